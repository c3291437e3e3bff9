package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// groups asks for figures and gives them as they are sent.
func (h *house) groups(login string, want engine.Aggregation) string {
	h.Helper()
	got, err := h.Aggregate(context.Background(), h.as(login), want)
	if err != nil {
		h.Fatal(err)
	}
	sent, err := json.Marshal(got)
	if err != nil {
		h.Fatal(err)
	}
	return string(sent)
}

func TestGroupsHaveTitlesPeriodsAndFigures(t *testing.T) {
	onBoth(t, func(h *house) {
		harbour := h.create("admin", "account", map[string]any{"name": "Harbour"})
		for name, values := range map[string]map[string]any{
			"A": {"amount": money("100.50"), "close": "2026-03-31", "per_day": 2, "account": harbour.ID}, "B": {"amount": money("50"), "close": "2026-04-01", "per_day": 3, "stage": "lost", "reason": "price"},
			"C": {"amount": money("7"), "close": "2026-04-30", "account": harbour.ID, "stage": "won"},
		} {
			values["name"] = name
			h.create("admin", "deal", values)
		}
		for _, one := range []struct {
			want engine.Aggregation
			told string
		}{
			{
				engine.Aggregation{Groups: []string{"account"}, Measures: []string{"count", "sum:amount"}},
				`[{"keys":[{"id":"` + harbour.ID + `","title":"Harbour"}],"values":[2,{"amount":"107.50","currency":"CNY"}],"filter":"record.account in ['` + harbour.ID + `']"},{"keys":[null],"values":[1,{"amount":"50.00","currency":"CNY"}],"filter":"record.account == nil"}]`,
			},
			{
				engine.Aggregation{Groups: []string{"close:quarter"}, Measures: []string{"average:amount", "sum:per_day"}},
				`[{"keys":["2026-01-01"],"values":[{"amount":"100.50","currency":"CNY"},2],"filter":"record.close \u003e= date('2026-01-01') \u0026\u0026 record.close \u003c= date('2026-03-31')"},{"keys":["2026-04-01"],"values":[{"amount":"28.50","currency":"CNY"},3],"filter":"record.close \u003e= date('2026-04-01') \u0026\u0026 record.close \u003c= date('2026-06-30')"}]`,
			},
			{engine.Aggregation{Groups: []string{"stage"}}, `[{"keys":["open"],"values":[1],"filter":"record.stage in ['open']"},{"keys":["won"],"values":[1],"filter":"record.stage in ['won']"},{"keys":["lost"],"values":[1],"filter":"record.stage in ['lost']"}]`},
			{
				engine.Aggregation{Groups: []string{"stage"}, Measures: []string{"sum:amount"}, Sort: "-sum:amount", Filter: "record.stage != 'won'"},
				`[{"keys":["open"],"values":[{"amount":"100.50","currency":"CNY"}],"filter":"record.stage in ['open']"},{"keys":["lost"],"values":[{"amount":"50.00","currency":"CNY"}],"filter":"record.stage in ['lost']"}]`,
			},
			{engine.Aggregation{Groups: []string{"stage", "close:year"}, Measures: []string{"min:close"}, Sort: "-stage", Filter: "record.amount < 60"}, `[{"keys":["won","2026-01-01"],"values":["2026-04-30"]},{"keys":["lost","2026-01-01"],"values":["2026-04-01"]}]`},
		} {
			one.want.Entity = "deal"
			h.same(h.groups("admin", one.want), `{"groups":`+one.told+`,"more":false,"restricted":false}`)
		}
		first := h.groups("admin", engine.Aggregation{Entity: "deal", Groups: []string{"name"}, Limit: 2})
		h.same(first, `{"groups":[{"keys":["A"],"values":[1],"filter":"record.name in ['A']"},{"keys":["B"],"values":[1],"filter":"record.name in ['B']"}],"more":true,"restricted":false}`)
	})
}

func TestGroupsAreOfWhatTheReaderMaySee(t *testing.T) {
	onBoth(t, func(h *house) {
		crane, _ := h.deals()
		by := engine.Aggregation{Entity: "deal", Groups: []string{"account"}}
		if told := h.groups("wang", by); !strings.Contains(told, `"title":"Tower"`) || strings.Contains(told, "Harbour") || !strings.Contains(told, `"restricted":true`) {
			h.Errorf("wang's own deals alone: %s", told)
		}
		h.share("li", "deal", crane.ID, engine.ShareDraft{Audiences: []string{"user:" + h.ids["wang"]}, Rights: "read"})
		if told := h.groups("wang", by); !strings.Contains(told, `"title":"***"`) {
			h.Errorf("the shared deal counts, its customer keeps its name: %s", told)
		}
		for name, want := range map[string]engine.Aggregation{
			"by a hidden field": {Groups: []string{"cost"}}, "of a hidden field": {Measures: []string{"sum:cost"}},
			"ordered by a hidden field": {Groups: []string{"stage"}, Measures: []string{"max:cost"}, Sort: "-max:cost"},
		} {
			want.Entity = "deal"
			if _, err := h.Aggregate(context.Background(), h.as("li"), want); engine.CodeOf(err) != "validation" {
				h.Errorf("figures %s: %v", name, err)
			}
		}
		_, err := h.Aggregate(context.Background(), h.as("li"), engine.Aggregation{Entity: "account", Groups: []string{"phone"}})
		h.refused(err, "validation") // masked
		_, err = h.Aggregate(context.Background(), h.as("admin"), engine.Aggregation{Entity: "user", Groups: []string{"roles"}})
		h.refused(err, "no_group")
		_, err = h.Aggregate(context.Background(), h.as("li"), engine.Aggregation{Entity: "deal", Measures: []string{"sum:name"}})
		h.refused(err, "no_sum")
		for _, measure := range []string{"max:account", "min:created_by"} { // PostgreSQL knows no greatest id
			_, err = h.Aggregate(context.Background(), h.as("li"), engine.Aggregation{Entity: "deal", Measures: []string{measure}})
			h.refused(err, "no_extreme")
		}
	})
}

package engine_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// clerk is somebody who sees all deals but only own accounts, and nobody's phone.
func (h *house) clerk() {
	h.Helper()
	h.withFields(`{"name":"town","kind":"mirror","of":"account","show":"city"}`)
	role := `{"name": "nobody", "label": {"en": "Clerk", "zh": "文员"}, "entities": {
		"deal": {"can": ["read"], "rows": "all"}, "account": {"can": ["create", "read", "edit"], "rows": "own", "fields": {"phone": "hide"}}, "user": {"can": ["read"], "rows": "all"}}}`
	if _, err := h.PutChange(context.Background(), h.as("admin"), engine.PutFile{Path: "roles/nobody.json", Effective: []byte(role)}); err != nil {
		h.Fatal(err)
	}
	h.publish()
	h.person("chen", "", "nobody")
}

// ownDeal makes a deal over an account of the clerk's own.
func (h *house) ownDeal() {
	h.Helper()
	account := h.create("chen", "account", map[string]any{"name": "Mill", "city": "Wuhan"})
	h.create("li", "deal", map[string]any{"name": "Belt"})
	h.create("admin", "deal", map[string]any{"name": "Wheel", "account": account.ID})
}

func TestFiltersDoNotTellOfRecordsBehindAReferenceThatMayNotBeRead(t *testing.T) {
	onBoth(t, func(h *house) {
		h.clerk()
		h.deals()
		h.ownDeal()
		for filter, want := range map[string]string{
			`record.account.city == 'Shanghai'`:                                "",
			`record.account.city == 'Wuhan'`:                                   "Wheel",
			`record.account.city startsWith 'S'`:                               "",
			`record.account.city in ['Shanghai', 'Wuhan']`:                     "Wheel",
			`not (record.account.city == 'Shanghai')`:                          "Belt Crane Lift Wheel",
			`record.account.city < 'M' or record.account.city >= 'M'`:          "Wheel",
			`(record.account.city ?? 'Shanghai') == 'Shanghai'`:                "Belt",
			`record.account.city == nil`:                                       "Belt",
			`record.town == 'Shanghai'`:                                        "",
			`record.town == 'Wuhan'`:                                           "Wheel",
			`record.account.owner.login == 'li'`:                               "",
			`record.account == nil`:                                            "Belt",
			`record.owner.login == 'li' and record.account.city == 'Shanghai'`: "",
			`record.account.created_at <= now`:                                 "Wheel",
		} {
			got, err := h.tryList("chen", engine.List{Entity: "deal", Filter: filter, Sort: []string{"name"}})
			if err != nil {
				h.Errorf("%s: %v", filter, err)
			} else if got.names() != want {
				h.Errorf("%s shows %q, want %q", filter, got.names(), want)
			}
		}
		_, err := h.tryList("chen", engine.List{Entity: "deal", Filter: `record.account.phone == '13812345678'`})
		h.problem(err, "/phone", "unknown_field")
		h.same(h.list("admin", engine.List{Entity: "deal", Filter: `record.account.city == 'Shanghai'`}).names(), "Crane")
	})
}

func TestOrdersDoNotTellOfRecordsBehindAReferenceThatMayNotBeRead(t *testing.T) {
	onBoth(t, func(h *house) {
		h.clerk()
		h.deals()
		h.ownDeal()
		for _, key := range []string{"account.city", "-account.city", "town"} {
			names, cursor := []string{}, ""
			for {
				page := h.list("chen", engine.List{Entity: "deal", Sort: []string{key, "name"}, Limit: 1, Cursor: cursor})
				names = append(names, page.names())
				if page.Next == nil {
					break
				}
				cursor = *page.Next
				plain, _ := base64.RawURLEncoding.DecodeString(cursor)
				if text := string(plain); strings.Contains(text, "Shanghai") || strings.Contains(text, "Beijing") {
					h.Errorf("the cursor of %s tells %s", key, text)
				}
			}
			h.same(strings.Join(names, " "), "Wheel Belt Crane Lift")
		}
	})
}

func TestSearchDoesNotTellOfRecordsBehindAReferenceThatMayNotBeRead(t *testing.T) {
	onBoth(t, func(h *house) {
		h.clerk()
		h.deals()
		h.ownDeal()
		h.same(h.list("admin", engine.List{Entity: "deal", Search: "Harbour"}).names(), "Crane")
		h.same(h.list("chen", engine.List{Entity: "deal", Search: "Harbour"}).names(), "")
		h.same(h.list("chen", engine.List{Entity: "deal", Search: "Mill"}).names(), "Wheel")
		h.same(h.list("chen", engine.List{Entity: "deal", Search: "Crane"}).names(), "Crane")
	})
}

func TestFiguresDoNotTellOfRecordsBehindAReferenceThatMayNotBeRead(t *testing.T) {
	onBoth(t, func(h *house) {
		h.clerk()
		h.deals()
		h.ownDeal()
		for _, want := range []struct {
			groups, measures []string
			told             string
		}{
			{[]string{"account.city"}, nil, "[Wuhan]=[1] [<nil>]=[3] "},
			{[]string{"town"}, nil, "[Wuhan]=[1] [<nil>]=[3] "},
			{nil, []string{"min:account.city", "max:account.city"}, "[]=[Wuhan Wuhan] "},
		} {
			answer := must(h.Aggregate(context.Background(), h.as("chen"), engine.Aggregation{Entity: "deal", Groups: want.groups, Measures: want.measures}))
			told := ""
			for _, row := range answer.Groups {
				told += fmt.Sprint(row.Keys) + "=" + fmt.Sprint(row.Values) + " "
			}
			h.same(told, want.told)
		}
	})
}

package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// partners links deals with customers that take part in them, and customers with each other.
var partners = metadata.Files{
	"pack.json":         []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
	"options/part.json": []byte(`{"name":"part","options":[{"name":"decider","label":"Decider"},{"name":"user","label":"User"}]}`),
	"entities/partner.json": []byte(`{"name":"partner","label":{"en":"Partner","zh":"参与方"},"link":{"ends":["deal","account"]},"fields":[
		{"name":"deal","kind":"reference","to":"deal","required":true,"label":{"en":"Deal","zh":"商机"}},
		{"name":"account","kind":"reference","to":"account","required":true,"label":{"en":"Customer","zh":"客户"}},
		{"name":"part","kind":"select","options":"part","default":"'user'","label":{"en":"Part","zh":"角色"}},
		{"name":"weight","kind":"number","min":0,"max":10,"label":{"en":"Weight","zh":"权重"}},
		{"name":"twice","kind":"formula","type":"number","rule":"(record.weight ?? 0) * 2","label":{"en":"Twice","zh":"两倍"}}],
		"checks":[{"if":"record.part == 'decider' && record.weight == nil","field":"weight","message":{"en":"How much does it weigh?","zh":"请填写权重。"}}]}`),
	"entities/tie.json": []byte(`{"name":"tie","label":{"en":"Tie","zh":"关系"},"link":{"ends":["one","other"]},"fields":[
		{"name":"one","kind":"reference","to":"account","required":true,"label":{"en":"One","zh":"甲方"}},
		{"name":"other","kind":"reference","to":"account","required":true,"label":{"en":"Other","zh":"乙方"}}]}`),
	"entities/deal.json": []byte(`{"fields":[
		{"name":"partners","kind":"links","of":"partner","label":{"en":"Partners","zh":"参与方"}},
		{"name":"weight","kind":"rollup","of":"partners","sum":"weight","label":{"en":"Weight","zh":"权重"}}],
		"checks":[{"if":"record.stage == 'won' && none(record.partners, .part == 'decider')","field":"partners","message":{"en":"Who decided?","zh":"谁是决策方？"}}]}`),
	"entities/account.json": []byte(`{"fields":[
		{"name":"dealings","kind":"links","of":"partner","label":{"en":"Dealings","zh":"参与商机"}},
		{"name":"ties","kind":"links","of":"tie","by":"one","label":{"en":"Ties","zh":"关系"}}]}`),
	"forms/deal.default.json": []byte(`{"sections":[{"name":"main","fields":["partners"]}]}`),
	"roles/sales.json":        []byte(`{"entities":{"partner":{"can":["create","read","edit","delete"],"rows":"all"}}}`),
	"roles/watcher.json":      []byte(`{"entities":{"partner":{"can":["read"],"rows":"all"}}}`),
}

func (h *house) withPartners() {
	h.Helper()
	layer := metadata.Layer{Pack: "extra", Files: partners}
	if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{layer}, "links"); err != nil {
		h.Fatal(err)
	}
}

// linked names the records that a links field of a record leads to, with a field of the link.
func (h *house) linked(r row, field, far, with string) string {
	h.Helper()
	var told []string
	links, _ := r.Values[field].([]any)
	for _, link := range links {
		values := link.(map[string]any)["values"].(map[string]any)
		target, _ := values[far].(map[string]any)
		word := target["title"].(string)
		if part, ok := values[with].(string); ok {
			word += "=" + part
		}
		told = append(told, word)
	}
	return strings.Join(told, " ")
}

func linkOf(r row, at int) string {
	return r.Values["partners"].([]any)[at].(map[string]any)["id"].(string)
}

func linking(values ...map[string]any) []any {
	var list []any
	for _, one := range values {
		list = append(list, map[string]any{"values": one})
	}
	return list
}

func TestLinksAreSavedWithTheRecordOnEitherSide(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPartners()
		mill := h.create("admin", "account", map[string]any{"name": "Mill"})
		bank := h.create("admin", "account", map[string]any{"name": "Bank"})
		deal := h.create("admin", "deal", map[string]any{"name": "D", "partners": []any{
			mill.ID, map[string]any{"values": map[string]any{"account": bank.ID, "part": "decider", "weight": json.Number("4")}},
		}})
		h.same(h.linked(deal, "partners", "account", "part"), "Mill=user Bank=decider")
		h.same(deal.Values["weight"], "4")
		deal = h.update("admin", "deal", deal.ID, map[string]any{"partners": []any{
			map[string]any{"id": linkOf(deal, 0), "values": map[string]any{"weight": json.Number("3")}},
		}})
		h.same(h.linked(deal, "partners", "account", "part"), "Mill=user Bank=decider")
		h.same(deal.Values["weight"], "7")
		deal = h.update("admin", "deal", deal.ID, map[string]any{"partners": []any{map[string]any{"id": linkOf(deal, 1), "removed": true}}})
		h.same(h.linked(deal, "partners", "account", "part"), "Mill=user")
		h.same(deal.Values["weight"], "3")
		h.same(h.linked(h.get("admin", "account", mill.ID), "dealings", "deal", "part"), "D=user")
		h.update("admin", "account", bank.ID, map[string]any{"dealings": []any{deal.ID}})
		listed := h.list("admin", engine.List{Entity: "deal", Fields: []string{"name", "partners"}}).Records[0]
		h.same(h.linked(listed, "partners", "account", "part"), "Mill=user Bank=user")
	})
}

func TestAPairIsLinkedOnceAndNothingWithItself(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPartners()
		mill := h.create("admin", "account", map[string]any{"name": "Mill"})
		deal := h.create("admin", "deal", map[string]any{"name": "D", "partners": []any{mill.ID}})
		deal = h.update("admin", "deal", deal.ID, map[string]any{"partners": linking(map[string]any{"account": mill.ID, "weight": json.Number("2")})})
		h.same(h.linked(deal, "partners", "account", "part"), "Mill=user")
		h.same(deal.Values["weight"], "2")
		_, err := h.tryCreate("admin", "partner", map[string]any{"deal": deal.ID, "account": mill.ID})
		h.problem(err, "/deal", "duplicate")
		_, err = h.tryUpdate("admin", "account", mill.ID, 0, map[string]any{"ties": []any{mill.ID}})
		h.problem(err, "/ties/0/other", "check")
	})
}

func TestWhatIsWrongWithALinkIsToldAtTheLink(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPartners()
		mill := h.create("admin", "account", map[string]any{"name": "Mill"})
		for pointer, test := range map[string]struct {
			link any
			code string
		}{
			"/partners/0/weight":  {linking(map[string]any{"account": mill.ID, "part": "decider"}), "check"},
			"/partners/1/account": {[]any{mill.ID, map[string]any{"values": map[string]any{"part": "user"}}}, "required"},
			"/partners/0":         {[]any{7}, "type"},
			"/partners/0/colour":  {linking(map[string]any{"account": mill.ID, "colour": "red"}), "unknown_field"},
			"/partners":           {"x", "type"},
		} {
			_, err := h.tryCreate("admin", "deal", map[string]any{"name": "D", "partners": test.link})
			h.problem(err, pointer, test.code)
		}
		h.same(h.list("admin", engine.List{Entity: "deal"}).names(), "")
	})
}

func TestARecordsRulesKnowItsLinks(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPartners()
		mill := h.create("admin", "account", map[string]any{"name": "Mill"})
		deal := h.create("admin", "deal", map[string]any{"name": "D", "amount": money("5"), "partners": []any{mill.ID}})
		_, err := h.tryUpdate("admin", "deal", deal.ID, 0, map[string]any{"stage": "won"})
		h.problem(err, "/partners", "check")
		decider := []any{map[string]any{"id": linkOf(deal, 0), "values": map[string]any{"part": "decider", "weight": json.Number("1")}}}
		deal = h.update("admin", "deal", deal.ID, map[string]any{"stage": "won", "partners": decider})
		_, err = h.tryUpdate("admin", "deal", deal.ID, 0, map[string]any{"partners": []any{map[string]any{"id": linkOf(deal, 0), "removed": true}}})
		h.problem(err, "/partners", "check")
	})
}

func TestAWorkflowIsToldOfChangedLinks(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPartners()
		h.put("workflows/joined.json", `{"key":"joined","title":{"en":"Joined","zh":"已加入"},"entity":"deal","states":{"begun":{"final":"done"}},
			"start":{"state":"begun","on":["update"],"if":"any(record.partners, .part == 'user')"}}`)
		must(h.PublishChange(context.Background(), h.as("admin"), ""))
		mill := h.create("admin", "account", map[string]any{"name": "Mill"})
		deal := h.create("admin", "deal", map[string]any{"name": "D"})
		for range 2 { // the second time the link is there already
			h.update("admin", "deal", deal.ID, map[string]any{"partners": []any{mill.ID}})
			runs := must(h.Runs(context.Background(), h.as("admin"), engine.RunQuery{Workflow: "joined"})).Runs
			if len(runs) != 1 {
				h.Errorf("%d runs", len(runs))
			}
		}
	})
}

func TestAWorkflowIsToldOnceOfARecordWithItsLinks(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPartners()
		h.put("workflows/weighty.json", `{"key":"weighty","title":{"en":"Weighty","zh":"有分量"},"entity":"deal","states":{"begun":{"final":"done"}},
			"start":{"state":"begun","on":["create","update"],"if":"record.weight == 3 && any(record.partners, .weight == 3)"}}`)
		must(h.PublishChange(context.Background(), h.as("admin"), ""))
		mill := h.create("admin", "account", map[string]any{"name": "Mill"})
		weighty := linking(map[string]any{"account": mill.ID, "weight": json.Number("3")})
		begun := func() int {
			return len(must(h.Runs(context.Background(), h.as("admin"), engine.RunQuery{Workflow: "weighty"})).Runs)
		}
		deal := h.create("admin", "deal", map[string]any{"name": "Later"})
		h.same(begun(), 0)
		h.update("admin", "deal", deal.ID, map[string]any{"close": "2026-05-01", "partners": weighty})
		h.same(begun(), 1)
		h.create("admin", "deal", map[string]any{"name": "At once", "partners": weighty})
		h.same(begun(), 2)
	})
}

func TestFiltersAskForLinks(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPartners()
		mill := h.create("admin", "account", map[string]any{"name": "Mill", "city": "Wuhan"})
		bank := h.create("admin", "account", map[string]any{"name": "Bank"})
		h.create("admin", "deal", map[string]any{"name": "A", "partners": linking(map[string]any{"account": mill.ID, "part": "decider", "weight": json.Number("1")}, map[string]any{"account": bank.ID})})
		h.create("admin", "deal", map[string]any{"name": "B", "account": mill.ID, "partners": []any{bank.ID}})
		h.create("admin", "deal", map[string]any{"name": "C"})
		for filter, want := range map[string]string{
			"any(record.partners, .part == 'decider')":                      "A",
			"none(record.partners, .part == 'decider')":                     "B C",
			"all(record.partners, .part == 'user')":                         "B C",
			"one(record.partners, .part == 'user')":                         "A B",
			"any(record.partners, .account in ['" + bank.ID + "'])":         "A B",
			"any(record.partners, .account.city == 'Wuhan')":                "A",
			"count(record.partners) == 0":                                   "C",
			"count(record.partners) > 1":                                    "A",
			"2 <= count(record.partners, (.weight ?? 9) > 0)":               "A",
			"any(record.account.dealings, .deal.name == 'A')":               "B",
			"not any(record.partners, .weight > 5) && record.name != 'C'":   "A B",
			"any(record.partners, .part == 'decider' || .account == nil)":   "A",
			"count(record.partners, .weight == nil) != len(record.account)": "",
		} {
			got, err := h.tryList("admin", engine.List{Entity: "deal", Filter: filter, Sort: []string{"name"}})
			if want == "" {
				h.refused(err, "bad_filter")
			} else if err != nil || got.names() != want {
				h.Errorf("%s shows %q, want %q (%v)", filter, got.names(), want, err)
			}
		}
	})
}

func TestALinkIsSeenByWhoeverSeesBothEnds(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPartners()
		mill := h.create("li", "account", map[string]any{"name": "Mill"})
		bank := h.create("wang", "account", map[string]any{"name": "Bank"})
		deal := h.create("li", "deal", map[string]any{"name": "D", "partners": []any{mill.ID}})
		_, err := h.tryUpdate("li", "deal", deal.ID, 0, map[string]any{"partners": []any{bank.ID}})
		h.problem(err, "/partners/0/account", "reference_unknown")
		full := h.update("admin", "deal", deal.ID, map[string]any{"partners": []any{bank.ID}})
		hidden := linkOf(full, 1)

		h.same(h.linked(h.get("li", "deal", deal.ID), "partners", "account", ""), "Mill")
		h.same(h.linked(h.get("qian", "deal", deal.ID), "partners", "account", ""), "Mill Bank")
		h.same(h.linked(h.get("wang", "account", bank.ID), "dealings", "deal", ""), "")
		h.same(len(h.list("li", engine.List{Entity: "partner"}).Records), 1)
		h.same(h.list("li", engine.List{Entity: "partner", Count: "exact"}).Total.Count, 1)
		h.same(h.list("li", engine.List{Entity: "deal", Filter: "any(record.partners, .account == '" + bank.ID + "')"}).names(), "")
		h.same(h.list("li", engine.List{Entity: "deal", Filter: "count(record.partners) == 1"}).names(), "D")
		_, err = h.Record(context.Background(), h.as("li"), engine.Get{Entity: "partner", ID: hidden})
		h.refused(err, "not_found")
		_, err = h.History(context.Background(), h.as("li"), "partner", hidden, "", 10)
		h.refused(err, "not_found")
		_, err = h.tryUpdate("li", "deal", deal.ID, 0, map[string]any{"partners": []any{map[string]any{"id": hidden, "removed": true}}})
		h.problem(err, "/partners/0", "not_found")
		_, err = h.tryList("zhao", engine.List{Entity: "deal", Filter: "any(record.partners, .part == 'user')"})
		h.problem(err, "/partners", "unknown_field")
		if _, shown := h.get("zhao", "deal", deal.ID).Values["partners"]; shown {
			h.Error("who may not read links sees the field of links")
		}
	})
}

func TestAFormWorksLinksOutAsTheyAreTyped(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPartners()
		mill := h.create("admin", "account", map[string]any{"name": "Mill"})
		deal := h.create("admin", "deal", map[string]any{"name": "D"})
		request := engine.FormRequest{Entity: "deal", ID: deal.ID, Values: map[string]any{"partners": linking(map[string]any{"account": mill.ID, "weight": json.Number("3")})}}
		answer := h.evaluate("admin", request)
		h.same(string(answer.Lines["partners"][0].Values["twice"]), "6")
		h.same(string(answer.Lines["partners"][0].Values["part"]), `"user"`)
		request.Values = map[string]any{"partners": linking(map[string]any{"account": mill.ID, "part": "decider"})}
		h.same(h.evaluate("admin", request).Problems[0].Pointer, "/partners/0/weight")
		h.same(h.linked(h.get("admin", "deal", deal.ID), "partners", "account", ""), "")
	})
}

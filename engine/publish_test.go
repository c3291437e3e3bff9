package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// editDeal puts the definition of deals, changed by fn, into the open change.
func (h *house) editDeal(fn func(definition map[string]any)) *engine.ChangeAnswer {
	h.Helper()
	return h.editDefinition("entities/deal.json", fn)
}

// editDefinition puts a definition, changed by fn, into the open change.
func (h *house) editDefinition(path string, fn func(definition map[string]any)) *engine.ChangeAnswer {
	h.Helper()
	current, err := h.Definition(context.Background(), h.as("admin"), path)
	if err != nil {
		h.Fatal(err)
	}
	var definition map[string]any
	if err := json.Unmarshal(current.Effective, &definition); err != nil {
		h.Fatal(err)
	}
	fn(definition)
	text, err := json.Marshal(definition)
	if err != nil {
		h.Fatal(err)
	}
	answer, err := h.PutChange(context.Background(), h.as("admin"), engine.PutFile{Path: path, Effective: text})
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

func addField(field map[string]any) func(map[string]any) {
	return func(definition map[string]any) {
		definition["fields"] = append(definition["fields"].([]any), field)
	}
}

func changeField(name string, fn func(map[string]any)) func(map[string]any) {
	return func(definition map[string]any) {
		for _, field := range definition["fields"].([]any) {
			if one := field.(map[string]any); one["name"] == name {
				fn(one)
			}
		}
	}
}

func (h *house) publish() int64 {
	h.Helper()
	release, err := h.PublishChange(context.Background(), h.as("admin"), "test")
	if err != nil {
		h.Fatal(err)
	}
	return release
}

func TestAFieldAddedInTheBrowserIsLiveAtOnce(t *testing.T) {
	onBoth(t, func(h *house) {
		deal := h.create("admin", "deal", map[string]any{"name": "D"})
		answer := h.editDeal(addField(map[string]any{"name": "region", "kind": "text", "label": map[string]any{"en": "Region", "zh": "地区"}}))
		h.same(len(answer.Problems.Errors()), 0)
		planned, err := h.PlanChange(context.Background(), h.as("admin"))
		if err != nil {
			h.Fatal(err)
		}
		h.same(planned.Plan.Steps[0].Do, "add_column")
		h.same(planned.Plan.Rows["deal"], 1)
		other := openEngine(h, h.url, h.clock)
		h.same(h.publish(), 2)
		h.same(h.update("admin", "deal", deal.ID, map[string]any{"region": "north"}).Values["region"], "north")
		h.same(h.list("admin", engine.List{Entity: "deal", Filter: "record.region == 'north'"}).names(), "D")
		// another node learns of it in the transaction it is about to write in
		by, err := other.ActorNamed("admin", engine.ViaForm)
		if err != nil {
			h.Fatal(err)
		}
		sent, err := other.UpdateRecord(context.Background(), by, engine.Save{Entity: "deal", ID: deal.ID, Values: map[string]any{"region": "south"}})
		if err != nil {
			h.Fatal(err)
		}
		h.same(decodeRow(h, sent).Values["region"], "south")
	})
}

func TestPublishingDoesNotDisturbWhoSaves(t *testing.T) {
	onBoth(t, func(h *house) {
		by := h.as("admin")
		stop := make(chan struct{})
		var group sync.WaitGroup
		saved := make([]int, 3)
		for worker := range saved {
			group.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					default:
					}
					save := engine.Save{Entity: "deal", Values: map[string]any{"name": fmt.Sprint("W", worker, " ", i)}}
					if _, err := h.CreateRecord(context.Background(), by, save); err != nil {
						h.Error(err)
						return
					}
					if _, err := h.AppendList(context.Background(), nil, by, engine.List{Entity: "deal", Count: "exact"}); err != nil {
						h.Error(err)
						return
					}
					saved[worker]++
				}
			})
		}
		for i := range 3 {
			h.editDeal(addField(map[string]any{"name": fmt.Sprint("extra_", i), "kind": "number", "label": "Extra"}))
			h.publish()
		}
		close(stop)
		group.Wait()
		total := h.list("admin", engine.List{Entity: "deal", Count: "exact"}).Total.Count
		h.same(total, saved[0]+saved[1]+saved[2])
	})
}

func TestADefinitionFullOfMistakesIsToldAsAWhole(t *testing.T) {
	onBoth(t, func(h *house) {
		answer := h.editDeal(func(definition map[string]any) {
			for i := range 7 {
				definition["fields"] = append(definition["fields"].([]any),
					map[string]any{"name": fmt.Sprint("f", i), "kind": "formula", "type": "number", "rule": "record.nothing + 1", "label": "F"},
					map[string]any{"name": fmt.Sprint("g", i), "kind": "reference", "to": "nowhere", "label": "G"},
					map[string]any{"name": fmt.Sprint("h", i), "kind": "selekt", "label": "H"})
			}
		})
		if found := len(answer.Problems.Errors()); found < 21 {
			h.Errorf("only %d problems", found)
		}
		for _, problem := range answer.Problems.Errors() {
			if problem.Message.En == "" || problem.Message.Zh == "" || problem.Code == "" || (problem.Pointer == "" && problem.Place == "") {
				h.Errorf("not told well: %+v", problem)
			}
		}
		_, err := h.PublishChange(context.Background(), h.as("admin"), "")
		if refusal := h.refusal(err, "metadata_problems"); len(refusal.Problems.Errors()) < 21 {
			h.Errorf("publishing told %d problems", len(refusal.Problems))
		}
		h.create("admin", "deal", map[string]any{"name": "still works"})
		undone, err := h.UndoChange(context.Background(), h.as("admin"))
		if err != nil {
			h.Fatal(err)
		}
		h.same(len(undone.Files), 0)
	})
}

func TestPublishingWhatTheDataForbidsLeavesTheOldRelease(t *testing.T) {
	onBoth(t, func(h *house) {
		h.create("admin", "deal", map[string]any{"name": "Same"})
		h.create("admin", "deal", map[string]any{"name": "Same"})
		h.editDeal(changeField("name", func(field map[string]any) { field["unique"] = true }))
		_, err := h.PublishChange(context.Background(), h.as("admin"), "")
		refusal := engine.AsError(err)
		if refusal == nil || refusal.Kind != engine.Invalid {
			h.Fatalf("publishing a unique field over equal values: %v", err)
		}
		h.create("admin", "deal", map[string]any{"name": "Same"})
		releases, err := h.Releases(context.Background(), h.as("admin"), 0, 0)
		if err != nil {
			h.Fatal(err)
		}
		h.same(len(releases), 1)
	})
}

func TestARemovedFieldComesBackWithItsData(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDeal(addField(map[string]any{"name": "region", "kind": "text", "label": "Region"}))
		h.publish()
		deal := h.create("admin", "deal", map[string]any{"name": "D", "region": "north"})
		h.editDeal(func(definition map[string]any) {
			fields := definition["fields"].([]any)
			definition["fields"] = fields[:len(fields)-1]
		})
		h.same(h.publish(), 3)
		if _, there := h.get("admin", "deal", deal.ID).Values["region"]; there {
			h.Error("the field is still shown")
		}
		release, err := h.RestoreRelease(context.Background(), h.as("admin"), 2)
		if err != nil {
			h.Fatal(err)
		}
		h.same(release, 4)
		h.same(h.get("admin", "deal", deal.ID).Values["region"], "north")
		h.editDeal(changeField("region", func(field map[string]any) { field["name"], field["was"] = "area", "region" }))
		h.publish()
		h.same(h.get("admin", "deal", deal.ID).Values["area"], "north")
	})
}

func TestARestartKeepsReleasesPeopleAndData(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDeal(addField(map[string]any{"name": "region", "kind": "text", "label": "Region"}))
		h.publish()
		h.editDeal(changeField("region", func(field map[string]any) { field["name"], field["was"] = "area", "region" }))
		h.publish()
		deal := h.create("li", "deal", map[string]any{"name": "D", "area": "north"})
		if err := h.Close(); err != nil {
			h.Fatal(err)
		}
		again := &house{T: h.T, Engine: openEngine(h, h.url, h.clock), clock: h.clock, url: h.url, ids: h.ids}
		again.same(again.get("li", "deal", deal.ID).Values["area"], "north")
		again.editDeal(addField(map[string]any{"name": "second", "kind": "text", "label": "Second"}))
		again.same(again.publish(), 4)
		again.same(again.get("li", "deal", deal.ID).Values["area"], "north")
		_, err := again.SignIn(context.Background(), engine.SignIn{Login: "admin", Password: "correct horse"})
		if err != nil {
			h.Fatal(err)
		}
		needs, err := again.NeedsSetup(context.Background())
		again.same(fmt.Sprint(needs, err), "false <nil>")
		_, err = again.SetUp(context.Background(), engine.Setup{
			Admin:   engine.SetupAdmin{Login: "x", Name: "x", Password: "another horse"},
			Company: engine.Company{Name: "Other"}, Preset: &engine.SetupPreset{Pack: "core", Name: "simple"},
		})
		again.refused(err, "already_set_up")
	})
}

func TestLayersFromAFolderArePlannedAndPublished(t *testing.T) {
	onBoth(t, func(h *house) {
		layer := metadata.Layer{Pack: "extra", Files: metadata.Files{
			"pack.json":           []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
			"entities/visit.json": []byte(`{"name":"visit","label":"Visit","title":"what","fields":[{"name":"what","kind":"text","label":"What"},{"name":"deal","kind":"reference","to":"deal","label":"Deal"}]}`),
			"entities/deal.json":  []byte(`{"name":"deal","fields":[{"name":"visits","kind":"rollup","of":"visit","by":"deal","count":true,"label":"Visits"}]}`),
		}}
		plan, err := h.PlanLayers(context.Background(), h.as("admin"), []metadata.Layer{layer})
		if err != nil || len(plan.Problems.Errors()) > 0 {
			h.Fatal(err, plan.Problems)
		}
		if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{layer}, "extra"); err != nil {
			h.Fatal(err)
		}
		deal := h.create("admin", "deal", map[string]any{"name": "D"})
		h.create("admin", "visit", map[string]any{"what": "talk", "deal": deal.ID})
		h.same(h.get("admin", "deal", deal.ID).Values["visits"], 1)
		h.same(h.get("qian", "deal", deal.ID).Values["visits"], 1)
		var names []string
		layers, err := h.Layers(context.Background(), h.as("admin"))
		for _, one := range layers {
			names = append(names, one.Pack)
		}
		h.same(fmt.Sprint(strings.Join(names, " "), err), "core extra<nil>")
	})
}

func TestAFormulaAddedLaterFillsTheRecordsThereAre(t *testing.T) {
	onBoth(t, func(h *house) {
		deal := h.create("admin", "deal", map[string]any{"name": "D", "amount": money("100")})
		h.editDeal(addField(map[string]any{"name": "double", "kind": "formula", "type": "money", "rule": "record.amount * 2", "label": "Double"}))
		h.publish()
		h.same(h.get("admin", "deal", deal.ID).Values["double"], "map[amount:200.00 currency:CNY]")
		h.editDeal(changeField("double", func(field map[string]any) { field["rule"] = "record.amount * 3" }))
		h.publish()
		h.same(h.list("admin", engine.List{Entity: "deal", Filter: "record.double == 300"}).names(), "D")
		if _, err := h.tryUpdate("admin", "deal", deal.ID, 1, map[string]any{"name": "E"}); err != nil {
			h.Fatal(err) // who opened the record before is not in the way of the renewal
		}
	})
}

func TestASearchFieldAddedLaterFindsTheRecordsThereAre(t *testing.T) {
	onBoth(t, func(h *house) {
		h.create("admin", "deal", map[string]any{"name": "D", "code": "zebra"})
		h.same(len(h.list("admin", engine.List{Entity: "deal", Search: "zebra"}).Records), 0)
		h.editDeal(func(definition map[string]any) { definition["search"] = []any{"name", "code"} })
		h.publish()
		h.same(h.list("admin", engine.List{Entity: "deal", Search: "zebra"}).names(), "D")
	})
}

func TestRulesAreCheckedOnAnEntityThatIsNotPublishedYetWhileOtherThingsAreWrong(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx, admin := context.Background(), h.as("admin")
		put := func(path, effective string) {
			h.Helper()
			if _, err := h.PutChange(ctx, admin, engine.PutFile{Path: path, Effective: []byte(effective)}); err != nil {
				h.Fatal(err)
			}
		}
		put("entities/visit.json", `{"name":"visit","label":{"en":"Visit","zh":"拜访"},"fields":[
			{"name":"days","kind":"number","label":{"en":"Days","zh":"天数"}},{"name":"bad","kind":"formula","type":"number","rule":"record.nothing","label":"Bad"}]}`)
		put("views/visit.long.json", `{"entity":"visit","name":"long","label":"Long","columns":["nowhere"]}`)
		answer, err := h.CheckRule(ctx, admin, engine.RuleRequest{Entity: "visit", Rule: "record.days > 3", Want: "boolean"})
		if err != nil {
			h.Fatal(err)
		}
		h.same(answer.OK, true)
		h.same(answer.Sentence.Zh, "天数 大于 3")
		answer = must(h.CheckRule(ctx, admin, engine.RuleRequest{Entity: "visit", Rule: "record.days", Want: "any"}))
		h.same(answer.Sentence.Zh, "天数")
		answer = must(h.CheckRule(ctx, admin, engine.RuleRequest{Entity: "account", Context: "conversion", For: "visit", Rule: "line.days > 3"}))
		h.same(answer.OK, true)
		answer = must(h.CheckRule(ctx, admin, engine.RuleRequest{Entity: "visit", Rule: "record.dayz > 3", Want: "boolean"}))
		h.same(answer.OK, false)
		names := must(h.RuleNames(ctx, admin, engine.RuleRequest{Entity: "visit"}))
		h.same(len(names) > 10, true)
		put("entities/deal.json", `{"name":"deal","label":"Deal","fields":"none"}`)
		h.same(must(h.CheckRule(ctx, admin, engine.RuleRequest{Entity: "deal", Rule: "record.discount > 3", Want: "boolean"})).OK, true)
	})
}

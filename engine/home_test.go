package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
)

// withBoards publishes targets and boards: sellers see the ranking of all, leads that of their people.
func (h *house) withBoards() {
	h.Helper()
	months := []string{}
	fields := `{ "name": "person", "kind": "user", "label": "Person" }, { "name": "department", "kind": "reference", "to": "department", "label": "Department" }, { "name": "year", "kind": "number", "label": "Year" }`
	for month := range 12 {
		name := fmt.Sprintf("m%d", month+1)
		months = append(months, name)
		fields += `, { "name": "` + name + `", "kind": "money", "label": "Month" }`
	}
	listed, _ := json.Marshal(months)
	targets := `"targets": { "person": "person", "department": "department", "year": "year", "months": ` + string(listed) + ` }`
	target := `"target": "goal"`
	won := `"entity": "deal", "view": "won", "sum": "amount", "date": "close"`
	for path, definition := range map[string]string{
		"entities/goal.json":   `{ "name": "goal", "label": "Goal", "title": "year", ` + targets + `, "fields": [` + fields + `] }`,
		"views/deal.won.json":  `{ "entity": "deal", "name": "won", "label": "Won", "columns": ["name"], "filter": "record.stage == 'won'" }`,
		"views/deal.open.json": `{ "entity": "deal", "name": "open", "label": "Pipeline", "columns": ["name", "cost", "amount"], "sort": ["name"], "group": "stage", "sums": ["amount", "cost"] }`,
		"homes/sales.json": `{ "name": "sales", "label": "Mine", "roles": ["sales"], "blocks": [
			{ "name": "pipe", "kind": "groups", "entity": "deal", "view": "open" },
			{ "name": "funnel", "kind": "groups", "entity": "deal", "view": "open", "funnel": true },
			{ "name": "sum", "kind": "figures", "entity": "deal", "view": "open" },
			{ "name": "deals", "kind": "list", "entity": "deal", "view": "open" },
			{ "name": "mine", "kind": "target", "people": "own", ` + won + `, ` + target + ` },
			{ "name": "best", "kind": "ranking", "people": "all", ` + won + ` } ] }`,
		"homes/lead.json": `{ "name": "lead", "label": "Team", "roles": ["lead"], "blocks": [
			{ "name": "best", "kind": "ranking", ` + won + `, ` + target + ` },
			{ "name": "costs", "kind": "ranking", "entity": "deal", "view": "won", "sum": "cost", "date": "close" } ] }`,
	} {
		h.put(path, definition)
	}
	for role, rows := range map[string]string{"lead": "all", "sales": "record.person == user"} {
		h.editDefinition("roles/"+role+".json", func(definition map[string]any) {
			definition["entities"].(map[string]any)["goal"] = map[string]any{"can": []string{"read"}, "rows": rows}
		})
	}
	h.publish()
}

func (h *house) won(who, amount, date string) {
	h.Helper()
	h.create(who, "deal", map[string]any{"name": who + date, "stage": "won", "amount": money(amount), "close": date})
}

func (h *house) home(who string, want engine.HomeRequest) *engine.Home {
	h.Helper()
	home, err := h.Home(context.Background(), h.as(who), want)
	if err != nil {
		h.Fatal(err)
	}
	return home
}

// block is what a block of somebody's board shows, as it is sent; "" when it is not there.
func (h *house) block(who, name string, want engine.HomeRequest) engine.Block {
	h.Helper()
	home := h.home(who, want)
	if at := slices.IndexFunc(home.Blocks, func(block engine.Block) bool { return block.Name == name }); at >= 0 {
		return home.Blocks[at]
	}
	return engine.Block{}
}

// scores tells who reached how much of which target.
func (h *house) scores(who, name, month string) string {
	h.Helper()
	told := ""
	for _, score := range h.block(who, name, engine.HomeRequest{Month: month}).Scores {
		line := struct {
			Result, Target engine.MoneyFigure
		}{}
		sent, _ := json.Marshal(score)
		if err := json.Unmarshal(sent, &line); err != nil {
			h.Fatal(err)
		}
		told += fmt.Sprintf("%d %s %s/%s;", score.Place, score.Person.Title, line.Result.Amount, line.Target.Amount)
	}
	return told
}

func TestBoardsShowWhatTheReaderMayReadAndOpenIt(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withBoards()
		for who, deals := range map[string]map[string]string{"li": {"open": "30", "won": "12"}, "wang": {"open": "5", "won": "7"}} {
			for stage, amount := range deals {
				h.create(who, "deal", map[string]any{"name": who + stage, "stage": stage, "amount": money(amount)})
			}
		}
		pipe := h.block("li", "pipe", engine.HomeRequest{})
		if len(pipe.Groups) != 2 || len(pipe.Columns) != 1 || pipe.Label.En != "Pipeline" {
			h.Fatalf("li sees the sums of own deals, without the hidden cost: %+v", pipe)
		}
		for _, group := range pipe.Groups {
			opened := h.list("li", engine.List{Entity: pipe.Entity, View: pipe.View, Filter: group.Filter, Count: "exact"})
			if opened.Total.Count != group.Count || group.Option == nil {
				h.Errorf("%s opens %d records instead of %d", group.Filter, opened.Total.Count, group.Count)
			}
		}
		if sum := h.block("li", "sum", engine.HomeRequest{}).Groups[0]; sum.Count != 2 || fmt.Sprint(sum.Sums) != "[{42.00 CNY}]" {
			h.Errorf("all together: %+v", sum)
		}
		if list := h.block("wang", "deals", engine.HomeRequest{}); len(list.Columns) != 2 || !json.Valid(list.Page) {
			h.Errorf("the list has the title and what may be read: %+v, %s", list.Columns, list.Page)
		}
		if everyone := h.home("qian", engine.HomeRequest{}); everyone.Board != "standard" || len(everyone.Blocks) != 4 {
			h.Errorf("who has no board of a role gets the usual one: %+v", everyone)
		}
		_, err := h.Home(context.Background(), h.as("li"), engine.HomeRequest{Board: "lead"})
		h.refused(err, "not_found")
		_, err = h.Home(context.Background(), h.as("li"), engine.HomeRequest{Month: "March"})
		h.refused(err, "bad_month")
	})
}

func TestFunnelCountsWhatCameAtLeastSoFar(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withBoards()
		for i, stage := range []string{"open", "open", "open", "won"} {
			h.create("li", "deal", map[string]any{"name": fmt.Sprint(i), "stage": stage, "amount": money("1")})
		}
		funnel := h.block("li", "funnel", engine.HomeRequest{})
		if len(funnel.Groups) != 2 || funnel.Groups[0].Count != 4 || funnel.Groups[1].Count != 1 || *funnel.Groups[1].Passed != 25 {
			h.Fatalf("one of four went on: %+v", funnel.Groups)
		}
		if opened := h.list("li", engine.List{Entity: "deal", Filter: funnel.Groups[0].Filter, Count: "exact"}); opened.Total.Count != 4 {
			h.Errorf("%s opens %d", funnel.Groups[0].Filter, opened.Total.Count)
		}
	})
}

func TestRankingsCompareAMonthWithItsTargetsAndLeakNothing(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withBoards()
		h.won("li", "30", "2026-03-01")
		h.won("li", "15", "2026-03-31")
		h.won("li", "99", "2026-04-01")
		h.won("wang", "60", "2026-03-15")
		for who, amount := range map[string]string{"li": "90", "wang": "50", "sun": "10"} {
			h.create("admin", "goal", map[string]any{"person": h.ids[who], "year": 2026, "m3": money(amount)})
		}
		h.same(h.scores("zhao", "best", ""), "1 Wang 60.00/50.00;2 Li 45.00/90.00;3 Sun 0.00/10.00;")
		h.same(h.scores("zhao", "best", "2026-04"), "1 Li 99.00/;")
		h.same(h.scores("li", "mine", ""), "0  45.00/90.00;")
		h.same(h.scores("wang", "mine", ""), "0  60.00/50.00;")
		h.same(h.scores("li", "best", ""), "1 Wang 60.00/;2 Li 45.00/;") // the board opens the sums to everybody
		for _, score := range h.block("li", "best", engine.HomeRequest{}).Scores {
			opened := h.list("li", engine.List{Entity: "deal", View: "won", Filter: score.Filter, Count: "exact"})
			if want := map[bool]int64{true: 2, false: 0}[score.Own]; opened.Total.Count != want {
				h.Errorf("li opens %d of the deals of %s", opened.Total.Count, score.Person.Title)
			}
		}
		h.clock.set(time.Date(2026, 3, 31, 17, 0, 0, 0, time.UTC)) // already April in Shanghai
		h.same(h.home("li", engine.HomeRequest{}).Month, "2026-04")
		h.same(h.scores("li", "mine", ""), "0  99.00/;")
	})
}

func TestSumsOfHiddenFieldsAreOnNoBoard(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withBoards()
		h.won("li", "30", "2026-03-01")
		h.editDefinition("roles/lead.json", func(role map[string]any) {
			role["entities"].(map[string]any)["deal"].(map[string]any)["fields"] = map[string]any{"cost": "hide", "amount": "mask"}
		})
		h.publish()
		if blocks := h.home("zhao", engine.HomeRequest{}).Blocks; len(blocks) > 0 {
			h.Errorf("zhao sees %+v", blocks)
		}
	})
}

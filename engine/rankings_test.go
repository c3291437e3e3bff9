package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// withRankings adds to the boards that leads read departments and their targets.
func (h *house) withRankings() {
	h.Helper()
	h.withBoards()
	h.editDefinition("roles/lead.json", func(role map[string]any) {
		for _, entity := range []string{"user", "department"} {
			role["entities"].(map[string]any)[entity] = map[string]any{"can": []string{"read"}, "rows": "all"}
		}
	})
	h.publish()
}

func (h *house) goal(values map[string]any) {
	h.Helper()
	for name, value := range values {
		switch {
		case name == "person" || name == "department":
			values[name] = h.ids[value.(string)]
		case name != "year":
			values[name] = money(value.(string))
		}
	}
	h.create("admin", "goal", values)
}

func (h *house) ranking(who string, want engine.RankingRequest) *engine.Ranking {
	h.Helper()
	ranking, err := h.Ranking(context.Background(), h.as(who), want)
	if err != nil {
		h.Fatal(err)
	}
	return ranking
}

// ranked tells the total of a ranking and then who reached how much of which target; a mark stands for
// each department one lies in, and for a target that is made up of those below.
func (h *house) ranked(ranking *engine.Ranking) string {
	h.Helper()
	told := []string{h.figures(ranking.Total)}
	for _, score := range ranking.Scores {
		line := fmt.Sprintf("%s%d %s%s %s", strings.Repeat(">", score.Depth), score.Place, score.Person.Title, score.Department.Title, h.figures(score))
		if score.Summed {
			line += " summed"
		}
		told = append(told, line)
	}
	return strings.Join(told, "; ")
}

func (h *house) figures(score engine.Score) string {
	h.Helper()
	var line struct{ Result, Target engine.MoneyFigure }
	sent, _ := json.Marshal(score)
	if err := json.Unmarshal(sent, &line); err != nil {
		h.Fatal(err)
	}
	return line.Result.Amount + "/" + line.Target.Amount
}

func TestRankingsAreOfMonthsQuartersAndYears(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRankings()
		h.won("li", "30", "2026-01-01")
		h.won("li", "15", "2026-03-31")
		h.won("wang", "20", "2026-02-10")
		h.won("wang", "40", "2026-12-31")
		h.goal(map[string]any{"person": "li", "year": 2026, "m1": "10", "m3": "20", "m4": "40"})
		for want, told := range map[engine.RankingRequest]string{
			{Period: "month", Month: "2026-03"}:   "15.00/20.00; 1 Li 15.00/20.00",
			{Period: "quarter", Month: "2026-03"}: "65.00/30.00; 1 Li 45.00/30.00; 2 Wang 20.00/",
			{Period: "year", Month: "2026-07"}:    "105.00/70.00; 1 Wang 60.00/; 2 Li 45.00/70.00",
			{Period: "month", Month: "2025-12"}:   "0.00/",
		} {
			want.By = "person"
			h.same(h.ranked(h.ranking("zhao", want)), told)
		}
		h.same(h.ranking("zhao", engine.RankingRequest{By: "person", Period: "quarter", Month: "2026-03"}).Month, "2026-01")
		for code, want := range map[string]engine.RankingRequest{
			"bad_period": {By: "person", Period: "week"},
			"bad_month":  {By: "person", Period: "month", Month: "March"},
			"bad_way":    {By: "stage", Period: "month"},
			"not_found":  {By: "person", Period: "month", Board: "sales", Block: "best"},
		} {
			_, err := h.Ranking(context.Background(), h.as("zhao"), want)
			h.refused(err, code)
		}
	})
}

func TestDepartmentsCountWhatLiesBelowThemAgainstTheirTargets(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRankings()
		h.won("li", "30", "2026-03-01")
		h.won("wang", "60", "2026-03-15")
		h.won("zhao", "10", "2026-03-15")
		h.goal(map[string]any{"person": "li", "year": 2026, "m3": "40"})
		h.goal(map[string]any{"person": "zhao", "year": 2026, "m3": "5"})
		want := engine.RankingRequest{By: "department", Period: "month", Month: "2026-03"}
		h.same(h.ranked(h.ranking("zhao", want)), "100.00/45.00; 1 sales 100.00/45.00 summed; >1 west 60.00/; >2 east 30.00/40.00 summed")

		h.goal(map[string]any{"department": "east", "year": 2026, "m3": "50"})
		h.goal(map[string]any{"department": "west", "year": 2026, "m3": "55"})
		h.same(h.ranked(h.ranking("zhao", want)), "100.00/110.00; 1 sales 100.00/110.00 summed; >1 west 60.00/55.00; >2 east 30.00/50.00")

		h.goal(map[string]any{"department": "sales", "year": 2026, "m3": "120"})
		h.same(h.ranked(h.ranking("zhao", want)), "100.00/120.00; 1 sales 100.00/120.00; >1 west 60.00/55.00; >2 east 30.00/50.00")
		h.goal(map[string]any{"year": 2026, "m3": "200"})
		ranking := h.ranking("zhao", want)
		h.same(h.figures(ranking.Total), "100.00/200.00")
		for _, score := range ranking.Scores {
			opened := h.list("zhao", engine.List{Entity: ranking.Entity, View: ranking.View, Filter: score.Filter, Count: "exact"})
			if want := map[string]int64{"sales": 3, "west": 1, "east": 1}[score.Department.Title]; opened.Total.Count != want {
				h.Errorf("%s opens %d", score.Department.Title, opened.Total.Count)
			}
		}
		h.update("admin", "user", h.ids["wang"], map[string]any{"department": h.ids["east"]})
		if err := h.DeleteRecord(context.Background(), h.as("admin"), "department", h.ids["west"], 0); err != nil {
			h.Fatal(err)
		}
		h.same(h.ranked(h.ranking("zhao", want)), "100.00/200.00; 1 sales 100.00/120.00; >1 east 90.00/50.00")
		h.same(h.scores("li", "mine", "2026-03"), "0  30.00/40.00;") // what a department shall reach is nobody's own target
	})
}

func TestADepartmentThatAddsNothingToTheOneBelowIsLeftOut(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRankings()
		h.won("li", "30", "2026-03-01")
		want := engine.RankingRequest{By: "department", Period: "month", Month: "2026-03"}
		h.same(h.ranked(h.ranking("zhao", want)), "30.00/; 1 east 30.00/")
		h.won("zhao", "5", "2026-03-01")
		h.same(h.ranked(h.ranking("zhao", want)), "35.00/; 1 sales 35.00/; >1 east 30.00/")
	})
}

func TestRankingsTellWhatTheReaderMayRead(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRankings()
		h.won("li", "30", "2026-03-01")
		h.won("wang", "60", "2026-03-15")
		h.goal(map[string]any{"department": "east", "year": 2026, "m3": "50"})
		h.goal(map[string]any{"department": "sales", "year": 2026, "m3": "70"})
		h.editDefinition("homes/sales.json", func(home map[string]any) {
			blocks := home["blocks"].([]any)
			for people, name := range map[string]string{"": "readable", "department": "near", "own": "own"} {
				block := map[string]any{"name": name, "kind": "ranking", "entity": "deal", "view": "won", "sum": "amount", "date": "close", "target": "goal"}
				if people != "" {
					block["people"] = people
				}
				blocks = append(blocks, block)
			}
			home["blocks"] = blocks
		})
		h.publish()
		for block, told := range map[string]string{
			"readable": "30.00/; 1 east 30.00/",           // the role reads no target of a department
			"near":     "30.00/50.00; 1 east 30.00/50.00", // all of the department's people are counted
			"own":      "30.00/; 1 east 30.00/",
			"best":     "90.00/; 1 sales 90.00/; >1 west 60.00/; >2 east 30.00/",
		} {
			h.same(h.ranked(h.ranking("li", engine.RankingRequest{Board: "sales", Block: block, By: "department", Period: "month"})), told)
		}
		if ranking := h.ranking("li", engine.RankingRequest{Board: "sales", Block: "readable", By: "person", Period: "month"}); !ranking.Restricted {
			h.Error("li is not told that only own records count")
		}
		h.editDefinition("roles/lead.json", func(role map[string]any) { delete(role["entities"].(map[string]any), "user") })
		h.publish()
		h.same(h.ranking("zhao", engine.RankingRequest{By: "person", Period: "month"}).Ways, "[person]")
		_, err := h.Ranking(context.Background(), h.as("zhao"), engine.RankingRequest{By: "department", Period: "month"})
		h.refused(err, "bad_way")
	})
}

func TestTheMenuLeadsToRankingsWhoeverHasOne(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("menus.json", func(menu map[string]any) {
			area := menu["areas"].([]any)[0].(map[string]any)
			area["items"] = append(area["items"].([]any), map[string]any{"name": "rankings", "page": "rankings"})
		})
		h.withRankings()
		for who, want := range map[string]bool{"zhao": true, "li": true, "qian": false} {
			shell, err := h.Shell(context.Background(), h.as(who))
			if err != nil {
				h.Fatal(err)
			}
			if got := leadsTo(shell.Menu.Areas, "rankings"); got != want {
				h.Errorf("%s is led to rankings: %t", who, got)
			}
		}
	})
}

func leadsTo(areas []metadata.MenuArea, page string) bool {
	for _, area := range areas {
		for _, entry := range area.Items {
			if entry.Page == page {
				return true
			}
		}
	}
	return false
}

package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
)

// absences is the entity of who is away.
const absences = `{"name":"absence","label":{"en":"Absence","zh":"外出"},"title":"user","fields":[
	{"name":"user","kind":"user","required":true,"label":{"en":"Person","zh":"人员"}},
	{"name":"delegate","kind":"user","label":{"en":"Delegate","zh":"代理人"}},
	{"name":"from","kind":"datetime","label":{"en":"From","zh":"开始"}},
	{"name":"until","kind":"datetime","label":{"en":"Until","zh":"结束"}}]}`

func TestWhoStandsInLooksAtTheTaskThatWaits(t *testing.T) {
	inWorks(t, func(w *works) {
		w.put("entities/absence.json", absences)
		w.publish()
		id := w.submitted("sign")
		task := w.task("ann", "request", id)
		look := func(login string) error {
			_, err := w.Task(context.Background(), w.as(login), task)
			return err
		}
		w.refused(look("bob"), "not_found")
		from := w.clock.Now()
		w.create("admin", "absence", map[string]any{"user": w.ids["ann"], "delegate": w.ids["bob"], "from": from.Format(time.RFC3339), "until": from.Add(time.Hour).Format(time.RFC3339)})
		if _, err := w.Decide(context.Background(), w.as("sam"), task, "", engine.Decision{Verb: "urge"}); err != nil {
			w.Fatal(err)
		}
		notices, err := w.Notices(context.Background(), w.as("bob"), false, "")
		if err != nil || len(notices) != 1 || notices[0].Kind != "stand_in" || notices[0].Link != "/tasks/"+task {
			w.Fatalf("bob is told %+v %v", notices, err)
		}
		w.same(look("bob"), nil)
		_, err = w.Decide(context.Background(), w.as("bob"), task, "", engine.Decision{Verb: "approve"})
		w.refused(err, "not_yours")
		w.clock.Add(2 * time.Hour)
		w.refused(look("bob"), "not_found")
	})
}

func TestAnAbsenceWarnsOfDelegatesWhoLeadToNobody(t *testing.T) {
	inWorks(t, func(w *works) {
		w.put("entities/absence.json", absences)
		w.publish()
		day := w.clock.Now()
		days := func(n int) string { return day.AddDate(0, 0, n).Format(time.RFC3339) }
		away := func(user, delegate string, from, until int) map[string]any {
			return map[string]any{"user": w.ids[user], "delegate": w.ids[delegate], "from": days(from), "until": days(until)}
		}
		warning := func(values map[string]any) string {
			answer, err := w.Evaluate(context.Background(), w.as("admin"), engine.FormRequest{Entity: "absence", Values: values})
			if err != nil {
				w.Fatal(err)
			}
			if told := answer.Fields["delegate"].Warning; told != nil {
				return told.En
			}
			return ""
		}
		w.same(warning(away("ann", "bob", 0, 5)), "")
		w.create("admin", "absence", away("bob", "ann", 2, 4))
		w.same(warning(away("ann", "bob", 0, 2)), "")
		w.same(warning(away("ann", "bob", 4, 5)), "")
		told := warning(away("ann", "bob", 0, 5))
		if !strings.Contains(told, "circle") || !strings.HasPrefix(told, "From "+day.AddDate(0, 0, 2).In(time.FixedZone("", 8*3600)).Format("2006-01-02 15:04")) {
			w.Fatalf("told %q", told)
		}
		w.same(warning(away("cat", "bob", 3, 5)), "")
		w.create("admin", "absence", map[string]any{"user": w.ids["ann"], "from": days(3)})
		if told := warning(away("cat", "bob", 3, 5)); !strings.Contains(told, "away") {
			w.Fatalf("told %q", told)
		}
	})
}

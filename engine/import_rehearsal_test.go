package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// troubles lists problems of an import by line, column and code.
func (h *house) troubles(info *engine.ImportInfo) string {
	h.Helper()
	text := ""
	for _, problem := range info.Problems {
		if problem.Reason.En == "" || problem.Reason.Zh == "" {
			h.Errorf("line %d is not explained in both languages: %+v", problem.Line, problem.Reason)
		}
		text += fmt.Sprintln(problem.Line, problem.Column, problem.Code, problem.Value)
	}
	return text
}

// tryAndRun maps a file of deals as the admin, tries it and then imports it.
func (h *house) tryAndRun(mapping engine.ImportMapping, columns []string, rows ...[]string) (tried, done *engine.ImportInfo) {
	h.Helper()
	ctx, admin := context.Background(), h.as("admin")
	mapping.Entity = "deal"
	for _, name := range columns {
		mapping.Mapping = append(mapping.Mapping, engine.ImportColumn{Column: name, Field: name})
	}
	path := h.csvFile(append([][]string{columns}, rows...)...)
	content, err := os.ReadFile(path)
	if err != nil {
		h.Fatal(err)
	}
	started, err := h.StartImport(ctx, admin, path, bytes.NewReader(content))
	if err != nil {
		h.Fatal(err)
	}
	if tried, err = h.MapImport(ctx, admin, started.ID, mapping); err != nil {
		h.Fatal(err)
	}
	if done, err = h.ImportFile(ctx, admin, path, mapping); err != nil {
		h.Fatal(err)
	}
	return tried, done
}

func TestATrialForeseesWhatTheImportRefuses(t *testing.T) {
	onBoth(t, func(h *house) {
		h.create("admin", "account", map[string]any{"name": "Harbour"})
		h.create("admin", "product", map[string]any{"name": "Old", "active": false})
		h.create("admin", "deal", map[string]any{"name": "There", "code": "T1"})
		columns := []string{"name", "account", "product", "stage", "amount", "discount", "code", "reason"}
		tried, done := h.tryAndRun(engine.ImportMapping{Mode: "create"}, columns,
			[]string{"Fine", "Harbour", "", "open", "1", "", "N1", ""},
			[]string{"Taken", "", "", "open", "", "", "T1", ""},
			[]string{"Twice", "", "", "open", "", "", "N1", ""},
			[]string{"Check", "", "", "won", "", "", "N2", ""},
			[]string{"Rule", "", "", "lost", "", "", "N3", ""},
			[]string{"Hidden", "", "", "open", "", "", "N4", "why"},
			[]string{"Filter", "", "Old", "open", "", "", "N5", ""},
			[]string{"Most", "", "", "open", "", "101", "N6", ""},
			[]string{"", "", "", "open", "", "", "N7", ""},
			[]string{"Again", "", "", "", "", "", "N2", ""},
		)
		h.same(h.troubles(tried), h.troubles(done))
		h.same(fmt.Sprint(tried.Created, tried.Failed), fmt.Sprint(done.Created, done.Failed))
		h.same(fmt.Sprint(done.Created, done.Failed), "2 8")
		h.same(h.troubles(tried), "3 code duplicate T1\n4 code duplicate N1\n5 amount check \n6 reason required \n7 reason not_shown why\n8 product reference_filter Old\n9 discount too_large 101\n10 name required \n")
	})
}

func TestATrialCountsWhatRowsRenew(t *testing.T) {
	onBoth(t, func(h *house) {
		h.create("admin", "deal", map[string]any{"name": "There", "code": "T1"})
		h.create("admin", "deal", map[string]any{"name": "Other", "code": "T2"})
		columns := []string{"name", "code", "stage", "amount"}
		tried, done := h.tryAndRun(engine.ImportMapping{Mode: "upsert", Key: engine.ImportKey{"name", "stage"}}, columns,
			[]string{"There", "T1", "", "5"},     // open by default
			[]string{"There", "", "won", "6"},    // another
			[]string{"New", "N1", "open", "7"},   // made here …
			[]string{"New", "N1", "open", "8"},   // … and renewed
			[]string{"Fresh", "T2", "open", "9"}, // taken
		)
		h.same(h.troubles(tried), h.troubles(done))
		h.same(fmt.Sprint(tried.Created, tried.Updated, tried.Failed), "2 2 1")
		h.same(fmt.Sprint(done.Created, done.Updated, done.Failed), "2 2 1")
		page := h.list("admin", engine.List{Entity: "deal", Filter: "record.code == 'T1'"})
		h.same(page.Records[0].Values["stage"], "open") // found by its default, not emptied
	})
}

func TestAnImportProposesWhatFindsRecords(t *testing.T) {
	onBoth(t, func(h *house) {
		started, err := h.StartImport(context.Background(), h.as("admin"), "deals.csv", bytes.NewBufferString("name,code,close\nA,1,\n"))
		if err != nil {
			h.Fatal(err)
		}
		h.same(fmt.Sprint(started.Suggested.Entity, started.Suggested.Key, started.Suggested.Mode), "deal[code]upsert")
	})
}

func TestAnImportRemembersHowAFileLikeItWasRead(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx := context.Background()
		start := func(content string) *engine.ImportInfo {
			h.Helper()
			return must(h.StartImport(ctx, h.as("admin"), "deals.csv", bytes.NewBufferString(content)))
		}
		h.same(start("What,Sum\nA,1\n").Remembered == nil, true)
		path := filepath.Join(h.TempDir(), "march.csv")
		if err := os.WriteFile(path, []byte("What,Sum\nA,1\n"), 0o600); err != nil {
			h.Fatal(err)
		}
		must(h.ImportFile(ctx, h.as("admin"), path, engine.ImportMapping{Entity: "deal", Mode: "create", Mapping: []engine.ImportColumn{
			{Column: "What", Field: "name"}, {Column: "Sum", Field: "per_day", Transform: engine.ImportTransform{Map: map[string]string{"-": ""}}},
		}}))
		again := start("Sum,What\n5,B\n").Remembered
		h.same(fmt.Sprint(again.File, again.Mapping.Entity, again.Mapping.Mapping[1].Field, again.Mapping.Mapping[1].Transform.Map), "march.csvdealper_daymap[-:]")
		h.same(start("Sum,What,More\n5,B,\n").Remembered == nil, true)
	})
}

func TestAnImportProposesOptionsByTheirLabels(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx, admin := context.Background(), h.as("admin")
		started := must(h.StartImport(ctx, admin, "deals.csv", bytes.NewBufferString("name,stage,close\nA,已赢单,\nB,wonn,\nC,赢赢赢赢,\n")))
		tried := must(h.MapImport(ctx, admin, started.ID, engine.ImportMapping{Entity: "deal", Mode: "create", Mapping: []engine.ImportColumn{
			{Column: "name", Field: "name"}, {Column: "stage", Field: "stage"},
		}}))
		h.same(fmt.Sprint(tried.Unmatched["stage"]), "[{wonn 1 [Won]} {已赢单 1 [Won]} {赢赢赢赢 1 []}]")
	})
}

func TestAnImportLeavesColumnsThatNameFilesAlone(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withFields(`{"name": "papers", "kind": "attachment", "label": "Papers"}, {"name": "views", "kind": "image", "label": "Views"}`)
		started, err := h.StartImport(context.Background(), h.as("admin"), "deals.csv", bytes.NewBufferString("name,close,papers,views\nA,,plan.pdf,hall.png\n"))
		if err != nil {
			h.Fatal(err)
		}
		last := started.Suggested.Mapping[len(started.Suggested.Mapping)-1]
		h.same(started.Suggested.Entity+" "+last.Field, "deal close")
	})
}

func TestATrialTellsOfChecksOnTotalsThatItsRowsMove(t *testing.T) {
	onBoth(t, func(h *house) {
		tried, _ := h.tryAndRun(engine.ImportMapping{Mode: "create"}, []string{"name"}, []string{"First"})
		h.same(tried.Totals, false)
		h.editDefinition("entities/account.json", func(account map[string]any) {
			account["checks"] = []any{map[string]any{"if": "record.deals > 100", "message": map[string]any{"en": "Too many deals.", "zh": "商机过多。"}}}
		})
		h.publish()
		tried, _ = h.tryAndRun(engine.ImportMapping{Mode: "create"}, []string{"name"}, []string{"Second"})
		h.same(tried.Totals, true)
	})
}

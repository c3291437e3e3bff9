package rule_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata/rule"
)

// bounds of the fields of the tests: percentages from 0 to 100 in hundredths, whole revisions.
func caseBounds(path []string) rule.Bounds {
	switch path[len(path)-1] {
	case "discount_pct":
		least, most := decimal.Zero, decimal.NewFromInt(100)
		return rule.Bounds{Least: &least, Most: &most, Step: decimal.New(1, -2), Filled: true}
	case "revision":
		return rule.Bounds{Step: decimal.NewFromInt(1), Filled: true}
	}
	return rule.Bounds{}
}

func TestCasesShowWhereConditionsMakeADifference(t *testing.T) {
	for source, want := range map[string]string{
		"record.discount_pct > 15":                                 "-15:false 15:false 15-:true",
		"record.discount_pct >= 100":                               "-100:false 100:true",
		"record.discount_pct > 15 && record.discount_pct <= 15.01": "-15:false 15:false 15.01:true 15.01-:false",
		"record.revision > 1 && record.revision < 3":               "-1:false 1:false 1-3:true 3:false 3-:false",
		"(record.total ?? 0) > 5":                                  "-0:false 0:false 0-5:false 5:false 5-:true nil:false",
		"disc > 3":                                                 "0:false 0-3:false 3:false 3-:true",
		"record.status in ['draft', 'sent']":                       "draft:true review:false sent:true cancelled:false nil:false",
		"!record.custom_terms":                                     "false:true true:false nil:true",
		"record.account == nil":                                    "{}:false nil:true",
		"record.priority == 'high'":                                "high:true …:false nil:false",
		"record.valid_until < date('2026-07-01')":                  "-2026-07-01:true 2026-07-01:false 2026-07-01-:false nil:false",
	} {
		table, ok := cases(t, source)
		if !ok {
			t.Errorf("%s: nothing is known", source)
			continue
		}
		if got := caseLine(table); got != want {
			t.Errorf("%s\n got %s\nwant %s", source, got, want)
		}
	}
}

func TestCasesSayNothingAboutWhatTheyCannotFollow(t *testing.T) {
	for _, source := range []string{
		"record.total > record.subtotal", "len(record.number) > 3", "record.total * 2 > 5", "any(record.lines, .qty > 1)",
		"record.account == nil && record.account.tier == 'a'", "record.valid_until < today", "flow.done('x')", "'a' in record.tags",
	} {
		if _, ok := cases(t, source); ok {
			t.Errorf("%s: something is known", source)
		}
	}
}

func cases(t *testing.T, source string) (*rule.CaseTable, bool) {
	t.Helper()
	env := environment()
	let, problems := rule.Compile("record.discount_pct ?? 0", env, rule.Type{})
	if let == nil {
		t.Fatal(problems)
	}
	env["disc"] = let.Type()
	program, problems := rule.Compile(source, env, rule.Type{Kind: rule.Boolean})
	if program == nil {
		t.Fatal(source, problems)
	}
	return rule.Cases([]*rule.Program{program}, map[string]*rule.Program{"disc": let}, caseBounds)
}

func caseLine(table *rule.CaseTable) string {
	var parts []string
	for _, one := range table.Cases {
		cell := table.Variables[0].Cells[one.Cells[0]]
		text := "nil"
		switch {
		case cell.Point && fmt.Sprint(cell.Value) == "map[]":
			text = "{}"
		case cell.Point && cell.Value != nil:
			text = fmt.Sprint(cell.Value)
		case cell.Low != nil || cell.High != nil:
			text = ends(cell.Low) + "-" + ends(cell.High)
		case cell.Value != nil:
			text = fmt.Sprint(cell.Value)
		}
		parts = append(parts, strings.ReplaceAll(text, " 00:00:00 +0000 UTC", "")+":"+fmt.Sprint(one.Holds[0]))
	}
	return strings.Join(parts, " ")
}

func ends(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

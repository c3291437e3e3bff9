package rule_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weft-crm/weft/metadata/rule"
)

// codes lists the codes of problems.
func codes(problems []rule.Problem) string {
	var list []string
	for _, problem := range problems {
		list = append(list, problem.Code)
	}
	return strings.Join(list, " ")
}

func TestARuleHasToGiveWhatIsWanted(t *testing.T) {
	user := environment()["user"]
	account := environment()["record"].Shape.(*shape).fields["account"]
	cases := []struct {
		source string
		want   rule.Type
		codes  string
	}{
		{"record.total", anything, ""},
		{"record.total", number, ""},
		{"record.total", boolean, "rule.not_boolean"},
		{"record.total", text, "rule.result"},
		{"nil", number, ""},
		{"nil", boolean, "rule.not_boolean"},
		{"event.x", boolean, ""},
		{"user.id", user, ""},
		{"user", user, ""},
		{"record.account", user, "rule.result"},
		{"record.account", account, ""},
		{"record.owner", text, "rule.result"},
		{"now", date, "rule.result"},
		{"today", date, ""},
		{"today", moment, "rule.result"},
		{"days(1)", span, ""},
		{"record.tags", list(text), ""},
		{"[]", list(text), ""},
		{"[1]", list(text), "rule.result"},
	}
	for _, c := range cases {
		program, problems := rule.Compile(c.source, environment(), c.want)
		if codes(problems) != c.codes || (program == nil) != (c.codes != "") {
			t.Errorf("%s as %s: %v", c.source, c.want.Words().En, problems)
		}
	}
}

func TestWarningsDoNotStopARule(t *testing.T) {
	program, problems := rule.Compile("record.total > 5", environment(), boolean)
	if program == nil || codes(problems) != "rule.nullable_order" || !problems[0].Warning {
		t.Errorf("got %v, %v", program, problems)
	}
}

func TestTheFenceHolds(t *testing.T) {
	cases := map[string]string{
		"a rule of 2001 characters": strings.Repeat(" ", 1999) + "10",
		"a rule of 501 parts":       strings.Repeat("1 +", 250) + " 1",
		"a rule of shared parts":    strings.Repeat("1 < (", 60) + "1" + strings.Repeat(") < 2", 60),
		"deep parentheses":          strings.Repeat("(", 900) + "1" + strings.Repeat(")", 900),
		"many negations":            strings.Repeat("!", 1900) + "true",
		"many lists":                strings.Repeat("[", 900) + strings.Repeat("]", 900),
	}
	want := map[string]string{"a rule of 2001 characters": "rule.too_long", "deep parentheses": ""}
	for name, source := range cases {
		start := time.Now()
		_, problems := rule.Compile(source, environment(), anything)
		rule.Sentence(source, labels())
		rule.TreeOf(source)
		expected, ok := want[name]
		if !ok {
			expected = "rule.too_complex"
		}
		if codes(problems) != expected {
			t.Errorf("%s: got %s", name, codes(problems))
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

func TestTheLargestRulesAreExplainedInReasonableTime(t *testing.T) {
	program := compile(t, strings.Repeat("record.version == 1 || ", 80)+"true")
	start := time.Now()
	if _, err := program.Explain(scope()); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestListsAreBounded(t *testing.T) {
	long := make([]any, 10_001)
	for i := range long {
		long[i] = map[string]any{"n": int64(1)}
	}
	cases := []struct {
		source string
		length int
		fails  bool
	}{
		{"any(event.list, .n == 2)", 10_000, false},
		{"any(event.list, .n == 2)", 10_001, true},
		{"sum(event.list, .n) > 0", 10_001, true},
		{"5 in event.list", 10_001, true},
		{"all(event.list, 5 not in event.list)", 1_000, false},
		{"all(event.list, 5 not in event.list)", 1_001, true},
		{"all(event.list, len(event.list) > 0)", 1_001, true},
	}
	for _, c := range cases {
		_, err := compile(t, c.source).True(rule.Scope{"event": map[string]any{"list": long[:c.length]}})
		var failed *rule.RunError
		if errors.As(err, &failed) != c.fails || c.fails && failed.Code != "rule.limit" {
			t.Errorf("%s with %d elements: %v", c.source, c.length, err)
		}
	}
}

func TestARootMayBeWorkedOutWhenItIsNeeded(t *testing.T) {
	env := environment()
	env["disc"], env["boss"] = number, env["user"]
	calls := 0
	discount := sync.OnceValues(func() (any, error) { calls++; return dec("20"), nil })
	boss := func() (any, error) { return &object{"u-1", map[string]any{"login": "boss"}}, nil }
	values := rule.Scope{"disc": discount, "boss": boss}
	program, problems := rule.Compile("false && disc > 5 || boss.login == 'boss' && disc > 15 && disc < 25", env, boolean)
	if program == nil {
		t.Fatal(problems)
	}
	if holds, err := program.True(values); err != nil || !holds || calls != 1 {
		t.Errorf("got %v, %v after %d calls", holds, err, calls)
	}
}

func TestTheErrorOfAFunctionComesThrough(t *testing.T) {
	broken := errors.New("the directory is closed")
	values := rule.Scope{"flow": &object{"", map[string]any{"done": func(...any) (any, error) { return nil, broken }}}}
	_, err := compile(t, "true && flow.done('x')").Run(values)
	var failed *rule.RunError
	if !errors.Is(err, broken) || !errors.As(err, &failed) || failed.Source != "flow.done('x')" || failed.Code != "rule.function" {
		t.Errorf("got %#v", err)
	}
}

func TestAFailingLetKeepsItsReason(t *testing.T) {
	env := environment()
	env["ratio"] = number
	ratio, _ := rule.Compile("1 / record.version", env, number)
	values := rule.Scope{"record": &object{"q-1", map[string]any{"version": int64(0)}}}
	values["ratio"] = func() (any, error) { return ratio.Run(values) }
	program, _ := rule.Compile("ratio > 2", env, boolean)
	_, err := program.True(values)
	var failed *rule.RunError
	if !errors.As(err, &failed) || failed.Code != "rule.division_by_zero" || failed.Source != "ratio" {
		t.Errorf("got %#v", err)
	}
}

func TestTrueRefusesWhatIsNoCondition(t *testing.T) {
	program, _ := rule.Compile("event.x", environment(), boolean)
	for value, want := range map[any]bool{nil: false, true: true, false: false} {
		if got, err := program.True(rule.Scope{"event": map[string]any{"x": value}}); got != want || err != nil {
			t.Errorf("%v gives %v, %v", value, got, err)
		}
	}
	if _, err := program.True(rule.Scope{"event": map[string]any{"x": "yes"}}); err == nil {
		t.Error("a text counts as a condition")
	}
}

func TestTextsBecomeWhatTheFieldNeeds(t *testing.T) {
	row := func(field, operator string, value any) rule.Tree {
		return rule.Tree{Combinator: "and", Rules: []rule.Tree{{Field: field, Operator: operator, Value: value}}}
	}
	cases := []struct {
		tree rule.Tree
		want string
	}{
		{row("record.total", ">", "15"), "record.total > 15"},
		{row("record.total", ">", 15.5), "record.total > 15.5"},
		{row("record.total", "between", []any{"1", json.Number("2.50")}), "(record.total >= 1 && record.total <= 2.5)"},
		{row("record.total", "notBetween", "1, 2"), "not (record.total >= 1 && record.total <= 2)"},
		{row("record.number", "=", 15), "record.number == '15'"},
		{row("record.status", "in", "draft,sent"), "record.status in ['draft', 'sent']"},
		{row("record.status", "notIn", []string{"draft"}), "record.status not in ['draft']"},
		{row("record.custom_terms", "=", "true"), "record.custom_terms == true"},
		{row("record.valid_until", "<", "2026-01-31"), "record.valid_until < date('2026-01-31')"},
		{row("record.created_at", ">", "2026-01-31T00:00:00Z"), "record.created_at > datetime('2026-01-31T00:00:00Z')"},
		{row("record.owner", "=", "u-1"), "record.owner == 'u-1'"},
		{row("record.tags", "has", "vip"), "'vip' in record.tags"},
		{row("record.number", "contains", "2026-01"), "record.number contains '2026-01'"},
		{rule.Tree{Field: "record.number", Operator: "endsWith", Value: "record.priority", ValueSource: "field", Default: "A"}, "(fold(record.number) ?? 'a') endsWith fold(record.priority)"},
		{row("record.account.name", "beginsWith", "O'Neil"), `fold(record.account.name) startsWith 'o\'neil'`},
		{
			rule.Tree{Combinator: "or", Not: true, Rules: []rule.Tree{row("record.total", "null", nil), {Field: "record.custom_terms", Operator: "=", Value: true}}},
			"not (record.total == nil || record.custom_terms == true)",
		},
		{rule.Tree{Field: "record.total", Operator: ">", Value: "5", Default: "0"}, "(record.total ?? 0) > 5"},
	}
	for _, c := range cases {
		got, err := rule.FromTree(c.tree, environment())
		if err != nil || got != c.want {
			t.Errorf("got %s, %v; want %s", got, err, c.want)
		}
		if program, problems := rule.Compile(got, environment(), boolean); program == nil {
			t.Errorf("%s: %v", got, problems)
		}
	}
}

func TestATreeThatIsNoRuleIsRefused(t *testing.T) {
	row := rule.Tree{Field: "record.total", Operator: "=", Value: 5}
	with := func(change func(*rule.Tree)) rule.Tree { changed := row; change(&changed); return changed }
	cases := map[string]rule.Tree{
		"an empty group":         {Combinator: "and"},
		"an empty group in one":  {Combinator: "and", Rules: []rule.Tree{row, {Combinator: "or"}}},
		"an unknown combinator":  {Combinator: "xor", Rules: []rule.Tree{row}},
		"no field":               with(func(t *rule.Tree) { t.Field = "" }),
		"a rule as field":        with(func(t *rule.Tree) { t.Field = "true || record.total" }),
		"a rule as value":        with(func(t *rule.Tree) { t.Value, t.ValueSource = "1 || true", "field" }),
		"an unknown operator":    with(func(t *rule.Tree) { t.Operator = "like" }),
		"a missing value":        with(func(t *rule.Tree) { t.Value = nil }),
		"an unfilled number":     with(func(t *rule.Tree) { t.Value = "" }),
		"a text for a number":    with(func(t *rule.Tree) { t.Value = "many" }),
		"no list":                with(func(t *rule.Tree) { t.Operator = "in" }),
		"an empty list":          with(func(t *rule.Tree) { t.Operator, t.Value = "in", []any{} }),
		"half a range":           with(func(t *rule.Tree) { t.Operator, t.Value = "between", []any{1} }),
		"no yes or no":           with(func(t *rule.Tree) { t.Field, t.Value = "record.custom_terms", "maybe" }),
		"a date that is none":    with(func(t *rule.Tree) { t.Field, t.Value = "record.valid_until", "soon" }),
		"a default that is none": with(func(t *rule.Tree) { t.Default = "none" }),
	}
	for name, tree := range cases {
		text, err := rule.FromTree(tree, environment())
		var refused *rule.TreeError
		if !errors.As(err, &refused) || refused.Message.Zh == "" {
			t.Errorf("%s: got %q, %v", name, text, err)
		}
	}
}

func TestNamesGoDownToADepth(t *testing.T) {
	found := map[string]rule.Name{}
	for _, name := range rule.Names(environment(), 2) {
		found[name.Name] = name
	}
	if found["record.account.name"].Detail.En != "a text" || found["flow.done"].Call == "" || found["round"].Call != "round(number, digits)" || found["any"].Detail.Zh == "" {
		t.Errorf("got %v", found)
	}
	if _, ok := found["record.account.parent.name"]; ok {
		t.Error("too deep")
	}
}

func TestKindsHaveNames(t *testing.T) {
	for kind := rule.Any; kind <= rule.Func; kind++ {
		if found, ok := rule.KindByName(kind.String()); !ok || found != kind {
			t.Errorf("%s is %v", kind, found)
		}
	}
	if _, ok := rule.KindByName("percent"); ok {
		t.Error("percent is no kind of type")
	}
}

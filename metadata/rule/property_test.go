package rule_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/weft-crm/weft/metadata/rule"
)

// pick draws one of several texts.
func pick(t *rapid.T, of ...string) string { return rapid.SampledFrom(of).Draw(t, "part") }

// condition draws a filter over the fields of quotes.
func condition(t *rapid.T, depth int) string {
	if depth > 0 {
		switch rapid.IntRange(0, 7).Draw(t, "shape") {
		case 0:
			return "(" + condition(t, depth-1) + " && " + condition(t, depth-1) + ")"
		case 1:
			return "(" + condition(t, depth-1) + " || " + condition(t, depth-1) + ")"
		case 2:
			return "not (" + condition(t, depth-1) + ")"
		case 3:
			return "(" + condition(t, depth-1) + " ? " + condition(t, depth-1) + " : " + condition(t, depth-1) + ")"
		}
	}
	order := pick(t, "==", "!=", "<", "<=", ">", ">=")
	switch rapid.IntRange(0, 9).Draw(t, "comparison") {
	case 0, 1:
		return numberOperand(t) + " " + order + " " + numberOperand(t)
	case 2:
		return textOperand(t) + " " + pick(t, order, "contains", "startsWith", "endsWith", "not contains", "not endsWith") + " " + textOperand(t)
	case 3:
		return dateOperand(t) + " " + order + " " + dateOperand(t)
	case 4:
		return pick(t, "record.custom_terms", "(record.custom_terms ?? true)", "record.custom_terms == false", "record.custom_terms != true", "record.account.owner.active", "user.active", "true", "record.custom_terms == user.active")
	case 5:
		return pick(t, "record.owner", "record.owner.id", "record.account.owner", "user", "user.manager", "user.id") + pick(t, " == ", " != ") + pick(t, "record.owner", "user.id", "user", "nil", "user.manager")
	case 6:
		return pick(t, "record.total", "record.priority", "record.valid_until", "record.owner", "user.grade") + pick(t, " == nil", " != nil")
	case 7:
		return textOperand(t) + pick(t, " in ", " not in ") + pick(t, "['a', 'b']", "user.roles", "record.tags", "['a', record.number, nil]", "[user.login]", "[nil]")
	case 8:
		return pick(t, "user", "user.id", "record.owner", "user.manager") + pick(t, " in ", " not in ") + pick(t, "[record.owner, record.account.owner]", "[user, nil]", "['u-1']")
	}
	return numberOperand(t) + pick(t, " in ", " not in ") + pick(t, "[1, 2.5, nil]", "[]", "[user.grade]")
}

func numberOperand(t *rapid.T) string {
	return pick(t, "record.total", "record.discount_pct", "record.version", "record.account.credit", "(record.total ?? 0)", "(record.discount_pct ?? user.grade)",
		"user.grade", "1", "2.50", "-1", "(user.grade + 1)", "0")
}

func textOperand(t *rapid.T) string {
	return pick(t, "record.priority", "record.number", "record.account.name", "(record.priority ?? 'a')", "user.login", "'a'", "'ab'", "''", "'报'",
		"'A'", "fold(record.number)", "fold(record.account.name)", "(fold(record.priority) ?? 'a')", "(fold(record.priority) ?? 'A')", "fold(user.login)", "fold('aB')")
}

func dateOperand(t *rapid.T) string {
	return pick(t, "record.valid_until", "today", "(today + days(1))", "date('2026-01-15')", "(record.valid_until ?? today)")
}

// row draws a quote in which every field may be null.
func row(t *rapid.T) *object {
	owner := person(t, "owner")
	values := map[string]any{
		"version": int64(1), "total": maybe(t, "1", "2.5", "0", "-1"), "discount_pct": maybe(t, "1.00", "2.50", "6"),
		"priority": maybeText(t), "number": maybeText(t), "custom_terms": maybeTruth(t), "owner": owner,
		"account": maybeAccount(t), "valid_until": rapid.SampledFrom([]any{nil, day("2026-01-14"), day("2026-01-15"), day("2026-01-16")}).Draw(t, "date"),
		"tags": rapid.SampledFrom([]any{nil, []string{}, []string{"a", "ab"}}).Draw(t, "tags"),
	}
	return &object{"q-1", values}
}

func maybe(t *rapid.T, numbers ...string) any {
	number := rapid.SampledFrom(append(numbers, "")).Draw(t, "number")
	if number == "" {
		return nil
	}
	return dec(number)
}

func maybeText(t *rapid.T) any {
	return rapid.SampledFrom([]any{nil, "", "a", "aB", "b", "报价"}).Draw(t, "text")
}

func maybeTruth(t *rapid.T) any {
	return rapid.SampledFrom([]any{nil, true, false}).Draw(t, "truth")
}

func person(t *rapid.T, label string) any {
	id := rapid.SampledFrom([]string{"", "u-1", "u-2"}).Draw(t, label)
	if id == "" {
		return nil
	}
	return &object{id, map[string]any{"active": maybeTruth(t), "login": "a"}}
}

func maybeAccount(t *rapid.T) any {
	if rapid.Bool().Draw(t, "no account") {
		return nil
	}
	return &object{"a-1", map[string]any{"name": maybeText(t), "credit": maybe(t, "2.5"), "owner": person(t, "account owner")}}
}

func drawScope(t *rapid.T) rule.Scope {
	acting := &object{"u-1", map[string]any{
		"login": maybeText(t), "grade": rapid.SampledFrom([]any{nil, int64(1), 2}).Draw(t, "grade"), "active": maybeTruth(t),
		"roles": []string{"a", "ab"}, "manager": person(t, "manager"),
	}}
	return rule.Scope{"record": row(t), "user": acting, "today": day("2026-01-15")}
}

func compile(t rapid.TB, source string) *rule.Program {
	program, problems := rule.Compile(source, environment(), boolean)
	if program == nil {
		t.Fatalf("%s: %v", source, problems)
	}
	return program
}

func TestAPredicateAgreesWithTheRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source, values := condition(t, 3), drawScope(t)
		program := compile(t, source)
		want, err := program.True(values)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		predicate, problems := program.Predicate("record")
		if problems != nil {
			t.Fatalf("%s: %v", source, problems)
		}
		bound, err := rule.Bind(predicate, values)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		if got := holds(bound, values["record"]); got != want {
			t.Fatalf("%s gives %v, its predicate %s gives %v", source, want, written(bound), got)
		}
	})
}

// holds evaluates a bound predicate the way a database does, apart from package rule.
func holds(predicate rule.Predicate, row any) bool {
	switch p := predicate.(type) {
	case rule.And:
		for _, part := range p.Of {
			if !holds(part, row) {
				return false
			}
		}
		return true
	case rule.Or:
		for _, part := range p.Of {
			if holds(part, row) {
				return true
			}
		}
		return false
	case rule.Not:
		return !holds(p.Of, row)
	case rule.Truth:
		return column(p.Of, row) == true
	case rule.Constant:
		return p.Holds
	case rule.Compare:
		return compared(p.Op, operandValue(p.Left, row), operandValue(p.Right, row))
	case rule.In:
		return member(operandValue(p.Item, row), operandValue(p.List, row))
	}
	panic(fmt.Sprintf("%T", predicate))
}

func member(item, list any) bool {
	if texts, ok := list.([]string); ok {
		for _, text := range texts {
			if item == text {
				return true
			}
		}
		return false
	}
	elements, _ := list.([]any)
	for _, element := range elements {
		if item != nil && compared("==", item, element) {
			return true
		}
	}
	return false
}

func operandValue(operand rule.Operand, row any) any {
	switch o := operand.(type) {
	case rule.Column:
		return column(o, row)
	case rule.Folded:
		text, ok := column(o.Of, row).(string)
		if !ok {
			return nil
		}
		return strings.ToLower(text)
	case rule.Coalesce:
		if value := operandValue(o.Of, row); value != nil {
			return value
		}
		return operandValue(o.Else, row)
	case rule.Literal:
		return o.Of
	}
	panic(fmt.Sprintf("%T", operand))
}

func column(column rule.Column, row any) any {
	for _, name := range column.Path {
		record, ok := row.(*object)
		if !ok {
			return nil
		}
		row = record.values[name]
		if name == "id" {
			row = record.id
		}
	}
	if record, ok := row.(*object); ok {
		return record.id
	}
	if number, ok := row.(int64); ok {
		return decimal.NewFromInt(number)
	}
	return row
}

func compared(operator string, a, b any) bool {
	if operator == "==" || operator == "!=" {
		same := a == nil && b == nil || a != nil && b != nil && order(a, b) == 0
		return same == (operator == "==")
	}
	if a == nil || b == nil {
		return false
	}
	switch operator {
	case "<":
		return order(a, b) < 0
	case "<=":
		return order(a, b) <= 0
	case ">":
		return order(a, b) > 0
	case ">=":
		return order(a, b) >= 0
	case "contains":
		return strings.Contains(a.(string), b.(string))
	case "startsWith":
		return strings.HasPrefix(a.(string), b.(string))
	}
	return strings.HasSuffix(a.(string), b.(string))
}

func order(a, b any) int {
	switch left := a.(type) {
	case decimal.Decimal:
		return left.Cmp(b.(decimal.Decimal))
	case string:
		return strings.Compare(left, b.(string))
	case time.Time:
		return left.Compare(b.(time.Time))
	}
	if a == b {
		return 0
	}
	return 1
}

func TestNullAlgebra(t *testing.T) {
	operators := []string{"<", "<=", ">", ">="}
	values := rapid.SampledFrom([]any{nil, int64(1), int(1), 1.0, dec("1.00"), int64(2), dec("1.5")})
	program := map[string]*rule.Program{}
	for _, operator := range append(operators, "==", "!=") {
		program[operator] = compile(t, "event.a "+operator+" event.b")
		program["not "+operator] = compile(t, "not (event.a "+operator+" event.b)")
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := values.Draw(t, "a"), values.Draw(t, "b")
		run := func(operator string) bool {
			result, err := program[operator].True(rule.Scope{"event": map[string]any{"a": a, "b": b}})
			if err != nil {
				t.Fatal(err)
			}
			return result
		}
		for _, operator := range operators {
			if (a == nil || b == nil) && run(operator) {
				t.Fatalf("%v %s %v holds", a, operator, b)
			}
			if run(operator) == run("not "+operator) {
				t.Fatalf("%v %s %v and its negation agree", a, operator, b)
			}
		}
		if run("==") == run("!=") || run("==") == run("not ==") {
			t.Fatalf("%v == %v is not total", a, b)
		}
		if a != nil && b != nil && (run("<") || run("==")) != run("<=") {
			t.Fatalf("<= is not < or == for %v and %v", a, b)
		}
	})
}

func TestArithmeticIsExactAndNullWithNull(t *testing.T) {
	programs := map[string]*rule.Program{}
	for _, source := range []string{"event.a + event.b - event.b", "event.a * event.b", "event.b * event.a", "-event.a + event.a", "event.a - event.b", "event.a / event.b", "event.a % event.b"} {
		program, problems := rule.Compile(source, environment(), anything)
		if program == nil {
			t.Fatal(problems)
		}
		programs[source] = program
	}
	numbers := rapid.Custom(func(t *rapid.T) any {
		if rapid.IntRange(0, 4).Draw(t, "null") == 0 {
			return nil
		}
		return decimal.New(rapid.Int64().Draw(t, "coefficient"), int32(rapid.IntRange(-9, 9).Draw(t, "exponent")))
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := numbers.Draw(t, "a"), numbers.Draw(t, "b")
		run := func(source string) any {
			value, err := programs[source].Run(rule.Scope{"event": map[string]any{"a": a, "b": b}})
			if err != nil && !strings.Contains(err.Error(), "zero") {
				t.Fatal(err)
			}
			return value
		}
		if a == nil || b == nil {
			for source := range programs {
				if value := run(source); value != nil && !strings.HasPrefix(source, "-") {
					t.Fatalf("%s gives %v for null", source, value)
				}
			}
			return
		}
		if !a.(decimal.Decimal).Equal(run("event.a + event.b - event.b").(decimal.Decimal)) {
			t.Fatalf("%v + %v - %v is not exact", a, b, b)
		}
		if !run("event.a * event.b").(decimal.Decimal).Equal(run("event.b * event.a").(decimal.Decimal)) {
			t.Fatalf("%v * %v depends on the order", a, b)
		}
	})
}

func TestRowsMeanWhatTheRuleMeans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source, values := condition(t, 3), drawScope(t)
		tree, ok := rule.TreeOf(source)
		if !ok {
			t.Skip("text only")
		}
		back, err := rule.FromTree(tree, environment())
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		want, _ := compile(t, source).True(values)
		got, _ := compile(t, back).True(values)
		if got != want {
			t.Fatalf("%s is %v, but %s is %v", source, want, back, got)
		}
		again, _ := rule.TreeOf(back)
		if diff := cmp.Diff(tree, again); diff != "" {
			t.Fatalf("%s became %s: %s", source, back, diff)
		}
	})
}

func TestAnExplanationGivesTheResult(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source, values := condition(t, 3), drawScope(t)
		program := compile(t, source)
		want, _ := program.Run(values)
		explanation, err := program.Explain(values)
		if err != nil || explanation.Value != want {
			t.Fatalf("%s gives %v, explained %v (%v)", source, want, explanation.Value, err)
		}
	})
}

func TestAProgramIsSharedByGoroutines(t *testing.T) {
	program := compile(t, closure+" || "+typical)
	values := scope()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				if holds, err := program.True(values); err != nil || !holds {
					t.Errorf("got %v, %v", holds, err)
				}
				if _, err := program.Explain(values); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}

package rule_test

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata/rule"
)

// shape is an entity of the tests. Fields are resolved by name of the shape, so that accounts may
// have parent accounts.
type shape struct {
	name   string
	order  []string
	fields map[string]rule.Type
	labels map[string]rule.Text
}

func (s *shape) ShapeName() string                   { return s.name }
func (s *shape) Field(name string) (rule.Type, bool) { t, ok := s.fields[name]; return t, ok }
func (s *shape) FieldNames() []string                { return s.order }
func (s *shape) FieldLabel(name string) rule.Text    { return s.labels[name] }
func (s *shape) add(name string, kind rule.Type) *shape {
	s.order = append(s.order, name)
	s.fields[name] = kind
	return s
}
func newShape(name string) *shape   { return &shape{name: name, fields: map[string]rule.Type{}} }
func null(kind rule.Type) rule.Type { kind.Nullable = true; return kind }
func reference(to *shape) rule.Type { return rule.Type{Kind: rule.Record, Shape: to, Nullable: true} }

func list(elem rule.Type) rule.Type { return rule.Type{Kind: rule.List, Elem: &elem, Nullable: true} }

func function(result rule.Type, args ...rule.Type) rule.Type {
	return rule.Type{Kind: rule.Func, Call: &rule.Signature{Args: args, Result: result}}
}

var (
	boolean  = rule.Type{Kind: rule.Boolean}
	number   = rule.Type{Kind: rule.Number}
	text     = rule.Type{Kind: rule.String}
	date     = rule.Type{Kind: rule.Date}
	moment   = rule.Type{Kind: rule.Time}
	span     = rule.Type{Kind: rule.Duration}
	anything = rule.Type{}
)

var statuses = &rule.Options{Name: "quote_status", List: []rule.Option{
	{Name: "draft", Label: rule.Text{En: "Draft", Zh: "草稿"}},
	{Name: "review", Label: rule.Text{En: "In review", Zh: "审批中"}},
	{Name: "sent", Label: rule.Text{En: "Sent", Zh: "已发送"}},
	{Name: "cancelled", Label: rule.Text{En: "Cancelled", Zh: "已取消"}},
}}

// environment is what the rules of the tests may read.
func environment() rule.Env {
	department, user, account, line, quote := newShape("department"), newShape("user"), newShape("account"), newShape("quote_line"), newShape("quote")
	department.add("id", text).add("name", null(text)).add("parent", reference(department)).add("head", reference(user))
	user.add("id", text).add("login", text).add("grade", null(number)).add("roles", list(text)).add("department", reference(department)).
		add("manager", reference(user)).add("active", null(boolean))
	account.add("id", text).add("name", null(text)).add("tier", null(text)).add("parent", reference(account)).add("owner", reference(user)).
		add("credit", null(number))
	line.add("id", text).add("kind", null(text)).add("qty", null(number)).add("amount", null(number)).add("product", reference(account))
	status := null(text)
	status.Options = statuses
	quote.add("id", text).add("version", number).add("owner", reference(user)).add("number", null(text)).add("account", reference(account)).
		add("status", status).add("lines", list(rule.Type{Kind: rule.Record, Shape: line})).add("subtotal", null(number)).
		add("discount_pct", null(number)).add("total", null(number)).add("custom_terms", null(boolean)).
		add("valid_until", null(date)).add("created_at", moment).add("first_reply_at", null(moment)).add("tags", list(text)).
		add("priority", null(text)).add("refund_amount", null(number)).add("revision", null(number)).add("escalation_level", null(number)).
		add("department", reference(department)).add("territory", reference(department)).
		add("price", rule.Type{Kind: rule.Number, Nullable: true, Money: rule.Foreign}).add("price_base", null(number)).add("effort", null(span))
	account.labels = map[string]rule.Text{"credit": {En: "Credit limit", Zh: "信用额度"}}
	quote.labels = map[string]rule.Text{"account": {En: "Customer", Zh: "客户"}, "price": {En: "Price", Zh: "价格"}}
	flow := newShape("flow").add("decisions", number).add("done", function(boolean, text))
	above := function(list(reference(department)), rule.Type{Kind: rule.Record, Shape: user})
	above.Call.Inverse = "users_below"
	org := newShape("org").add("departments_above", above).add("departments_of", function(list(reference(department)), rule.Type{Kind: rule.Record, Shape: user}))
	return rule.Env{
		"record": {Kind: rule.Record, Shape: quote}, "old": {Kind: rule.Record, Shape: quote, Nullable: true},
		"user": {Kind: rule.Record, Shape: user}, "candidate": {Kind: rule.Record, Shape: quote},
		"flow": {Kind: rule.Record, Shape: flow}, "org": {Kind: rule.Record, Shape: org},
		"now": moment, "today": date, "event": anything,
	}
}

// object is a record of the tests.
type object struct {
	id     string
	values map[string]any
}

func (o *object) Get(name string) any { return o.values[name] }
func (o *object) Identity() string    { return o.id }

func dec(text string) decimal.Decimal { return decimal.RequireFromString(text) }

func day(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

// scope gives the environment a quote with most fields filled in.
func scope() rule.Scope {
	sales := &object{"d-sales", map[string]any{"name": "Sales"}}
	boss := &object{"u-boss", map[string]any{"login": "boss", "grade": int64(9), "department": sales}}
	ann := &object{"u-ann", map[string]any{"login": "ann", "grade": int64(5), "manager": boss, "department": sales, "roles": []string{"sales", "cfo"}, "active": true}}
	account := &object{"a-1", map[string]any{"name": "Acme", "tier": "gold", "owner": ann, "credit": dec("1000.50")}}
	service := &object{"l-1", map[string]any{"kind": "service", "qty": int64(2), "amount": dec("120.25")}}
	goods := &object{"l-2", map[string]any{"kind": "goods", "qty": int64(10), "amount": dec("0.75"), "product": account}}
	unpriced := &object{"l-3", map[string]any{"kind": nil, "qty": nil, "amount": nil}}
	record := &object{"q-1", map[string]any{
		"version": int64(3), "owner": ann, "number": "Q202601-0001", "account": account, "status": "review",
		"lines": []any{service, goods, unpriced}, "discount_pct": dec("28"), "total": dec("600000"), "subtotal": 0.1,
		"custom_terms": true, "valid_until": day("2026-02-01"), "created_at": day("2026-01-01").Add(9 * time.Hour),
		"tags": []string{"vip", "rush"}, "price": dec("12.30"), "effort": 36 * time.Hour, "revision": json.Number("2"),
	}}
	return rule.Scope{
		"record": record, "candidate": record, "user": ann,
		"flow": &object{"", map[string]any{"decisions": 0, "done": func(arguments ...any) (any, error) { return arguments[0] == "manager", nil }}},
		"org": &object{"", map[string]any{"departments_above": func(arguments ...any) (any, error) {
			return []any{arguments[0].(rule.Object).Get("department")}, nil
		}, "users_below": func(arguments ...any) (any, error) {
			return []string{"u-ann", "u-boss"}, nil
		}}},
		"now": day("2026-01-15").Add(8*time.Hour + 30*time.Minute), "today": day("2026-01-15"),
		"event": map[string]any{"kind": "paid", "amount": json.Number("10.5"), "lines": []any{map[string]any{"n": float64(1)}}},
	}
}

// labels names the fields of quotes.
func labels() rule.Labels {
	names := map[string]rule.Text{
		"record.discount_pct": {En: "Discount %", Zh: "折扣 %"}, "record.total": {En: "Total", Zh: "总额"}, "record.status": {En: "Status", Zh: "状态"},
		"record.owner": {En: "Owner", Zh: "负责人"}, "record.lines": {En: "Lines", Zh: "明细"}, "record.lines.kind": {En: "Kind", Zh: "类型"},
		"record.lines.amount": {En: "Amount", Zh: "金额"}, "record.valid_until": {En: "Valid until", Zh: "有效期"}, "record.custom_terms": {En: "Custom terms", Zh: "特殊条款"},
		"user.roles": {En: "Roles", Zh: "角色"}, "record.tags": {En: "Tags", Zh: "标签"}, "record.number": {En: "Number", Zh: "编号"},
	}
	return rule.Labels{
		Path: func(path []string) rule.Text { return names[strings.Join(path, ".")] },
		Value: func(path []string, value any) rule.Text {
			if strings.Join(path, ".") != "record.status" {
				return rule.Text{}
			}
			for _, option := range statuses.List {
				if option.Name == value {
					return option.Label
				}
			}
			return rule.Text{}
		},
	}
}

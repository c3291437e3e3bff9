package rule_test

import (
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
}

func (s *shape) ShapeName() string                   { return s.name }
func (s *shape) Field(name string) (rule.Type, bool) { t, ok := s.fields[name]; return t, ok }
func (s *shape) FieldNames() []string                { return s.order }
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
		add("price", rule.Type{Kind: rule.Number, Nullable: true, Money: true}).add("price_base", null(number)).add("effort", null(span))
	flow := newShape("flow").add("decisions", number).add("done", function(boolean, text))
	org := newShape("org").add("departments_above", function(list(reference(department)), rule.Type{Kind: rule.Record, Shape: user}))
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

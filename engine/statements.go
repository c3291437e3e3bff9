package engine

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// mostEntries is how many documents of one source a statement has at most.
const mostEntries = 2000

// StatementInfo is a statement of account that there is for the records of an entity.
type StatementInfo struct {
	Name  string        `json:"name"`
	Label metadata.Text `json:"label"`
	Help  metadata.Text `json:"help,omitzero"`
}

// StatementPeriod is what a statement is asked for. Statement "" is the first that the reader may have. The
// days, such as 2026-11-01, are both included; without them it is the month until today. Currency "" is the
// company's when there is something in it, else the first.
type StatementPeriod struct {
	Statement string
	From, To  string
	Currency  string
}

// StatementAnswer is a statement of account in one currency. Partial says that the reader may not see all
// documents there could be.
type StatementAnswer struct {
	Name       string           `json:"name"`
	Label      metadata.Text    `json:"label"`
	Help       metadata.Text    `json:"help,omitzero"`
	From       string           `json:"from"`
	To         string           `json:"to"`
	Currency   string           `json:"currency"`
	Currencies []string         `json:"currencies"`
	Opening    MoneyFigure      `json:"opening"`
	Charges    MoneyFigure      `json:"charges"`
	Credits    MoneyFigure      `json:"credits"`
	Closing    MoneyFigure      `json:"closing"`
	Entries    []StatementEntry `json:"entries"`
	Partial    bool             `json:"partial"`
}

// StatementEntry is a document on a statement, with the balance after it.
type StatementEntry struct {
	Day     string        `json:"day"`
	Source  string        `json:"source"`
	Label   metadata.Text `json:"label"`
	Entity  string        `json:"entity"`
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	Text    string        `json:"text"`
	Charge  *MoneyFigure  `json:"charge"`
	Credit  *MoneyFigure  `json:"credit"`
	Balance MoneyFigure   `json:"balance"`
}

// Statement works a record's statement of account out, as far as the actor may see the documents. Not
// found without such a statement or record; Forbidden when the actor may not read a kind of its documents.
func (e *Engine) Statement(ctx context.Context, by Actor, entity, id string, period StatementPeriod) (*StatementAnswer, error) {
	var answer *StatementAnswer
	err := e.readAs(ctx, by, func(a *act) error {
		record, err := a.visible(entity, id)
		if err != nil {
			return err
		}
		statement, err := e.statementNamed(a.m, a.by, entity, period.Statement)
		if err != nil {
			return err
		}
		l := &ledger{sieve: &sieve{act: a, seen: map[string]bool{}}, statement: statement, record: record}
		if err := l.keep(period); err != nil {
			return err
		}
		answer, err = l.told()
		return err
	})
	return answer, err
}

// statementsFor lists the statements of an entity whose documents an actor may read.
func (m *model) statementsFor(by Actor, entity string) []StatementInfo {
	list := []StatementInfo{}
	for _, statement := range m.StatementsOf(entity) {
		if m.unreadSource(by, statement) == nil {
			list = append(list, StatementInfo{statement.Name, statement.Label, statement.Help})
		}
	}
	return list
}

// statementNamed finds a statement that an actor may have.
func (e *Engine) statementNamed(m *model, by Actor, entity, name string) (*metadata.Statement, error) {
	for _, statement := range m.StatementsOf(entity) {
		source := m.unreadSource(by, statement)
		switch {
		case name == "" && source == nil, name == statement.Name && source == nil:
			return statement, nil
		case name == statement.Name:
			return nil, e.lacks(source.From, mayRead)
		}
	}
	return nil, notFound("There is no statement “"+clip(name)+"”.", "没有对账单“"+clip(name)+"”。")
}

// unreadSource finds a source of a statement that an actor may not read what it needs of; nil if there is none.
func (m *model) unreadSource(by Actor, statement *metadata.Statement) *metadata.StatementSource {
	for i := range statement.Sources {
		source := &statement.Sources[i]
		if !m.rightsOn(by, source.From).may(mayRead) {
			return source
		}
		for _, name := range []string{source.By, source.Date, source.Amount} {
			if !m.mayReadPath(by, source.From, []string{name}) {
				return source
			}
		}
	}
	return nil
}

// ledger is a statement on its way: what stood before its period, and its entries in their order.
type ledger struct {
	*sieve
	statement  *metadata.Statement
	record     *metadata.Record // whose account it is
	from, to   time.Time
	currency   string
	currencies []string
	opening    decimal.Decimal
	charges    decimal.Decimal
	credits    decimal.Decimal
	closing    decimal.Decimal
	entries    []*ledgerEntry
	partial    bool
}

// ledgerEntry is a document as the reader may see it. Amount is as the document says it.
type ledgerEntry struct {
	source   *metadata.StatementSource
	document *metadata.Record
	day      time.Time
	amount   decimal.Decimal
	balance  decimal.Decimal
}

// keep reads what moved the balance, a few queries for each source, and works the balances out.
func (l *ledger) keep(period StatementPeriod) error {
	if err := l.days(period); err != nil {
		return err
	}
	openings := map[string]decimal.Decimal{}
	for i := range l.statement.Sources {
		if err := l.open(&l.statement.Sources[i], openings); err != nil {
			return err
		}
		if err := l.read(&l.statement.Sources[i]); err != nil {
			return err
		}
	}
	l.choose(period.Currency, openings)
	l.balance()
	return nil
}

// days reads the period.
func (l *ledger) days(period StatementPeriod) error {
	bad := Refuse(Malformed, "bad_period", "A period goes from a day to a later one, such as 2026-11-01 to 2026-11-30.", "期间应为先后两个日期，例如 2026-11-01 至 2026-11-30。")
	l.to = today(l.tx.Now, l.org.Load().company)
	var err error
	if period.To != "" {
		if l.to, err = time.Parse(time.DateOnly, period.To); err != nil {
			return bad
		}
	}
	l.from = time.Date(l.to.Year(), l.to.Month(), 1, 0, 0, 0, 0, time.UTC)
	if period.From != "" {
		if l.from, err = time.Parse(time.DateOnly, period.From); err != nil {
			return bad
		}
	}
	if l.from.After(l.to) {
		return bad
	}
	return nil
}

// query is the documents of a source that the reader may see, on days that compare as asked.
func (l *ledger) query(source *metadata.StatementSource, days ...rule.Predicate) (store.Query, error) {
	where, err := l.rows(source.From)
	if err != nil {
		return store.Query{}, err
	}
	l.partial = l.partial || !l.m.rightsOn(l.by, source.From).everywhere(mayRead)
	where = append(slices.Clone(where), refersTo(source.By, l.record.ID))
	if source.If != nil {
		where = append(where, store.Condition{Predicate: source.If.Predicate, Scope: l.scope(l.record, nil)})
	}
	for _, day := range days {
		where = append(where, store.Condition{Predicate: day})
	}
	return store.Query{Entity: source.From, Where: where}, nil
}

// dayIs compares the date of a source's documents.
func dayIs(source *metadata.StatementSource, op string, day time.Time) rule.Predicate {
	return rule.Compare{Op: op, Left: rule.Column{Path: []string{source.Date}}, Right: rule.Literal{Of: day}}
}

// open adds what a source's documents before the period come to, by currency.
func (l *ledger) open(source *metadata.StatementSource, openings map[string]decimal.Decimal) error {
	query, err := l.query(source, dayIs(source, "<", l.from))
	if err != nil {
		return err
	}
	groups := []store.Group{{Path: []string{source.Amount + "_currency"}}}
	rows, err := l.tx.Aggregate(query, groups, []store.Measure{{Function: "sum", Path: []string{source.Amount}}})
	for _, row := range rows {
		currency, _ := row.Keys[0].(string)
		if sum, some := row.Values[0].(decimal.Decimal); some {
			openings[currency] = openings[currency].Add(sum.Mul(decimal.NewFromInt(source.Sign())))
		}
	}
	return err
}

// linesRead lists the lines of documents that their text reads.
func linesRead(source *metadata.StatementSource) []*metadata.Field {
	var fields []*metadata.Field
	for _, r := range source.Text.Rules() {
		for _, path := range r.Program.Reads() {
			if path[0] != "item" || len(path) < 2 {
				continue
			}
			field := source.From.FieldByName(path[1])
			if field != nil && field.Kind == "lines" && !slices.Contains(fields, field) {
				fields = append(fields, field)
			}
		}
	}
	return fields
}

// read adds the documents of the period, with what their texts read.
func (l *ledger) read(source *metadata.StatementSource) error {
	query, err := l.query(source, dayIs(source, ">=", l.from), dayIs(source, "<=", l.to))
	if err != nil {
		return err
	}
	query.Sort, query.Limit = []store.Sort{{Path: []string{source.Date}}}, mostEntries+1
	page, err := l.tx.Find(query)
	if err != nil {
		return err
	}
	if len(page.Records) > mostEntries {
		return Refuse(Invalid, "too_many_entries", "There are more than "+strconv.Itoa(mostEntries)+" documents in this period; choose a shorter one.",
			"该期间的单据超过 "+strconv.Itoa(mostEntries)+" 张，请缩短期间。")
	}
	if err := l.tx.LoadLines(page.Records, linesRead(source)...); err != nil {
		return err
	}
	if err := l.tx.LoadPaths(page.Records, pathsOf(source.Text.Rules(), source.From, "item")); err != nil {
		return err
	}
	documents, err := l.sift(page.Records, l.m.rightsOn(l.by, source.From).field)
	for _, document := range documents {
		l.enter(source, document)
	}
	return err
}

// enter notes a document that has a day and an amount.
func (l *ledger) enter(source *metadata.StatementSource, document *metadata.Record) {
	day, dated := document.Value(source.Date).(time.Time)
	money, known := document.Value(source.Amount).(metadata.Money)
	if dated && known {
		l.entries = append(l.entries, &ledgerEntry{source: source, document: document, day: day, amount: money.Amount})
	}
}

// choose settles the currency and leaves out what is in others.
func (l *ledger) choose(asked string, openings map[string]decimal.Decimal) {
	found := map[string]bool{}
	for currency, opening := range openings {
		found[currency] = !opening.IsZero()
	}
	for _, entry := range l.entries {
		found[entry.currency()] = true
	}
	maps.DeleteFunc(found, func(_ string, some bool) bool { return !some })
	l.currencies = slices.Sorted(maps.Keys(found))
	own := l.org.Load().company.Currency
	l.currency = cmp.Or(asked, own)
	if asked == "" && !found[own] && len(l.currencies) > 0 {
		l.currency = l.currencies[0]
	}
	l.opening = openings[l.currency]
	l.entries = slices.DeleteFunc(l.entries, func(entry *ledgerEntry) bool { return entry.currency() != l.currency })
}

func (n *ledgerEntry) currency() string {
	return n.document.Value(n.source.Amount).(metadata.Money).Currency
}

// balance puts the entries in order, by their days and then their sources, and gives each its balance.
func (l *ledger) balance() {
	slices.SortStableFunc(l.entries, func(a, b *ledgerEntry) int {
		return cmp.Or(a.day.Compare(b.day), cmp.Compare(b.source.Sign(), a.source.Sign()), compareIDs(a.document.ID, b.document.ID))
	})
	l.closing = l.opening
	for _, entry := range l.entries {
		if entry.source.Sign() > 0 {
			l.charges = l.charges.Add(entry.amount)
		} else {
			l.credits = l.credits.Add(entry.amount)
		}
		l.closing = l.opening.Add(l.charges).Sub(l.credits)
		entry.balance = l.closing
	}
}

func (l *ledger) figure(amount decimal.Decimal) MoneyFigure {
	return MoneyFigure{Amount: amount.StringFixed(2), Currency: l.currency}
}

// told gives the statement its shape for the reader's screen.
func (l *ledger) told() (*StatementAnswer, error) {
	answer := &StatementAnswer{
		Name: l.statement.Name, Label: l.statement.Label, Help: l.statement.Help, From: l.from.Format(time.DateOnly), To: l.to.Format(time.DateOnly),
		Currency: l.currency, Currencies: append([]string{}, l.currencies...), Opening: l.figure(l.opening), Charges: l.figure(l.charges),
		Credits: l.figure(l.credits), Closing: l.figure(l.closing), Entries: make([]StatementEntry, len(l.entries)), Partial: l.partial,
	}
	locale := metadata.Locale{Language: l.by.Language, Zone: l.org.Load().company.location()}
	for i, entry := range l.entries {
		text, err := l.say(entry, locale)
		if err != nil {
			return nil, err
		}
		told := StatementEntry{
			Day: entry.day.Format(time.DateOnly), Source: entry.source.Name, Label: entry.source.Label, Entity: entry.source.Of, ID: entry.document.ID,
			Title: entry.document.Title(locale), Text: text, Balance: l.figure(entry.balance),
		}
		amount := l.figure(entry.amount)
		if entry.source.Sign() > 0 {
			told.Charge = &amount
		} else {
			told.Credit = &amount
		}
		answer.Entries[i] = told
	}
	return answer, nil
}

// say writes what an entry says, less what the reader may not know.
func (l *ledger) say(entry *ledgerEntry, to metadata.Locale) (string, error) {
	scope := l.scope(nil, nil)
	scope["item"] = entry.document
	roots := map[string]*metadata.Entity{"item": entry.source.From, "user": l.m.Entity("user")}
	said, err := entry.source.Text.Say(scope, to, func(r *metadata.Rule) bool { return l.allowed(r, roots) < readField })
	return strings.TrimSpace(said.Text), printFailed(err)
}

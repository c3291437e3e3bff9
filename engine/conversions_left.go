package engine

import (
	"errors"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// mostTaken is how many lines that were made of one record are looked at.
const mostTaken = 10_000

// leftover is what can still be taken of a source's lines: amounts by what lines agree in, in the order of
// Take.
type leftover struct {
	of   *metadata.LeftOver
	left map[string][]decimal.Decimal
}

// inParts takes the lines of records over in parts.
type inParts struct {
	*act

	conversion *metadata.Conversion
	lines      *metadata.LinesConversion
}

// leftOf works out what is left of a source: what its lines would give in all, less what other records
// than except were made with.
func (p inParts) leftOf(source *metadata.Record, except string) (*leftover, error) {
	l := &leftover{of: p.lines.Left, left: map[string][]decimal.Decimal{}}
	field := source.Entity.FieldByName(p.lines.Of)
	if err := p.tx.LoadLines([]*metadata.Record{source}, field); err != nil {
		return nil, err
	}
	given := linesOf(source, field)
	if err := p.tx.LoadPaths(given, linePaths(field.Target, p.lines)); err != nil {
		return nil, err
	}
	for _, line := range given {
		scope := p.scope(source, nil)
		scope["line"] = line
		if p.lines.If != nil {
			if takenOver, err := p.lines.If.Program.True(scope); err != nil || !takenOver {
				continue
			}
		}
		l.add(l.whole(p.lines, scope), false)
	}
	taken, err := p.takenOf(source, except)
	for _, line := range taken {
		l.add(line, true)
	}
	return l, err
}

// whole makes of a source's line what decides how much is left of it.
func (l *leftover) whole(lines *metadata.LinesConversion, scope rule.Scope) *metadata.Record {
	made := metadata.NewRecord(l.of.Of)
	for name, value := range lines.Fields.All() {
		if !slices.Contains(l.of.Match, name) && !slices.Contains(l.of.Take, name) {
			continue
		}
		field := l.of.Of.FieldByName(name)
		if found, problem := runInto(field, value, scope); problem == nil {
			made.Values[field.Position] = found
		}
	}
	return made
}

// takenOf reads the lines that were made of a source before and count.
func (p inParts) takenOf(source *metadata.Record, except string) ([]*metadata.Record, error) {
	back := p.conversion.Path
	if len(back) == 1 {
		back = []string{"parent", back[0]}
	} else {
		back = back[1:]
	}
	left := p.lines.Left
	query := store.Query{Entity: left.Of, Where: []store.Condition{refersAlong(back, source.ID)}, Limit: mostTaken}
	if except != "" {
		query.Where = append(query.Where, store.Condition{Predicate: rule.Compare{
			Op: "!=", Left: rule.Column{Path: []string{"parent"}}, Right: rule.Literal{Of: except},
		}})
	}
	if left.Counts != nil {
		query.Where = append(query.Where, store.Condition{Predicate: left.Counts.Predicate, Scope: p.scope(nil, nil)})
	}
	page, err := p.tx.Find(query)
	if err != nil {
		return nil, err
	}
	return page.Records, nil
}

// key is what lines agree in that are the same.
func (l *leftover) key(line *metadata.Record) string {
	var key []byte
	for _, name := range l.of.Match {
		field := l.of.Of.FieldByName(name)
		key = append(field.KindOf().Append(key, field, line.Values[field.Position]), '\n')
	}
	return string(key)
}

// add adds a line's amounts to what is left, or takes them off.
func (l *leftover) add(line *metadata.Record, taken bool) {
	key := l.key(line)
	left, known := l.left[key]
	switch {
	case !known && taken:
		return // no line of the source
	case !known:
		left = make([]decimal.Decimal, len(l.of.Take))
		l.left[key] = left
	}
	for i, name := range l.of.Take {
		amount := amountOf(line.Value(name))
		if taken {
			amount = amount.Neg()
		}
		left[i] = left[i].Add(amount)
	}
}

// amountOf is the number in a value, zero if there is none.
func amountOf(value any) decimal.Decimal {
	switch value := value.(type) {
	case decimal.Decimal:
		return value
	case metadata.Money:
		return value.Amount
	case int64:
		return decimal.NewFromInt(value)
	}
	return decimal.Decimal{}
}

// take cuts a line to what is left. It reports false when nothing is.
func (l *leftover) take(line *metadata.Record) bool {
	left, known := l.left[l.key(line)]
	if !known {
		return true
	}
	if !left[0].IsPositive() {
		return false
	}
	for i, name := range l.of.Take {
		field := l.of.Of.FieldByName(name)
		amount := decimal.Min(amountOf(line.Values[field.Position]), left[i])
		left[i] = left[i].Sub(amount)
		line.Values[field.Position] = withAmount(line.Values[field.Position], amount)
	}
	return true
}

// withAmount puts another number into a value.
func withAmount(value any, amount decimal.Decimal) any {
	switch value := value.(type) {
	case decimal.Decimal:
		return amount
	case metadata.Money:
		return metadata.Money{Amount: amount, Currency: value.Currency}
	case int64:
		return amount.IntPart()
	}
	return value
}

// checkLeft refuses lines that take more of their source than is left, whichever way they come. The source
// stays locked, so that of two at the same time the second finds what the first took.
func (s *saving) checkLeft() error { return s.checkLeftSince(s.old) }

// checkLeftSince is checkLeft for lines that take more than those of an earlier record, nil for none.
func (s *saving) checkLeftSince(before *metadata.Record) error {
	if len(s.problems) > 0 {
		return nil // what is left of a source is told to nobody who may not refer to it
	}
	for _, conversion := range s.m.ConversionsTo(s.plan.entity.Name) {
		for name, lines := range conversion.Lines.All() {
			if lines.Left == nil {
				continue
			}
			parts := inParts{s.act, conversion, lines}
			if err := s.checkTaken(parts, s.plan.entity.FieldByName(name), before); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *saving) checkTaken(parts inParts, field *metadata.Field, old *metadata.Record) error {
	before, now := parts.bySource(field, old), parts.bySource(field, s.record)
	for _, id := range sortedKeys(now) {
		if !takesMore(parts.lines.Left, before[id], now[id]) {
			continue
		}
		source, err := s.tx.Lock(s.m.Entity(parts.conversion.From), id)
		if errors.Is(err, store.ErrNotFound) {
			continue // told where the reference is checked
		}
		if err != nil {
			return err
		}
		left, err := parts.leftOf(source.Clone(), s.record.ID)
		if err != nil {
			return err
		}
		s.tellTaken(field, source, left, now[id])
	}
	return nil
}

// bySource gives the lines of a record that count, by the source that they were made of.
func (p inParts) bySource(field *metadata.Field, record *metadata.Record) map[string][]*metadata.Record {
	taken := map[string][]*metadata.Record{}
	if record == nil {
		return taken
	}
	for _, line := range linesOf(record, field) {
		from := record
		path := p.conversion.Path
		if len(path) > 1 {
			from = line
		}
		id, _ := from.Value(path[len(path)-1]).(string)
		if id != "" && p.counts(line, record) {
			taken[id] = append(taken[id], line)
		}
	}
	return taken
}

// counts reports whether a line of a record counts as taken.
func (p inParts) counts(line, record *metadata.Record) bool {
	if p.lines.Left.Counts == nil {
		return true
	}
	scope := p.scope(nil, nil)
	line.BelongTo(record)
	scope["candidate"] = line
	counts, err := p.lines.Left.Counts.Program.True(scope)
	return err == nil && counts
}

// takesMore reports whether lines take more of something than others did.
func takesMore(of *metadata.LeftOver, before, now []*metadata.Record) bool {
	l := &leftover{of: of, left: map[string][]decimal.Decimal{}}
	for _, line := range now {
		l.add(line, false)
	}
	for _, line := range before {
		l.add(line, true)
	}
	for _, more := range l.left {
		if slices.ContainsFunc(more, decimal.Decimal.IsPositive) {
			return true
		}
	}
	return false
}

// tellTaken notes the first line that takes more than is left of a source.
func (s *saving) tellTaken(field *metadata.Field, source *metadata.Record, left *leftover, lines []*metadata.Record) {
	for number, line := range lines {
		before := slices.Clone(left.left[left.key(line)])
		left.add(line, true)
		for i, amount := range left.left[left.key(line)] {
			if !amount.IsNegative() {
				continue
			}
			taken := left.of.Of.FieldByName(left.of.Take[i])
			most := decimal.Max(before[i], decimal.Decimal{}).String()
			s.add(field, &metadata.ValueProblem{Code: "nothing_left", Message: metadata.Text{
				En: "Line " + strconv.Itoa(number+1) + " takes too much: of " + source.Title(metadata.Locale{Language: "en"}) + " only " + most + " is left (" + taken.Label.In("en") + ").",
				Zh: "第 " + strconv.Itoa(number+1) + " 行超出：" + source.Title(metadata.Locale{Language: "zh"}) + " 剩余" + taken.Label.In("zh") + "为 " + most + "。",
			}})
			return
		}
	}
}

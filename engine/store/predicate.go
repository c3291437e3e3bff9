package store

import (
	"fmt"
	"strings"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// What always and never holds, on both databases.
const (
	alwaysTrue  = "1 = 1"
	alwaysFalse = "1 = 0"
)

// predicate renders a bound predicate. SQL's null may stand for false unless exact: below a not it
// has to be false, while at the top it lets the database use an index.
func (s *selection) predicate(p rule.Predicate, exact bool) (string, error) {
	switch p := p.(type) {
	case rule.And:
		return s.several(p.Of, " and ", alwaysTrue, alwaysFalse, exact)
	case rule.Or:
		return s.several(p.Of, " or ", alwaysFalse, alwaysTrue, exact)
	case rule.Not:
		text, err := s.predicate(p.Of, true)
		return negated(text), err
	case rule.Compare:
		return s.compare(p, exact)
	case rule.In:
		return s.in(p, exact)
	case rule.Some:
		return s.some(p)
	case rule.Truth:
		_, expression, err := s.attribute(p.Of.Path)
		return expression + " is true", err
	case rule.Constant:
		return constant(p.Holds), nil
	default:
		return "", fmt.Errorf("a %T must be bound before it is rendered", p)
	}
}

func constant(holds bool) string {
	if holds {
		return alwaysTrue
	}
	return alwaysFalse
}

func negated(text string) string {
	switch text {
	case alwaysTrue:
		return alwaysFalse
	case alwaysFalse:
		return alwaysTrue
	default:
		return "not (" + text + ")"
	}
}

// several joins parts, leaving out the neutral ones; one absorbing part decides, and the arguments of
// those before it go.
func (s *selection) several(parts []rule.Predicate, word, neutral, absorbing string, exact bool) (string, error) {
	var texts []string
	before := len(s.args)
	for _, part := range parts {
		text, err := s.predicate(part, exact)
		if err != nil {
			return "", err
		}
		if text == absorbing {
			s.args = s.args[:before]
			return absorbing, nil
		}
		if text != neutral {
			texts = append(texts, text)
		}
	}
	switch len(texts) {
	case 0:
		return neutral, nil
	case 1:
		return texts[0], nil
	default:
		return "(" + strings.Join(texts, word) + ")", nil
	}
}

func exactly(text string, exact bool) string {
	if exact && text != alwaysTrue && text != alwaysFalse {
		return "(" + text + ") is true"
	}
	return text
}

// flipped gives the comparison with its sides changed.
func flipped(op string) (string, bool) {
	switch op {
	case "==", "!=":
		return op, true
	case "<":
		return ">", true
	case "<=":
		return ">=", true
	case ">":
		return "<", true
	case ">=":
		return "<=", true
	default:
		return "", false
	}
}

// compare takes coalescing apart, since (a ?? b) < c is (a given and a < c) or (a null and b < c):
// that is exact whatever scales a, b and c have, and the database can use an index of a.
func (s *selection) compare(p rule.Compare, exact bool) (string, error) {
	if left, ok := p.Left.(rule.Coalesce); ok {
		return s.coalesced(left, func(side rule.Operand) rule.Predicate {
			return rule.Compare{Op: p.Op, Left: side, Right: p.Right}
		}, exact)
	}
	if right, ok := p.Right.(rule.Coalesce); ok {
		return s.coalesced(right, func(side rule.Operand) rule.Predicate {
			return rule.Compare{Op: p.Op, Left: p.Left, Right: side}
		}, exact)
	}
	left, leftIsKnown := p.Left.(rule.Literal)
	right, rightIsKnown := p.Right.(rule.Literal)
	switch {
	case leftIsKnown && rightIsKnown:
		holds, err := compareValues(p.Op, left.Of, right.Of)
		return constant(holds), err
	case rightIsKnown:
		return s.compareLiteral(p.Op, p.Left, right.Of, exact)
	case leftIsKnown:
		if op, ok := flipped(p.Op); ok {
			return s.compareLiteral(op, p.Right, left.Of, exact)
		}
		return s.literalAgainst(p.Op, left.Of, p.Right, exact)
	default:
		return s.compareColumns(p.Op, p.Left, p.Right, exact)
	}
}

// read renders an operand that stands in the row: a column, or one that is folded.
func (s *selection) read(operand rule.Operand) (metadata.Attribute, string, error) {
	switch o := operand.(type) {
	case rule.Column:
		return s.attribute(o.Path)
	case rule.Folded:
		attribute, expression, err := s.attribute(o.Of.Path)
		expression = s.dialect.smallLetters(s.asText(attribute.Column, expression))
		return metadata.Attribute{Name: attribute.Name, Column: textColumn}, expression, err
	default:
		return metadata.Attribute{}, "", fmt.Errorf("a %T must be bound before it is rendered", operand)
	}
}

func (s *selection) coalesced(side rule.Coalesce, with func(rule.Operand) rule.Predicate, exact bool) (string, error) {
	null := rule.Compare{Op: "==", Left: side.Of, Right: rule.Literal{}}
	return s.predicate(rule.Or{Of: []rule.Predicate{
		rule.And{Of: []rule.Predicate{rule.Not{Of: null}, with(side.Of)}},
		rule.And{Of: []rule.Predicate{null, with(side.Else)}},
	}}, exact)
}

func (s *selection) compareColumns(op string, left, right rule.Operand, exact bool) (string, error) {
	a, x, err := s.read(left)
	if err != nil {
		return "", err
	}
	b, y, err := s.read(right)
	if err != nil {
		return "", err
	}
	if a.Column.Storage != b.Column.Storage || rule.IsSearch(op) {
		x, y = s.asText(a.Column, x), s.asText(b.Column, y)
	}
	if s.dialect.scaled() && a.Column.Scale != b.Column.Scale {
		return compareScales(op, scaledColumn{x, a.Column.Scale}, scaledColumn{y, b.Column.Scale}), nil
	}
	switch {
	case op == "==":
		return s.dialect.same(x, y), nil
	case op == "!=":
		return "not (" + s.dialect.same(x, y) + ")", nil
	case rule.IsSearch(op):
		return exactly(s.textOperator(op, x, y), exact), nil
	default:
		return exactly(x+" "+op+" "+y, exact), nil
	}
}

// asText makes an id comparable with text; other storages are left alone.
func (s *selection) asText(column metadata.Column, expression string) string {
	if column.Storage == metadata.StoreID {
		return s.dialect.asText(expression)
	}
	return expression
}

func (s *selection) textOperator(op, text, part string) string {
	switch op {
	case "contains":
		return s.dialect.find(text, part) + " > 0"
	case "startsWith":
		return "substr(" + text + ", 1, length(" + part + ")) = " + part
	default:
		return "(length(" + text + ") >= length(" + part + ") and substr(" + text + ", length(" + text + ") - length(" + part + ") + 1) = " + part + ")"
	}
}

// compareLiteral compares a column with a value.
func (s *selection) compareLiteral(op string, left rule.Operand, value any, exact bool) (string, error) {
	attribute, expression, err := s.read(left)
	if err != nil {
		return "", err
	}
	if value == nil {
		return compareNull(op, expression), nil
	}
	if rule.IsSearch(op) {
		mark, err := s.textValue(value)
		return exactly(s.textOperator(op, s.asText(attribute.Column, expression), mark), exact), err
	}
	if isSecret(attribute) {
		attribute, expression, value = s.secret(attribute, expression, value)
	}
	if flag, ok := value.(bool); ok {
		return compareFlag(op, expression, flag)
	}
	converted, fits := convertFor(s.dialect, attribute.Column, op, value)
	if fits != inside {
		return outside(op, expression, fits, exact), nil
	}
	mark, err := s.value(attribute.Column, op, converted.value)
	if err != nil {
		return "", err
	}
	if attribute.Column.Storage == metadata.StoreID && op != "==" && op != "!=" {
		expression = s.dialect.asText(expression)
	}
	switch converted.op {
	case "==":
		return exactly(expression+" = "+mark, exact), nil
	case "!=":
		return "not (" + s.dialect.same(expression, mark) + ")", nil
	default:
		return exactly(expression+" "+converted.op+" "+mark, exact), nil
	}
}

func compareNull(op, expression string) string {
	switch op {
	case "==":
		return expression + " is null"
	case "!=":
		return expression + " is not null"
	default:
		return alwaysFalse
	}
}

func compareFlag(op, expression string, flag bool) (string, error) {
	word := "false"
	if flag {
		word = "true"
	}
	switch op {
	case "==":
		return expression + " is " + word, nil
	case "!=":
		return expression + " is not " + word, nil
	default:
		return "", fmt.Errorf("true and false have no order (%s)", op)
	}
}

// literalAgainst is a text operator with a value on the left: 'abc' contains record.code.
func (s *selection) literalAgainst(op string, value any, right rule.Operand, exact bool) (string, error) {
	if value == nil {
		return alwaysFalse, nil
	}
	attribute, expression, err := s.read(right)
	if err != nil {
		return "", err
	}
	mark, err := s.textValue(value)
	return exactly(s.textOperator(op, mark, s.asText(attribute.Column, expression)), exact), err
}

func isSecret(attribute metadata.Attribute) bool {
	return attribute.Field != nil && attribute.Field.Kind == "encrypted"
}

// secret turns a comparison with an encrypted field into one with the hashes beside it.
func (s *selection) secret(attribute metadata.Attribute, expression string, value any) (metadata.Attribute, string, any) {
	hashes := attribute.Field.Columns()[1]
	expression = strings.TrimSuffix(expression, quoteName(attribute.Column.Name)) + quoteName(hashes.Name)
	attribute.Column = hashes
	if text, ok := value.(string); ok && s.tx != nil && s.tx.store.hash != nil {
		return attribute, expression, s.tx.store.hash(attribute.Field, text)
	}
	return attribute, expression, value
}

// value writes a converted value as an argument, or into the text of an index.
func (s *selection) value(column metadata.Column, op string, value any) (string, error) {
	column.Precision, column.Scale = 0, 0 // converted already
	if s.literal {
		return s.dialect.literal(column, value)
	}
	encoded, err := s.dialect.encode(column, value)
	if err != nil {
		return "", err
	}
	if column.Storage == metadata.StoreID && op != "==" && op != "!=" {
		column.Storage = metadata.StoreText
	}
	s.args = append(s.args, encoded)
	return s.dialect.typed(len(s.args), column.Storage), nil
}

func (s *selection) textValue(value any) (string, error) {
	text, ok := value.(string)
	if !ok {
		return "", fmt.Errorf("a %T has no parts of text", value)
	}
	return s.value(textColumn, "", text)
}

// in renders membership of a list, which is a multi-valued column or a list of values.
func (s *selection) in(p rule.In, exact bool) (string, error) {
	if item, ok := p.Item.(rule.Coalesce); ok {
		return s.coalesced(item, func(side rule.Operand) rule.Predicate {
			return rule.In{Item: side, List: p.List}
		}, exact)
	}
	item, itemIsKnown := p.Item.(rule.Literal)
	list, listIsKnown := p.List.(rule.Literal)
	switch {
	case itemIsKnown && listIsKnown:
		return constant(valueIn(item.Of, list.Of)), nil
	case itemIsKnown:
		return s.valueInColumn(item.Of, p.List)
	case listIsKnown:
		return s.columnInValues(p.Item, list.Of, exact)
	default:
		attribute, expression, err := s.read(p.Item)
		if err != nil {
			return "", err
		}
		_, of, err := s.read(p.List)
		return s.dialect.member(s.asText(attribute.Column, expression), of), err
	}
}

func (s *selection) valueInColumn(value any, list rule.Operand) (string, error) {
	text, ok := value.(string)
	if !ok {
		return alwaysFalse, nil
	}
	_, expression, err := s.read(list)
	if err != nil {
		return "", err
	}
	mark, err := s.value(textColumn, "", text)
	return s.dialect.member(mark, expression), err
}

func (s *selection) columnInValues(item rule.Operand, list any, exact bool) (string, error) {
	attribute, expression, err := s.read(item)
	if err != nil {
		return "", err
	}
	values, _ := list.([]any)
	if isSecret(attribute) {
		hashes := make([]any, len(values))
		for i, value := range values {
			_, _, hashes[i] = s.secret(attribute, expression, value)
		}
		attribute, expression, _ = s.secret(attribute, expression, nil)
		values = hashes
	}
	fitting := make([]any, 0, len(values))
	for _, value := range values {
		if value == nil {
			continue
		}
		if converted, fits := convertFor(s.dialect, attribute.Column, "==", value); fits == inside {
			fitting = append(fitting, converted.value)
		}
	}
	if len(fitting) == 0 {
		return alwaysFalse, nil
	}
	if s.literal {
		return s.columnInLiterals(attribute.Column, expression, fitting)
	}
	argument, err := s.dialect.list(attribute.Column.Storage, fitting)
	if err != nil {
		return "", err
	}
	s.args = append(s.args, argument)
	return exactly(s.dialect.in(expression, len(s.args), attribute.Column.Storage), exact), nil
}

func (s *selection) columnInLiterals(column metadata.Column, expression string, values []any) (string, error) {
	texts := make([]string, len(values))
	for i, value := range values {
		var err error
		if texts[i], err = s.value(column, "==", value); err != nil {
			return "", err
		}
	}
	return "(" + expression + " in (" + strings.Join(texts, ", ") + ")) is true", nil
}

package metadata

import "github.com/weft-crm/weft/metadata/rule"

const (
	usualSecretLength = 255
	maxSecretLength   = 1000
)

// Secret is an encrypted text as the database keeps it: sealed with a key that is not in the
// database, and a keyed hash by which equal texts are found.
type Secret struct{ Sealed, Hash string }

// Part gives the columns: the sealed text, and hash.
func (s Secret) Part(name string) any {
	if name == "hash" {
		return s.Hash
	}
	return s.Sealed
}

// Clear is a text that is to be sealed, or that was opened for somebody who may read it.
type Clear string

// encryptedKind is a text that only the program can read. In the database, in history, in search and
// to rules it is unknown; a filter can ask whether it equals a text.
type encryptedKind struct{ textual }

func (encryptedKind) Name() string       { return "encrypted" }
func (encryptedKind) Label() Text        { return Text{"Encrypted text", "加密文本"} }
func (encryptedKind) settings() []string { return []string{"length", "mask"} }

func (encryptedKind) Operators() []Operator {
	return []Operator{equalOperator, notEqualOperator, inOperator, notInOperator, emptyOperator, notEmptyOperator}
}

func (encryptedKind) Columns(f *Field) []Column {
	return []Column{
		{Name: f.Column, Storage: StoreText, Nullable: true},
		{Name: f.Column + "_hash", Part: "hash", Storage: StoreText, Nullable: true},
	}
}

// Compose makes the secret of its columns.
func (encryptedKind) Compose(_ *Field, part func(string) any) any {
	sealed, _ := part("").(string)
	hash, _ := part("hash").(string)
	return Secret{sealed, hash}
}

func (encryptedKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	text, problem := parseLine(raw, lengthOf(f, usualSecretLength), anyLine)
	if clear, ok := text.(string); ok && problem == nil {
		return Clear(clear), nil
	}
	return nil, problem
}

func (k encryptedKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	return k.Parse(f, text)
}

func (k encryptedKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	return k.Parse(f, ruleText(value))
}

// ToRule tells only whether there is something.
func (encryptedKind) ToRule(_ *Field, value any) any {
	if value == nil {
		return nil
	}
	return masked
}

// Append writes what was opened; a secret stays one.
func (encryptedKind) Append(b []byte, _ *Field, value any) []byte {
	switch value := value.(type) {
	case Clear:
		return appendString(b, string(value))
	case Secret:
		return appendString(b, masked)
	default:
		return append(b, "null"...)
	}
}

func (encryptedKind) Format(_ *Field, value any, _ Locale) string {
	if value == nil {
		return ""
	}
	return masked
}

// Equal compares secrets by their hashes.
func (encryptedKind) Equal(a, b any) bool {
	x, isX := a.(Secret)
	y, isY := b.(Secret)
	if isX && isY {
		return x.Hash == y.Hash
	}
	return a == b
}

func (encryptedKind) link(c *fieldCheck, f *Field) { c.length(f, maxSecretLength) }

// keepsSecret reports whether a value says that the secret stays: it is what a reader sees who may
// not see more.
func keepsSecret(value any) bool { return value == Clear(masked) }

// HasSecrets reports whether a live field of the model is encrypted.
func (m *Model) HasSecrets() bool {
	for _, e := range m.LiveEntities() {
		for _, f := range e.LiveFields() {
			if f.Kind == "encrypted" {
				return true
			}
		}
	}
	return false
}

// misread finds what a predicate asks of an encrypted field but whether it equals a text.
func misread(e *Entity, predicate rule.Predicate) bool {
	switch p := predicate.(type) {
	case rule.And:
		return anyMisread(e, p.Of)
	case rule.Or:
		return anyMisread(e, p.Of)
	case rule.Not:
		return misread(e, p.Of)
	case rule.Compare:
		if e.foldsSecret(p.Left) || e.foldsSecret(p.Right) {
			return true
		}
		left, right := e.isSecret(p.Left), e.isSecret(p.Right)
		_, leftIsColumn := p.Left.(rule.Column)
		_, rightIsColumn := p.Right.(rule.Column)
		return (left || right) && (p.Op != "==" && p.Op != "!=" || leftIsColumn && rightIsColumn)
	case rule.In:
		_, listIsColumn := p.List.(rule.Column)
		return e.foldsSecret(p.Item) || e.isSecret(p.Item) && listIsColumn
	case rule.Some:
		list := e.ListAt(p.List.Path)
		return list != nil && misread(list.Target, p.Where)
	default:
		return false
	}
}

func anyMisread(e *Entity, parts []rule.Predicate) bool {
	for _, part := range parts {
		if misread(e, part) {
			return true
		}
	}
	return false
}

// foldsSecret reports whether an operand is an encrypted field in small letters.
func (e *Entity) foldsSecret(operand rule.Operand) bool {
	if coalesce, ok := operand.(rule.Coalesce); ok {
		operand = coalesce.Of
	}
	folded, ok := operand.(rule.Folded)
	return ok && e.isSecret(folded.Of)
}

// isSecret reports whether an operand is an encrypted field.
func (e *Entity) isSecret(operand rule.Operand) bool {
	if coalesce, ok := operand.(rule.Coalesce); ok {
		operand = coalesce.Of
	}
	column, ok := operand.(rule.Column)
	if !ok {
		return false
	}
	path := e.Expand(column.Path)
	for i, name := range path {
		attribute := e.attributes[name]
		if attribute == nil {
			return false
		}
		if i == len(path)-1 || attribute.Target == nil {
			return attribute.Field != nil && attribute.Field.Kind == "encrypted"
		}
		e = attribute.Target
	}
	return false
}

func secretProblem(source string) rule.Problem {
	return rule.Problem{Code: "rule.encrypted", To: len(source), Line: 1, Column: 1, Message: rule.Text{
		En: "An encrypted field can only be compared with a text by == or !=, in filters.", Zh: "加密字段只能在筛选中用 == 或 != 与文本比较。",
	}}
}

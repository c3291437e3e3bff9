package metadata

// Statement is an account kept for the records of an entity (statements/<entity>.<name>.json): the
// documents that raise or lower a balance, by their dates.
type Statement struct {
	Entity  string            `json:"entity"`
	Name    string            `json:"name"`
	Label   Text              `json:"label"`
	Help    Text              `json:"help,omitzero"`
	Sources []StatementSource `json:"sources"`
}

// StatementSource is one kind of documents on a statement: the records of Of that refer to the
// statement's record by By.
type StatementSource struct {
	Name   string  `json:"name"`
	Label  Text    `json:"label"`
	Of     string  `json:"of"`
	By     string  `json:"by"`
	If     *Rule   `json:"if,omitempty"` // over candidate: which of them count
	Date   string  `json:"date"`         // a date of theirs
	Amount string  `json:"amount"`       // an amount of money of theirs
	Side   string  `json:"side"`         // charge raises the balance, credit lowers it
	Text   Wording `json:"text,omitzero"`

	From *Entity `json:"-"` // Of; filled by Compile
}

// Sign is what a source's amounts count: 1 for charges, -1 for credits.
func (s *StatementSource) Sign() int64 {
	if s.Side == "credit" {
		return -1
	}
	return 1
}

// Statement returns an entity's statement by name, or nil.
func (m *Model) Statement(entity, name string) *Statement {
	for _, statement := range m.Statements {
		if statement.Entity == entity && statement.Name == name {
			return statement
		}
	}
	return nil
}

// StatementsOf lists an entity's statements.
func (m *Model) StatementsOf(entity string) []*Statement {
	return filter(m.Statements, func(s *Statement) bool { return s.Entity == entity })
}

// What prints read of a statement: its figures as statement, and the rows of a table of its entries as item.
var (
	statementFigures = fixedEntity("statement",
		&Field{Name: "label", Kind: "text", Label: Text{"Statement", "对账方式"}},
		&Field{Name: "from_day", Kind: "date", Label: Text{"From", "起始日期"}},
		&Field{Name: "to_day", Kind: "date", Label: Text{"To", "截止日期"}},
		&Field{Name: "currency", Kind: "text", Label: Text{"Currency", "币种"}},
		&Field{Name: "opening", Kind: "money", Label: Text{"Opening balance", "期初余额"}},
		&Field{Name: "charges", Kind: "money", Label: Text{"Charges", "本期增加"}},
		&Field{Name: "credits", Kind: "money", Label: Text{"Credits", "本期减少"}},
		&Field{Name: "closing", Kind: "money", Label: Text{"Closing balance", "期末余额"}},
		&Field{Name: "partial", Kind: "boolean", Label: Text{"Only what the reader may see", "仅含读者可见的单据"}},
	)
	statementEntry = fixedEntity("statement_entry",
		&Field{Name: "day", Kind: "date", Label: Text{"Date", "日期"}},
		&Field{Name: "kind", Kind: "text", Label: Text{"Kind", "类型"}},
		&Field{Name: "document", Kind: "text", Label: Text{"Document", "单据号"}},
		&Field{Name: "text", Kind: "text", Label: Text{"Text", "摘要"}},
		&Field{Name: "charge", Kind: "money", Label: Text{"Charge", "应收"}},
		&Field{Name: "credit", Kind: "money", Label: Text{"Credit", "已收"}},
		&Field{Name: "balance", Kind: "money", Label: Text{"Balance", "余额"}},
	)
)

// fixedEntity makes an entity that has no table, for records that are worked out.
func fixedEntity(name string, fields ...*Field) *Entity {
	e := &Entity{Name: name, Fields: fields, byName: map[string]*Field{}, attributes: map[string]*Attribute{}}
	for i, f := range fields {
		f.Position, f.Column = i, f.Name
		e.byName[f.Name] = f
		for _, column := range f.Columns() {
			e.addAttribute(fieldAttribute(f, column))
		}
	}
	return e
}

// NewStatementFigures makes the empty figures of a statement, as prints read them.
func NewStatementFigures() *Record { return NewRecord(statementFigures) }

// NewStatementEntry makes an empty entry of a statement, as prints read it.
func NewStatementEntry() *Record { return NewRecord(statementEntry) }

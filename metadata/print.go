package metadata

// Print is a document made of a record (prints/<entity>.<name>.json): blocks from top to bottom, with
// {{rules}} in their texts.
type Print struct {
	Entity   string       `json:"entity"`
	Name     string       `json:"name"`
	Label    Text         `json:"label"`
	File     Wording      `json:"file,omitzero"`      // the file's name without its ending; the label and the record's title if there is none
	When     *Rule        `json:"when,omitempty"`     // over the record: which ones may be printed so
	Language string       `json:"language,omitempty"` // zh, en or both; "" is the reader's
	Paper    Paper        `json:"paper,omitzero"`
	Blocks   []PrintBlock `json:"blocks"`
	// Statement says that one of the entity's statements is printed, for a period: rules know its figures
	// as statement, and a table can have its entries.
	Statement bool        `json:"statement,omitempty"`
	Footer    PrintFooter `json:"footer,omitzero"`
}

// Paper is what a document is printed on. Size is A4, A5 or Letter.
type Paper struct {
	Size      string `json:"size,omitempty"`
	Landscape bool   `json:"landscape,omitempty"`
	Margins   []int  `json:"margins,omitempty"` // millimetres: top, right, bottom, left
}

// PrintBlock is one part of a document; exactly one of its kinds is given. Visible says when it is there.
type PrintBlock struct {
	Name       string           `json:"name,omitempty"` // by which upper layers change it
	Visible    *Rule            `json:"visible,omitempty"`
	Letterhead *PrintLetterhead `json:"letterhead,omitempty"`
	Title      *PrintText       `json:"title,omitempty"`
	Text       *PrintText       `json:"text,omitempty"`
	Grid       *PrintGrid       `json:"grid,omitempty"`
	Table      *PrintTable      `json:"table,omitempty"`
	Totals     *PrintTotals     `json:"totals,omitempty"`
	Signatures *PrintSignatures `json:"signatures,omitempty"`
	Space      *PrintSpace      `json:"space,omitempty"`
	PageBreak  *PrintPageBreak  `json:"page_break,omitempty"`
}

// PrintLetterhead is the company's logo, name and lines about it.
type PrintLetterhead struct {
	Logo  string   `json:"logo,omitempty"` // left, right or none; left if it is not said
	Show  []string `json:"show,omitempty"` // of CompanyDetails; address and phone if it is not said
	Align string   `json:"align,omitempty"`
}

// CompanySettings are what a company says of itself beside its details. Rules read them as org.<name>.
var CompanySettings = []string{"name", "currency", "language", "zone"}

// CompanyDetails are what a letterhead may show below the company's name. Rules read them as org.<name>.
var CompanyDetails = []string{"address", "phone", "email", "website", "tax_number", "bank", "bank_account"}

// PrintText is a title or a paragraph.
type PrintText struct {
	Text  Wording `json:"text"`
	Align string  `json:"align,omitempty"` // left, center or right
	Bold  bool    `json:"bold,omitempty"`
	Size  int     `json:"size,omitempty"` // points
}

// PrintGrid is labels and values side by side in 1 to 4 columns.
type PrintGrid struct {
	Columns int         `json:"columns,omitempty"`
	Items   []PrintItem `json:"items"`
}

// PrintItem is a label with the value of a field, or with a text.
type PrintItem struct {
	Field string  `json:"field,omitempty"` // or a path: account.name
	Label Text    `json:"label,omitzero"`  // that of the field if it is not said
	Value Wording `json:"value,omitzero"`
	Bold  bool    `json:"bold,omitempty"`
	Wide  bool    `json:"wide,omitempty"` // over all columns of a grid
}

// PrintTable is a table of the record's lines, of the records of Entity that refer to it by By, or of the
// entries of the statement that is printed.
type PrintTable struct {
	Lines   string        `json:"lines,omitempty"`
	Entries bool          `json:"entries,omitempty"`
	Entity  string        `json:"entity,omitempty"`
	By      string        `json:"by,omitempty"`
	Filter  *Rule         `json:"filter,omitempty"` // over item: which rows
	Sort    []string      `json:"sort,omitempty"`
	Columns []PrintColumn `json:"columns"`
	Number  bool          `json:"number,omitempty"` // a first column with 1, 2, 3 …
	Rows    *Entity       `json:"-"`                // what item is; filled by Compile
}

// PrintColumn is a column: a field of the row, or a text with rules over item and record.
type PrintColumn struct {
	Field string  `json:"field,omitempty"`
	Label Text    `json:"label,omitzero"`
	Value Wording `json:"value,omitzero"`
	Width int     `json:"width,omitempty"` // share of the table, against those of the others
	Align string  `json:"align,omitempty"` // numbers stand on the right if it is not said
	Sum   bool    `json:"sum,omitempty"`   // added up below the rows
}

// PrintTotals are sums below a table, on the right.
type PrintTotals struct {
	Items []PrintItem `json:"items"`
}

// PrintSignatures are the places where the parties sign and put their seals, side by side.
type PrintSignatures struct {
	Parties []PrintParty `json:"parties"`
}

// PrintParty is who signs: a heading, and lines such as the name and a place for the date.
type PrintParty struct {
	Label Text      `json:"label"`
	Lines []Wording `json:"lines,omitempty"`
	Seal  bool      `json:"seal,omitempty"`
}

// PrintSpace leaves some millimetres free.
type PrintSpace struct {
	Height int `json:"height"`
}

// PrintPageBreak starts a new page.
type PrintPageBreak struct{}

// PrintFooter stands at the foot of every page.
type PrintFooter struct {
	Text  Wording `json:"text,omitzero"`
	Pages bool    `json:"pages,omitempty"` // page 1 of 3
}

// Print returns an entity's document by name, or nil.
func (m *Model) Print(entity, name string) *Print {
	for _, print := range m.Prints {
		if print.Entity == entity && print.Name == name {
			return print
		}
	}
	return nil
}

// PrintsOf lists an entity's documents.
func (m *Model) PrintsOf(entity string) []*Print {
	return filter(m.Prints, func(print *Print) bool { return print.Entity == entity })
}

// Rules lists all rules of the document, those of its tables too.
func (p *Print) Rules() []*Rule {
	rules := p.conditions()
	for _, wording := range p.wordings() {
		rules = append(rules, wording.Rules()...)
	}
	for _, table := range p.Tables() {
		rules = append(rules, table.Rules()...)
	}
	return rules
}

// Rules lists the rules of the table, over item and record.
func (t *PrintTable) Rules() []*Rule {
	var rules []*Rule
	if t.Filter != nil {
		rules = append(rules, t.Filter)
	}
	for i := range t.Columns {
		rules = append(rules, t.Columns[i].Value.Rules()...)
	}
	return rules
}

// wordings lists the texts over the record, those of tables apart.
func (p *Print) wordings() []*Wording {
	all := []*Wording{&p.File, &p.Footer.Text}
	for i := range p.Blocks {
		all = append(all, p.Blocks[i].wordings()...)
	}
	return all
}

func (b *PrintBlock) wordings() []*Wording {
	var all []*Wording
	for _, text := range []*PrintText{b.Title, b.Text} {
		if text != nil {
			all = append(all, &text.Text)
		}
	}
	for _, items := range [][]PrintItem{b.gridItems(), b.totalItems()} {
		for i := range items {
			all = append(all, &items[i].Value)
		}
	}
	if b.Signatures != nil {
		for i := range b.Signatures.Parties {
			for j := range b.Signatures.Parties[i].Lines {
				all = append(all, &b.Signatures.Parties[i].Lines[j])
			}
		}
	}
	return all
}

func (b *PrintBlock) gridItems() []PrintItem {
	if b.Grid == nil {
		return nil
	}
	return b.Grid.Items
}

func (b *PrintBlock) totalItems() []PrintItem {
	if b.Totals == nil {
		return nil
	}
	return b.Totals.Items
}

// Tables lists the tables of the document.
func (p *Print) Tables() []*PrintTable {
	var tables []*PrintTable
	for i := range p.Blocks {
		if p.Blocks[i].Table != nil {
			tables = append(tables, p.Blocks[i].Table)
		}
	}
	return tables
}

// conditions lists the rules over the record that say what is printed.
func (p *Print) conditions() []*Rule {
	var rules []*Rule
	for _, condition := range append([]*Rule{p.When}, names(p.Blocks, func(b PrintBlock) *Rule { return b.Visible })...) {
		if condition != nil {
			rules = append(rules, condition)
		}
	}
	return rules
}

package metadata

import (
	"regexp"

	"github.com/weft-crm/weft/metadata/rule"
)

// Entity is a type of record. Its table is e_<name>; every table has the system columns listed at
// Record.
type Entity struct {
	Name     string        `json:"name"`
	Was      string        `json:"was,omitempty"` // the name before a rename
	Label    Text          `json:"label"`
	Plural   Text          `json:"plural,omitzero"`
	Icon     string        `json:"icon,omitempty"`
	Title    string        `json:"title,omitempty"`  // the field that names a record
	Parent   string        `json:"parent,omitempty"` // of a line entity: the entity its records belong to
	Help     Text          `json:"help,omitzero"`
	Fields   []*Field      `json:"fields"`
	Checks   []*Check      `json:"checks,omitempty"`
	Unique   []Unique      `json:"unique,omitempty"`
	Search   []string      `json:"search,omitempty"`   // fields, or paths through references, that search reads
	Subtitle []string      `json:"subtitle,omitempty"` // fields beside the title where a record is chosen; the first that search reads without it
	Figures  []string      `json:"figures,omitempty"`  // fields that say most about a record, in its header and to whoever decides; chosen by kind without any
	Module   string        `json:"module,omitempty"`   // the area it belongs to, switched by presets
	Rate     *RateSettings `json:"rate,omitempty"`     // which exchange rate counts for the money in a record
	Link     *Link         `json:"link,omitempty"`     // makes its records links between two others

	Duplicates []*DuplicateRule `json:"duplicates,omitempty"` // in what records agree that are probably the same
	FollowUp   *FollowUp        `json:"follow_up,omitempty"`  // its records are follow-ups
	Passes     []*Pass          `json:"passes,omitempty"`     // what saving a record writes into records it refers to
	Pool       *Pool            `json:"pool,omitempty"`       // how records without an owner are shared out
	Targets    *Targets         `json:"targets,omitempty"`    // its records are targets
	Along      *Rule            `json:"along,omitempty"`      // which records go along when what they belong to gets another owner; all without it

	// Filled by Compile.
	ID       string   `json:"-"` // stable: pack.name of its first install
	Table    string   `json:"-"`
	Pack     string   `json:"-"`
	Archived bool     `json:"-"`
	Lines    []*Field `json:"-"` // of a line entity's parent: its lines fields
	Computed []*Field `json:"-"` // formulas, rollups, lookups and fields that follow their default, in the order in which they are worked out
	Indexes  []*Index `json:"-"` // in a stable order

	Summaries []*Summary `json:"-"` // in a stable order

	byName     map[string]*Field
	attributes map[string]*Attribute
	attributed []string // names of attributes in document order
	users      *Entity  // the entity of the model's users
}

// Index is an index of an entity's table. Where limits a unique index to some records. Carries are
// what row rules read of the record: with them in the index, counting the rows that a person may see
// touches no row.
type Index struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
	Fields  []*Field `json:"-"` // fields of the columns, nil for a system column
	Unique  bool     `json:"unique,omitempty"`
	Carries []Column `json:"carries,omitempty"`
	Where   *Rule    `json:"where,omitempty"`
	Message Text     `json:"message,omitzero"` // of a unique index: what to tell
}

// FieldByName returns a field by name, or nil.
func (e *Entity) FieldByName(name string) *Field { return e.byName[name] }

// Check is a rule every record has to pass: when If is true the record is refused with Message.
type Check struct {
	Name    string `json:"name,omitempty"` // by which upper layers change it
	If      Rule   `json:"if"`
	Field   string `json:"field,omitempty"`
	Message Text   `json:"message"`
}

// Unique demands that no two live records agree in Fields; with If only among those where it holds. Lines
// may name "parent": then no two of one record agree.
type Unique struct {
	Name    string   `json:"name,omitempty"` // by which upper layers change it
	Fields  []string `json:"fields"`
	If      *Rule    `json:"if,omitempty"`
	Message Text     `json:"message,omitzero"`
}

// Field is one field of an entity. Which settings a field may have depends on its kind.
type Field struct {
	Name     string    `json:"name"`
	Kind     string    `json:"kind"`
	Label    Text      `json:"label"`
	Help     Text      `json:"help,omitzero"`
	Was      string    `json:"was,omitempty"` // the name before a rename
	Required Condition `json:"required,omitzero"`
	ReadOnly Condition `json:"readonly,omitzero"`
	Visible  *Rule     `json:"visible,omitempty"`
	Default  *Rule     `json:"default,omitempty"`
	FormatIf *Rule     `json:"format_if,omitempty"` // text: when the format is demanded; always without it
	Follow   bool      `json:"follow,omitempty"`    // the field keeps to its default until somebody types another value
	Unique   bool      `json:"unique,omitempty"`
	Index    bool      `json:"index,omitempty"`

	Length int    `json:"length,omitempty"` // text: most characters
	Mask   string `json:"mask,omitempty"`   // text kinds: how much of each end a mask shows, 3*4
	Match  string `json:"match,omitempty"`  // text: a regular expression (RE2)
	// MatchMessage is told of a text that does not match; without it the expression is.
	MatchMessage Text `json:"match_message,omitzero"`
	Scale        *int `json:"scale,omitempty"` // decimal, percent, money: digits after the point
	// Ungrouped number, decimal, formula: written without commas between thousands, as a year is.
	Ungrouped bool        `json:"ungrouped,omitempty"`
	Prefix    Text        `json:"prefix,omitzero"`    // number, decimal, formula: what stands before the number
	Unit      Text        `json:"unit,omitzero"`      // number, decimal, formula: what stands behind it, such as kg
	Min       string      `json:"min,omitempty"`      // number kinds; written as a JSON number
	Max       string      `json:"max,omitempty"`      // number kinds; written as a JSON number
	Currency  string      `json:"currency,omitempty"` // money: the currency of new records
	Options   string      `json:"options,omitempty"`  // select, multiselect: name of an option set
	Display   string      `json:"display,omitempty"`  // select, multiselect: list or buttons
	Depends   *Dependence `json:"depends,omitempty"`  // select, multiselect: which options go with another value
	To        string      `json:"to,omitempty"`       // reference: the entity
	// Guide tells of a select, by option, what to do there and what is needed to come there.
	Guide   map[string]Guide `json:"guide,omitempty"`
	Among   []string         `json:"among,omitempty"`   // any_reference: the entities
	Tree    bool             `json:"tree,omitempty"`    // reference to its own entity: records stand below each other
	Filter  *Rule            `json:"filter,omitempty"`  // reference, user: which candidates may be chosen
	Pattern string           `json:"pattern,omitempty"` // autonumber, e.g. Q{yyyy}{MM}-{seq:4}
	Reset   string           `json:"reset,omitempty"`   // autonumber: never, year, month, day
	Per     *Rule            `json:"per,omitempty"`     // autonumber: for each value of this is counted on its own, {per} in the pattern
	Gaps    bool             `json:"gaps,omitempty"`    // autonumber: numbers may be left out, so that nobody waits for another
	Format  string           `json:"format,omitempty"`  // barcode: ean13, code128, qr; text: credit_code; longtext: markdown
	Level   string           `json:"level,omitempty"`   // region: the deepest level, province, city or district
	Most    int              `json:"most,omitempty"`    // attachment, image: most files; multiselect, tags: most that are chosen
	Accept  []string         `json:"accept,omitempty"`  // attachment: which files may be added; all without it
	Size    int              `json:"size,omitempty"`    // attachment, image: largest file in megabytes
	Of      string           `json:"of,omitempty"`      // lines: the line entity; links: the entity of the links; rollup: the lines or links field or a child entity; lookup: the entity that is searched
	Show    string           `json:"show,omitempty"`    // mirror: the field of the record that of leads to; lookup: that of the record found
	Order   []string         `json:"order,omitempty"`   // lookup: which of the records that fit comes first, as a view sorts
	By      string           `json:"by,omitempty"`      // rollup over a child entity, links: its reference field
	Sum     string           `json:"sum,omitempty"`     // rollup: one of sum, min, max, average, count
	Lowest  string           `json:"lowest,omitempty"`
	Highest string           `json:"highest,omitempty"`
	Average string           `json:"average,omitempty"`
	Count   bool             `json:"count,omitempty"`
	If      *Rule            `json:"if,omitempty"`      // rollup: which rows count (candidate); lookup: which records fit
	Lock    *Rule            `json:"lock,omitempty"`    // lookup: until this holds it is looked up at every change, then never again
	Type    string           `json:"type,omitempty"`    // formula: the kind of its result
	Rule    *Rule            `json:"rule,omitempty"`    // formula
	Stamp   *Rule            `json:"stamp,omitempty"`   // date, datetime: it keeps when this became true
	Remind  *Rule            `json:"remind,omitempty"`  // date, datetime: the owner is reminded when it comes, if this holds
	Suggest *Rule            `json:"suggest,omitempty"` // date, datetime: what an event or a task that asks for it proposes while it is empty
	// Precision date: how finely it is kept, day, month or year; a month and a year as their first day.
	Precision string `json:"precision,omitempty"`
	// Personal user, reference to users: the record tells of this person, and stays when a leaver's work is handed over.
	Personal bool `json:"personal,omitempty"`
	// Card is the part of a business card that fills the field when one is read: name, company, photo and others.
	Card string `json:"card,omitempty"`

	// Filled by Compile.
	ID       string `json:"-"` // stable: pack.entity.name of its first install
	Column   string `json:"-"` // physical name, never changes once created
	Position int    `json:"-"` // index in Entity.Fields and Record.Values
	Archived bool   `json:"-"`
	Pack     string `json:"-"` // the layer that defines it

	Needed Condition `json:"-"` // when a guide needs the field

	Target  *Entity        `json:"-"` // of a reference or user the entity; of lines the line entity; of links their entity; of a rollup the entity summed up
	From    *Entity        `json:"-"` // of a lookup: the entity that is searched
	Targets []*Entity      `json:"-"` // of an any_reference: the entities
	Choices *OptionSet     `json:"-"` // of a select or multiselect
	Number  *NumberPattern `json:"-"` // of an autonumber
	Over    *Field         `json:"-"` // what is summed up of the records of Target or From, nil for count; of a mirror or lookup: what it shows
	Back    *Field         `json:"-"` // of links and a rollup over a child entity: Target's reference to this entity; of a mirror: the entity's own reference
	Far     *Field         `json:"-"` // of links: Target's reference to the records linked with

	kind     Kind
	rated    bool // money that keeps its exchange rate
	columns  []Column
	ruleType rule.Type
	matcher  *regexp.Regexp
	result   *Field // a formula or rollup as a field of its result's kind
	targetID string // stable id of a reference's entity
	jsonKey  string // the name as the key of a JSON object, with its colon
}

// KindOf returns the field's kind, nil if there is none of that name.
func (f *Field) KindOf() Kind {
	if f.kind != nil {
		return f.kind
	}
	return kindsByName[f.Kind]
}

// Columns lists the field's physical columns. The caller must not change the slice.
func (f *Field) Columns() []Column {
	if f.columns != nil || f.KindOf() == nil {
		return f.columns
	}
	return f.KindOf().Columns(f)
}

// RuleType is the type a rule sees.
func (f *Field) RuleType() rule.Type {
	kind := f.ruleType
	if kind.Kind == rule.Any && f.KindOf() != nil {
		kind = f.KindOf().RuleType(f)
	}
	kind.Nullable = kind.Nullable && !f.Required.Always
	return kind
}

// Stored reports whether the field has columns.
func (f *Field) Stored() bool { return len(f.Columns()) > 0 }

// Managed reports whether only the engine writes the field (autonumber, formula, rollup, mirror, lookup, stamp).
func (f *Field) Managed() bool {
	return f.Kind == "autonumber" || f.Stamp != nil || f.derived()
}

// ResultKind is the name of the kind of the field's values: the field's own kind, of a formula or
// rollup that of its result, of a mirror that of the field it shows.
func (f *Field) ResultKind() string {
	if f.derived() {
		return f.resultField().Kind
	}
	return f.Kind
}

// Operators lists what a filter may do with the field; of a formula or rollup with its result.
func (f *Field) Operators() []Operator {
	if kind := kindsByName[f.ResultKind()]; kind != nil {
		return kind.Operators()
	}
	return nil
}

// Digits is the number of digits after the point of a decimal, percent or money.
func (f *Field) Digits() int {
	if f.derived() {
		return int(f.resultField().scale())
	}
	return int(f.scale())
}

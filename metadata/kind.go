package metadata

import (
	"time"

	"github.com/weft-crm/weft/metadata/rule"
)

// Kind is a field's type: what it stores, which values it accepts and how they are shown. Each
// kind has a file of its own, kind_<name>.go, and a folder of that name in the browser.
type Kind interface {
	// Name is the word in definitions: "text", "money" …
	Name() string
	// Label is the kind's name for people.
	Label() Text
	// Columns lists the columns that hold a value; none for lines.
	Columns(f *Field) []Column
	// RuleType is the type a rule sees.
	RuleType(f *Field) rule.Type
	// Parse turns a value decoded from JSON (numbers as json.Number) into the Go value of Record.
	// nil gives nil. It never rounds or cuts.
	Parse(f *Field, raw any) (any, *ValueProblem)
	// ParseText reads a value as people write it in spreadsheets; blank gives nil.
	ParseText(f *Field, text string, format ImportFormat) (any, *ValueProblem)
	// FromRule turns a rule's result into the Go value; numbers are rounded to the field's scale,
	// half away from zero.
	FromRule(f *Field, value any) (any, *ValueProblem)
	// ToRule turns a Go value into what a rule sees.
	ToRule(f *Field, value any) any
	// Append writes a Go value as JSON.
	Append(b []byte, f *Field, value any) []byte
	// Format writes a Go value for people and exports.
	Format(f *Field, value any, to Locale) string
	// Equal compares two Go values.
	Equal(a, b any) bool
	// Operators lists what a filter may do with the field.
	Operators() []Operator

	// settings lists the settings of Field that belong to the kind.
	settings() []string
	// link looks for mistakes in a field's settings and resolves what they name.
	link(c *fieldCheck, f *Field)
}

// Storage is the type of a column.
type Storage string

// The storage types. A decimal has Precision and Scale; an id is a uuid where the database knows
// it and text elsewhere.
const (
	StoreText    Storage = "text"
	StoreID      Storage = "id"
	StoreInteger Storage = "integer"
	StoreDecimal Storage = "decimal"
	StoreBoolean Storage = "boolean"
	StoreDate    Storage = "date"
	StoreTime    Storage = "time"
	StoreJSON    Storage = "json"
)

// Column is a physical column. Part is "" for the value itself, or for money "currency" or "base".
type Column struct {
	Name      string  `json:"name"`
	Part      string  `json:"part,omitempty"`
	Storage   Storage `json:"storage"`
	Precision int     `json:"precision,omitempty"`
	Scale     int     `json:"scale,omitempty"`
	Nullable  bool    `json:"nullable,omitempty"`
}

// ValueProblem says why a value was refused. Pointer leads from the field to the value inside it
// ("/0/price" in lines).
type ValueProblem struct { //nolint:errname // one word per idea: problem
	Field   string `json:"field,omitempty"`
	Pointer string `json:"pointer,omitempty"`
	Code    string `json:"code"`
	Message Text   `json:"message"`
}

// Error gives the message in English.
func (p *ValueProblem) Error() string { return p.Message.En }

// Locale is how a reader wants values written. A nil Zone means UTC.
type Locale struct {
	Language string
	Zone     *time.Location
}

// ImportFormat is how a file writes values. Date is the order of the parts: ymd, mdy or dmy.
// Options maps what the file says to option names. A nil Zone means UTC.
type ImportFormat struct {
	Date         string
	DecimalComma bool
	Currency     string
	Zone         *time.Location
}

// Operator is a comparison that a filter offers. Takes says what stands on its right: nothing,
// one or list.
type Operator struct {
	Name  string `json:"name"`
	Label Text   `json:"label"`
	Takes string `json:"takes"`
}

// Operators of a filter, by the names of the rule builder (rule.Tree).
var (
	equalOperator         = Operator{"=", Text{"is", "等于"}, "one"}
	notEqualOperator      = Operator{"!=", Text{"is not", "不等于"}, "one"}
	lessOperator          = Operator{"<", Text{"less than", "小于"}, "one"}
	atMostOperator        = Operator{"<=", Text{"at most", "小于等于"}, "one"}
	greaterOperator       = Operator{">", Text{"greater than", "大于"}, "one"}
	atLeastOperator       = Operator{">=", Text{"at least", "大于等于"}, "one"}
	beforeOperator        = Operator{"<", Text{"before", "早于"}, "one"}
	afterOperator         = Operator{">", Text{"after", "晚于"}, "one"}
	untilOperator         = Operator{"<=", Text{"on or before", "不晚于"}, "one"}
	fromOperator          = Operator{">=", Text{"on or after", "不早于"}, "one"}
	betweenOperator       = Operator{"between", Text{"between", "介于"}, "two"}
	containsOperator      = Operator{"contains", Text{"contains", "包含"}, "one"}
	containsNotOperator   = Operator{"doesNotContain", Text{"does not contain", "不包含"}, "one"}
	beginsOperator        = Operator{"beginsWith", Text{"begins with", "开头是"}, "one"}
	endsOperator          = Operator{"endsWith", Text{"ends with", "结尾是"}, "one"}
	inOperator            = Operator{"in", Text{"is one of", "属于"}, "list"}
	notInOperator         = Operator{"notIn", Text{"is none of", "不属于"}, "list"}
	hasOperator           = Operator{"has", Text{"has", "包含选项"}, "one"}
	hasNotOperator        = Operator{"hasNot", Text{"has not", "不含选项"}, "one"}
	linkedOperator        = Operator{"in", Text{"contain any of", "包含任一"}, "list"}
	notLinkedOperator     = Operator{"notIn", Text{"contain none of", "不包含任何"}, "list"}
	emptyOperator         = Operator{"null", Text{"is empty", "为空"}, "nothing"}
	notEmptyOperator      = Operator{"notNull", Text{"is not empty", "不为空"}, "nothing"}
	textOperators         = []Operator{containsOperator, containsNotOperator, equalOperator, notEqualOperator, beginsOperator, endsOperator, inOperator, notInOperator, emptyOperator, notEmptyOperator}
	numberOperators       = []Operator{equalOperator, notEqualOperator, lessOperator, atMostOperator, greaterOperator, atLeastOperator, betweenOperator, emptyOperator, notEmptyOperator}
	timeOperators         = []Operator{equalOperator, notEqualOperator, beforeOperator, untilOperator, afterOperator, fromOperator, betweenOperator, emptyOperator, notEmptyOperator}
	choiceOperators       = []Operator{equalOperator, notEqualOperator, inOperator, notInOperator, emptyOperator, notEmptyOperator}
	severalValueOperators = []Operator{hasOperator, hasNotOperator, emptyOperator, notEmptyOperator}
	presenceOperators     = []Operator{emptyOperator, notEmptyOperator}
)

// kinds lists all kinds in the order in which a designer offers them.
var kinds = []Kind{
	textKind{},
	longTextKind{},
	numberKind{},
	decimalKind{},
	moneyKind{},
	percentKind{},
	booleanKind{},
	dateKind{},
	dateTimeKind{},
	selectKind{},
	multiSelectKind{},
	referenceKind{},
	anyReferenceKind{},
	userKind{},
	linesKind{},
	linksKind{},
	autoNumberKind{},
	formulaKind{},
	rollupKind{},
	emailKind{},
	phoneKind{},
	urlKind{},
	attachmentKind{},
	durationKind{},
	timeKind{},
	ratingKind{},
	progressKind{},
	colourKind{},
	barcodeKind{},
	tagsKind{},
	jsonKind{},
	imageKind{},
	signatureKind{},
	geoKind{},
	regionKind{},
	addressKind{},
	mirrorKind{},
	lookupKind{},
	encryptedKind{},
}

var kindsByName = func() map[string]Kind {
	byName := make(map[string]Kind, len(kinds))
	for _, kind := range kinds {
		byName[kind.Name()] = kind
	}
	return byName
}()

// KindOf returns a kind by name.
func KindOf(name string) (Kind, bool) {
	kind, ok := kindsByName[name]
	return kind, ok
}

// Kinds lists all kinds in the order in which a designer offers them. The caller must not change
// the slice.
func Kinds() []Kind { return kinds }

func refuse(code, en, zh string) *ValueProblem {
	return &ValueProblem{Code: code, Message: Text{En: en, Zh: zh}}
}

func refuseType(en, zh string) *ValueProblem {
	return refuse("type", "This has to be "+en+".", "此处应为"+zh+"。")
}

// notWritable is the answer to a value for a field that only the engine fills.
func notWritable() *ValueProblem {
	return refuse("computed", "This field is filled in by the system.", "此字段由系统填写。")
}

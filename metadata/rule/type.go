package rule

import "slices"

// Kind is the family of a static type.
type Kind uint8

// The families of types that a rule knows.
const (
	Any Kind = iota
	Null
	Boolean
	Number
	String
	Date
	Time
	Duration
	List
	Record
	Func
)

// kindNames are the names of kinds in the API.
var kindNames = [...]string{"any", "null", "boolean", "number", "string", "date", "time", "duration", "list", "record", "function"}

// String returns the kind's name: any, null, boolean, number, string, date, time, duration, list,
// record or function.
func (k Kind) String() string { return kindNames[k] }

// KindByName returns the kind of a name that String gives, or false.
func KindByName(name string) (Kind, bool) {
	i := slices.Index(kindNames[:], name)
	return Kind(max(i, 0)), i >= 0
}

// Type is the static type of an expression. Types may be compared with ==.
type Type struct {
	Kind     Kind
	Nullable bool
	Elem     *Type      // of a List
	Shape    Shape      // of a Record
	Call     *Signature // of a Func
	Options  *Options   // of a String that names an option; nil when every text is allowed
	Money    Money      // of a Number
}

// Money tells whether a Number is an amount of money.
type Money uint8

// What a Number can be.
const (
	Plain   Money = iota // no amount
	Amount               // an amount in the one currency that its entity has
	Foreign              // an amount in its record's own currency, of several
)

// Signature is what a Func takes and gives. At run time the function is a
// func(args ...any) (any, error).
type Signature struct {
	Args   []Type
	Result Type

	// Inverse names a sister function, for filters. Where f takes one argument and gives a list,
	// its inverse takes an element and gives every argument whose list has it: x in f(record.owner)
	// is then asked of the database as record.owner in inverse(x).
	Inverse string
}

// Options are the texts a select field can have.
type Options struct {
	Name string // of the option set
	List []Option
}

// Option is one of them.
type Option struct {
	Name  string
	Label Text
}

// Shape names the fields of a record type. Shapes may refer to each other in circles (an account
// has a parent account), so fields are asked for when they are read. A field may be a Func, as in
// flow.done('id').
type Shape interface {
	// ShapeName is the name used in messages, e.g. the entity's.
	ShapeName() string
	// Field returns the type of one field, or false if there is none of that name.
	Field(name string) (Type, bool)
	// FieldLabel names a field in messages, e.g. by its title; empty where only its name is known.
	FieldLabel(name string) Text
	// FieldNames lists the fields in document order, for completion and suggestions.
	FieldNames() []string
}

// Env names the roots a rule may read ("record", "old", "user", …) with their types.
type Env map[string]Type

// Object is a record at run time. A reference compares equal to another object with the same
// identity and to a text holding that identity.
type Object interface {
	// Get returns a field's value, nil for null and for a name the object does not have. A list is
	// a []any, []string or []Object; a function is a func(args ...any) (any, error).
	Get(name string) any
	// Identity returns the record's id.
	Identity() string
}

// Scope gives the roots of an Env their values. A root that is not there is null. A value may be a
// func() (any, error), called each time the root is read: wrap it in sync.OnceValues for a name
// that is worked out only when it is needed, and only once.
type Scope map[string]any

// Text is what a person reads, in both languages.
type Text struct {
	En string `json:"en"`
	Zh string `json:"zh"`
}

// Problem is something wrong in a rule. From and To are byte offsets into the source; Line and
// Column start at 1 and count characters. Warning problems do not stop Compile.
type Problem struct {
	Code    string `json:"code"`
	Message Text   `json:"message"`
	From    int    `json:"from"`
	To      int    `json:"to"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Warning bool   `json:"warning,omitempty"`
}

// Explanation is a rule's result with the result of each part that made it so. Values are ready
// for JSON: a record is its identity, a duration its text. A part that was not needed for the
// result (the right side of a true or) is Skipped.
type Explanation struct {
	Source  string        `json:"source"`
	Value   any           `json:"value"`
	Skipped bool          `json:"skipped,omitempty"`
	Parts   []Explanation `json:"parts,omitempty"`
}

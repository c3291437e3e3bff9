package rule

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
)

// Type is the static type of an expression.
type Type struct {
	Kind     Kind
	Nullable bool
	Elem     *Type // of a List
	Shape    Shape // of a Record
}

// Shape names the fields of a record type. Shapes may refer to each other in circles (an account
// has a parent account), so fields are asked for when they are read.
type Shape interface {
	// ShapeName is the name used in messages, e.g. the entity's.
	ShapeName() string
	// Field returns the type of one field, or false if there is none of that name.
	Field(name string) (Type, bool)
	// FieldNames lists the fields in document order, for completion and suggestions.
	FieldNames() []string
}

// Env names the roots a rule may read ("record", "old", "user", …) with their types.
type Env map[string]Type

// Object is a record at run time. A reference compares equal to another object with the same
// identity and to a text holding that identity.
type Object interface {
	// Get returns a field's value, nil for null and for a name the object does not have.
	Get(name string) any
	// Identity returns the record's id.
	Identity() string
}

// Scope gives the roots of an Env their values.
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

// Explanation is a rule's result with the result of each part that made it so.
type Explanation struct {
	Source string        `json:"source"`
	Value  any           `json:"value"`
	Parts  []Explanation `json:"parts,omitempty"`
}

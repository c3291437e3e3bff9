package rule

// Tree is a rule as rows and groups, in the JSON of react-querybuilder. A group has a Combinator
// ("and" or "or") and Rules; a row has Field, Operator and Value. The operators are those of
// react-querybuilder (= != < <= > >= contains doesNotContain beginsWith doesNotBeginWith endsWith
// doesNotEndWith in notIn null notNull between notBetween) and has and hasNot for a field with
// several values. Rows look for parts of texts whatever the case of the letters A to Z.
type Tree struct {
	ID          string `json:"id,omitempty"`
	Combinator  string `json:"combinator,omitempty"`
	Not         bool   `json:"not,omitempty"`
	Rules       []Tree `json:"rules,omitempty"`
	Field       string `json:"field,omitempty"` // a path: record.account.name
	Operator    string `json:"operator,omitempty"`
	Value       any    `json:"value,omitempty"`
	ValueSource string `json:"valueSource,omitempty"` // "field" when Value is a path such as user.id
	Default     any    `json:"default,omitempty"`     // what counts when the field is empty (?? in the rule)
	Type        string `json:"type,omitempty"`        // date, datetime or duration when Value is the text of one
}

// TreeError says which row or group of a tree cannot become a rule.
type TreeError struct {
	Message Text
	Field   string // of the row; empty for a group
}

// Error returns the English message.
func (e *TreeError) Error() string { return e.Message.En }

// treeOperators maps the language's operators to react-querybuilder's, and to those of a negated
// row where negating an operator is more than putting not before the row.
var treeOperators = map[string]struct{ plain, negated string }{
	"==":         {"=", "!="},
	"!=":         {"!=", "="},
	"<":          {"<", ""},
	"<=":         {"<=", ""},
	">":          {">", ""},
	">=":         {">=", ""},
	"contains":   {"contains", "doesNotContain"},
	"startsWith": {"beginsWith", "doesNotBeginWith"},
	"endsWith":   {"endsWith", "doesNotEndWith"},
	"in":         {"in", "notIn"},
	"has":        {"has", "hasNot"},
}

// mirrored gives the operator to use when the sides of a comparison change places.
var mirrored = map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

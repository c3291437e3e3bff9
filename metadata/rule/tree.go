package rule

// Tree is a rule as rows and groups, in the JSON of react-querybuilder. A group has a Combinator
// ("and" or "or") and Rules; a row has Field, Operator and Value. The operators are those of
// react-querybuilder (= != < <= > >= contains doesNotContain beginsWith doesNotBeginWith endsWith
// doesNotEndWith in notIn null notNull between notBetween) and has and hasNot for a field with
// several values.
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

// TreeOf turns a rule into rows and groups. It reports false for a rule that cannot be shown so;
// such a rule is edited as text.
func TreeOf(source string) (Tree, bool) { panic("not written") }

// FromTree writes the rule of a tree. env, which may be nil, gives the fields' types, so that a
// number that arrives as text is still written as a number. It fails for an empty group, an
// unknown operator or a value that does not fit.
func FromTree(tree Tree, env Env) (string, error) { panic("not written") }

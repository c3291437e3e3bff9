package rule

// Program is a checked rule, ready to run. It is immutable and may be shared by goroutines.
type Program struct{}

// Compile checks source against env and makes it ready to run. want is the type the rule has to
// give; a want of Any accepts every type. All problems are returned at once, with their places;
// the program is nil when one of them is an error.
func Compile(source string, env Env, want Type) (*Program, []Problem) { panic("not written") }

// Source returns the rule as it was written.
func (p *Program) Source() string { panic("not written") }

// Type returns the type of the rule's result.
func (p *Program) Type() Type { panic("not written") }

// Reads lists every path the rule reads, e.g. {"record", "account", "name"}, each once, in order
// of first appearance.
func (p *Program) Reads() [][]string { panic("not written") }

// Run evaluates the rule. Numbers come back as decimal.Decimal, dates and times as time.Time,
// durations as time.Duration, lists as []any, objects as Object, null as nil. What fails is a
// *RunError.
func (p *Program) Run(scope Scope) (any, error) { panic("not written") }

// True runs a Boolean rule; null counts as false. An error is never silently false: the caller
// decides what a failing rule means.
func (p *Program) True(scope Scope) (bool, error) { panic("not written") }

// Predicate lowers a Boolean rule to a tree that a database can evaluate; row names the root that
// stands for the row ("record" or "candidate"). What cannot be lowered is a problem with its place.
func (p *Program) Predicate(row string) (Predicate, []Problem) { panic("not written") }

// Bind runs the parts of a predicate that do not depend on the row and puts their results in as
// Literals and Constants; what is decided by them is folded away. The result holds no Value and no
// Given. An error is a *RunError.
func Bind(predicate Predicate, scope Scope) (Predicate, error) { panic("not written") }

// Explain runs the rule and tells what each part of it gave.
func (p *Program) Explain(scope Scope) (Explanation, error) { panic("not written") }

// RunError is a rule that failed while it ran, with the part that failed.
type RunError struct {
	Code    string `json:"code"` // rule.division_by_zero, rule.limit, …
	Message Text   `json:"message"`
	Source  string `json:"source"` // the text of the part
	From    int    `json:"from"`
	To      int    `json:"to"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
}

// Error returns the English message.
func (e *RunError) Error() string { return e.Message.En }

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

// Labels names what a rule reads in the words of the people who use it; each may be nil. Path
// names a field ("Discount %"), Value one of a field's values (an option, a person). An empty Text
// leaves the name as it is in the rule.
type Labels struct {
	Path  func(path []string) Text
	Value func(path []string, value any) Text
}

// Sentence tells a rule in words, in both languages: "Discount % is above 15 or Total is at least
// 500000". A part that has no words stands as it is written.
func Sentence(source string, labels Labels) Text { panic("not written") }

// Name is something a rule may use, for completion.
type Name struct {
	Name   string `json:"name"` // record.account.name, or a function's name
	Type   Type   `json:"-"`
	Detail Text   `json:"detail"`         // the type in words, or what the function does
	Call   string `json:"call,omitempty"` // of a function: how it is written, e.g. round(number, digits)
}

// Names lists the paths of env down to depth fields, sorted by root and in the order of the shapes,
// then the functions.
func Names(env Env, depth int) []Name { panic("not written") }

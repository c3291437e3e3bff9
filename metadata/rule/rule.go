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
// durations as time.Duration, lists as []any, objects as Object, null as nil.
func (p *Program) Run(scope Scope) (any, error) { panic("not written") }

// True runs a Boolean rule; null counts as false. An error is never silently false: the caller
// decides what a failing rule means.
func (p *Program) True(scope Scope) (bool, error) { panic("not written") }

// Predicate lowers a Boolean rule to a tree that a database can evaluate; row names the root that
// stands for the row ("record" or "candidate"). What cannot be lowered is a problem with its place.
func (p *Program) Predicate(row string) (Predicate, []Problem) { panic("not written") }

// Explain runs the rule and tells what each part of it gave.
func (p *Program) Explain(scope Scope) (Explanation, error) { panic("not written") }

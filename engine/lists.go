package engine

import "context"

// List asks for records of an entity. Filter is a rule, Search what a person typed, Sort a list such
// as "-created_at", "account.name". A View gives filter, sort and fields; what is asked besides its
// filter narrows further, its sort and fields are replaced. Count is "", "exact" or "bounded".
type List struct {
	Entity   string
	View     string
	Filter   string
	Search   string
	Sort     []string
	Fields   []string
	Expand   []string
	Cursor   string
	Limit    int
	Count    string
	Deleted  bool
	Relation *Relation
}

// Relation limits a list to the records that refer to one record through a field.
type Relation struct {
	Entity, ID string
	By         string
}

// AppendList appends {"records":[…],"next":…,"total":…} to b. Invalid with the rule's problems when
// the filter is wrong, or names what the actor may not see.
func (e *Engine) AppendList(ctx context.Context, b []byte, by Actor, list List) ([]byte, error) {
	panic("not written")
}

// Lookup asks for candidates of a reference field. For is the field ("quote.opportunity") whose
// filter narrows them, Values the record being edited, ID its id if it has one.
type Lookup struct {
	Entity string
	Query  string
	For    string
	ID     string
	Values map[string]any
	Limit  int
}

// Choice is a candidate.
type Choice struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Subtitle string `json:"subtitle"`
}

// Lookup returns candidates whose search text holds what was typed.
func (e *Engine) Lookup(ctx context.Context, by Actor, lookup Lookup) ([]Choice, error) {
	panic("not written")
}

package rule

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

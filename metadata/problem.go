package metadata

// Problem is something wrong in a definition, told in the admin's words. File is relative to the
// pack, Pointer a JSON pointer (RFC 6901); Line and Column start at 1.
type Problem struct {
	Pack    string `json:"pack,omitempty"`
	File    string `json:"file,omitempty"`
	Pointer string `json:"pointer,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Code    string `json:"code"`
	Message Text   `json:"message"`
	Warning bool   `json:"warning,omitempty"`
	// From and To mark the place inside a rule, in bytes; both 0 when the problem is not in a rule.
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`
}

// Problems is a list of problems; it is an error when one of them is not just a warning.
type Problems []Problem

// Errors returns the problems that are not just warnings.
func (p Problems) Errors() Problems {
	var errors Problems
	for _, problem := range p {
		if !problem.Warning {
			errors = append(errors, problem)
		}
	}
	return errors
}

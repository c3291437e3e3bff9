package metadata

import (
	"fmt"
	"strings"
)

// Problem is something wrong in a definition, told in the admin's words. File is relative to the
// pack, Pointer a JSON pointer (RFC 6901) into it; Line and Column start at 1 and count characters.
// Path and Place say the same of the effective definition, as all layers together make it.
type Problem struct {
	Pack    string `json:"pack,omitempty"`
	File    string `json:"file,omitempty"`
	Pointer string `json:"pointer,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Path    string `json:"path,omitempty"`
	Place   string `json:"place,omitempty"`
	Code    string `json:"code"`
	Message Text   `json:"message"`
	Warning bool   `json:"warning,omitempty"`
	// From and To mark the place inside a rule, in bytes; both 0 when the problem is not in a rule.
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`
}

// Problems is a list of problems; it is an error when one of them is not just a warning.
type Problems []Problem //nolint:errname // one word per idea: problem

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

// Err gives the problems as an error, or nil when there are only warnings.
func (p Problems) Err() error {
	if len(p.Errors()) == 0 {
		return nil
	}
	return p
}

// Error lists the problems that are not just warnings, in English, one a line.
func (p Problems) Error() string {
	var lines []string
	for _, problem := range p.Errors() {
		lines = append(lines, problem.String())
	}
	return strings.Join(lines, "\n")
}

// String writes the problem on one line: file:line:column: message [code].
func (p Problem) String() string {
	place := p.File
	if p.Pack != "" && p.File != "" {
		place = p.Pack + "/" + p.File
	}
	if p.Line > 0 {
		place += fmt.Sprintf(":%d:%d", p.Line, p.Column)
	}
	if place != "" {
		place += ": "
	}
	return place + p.Message.En + " [" + p.Code + "]"
}

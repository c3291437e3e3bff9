package engine

import (
	"context"

	"github.com/weft-crm/weft/metadata"
)

// FormRequest asks for a form. ID is "" for a new record, whose first values may be given; Task is
// the task it is opened from; Form is "" for "default".
type FormRequest struct {
	Entity string         `json:"entity"`
	ID     string         `json:"id"`
	Form   string         `json:"form"`
	Task   string         `json:"task"`
	Values map[string]any `json:"values"`
}

// FormAnswer is a form as one person may use it now.
type FormAnswer struct {
	Form    FormLayout     `json:"form"`
	Record  *RecordJSON    `json:"record"`
	Values  map[string]any `json:"values"` // of a new record: defaults and what follows from them
	Actions []Action       `json:"actions"`
	Process *Process       `json:"process"`
	Can     []string       `json:"can"`
	Locked  *metadata.Text `json:"locked"`
}

// FormLayout is the layout of a form.
type FormLayout struct {
	Name     string        `json:"name"`
	Label    metadata.Text `json:"label"`
	Sections []FormSection `json:"sections"`
	Related  []FormRelated `json:"related"`
}

// FormSection is a group of fields.
type FormSection struct {
	Name    string        `json:"name"`
	Label   metadata.Text `json:"label"`
	Columns int           `json:"columns"`
	Visible bool          `json:"visible"`
	Fields  []FormField   `json:"fields"`
}

// FormField is a field with everything needed to show and edit it.
type FormField struct {
	FieldInfo
	Required bool         `json:"required"`
	Visible  bool         `json:"visible"`
	Wide     bool         `json:"wide,omitempty"`
	Why      []FormReason `json:"why,omitempty"`
	Columns  []FormField  `json:"columns,omitempty"` // of lines: the fields of a line
}

// FormReason tells why a field is required, read-only or hidden behind a mask.
type FormReason struct {
	Text metadata.Text `json:"text"`
	Rule string        `json:"rule,omitempty"`
}

// FormRelated is a list under a form.
type FormRelated struct {
	Entity string        `json:"entity"`
	By     string        `json:"by"`
	Label  metadata.Text `json:"label"`
	View   string        `json:"view,omitempty"`
	Can    []string      `json:"can"`
}

// Form gives a form. Not found if there is no such form, or no such record the actor may see.
func (e *Engine) Form(ctx context.Context, by Actor, request FormRequest) (*FormAnswer, error) {
	panic("not written")
}

// Evaluation is what follows from values that are being typed: computed values, conditions, problems.
type Evaluation struct {
	Values   map[string]any            `json:"values"`
	Lines    map[string][]LineValues   `json:"lines,omitempty"`
	Fields   map[string]FieldCondition `json:"fields"`
	Sections map[string]bool           `json:"sections"`
	Problems []FieldProblem            `json:"problems"`
}

// LineValues are the computed values of one line.
type LineValues struct {
	ID     string         `json:"id,omitempty"`
	Values map[string]any `json:"values"`
}

// FieldCondition is what a field is just now.
type FieldCondition struct {
	Visible  bool `json:"visible"`
	Required bool `json:"required"`
	ReadOnly bool `json:"readonly"`
}

// Evaluate computes what would follow from saving the values, and writes nothing.
func (e *Engine) Evaluate(ctx context.Context, by Actor, request FormRequest) (*Evaluation, error) {
	panic("not written")
}

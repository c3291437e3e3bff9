package engine

import (
	"context"

	"github.com/weft-crm/weft/metadata"
)

// FieldInfo describes a field as one person may use it. Rights is edit, read or mask.
type FieldInfo struct {
	Name     string            `json:"name"`
	Kind     string            `json:"kind"`
	Type     string            `json:"type,omitempty"` // of a formula or rollup: the kind of its value
	Label    metadata.Text     `json:"label"`
	Help     metadata.Text     `json:"help,omitzero"`
	Rights   string            `json:"rights"`
	Options  []metadata.Option `json:"options,omitempty"`
	To       string            `json:"to,omitempty"`
	Of       string            `json:"of,omitempty"`
	Scale    *int              `json:"scale,omitempty"`
	Length   int               `json:"length,omitempty"`
	Min      string            `json:"min,omitempty"`
	Max      string            `json:"max,omitempty"`
	Currency string            `json:"currency,omitempty"`
	Managed  string            `json:"managed,omitempty"` // why nobody types it: computed, numbered, workflow
	System   bool              `json:"system,omitempty"`
	Sort     bool              `json:"sort"`
	Filter   bool              `json:"filter"`
}

// EntityAnswer describes an entity as one person may use it.
type EntityAnswer struct {
	Entity    EntityInfo                     `json:"entity"`
	Views     []ViewInfo                     `json:"views"`
	Operators map[string][]metadata.Operator `json:"operators"`
	Can       []string                       `json:"can"`
	Forms     []string                       `json:"forms"`
	Workflows []string                       `json:"workflows"`
}

// EntityInfo names an entity and its fields.
type EntityInfo struct {
	Name   string        `json:"name"`
	Label  metadata.Text `json:"label"`
	Plural metadata.Text `json:"plural"`
	Icon   string        `json:"icon,omitempty"`
	Title  string        `json:"title,omitempty"`
	Parent string        `json:"parent,omitempty"`
	Help   metadata.Text `json:"help,omitzero"`
	Fields []FieldInfo   `json:"fields"`
}

// ViewInfo describes a saved list.
type ViewInfo struct {
	Name    string        `json:"name"`
	Label   metadata.Text `json:"label"`
	Columns []string      `json:"columns"`
	Filter  string        `json:"filter"`
	Sort    []string      `json:"sort"`
}

// DescribeEntity tells what an actor may do with an entity. Not found if it cannot be read.
func (e *Engine) DescribeEntity(ctx context.Context, by Actor, entity string) (*EntityAnswer, error) {
	panic("not written")
}

package engine

import (
	"context"

	"github.com/weft-crm/weft/metadata"
)

// EffectiveAccess tells what somebody may do with an entity, or with one record of it, and why.
type EffectiveAccess struct {
	User   Person        `json:"user"`
	Entity string        `json:"entity"`
	Can    []AccessRight `json:"can"`
	Fields []AccessField `json:"fields"`
	Record *AccessRecord `json:"record,omitempty"`
}

// AccessRight is a right with the roles that give it and the rows they give it on.
type AccessRight struct {
	Right   string        `json:"right"`
	Allowed bool          `json:"allowed"`
	Why     []AccessCause `json:"why"`
}

// AccessCause is a role's word. Holds tells whether its rows include the record asked about.
type AccessCause struct {
	Role  string        `json:"role"`
	Label metadata.Text `json:"label"`
	Rows  string        `json:"rows"`
	Holds *bool         `json:"holds,omitempty"`
	Text  metadata.Text `json:"text"`
}

// AccessField is what somebody may do with a field.
type AccessField struct {
	Field  string        `json:"field"`
	Label  metadata.Text `json:"label"`
	Rights string        `json:"rights"`
	Why    []AccessCause `json:"why"`
}

// AccessRecord is what somebody may do with one record.
type AccessRecord struct {
	ID    string        `json:"id"`
	Title string        `json:"title"`
	Read  bool          `json:"read"`
	Edit  bool          `json:"edit"`
	Why   metadata.Text `json:"why"`
}

// Access explains what a user may do with an entity and, when record is not "", with that record.
// Everybody may ask about themselves; asking about others needs the right "users".
func (e *Engine) Access(ctx context.Context, by Actor, user, entity, record string) (*EffectiveAccess, error) {
	panic("not written")
}

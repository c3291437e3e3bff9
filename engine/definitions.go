package engine

import (
	"context"
	"encoding/json"

	"github.com/weft-crm/weft/metadata"
)

// DefinitionList is what an installation is made of.
type DefinitionList struct {
	Release     int64            `json:"release"`
	Packs       []PackInfo       `json:"packs"`
	Definitions []DefinitionInfo `json:"definitions"`
}

// PackInfo is an installed pack.
type PackInfo struct {
	Name    string        `json:"name"`
	Version string        `json:"version"`
	Label   metadata.Text `json:"label"`
}

// DefinitionInfo is one definition with the layers that make it. Changed tells that the open change
// touches it.
type DefinitionInfo struct {
	Pack    string        `json:"pack"`
	Path    string        `json:"path"`
	Kind    string        `json:"kind"`
	Name    string        `json:"name"`
	Label   metadata.Text `json:"label"`
	Entity  string        `json:"entity,omitempty"`
	Layers  []string      `json:"layers"`
	Changed bool          `json:"changed,omitempty"`
}

// Definition is one definition: as all layers together (the open change included) make it, the
// customer's differences, and each layer's part.
type Definition struct {
	Path      string            `json:"path"`
	Kind      string            `json:"kind"`
	Effective json.RawMessage   `json:"effective"`
	Published json.RawMessage   `json:"published"` // without the open change; null if it is new
	Custom    json.RawMessage   `json:"custom"`
	Layers    []DefinitionLayer `json:"layers"`
	Uses      []metadata.Use    `json:"uses"`
}

// DefinitionLayer is one layer's part of a definition.
type DefinitionLayer struct {
	Pack string          `json:"pack"`
	JSON json.RawMessage `json:"json"`
}

// Definitions lists the definitions, the open change included. Needs the right "metadata".
func (e *Engine) Definitions(ctx context.Context, by Actor) (*DefinitionList, error) {
	panic("not written")
}

// Definition returns one definition. Not found if no layer has the path.
func (e *Engine) Definition(ctx context.Context, by Actor, path string) (*Definition, error) {
	panic("not written")
}

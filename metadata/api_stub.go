package metadata

import (
	"io/fs"
)

// EntityByID returns an entity, live or archived, by its stable id, or nil.
func (m *Model) EntityByID(id string) *Entity { panic("not written") }

// Form returns an entity's form by name, or nil. Every entity has the form "default".
func (m *Model) Form(entity, name string) *Form { panic("not written") }

// View returns an entity's view by name, or nil. Every entity has the view "all".
func (m *Model) View(entity, name string) *View { panic("not written") }

// FormsOf lists an entity's forms.
func (m *Model) FormsOf(entity string) []*Form { panic("not written") }

// ViewsOf lists an entity's views.
func (m *Model) ViewsOf(entity string) []*View { panic("not written") }

// WorkflowsOf lists the workflows on an entity.
func (m *Model) WorkflowsOf(entity string) []*Workflow { panic("not written") }

// AssignmentOf returns an entity's assignment rules, or nil.
func (m *Model) AssignmentOf(entity string) *Assignment { panic("not written") }

// Role returns a role by name, or nil.
func (m *Model) Role(name string) *Role { panic("not written") }

// Team returns a team by name, or nil.
func (m *Model) Team(name string) *Team { panic("not written") }

// Back is a field of another entity that refers to an entity.
type Back struct {
	Entity *Entity
	Field  *Field
}

// ReferencesTo lists the live reference fields that point to an entity.
func (m *Model) ReferencesTo(entity string) []Back { panic("not written") }

// Use is a place where something is used.
type Use struct {
	Address string `json:"address"` // views/quote.mine.json/columns/2
	Label   Text   `json:"label"`
}

// WhereUsed lists every place that names what stands at an address such as
// "entities/quote/fields/total", "options/quote_status", "roles/sales" or "workflows/quote_discount".
func (m *Model) WhereUsed(address string) []Use { panic("not written") }

// Load reads a pack's folder. The layer's pack is the name in pack.json, else the folder's name.
func Load(files fs.FS, dir string) (Layer, Problems) { panic("not written") }

// CompileTrusted is Compile for layers that were published before: it skips the JSON Schemas.
func CompileTrusted(layers []Layer, previous *Model) (*Model, Problems) { panic("not written") }

// Schema returns the JSON Schema of a kind of definition ("entity", "workflow" …).
func Schema(kind string) ([]byte, bool) { panic("not written") }

// SchemaKinds lists the kinds of definitions.
func SchemaKinds() []string { panic("not written") }

// DefinitionKind tells what a path of a pack holds: entity, options, form, view, workflow, role,
// menu, team, calendar, template, assignment, pack, or "" for other files (data, scenarios).
func DefinitionKind(path string) string { panic("not written") }

// Conflict is a place that both a new version of a pack and the customer changed.
type Conflict struct {
	Path    string `json:"path"`
	Pointer string `json:"pointer"`
	Base    any    `json:"base"`
	Theirs  any    `json:"theirs"`
	Ours    any    `json:"ours"`
	Message Text   `json:"message"`
}

// Upgrade carries the customer's layer of differences (ours, written over base) to a new version
// of the layers below it (theirs). Differences that the new version contains by itself disappear;
// where both changed the same thing ours stays and a conflict tells.
func Upgrade(base, theirs []Layer, ours Layer) (Layer, []Conflict) { panic("not written") }

// HashLayers is the hash of everything the layers hold.
func HashLayers(layers []Layer) string { panic("not written") }

package metadata

import (
	"io/fs"
	"time"

	"github.com/weft-crm/weft/metadata/rule"
)

type fieldCheck struct{}

// KindOf returns a kind by name.
func KindOf(name string) (Kind, bool) { panic("not written") }

// Kinds lists all kinds in the order in which a designer offers them.
func Kinds() []Kind { panic("not written") }

// KindOf returns the field's kind, nil if there is none of that name.
func (f *Field) KindOf() Kind { panic("not written") }

// Columns lists the field's physical columns.
func (f *Field) Columns() []Column { panic("not written") }

// Stored reports whether the field has columns.
func (f *Field) Stored() bool { panic("not written") }

// Managed reports whether only the engine writes the field (autonumber, formula, rollup).
func (f *Field) Managed() bool { panic("not written") }

// SystemColumns lists the columns that every table of an entity has besides its fields: id,
// version, owner, created_at, created_by, updated_at, updated_by, deleted_at, and of a line entity
// line_of and line_no.
func (e *Entity) SystemColumns() []Column { panic("not written") }

// Attribute is something of a record that stands in one column and that rules, filters and sorts
// may name: a field, a part of a money field (total_currency, total_base) or a system column.
type Attribute struct {
	Name   string
	Field  *Field // nil for a system column
	Column Column
	Type   rule.Type
	Target *Entity // of a reference or user
}

// Attribute returns an attribute by the name a rule uses.
func (e *Entity) Attribute(name string) (Attribute, bool) { panic("not written") }

// LiveFields lists the fields that are not archived.
func (e *Entity) LiveFields() []*Field { panic("not written") }

// TitleField returns the field that names a record, or nil.
func (e *Entity) TitleField() *Field { panic("not written") }

// Parse sets the given values (decoded from JSON, numbers as json.Number) on a record and returns
// every problem: unknown and computed fields, wrong types, values out of bounds. Lines are
// replaced as a whole; a line with the id of an existing one keeps its other values.
func (e *Entity) Parse(rec *Record, values map[string]any) []ValueProblem { panic("not written") }

// NewRecord returns an empty record.
func NewRecord(e *Entity) *Record { panic("not written") }

// Value returns a field's Go value, nil for a field the entity does not have.
func (r *Record) Value(field string) any { panic("not written") }

// Set gives a field a Go value; an unknown field is ignored.
func (r *Record) Set(field string, value any) { panic("not written") }

// Get makes the record an object of rules.
func (r *Record) Get(name string) any { panic("not written") }

// Identity makes the record an object of rules.
func (r *Record) Identity() string { panic("not written") }

// Title is the record's name for people: the value of its entity's title field.
func (r *Record) Title(to Locale) string { panic("not written") }

// Format writes a field for people; references show their title when loaded.
func (r *Record) Format(f *Field, to Locale) string { panic("not written") }

// Clone copies a record and its lines; references are shared.
func (r *Record) Clone() *Record { panic("not written") }

// Changed lists the fields in which two records of one entity differ, lines included.
func Changed(a, b *Record) []*Field { panic("not written") }

// AppendRecord writes a record as JSON with the given fields, all live ones if there are none.
func AppendRecord(b []byte, r *Record, fields ...*Field) []byte { panic("not written") }

// UserObject is a user as rules see it, with roles and teams.
func UserObject(r *Record, roles, teams []string) rule.Object { panic("not written") }

// Context says where a rule stands, which decides the names it may read.
type Context string

// The contexts of rules.
const (
	ContextField    Context = "field"    // record old user org now today
	ContextCheck    Context = "check"    // the same
	ContextFilter   Context = "filter"   // record user org now today, lowered for the database
	ContextAccess   Context = "access"   // the same
	ContextLookup   Context = "lookup"   // candidate, record user org now today, lowered over candidate
	ContextRollup   Context = "rollup"   // candidate, record; over the rows that are summed up
	ContextWorkflow Context = "workflow" // record old user candidate flow org now today and the lets
	ContextTemplate Context = "template" // record user flow now today
)

// Place says where a rule stands. Candidate is the entity of candidate in a lookup or rollup; in
// a workflow it is a user.
type Place struct {
	Context   Context
	Entity    *Entity
	Candidate *Entity
	Workflow  *Workflow
}

// Environment gives the names a rule at a place may read, with their types.
func (m *Model) Environment(at Place) rule.Env { panic("not written") }

// CompileRule checks a rule at a place. In the contexts filter, access and lookup it must also be
// one that a database can evaluate.
func (m *Model) CompileRule(source string, at Place, want rule.Type) (*Rule, []rule.Problem) {
	panic("not written")
}

// Lowered gives a compiled filter, access or lookup rule as a predicate over its row.
func (r *Rule) Lowered() (rule.Predicate, error) { panic("not written") }

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

// DecodeJSON decodes a document strictly: no duplicate keys, nothing after it, valid UTF-8, bounded
// depth and size. Numbers come back as json.Number. Problems carry line, column and pointer.
func DecodeJSON(data []byte) (any, Problems) { panic("not written") }

// MergeDefinition lays the differences of an upper layer over a lower layer's definition.
func MergeDefinition(lower, upper []byte) ([]byte, Problems) { panic("not written") }

// DiffDefinition gives the differences that turn lower into wanted; "{}" if there are none.
// MergeDefinition(lower, DiffDefinition(lower, wanted)) equals wanted.
func DiffDefinition(lower, wanted []byte) ([]byte, Problems) { panic("not written") }

// Effective gives the definition at a path as all layers together make it; nil if there is none.
func Effective(layers []Layer, path string) ([]byte, Problems) { panic("not written") }

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

// NumberPattern is a parsed autonumber pattern.
type NumberPattern struct{}

// ParseNumberPattern reads "Q{yyyy}{MM}-{seq:4}".
func ParseNumberPattern(pattern string) (*NumberPattern, error) { panic("not written") }

// Format writes the number; at is in the company's zone.
func (p *NumberPattern) Format(sequence int64, at time.Time) string { panic("not written") }

// NumberPeriod names the counter that is used at a time: "" for never, else "2026", "2026-11", "2026-11-21".
func NumberPeriod(reset string, at time.Time) string { panic("not written") }

package metadata

// Files are a layer's files by slash-separated path relative to the pack's folder.
type Files map[string][]byte

// Layer is one pack's files, or the customer's own changes (Pack "custom").
type Layer struct {
	Pack  string `json:"pack"`
	Files Files  `json:"files"`
}

// Model is everything a release defines, checked and compiled. It is immutable; readers share it.
type Model struct {
	Release int64 // number of the release, 0 for a model not published yet

	Layers      []Layer
	Packs       []*Pack
	Entities    []*Entity // in document order of the layers; archived ones included
	OptionSets  map[string]*OptionSet
	Forms       []*Form
	Views       []*View
	Workflows   []*Workflow
	Roles       []*Role
	Teams       []*Team
	Calendars   map[string]*Calendar
	Templates   map[string]*Template
	Prints      []*Print
	Assignments []*Assignment
	Conversions []*Conversion
	Statements  []*Statement
	Homes       []*Home
	Menu        *Menu

	entities  map[string]*Entity
	workflows map[string]*Workflow
	roles     map[string]*Role
	teams     map[string]*Team
	shapes    companyShapes
	uses      func() map[string][]useRecord
}

// Entity returns a live entity by name, or nil.
func (m *Model) Entity(name string) *Entity { return m.entities[name] }

// Workflow returns a workflow by key, or nil.
func (m *Model) Workflow(key string) *Workflow { return m.workflows[key] }

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
	Assignments []*Assignment
	Menu        *Menu

	entities  map[string]*Entity
	workflows map[string]*Workflow
	roles     map[string]*Role
	teams     map[string]*Team
	shapes    companyShapes
	uses      map[string][]useRecord
}

// Entity returns a live entity by name, or nil.
func (m *Model) Entity(name string) *Entity { return m.entities[name] }

// Workflow returns a workflow by key, or nil.
func (m *Model) Workflow(key string) *Workflow { return m.workflows[key] }

// Plan is what publishing a model would do.
type Plan struct {
	Steps   []PlanStep   `json:"steps"`   // what the database does, in order
	Changes []PlanChange `json:"changes"` // what a person reads
}

// PlanStep is one change of the database.
type PlanStep struct {
	Do     string   `json:"do"` // create_table add_column widen_column archive_column restore_column archive_table restore_table create_index drop_index
	Entity *Entity  `json:"-"`
	Field  *Field   `json:"-"`
	Name   string   `json:"name"` // table, column or index
	Fields []*Field `json:"-"`    // of an index
	Unique bool     `json:"unique,omitempty"`
	Column Column   `json:"-"` // of add_column and widen_column: the column as it shall be
	Where  *Rule    `json:"-"` // of a unique index over some records only
}

// PlanChange is one line of the plan in words. Group is data, forms, workflows, rights or texts.
type PlanChange struct {
	Group       string `json:"group"`
	Address     string `json:"address"` // entities/quote/fields/total
	Action      string `json:"action"`  // add change remove
	Message     Text   `json:"message"`
	Destructive bool   `json:"destructive,omitempty"`
}

// Diff compares two models; old may be nil.
func Diff(old, new *Model) *Plan { panic("not written") }

package metadata

import (
	"time"

	"github.com/weft-crm/weft/metadata/rule"
)

// Pack describes a pack: the content of pack.json.
type Pack struct {
	Name     string            `json:"name"`
	Version  string            `json:"version"`
	Label    Text              `json:"label"`
	Help     Text              `json:"help,omitzero"`
	Requires map[string]string `json:"requires,omitempty"`
	Presets  []Preset          `json:"presets,omitempty"`
}

// Preset is a way to sell: which modules are on and which page is home.
type Preset struct {
	Name  string   `json:"name"`
	Label Text     `json:"label"`
	Help  Text     `json:"help,omitzero"`
	On    []string `json:"on,omitempty"`
	Home  string   `json:"home,omitempty"`
}

// OptionSet is a named list of options (options/<name>.json).
type OptionSet struct {
	Name    string   `json:"name"`
	Label   Text     `json:"label,omitzero"`
	Options []Option `json:"options"`

	rules *rule.Options // as rules know them
}

// Option is one choice. Colour is a preset name such as blue, green, gold, red, grey.
type Option struct {
	Name    string     `json:"name"`
	Label   Text       `json:"label"`
	Colour  string     `json:"colour,omitempty"`
	Retired Retirement `json:"retired,omitzero"`
	Instead string     `json:"instead,omitempty"` // the option that stands for a retired one
}

// View is a saved list, or a kanban with a column for each option of Group (views/<entity>.<name>.json).
type View struct {
	Entity  string   `json:"entity"`
	Name    string   `json:"name"`
	Label   Text     `json:"label"`
	Type    string   `json:"type"`            // list, kanban
	Order   int      `json:"order,omitempty"` // a lower one stands further to the left
	Columns []string `json:"columns"`
	Filter  *Rule    `json:"filter,omitempty"`
	Chips   *Rule    `json:"chips,omitempty"` // conditions that the list opens with; readers change or drop them
	Sort    []string `json:"sort,omitempty"`  // "-updated_at" is descending
	Group   string   `json:"group,omitempty"` // by what records are counted above the list; "close_date:month" for a period
	Sums    []string `json:"sums,omitempty"`  // number and money fields that are added up there

	Generated bool `json:"-"` // made by Compile, because nobody wrote one
}

// Role grants rights (roles/<name>.json). A person has the union of the rights of all roles held.
type Role struct {
	Name     string                `json:"name"`
	Label    Text                  `json:"label"`
	Help     Text                  `json:"help,omitzero"`
	Admin    []string              `json:"admin,omitempty"` // "all", or any of metadata, users, imports, runs, audit
	Entities map[string]EntityRole `json:"entities,omitempty"`
}

// EntityRole is what a role may do with one entity. Rows is one of RowScopes or a rule over record
// and user; RowsFor says other rows for the rights edit and delete; Fields gives hide, mask, read or
// edit per field. Deny lists rights that holders of the role never have, and Limits what they may at most
// do with fields, whatever their other roles give. The entity "*" stands for all others.
type EntityRole struct {
	Can     []string          `json:"can"` // create read edit delete export import bulk
	Rows    string            `json:"rows,omitempty"`
	RowsFor map[string]string `json:"rows_for,omitempty"`
	Fields  map[string]string `json:"fields,omitempty"`
	Deny    []string          `json:"deny,omitempty"`
	Limits  map[string]string `json:"limits,omitempty"` // hide, mask or read per field

	Rules map[string]*Rule `json:"-"` // by right, "" for Rows; filled by Compile where rows are a rule
}

// Menu is the navigation (menus.json).
type Menu struct {
	Areas []MenuArea `json:"areas"`
}

// MenuArea is a group of entries; Roles limits who sees it, none means everybody.
type MenuArea struct {
	Name  string      `json:"name"`
	Label Text        `json:"label"`
	Icon  string      `json:"icon,omitempty"`
	Roles []string    `json:"roles,omitempty"`
	Items []MenuEntry `json:"items"`
}

// MenuEntry leads to an entity's list, one of its views, or a built-in page.
type MenuEntry struct {
	Name   string `json:"name"`
	Label  Text   `json:"label,omitzero"`
	Entity string `json:"entity,omitempty"`
	View   string `json:"view,omitempty"`
	Page   string `json:"page,omitempty"` // home, inbox, imports, studio, …
	Module string `json:"module,omitempty"`
}

// Team declares a team that workflows name (teams/<name>.json); its members are data.
type Team struct {
	Name  string `json:"name"`
	Label Text   `json:"label"`
}

// Calendar is working time (calendars/<name>.json). The calendar "always" is built in.
type Calendar struct {
	Name     string              `json:"name"`
	Label    Text                `json:"label"`
	Zone     string              `json:"zone"`
	Week     map[string][]string `json:"week"` // "mon": ["09:00-12:00", "13:00-18:00"]
	Holidays map[string]Text     `json:"holidays,omitempty"`
	Workdays map[string]Text     `json:"workdays,omitempty"` // swap days: worked although at a weekend

	// Filled by Compile.
	Location *time.Location  `json:"-"`
	Hours    [7][]Span       `json:"-"` // by time.Weekday
	SwapDay  []Span          `json:"-"` // hours of a swap day: those of Monday, or of the first day with hours
	Off      map[string]bool `json:"-"` // holidays, "2026-10-01"
}

// Span is a part of a day, in minutes after midnight; To is not part of it.
type Span struct{ From, To int }

// Template is the text of a notice (templates/<name>.json); {{record.number}} is a rule.
type Template struct {
	Name    string `json:"name"`
	Entity  string `json:"entity,omitempty"`
	Subject Text   `json:"subject"`
	Body    Text   `json:"body"`

	subject, body [2][]templatePart // English, Chinese
}

// Assignment says who gets new records of an entity (assignment/<name>.json), first match first.
type Assignment struct {
	Name   string           `json:"name"`
	Entity string           `json:"entity"`
	Rules  []AssignmentRule `json:"rules"`
}

// AssignmentRule gives records for which If holds to a user, or to a team's members in turn.
type AssignmentRule struct {
	If   *Rule  `json:"if,omitempty"`
	User *Rule  `json:"user,omitempty"`
	Team string `json:"team,omitempty"`
}

package metadata

import (
	"cmp"
	"slices"

	"github.com/weft-crm/weft/metadata/rule"
)

// PurposeQuick is the purpose of short forms: what is asked when a record is made in passing.
const PurposeQuick = "quick"

// Form lays an entity's fields out (forms/<entity>.<name>.json). Roles, When and Device say for whom,
// for which records and where it is; a form without any of them serves everybody.
type Form struct {
	Entity   string    `json:"entity"`
	Name     string    `json:"name"`
	Label    Text      `json:"label,omitzero"`
	Purpose  string    `json:"purpose,omitempty"` // "quick", or "" for the page of a record
	Roles    []string  `json:"roles,omitempty"`   // whoever holds one of them
	When     *Rule     `json:"when,omitempty"`    // over the record: its state, its type
	Device   string    `json:"device,omitempty"`  // phone or desktop
	Order    int       `json:"order,omitempty"`   // lower is tried first
	Tabs     []Tab     `json:"tabs,omitempty"`
	Sections []Section `json:"sections"`
	Related  []Related `json:"related,omitempty"`

	Generated bool `json:"-"` // made by Compile, because nobody wrote one
}

// Tab is a page of a form; its sections name it.
type Tab struct {
	Name  string `json:"name"`
	Label Text   `json:"label"`
}

// Section is a titled group of fields in 1 to 4 columns. One that names no tab stands on the first.
type Section struct {
	Name    string      `json:"name,omitempty"`
	Label   Text        `json:"label,omitzero"`
	Tab     string      `json:"tab,omitempty"`
	Columns int         `json:"columns,omitempty"`
	Visible *Rule       `json:"visible,omitempty"`
	Fields  []FormField `json:"fields"`
}

// FormField is a field in a section; in JSON its name, or an object with rules of this form.
type FormField struct {
	Field    string    `json:"field"`
	Visible  *Rule     `json:"visible,omitempty"`
	Required Condition `json:"required,omitzero"`
	ReadOnly Condition `json:"readonly,omitzero"`
	Wide     bool      `json:"wide,omitempty"`
	Columns  []string  `json:"columns,omitempty"` // of lines: the fields of a line that are shown, in this order; none means all
}

// Related is a list of records that refer to this one through the field By.
type Related struct {
	Name   string `json:"name,omitempty"` // by which upper layers change it
	Entity string `json:"entity"`
	By     string `json:"by"`
	Label  Text   `json:"label,omitzero"`
	View   string `json:"view,omitempty"`
}

// Layouts lists an entity's forms for a purpose in the order in which they are tried: by Order, then
// those that say more about where they belong, then as written. Of the forms for the page of a record
// those without any condition are left out but for "default", which comes last.
func (m *Model) Layouts(entity, purpose string) []*Form {
	forms := filter(m.FormsOf(entity), func(form *Form) bool {
		return form.Purpose == purpose && (purpose != "" || form.Conditional() || form.Name == "default")
	})
	slices.SortStableFunc(forms, func(a, b *Form) int {
		return cmp.Or(a.rank()-b.rank(), a.Order-b.Order, b.conditions()-a.conditions())
	})
	return forms
}

// Conditional reports whether the form says for whom, for which records or where it is.
func (f *Form) Conditional() bool { return f.conditions() > 0 }

// Serves reports whether somebody with the roles may get the form.
func (f *Form) Serves(roles []string) bool {
	return len(f.Roles) == 0 || slices.ContainsFunc(f.Roles, func(role string) bool { return slices.Contains(roles, role) })
}

// FitsDevice reports whether the form is for a device; "" is a caller without a screen.
func (f *Form) FitsDevice(device string) bool { return f.Device == "" || f.Device == device }

// Rules lists the rules of a form, its own condition first.
func (f *Form) Rules() []*Rule {
	rules := []*Rule{f.When}
	for i := range f.Sections {
		rules = append(rules, f.Sections[i].Visible)
		for j := range f.Sections[i].Fields {
			place := &f.Sections[i].Fields[j]
			rules = append(rules, place.Visible, place.Required.Rule, place.ReadOnly.Rule)
		}
	}
	return slices.DeleteFunc(rules, func(r *Rule) bool { return r == nil })
}

// ShownIn reports whether the section is shown for a record; one whose rule cannot be worked out is.
func (s *Section) ShownIn(scope rule.Scope) bool {
	if s.Visible == nil {
		return true
	}
	shown, err := s.Visible.Program.True(scope)
	return err != nil || shown
}

// rank puts what serves everybody behind the rest.
func (f *Form) rank() int {
	if f.Conditional() {
		return 0
	}
	return 1
}

func (f *Form) conditions() int {
	count := 0
	for _, said := range []bool{len(f.Roles) > 0, f.When != nil, f.Device != ""} {
		if said {
			count++
		}
	}
	return count
}

// hides reports whether everybody who would get the other form gets this one before.
func (f *Form) hides(other *Form) bool {
	return f.FitsDevice(other.Device) && f.coversRoles(other) && (f.When == nil || other.When != nil && f.When.Source == other.When.Source)
}

func (f *Form) coversRoles(other *Form) bool {
	return len(f.Roles) == 0 || len(other.Roles) > 0 && !slices.ContainsFunc(other.Roles, func(role string) bool {
		return !slices.Contains(f.Roles, role)
	})
}

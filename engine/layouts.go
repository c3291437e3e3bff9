package engine

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// layoutKey names the forms that people with the same roles may get.
type layoutKey struct{ roles, entity, purpose, device string }

// layouts lists the forms that an actor may get, in the order in which their conditions are tried. It
// is worked out once per set of roles; only the conditions are left to each record.
func (m *model) layouts(by Actor, entity, purpose, device string) []*metadata.Form {
	key := layoutKey{strings.Join(by.Roles, ","), entity, purpose, device}
	if known, ok := m.forms.Load(key); ok {
		return known.([]*metadata.Form)
	}
	var forms []*metadata.Form
	for _, form := range m.Layouts(entity, purpose) {
		if form.Serves(by.Roles) && form.FitsDevice(device) {
			forms = append(forms, form)
		}
	}
	m.forms.Store(key, forms)
	return forms
}

// formOf finds the form that counts for the record as it is now. A form that nobody is led to can be
// had by its name; of all others it is the record that decides, so that no rule of a form is avoided
// by naming another.
func (c *computing) formOf(name, device string) *metadata.Form {
	named, purpose := c.m.Form(c.plan.entity.Name, name), ""
	switch {
	case name == metadata.PurposeQuick:
		purpose = metadata.PurposeQuick
	case named == nil:
	case named.Purpose != "":
		purpose = named.Purpose
	case name != defaultForm && !named.Conditional():
		return named
	}
	return c.chosenForm(purpose, device)
}

const defaultForm = "default"

// chosenForm is the first form whose condition holds; one that cannot be worked out does not.
func (c *computing) chosenForm(purpose, device string) *metadata.Form {
	for _, form := range c.m.layouts(c.by, c.plan.entity.Name, purpose, device) {
		if c.fits(form) {
			return form
		}
	}
	return c.m.Form(c.plan.entity.Name, defaultForm)
}

func (c *computing) fits(form *metadata.Form) bool {
	if form.When == nil {
		return true
	}
	holds, err := form.When.Program.True(c.scope)
	return err == nil && holds
}

// mayOpen reports whether an actor may open a form by its name.
func (m *model) mayOpen(by Actor, form *metadata.Form) bool {
	return form != nil && (form.Serves(by.Roles) || slices.Contains(by.Admin, "all"))
}

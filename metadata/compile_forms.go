package metadata

import (
	"slices"

	"github.com/weft-crm/weft/metadata/rule"
)

func (c *compiler) checkForm(def *definition, form *Form) {
	e := c.entityNamed(def.spot().key("entity"), form.Entity)
	if e == nil {
		return
	}
	c.checkAudience(def, e, form)
	seen := map[string]bool{}
	for i := range form.Sections {
		c.checkSection(def.spot().key("sections").item(i), e, form, i, seen)
	}
	for i, related := range form.Related {
		c.checkRelated(def.spot().key("related").item(i), e, related)
	}
}

// checkAudience checks for whom, for which records and where a form is.
func (c *compiler) checkAudience(def *definition, e *Entity, form *Form) {
	for i, role := range form.Roles {
		c.roleNamed(def.spot().key("roles").item(i), role)
	}
	c.addRule(def.spot().key("when"), form.When, Place{Context: ContextField, Entity: e}, rule.Boolean)
	if form.Name == "default" && (form.Conditional() || form.Purpose != "") {
		c.fail(def.spot().key("name"), "form_default", "The form \"default\" serves everybody whom no other form fits, so it can say neither for whom nor when it is.",
			"“default”是其他表单都不适用时的默认表单，不能设置适用范围。")
	}
}

func (c *compiler) checkSection(at *spot, e *Entity, form *Form, index int, seen map[string]bool) {
	section, place := &form.Sections[index], Place{Context: ContextField, Entity: e}
	if section.Tab != "" && !slices.ContainsFunc(form.Tabs, func(tab Tab) bool { return tab.Name == section.Tab }) {
		c.unknown(at.key("tab"), Text{"tab", "标签页"}, section.Tab, names(form.Tabs, func(tab Tab) string { return tab.Name }))
	}
	c.addRule(at.key("visible"), section.Visible, place, rule.Boolean)
	for j := range section.Fields {
		field, at := &section.Fields[j], at.key("fields").item(j)
		name := at
		if at.node != nil && at.node.kind == nodeObject {
			name = at.key("field")
		}
		c.checkColumns(at, c.fieldNamed(name, e, field.Field), field.Columns)
		if seen[field.Field] && field.Field != "" {
			c.duplicate(name, field.Field)
		}
		seen[field.Field] = true
		c.addRule(at.key("visible"), field.Visible, place, rule.Boolean)
		c.addRule(at.key("required"), field.Required.Rule, place, rule.Boolean)
		c.addRule(at.key("readonly"), field.ReadOnly.Rule, place, rule.Boolean)
	}
}

// checkColumns checks which fields of a line a form shows.
func (c *compiler) checkColumns(at *spot, lines *Field, columns []string) {
	if len(columns) == 0 || lines == nil {
		return
	}
	if lines.Kind != "lines" || lines.Target == nil {
		c.fail(at.key("columns"), "form_columns", "Only line items have columns.", "只有明细字段可以选择列。")
		return
	}
	for i, column := range columns {
		c.fieldNamed(at.key("columns").item(i), lines.Target, column)
	}
}

func (c *compiler) checkRelated(at *spot, e *Entity, related Related) {
	other := c.entityNamed(at.key("entity"), related.Entity)
	if other == nil {
		return
	}
	if back := c.fieldNamed(at.key("by"), other, related.By); back != nil && !back.refersTo(e) {
		c.fail(at.key("by"), "related_by", "\""+related.By+"\" does not refer to "+e.called("en")+".", "“"+related.By+"”不引用“"+e.called("zh")+"”。")
	}
	if related.View != "" {
		c.viewNamed(at.key("view"), related.Entity, related.View)
	}
}

// reachableForms warns of forms that nobody can ever get.
func (c *compiler) reachableForms() {
	for _, def := range c.of("form") {
		form := def.value.(*Form)
		tried := c.model.Layouts(form.Entity, form.Purpose)
		at := slices.Index(tried, form)
		if at < 0 {
			c.warn(def.spot(), "form_unreachable", "Nothing leads to this form: say for whom, for which records or on which device it is.",
				"没有任何入口会用到此表单：请设置它适用的角色、条件或设备。")
			continue
		}
		for _, before := range tried[:at] {
			if before.hides(form) {
				c.warn(def.spot(), "form_unreachable", "Nobody gets this form, because \""+before.called("en")+"\" is tried first and serves all of them.",
					"此表单永远不会被使用：“"+before.called("zh")+"”排在前面，且适用范围已包含它。")
				break
			}
		}
	}
}

// called names a form in a sentence.
func (f *Form) called(language string) string {
	if f.Label.IsZero() {
		return f.Name
	}
	return f.Label.In(language)
}

// standardForms gives each entity the forms that nobody wrote: "default" with all its fields, and
// "quick" with those that a new record cannot do without.
func (c *compiler) standardForms() {
	for _, e := range c.model.Entities {
		if c.model.Form(e.Name, "default") == nil && !c.broken["form/"+e.Name+".default"] {
			c.standardForm(e, "default", "", func(*Field) bool { return true })
		}
		if len(c.model.Layouts(e.Name, PurposeQuick)) == 0 && c.model.Form(e.Name, PurposeQuick) == nil {
			c.standardForm(e, PurposeQuick, PurposeQuick, func(f *Field) bool {
				return !f.Managed() && (f.Name == e.Title || f.Required.Always)
			})
		}
	}
}

func (c *compiler) standardForm(e *Entity, name, purpose string, on func(*Field) bool) {
	section := Section{Columns: 2}
	for _, f := range e.Fields {
		if on(f) {
			section.Fields = append(section.Fields, FormField{Field: f.Name})
		}
	}
	c.model.Forms = append(c.model.Forms, &Form{
		Entity: e.Name, Name: name, Purpose: purpose, Label: e.Label, Sections: []Section{section}, Generated: true,
	})
}

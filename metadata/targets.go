package metadata

// Targets says that the records of an entity are targets of a person in a year, with a field for each month. With
// Department, records without a person are targets of a department with all below it, and those without
// either of the whole company.
type Targets struct {
	Person     string   `json:"person"`
	Department string   `json:"department,omitempty"`
	Year       string   `json:"year"`
	Months     []string `json:"months"` // twelve fields, January first
}

// checkTargets resolves what an entity's targets name.
func (c *compiler) checkTargets(def *definition, e *Entity) {
	if e.Targets == nil {
		return
	}
	at := def.spot().key("targets")
	c.personField(at.key("person"), e, e.Targets.Person)
	if e.Targets.Department != "" {
		c.targetDepartment(at, e)
	}
	if year := c.fieldNamed(at.key("year"), e, e.Targets.Year); year != nil && year.ResultKind() != "number" {
		c.fail(at.key("year"), "field_kind", "The year is a whole number.", "年份应为整数字段。")
	}
	for i, name := range e.Targets.Months {
		c.summedField(at.key("months").item(i), e, name)
	}
}

// targetDepartment checks that a target can be one of a department: without a person, which must then not be asked for.
func (c *compiler) targetDepartment(at *spot, e *Entity) {
	department := e.Targets.Department
	end, ok := c.pathNamed(at.key("department"), e, department)
	if ok && (end.target == nil || end.target.Name != "department") {
		c.fail(at.key("department"), "field_kind", "\""+department+"\" does not lead to a department.", "“"+department+"”不是部门字段。")
	}
	if person := e.FieldByName(e.Targets.Person); person != nil && person.Required.Always {
		c.fail(at.key("person"), "person_required", "Targets of departments have no person, so \""+person.Name+"\" must not always be required.", "部门目标没有人员，因此“"+person.Name+"”不能始终必填。")
	}
}

// targetsNamed checks that records of an entity are targets.
func (c *compiler) targetsNamed(at *spot, entity string) {
	if e := c.entityNamed(at, entity); e != nil && e.Targets == nil {
		c.fail(at, "no_targets", "The records of \""+entity+"\" are no targets: its \"targets\" have to say which fields hold them.", "“"+entity+"”的记录不是目标：请先在该实体中设置目标字段。")
	}
}

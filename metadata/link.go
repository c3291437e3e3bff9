package metadata

// Link makes the records of an entity links: each joins two other records, and may say more about it
// in further fields. Ends are the entity's references to the two. No two links join the same pair, and
// none a record with itself unless Self.
type Link struct {
	Ends []string `json:"ends"`
	Self bool     `json:"self,omitempty"`
}

// Ends lists the references of a link to the records it joins; none if the entity is no link.
func (e *Entity) Ends() []*Field {
	if e.Link == nil {
		return nil
	}
	var ends []*Field
	for _, name := range e.Link.Ends {
		if f := e.byName[name]; f != nil && f.Target != nil {
			ends = append(ends, f)
		}
	}
	return ends
}

// linkEnds checks the ends of a link and demands that no two links join the same pair.
func (c *compiler) linkEnds(def *definition, e *Entity) {
	if e.Link == nil {
		return
	}
	at := def.spot().key("link")
	if e.Parent != "" {
		c.fail(at, "link_line", "Lines cannot be links.", "明细不能作为关联。")
	}
	for i, name := range e.Link.Ends {
		if f := c.fieldNamed(at.key("ends").item(i), e, name); f != nil {
			c.checkEnd(at.key("ends").item(i), f)
		}
	}
	ends := e.Ends()
	if len(ends) != 2 {
		return
	}
	e.Unique = append(e.Unique, Unique{Name: "link", Fields: e.Link.Ends, Message: Text{
		En: "These two are linked already.", Zh: "二者已经关联。",
	}})
	if ends[0].Target == ends[1].Target && !e.Link.Self {
		e.Checks = append(e.Checks, &Check{
			Name: "link", Field: ends[1].Name, If: Rule{Source: "record." + ends[0].Name + " == record." + ends[1].Name},
			Message: Text{En: "A record cannot be linked with itself.", Zh: "记录不能与自身关联。"},
		})
	}
}

func (c *compiler) checkEnd(at *spot, f *Field) {
	switch {
	case referenceTarget(f) == nil:
		c.fail(at, "link_end", "An end of a link has to be a reference.", "关联的两端必须是引用字段。")
	case !f.Required.Always:
		c.fail(at, "link_required", "An end of a link has to be required.", "关联的两端必须是必填字段。")
	case f.Target.Link != nil:
		c.fail(at, "link_link", "A link cannot join links.", "关联的两端不能又是关联。")
	}
}

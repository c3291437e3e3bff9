package metadata

import (
	"slices"

	"github.com/weft-crm/weft/metadata/rule"
)

func (c *compiler) checkStatement(def *definition, statement *Statement) {
	e := c.entityNamed(def.spot().key("entity"), statement.Entity)
	if e == nil {
		return
	}
	for i := range statement.Sources {
		source, at := &statement.Sources[i], def.spot().key("sources").item(i)
		if slices.ContainsFunc(statement.Sources[:i], func(other StatementSource) bool { return other.Name == source.Name }) {
			c.duplicate(at.key("name"), source.Name)
		}
		c.checkStatementSource(at, e, source)
	}
}

func (c *compiler) checkStatementSource(at *spot, e *Entity, source *StatementSource) {
	from := c.entityNamed(at.key("of"), source.Of)
	if from == nil {
		return
	}
	if from.Parent != "" {
		c.fail(at.key("of"), "line_entity", "Lines stand on a statement with the record they belong to.", "明细只能随所属记录列入对账单。")
		return
	}
	back := c.fieldNamed(at.key("by"), from, source.By)
	if back != nil && !back.refersTo(e) {
		c.fail(at.key("by"), "related_by", "\""+source.By+"\" does not refer to "+e.called("en")+".", "“"+source.By+"”不引用“"+e.called("zh")+"”。")
	}
	c.fieldOfKind(at.key("date"), from, source.Date, "date")
	c.fieldOfKind(at.key("amount"), from, source.Amount, "money")
	c.addRule(at.key("if"), source.If, Place{Context: ContextLookup, Entity: e, Candidate: from}, rule.Boolean)
	source.Text.parts = c.templateTexts(at.key("text"), source.Text.Text, Place{Context: ContextPrint, Candidate: from})
	source.From = from
}

// fieldOfKind demands a stored field whose values are of a kind.
func (c *compiler) fieldOfKind(at *spot, e *Entity, name, kind string) {
	f := c.fieldNamed(at, e, name)
	if f == nil || f.Stored() && f.ResultKind() == kind {
		return
	}
	label := kindsByName[kind].Label()
	c.fail(at, "field_kind", "\""+name+"\" is no field of the kind "+label.En+".", "“"+name+"”不是“"+label.Zh+"”字段。")
}

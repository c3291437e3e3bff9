package metadata

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// conversionCheck checks one conversion.
type conversionCheck struct {
	*compiler
	conversion *Conversion
	from, to   *Entity
}

func (c *compiler) checkConversion(def *definition, conversion *Conversion) {
	check := &conversionCheck{compiler: c, conversion: conversion}
	check.from = c.entityNamed(def.spot().key("from"), conversion.From)
	check.to = c.entityNamed(def.spot().key("to"), conversion.To)
	if check.from == nil || check.to == nil {
		return
	}
	for _, side := range []struct {
		key    string
		entity *Entity
	}{{"from", check.from}, {"to", check.to}} {
		if side.entity.Parent != "" {
			c.fail(def.spot().key(side.key), "line_entity", "Lines are made with the record they belong to.", "明细只能随所属记录一起生成。")
			return
		}
	}
	conversion.Target = check.to
	check.link(def.spot().key("link"))
	check.once(def.spot().key("once"))
	c.addRule(def.spot().key("if"), conversion.If, Place{Context: ContextConversion, Entity: check.from}, rule.Boolean)
	for i, name := range conversion.Together {
		c.fieldNamed(def.spot().key("together").item(i), check.from, name)
	}
	check.values(def.spot().key("fields"), check.to, &conversion.Fields, nil)
	check.numbers(def.spot().key("add"), check.to, conversion.Add, &conversion.Fields)
	for name, lines := range conversion.Lines.All() {
		check.lines(def.spot().key("lines").key(name), name, lines)
	}
}

// link finds the way back from what is made.
func (c *conversionCheck) link(at *spot) {
	entity, path := c.to, strings.Split(c.conversion.Link, ".")
	if lines := c.to.byName[path[0]]; len(path) == 2 && lines != nil && lines.Kind == "lines" {
		c.use(at, fieldAddress(c.to, lines))
		if entity = c.model.entities[lines.Of]; entity == nil {
			return
		}
	} else if len(path) > 1 {
		c.fail(at, "path", "\""+clip(c.conversion.Link)+"\" is neither a reference nor a reference in lines.", "“"+clip(c.conversion.Link)+"”既不是引用字段，也不是明细中的引用字段。")
		return
	}
	back := c.fieldNamed(at, entity, path[len(path)-1])
	if back == nil {
		return
	}
	if !back.refersTo(c.from) || back.Kind != "reference" {
		c.fail(at, "related_by", "\""+back.Name+"\" does not refer to "+c.from.called("en")+".", "“"+back.Name+"”不引用“"+c.from.called("zh")+"”。")
		return
	}
	c.conversion.Path = path
}

func (c *conversionCheck) once(at *spot) {
	said := c.conversion.Once.Always || c.conversion.Once.Rule != nil
	if said && len(c.conversion.Path) > 1 {
		c.fail(at, "once_lines", "Only what refers to its source itself can be limited to one.", "只有记录本身引用来源时才能限制为一次。")
	}
	if c.conversion.Once.Rule != nil {
		c.addRule(at, c.conversion.Once.Rule, Place{Context: ContextLookup, Entity: c.from, Candidate: c.to}, rule.Boolean)
	}
}

// values checks what fields are filled with; of is the entity of the source's lines, if any.
func (c *conversionCheck) values(at *spot, entity *Entity, values *Ordered[*Rule], of *Entity) {
	for name, value := range values.All() {
		spot := at.key(name)
		field := c.fieldNamed(spot, entity, name)
		if field == nil {
			continue
		}
		if field.Managed() || field.Kind == "lines" {
			c.fail(spot, "not_writable", "\""+name+"\" cannot be filled in.", "“"+name+"”不能填写。")
			continue
		}
		c.addRule(spot, value, Place{Context: ContextConversion, Entity: c.from, Candidate: of}, field.accepts()...)
	}
}

func (c *conversionCheck) lines(at *spot, name string, lines *LinesConversion) {
	field := c.fieldNamed(at, c.to, name)
	if field == nil {
		return
	}
	made := c.model.entities[field.Of]
	if field.Kind != "lines" {
		c.fail(at, "lines_field", "\""+name+"\" holds no lines.", "“"+name+"”不是明细字段。")
		return
	}
	var of *Entity
	if lines.Of != "" {
		if of = c.linesSource(at, lines); of == nil {
			return
		}
	}
	c.addRule(at.key("if"), lines.If, Place{Context: ContextConversion, Entity: c.from, Candidate: of}, rule.Boolean)
	if made != nil {
		c.values(at.key("fields"), made, &lines.Fields, of)
		c.left(at.key("left"), made, lines)
	}
}

// left checks what is counted when lines are taken over in parts.
func (c *conversionCheck) left(at *spot, made *Entity, lines *LinesConversion) {
	if lines.Left == nil {
		return
	}
	lines.Left.Of = made
	if lines.Of == "" || lines.By != "" || strings.Contains(lines.Of, ".") {
		c.fail(at, "left_lines", "Only lines of the source itself can be taken over in parts.", "只有来源记录自身的明细才能分次转出。")
	}
	for i, name := range lines.Left.Match {
		c.given(at.key("match").item(i), made, name, &lines.Fields)
	}
	c.numbers(at.key("take"), made, lines.Left.Take, &lines.Fields)
	c.addRule(at.key("counts"), lines.Left.Counts, Place{Context: ContextLookup, Candidate: made}, rule.Boolean)
}

// given demands a field that the conversion fills in.
func (c *conversionCheck) given(at *spot, entity *Entity, name string, values *Ordered[*Rule]) *Field {
	field := c.fieldNamed(at, entity, name)
	if _, filled := values.Get(name); field != nil && !filled {
		c.fail(at, "not_filled", "\""+name+"\" is not filled in by this conversion.", "此转换不填写“"+name+"”。")
	}
	return field
}

// numbers demands fields of numbers that the conversion fills in.
func (c *conversionCheck) numbers(at *spot, entity *Entity, names []string, values *Ordered[*Rule]) {
	for i, name := range names {
		field := c.given(at.item(i), entity, name, values)
		if field != nil && !slices.Contains([]string{"number", "decimal", "money"}, field.Kind) {
			c.fail(at.item(i), "sum_kind", "\""+name+"\" is no number and cannot be added up.", "“"+name+"”不是数字，不能合计。")
		}
	}
}

// linesSource finds the entity of the lines, or of the records, that are taken over.
func (c *conversionCheck) linesSource(at *spot, lines *LinesConversion) *Entity {
	if lines.By == "" {
		return c.linesAt(at.key("of"), lines.Of)
	}
	of := c.entityNamed(at.key("of"), lines.Of)
	if of == nil {
		return nil
	}
	back := c.fieldNamed(at.key("by"), of, lines.By)
	if back == nil {
		return nil
	}
	if back.Kind != "reference" || !back.refersTo(c.from) {
		c.fail(at.key("by"), "related_by", "\""+back.Name+"\" does not refer to "+c.from.called("en")+".", "“"+back.Name+"”不引用“"+c.from.called("zh")+"”。")
		return nil
	}
	return of
}

// linesAt finds the entity of the lines at the end of a path.
func (c *conversionCheck) linesAt(at *spot, path string) *Entity {
	entity, names := c.from, strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		field := c.fieldNamed(at, entity, name)
		if field == nil || field.Target == nil || field.Kind != "reference" {
			c.fail(at, "path", "\""+clip(path)+"\" does not lead through references.", "“"+clip(path)+"”不是通过引用的路径。")
			return nil
		}
		entity = field.Target
	}
	field := c.fieldNamed(at, entity, names[len(names)-1])
	if field == nil {
		return nil
	}
	if field.Kind != "lines" {
		c.fail(at, "lines_field", "\""+clip(path)+"\" holds no lines.", "“"+clip(path)+"”不是明细字段。")
		return nil
	}
	return c.model.entities[field.Of]
}

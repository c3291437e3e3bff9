package metadata

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// printCheck checks one print template.
type printCheck struct {
	*compiler
	entity *Entity
	place  Place
}

func (c *compiler) checkPrint(def *definition, print *Print) {
	e := c.entityNamed(def.spot().key("entity"), print.Entity)
	if e == nil {
		return
	}
	p := &printCheck{compiler: c, entity: e, place: Place{Context: ContextPrint, Entity: e, Statement: print.Statement}}
	if print.Statement && len(c.model.StatementsOf(e.Name)) == 0 {
		c.fail(def.spot().key("statement"), "no_statement", e.called("en")+" has no statement that could be printed.", "“"+e.called("zh")+"”没有可打印的对账单。")
	}
	c.addRule(def.spot().key("when"), print.When, Place{Context: ContextPrint, Entity: e}, rule.Boolean)
	p.wording(def.spot().key("file"), &print.File, p.place)
	p.wording(def.spot().key("footer").key("text"), &print.Footer.Text, p.place)
	for i := range print.Blocks {
		p.block(def.spot().key("blocks").item(i), &print.Blocks[i])
	}
}

func (p *printCheck) block(at *spot, block *PrintBlock) {
	p.addRule(at.key("visible"), block.Visible, p.place, rule.Boolean)
	switch {
	case block.Title != nil:
		p.wording(at.key("title").key("text"), &block.Title.Text, p.place)
	case block.Text != nil:
		p.wording(at.key("text").key("text"), &block.Text.Text, p.place)
	case block.Grid != nil:
		p.items(at.key("grid").key("items"), block.Grid.Items)
	case block.Totals != nil:
		p.items(at.key("totals").key("items"), block.Totals.Items)
	case block.Table != nil:
		p.table(at.key("table"), block.Table)
	case block.Signatures != nil:
		for i := range block.Signatures.Parties {
			lines := at.key("signatures").key("parties").item(i).key("lines")
			for j := range block.Signatures.Parties[i].Lines {
				p.wording(lines.item(j), &block.Signatures.Parties[i].Lines[j], p.place)
			}
		}
	}
}

// wording takes a text apart and checks its rules.
func (p *printCheck) wording(at *spot, text *Wording, place Place) {
	text.parts = p.templateTexts(at, text.Text, place)
}

func (p *printCheck) items(at *spot, items []PrintItem) {
	for i := range items {
		item := &items[i]
		p.value(at.item(i), printValue{field: item.Field, label: &item.Label, text: &item.Value, root: "record", in: p.entity}, p.place)
	}
}

// printValue is a value with a label: a field of a record, or a text.
type printValue struct {
	field string
	label *Text
	text  *Wording
	root  string // how rules call the record: record or item
	in    *Entity
}

// value checks a value and gives the field's label to one that has none.
func (p *printCheck) value(at *spot, value printValue, place Place) {
	if value.field == "" {
		p.wording(at.key("value"), value.text, place)
		return
	}
	end, ok := p.pathNamed(at.key("field"), value.in, value.field)
	if !ok {
		return
	}
	if value.label.IsZero() && end.field != nil {
		*value.label = end.field.Label
	}
	p.fieldWording(at.key("field"), value, place)
}

// fieldWording makes a field the one rule of a text.
func (p *printCheck) fieldWording(at *spot, value printValue, place Place) {
	part := templatePart{
		rule: &Rule{Source: value.root + "." + value.field}, path: append([]string{value.root}, strings.Split(value.field, ".")...),
	}
	p.addRule(at, part.rule, place)
	value.text.parts = [2][]templatePart{{part}, {part}}
}

func (p *printCheck) table(at *spot, table *PrintTable) {
	table.Rows = p.rows(at, table)
	if table.Rows == nil {
		return
	}
	place := p.place
	place.Candidate = table.Rows
	p.addRule(at.key("filter"), table.Filter, place, rule.Boolean)
	for i, path := range table.Sort {
		end, ok := p.pathNamed(at.key("sort").item(i), table.Rows, strings.TrimPrefix(path, "-"))
		if ok && (table.Entity == "" || end.column == nil || end.column.Column.Storage == StoreJSON) {
			p.fail(at.key("sort").item(i), "sort_kind", "\""+path+"\" cannot be sorted by; lines and entries stand in their own order.", "不能按“"+path+"”排序；明细和对账单各行按自身顺序排列。")
		}
	}
	for i := range table.Columns {
		column, at := &table.Columns[i], at.key("columns").item(i)
		p.value(at, printValue{field: column.Field, label: &column.Label, text: &column.Value, root: "item", in: table.Rows}, place)
		if column.Field == "" && column.Label.IsZero() {
			p.fail(at, "missing", "A column without a field needs a label.", "没有字段的列需要标题。")
		}
	}
}

// rows finds what the rows of a table are.
func (p *printCheck) rows(at *spot, table *PrintTable) *Entity {
	if table.Lines != "" {
		lines := p.fieldNamed(at.key("lines"), p.entity, table.Lines)
		if lines != nil && lines.Kind != "lines" {
			p.fail(at.key("lines"), "print_lines", "\""+table.Lines+"\" has no lines.", "“"+table.Lines+"”不是明细字段。")
			return nil
		}
		return targetOf(lines)
	}
	if table.Entries {
		if !p.place.Statement {
			p.fail(at.key("entries"), "print_entries", "This print is of no statement that would have entries.", "此打印模板未指定对账单，没有可列的行。")
			return nil
		}
		return statementEntry
	}
	other := p.entityNamed(at.key("entity"), table.Entity)
	if other == nil {
		return nil
	}
	back := p.fieldNamed(at.key("by"), other, table.By)
	if back != nil && !back.refersTo(p.entity) {
		p.fail(at.key("by"), "related_by", "\""+table.By+"\" does not refer to "+p.entity.called("en")+".", "“"+table.By+"”不引用“"+p.entity.called("zh")+"”。")
		return nil
	}
	return other
}

func targetOf(f *Field) *Entity {
	if f == nil {
		return nil
	}
	return f.Target
}

// Shows reports whether the letterhead shows a detail of the company.
func (l *PrintLetterhead) Shows(detail string) bool {
	if len(l.Show) == 0 {
		return detail == "address" || detail == "phone"
	}
	return slices.Contains(l.Show, detail)
}

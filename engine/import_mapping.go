package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// ImportMapping says how the rows of a file become records.
type ImportMapping struct {
	Entity  string         `json:"entity"`
	Mapping []ImportColumn `json:"mapping"`
	// Key is the fields by which a row finds the record it means; without any it always creates.
	Key ImportKey `json:"key"`
	// Mode is create, update or upsert.
	Mode         string `json:"mode"`
	DecimalComma bool   `json:"decimal_comma"`
	// DespiteDuplicates imports rows that are like a record that exists, too.
	DespiteDuplicates bool `json:"despite_duplicates"`
}

// ImportColumn fills a field from a column, from several columns with a Template such as
// "{product} for {account}", or with the same Value in every row. The field "owner" is the owner.
type ImportColumn struct {
	Column    string           `json:"column,omitempty"`
	Template  string           `json:"template,omitempty"`
	Value     string           `json:"value,omitempty"`
	Field     string           `json:"field"`
	Transform ImportTransform  `json:"transform,omitzero"`
	field     *metadata.Field  // nil for owner
	target    *metadata.Entity // of a reference
	at        int              // of Column in the file
}

// ImportTransform makes a cell fit.
type ImportTransform struct {
	Date   string            `json:"date,omitempty"` // order of the parts: ymd mdy dmy
	Map    map[string]string `json:"map,omitempty"`  // cell → what to read instead; "" for nothing
	Lookup *ImportLookup     `json:"lookup,omitempty"`
	// ValueFrom takes the value of another record when the cell is empty, e.g. the product's price.
	ValueFrom *ImportValueFrom `json:"value_from,omitempty"`
}

// ImportLookup finds the record a cell means by one of its fields. Missing says what happens when
// there is none: error (the row is refused), null (the field stays empty), skip (the row is left
// out) or create (a record with just this field is made).
type ImportLookup struct {
	By      string `json:"by"`
	Missing string `json:"missing"`
}

// ImportValueFrom names a reference field of the same row and the field of that record to take.
type ImportValueFrom struct {
	Field string `json:"field"`
	Take  string `json:"take"`
}

// resolve checks a mapping against a file's columns and the model.
func (m *ImportMapping) resolve(model *model, columns []string) error {
	entity := model.Entity(m.Entity)
	if entity == nil || entity.Parent != "" {
		return noEntity(m.Entity)
	}
	var problems []FieldProblem
	for i := range m.Mapping {
		if problem := m.Mapping[i].resolve(model, entity, columns); problem != nil {
			problems = append(problems, *problem)
		}
	}
	for _, name := range m.Key {
		if entity.FieldByName(name) == nil || !slices.ContainsFunc(m.Mapping, func(column ImportColumn) bool { return column.Field == name }) {
			problems = append(problems, FieldProblem{Field: name, Pointer: "/key", Code: "key_not_mapped", Message: metadata.Text{
				En: "The field that finds records must be filled from a column.", Zh: "用于匹配记录的字段必须对应一列。",
			}})
		}
	}
	if len(m.Key) == 0 && m.Mode != "create" {
		m.Mode = "create"
	}
	if len(problems) > 0 {
		return invalid(problems)
	}
	return nil
}

func (c *ImportColumn) resolve(model *model, entity *metadata.Entity, columns []string) *FieldProblem {
	wrong := func(code, en, zh string) *FieldProblem {
		return &FieldProblem{Field: c.Field, Pointer: "/mapping/" + c.Field, Code: code, Message: metadata.Text{En: en, Zh: zh}}
	}
	if c.Column != "" && !slices.Contains(columns, c.Column) {
		return wrong("unknown_column", "The file has no column “"+c.Column+"”.", "文件中没有列“"+c.Column+"”。")
	}
	c.at = slices.Index(columns, c.Column)
	if c.Field == "owner" {
		c.target = model.Entity("user")
	} else {
		c.field = entity.FieldByName(c.Field)
		if c.field == nil || c.field.Archived || c.field.Kind == "lines" || c.field.Managed() && c.field.Kind != "autonumber" {
			return wrong("unknown_field", "“"+c.Field+"” cannot be imported.", "“"+c.Field+"”不能导入。")
		}
		c.target = importTarget(c.field)
	}
	if c.target == nil {
		return nil
	}
	if c.Transform.Lookup == nil {
		c.Transform.Lookup = &ImportLookup{By: c.target.Title, Missing: "error"}
	}
	if c.target.FieldByName(c.Transform.Lookup.By) == nil {
		return wrong("unknown_lookup", "Choose a field by which to find the record.", "请选择用于查找记录的字段。")
	}
	return nil
}

// text gives what a row says for the column, trimmed and mapped.
func (c *ImportColumn) text(columns, cells []string) string {
	text := c.Value
	switch {
	case c.Template != "":
		text = c.Template
		for i, name := range columns {
			text = strings.ReplaceAll(text, "{"+name+"}", strings.TrimSpace(cells[i]))
		}
	case c.Column != "":
		text = strings.TrimSpace(cells[c.at])
	}
	if mapped, ok := c.Transform.Map[text]; ok {
		return mapped
	}
	return text
}

// suggest proposes a mapping: the entity and fields whose names or labels are most like the columns,
// and the order of the parts of dates as the first rows have it.
func suggest(file importData, entities []*metadata.Entity) ImportMapping {
	best := ImportMapping{Mode: "create", Key: ImportKey{}, Mapping: []ImportColumn{}}
	for _, entity := range entities {
		if entity.Archived || entity.Parent != "" {
			continue
		}
		mapping := ImportMapping{Entity: entity.Name, Mode: "create", Key: ImportKey{}, Mapping: suggestFields(file, entity)}
		if len(mapping.Mapping) > len(best.Mapping) {
			best = mapping
			best.suggestKey(entity)
		}
	}
	return best
}

// suggestKey proposes what no two records agree in, if the file has it, so that rows renew what is there.
func (m *ImportMapping) suggestKey(entity *metadata.Entity) {
	for _, set := range uniqueSets(entity) {
		missing := slices.ContainsFunc(set.fields, func(field *metadata.Field) bool {
			return !slices.ContainsFunc(m.Mapping, func(column ImportColumn) bool { return column.Field == field.Name })
		})
		if missing || set.of != nil && set.of.If != nil {
			continue
		}
		for _, field := range set.fields {
			m.Key = append(m.Key, field.Name)
		}
		m.Mode = "upsert"
		return
	}
}

func suggestFields(file importData, entity *metadata.Entity) []ImportColumn {
	mapping := []ImportColumn{}
	taken := map[string]bool{}
	for at := range file.Columns {
		if one, known := file.suggestField(entity, at, taken); known {
			taken[one.Field] = true
			mapping = append(mapping, one)
		}
	}
	return mapping
}

// suggestField finds the field for a column that none has taken; the owner where no field fits.
func (d importData) suggestField(entity *metadata.Entity, at int, taken map[string]bool) (ImportColumn, bool) {
	column := d.Columns[at]
	for _, field := range entity.LiveFields() {
		if taken[field.Name] || field.Managed() || field.Kind == "lines" || field.HoldsFiles() || !alike(column, entity, field) {
			continue
		}
		one := ImportColumn{Column: column, Field: field.Name}
		if target := importTarget(field); target != nil {
			one.Transform.Lookup = &ImportLookup{By: target.Title, Missing: "error"}
		}
		if field.Kind == "date" || field.Kind == "datetime" {
			one.Transform.Date = d.dateOrder(at)
		}
		return one, true
	}
	isOwner := slices.ContainsFunc(systemFields(entity), func(info FieldInfo) bool {
		return info.Name == "owner" && slices.Contains([]string{"owner", info.Label.En, info.Label.Zh}, column)
	})
	return ImportColumn{Column: column, Field: "owner"}, isOwner && !taken["owner"]
}

// importTarget is the entity among whose records a cell names one, or of links several.
func importTarget(field *metadata.Field) *metadata.Entity {
	if field.Kind == "links" {
		return field.Far.Target
	}
	return field.Target
}

// dateOrder tells from the first rows how a column writes dates: mdy or dmy where a part above 12
// shows it, "" when nothing does.
func (d importData) dateOrder(column int) string {
	for _, row := range d.Sample {
		var first, second int
		if _, err := fmt.Sscanf(strings.NewReplacer(".", "/", "-", "/").Replace(row[column]), "%d/%d/", &first, &second); err != nil {
			continue
		}
		switch {
		case first <= 12 && second > 12:
			return "mdy"
		case first > 12 && first <= 31:
			return "dmy"
		}
	}
	return ""
}

// alike reports whether a column is probably meant for a field: by name, by label, because it ends
// with the name of a choice ("deal_stage"), or because it bears the entity's own name and the field
// is its title.
func alike(column string, entity *metadata.Entity, field *metadata.Field) bool {
	plain := plainName(column)
	for _, name := range []string{field.Name, field.Label.En, field.Label.Zh} {
		if plainName(name) == plain || plainName(entity.Name+name) == plain || plainName(name) == strings.TrimPrefix(plain, plainName(entity.Name)) {
			return true
		}
	}
	if field.Kind == "select" && strings.HasSuffix(plain, plainName(field.Name)) {
		return true
	}
	return field.Name == entity.Title && (plain == plainName(entity.Name) || plain == plainName(entity.Label.Zh))
}

func plainName(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToLower(text))
}

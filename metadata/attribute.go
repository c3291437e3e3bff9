package metadata

import "github.com/weft-crm/weft/metadata/rule"

// Attribute is something of a record that stands in one column and that rules, filters and sorts
// may name: a field, a part of a field of several
// columns (total_currency, total_base, place_lat) or a system column.
type Attribute struct {
	Name   string
	Field  *Field // nil for a system column
	Column Column
	Type   rule.Type
	Target *Entity  // of a reference or user
	Via    []string // of a mirror: the path to where the value stands
}

// Attribute returns an attribute by the name a rule uses. Lines are none.
func (e *Entity) Attribute(name string) (Attribute, bool) {
	if attribute := e.attributes[name]; attribute != nil {
		return *attribute, true
	}
	return Attribute{}, false
}

// ListAt returns the lines or links that a path through references leads to, or nil.
func (e *Entity) ListAt(path []string) *Field {
	last := len(path) - 1
	for _, name := range path[:last] {
		attribute := e.attributes[name]
		if attribute == nil || attribute.Target == nil {
			return nil
		}
		e = attribute.Target
	}
	if f := e.byName[path[last]]; f != nil && f.HoldsRecords() {
		return f
	}
	return nil
}

// holdsOnePerson reports whether an own field of that name holds a person.
func (e *Entity) holdsOnePerson(name string) bool {
	field := e.byName[name]
	return name == "owner" || field != nil && field.Kind == "user"
}

// LiveFields lists the fields that are not archived.
func (e *Entity) LiveFields() []*Field {
	for i, f := range e.Fields {
		if f.Archived { // they stand behind the live ones
			return e.Fields[:i]
		}
	}
	return e.Fields
}

// TitleField returns the field that names a record, or nil.
func (e *Entity) TitleField() *Field { return e.byName[e.Title] }

// SpokenLabel names the attribute in the middle of a sentence; empty for what has no words of its own.
func (a Attribute) SpokenLabel() Text {
	if a.Field == nil {
		return SystemLabel(a.Name)
	}
	label := a.Field.SpokenLabel()
	switch a.Name {
	case a.Field.Name + "_base":
		return Text{En: label.En + " in base currency", Zh: label.Zh + "（本位币）"}
	case a.Field.Name + "_currency":
		return Text{En: "currency of " + label.En, Zh: label.Zh + "的币种"}
	}
	return label
}

// systemField is a column every table has, under a name that rules may use.
type systemField struct {
	name   string
	column Column
	kind   rule.Kind // Record for a user
	label  Text
}

// The system columns that rules, filters and sorts may name.
var systemFields = []systemField{
	{"id", Column{Name: "id", Storage: StoreID}, rule.String, Text{"Id", "标识"}},
	{"version", Column{Name: "version", Storage: StoreInteger}, rule.Number, Text{"Version", "版本"}},
	{"owner", Column{Name: "owner", Storage: StoreID, Nullable: true}, rule.Record, Text{"Owner", "负责人"}},
	{"created_at", Column{Name: "created_at", Storage: StoreTime}, rule.Time, Text{"Created", "创建时间"}},
	{"created_by", Column{Name: "created_by", Storage: StoreID, Nullable: true}, rule.Record, Text{"Created by", "创建人"}},
	{"updated_at", Column{Name: "updated_at", Storage: StoreTime}, rule.Time, Text{"Changed", "修改时间"}},
	{"updated_by", Column{Name: "updated_by", Storage: StoreID, Nullable: true}, rule.Record, Text{"Changed by", "修改人"}},
}

// parentAttribute is how rules call the record that a line belongs to.
const parentAttribute = "parent"

// Further system columns, for the store only.
var (
	deletedColumn = Column{Name: "deleted_at", Storage: StoreTime, Nullable: true}
	lineColumns   = []Column{{Name: "line_of", Storage: StoreID}, {Name: "line_no", Storage: StoreInteger}}
)

// SystemColumns lists the columns that every table of an entity has besides its fields: id,
// version, owner, created_at, created_by, updated_at, updated_by, deleted_at, and of a line entity
// line_of (the record it belongs to) and line_no (its place among the lines).
func (e *Entity) SystemColumns() []Column {
	var columns []Column
	for _, field := range systemFields {
		columns = append(columns, field.column)
	}
	columns = append(columns, deletedColumn)
	if e.Parent != "" {
		columns = append(columns, lineColumns...)
	}
	return columns
}

// SystemLabel is what a column is called that every record has; empty for other names.
func SystemLabel(name string) Text {
	for _, field := range systemFields {
		if field.name == name {
			return field.label
		}
	}
	return Text{}
}

func isSystemName(name string) bool {
	for _, field := range systemFields {
		if field.name == name {
			return true
		}
	}
	return name == deletedColumn.Name || name == "line_of" || name == "line_no"
}

// describe fills what the entity says of itself to rules, filters and sorts. All fields of the
// model have to be linked before.
func (e *Entity) describe(users, parent *Entity) {
	e.users = users
	e.attributes, e.attributed = map[string]*Attribute{}, nil
	for _, f := range e.LiveFields() {
		for _, column := range f.Columns() {
			if column.Part == "hash" { // for the store only
				continue
			}
			e.addAttribute(fieldAttribute(f, column))
		}
		for _, attribute := range mirrorAttributes(f) {
			e.addAttribute(attribute)
		}
	}
	for _, field := range systemFields {
		attribute := Attribute{Name: field.name, Column: field.column, Type: rule.Type{Kind: field.kind, Nullable: field.column.Nullable}}
		if field.kind == rule.Record {
			attribute.Type.Shape, attribute.Target = EntityShape{users}, users
			if users == nil {
				attribute.Type = rule.Type{Kind: rule.String, Nullable: true}
			}
		}
		e.addAttribute(attribute)
	}
	if parent != nil {
		e.addAttribute(Attribute{
			Name: parentAttribute, Column: lineColumns[0], Type: rule.Type{Kind: rule.Record, Shape: EntityShape{parent}}, Target: parent,
		})
	}
}

func fieldAttribute(f *Field, column Column) Attribute {
	attribute := Attribute{Name: f.Name, Field: f, Column: column, Type: f.RuleType(), Target: f.Target}
	if column.Part == "" {
		return attribute
	}
	attribute.Name, attribute.Type = f.Name+"_"+column.Part, rule.Type{Kind: rule.String, Nullable: true}
	switch {
	case column.Storage == StoreDecimal:
		attribute.Type.Kind = rule.Number
	case f.Kind == "any_reference":
		attribute.Type.Options = f.targetsForRules()
	}
	return attribute
}

// addAttribute adds an attribute unless a field of its own has the name.
func (e *Entity) addAttribute(attribute Attribute) {
	if f := e.byName[attribute.Name]; f != nil && f != attribute.Field {
		return
	}
	e.attributes[attribute.Name] = &attribute
	e.attributed = append(e.attributed, attribute.Name)
}

package metadata

import (
	"cmp"
	"slices"
	"strings"
)

// Identifiers of the database have at most 40 bytes; a column leaves room for _currency.
const (
	maxIdentifier = 40
	maxColumn     = maxIdentifier - len("_currency")
)

// reservedWords cannot name a column without quotes on one of the databases.
var reservedWords = strings.Fields(`
	abort action add after all alter always analyse analyze and any array as asc asymmetric attach authorization autoincrement
	before begin between binary both by cascade case cast check collate collation column commit concurrently conflict constraint
	create cross current current_catalog current_date current_role current_schema current_time current_timestamp current_user
	database default deferrable deferred delete desc detach distinct do drop each else end escape except exclude exclusive exists
	explain fail false fetch filter first following for foreign freeze from full generated glob grant group groups having if ignore
	ilike immediate in index indexed initially inner insert instead intersect into is isnull join key last lateral leading left like
	limit localtime localtimestamp match materialized natural no not nothing notnull null nulls of offset on only or order others
	outer over overlaps partition placing plan pragma preceding primary query raise range recursive references regexp reindex
	release rename replace restrict returning right rollback row rows savepoint select session_user similar some symmetric table
	tablesample temp temporary then ties to trailing transaction trigger true unbounded union unique update user using vacuum
	values variadic verbose view virtual when where window with without oid ctid xmin xmax cmin cmax tableoid rowid parent position`)

// earlier is what the release before knows of a name.
type earlier[T any] struct {
	byName map[string]T
	taken  map[string]bool
}

// find gives the earlier thing that a name, or the name before a rename, continues.
func (e *earlier[T]) find(name, was string) (found T, ok bool) {
	if _, exists := e.byName[name]; !exists && was != "" {
		name = was
	}
	if found, ok = e.byName[name]; !ok || e.taken[name] {
		var none T
		return none, false
	}
	e.taken[name] = true
	return found, true
}

// renamedFirst orders things so that renames find their old name before somebody else takes it.
func renamedFirst[T any](list []T, was func(T) string) []T {
	ordered := slices.Clone(list)
	slices.SortStableFunc(ordered, func(a, b T) int {
		switch {
		case (was(a) != "") == (was(b) != ""):
			return 0
		case was(a) != "":
			return -1
		default:
			return 1
		}
	})
	return ordered
}

// nameColumns gives entities and fields their stable ids, tables and columns, those of the release
// before where there are any.
func (c *compiler) nameColumns() {
	before := &earlier[*Entity]{byName: map[string]*Entity{}, taken: map[string]bool{}}
	tables, ids := map[string]bool{}, map[string]bool{}
	if c.previous != nil {
		for _, e := range c.previous.Entities {
			if old := before.byName[e.Name]; old == nil || old.Archived {
				before.byName[e.Name] = e
			}
			tables[e.Table], ids[e.ID] = true, true
		}
	}
	for _, e := range renamedFirst(c.model.Entities, func(e *Entity) string { return e.Was }) {
		old, known := before.find(e.Name, e.Was)
		if known {
			e.ID, e.Table = old.ID, old.Table
			c.sameParent(e, old)
		} else {
			e.ID = free(e.Pack+"."+cmp.Or(e.Was, e.Name), ids, "~")
			e.Table = free("e_"+e.Name, tables, "_")
		}
		c.nameFields(e, old)
	}
}

// sameParent refuses to make lines of an entity that is there already, or to move lines elsewhere:
// the records would have no parent.
func (c *compiler) sameParent(e, old *Entity) {
	before := c.previous.entities[old.Parent]
	if old.Parent == e.Parent || before != nil && c.model.entities[e.Parent] != nil && c.model.entities[e.Parent].Was == old.Parent {
		return
	}
	c.fail(c.entitySpot(e), "lines_parent", "\""+e.Name+"\" exists already; the records of an entity cannot become lines of another one or cease to be lines. Define a new entity.",
		"“"+e.Name+"”已经存在，已有实体的记录不能变为其他实体的明细，也不能由明细变为独立记录。请新建实体。")
}

// free finds a name nobody has yet, adding 2, 3 … when needed, and takes it.
func free(name string, taken map[string]bool, separator string) string {
	candidate := name
	for n := 2; taken[candidate]; n++ {
		candidate = name[:min(len(name), maxIdentifier-4)] + separator + itoa(n)
	}
	taken[candidate] = true
	return candidate
}

func (c *compiler) nameFields(e *Entity, old *Entity) {
	before := &earlier[*Field]{byName: map[string]*Field{}, taken: map[string]bool{}}
	columns, ids := map[string]bool{}, map[string]bool{}
	for _, column := range e.SystemColumns() {
		columns[column.Name] = true
	}
	if old != nil {
		for _, f := range old.Fields {
			if known := before.byName[f.Name]; known == nil || known.Archived {
				before.byName[f.Name] = f
			}
			ids[f.ID] = true
			for _, column := range f.Columns() {
				columns[column.Name] = true
			}
		}
	}
	for _, f := range renamedFirst(e.Fields, func(f *Field) string { return f.Was }) {
		if was, known := before.find(f.Name, f.Was); known && c.continues(f, was) {
			f.ID, f.Column = was.ID, was.Column
		} else {
			f.ID = free(f.Pack+"."+e.Name+"."+cmp.Or(f.Was, f.Name), ids, "~")
			f.Column = freeColumn(f, columns)
		}
		if f.result != nil {
			f.result.Column = f.Column
		}
	}
}

// freeColumn finds a column's name that is safe on both databases and free with all its parts.
func freeColumn(f *Field, taken map[string]bool) string {
	name := f.Name[:min(len(f.Name), maxColumn)]
	if slices.Contains(reservedWords, name) {
		name += "_"
	}
	for n := 1; ; n++ {
		candidate := name
		if n > 1 {
			candidate = name[:min(len(name), maxColumn-3)] + "_" + itoa(n)
		}
		trial := *f
		trial.Column, trial.columns = candidate, nil
		if trial.result != nil {
			result := *trial.result
			result.Column = candidate
			trial.result = &result
		}
		columns := trial.kind.Columns(&trial)
		if slices.ContainsFunc(columns, func(column Column) bool { return taken[column.Name] }) {
			continue
		}
		for _, column := range columns {
			taken[column.Name] = true
		}
		return candidate
	}
}

// continues reports whether a field can go on with the column it had. A change that would lose
// data is a problem; one of a computed field, or of a field that was archived, takes a new column.
func (c *compiler) continues(f, was *Field) bool {
	if was.columns == nil && was.Kind == f.Kind {
		return true // a catalog that does not tell columns
	}
	trial := *f
	trial.Column, trial.columns = was.Column, nil
	if trial.result != nil {
		result := *trial.result
		result.Column = was.Column
		trial.result = &result
	}
	change := compareColumns(was.Columns(), trial.kind.Columns(&trial))
	if f.coarser(was) {
		change = columnsDiffer
	}
	computed := isComputed(f) && isComputed(was)
	switch {
	case change != columnsDiffer && (computed || f.Kind == was.Kind || kindMayBecome(was.Kind, f.Kind)) && c.sameTarget(f, was):
		return true
	case computed || was.Archived:
		return false
	case f.Kind == "date" && was.Kind == "date":
		c.fail(c.fields[f].key("precision"), "type_change", "Days that are kept would be lost; add a new field instead.", "会丢失已有的日期，请新增一个字段。")
	case f.Kind == was.Kind && change == columnsDiffer:
		c.fail(c.fields[f].key("scale"), "type_change", "The field has digits after the point that would be lost.", "会丢失已有数据的小数位。")
	case f.Kind == was.Kind:
		c.fail(c.fields[f].key("to"), "type_change", "A reference cannot lead to another entity; add a new field instead.", "引用不能改为指向其他实体，请新增一个字段。")
	default:
		c.fail(c.fields[f].key("kind"), "type_change", "A field of the kind "+was.Kind+" cannot become "+f.Kind+" without losing data; add a new field instead.",
			"“"+was.KindOf().Label().Zh+"”字段不能改为“"+f.kind.Label().Zh+"”而不丢失数据，请新增一个字段。")
	}
	return true
}

// coarser reports whether the field keeps days less finely than another one.
func (f *Field) coarser(than *Field) bool {
	order := []string{"", "day", "month", "year"}
	return slices.Index(order, f.Precision) > max(1, slices.Index(order, than.Precision))
}

func isComputed(f *Field) bool {
	return f.Kind == "formula" || f.Kind == "rollup" || f.Kind == "lookup"
}

// isWorkedOut reports whether saving works the field out: it is computed, or follows its default.
func isWorkedOut(f *Field) bool { return isComputed(f) || f.Follow }

// kindMayBecome lists the changes of kind that keep every value. A text that is no option of its new
// choice stays readable, as one does whose option was removed.
func kindMayBecome(from, to string) bool {
	switch to {
	case "select":
		return from == "text"
	case "text":
		return slices.Contains([]string{"email", "phone", "select", "autonumber", "time", "colour", "region"}, from)
	case "longtext":
		return slices.Contains([]string{"text", "email", "phone", "url", "select", "autonumber", "time", "colour", "barcode", "json", "region"}, from)
	case "decimal":
		return slices.Contains([]string{"number", "percent", "duration", "rating", "progress"}, from)
	case "percent":
		return slices.Contains([]string{"number", "decimal", "progress"}, from)
	case "number":
		return slices.Contains([]string{"duration", "rating", "progress"}, from)
	case "attachment":
		return from == "image" || from == "signature"
	case "tags":
		return from == "multiselect"
	case "reference":
		return from == "user"
	default:
		return false
	}
}

// sameTarget reports whether a reference still leads to the entity it led to, renamed or not.
func (c *compiler) sameTarget(f, was *Field) bool {
	if f.Kind != "reference" || f.Target == nil || was.targetID == "" {
		return true
	}
	before := c.previous.EntityByID(was.targetID)
	return before == nil || before.Name == f.Target.Name || before.Name == f.Target.Was
}

type columnChange int

const (
	columnsEqual columnChange = iota
	columnsWiden
	columnsDiffer
)

// compareColumns tells whether columns can hold what other columns held. The rate of money comes and
// goes with a setting of the entity.
func compareColumns(from, to []Column) columnChange {
	isRate := func(column Column) bool { return column.Part == "rate" }
	from, to = slices.DeleteFunc(slices.Clone(from), isRate), slices.DeleteFunc(slices.Clone(to), isRate)
	if len(from) != len(to) {
		return columnsDiffer
	}
	change := columnsEqual
	for i := range from {
		a, b := from[i], to[i]
		switch {
		case a.Storage == b.Storage && a.Scale == b.Scale && a.Part == b.Part:
		case b.Storage == StoreDecimal && (a.Storage == StoreInteger || a.Storage == StoreDecimal && a.Scale <= b.Scale):
			change = max(change, columnsWiden)
		default:
			return columnsDiffer
		}
	}
	return change
}

// archive keeps what the release before had and this one does not: hidden, with its columns.
func (c *compiler) archive() {
	if c.previous == nil {
		return
	}
	byID := map[string]*Entity{}
	for _, e := range c.model.Entities {
		byID[e.ID] = e
	}
	for _, old := range c.previous.Entities {
		e := byID[old.ID]
		if e == nil {
			c.model.Entities = append(c.model.Entities, archivedEntity(old))
			continue
		}
		live := map[string]bool{}
		for _, f := range e.Fields {
			live[f.ID] = true
		}
		for _, f := range old.Fields {
			if !live[f.ID] {
				e.Fields = append(e.Fields, archivedField(f, len(e.Fields)))
			}
		}
	}
}

func archivedEntity(old *Entity) *Entity {
	e := &Entity{
		Name: old.Name, Label: old.Label, Plural: old.Plural, Parent: old.Parent,
		ID: old.ID, Table: old.Table, Pack: old.Pack, Archived: true, byName: map[string]*Field{},
	}
	for i, f := range old.Fields {
		e.Fields = append(e.Fields, archivedField(f, i))
	}
	return e
}

// archivedField keeps what is needed to show and restore the data, without the model it was in.
func archivedField(old *Field, position int) *Field {
	return &Field{
		Name: old.Name, Kind: old.Kind, Label: old.Label, Type: old.Type, Scale: old.Scale, Length: old.Length, Options: old.Options, To: old.To, Of: old.Of,
		ID: old.ID, Column: old.Column, Position: position, Archived: true, Pack: old.Pack, columns: old.Columns(), targetID: old.targetID, kind: old.kind,
	}
}

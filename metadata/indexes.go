package metadata

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// maxIndexName is what PostgreSQL keeps of a name.
const maxIndexName = 60

// indexTables works out the indexes of every table: of references, users and owners, unique sets,
// fields that ask for one, workflow states, and what views filter and sort by.
func (c *compiler) indexTables() {
	wanted, rollups := c.viewedFields(), c.rollups()
	for _, w := range c.model.Workflows {
		wanted[w.Entity+"."+w.Field] = true
	}
	for _, e := range c.model.Entities {
		t := &tableIndexes{entity: e, seen: map[string]bool{}}
		if e.Parent != "" {
			t.add(false, nil, indexPart{column: lineColumns[0]}, indexPart{column: lineColumns[1]})
		} else {
			t.system("owner")
			t.system("updated_at")
			t.system("created_at")
		}
		for _, f := range e.Fields {
			if f.Unique && len(f.columns) == 1 {
				t.add(true, nil, partOf(f))
			}
		}
		for i := range e.Unique {
			c.uniqueIndex(t, &e.Unique[i], c.entitySpot(e).key("unique").item(i))
		}
		for _, f := range e.Fields {
			if f.Index || referenceTarget(f) != nil || wanted[e.Name+"."+f.Name] && f.worthAnIndex() {
				t.field(f)
			}
		}
		if e.Parent == "" {
			t.carry(c.readByRowRules(e))
		}
		t.carryFor(rollups)
		e.Indexes = t.list
	}
}

// summed is the column by which a field is added up, of money in the base currency; nil if it is no
// number.
func (f *Field) summed() *Column {
	at := slices.IndexFunc(f.columns, func(column Column) bool { return column.Part == "base" })
	if at < 0 && len(f.columns) == 1 {
		at = 0
	}
	if at < 0 || f.columns[at].Storage != StoreInteger && f.columns[at].Storage != StoreDecimal {
		return nil
	}
	return &f.columns[at]
}

func (c *compiler) entitySpot(e *Entity) *spot {
	for _, def := range c.definitions {
		if def.value == any(e) {
			return def.spot()
		}
	}
	return nil
}

// worthAnIndex leaves out what an index helps little to find.
func (f *Field) worthAnIndex() bool {
	return len(f.columns) > 0 && f.columns[0].Storage != StoreJSON && f.columns[0].Storage != StoreBoolean && !f.bulky()
}

// viewedFields are the fields that views filter by, and those they sort by first.
func (c *compiler) viewedFields() map[string]bool {
	viewed := map[string]bool{}
	for _, view := range c.model.Views {
		if len(view.Sort) > 0 {
			viewed[view.Entity+"."+strings.TrimPrefix(view.Sort[0], "-")] = true
		}
		if view.Filter == nil || view.Filter.Program == nil {
			continue
		}
		for _, path := range view.Filter.Program.Reads() {
			if len(path) == 2 && path[0] == "record" {
				viewed[view.Entity+"."+path[1]] = true
			}
		}
	}
	return viewed
}

// readByRowRules lists the columns of a record that the row rules of roles read, sorted by name.
func (c *compiler) readByRowRules(e *Entity) []Column {
	var columns []Column
	for _, role := range c.model.Roles {
		for _, name := range []string{e.Name, "*"} {
			given, ok := role.Entities[name]
			if !ok {
				continue
			}
			for _, path := range e.readForRows(given) {
				if column, ok := e.carried("record", path); ok && !slices.Contains(columns, column) {
					columns = append(columns, column)
				}
			}
		}
	}
	slices.SortFunc(columns, func(a, b Column) int { return strings.Compare(a.Name, b.Name) })
	return columns
}

// readForRows lists the paths by which it is decided on which rows a role may read. Those of an owner
// alone are left out: lists of one owner's records have indexes of their own.
func (e *Entity) readForRows(given EntityRole) [][]string {
	switch rows, written := given.RowsOf("read"); {
	case written != nil && written.Program != nil:
		return written.Program.Reads()
	case strings.HasPrefix(rows, territoryEntity) && e.TerritoryColumn() != "":
		return [][]string{{"record", e.TerritoryColumn()}, {"record", "owner"}}
	}
	return nil
}

// carried is the column that a path of a rule reads, if it is one of the record and short.
func (e *Entity) carried(root string, path []string) (Column, bool) {
	if len(path) != 2 || path[0] != root || len(e.Expand(path[1:])) > 1 {
		return Column{}, false
	}
	attribute, ok := e.Attribute(path[1])
	if !ok || attribute.Column.Storage == StoreJSON || attribute.Field != nil && attribute.Field.bulky() {
		return Column{}, false
	}
	return attribute.Column, true
}

// uniqueIndex adds the index of a unique set. Its condition has to be the same for everybody.
func (c *compiler) uniqueIndex(t *tableIndexes, unique *Unique, at *spot) {
	var parts []indexPart
	for _, name := range unique.Fields {
		if t.entity.isParent(name) {
			parts = append(parts, indexPart{column: lineColumns[0]})
			continue
		}
		f := t.entity.byName[name]
		if f == nil || len(f.columns) != 1 {
			return
		}
		parts = append(parts, partOf(f))
	}
	if unique.If != nil && unique.If.Program != nil {
		for _, path := range unique.If.Program.Reads() {
			if path[0] != "record" || len(path) != 2 || t.entity.byName[path[1]].HoldsRecords() || len(t.entity.Expand(path[1:])) > 1 {
				c.fail(at.key("if"), "unique_if", "The condition of a unique set may only read fields of the record itself.", "唯一条件只能读取记录自身的字段。")
				return
			}
		}
	}
	if index := t.add(true, unique.If, parts...); index != nil {
		index.Message = unique.Message
	}
}

// tableIndexes gathers the indexes of one table, each once.
type tableIndexes struct {
	entity *Entity
	list   []*Index
	seen   map[string]bool
}

type indexPart struct {
	column Column
	field  *Field
}

func partOf(f *Field) indexPart { return indexPart{f.columns[0], f} }

func (t *tableIndexes) system(name string) {
	t.add(false, nil, indexPart{column: t.entity.attributes[name].Column})
}

// field adds an index of one field unless a unique one starts with it.
func (t *tableIndexes) field(f *Field) {
	for _, index := range t.list {
		if index.Where == nil && len(index.Fields) > 0 && index.Fields[0] == f {
			return
		}
	}
	if len(f.columns) > 0 && f.columns[0].Storage != StoreJSON {
		t.add(false, nil, partOf(f))
	}
}

// carry gives columns to the indexes that lists use.
func (t *tableIndexes) carry(columns []Column) {
	for _, index := range t.list {
		if !index.Unique {
			index.Carries = columns
		}
	}
}

// rollups lists the live rollups over records of other entities.
func (c *compiler) rollups() []*Field {
	var found []*Field
	for _, e := range c.model.Entities {
		for _, f := range e.LiveFields() {
			if f.Kind == "rollup" && f.Back != nil && !e.Archived {
				found = append(found, f)
			}
		}
	}
	return found
}

// carryFor gives the indexes of references what rollups read of the records that refer, so that a rollup
// over many records reads the index alone.
func (t *tableIndexes) carryFor(rollups []*Field) {
	for _, index := range t.list {
		for _, rollup := range rollups {
			if !index.Unique && len(index.Fields) == 1 && index.Fields[0] == rollup.Back {
				index.Carries = append(slices.Clone(index.Carries), t.entity.readByRollup(rollup)...)
			}
		}
	}
}

// readByRollup lists the columns that a rollup reads of each record; none if it reads other records too.
func (e *Entity) readByRollup(rollup *Field) []Column {
	paths := [][]string{}
	if rollup.Over != nil {
		paths = append(paths, []string{"candidate", rollup.Over.Name})
	}
	if rollup.If != nil && rollup.If.Program != nil {
		paths = append(paths, rollup.If.Program.Reads()...)
	}
	var columns []Column
	for _, path := range paths {
		column, ok := e.carried("candidate", path)
		if !ok && path[0] == "candidate" {
			return nil
		}
		if ok {
			columns = append(columns, column)
		}
	}
	return columns
}

func (t *tableIndexes) add(unique bool, where *Rule, parts ...indexPart) *Index {
	index := &Index{Unique: unique, Where: where}
	words := []string{"i", t.entity.Table}
	if unique {
		words[0] = "u"
	}
	for _, part := range parts {
		index.Columns, index.Fields = append(index.Columns, part.column), append(index.Fields, part.field)
		words = append(words, part.column.Name)
	}
	name := strings.Join(words, "_")
	if where != nil {
		name += "_" + shortHash(where.Source)
	}
	if len(name) > maxIndexName {
		name = name[:maxIndexName-9] + "_" + shortHash(name)
	}
	if t.seen[name] {
		return nil
	}
	t.seen[name] = true
	index.Name = name
	t.list = append(t.list, index)
	return index
}

func shortHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

// sameIndex reports whether two indexes cover the same in the same way.
func sameIndex(a, b *Index) bool {
	return a.Unique == b.Unique && slices.Equal(a.Columns, b.Columns) && slices.Equal(a.Carries, b.Carries) && (a.Where == nil) == (b.Where == nil) && (a.Where == nil || a.Where.Source == b.Where.Source)
}

package engine

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// The rights on an entity.
const (
	mayCreate = "create"
	mayRead   = "read"
	mayEdit   = "edit"
	mayDelete = "delete"
	mayExport = "export"
	mayImport = "import"
	mayBulk   = "bulk"
)

var allRights = []string{mayCreate, mayRead, mayEdit, mayDelete, mayExport, mayImport, mayBulk}

// fieldRight is what somebody may do with a field; the wider one is greater.
type fieldRight uint8

const (
	hideField fieldRight = iota
	maskField
	readField
	editField
)

var fieldRightNames = []string{"hide", "mask", "read", "edit"}

func (r fieldRight) String() string { return fieldRightNames[r] }

// grant is one role's word on one right: on which rows it holds.
type grant struct {
	role *metadata.Role
	rows string // one of metadata.RowScopes, or rule
	rule *metadata.Rule
}

// rights is the union of what some roles give on one entity, without what any of them denies. It is
// immutable and shared by all people who hold the same roles.
type rights struct {
	entity *metadata.Entity
	grants map[string][]grant
	denied map[string][]*metadata.Role // who denies a right
	fields []fieldRight                // by Field.Position
	open   bool                        // no field is hidden or masked
	ends   []*rights                   // of a link: those on the records it joins

	visible []*metadata.Field // live fields that are not hidden
	listed  []*metadata.Field // those of them that lists show: all but lines and links
}

// may reports whether the right is given on some rows at least.
func (r *rights) may(right string) bool { return len(r.grants[right]) > 0 }

// everywhere reports whether the right is given on all rows; a link is only there for whoever may read
// both records it joins.
func (r *rights) everywhere(right string) bool {
	return slices.ContainsFunc(r.grants[right], func(g grant) bool { return g.rows == "all" }) &&
		!slices.ContainsFunc(r.ends, func(end *rights) bool { return !end.everywhere(mayRead) })
}

// can lists the rights in their usual order.
func (r *rights) can() []string {
	list := []string{}
	for _, right := range allRights {
		if r.may(right) {
			list = append(list, right)
		}
	}
	return list
}

// field tells what may be done with a field; a system column may always be read.
func (r *rights) field(field *metadata.Field) fieldRight {
	if field == nil {
		return readField
	}
	return r.fields[field.Position]
}

// rightsOn works out what an actor may do with an entity. The rights on a line entity are those on
// the entity its lines belong to, narrowed by its own field rights.
func (m *model) rightsOn(by Actor, entity *metadata.Entity) *rights {
	if by.isEngine() || slices.Contains(by.Admin, "all") {
		return m.cachedRights("*", entity, allowAll)
	}
	return m.cachedRights(strings.Join(by.Roles, ","), entity, func(entity *metadata.Entity) *rights {
		return m.unite(by.Roles, entity)
	})
}

func (m *model) cachedRights(roles string, entity *metadata.Entity, build func(*metadata.Entity) *rights) *rights {
	key := roles + "|" + entity.Name
	if known, ok := m.rights.Load(key); ok {
		return known.(*rights)
	}
	built := build(entity)
	built.narrowLinks(build)
	for _, end := range entity.Ends() {
		built.ends = append(built.ends, build(end.Target))
	}
	for _, field := range entity.LiveFields() {
		if built.field(field) == hideField {
			continue
		}
		built.visible = append(built.visible, field)
		if !field.HoldsRecords() {
			built.listed = append(built.listed, field)
		}
	}
	m.rights.Store(key, built)
	return built
}

func allowAll(entity *metadata.Entity) *rights {
	r := &rights{entity: entity, grants: map[string][]grant{}, fields: make([]fieldRight, len(entity.Fields)), open: true}
	for _, right := range allRights {
		r.grants[right] = []grant{{rows: "all"}}
	}
	for i := range r.fields {
		r.fields[i] = editField
	}
	return r
}

func (m *model) unite(roles []string, entity *metadata.Entity) *rights {
	r := &rights{
		entity: entity, grants: map[string][]grant{}, denied: map[string][]*metadata.Role{},
		fields: make([]fieldRight, len(entity.Fields)),
	}
	words := m.wordsOn(roles, ownerOf(m, entity).Name)
	for _, word := range words {
		r.add(word.role, word.given, word.role.Entities[entity.Name].Fields)
	}
	for _, word := range words {
		r.deny(word.role, word.given.Deny)
		r.limit(word.role.Entities[entity.Name].Limits)
	}
	r.open = !slices.ContainsFunc(entity.LiveFields(), func(f *metadata.Field) bool { return r.field(f) < readField })
	return r
}

// roleWords is what one role says about one entity.
type roleWords struct {
	role  *metadata.Role
	given metadata.EntityRole
}

// wordsOn lists what roles say about an entity, without those that say nothing.
func (m *model) wordsOn(roles []string, entity string) []roleWords {
	var words []roleWords
	for _, name := range roles {
		role := m.Role(name)
		if role == nil {
			continue
		}
		if given, ok := roleOn(role, entity); ok {
			words = append(words, roleWords{role, given})
		}
	}
	return words
}

// ownerOf gives the entity whose rights count: of a line entity its parent.
func ownerOf(m *model, entity *metadata.Entity) *metadata.Entity {
	if parent := m.Entity(entity.Parent); entity.Parent != "" && parent != nil {
		return parent
	}
	return entity
}

// roleOn gives a role's word on an entity: its own entry, else that of "*".
func roleOn(role *metadata.Role, entity string) (metadata.EntityRole, bool) {
	if given, ok := role.Entities[entity]; ok {
		return given, true
	}
	given, ok := role.Entities["*"]
	return given, ok
}

func (r *rights) add(role *metadata.Role, given metadata.EntityRole, fields map[string]string) {
	for _, right := range given.Can {
		rows, written := given.RowsOf(right)
		r.grants[right] = append(r.grants[right], grant{role: role, rows: rows, rule: written})
	}
	if !slices.Contains(given.Can, mayRead) {
		return
	}
	for _, field := range r.entity.Fields {
		r.fields[field.Position] = max(r.fields[field.Position], roleWord(fields[field.Name], usualWord(given)))
	}
}

// deny takes rights away; whoever may not read has no right on any field.
func (r *rights) deny(role *metadata.Role, denied []string) {
	for _, right := range denied {
		delete(r.grants, right)
		r.denied[right] = append(r.denied[right], role)
		if right == mayRead {
			clear(r.fields)
		}
	}
}

// limit narrows the rights on fields.
func (r *rights) limit(limits map[string]string) {
	for _, field := range r.entity.Fields {
		r.fields[field.Position] = min(r.fields[field.Position], roleWord(limits[field.Name], editField))
	}
}

// usualWord is a role's word on the fields it does not name.
func usualWord(given metadata.EntityRole) fieldRight {
	if slices.Contains(given.Can, mayEdit) || slices.Contains(given.Can, mayCreate) {
		return editField
	}
	return readField
}

// roleWord reads a role's word on a field; a role that only reads cannot give more than read.
func roleWord(word string, usual fieldRight) fieldRight {
	if i := slices.Index(fieldRightNames, word); i >= 0 {
		return min(fieldRight(i), usual)
	}
	return usual
}

// rows gives the conditions for the rows that an actor may read; no conditions means all rows.
// Forbidden if the actor may read none.
func (a *act) rows(entity *metadata.Entity) ([]store.Condition, error) {
	return a.rowsOf(entity, "")
}

// rowsOf is rows among the records of one owner, "" for any: then the database need not compare the
// owner with everybody the actor leads.
func (a *act) rowsOf(entity *metadata.Entity, owner string) ([]store.Condition, error) {
	r := a.m.rightsOn(a.by, entity)
	if !r.may(mayRead) {
		return nil, a.lacks(entity, mayRead)
	}
	if r.everywhere(mayRead) {
		return nil, nil
	}
	if entity.Parent != "" { // lines carry no owner of their own; they are read with their record
		return nil, a.lacks(entity, mayRead)
	}
	grants := r.grants[mayRead]
	if owner != "" && ownColumn(entity) == "owner" {
		one := &metadata.Record{Entity: entity, Owner: owner}
		if len(r.ends) == 0 && slices.ContainsFunc(grants, func(g grant) bool { return g.rows != "rule" && a.coversSimply(a.by, g, one) }) {
			return nil, nil
		}
	}
	reached, err := a.readableRows(r, grants)
	return []store.Condition{{Predicate: reached, Scope: a.scope(nil, nil)}}, err
}

// granted gives the conditions for the rows on which an actor has a right by a role; what is merely shared
// is none of them. No conditions means all rows.
func (a *act) granted(r *rights, right string) []store.Condition {
	if r.everywhere(right) {
		return nil
	}
	return []store.Condition{{Predicate: a.reachable(a.by, r.grants[right], r.entity), Scope: a.scope(nil, nil)}}
}

// covers reports whether an actor has a right on one stored record. Rows that are words are decided
// in memory; a rule is asked of the database, as lists do.
func (a *act) covers(record *metadata.Record, right string) (bool, error) {
	r := a.m.rightsOn(a.by, record.Entity)
	covered, err := a.coversBy(r, record, right)
	if err != nil || covered || !r.may(right) {
		return covered, err
	}
	covered, err = a.sharedFor(record, right)
	if err != nil || !covered {
		return false, err
	}
	return a.joinsReadable(r, record)
}

// coversBy is covers by roles alone, without what is shared.
func (a *act) coversBy(r *rights, record *metadata.Record, right string) (bool, error) {
	if r.everywhere(right) {
		return true, nil
	}
	if joins, err := a.joinsReadable(r, record); err != nil || !joins {
		return false, err
	}
	var rules []grant
	for _, g := range r.grants[right] {
		if g.rows == "rule" {
			rules = append(rules, g)
		} else if g.rows == "all" || record.Entity.Parent == "" && a.coversSimply(a.by, g, record) {
			return true, nil
		}
	}
	if len(rules) == 0 || record.Entity.Parent != "" {
		return false, nil
	}
	condition := store.Condition{Predicate: a.reachable(a.by, rules, record.Entity), Scope: a.scope(nil, nil)}
	return a.tx.Meets(record.Entity, record.ID, condition)
}

// mustCover refuses an actor without the right on a record: not found when the actor may not even
// see it.
func (a *act) mustCover(record *metadata.Record, right string) error {
	covered, err := a.covers(record, right)
	if err != nil || covered {
		return err
	}
	if visible, err := a.covers(record, mayRead); err != nil {
		return err
	} else if !visible {
		return noRecord()
	}
	return a.lacks(record.Entity, right)
}

var rightVerbs = map[string]metadata.Text{
	mayCreate: {En: "create", Zh: "新建"}, mayRead: {En: "see", Zh: "查看"}, mayEdit: {En: "change", Zh: "修改"},
	mayDelete: {En: "delete", Zh: "删除"}, mayExport: {En: "export", Zh: "导出"}, mayImport: {En: "import", Zh: "导入"},
	mayBulk: {En: "change many", Zh: "批量修改"},
}

// lacks is the refusal of a right on an entity or record.
func (e *Engine) lacks(entity *metadata.Entity, right string) *Error {
	verb, label := rightVerbs[right], entity.Label
	return forbidden("Your roles do not let you "+verb.En+": "+label.In("en")+".",
		"您的角色不允许"+verb.Zh+"该“"+label.In("zh")+"”。")
}

// mayReadPath reports whether a path of a rule, filter or sort leads only through fields the actor may
// read unmasked. Names that are not fields are the business of the rule language.
func (m *model) mayReadPath(by Actor, entity *metadata.Entity, path []string) bool {
	for i, name := range path {
		r := m.rightsOn(by, entity)
		if list := entity.FieldByName(name); list.HoldsRecords() {
			if r.field(list) < readField {
				return false
			}
			entity = list.Target
			continue
		}
		attribute, ok := entity.Attribute(name)
		if !ok {
			return true
		}
		if !r.may(mayRead) && (i > 0 || attribute.Field != nil) || attribute.Field != nil && r.field(attribute.Field) < readField {
			return false
		}
		if attribute.Via != nil {
			return m.mayReadPath(by, entity, slices.Concat(attribute.Via, path[i+1:]))
		}
		if attribute.Target == nil {
			return true
		}
		entity = attribute.Target
	}
	return true
}

// mayReadRule reports whether the actor may read all that a rule reads of the records behind its names.
func (m *model) mayReadRule(by Actor, program *rule.Program, behind map[string]*metadata.Entity) bool {
	return !slices.ContainsFunc(program.Reads(), func(path []string) bool {
		entity := behind[path[0]]
		return entity != nil && len(path) > 1 && !m.mayReadPath(by, entity, path[1:])
	})
}

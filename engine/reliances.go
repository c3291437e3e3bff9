package engine

import (
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// reliance says that values are worked out from a record which rows of an entity refer to: a formula over
// the customer's grade, a rollup that counts deals by it. When the record changes, so do they.
type reliance struct {
	entity *metadata.Entity // of the rows; a line entity for lines
	path   []string         // the references that lead from a row to the record; none where all rows rely on it
	name   string           // what is read of the record
	total  *total           // the rollup in which the rows count; nil where they are worked out themselves
}

// addReliances notes, at what it reads, what is worked out for the records of an entity.
func (m *model) addReliances(p *plan) {
	for _, field := range p.entity.Computed {
		switch {
		case field.Archived:
		case field.Kind == "formula":
			m.addReads(reliance{entity: p.entity}, "record", field.Rule)
			m.addTrees(p.entity, field.Rule)
		case field.Kind == "rollup" && field.If != nil:
			m.addReads(reliance{entity: p.entity}, "record", field.If)
			m.addTrees(p.entity, field.If)
			rows := reliance{entity: field.Target}
			if field.Back != nil {
				rows.total = &total{p.entity, field, field.Back}
			}
			m.addReads(rows, "candidate", field.If)
		}
	}
}

// addReads notes what a rule reads from a root that stands for the rows.
func (m *model) addReads(rows reliance, root string, of *metadata.Rule) {
	if of == nil || of.Program == nil {
		return
	}
	for _, read := range of.Program.Reads() {
		if read[0] == root && len(read) > 1 {
			m.addWay(rows, rows.entity.Expand(read[1:]))
		}
	}
}

// addTrees notes that values of an entity depend on where the records of trees stand.
func (m *model) addTrees(entity *metadata.Entity, of *metadata.Rule) {
	if of == nil || of.Program == nil {
		return
	}
	if entity.Parent != "" {
		entity = m.Entity(entity.Parent)
	}
	for _, read := range of.Program.Reads() {
		if read[0] != "tree" || len(read) < 2 {
			continue
		}
		tree, known := m.Tree(read[1])
		if !known {
			continue
		}
		m.addReliance(reliance{entity: entity}, tree.Entity, nil, tree.Field.Name)
		if p := m.plans[entity.Name]; p != nil && !slices.Contains(p.trees, tree.Field) {
			p.trees = append(p.trees, tree.Field)
		}
	}
}

// addWay follows references by their names and notes the reliance at every record on the way.
func (m *model) addWay(rows reliance, names []string) {
	at := rows.entity
	for i, name := range names {
		if i > 0 {
			m.addReliance(rows, at, names[:i], name)
		}
		if field := at.FieldByName(name); i == 0 && field.HoldsRecords() {
			m.addWay(reliance{entity: field.Target}, field.Target.Expand(names[1:]))
			return
		}
		attribute, known := at.Attribute(name)
		if !known || attribute.Target == nil {
			return
		}
		at = attribute.Target
	}
}

// neverChange are attributes that stay as they are.
var neverChange = []string{"id", "created_at", "created_by"}

func (m *model) addReliance(rows reliance, of *metadata.Entity, path []string, name string) {
	if rows.entity.Parent != "" && len(path) > 0 && path[0] == "parent" {
		if len(path) == 1 {
			return // the record is saved with its lines; see countsLines
		}
		if rows.total == nil {
			rows.entity, path = m.Entity(rows.entity.Parent), path[1:]
		}
	}
	p := m.plans[of.Name]
	if p == nil || slices.Contains(neverChange, name) {
		return
	}
	rows.path, rows.name = slices.Clone(path), name
	if !slices.ContainsFunc(p.reliances, func(known *reliance) bool { return known.name == name && known.same(&rows) }) {
		p.reliances = append(p.reliances, &rows)
	}
	if from := m.plans[rows.entity.Name]; from != nil && of.Name != "user" && len(path) > 0 {
		from.kept, from.reads = appendPath(from.kept, path), appendPath(from.reads, path)
	}
}

func appendPath(paths [][]string, path []string) [][]string {
	if slices.ContainsFunc(paths, func(known []string) bool { return slices.Equal(known, path) }) {
		return paths
	}
	return append(paths, path)
}

// same reports whether a reliance finds the same rows by the same way.
func (r *reliance) same(other *reliance) bool {
	return r.entity == other.entity && slices.Equal(r.path, other.path) && r.totalName() == other.totalName()
}

// totalName names the rollup in which the rows count, "" for none.
func (r *reliance) totalName() string {
	if r.total == nil {
		return ""
	}
	return r.total.entity.Name + "." + r.total.field.Name
}

// reliedOn is a record that changed and a way to what is worked out from it.
type reliedOn struct {
	rows *reliance
	id   string
}

// collectRelying finds what is worked out from a record that changed, came or went. Nothing refers to a new
// one, yet it has its place in a tree.
func (s *saving) collectRelying(later *laterTotals, moved bool) {
	for _, r := range s.plan.reliances {
		tree := len(r.path) == 0
		if moved && tree || s.old != nil && s.altered(r.name) {
			if tree { // whoever makes what relies on it is let end first, so that it is found
				s.tx.Serialize(treeLock(s.plan.entity.FieldByName(r.name)))
			}
			later.addRelied(reliedOn{r, s.record.ID})
		}
	}
}

// altered reports whether an attribute is another than before.
func (s *saving) altered(name string) bool {
	switch name {
	case "owner":
		return s.owned
	case "version", "updated_at", "updated_by":
		return s.owned || len(s.changed) > 0
	}
	field := s.plan.entity.FieldByName(name)
	if attribute, known := s.plan.entity.Attribute(name); known {
		field = attribute.Field
	}
	return slices.Contains(s.changed, field)
}

// findRelying turns what was read into the records that are worked out from it. Where those are many, a
// job renews them after the commit.
func (a *act) findRelying(later *laterTotals) error {
	relied := later.relied
	later.relied = nil
	for _, one := range relied {
		next := renewal{Entity: one.rows.entity.Name, Along: one.rows.path, Of: one.id, Total: one.rows.totalName()}
		ids, err := nextRows(a.tx, a.m, next, renewedAtOnce+1-min(later.found, renewedAtOnce))
		if err != nil {
			return err
		}
		if later.found += len(ids); later.found > renewedAtOnce {
			err = a.enqueueRenewal(a.tx, next)
		} else {
			err = one.rows.renew(a.tx, ids, later)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// renew notes the records that have to be worked out anew for some of the rows.
func (r *reliance) renew(tx *store.Tx, ids []string, later *laterTotals) error {
	switch {
	case r.total != nil:
		rows, err := tx.GetMany(r.entity, ids)
		for _, id := range ids {
			if of := valueText(rows[id], r.total.back); of != "" {
				later.addUnchecked(totalOf{r.total.entity.Name, of})
			}
		}
		return err
	case r.entity.Parent != "":
		owners, err := tx.OwnersOfLines(r.entity, ids)
		for _, id := range ids {
			later.addUnchecked(totalOf{r.entity.Parent, owners[id]})
		}
		return err
	}
	for _, id := range ids {
		later.addUnchecked(totalOf{r.entity.Name, id})
	}
	return nil
}

// reliance is what a renewal follows from a record that changed; nil when no rule reads that way any more.
func (m *model) reliance(next renewal) *reliance {
	for _, p := range m.plans {
		for _, r := range p.reliances {
			if r.entity.Name == next.Entity && slices.Equal(r.path, next.Along) && r.totalName() == next.Total {
				return r
			}
		}
	}
	return nil
}

// refersAlong is true of rows that references lead from to a record.
func refersAlong(path []string, id string) store.Condition {
	return store.Condition{Predicate: rule.Compare{Op: "==", Left: rule.Column{Path: path}, Right: rule.Literal{Of: id}}}
}

// keep keeps what the record newly refers to from changing, where values are worked out from it: whoever
// changes it later finds this record.
func (s *saving) keep() error {
	for _, p := range s.parts() {
		for _, path := range p.plan.kept {
			if err := s.keepAlong(p, path); err != nil {
				return err
			}
		}
	}
	s.keepTrees()
	return nil
}

// keepTrees keeps the trees that a new record is worked out from as they are: who changes one would not find
// it. A record of the tree itself changes it.
func (s *saving) keepTrees() {
	if s.old != nil {
		return
	}
	for _, tree := range s.plan.trees {
		if slices.Contains(s.plan.fields, tree) {
			s.tx.Serialize(treeLock(tree))
		} else {
			s.tx.SerializeShared(treeLock(tree))
		}
	}
}

func (s *saving) keepAlong(p *part, path []string) error {
	field := p.record.Entity.FieldByName(path[0])
	if field == nil || valueText(p.old, field) == valueText(p.record, field) {
		return nil
	}
	counted := slices.ContainsFunc(p.plan.totals, func(t total) bool { return t.back == field })
	from := p.record
	for i, name := range path {
		if from == nil || from.References[name] == nil {
			return nil
		}
		to := from.References[name]
		same, err := s.tx.Keep(to, counted && i == 0)
		if err == nil && !same { // somebody was faster
			from.References = nil
			err = s.load()
		}
		if err != nil {
			return err
		}
		from = from.References[name]
	}
	return nil
}

package metadata

import "slices"

// Plan is what publishing a model would do.
type Plan struct {
	Steps   []PlanStep   `json:"steps"`   // what the database does, in order
	Changes []PlanChange `json:"changes"` // what a person reads
}

// Kinds of steps. Archiving hides a column or table and keeps it; restoring shows it again;
// recomputing works the values of a formula or rollup out anew for all records.
const (
	CreateTable   = "create_table"
	RestoreTable  = "restore_table"
	AddColumn     = "add_column"
	RestoreColumn = "restore_column"
	WidenColumn   = "widen_column"
	DropIndex     = "drop_index"
	CreateIndex   = "create_index"
	ArchiveColumn = "archive_column"
	ArchiveTable  = "archive_table"
	DropSummary   = "drop_summary"
	CreateSummary = "create_summary"
	Recompute     = "recompute"
	Compare       = "compare" // finding out anew which records are like each other
)

// stepOrder is the order in which steps are done.
var stepOrder = []string{
	CreateTable, RestoreTable, AddColumn, RestoreColumn, DropSummary, DropIndex, WidenColumn, CreateIndex, ArchiveColumn, ArchiveTable,
	CreateSummary, Recompute, Compare,
}

// PlanStep is one change of the database. Archiving and restoring change no table: they are there
// to be told. Indexes of a new table have steps of their own.
type PlanStep struct {
	Do     string   `json:"do"`
	Entity *Entity  `json:"-"` // as it shall be, or of an archive step as it was
	Field  *Field   `json:"-"`
	Name   string   `json:"name"` // table, column or index
	Fields []*Field `json:"-"`    // of an index
	Unique bool     `json:"unique,omitempty"`
	Column Column   `json:"-"` // of add_column and widen_column: the column as it shall be
	Was    Column   `json:"-"` // of widen_column: the column as it is
	Index  *Index   `json:"-"` // of create_index
	Where  *Rule    `json:"-"` // of a unique index over some records only
}

// PlanChange is one line of the plan in words. Group is data, forms, workflows, rights or texts.
type PlanChange struct {
	Group       string `json:"group"`
	Address     string `json:"address"` // entities/quote/fields/total
	Action      string `json:"action"`  // add change remove
	Message     Text   `json:"message"`
	Destructive bool   `json:"destructive,omitempty"`
	Rows        int64  `json:"rows,omitempty"` // records it concerns, filled by who publishes
	Runs        int64  `json:"runs,omitempty"` // runs in flight it concerns
}

// Diff compares two models; old may be nil. Both have to be compiled, new with old as previous.
func Diff(old, new *Model) *Plan {
	if old == nil {
		old = newModel(nil)
	}
	d := &differ{plan: &Plan{}}
	before := map[string]*Entity{}
	for _, e := range old.Entities {
		before[e.ID] = e
	}
	for _, e := range new.Entities {
		d.entity(before[e.ID], e)
	}
	slices.SortStableFunc(d.plan.Steps, func(a, b PlanStep) int {
		return slices.Index(stepOrder, a.Do) - slices.Index(stepOrder, b.Do)
	})
	d.plan.Changes = wordsOfChanges(old, new)
	return d.plan
}

type differ struct{ plan *Plan }

func (d *differ) step(step PlanStep) { d.plan.Steps = append(d.plan.Steps, step) }

func (d *differ) entity(old, e *Entity) {
	switch {
	case old == nil && e.Archived:
		return
	case old == nil:
		d.step(PlanStep{Do: CreateTable, Entity: e, Name: e.Table})
		d.indexes(nil, e)
		d.summaries(nil, e)
		return
	case e.Archived:
		if !old.Archived {
			d.step(PlanStep{Do: ArchiveTable, Entity: old, Name: e.Table})
		}
		return
	case old.Archived:
		d.step(PlanStep{Do: RestoreTable, Entity: e, Name: e.Table})
	}
	before := map[string]*Field{}
	for _, f := range old.Fields {
		before[f.ID] = f
	}
	for _, f := range e.Fields {
		d.field(e, before[f.ID], f)
	}
	if !sameDuplicates(old, e) {
		d.step(PlanStep{Do: Compare, Entity: e, Name: e.Table})
	}
	if old.Archived {
		d.indexes(nil, e)
		d.summaries(nil, e)
	} else {
		d.indexes(old.Indexes, e)
		d.summaries(old.Summaries, e)
	}
}

func (d *differ) field(e *Entity, old, f *Field) {
	switch {
	case old == nil:
		for _, column := range f.Columns() {
			d.step(PlanStep{Do: AddColumn, Entity: e, Field: f, Name: column.Name, Column: column})
		}
	case f.Archived && !old.Archived && f.Stored():
		d.step(PlanStep{Do: ArchiveColumn, Entity: e, Field: f, Name: f.Column})
	case !f.Archived && old.Archived && f.Stored():
		d.step(PlanStep{Do: RestoreColumn, Entity: e, Field: f, Name: f.Column})
	}
	if old != nil && !f.Archived {
		d.widen(e, old, f)
	}
	if isComputed(f) && f.Kind != "lookup" && !f.Archived && (old == nil || old.Archived || !sameFormula(old, f)) {
		d.step(PlanStep{Do: Recompute, Entity: e, Field: f, Name: f.Column})
	}
}

func (d *differ) widen(e *Entity, old, f *Field) {
	was, now := old.Columns(), f.Columns()
	for i := range now {
		if i >= len(was) {
			d.step(PlanStep{Do: AddColumn, Entity: e, Field: f, Name: now[i].Name, Column: now[i]})
			continue
		}
		if was[i].Storage != now[i].Storage || was[i].Scale != now[i].Scale {
			d.step(PlanStep{Do: WidenColumn, Entity: e, Field: f, Name: now[i].Name, Column: now[i], Was: was[i]})
		}
	}
}

// sameFormula reports whether two versions of a computed field work out the same.
func sameFormula(a, b *Field) bool {
	return a.Type == b.Type && a.Of == b.Of && a.By == b.By && a.Sum == b.Sum && a.Lowest == b.Lowest && a.Highest == b.Highest &&
		a.Average == b.Average && a.Count == b.Count && sameRule(a.Rule, b.Rule) && sameRule(a.If, b.If)
}

func sameRule(a, b *Rule) bool {
	return (a == nil) == (b == nil) && (a == nil || a.Source == b.Source)
}

func (d *differ) indexes(old []*Index, e *Entity) {
	kept := map[string]bool{}
	for _, index := range old {
		if now := indexNamed(e.Indexes, index.Name); now != nil && sameIndex(index, now) {
			kept[index.Name] = true
			continue
		}
		d.step(PlanStep{Do: DropIndex, Entity: e, Name: index.Name, Unique: index.Unique})
	}
	for _, index := range e.Indexes {
		if !kept[index.Name] {
			d.step(PlanStep{Do: CreateIndex, Entity: e, Name: index.Name, Fields: index.Fields, Unique: index.Unique, Index: index, Where: index.Where})
		}
	}
}

func (d *differ) summaries(old []*Summary, e *Entity) {
	step := func(do string, of, but []*Summary) {
		for _, summary := range of {
			if !slices.ContainsFunc(but, func(other *Summary) bool { return sameSummary(summary, other) }) {
				d.step(PlanStep{Do: do, Entity: e, Name: summary.Name(e)})
			}
		}
	}
	step(DropSummary, old, e.Summaries)
	step(CreateSummary, e.Summaries, old)
}

func indexNamed(indexes []*Index, name string) *Index {
	for _, index := range indexes {
		if index.Name == name {
			return index
		}
	}
	return nil
}

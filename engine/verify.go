package engine

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// The ways in which stored data can be wrong.
const (
	FindingValue     = "value"     // a formula or rollup is not what its rule gives
	FindingReference = "reference" // a reference leads to a record that does not exist
	FindingLine      = "line"      // a line belongs to no record
	FindingTask      = "task"      // an open task belongs to no active run
	FindingSummary   = "summary"   // figures kept by group, Field, are not those of the records
)

// Finding is one thing that is wrong with the stored data. Stored and Expected are JSON.
type Finding struct {
	Kind     string          `json:"kind"`
	Entity   string          `json:"entity"`
	Record   string          `json:"record"`
	Field    string          `json:"field,omitempty"`
	Stored   json.RawMessage `json:"stored,omitempty"`
	Expected json.RawMessage `json:"expected,omitempty"`
	Repaired bool            `json:"repaired"`
}

// Verification says how to verify. With Repair, computed values that are wrong are written anew, each
// with its line of history. Found is told of everything that is wrong, Progress after every batch
// how many records of an entity have been looked at.
type Verification struct {
	Repair   bool
	Found    func(Finding)
	Progress func(entity string, looked int)
}

const (
	verifyBatch = 200
	mostStrays  = 1000 // lines or tasks that are told
)

// Verify works out all formulas, rollups and summaries anew and compares them with what is stored, and
// looks for references, lines and tasks that lead nowhere. Needs the right "all".
func (e *Engine) Verify(ctx context.Context, by Actor, verification Verification) error {
	if err := by.mustAdminister("all"); err != nil {
		return err
	}
	for _, entity := range e.current.Load().LiveEntities() {
		if entity.Parent != "" {
			continue
		}
		v := &verifier{engine: e, Verification: verification, entity: entity.Name}
		if err := v.records(ctx); err != nil {
			return err
		}
		if err := v.summaries(ctx); err != nil {
			return err
		}
	}
	return e.verifyStrays(ctx, verification)
}

// verifier looks at the records of one entity, batch by batch in the order of their ids.
type verifier struct {
	Verification
	engine *Engine
	entity string
	after  string
	looked int
}

func (v *verifier) records(ctx context.Context) error {
	run := v.engine.read
	if v.Repair {
		run = v.engine.write
	}
	for more := true; more; {
		var found []Finding
		var last string
		looked := 0
		err := run(ctx, func(tx *store.Tx, m *model) (err error) {
			found, last, looked, err = v.batch(tx, m) // may run again: nothing is told before it has ended
			return err
		})
		if err != nil {
			return err
		}
		for _, one := range found {
			v.Found(one)
		}
		v.after, v.looked, more = last, v.looked+looked, looked == verifyBatch
		if looked > 0 {
			v.Progress(v.entity, v.looked)
		}
	}
	return nil
}

// summaries compares the figures that are kept by group with those of the records.
func (v *verifier) summaries(ctx context.Context) error {
	run := v.engine.read
	if v.Repair {
		run = v.engine.write
	}
	var found []Finding
	err := run(ctx, func(tx *store.Tx, m *model) error {
		found = nil
		p := m.plans[v.entity]
		if p == nil || len(p.entity.Summaries) == 0 {
			return nil
		}
		wrong, err := tx.WrongSummaries(p.entity)
		for _, summary := range wrong {
			found = append(found, Finding{Kind: FindingSummary, Entity: v.entity, Field: summary.Name(p.entity), Repaired: v.Repair})
			if v.Repair && err == nil {
				err = tx.RenewSummary(p.entity, summary)
			}
		}
		return err
	})
	for _, one := range found {
		v.Found(one)
	}
	return err
}

// batch looks at the next records; it returns what is wrong, the id of the last record and how many
// there were.
func (v *verifier) batch(tx *store.Tx, m *model) (found []Finding, last string, looked int, err error) {
	p := m.plans[v.entity]
	if p == nil {
		return nil, "", 0, nil // archived meanwhile
	}
	query := store.Query{Entity: p.entity, Sort: []store.Sort{{Path: []string{"id"}}}, Limit: verifyBatch}
	if v.after != "" {
		query.Where = []store.Condition{{Predicate: rule.Compare{
			Op: ">", Left: rule.Column{Path: []string{"id"}}, Right: rule.Literal{Of: v.after},
		}}}
	}
	ids, err := tx.IDs(query)
	if err != nil || len(ids) == 0 {
		return nil, "", 0, err
	}
	records, err := tx.GetWhole(p.entity, ids)
	if err != nil {
		return nil, "", 0, err
	}
	if found, err = v.values(tx, m, p, records); err != nil {
		return nil, "", 0, err
	}
	dangling, err := danglingReferences(tx, p, records)
	return append(found, dangling...), ids[len(ids)-1], len(ids), err
}

// values compares the computed values of records with what their rules give.
func (v *verifier) values(tx *store.Tx, m *model, p *plan, records []*metadata.Record) ([]Finding, error) {
	savings, err := v.engine.act(tx, m, engineActor(ViaSystem)).workOut(p, records)
	if err != nil {
		return nil, err
	}
	later := &laterTotals{unchecked: true}
	var found []Finding
	for _, s := range savings {
		for _, field := range s.changed {
			found = append(found, Finding{
				Kind: FindingValue, Entity: v.entity, Record: s.record.ID, Field: field.Name,
				Stored: jsonOf(field, s.old), Expected: jsonOf(field, s.record), Repaired: v.Repair,
			})
		}
		if len(s.changed) > 0 && v.Repair {
			later.add(totalOf{v.entity, s.record.ID})
		}
	}
	return found, v.engine.act(tx, m, engineActor(ViaSystem)).renewTotals(later)
}

// danglingReferences finds references to records that do not exist, not even deleted: one query for
// each reference field.
func danglingReferences(tx *store.Tx, p *plan, records []*metadata.Record) ([]Finding, error) {
	var found []Finding
	for _, field := range p.choices {
		for _, target := range append(slices.Clone(field.Targets), field.Target) {
			if !field.Stored() || target == nil {
				continue
			}
			lost, err := danglingTo(tx, target, field, records)
			if err != nil {
				return nil, err
			}
			found = append(found, lost...)
		}
	}
	return found, nil
}

// danglingTo finds the references of a field to records of one entity that do not exist.
func danglingTo(tx *store.Tx, target *metadata.Entity, field *metadata.Field, records []*metadata.Record) ([]Finding, error) {
	var ids []string
	for _, record := range records {
		if id := idIn(record, field, target); id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	targets, err := tx.GetMany(target, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	var found []Finding
	for _, record := range records {
		if id := idIn(record, field, target); id != "" && targets[id] == nil {
			found = append(found, Finding{Kind: FindingReference, Entity: record.Entity.Name, Record: record.ID, Field: field.Name, Stored: jsonOf(field, record)})
		}
	}
	return found, nil
}

// idIn is the id of the record of an entity that a reference leads to, "" if it leads elsewhere.
func idIn(record *metadata.Record, field *metadata.Field, target *metadata.Entity) string {
	if pointer, ok := record.Values[field.Position].(metadata.Pointer); ok {
		if pointer.Entity != target.Name {
			return ""
		}
		return pointer.ID
	}
	return valueText(record, field)
}

// verifyStrays looks for lines and tasks that belong to nothing.
func (e *Engine) verifyStrays(ctx context.Context, verification Verification) error {
	return e.read(ctx, func(tx *store.Tx, m *model) error {
		for _, entity := range m.LiveEntities() {
			if entity.Parent == "" {
				continue
			}
			ids, err := tx.StrayLines(entity, m.Entity(entity.Parent), mostStrays)
			if err != nil {
				return err
			}
			for _, id := range ids {
				verification.Found(Finding{Kind: FindingLine, Entity: entity.Name, Record: id})
			}
		}
		ids, err := tx.StrayTasks(mostStrays)
		for _, id := range ids {
			verification.Found(Finding{Kind: FindingTask, Entity: "task", Record: id})
		}
		return err
	})
}

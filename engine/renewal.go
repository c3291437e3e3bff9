package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// jobRenew works out the formulas, rollups, search texts and keys of comparison of all records of an entity anew, after
// a release that changed how they are made.
const jobRenew = "records.renew"

const (
	renewedAtOnce = 500 // entities with more records are renewed by a job after the commit
	renewBatch    = 200
)

// renewal is the payload of the job.
type renewal struct {
	Entity string `json:"entity"`
	After  string `json:"-"`             // the id of the last record that was renewed
	Day    string `json:"day,omitempty"` // that begins: workflows are told of what changes with it
	// People, departments or the company's settings changed: workflows are told as well.
	Organisation bool `json:"organisation,omitempty"`
	// A record that was changed, the references that lead to it from rows of the entity, and the rollup
	// in which they count.
	Of    string   `json:"of,omitempty"`
	Along []string `json:"along,omitempty"` // none: every row of the entity relies on the record
	Total string   `json:"total,omitempty"`
}

// key names the renewal for who looks at jobs.
func (r renewal) key() string {
	return strings.Join(slices.DeleteFunc([]string{r.Entity, r.Day, r.Of}, func(part string) bool { return part == "" }), "/")
}

// renewAfter renews the records whose computed values are made differently since a release: a few at
// once, many by a job.
func (a *act) renewAfter(published *model) error {
	for _, entity := range published.LiveEntities() {
		old, p := a.m.plans[entity.Name], published.plans[entity.Name]
		if old == nil || entity.Parent != "" || old.recipe() == p.recipe() {
			continue
		}
		rows, err := a.tx.CountRows(entity)
		if err != nil {
			return err
		}
		if rows > renewedAtOnce {
			err = a.enqueueRenewal(a.tx, renewal{Entity: entity.Name})
		} else if rows > 0 {
			_, err = a.renewRecords(a.tx, published, renewal{Entity: entity.Name}, renewedAtOnce)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// recipe says how computed values and search texts are made; equal recipes give equal values.
func (p *plan) recipe() string {
	var parts []string
	add := func(entity *metadata.Entity) {
		for _, field := range entity.Computed {
			definition, err := json.Marshal(field)
			if err != nil {
				definition = []byte(field.ID)
			}
			parts = append(parts, field.ID, string(definition))
		}
	}
	add(p.entity)
	for _, lines := range p.lines {
		add(lines.Target)
	}
	for _, path := range p.searched {
		parts = append(parts, strings.Join(path, "."))
	}
	return strings.Join(append(parts, p.entity.DuplicateRecipe()), "\n")
}

func (e *Engine) enqueueRenewal(tx *store.Tx, next renewal) error {
	payload, err := json.Marshal(next)
	if err != nil {
		return err
	}
	return e.enqueue(tx, jobs.Job{Name: jobRenew, Key: next.key(), Payload: payload})
}

// renewRows does the job: batch by batch, each in a transaction of its own.
func (e *Engine) renewRows(ctx context.Context, job jobs.Job) error {
	var next renewal
	if err := json.Unmarshal(job.Payload, &next); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	if next.Organisation || next.Day != "" {
		if err := e.letOthersEnd(ctx); err != nil {
			return err
		}
	}
	return e.inBatches(ctx, func(tx *store.Tx, m *model, after string) (string, error) {
		next.After = after
		return e.renewRecords(tx, m, next, renewBatch)
	})
}

// letOthersEnd waits until all have ended that began to write before. They may know the organisation, and the
// day, only as they were, and what they make would not be found.
func (e *Engine) letOthersEnd(ctx context.Context) error {
	return e.store.WriteExclusive(ctx, func(*store.Tx) error { return nil })
}

// inBatches takes one step after the other, each in a transaction of its own and behind the id that the
// one before gave, until a step gives "".
func (e *Engine) inBatches(ctx context.Context, step func(tx *store.Tx, m *model, after string) (string, error)) error {
	after := ""
	for {
		last := ""
		err := e.write(ctx, func(tx *store.Tx, m *model) (err error) {
			last, err = step(tx, m, after)
			return err
		})
		if err != nil || last == "" {
			return err
		}
		after = last
	}
}

// nextIDs gives the ids that a query finds behind one, in their order.
func nextIDs(tx *store.Tx, query store.Query, after string) ([]string, error) {
	query.Sort = []store.Sort{{Path: []string{"id"}}}
	if after != "" {
		query.Where = append(query.Where, store.Condition{Predicate: rule.Compare{
			Op: ">", Left: rule.Column{Path: []string{"id"}}, Right: rule.Literal{Of: after},
		}})
	}
	return tx.IDs(query)
}

// renewRecords renews the next records of an entity in the order of their ids and gives the id of
// the last one, "" when there are no more.
func (e *Engine) renewRecords(tx *store.Tx, m *model, next renewal, most int) (string, error) {
	ids, err := nextRows(tx, m, next, most)
	if err != nil || len(ids) == 0 {
		return "", err
	}
	a := e.act(tx, m, engineActor(ViaSystem))
	later := &laterTotals{unchecked: true}
	rows := m.reliance(next)
	switch {
	case rows != nil:
		err = rows.renew(tx, ids, later)
	case next.Day != "" || next.Organisation:
		for _, id := range ids {
			later.add(totalOf{next.Entity, id})
		}
	case next.Of == "":
		for _, id := range ids {
			err = errors.Join(err, a.renewRecord(m.plans[next.Entity], id, later))
		}
	}
	if err != nil {
		return "", err
	}
	return ids[len(ids)-1], a.renewTotals(later)
}

// nextRows gives the ids of the next rows of a renewal, none when their entity is archived.
func nextRows(tx *store.Tx, m *model, next renewal, most int) ([]string, error) {
	p := m.plans[next.Entity]
	if p == nil {
		return nil, nil
	}
	query := store.Query{Entity: p.entity, Limit: most}
	if len(next.Along) > 0 {
		query.Where = append(query.Where, refersAlong(next.Along, next.Of))
	}
	return nextIDs(tx, query, next.After)
}

func (a *act) renewRecord(p *plan, id string, later *laterTotals) error {
	old, err := a.tx.Lock(p.entity, id)
	if err != nil {
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	}
	s := &saving{computing: a.computing(old.Clone(), old), change: &change{}}
	if err := takeSteps(s.load, s.renew); err != nil {
		return err
	}
	if len(s.changed) > 0 {
		s.record.UpdatedBy = old.UpdatedBy
		if err := a.tx.Update(s.record, old.Version, s.changed); err != nil {
			return err
		}
		if err := s.note(); err != nil {
			return err
		}
		s.collect(later, old, s.record)
	}
	a.tx.ForgetKeys(p.entity.Name, id)
	compareBy(a.tx, s.record)
	return indexRecords(a.tx, p, []*metadata.Record{s.record})
}

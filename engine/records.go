package engine

import (
	"context"
	"encoding/json"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// RecordJSON is a record as one person may see it, ready to be sent.
type RecordJSON struct {
	ID      string
	Version int64
	JSON    []byte
}

// MarshalJSON gives the record.
func (r *RecordJSON) MarshalJSON() ([]byte, error) { return r.JSON, nil }

// Get asks for one record, as it was at the moment At unless that is zero. Fields narrows what is sent, Expand names references whose records are
// sent whole, Task is the task on whose page the record is shown.
type Get struct {
	Entity, ID     string
	Fields, Expand []string
	Task           string
	At             time.Time
}

// Save is what is sent to create or change a record. Values are decoded from JSON with numbers as
// json.Number; besides fields they may hold "owner". Version is the one the person saw, 0 for any.
// Form and Device are those it was filled in with, "" for ways in without a form; either way the rules
// of the form count that fits the record. Task is the task it was opened from.
type Save struct {
	Entity  string
	ID      string
	Values  map[string]any
	Version int64
	Form    string
	Device  string
	Task    string
	Comment string
	Draft   bool // what was typed is kept as a draft, which goes with the save
	// DespiteDuplicates says that the actor was told of records like this one.
	DespiteDuplicates bool
	Key               string // names the command, so that sending it twice does it once; "" does it every time
}

// Record returns a record. Not found if there is none or none the actor may see.
func (e *Engine) Record(ctx context.Context, by Actor, want Get) (*RecordJSON, error) {
	var answer *RecordJSON
	err := e.readAs(ctx, by, func(a *act) error {
		p, err := a.m.entityPlan(want.Entity)
		if err != nil {
			return err
		}
		v, err := a.viewOf(p, want.Fields, want.Expand)
		if err != nil {
			return err
		}
		titles, err := v.alongside()
		if err != nil {
			return err
		}
		record, held, err := v.readable(want.ID, titles)
		if err != nil {
			return a.mergedInto(p, want.ID, err)
		}
		if want.Task != "" {
			if held, err = a.holds(record, want.Task); err != nil {
				return err
			}
		}
		if !want.At.IsZero() {
			if record, err = asOf(a.tx, record, want.At); err != nil {
				return err
			}
		}
		v.opens, v.at = true, want.At
		if v.holds = held; len(want.Fields) == 0 && (held.Part || len(held.Fields) > 0) {
			v.fields = v.heldFields()
		}
		answer, err = v.one(record)
		return err
	})
	return answer, err
}

// readable returns a record that the actor may see: by a role, by a share, or because a workflow asked
// the actor about it.
func (a *act) readable(p *plan, id string) (*metadata.Record, hold, error) {
	return (&view{act: a, plan: p, rights: a.m.rightsOn(a.by, p.entity)}).readable(id, nil)
}

// readable is that of the engine, with the titles of what the record refers to.
func (v *view) readable(id string, titles *store.Titles) (*metadata.Record, hold, error) {
	reads, asks := v.rights.may(mayRead), v.m.hasProcesses(v.plan.entity.Name)
	if !reads && !asks {
		return nil, hold{}, v.lacks(v.plan.entity, mayRead)
	}
	record, err := v.tx.GetTitled(v.plan.entity, id, titles)
	if err != nil {
		return nil, hold{}, translate(err)
	}
	var held hold
	covered, err := v.covers(record, mayRead)
	if err == nil && !covered && asks {
		held, err = v.act.holds(record, "")
	}
	switch {
	case err != nil || covered || held.Part:
		return record, held, err
	case !reads:
		return nil, held, v.lacks(v.plan.entity, mayRead)
	default:
		return nil, held, noRecord()
	}
}

// visible returns a record that the actor may see.
func (a *act) visible(entity, id string) (*metadata.Record, error) {
	p, err := a.m.entityPlan(entity)
	if err != nil {
		return nil, err
	}
	record, _, err := a.readable(p, id)
	return record, err
}

// readableAmong finds out which of some records of an entity the actor's roles, or a share, let them see.
func (a *act) readableAmong(entity *metadata.Entity, ids []string) (map[string]bool, error) {
	seen := make(map[string]bool, len(ids))
	where, err := a.rows(entity)
	if AsError(err) != nil {
		return seen, nil //nolint:nilerr // without the right there is nothing to see
	}
	if err == nil && len(where) > 0 {
		ids, err = a.tx.IDs(store.Query{Entity: entity, IDs: ids, Where: where})
	}
	for _, id := range ids {
		seen[id] = true
	}
	return seen, err
}

// showRecord gives a record that was just written as an actor may see it.
func (a *act) showRecord(record *metadata.Record) (*RecordJSON, error) {
	return a.showSaved(record, nil)
}

// showSaved is showRecord with the titles that saving has read already.
func (a *act) showSaved(record *metadata.Record, seen map[string]*metadata.Record) (*RecordJSON, error) {
	v, err := a.viewOf(a.m.plans[record.Entity.Name], nil, nil)
	if err != nil {
		return nil, err
	}
	v.seen = seen
	shown := record.Clone()
	for _, field := range v.plan.links {
		shown.Values[field.Position] = nil // as they are now, not as they were sent
	}
	return v.one(shown)
}

// mustSee refuses an actor who may not see a record.
func (a *act) mustSee(entity, id string) error {
	_, err := a.visible(entity, id)
	return err
}

// one prepares and writes a single record.
func (v *view) one(record *metadata.Record) (*RecordJSON, error) {
	if err := v.prepare([]*metadata.Record{record}); err != nil {
		return nil, err
	}
	return &RecordJSON{ID: record.ID, Version: record.Version, JSON: v.append(make([]byte, 0, 2048), record)}, nil
}

// heldFields are the fields that a person whom a workflow asked may see: those of the person's
// roles, all if there is no role, and what the step shows besides or hides.
func (v *view) heldFields() []*metadata.Field {
	var fields []*metadata.Field
	for _, field := range v.plan.fields {
		word := v.holds.Fields[field.Name]
		byRole := v.rights.field(field) > hideField || !v.rights.may(mayRead)
		if word != "hide" && (byRole || shownByTask(word)) {
			fields = append(fields, field)
		}
	}
	return fields
}

// CreateRecord creates a record. Forbidden without the right; Invalid with a problem for each field.
func (e *Engine) CreateRecord(ctx context.Context, by Actor, save Save) (*RecordJSON, error) {
	save.ID, save.Version = "", 0
	return e.saveAndShow(ctx, by, save)
}

// UpdateRecord changes a record. Not found, Forbidden and Invalid as expected; Conflict with both
// versions when somebody else saved first; Locked while a workflow holds the record.
func (e *Engine) UpdateRecord(ctx context.Context, by Actor, save Save) (*RecordJSON, error) {
	if save.ID == "" {
		return nil, noRecord()
	}
	return e.saveAndShow(ctx, by, save)
}

func (e *Engine) saveAndShow(ctx context.Context, by Actor, save Save) (*RecordJSON, error) {
	var answer *RecordJSON
	stored, err := e.commandOnce(ctx, sent{by, save.Key, save}, func(a *act) (any, error) {
		ch := &change{Save: save}
		record, err := a.save(ch)
		if err != nil {
			return nil, err
		}
		if err := forgetDraft(a.tx, a.by, save); err != nil {
			return nil, err
		}
		answer, err = a.showSaved(record, ch.seen)
		return answer, err
	})
	if err != nil || save.Key == "" {
		return answer, err
	}
	return storedRecord(stored)
}

// storedRecord is the answer to a save as it was kept, this time or when it was sent before.
func storedRecord(stored []byte) (*RecordJSON, error) {
	var head struct {
		ID      string `json:"id"`
		Version int64  `json:"version"`
	}
	err := json.Unmarshal(stored, &head)
	return &RecordJSON{ID: head.ID, Version: head.Version, JSON: stored}, err
}

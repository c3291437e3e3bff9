package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// SampleRemoval tells what removing the sample company takes away and what stays.
type SampleRemoval struct {
	Records int `json:"records"`
	// Attached counts comments and files of others than its people, which go with its records.
	Attached int64 `json:"attached"`
	// Kept counts the records that stay because people's own records need them; Examples names some.
	Kept     int          `json:"kept"`
	Examples []TaskRecord `json:"examples"`
}

// belongings are the records of the sample company: what was played, and what its people made since.
type belongings struct {
	tx       *store.Tx
	m        *model
	byEntity map[string][]string
	entityOf map[string]string
	kept     map[string]bool
}

// SampleRemoval tells what RemoveSampleCompany would do. Needs all rights. NotFound when the sample
// company is not there.
func (e *Engine) SampleRemoval(ctx context.Context, by Actor) (*SampleRemoval, error) {
	var removal *SampleRemoval
	err := e.readAs(ctx, by, func(a *act) error {
		found, _, err := a.sampleBelongings()
		if err != nil {
			return err
		}
		removal, err = found.describe(a.by)
		return err
	})
	return removal, err
}

// RemoveSampleCompany takes the sample company away for good, in one transaction: its records with
// their history, runs, tasks and whatever hangs on them, and its people. What people's own records need
// stays; people who stay cannot sign in any more. Needs all rights.
func (e *Engine) RemoveSampleCompany(ctx context.Context, by Actor) (*SampleRemoval, error) {
	var removal *SampleRemoval
	err := e.writeAs(ctx, by, func(a *act) error {
		found, state, err := a.sampleBelongings()
		if err != nil {
			return err
		}
		if removal, err = found.describe(a.by); err != nil {
			return err
		}
		if err := e.dismiss(found); err != nil {
			return err
		}
		if err := e.purge(found); err != nil {
			return err
		}
		return errors.Join(
			a.tx.MarkUndone(state.ChangeSet, a.by.ID), a.tx.DropSetting(sampleKey), e.touchOrganisation(a.tx),
			a.tx.Audit(&store.AuditEntry{Actor: a.by.ID, Action: "sample_removed", Target: state.ChangeSet}),
		)
	})
	if err != nil {
		return nil, err
	}
	return removal, translate(e.store.Optimize(ctx))
}

// sampleBelongings finds what belongs to the sample company and what of it has to stay.
func (a *act) sampleBelongings() (*belongings, *sampleState, error) {
	if err := a.by.mustAdminister("all"); err != nil {
		return nil, nil, err
	}
	state := &sampleState{}
	if _, err := a.tx.Setting(sampleKey, state); err != nil {
		return nil, nil, err
	}
	if state.State != "loaded" {
		return nil, nil, noSample()
	}
	made, err := a.tx.Made(state.ChangeSet)
	if err != nil {
		return nil, nil, err
	}
	b := &belongings{tx: a.tx, m: a.m, byEntity: map[string][]string{}, entityOf: map[string]string{}, kept: map[string]bool{}}
	for entity, ids := range made {
		b.add(entity, ids)
	}
	return b, state, errors.Join(b.addMadeByPeople(), b.keepNeeded())
}

func (b *belongings) add(entity string, ids []string) {
	for _, id := range ids {
		if b.entityOf[id] == "" && b.m.Entity(entity) != nil {
			b.entityOf[id] = entity
			b.byEntity[entity] = append(b.byEntity[entity], id)
		}
	}
}

// addMadeByPeople adds what the people of the sample company made after it was loaded.
func (b *belongings) addMadeByPeople() error {
	for _, entity := range b.m.LiveEntities() {
		if entity.Parent != "" {
			continue
		}
		ids, err := b.tx.MadeBy(entity, b.byEntity["user"])
		if err != nil {
			return err
		}
		b.add(entity.Name, ids)
	}
	return nil
}

func (b *belongings) all() []string { return sortedKeys(b.entityOf) }

// keepNeeded keeps what others need, and what these records need in turn.
func (b *belongings) keepNeeded() error {
	more, err := b.tx.NeededOutside(b.m.Model, b.all())
	if err != nil {
		return err
	}
	busy, err := b.tx.BusyElsewhere(b.byEntity["user"], b.all())
	if err != nil {
		return err
	}
	for _, id := range busy {
		more = append(more, store.Referred{Entity: "user", ID: id})
	}
	for len(more) > 0 {
		if more, err = b.referredBy(b.keep(more)); err != nil {
			return err
		}
	}
	return nil
}

// keep keeps records and tells which were not kept before.
func (b *belongings) keep(records []store.Referred) map[string][]string {
	fresh := map[string][]string{}
	for _, record := range records {
		if entity := b.entityOf[record.ID]; entity != "" && !b.kept[record.ID] {
			b.kept[record.ID] = true
			fresh[entity] = append(fresh[entity], record.ID)
		}
	}
	return fresh
}

func (b *belongings) referredBy(records map[string][]string) (referred []store.Referred, err error) {
	for _, entity := range sortedKeys(records) {
		found, err := b.tx.ReferredBy(b.m.Model, b.m.Entity(entity), records[entity])
		if err != nil {
			return nil, err
		}
		referred = append(referred, found...)
	}
	return referred, nil
}

// describe counts, and names some of what stays.
func (b *belongings) describe(by Actor) (*SampleRemoval, error) {
	removal := &SampleRemoval{Records: len(b.entityOf) - len(b.kept), Kept: len(b.kept), Examples: []TaskRecord{}}
	var err error
	if removal.Attached, err = b.tx.CountAttached(b.leaving(b.all()), b.byEntity["user"]); err != nil {
		return nil, err
	}
	for _, id := range sortedKeys(b.kept) {
		record, err := b.tx.GetDeleted(b.m.Entity(b.entityOf[id]), id)
		if err != nil {
			return nil, translate(err)
		}
		if removal.Examples = append(removal.Examples, TaskRecord{
			Entity: b.entityOf[id], ID: id, Title: record.Title(metadata.Locale{Language: by.Language}),
		}); len(removal.Examples) == 10 {
			break
		}
	}
	return removal, nil
}

// leaving leaves out what is kept.
func (b *belongings) leaving(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return b.kept[id] })
}

// dismiss ends the work of those people of the sample company who stay.
func (e *Engine) dismiss(b *belongings) error {
	for _, id := range b.byEntity["user"] {
		if !b.kept[id] {
			continue
		}
		if err := b.tx.DropCredential(id); err != nil {
			return err
		}
		save := Save{Entity: "user", ID: id, Values: map[string]any{"active": false}}
		if _, err := e.act(b.tx, b.m, Operator()).save(&change{Save: save}); err != nil {
			return err
		}
	}
	return nil
}

// purge removes what leaves, and counts anew where it was counted in.
func (e *Engine) purge(b *belongings) error {
	leaving := map[string][]string{}
	for entity, ids := range b.byEntity {
		leaving[entity] = b.leaving(ids)
	}
	around, err := b.referredBy(leaving)
	if err != nil {
		return err
	}
	for _, entity := range sortedKeys(leaving) {
		if err := b.tx.Purge(b.m.Model, b.m.Entity(entity), leaving[entity]); err != nil {
			return err
		}
	}
	later := &laterTotals{unchecked: true}
	for _, record := range around {
		if b.entityOf[record.ID] == "" || b.kept[record.ID] {
			later.add(totalOf{record.Entity, record.ID})
		}
	}
	return e.act(b.tx, b.m, Operator()).renewTotals(later)
}

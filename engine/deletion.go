package engine

import (
	"context"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// DeleteRecord hides a record until it is restored. Conflict with code "in_use" when another record
// needs it, Locked while a workflow runs on it.
func (e *Engine) DeleteRecord(ctx context.Context, by Actor, entity, id string, version int64) error {
	return e.writeAs(ctx, by, func(a *act) error {
		return a.remove(&change{Save: Save{Entity: entity, ID: id, Version: version}})
	})
}

// RestoreRecord brings a deleted record back, with those that were deleted as its family. Invalid when
// unique values are taken by now.
func (e *Engine) RestoreRecord(ctx context.Context, by Actor, entity, id string) (*RecordJSON, error) {
	var answer *RecordJSON
	err := e.writeAs(ctx, by, func(a *act) error {
		record, err := a.bringFamilyBack(entity, id)
		if err != nil {
			return err
		}
		answer, err = a.showRecord(record)
		return err
	})
	return answer, err
}

// remove deletes one record.
func (a *act) remove(ch *change) error {
	p, err := a.m.entityPlan(ch.Entity)
	if err != nil {
		return err
	}
	record, err := a.tx.Lock(p.entity, ch.ID)
	if err != nil {
		return translate(err)
	}
	s := &saving{computing: a.computing(record, record), change: ch}
	for _, step := range []func() error{s.mayDelete, s.unchanged, s.notNeeded, s.endRuns, s.hide, s.gone} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// bringBack restores one record; one that is there stays as it is.
func (a *act) bringBack(ch *change) (*metadata.Record, error) {
	p, err := a.m.entityPlan(ch.Entity)
	if err != nil {
		return nil, err
	}
	record, err := a.tx.GetDeleted(p.entity, ch.ID)
	if err != nil {
		return nil, translate(err)
	}
	s := &saving{computing: a.computing(record, record), change: ch}
	if err := s.mayDelete(); err != nil || record.DeletedAt == nil {
		return record, err
	}
	if err := s.mayReturn(); err != nil {
		return nil, err
	}
	record.UpdatedBy = a.by.author()
	if err := s.putProblem(a.tx.Restore(record, record.Version)); err != nil {
		return nil, notRestored(err)
	}
	return record, s.back()
}

func (s *saving) mayDelete() error {
	if s.by.isEngine() {
		return nil
	}
	return s.mustCover(s.record, mayDelete)
}

func (s *saving) unchanged() error {
	return s.sameVersion(s.record, s.change)
}

// notNeeded refuses to delete what another record cannot do without.
func (s *saving) notNeeded() error {
	if s.plan.entity.Name == "user" && !s.by.isEngine() {
		return Refuse(Conflict, "deactivate", "People are not deleted: set them to inactive.", "人员不能删除，请将其设为离职。")
	}
	for _, back := range s.m.ReferencesTo(s.plan.entity.Name) {
		if !dependsOn(back) {
			continue
		}
		query := store.Query{Entity: back.Entity, Where: []store.Condition{refersTo(back.Field.Name, s.record.ID)}, Limit: 1}
		if users, err := s.tx.IDs(query); err != nil {
			return err
		} else if len(users) > 0 {
			return inUse(back.Entity)
		}
	}
	return nil
}

func inUse(by *metadata.Entity) *Error {
	return Refuse(Conflict, "in_use",
		"This record is needed: "+by.Label.In("en")+" refers to it.", "该记录正被“"+by.Label.In("zh")+"”引用，不能删除。")
}

// endRuns ends the workflows on the record, as far as the actor may.
func (s *saving) endRuns() error {
	return s.act.advance(recordEvent{Old: s.record, Except: s.change.run})
}

func (s *saving) hide() error {
	s.record.UpdatedBy = s.by.author()
	return s.tx.SoftDelete(s.record, s.record.Version)
}

// gone notes that the record went and renews what depends on it.
func (s *saving) gone() error {
	if err := s.noteAction("delete"); err != nil {
		return err
	}
	if err := s.tx.Unindex(s.plan.entity.Name, s.record.ID); err != nil {
		return err
	}
	s.tx.ForgetKeys(s.plan.entity.Name, s.record.ID)
	if s.plan.entity.Name == "department" {
		if err := s.tx.EndSharesWith(audienceDepartment + s.record.ID); err != nil {
			return err
		}
	}
	return s.settleAround(s.record, nil)
}

// back notes that the record came back and renews what depends on it.
func (s *saving) back() error {
	if err := s.noteAction("restore"); err != nil {
		return err
	}
	if err := indexRecords(s.tx, s.plan, []*metadata.Record{s.record}); err != nil {
		return err
	}
	compareBy(s.tx, s.record)
	return s.settleAround(nil, s.record)
}

func (s *saving) noteAction(action string) error {
	entry := s.entryOf(s.record, action)
	entry.Comment = s.change.Comment
	return s.tx.Note(entry)
}

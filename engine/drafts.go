package engine

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/weft-crm/weft/engine/store"
)

// FormPlace is where a person types: the form of a record, of a new one when ID is "", or of a task.
type FormPlace struct {
	Entity string `json:"entity"`
	ID     string `json:"id"`
	Task   string `json:"task"`
}

// FormDraft is what a person typed and has not saved, as the browser keeps it. Version is the
// record's when typing began; Changed says that somebody has changed the record since.
type FormDraft struct {
	At      time.Time       `json:"at"`
	Version int64           `json:"version"`
	Values  json.RawMessage `json:"values"`
	Changed bool            `json:"changed"`
}

const keepDrafts = 30 * 24 * time.Hour

// LargestForm is how many bytes the values of a form may have: 5,000 lines, the most a record may hold, with
// all that a browser keeps of each.
const LargestForm = 8 << 20

func draftOf(by Actor, at FormPlace) *store.Draft {
	return &store.Draft{UserID: by.ID, Entity: at.Entity, RecordID: at.ID, Task: at.Task}
}

// KeepDraft keeps what the actor types into a form, on whatever device the actor goes on. Not found
// if the actor may not see the record; Invalid for more than LargestForm.
func (e *Engine) KeepDraft(ctx context.Context, by Actor, at FormPlace, version int64, values json.RawMessage) error {
	if len(values) > LargestForm {
		return Refuse(Invalid, "draft_size", "This is too much to be kept as a draft.", "内容过大，无法保存为草稿。")
	}
	return e.writeAs(ctx, by, func(a *act) error {
		if err := a.mustOpen(at); err != nil {
			return err
		}
		draft := draftOf(a.by, at)
		kept, err := a.m.withoutSecrets(at.Entity, values)
		if err != nil {
			return err
		}
		draft.Version, draft.Values = version, store.JSON(kept)
		return a.tx.SaveDraft(draft)
	})
}

// mustOpen refuses an actor who may not open a form. A task that is over has no form any more.
func (a *act) mustOpen(at FormPlace) error {
	if at.Task != "" {
		task, err := a.visibleTask(at.Task)
		if err != nil {
			return err
		}
		if task.Status != "open" || task.Entity != at.Entity || task.RecordID != at.ID {
			return noTask()
		}
	}
	if at.ID != "" {
		return a.mustSee(at.Entity, at.ID)
	}
	_, err := a.m.entityPlan(at.Entity)
	return err
}

// Draft returns what the actor typed into a form and has not saved, nil if that is nothing or the
// form cannot be opened any more.
func (e *Engine) Draft(ctx context.Context, by Actor, at FormPlace) (*FormDraft, error) {
	var answer *FormDraft
	err := e.readAs(ctx, by, func(a *act) error {
		stored, err := a.tx.Draft(draftOf(a.by, at))
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := a.mustOpen(at); err != nil {
			if AsError(translate(err)) != nil {
				return nil //nolint:nilerr // a form that cannot be opened has no draft
			}
			return err
		}
		answer = &FormDraft{At: stored.At, Version: stored.Version, Values: json.RawMessage(stored.Values)}
		answer.Changed, err = changedSince(a.tx, a.m, at, stored.Version)
		return err
	})
	return answer, err
}

func changedSince(tx *store.Tx, m *model, at FormPlace, version int64) (bool, error) {
	if at.ID == "" || version == 0 {
		return false, nil
	}
	record, err := tx.Get(m.Entity(at.Entity), at.ID)
	if err != nil {
		return false, err
	}
	return record.Version > version, nil
}

// DropDraft forgets what the actor typed into a form.
func (e *Engine) DropDraft(ctx context.Context, by Actor, at FormPlace) error {
	return e.write(ctx, func(tx *store.Tx, _ *model) error { return tx.DropDraft(draftOf(by, at)) })
}

// forgetDraft drops the draft that a save was typed in.
func forgetDraft(tx *store.Tx, by Actor, save Save) error {
	if !save.Draft {
		return nil
	}
	return tx.DropDraft(draftOf(by, FormPlace{Entity: save.Entity, ID: save.ID, Task: save.Task}))
}

package engine

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Person names somebody.
type Person struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// HistoryEntry is one change of a record.
type HistoryEntry struct {
	ID        string          `json:"id"`
	At        time.Time       `json:"at"`
	Actor     Person          `json:"actor"`
	Action    string          `json:"action"`
	Through   string          `json:"through"`
	Changes   []HistoryChange `json:"changes"`
	Comment   string          `json:"comment,omitempty"`
	Run       string          `json:"run,omitempty"`
	ChangeSet string          `json:"change_set,omitempty"`
	Version   int64           `json:"version"`
}

// HistoryChange is one field's old and new value, in the shape of a record's values. References
// come as {"id", "title"}. Of lines it tells those that changed, and how many more did.
type HistoryChange struct {
	Field     string          `json:"field"`
	Label     metadata.Text   `json:"label"`
	Kind      string          `json:"kind"`
	Old       json.RawMessage `json:"old"`
	New       json.RawMessage `json:"new"`
	Lines     []LineChange    `json:"lines,omitempty"`
	MoreLines int             `json:"more_lines,omitempty"`
}

// note writes the saved change into history.
func (s *saving) note() error {
	action := "update"
	if s.old == nil {
		action = "create"
	}
	entry := s.entryOf(s.record, action)
	entry.Run, entry.Comment = s.change.run, s.change.Comment
	entry.Changes = changesBetween(s.old, s.record, s.changed)
	return s.tx.Note(entry)
}

// entryOf begins an entry of history about a record.
func (a *act) entryOf(record *metadata.Record, action string) *store.Entry {
	return &store.Entry{
		Entity: record.Entity.Name, RecordID: record.ID, At: a.tx.Now, Actor: a.by.author(), Action: action, Through: string(a.by.Via),
		ChangeSet: a.by.ChangeSet, Release: a.m.Release, Version: record.Version,
	}
}

var jsonNull = json.RawMessage("null")

// changesBetween lists what differs, as JSON; old is nil for a new record, whose empty fields are
// left out.
func changesBetween(old, now *metadata.Record, changed []*metadata.Field) []store.FieldChange {
	changes := make([]store.FieldChange, 0, len(changed)+1)
	for _, field := range changed {
		change := store.FieldChange{Field: field.Name, Old: jsonNull, New: jsonOf(field, now)}
		if old != nil {
			change.Old = jsonOf(field, old)
		} else if isEmpty(now.Values[field.Position]) {
			continue
		}
		changes = append(changes, change)
	}
	if before := ownerOfRecord(old); before != now.Owner {
		changes = append(changes, store.FieldChange{Field: "owner", Old: jsonText(before), New: jsonText(now.Owner)})
	}
	return changes
}

func ownerOfRecord(record *metadata.Record) string {
	if record == nil {
		return ""
	}
	return record.Owner
}

func jsonOf(field *metadata.Field, record *metadata.Record) json.RawMessage {
	return field.KindOf().Append(nil, field, record.Values[field.Position])
}

func jsonText(text string) json.RawMessage {
	if text == "" {
		return jsonNull
	}
	return json.RawMessage(`"` + text + `"`) // an id needs no escaping
}

// History returns a record's changes, newest first, as far as the actor may see the fields. before
// is the ID of the last entry seen. Not found if the actor may not see the record.
func (e *Engine) History(ctx context.Context, by Actor, entity, id, before string, limit int) ([]HistoryEntry, error) {
	entries := []HistoryEntry{}
	err := e.readAs(ctx, by, func(a *act) error {
		record, err := a.visible(entity, id)
		if err != nil {
			return err
		}
		last, _ := strconv.ParseInt(before, 10, 64) // anything else means the first page
		stored, err := a.tx.History(entity, id, last, bounded(limit, 50, 200))
		if err != nil {
			return err
		}
		teller := &historian{view: &view{act: a, plan: a.m.plans[entity], rights: a.m.rightsOn(a.by, record.Entity)}, record: record}
		entries, err = teller.tell(stored)
		return err
	})
	return entries, err
}

// bounded gives a wanted number, the usual one when none is wanted, at most the greatest.
func bounded(wanted, usual, most int) int {
	if wanted <= 0 {
		return usual
	}
	return min(wanted, most)
}

// historian tells entries of history to one reader.
type historian struct {
	*view
	record *metadata.Record
	titles *titles
	held   []string // ids of files that the entries speak of
	files  map[string]metadata.File
	lines  map[*store.FieldChange]*changedLines
}

func (h *historian) tell(stored []*store.Entry) ([]HistoryEntry, error) {
	h.titles, h.lines = newTitles(h.view), map[*store.FieldChange]*changedLines{}
	for _, entry := range stored {
		for i := range entry.Changes {
			h.want(&entry.Changes[i])
		}
	}
	if err := h.titles.load(); err != nil {
		return nil, err
	}
	var err error
	if h.files, err = h.described(h.held); err != nil {
		return nil, err
	}
	entries := make([]HistoryEntry, 0, len(stored))
	for _, entry := range stored {
		told := HistoryEntry{
			ID: strconv.FormatInt(entry.ID, 10), At: entry.At, Actor: h.org.Load().person(entry.Actor), Action: entry.Action, Through: entry.Through,
			Comment: entry.Comment, Run: entry.Run, ChangeSet: entry.ChangeSet, Version: entry.Version, Changes: []HistoryChange{},
		}
		for i := range entry.Changes {
			if shown, ok := h.change(&entry.Changes[i]); ok {
				told.Changes = append(told.Changes, shown)
			}
		}
		entries = append(entries, told)
	}
	return entries, nil
}

// ownerLabel names the owner, which is no field.
var ownerLabel = metadata.SystemLabel("owner")

// change tells one field's change; hidden fields and fields that are gone are left out.
func (h *historian) change(stored *store.FieldChange) (HistoryChange, bool) {
	shown := HistoryChange{Field: stored.Field, Old: stored.Old, New: stored.New}
	field := h.plan.entity.FieldByName(stored.Field)
	switch {
	case field == nil && stored.Field == "owner":
		shown.Label, shown.Kind = ownerLabel, "user"
	case field == nil && stored.Field == shareField:
		shown.Label, shown.Kind = metadata.Text{En: "Shared with", Zh: "共享给"}, "text"
		shown.Old, shown.New = h.shared(stored.Old), h.shared(stored.New)
	case field == nil || h.rights.field(field) == hideField:
		return shown, false
	default:
		shown.Label, shown.Kind = field.Label, field.Kind
	}
	if field != nil && h.rights.field(field) == maskField {
		shown.Old, shown.New = maskJSON(field, stored.Old), maskJSON(field, stored.New)
		return shown, true
	}
	if field != nil && field.Kind == "lines" {
		h.tellLines(stored, &shown)
		return shown, true
	}
	if tell := h.told(stored.Field); tell != nil {
		shown.Old, shown.New = tell(stored.Old), tell(stored.New)
	}
	return shown, true
}

func maskJSON(field *metadata.Field, raw json.RawMessage) json.RawMessage {
	var value any
	if json.Unmarshal(raw, &value) != nil || value == nil {
		return jsonNull
	}
	masked, err := json.Marshal(field.MaskOf(value))
	if err != nil {
		return jsonNull
	}
	return masked
}

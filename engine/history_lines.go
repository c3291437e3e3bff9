package engine

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// LineChange is what happened to a line. Place counts from one among the lines as they became, of one that
// was removed among those before.
type LineChange struct {
	Action  string          `json:"action"` // added, removed or changed
	Place   int             `json:"place"`
	Title   string          `json:"title"` // "" where the reader may know none
	Changes []HistoryChange `json:"changes"`
}

// mostLineChanges is how many lines one change tells of; further ones are counted.
const mostLineChanges = 50

// linePair is a line before and after a change; one is nil where it was added or removed.
type linePair struct {
	was, now *metadata.Record
	place    int
}

func (p linePair) any() *metadata.Record {
	if p.now != nil {
		return p.now
	}
	return p.was
}

// changedLines are the lines of a field that a change touched.
type changedLines struct {
	pairs []linePair
	more  int
}

// keptLine is a line as history keeps it.
type keptLine struct {
	id    string
	place int
	raw   json.RawMessage
}

func keptLines(raw json.RawMessage) []keptLine {
	items := kept[[]json.RawMessage](raw)
	lines := make([]keptLine, len(items))
	for i, item := range items {
		named := kept[struct{ ID string }](item)
		lines[i] = keptLine{named.ID, i + 1, item}
	}
	return lines
}

// changedLinesOf compares the lines of before and after as they are written: only those that differ are read.
func changedLinesOf(field *metadata.Field, change *store.FieldChange) *changedLines {
	found, before := &changedLines{}, map[string]keptLine{}
	for _, line := range keptLines(change.Old) {
		before[line.id] = line
	}
	for _, line := range keptLines(change.New) {
		was, known := before[line.id]
		delete(before, line.id)
		if !known || !bytes.Equal(was.raw, line.raw) {
			found.add(field, was.raw, line.raw, line.place)
		}
	}
	removed := make([]keptLine, 0, len(before))
	for _, line := range before {
		removed = append(removed, line)
	}
	slices.SortFunc(removed, func(a, b keptLine) int { return a.place - b.place })
	for _, line := range removed {
		found.add(field, line.raw, nil, line.place)
	}
	return found
}

func (c *changedLines) add(field *metadata.Field, was, now json.RawMessage, place int) {
	if len(c.pairs) == mostLineChanges {
		c.more++
		return
	}
	pair := linePair{recalledLine(field, was), recalledLine(field, now), place}
	if pair.was == nil && pair.now == nil || pair.was != nil && pair.now != nil && len(metadata.Changed(pair.was, pair.now)) == 0 {
		return
	}
	c.pairs = append(c.pairs, pair)
}

// recalledLine reads a line as history keeps it; nil for none, and for one that cannot be read any more.
func recalledLine(field *metadata.Field, raw json.RawMessage) *metadata.Record {
	if raw == nil {
		return nil
	}
	item, err := decodeValue(raw)
	if err != nil {
		return nil
	}
	recalled, _ := field.Recall([]any{item})
	if lines, _ := recalled.([]*metadata.Record); len(lines) == 1 {
		return lines[0]
	}
	return nil
}

// wantLines finds the lines that a change touched, and asks for the titles that they speak of.
func (h *historian) wantLines(field *metadata.Field, change *store.FieldChange) {
	found := changedLinesOf(field, change)
	for _, pair := range found.pairs {
		for _, line := range []*metadata.Record{pair.was, pair.now} {
			if line != nil {
				h.titles.collect(line, line.Entity.LiveFields())
			}
		}
	}
	h.lines[change] = found
}

// tellLines tells of each line what changed in it.
func (h *historian) tellLines(change *store.FieldChange, shown *HistoryChange) {
	shown.Old, shown.New = jsonNull, jsonNull
	found := h.lines[change]
	shown.MoreLines = found.more
	for _, pair := range found.pairs {
		if told, ok := h.tellLine(pair); ok {
			shown.Lines = append(shown.Lines, told)
		}
	}
}

// tellLine leaves out a line in which the reader may see nothing that changed.
func (h *historian) tellLine(pair linePair) (LineChange, bool) {
	var changed []*metadata.Field
	told := LineChange{Action: "changed", Place: pair.place, Changes: []HistoryChange{}}
	switch {
	case pair.was == nil:
		told.Action = "added"
	case pair.now == nil:
		told.Action = "removed"
	default:
		changed = h.toldFields(pair)
	}
	h.fillLine(pair.was)
	h.fillLine(pair.now)
	told.Title = h.lineTitle(pair.any())
	for _, field := range changed {
		told.Changes = append(told.Changes, HistoryChange{
			Field: field.Name, Label: field.Label, Kind: field.Kind, Old: sentValue(pair.was, field), New: sentValue(pair.now, field),
		})
	}
	return told, told.Action != "changed" || len(changed) > 0
}

// toldFields are those that the reader may see and somebody typed; what follows from them only where
// nothing else changed.
func (h *historian) toldFields(pair linePair) []*metadata.Field {
	rights := h.m.rightsOn(h.by, pair.now.Entity)
	var typed, followed []*metadata.Field
	for _, field := range metadata.Changed(pair.was, pair.now) {
		switch {
		case rights.field(field) == hideField:
		case field.Managed():
			followed = append(followed, field)
		default:
			typed = append(typed, field)
		}
	}
	if len(typed) == 0 {
		return followed
	}
	return typed
}

func (h *historian) fillLine(line *metadata.Record) {
	if line != nil {
		h.titles.fill(line, line.Entity.LiveFields())
		hide(line, h.m.rightsOn(h.by, line.Entity), nil)
	}
}

// lineTitle is what a line is called: its title, or else the first text or record in it that the reader may see.
func (h *historian) lineTitle(line *metadata.Record) string {
	rights := h.m.rightsOn(h.by, line.Entity)
	for _, field := range append([]*metadata.Field{line.Entity.TitleField()}, line.Entity.LiveFields()...) {
		if field == nil || field.Kind != "text" && field.Target == nil || rights.field(field) < readField {
			continue
		}
		if title := line.Format(field, metadata.Locale{Language: h.by.Language}); title != "" {
			return title
		}
	}
	return ""
}

func sentValue(record *metadata.Record, field *metadata.Field) json.RawMessage {
	return record.Sent([]*metadata.Field{field})[field.Name]
}

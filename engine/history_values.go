package engine

import (
	"encoding/json"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// History keeps ids; whoever reads it is told what they stand for.

// want asks for the titles and files that a change speaks of.
func (h *historian) want(change *store.FieldChange) {
	field, target := h.plan.entity.FieldByName(change.Field), h.target(change.Field)
	if field != nil && field.Kind == "lines" {
		h.wantLines(field, change)
		return
	}
	for _, raw := range []json.RawMessage{change.Old, change.New} {
		switch {
		case field != nil && field.HoldsFiles():
			h.held = append(h.held, kept[[]string](raw)...)
		case field != nil && field.Kind == "any_reference":
			to := kept[pointer](raw)
			h.titles.want(field.AnyTarget(to.Entity), to.ID)
		case target != nil:
			h.titles.want(target, kept[string](raw))
		}
	}
}

// target is the entity a field refers to, nil if it is no reference.
func (h *historian) target(name string) *metadata.Entity {
	attribute, ok := h.plan.entity.Attribute(name)
	if !ok || attribute.Field != nil && attribute.Field.Kind == "rollup" { // which has numbers from there
		return nil
	}
	return attribute.Target
}

// told is how values of a field are told; nil for as they are kept.
func (h *historian) told(name string) func(json.RawMessage) json.RawMessage {
	field, target := h.plan.entity.FieldByName(name), h.target(name)
	switch {
	case field != nil && field.HoldsFiles():
		return h.attached
	case field != nil && field.Kind == "any_reference":
		return func(raw json.RawMessage) json.RawMessage { return h.pointed(field, raw) }
	case target != nil:
		return func(raw json.RawMessage) json.RawMessage { return h.named(target, raw) }
	}
	return nil
}

// named gives a stored id with the title of its record.
func (h *historian) named(target *metadata.Entity, raw json.RawMessage) json.RawMessage {
	id := kept[string](raw)
	if id == "" {
		return jsonNull
	}
	return asSent(Person{ID: id, Title: h.titleOf(target, id)})
}

// titleOf is a record's title, as far as the reader may see it.
func (h *historian) titleOf(target *metadata.Entity, id string) string {
	if target == nil {
		return "***"
	}
	if record := h.titles.at(target, id); record != nil {
		return record.Title(metadata.Locale{Language: h.by.Language})
	}
	return "***"
}

// pointer is a value of any_reference as history keeps it.
type pointer struct {
	Entity string `json:"entity"`
	ID     string `json:"id"`
	Title  string `json:"title"`
}

// pointed gives a stored pointer with the title of its record.
func (h *historian) pointed(field *metadata.Field, raw json.RawMessage) json.RawMessage {
	to := kept[pointer](raw)
	if to.ID == "" {
		return jsonNull
	}
	to.Title = h.titleOf(field.AnyTarget(to.Entity), to.ID)
	return asSent(to)
}

// attached gives stored ids of files with their names.
func (h *historian) attached(raw json.RawMessage) json.RawMessage {
	ids := kept[[]string](raw)
	if len(ids) == 0 {
		return jsonNull
	}
	files := make([]metadata.File, len(ids))
	for i, id := range ids {
		files[i] = h.files[id]
		files[i].ID = id
	}
	return asSent(files)
}

// kept gives a stored value, nothing of what has another shape.
func kept[T any](raw json.RawMessage) T {
	var value T
	if json.Unmarshal(raw, &value) != nil {
		return *new(T)
	}
	return value
}

func asSent(value any) json.RawMessage {
	raw, err := json.Marshal(value)
	if err != nil {
		return jsonNull
	}
	return raw
}

package metadata

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// Record is one row of an entity: the system columns and one value per field, at Field.Position.
//
// Go values by kind: string (text, longtext, select, email, phone, url, autonumber, time, colour,
// barcode, json, region, and the id of a reference or user), int64 (number, duration, rating, progress),
// decimal.Decimal (decimal, percent), Money (money), Pointer (any_reference), Point (geo), Address (address), Secret or Clear (encrypted), bool, time.Time (date at UTC midnight; datetime
// in UTC, microseconds), []string (multiselect, tags, attachment, image, signature), []*Record
// (lines, in order). A formula or rollup has the value of its type. nil is null.
type Record struct {
	Entity    *Entity
	ID        string
	Version   int64
	Owner     string
	CreatedAt time.Time
	CreatedBy string
	UpdatedAt time.Time
	UpdatedBy string
	DeletedAt *time.Time
	Values    []any

	// Currency is the one that was asked for where no amount was typed: what fills the amounts in is in it.
	Currency string
	// References holds the records that rules read through a reference or that a query expanded,
	// by field name. nil under a name means that the reader may not see the record.
	// Also owner, created_by and updated_by may be there.
	References map[string]*Record
	// Files describes the files of attachment fields, by id.
	Files map[string]File
	// Masked names the fields whose value was replaced by a mask for the reader.
	Masked []string
	// Tell gives the amounts that rules see of the record and of all that it leads to; nil for those that it has.
	Tell func(*Field, Money) Money
}

// File describes a stored file.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Size int64  `json:"size"`
	Type string `json:"type"`
}

// NewRecord returns an empty record.
func NewRecord(e *Entity) *Record {
	return &Record{Entity: e, Values: make([]any, len(e.Fields))}
}

// Value returns a field's Go value, nil for a field the entity does not have.
func (r *Record) Value(field string) any {
	if f := r.Entity.byName[field]; f != nil && f.Position < len(r.Values) {
		return r.Values[f.Position]
	}
	return nil
}

// Set gives a field a Go value; an unknown field is ignored.
func (r *Record) Set(field string, value any) {
	if f := r.Entity.byName[field]; f != nil {
		r.Values[f.Position] = value
	}
}

// Get gives what a rule sees under a name: a field, a part of a money field or a system field.
func (r *Record) Get(name string) any {
	f := r.Entity.byName[name]
	if f == nil {
		return r.getOther(name)
	}
	if f.Kind == "mirror" && f.Over != nil {
		return r.mirrored(f, []string{f.Back.Name, f.Over.Name})
	}
	value := r.Values[f.Position]
	if len(r.Masked) > 0 && slices.Contains(r.Masked, name) {
		return nil // a mask is no value
	}
	if id, ok := value.(string); ok && f.Target != nil {
		return r.refer(name, id)
	}
	if r.Tell != nil {
		value = r.told(f, value)
	}
	return f.KindOf().ToRule(f, value)
}

// told gives a value of the record with the amounts that rules see.
func (r *Record) told(f *Field, value any) any {
	switch value := value.(type) {
	case Money:
		return r.Tell(f, value)
	case []*Record:
		lines := make([]*Record, len(value))
		for i, line := range value {
			lines[i] = line.Telling(r.Tell)
		}
		return lines
	}
	return value
}

// Telling is the record with other amounts for rules.
func (r *Record) Telling(tell func(*Field, Money) Money) *Record {
	if tell == nil {
		return r
	}
	told := *r
	told.Tell = tell
	return &told
}

// refer gives the record behind an id when it was loaded, else an object that knows only the id.
func (r *Record) refer(name, id string) any {
	if id == "" {
		return nil
	}
	if target := r.References[name]; target != nil && target.ID == id {
		return target.Telling(r.Tell)
	}
	return reference(id)
}

func (r *Record) getOther(name string) any {
	switch name {
	case "id":
		return r.ID
	case "version":
		return decimal.NewFromInt(r.Version)
	case "owner":
		return r.refer(name, r.Owner)
	case "created_at":
		return anyTime(r.CreatedAt)
	case "created_by":
		return r.refer(name, r.CreatedBy)
	case "updated_at":
		return anyTime(r.UpdatedAt)
	case "updated_by":
		return r.refer(name, r.UpdatedBy)
	case parentAttribute:
		return r.lineOf()
	default:
		return r.getPart(name)
	}
}

// lineOf gives the record that a line belongs to, where it is known.
func (r *Record) lineOf() any {
	if parent := r.References[parentAttribute]; parent != nil && r.Entity.Parent != "" {
		return parent.Telling(r.Tell)
	}
	return nil
}

// BelongTo lets the rules of a line read the record it belongs to.
func (r *Record) BelongTo(parent *Record) {
	if r.References == nil {
		r.References = map[string]*Record{}
	}
	r.References[parentAttribute] = parent
}

func anyTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// getPart gives a part of a field of several columns.
func (r *Record) getPart(name string) any {
	attribute := r.Entity.attributes[name]
	if attribute == nil || attribute.Field == nil {
		return nil
	}
	if attribute.Via != nil {
		return r.mirrored(attribute.Field, attribute.Via)
	}
	value := r.Values[attribute.Field.Position]
	if compound, ok := value.(Compound); ok {
		return compound.Part(attribute.Column.Part)
	}
	money, ok := value.(Money)
	switch {
	case !ok:
		return nil
	case attribute.Column.Part == "currency" && money.Currency != "":
		return money.Currency
	case attribute.Column.Part == "base" && money.Base.Valid:
		return money.Base.Decimal
	case attribute.Column.Part == "rate" && money.Rate.Valid:
		return money.Rate.Decimal
	default:
		return nil
	}
}

// Identity returns the record's id.
func (r *Record) Identity() string { return r.ID }

// Title is the record's name for people: the value of its entity's title field, else the start of
// its id.
func (r *Record) Title(to Locale) string {
	if f := r.Entity.TitleField(); f != nil {
		if title := r.Format(f, to); title != "" {
			return title
		}
	}
	return r.ID[:min(8, len(r.ID))]
}

// Format writes a field for people; references show their title when they were loaded, and stars when
// the reader may not see the record. A mask stands as it is.
func (r *Record) Format(f *Field, to Locale) string {
	value := r.Values[f.Position]
	if text, ok := value.(string); ok && slices.Contains(r.Masked, f.Name) {
		return text
	}
	target, loaded := r.References[f.Name]
	if loaded && target == nil && value != nil {
		return unreadableText
	}
	if target != nil {
		switch value {
		case target.ID:
			return target.Title(to)
		case Pointer{target.Entity.Name, target.ID}:
			return target.Entity.Label.In(to.Language) + ": " + target.Title(to)
		}
	}
	return f.KindOf().Format(f, value, to)
}

// Clone copies a record and its lines; references and other values are shared.
func (r *Record) Clone() *Record {
	clone := *r
	clone.Values = slices.Clone(r.Values)
	for i, value := range clone.Values {
		if lines, ok := value.([]*Record); ok {
			clone.Values[i] = cloneLines(lines)
		}
	}
	clone.References = maps.Clone(r.References)
	return &clone
}

func cloneLines(lines []*Record) []*Record {
	clones := make([]*Record, len(lines))
	for i, line := range lines {
		clones[i] = line.Clone()
	}
	return clones
}

// Changed lists the live fields in which two records of one entity differ, lines included.
func Changed(a, b *Record) []*Field {
	var changed []*Field
	for _, f := range a.Entity.Fields {
		if !f.Archived && !f.KindOf().Equal(a.Values[f.Position], b.Values[f.Position]) {
			changed = append(changed, f)
		}
	}
	return changed
}

// AppendRecord writes a record as JSON with the given fields, all live ones if there are none.
// References, users and files are written with what the record has loaded of them.
func AppendRecord(b []byte, r *Record, fields ...*Field) []byte {
	b = append(b, `{"id":`...)
	b = appendString(b, r.ID)
	b = append(b, `,"version":`...)
	b = strconv.AppendInt(b, r.Version, 10)
	b = r.appendPerson(b, "owner", r.Owner)
	b = appendMoment(b, "created_at", r.CreatedAt)
	b = r.appendPerson(b, "created_by", r.CreatedBy)
	b = appendMoment(b, "updated_at", r.UpdatedAt)
	b = r.appendPerson(b, "updated_by", r.UpdatedBy)
	b = append(b, `,"values":{`...)
	if len(fields) == 0 {
		fields = r.Entity.Fields
	}
	empty := true
	for _, f := range fields {
		if f.Archived {
			continue
		}
		if !empty {
			b = append(b, ',')
		}
		empty = false
		if f.jsonKey != "" {
			b = append(b, f.jsonKey...)
		} else {
			b = append(appendString(b, f.Name), ':')
		}
		b = r.appendValue(b, f)
	}
	b = append(b, '}')
	if len(r.Masked) > 0 {
		b = append(b, `,"masked":`...)
		b = listed{}.Append(b, nil, r.Masked)
	}
	return append(b, '}')
}

// Sent writes the values of some fields as AppendRecord does, each by its name.
func (r *Record) Sent(fields []*Field) map[string]json.RawMessage {
	sent := make(map[string]json.RawMessage, len(fields))
	for _, f := range fields {
		sent[f.Name] = r.appendValue(nil, f)
	}
	return sent
}

func (r *Record) appendValue(b []byte, f *Field) []byte {
	value := r.Values[f.Position]
	switch value := value.(type) {
	case string:
		if f.Kind == "reference" || f.Kind == "user" {
			return r.appendReference(b, f.Name, value)
		}
	case []string:
		if f.HoldsFiles() {
			return r.appendFiles(b, value)
		}
	case Pointer:
		return appendPointer(b, value, r.titleBehind(f.Name))
	}
	if text, masked := value.(string); masked && slices.Contains(r.Masked, f.Name) {
		return appendString(b, text)
	}
	return f.KindOf().Append(b, f, value)
}

func (r *Record) appendReference(b []byte, name, id string) []byte {
	b = append(b, `{"id":`...)
	b = appendString(b, id)
	b = append(b, `,"title":`...)
	return append(appendString(b, r.titleBehind(name)), '}')
}

// titleBehind is the title of the record behind a reference: "" unless it was loaded, stars when the
// reader may not see it.
func (r *Record) titleBehind(name string) string {
	switch target, loaded := r.References[name]; {
	case !loaded:
		return ""
	case target == nil:
		return unreadableText
	default:
		return target.Title(Locale{})
	}
}

func (r *Record) appendPerson(b []byte, name, id string) []byte {
	b = append(append(append(b, ",\""...), name...), "\":"...)
	if id == "" {
		return append(b, "null"...)
	}
	return r.appendReference(b, name, id)
}

func appendMoment(b []byte, name string, moment time.Time) []byte {
	b = append(append(append(b, ",\""...), name...), "\":"...)
	if moment.IsZero() {
		return append(b, "null"...)
	}
	return appendTime(b, moment)
}

func (r *Record) appendFiles(b []byte, ids []string) []byte {
	b = append(b, '[')
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		file := r.Files[id]
		b = appendString(append(b, `{"id":`...), id)
		b = appendString(append(b, `,"name":`...), file.Name)
		b = strconv.AppendInt(append(b, `,"size":`...), file.Size, 10)
		b = append(appendString(append(b, `,"type":`...), file.Type), '}')
	}
	return append(b, ']')
}

package engine

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// ImportKey is the fields in which a row agrees with the record it means, e.g. product, customer and
// quantity of a price. Empty values agree with each other, but a row with none of them means no record.
type ImportKey []string

// UnmarshalJSON also takes the name of a single field.
func (k *ImportKey) UnmarshalJSON(data []byte) error {
	if !bytes.HasPrefix(data, []byte(`"`)) {
		return json.Unmarshal(data, (*[]string)(k))
	}
	name := ""
	err := json.Unmarshal(data, &name)
	if *k = (ImportKey{}); name != "" {
		*k = ImportKey{name}
	}
	return err
}

// severalFit stands for a record where more than one agrees with a row.
const severalFit = "several"

// existing finds the record a row means by the mapping's key; "" when there is none.
func (i *importer) existing(values map[string]any) (string, *store.ImportProblem, error) {
	text := i.keyOfRow(values)
	if text == "" {
		return "", nil, nil
	}
	if i.own == nil {
		if err := i.readOwn(); err != nil {
			return "", nil, err
		}
	}
	id := i.own[text]
	if id != severalFit {
		return id, nil, nil
	}
	column := i.columnOf(i.keys()[0])
	return "", importProblem(&column, "", &metadata.ValueProblem{Code: "several_fit", Message: metadata.Text{
		En: "More than one record agrees with this row; find it by further fields.", Zh: "有多条记录与该行匹配，请增加匹配字段。",
	}}), nil
}

func (i *importer) keys() []*metadata.Field {
	fields := make([]*metadata.Field, len(i.mapping.Key))
	for n, name := range i.mapping.Key {
		fields[n] = i.entity.FieldByName(name)
	}
	return fields
}

// keyOfRow is what a row's record is found by, an empty cell being the field's default; "" where the row says
// nothing of it.
func (i *importer) keyOfRow(values map[string]any) string {
	record := metadata.NewRecord(i.entity)
	for _, field := range i.keys() {
		if value := values[field.Name]; value != nil {
			record.Values[field.Position], _ = field.KindOf().Parse(field, value)
		}
	}
	text := i.keyOf(record)
	if text == "" || !slices.ContainsFunc(i.keys(), func(field *metadata.Field) bool { return byDefault(record, field) }) {
		return text
	}
	scope := i.scope(record, nil)
	for _, field := range i.keys() {
		if byDefault(record, field) {
			record.Values[field.Position], _ = runInto(field, field.Default, scope) // one that fails is told when the row is saved
		}
	}
	return i.keyOf(record)
}

// byDefault reports whether a record that is made without a field's value gets one by default.
func byDefault(record *metadata.Record, field *metadata.Field) bool {
	return record.Values[field.Position] == nil && field.Default != nil && !field.Follow
}

// keyOf writes what the key's fields of a record hold as one text; "" where they hold nothing.
func (i *importer) keyOf(record *metadata.Record) string {
	parts := make([]string, len(i.mapping.Key))
	for n, field := range i.keys() {
		parts[n] = sameText(record.Format(field, metadata.Locale{Language: "en"}))
	}
	if strings.Join(parts, "") == "" {
		return ""
	}
	return strings.Join(parts, "\n")
}

// readOwn reads the records that rows may mean, as far as the actor sees them: once an import.
func (i *importer) readOwn() error {
	i.own = map[string]string{}
	query := store.Query{Entity: i.entity, Fields: i.keys()}
	for _, field := range query.Fields {
		where, open, err := i.findable(i.entity, field)
		if err != nil || !open {
			return err
		}
		query.Where = where
	}
	return i.tx.Each(query, func(record *metadata.Record) error {
		i.learnOwn(i.keyOf(record), record.ID)
		return nil
	})
}

// learnOwn remembers which record a key means.
func (i *importer) learnOwn(key, id string) {
	if i.own == nil || key == "" {
		return
	}
	call(i.own, key, id)
}

// call lets a text mean a record; a text that means two means none.
func call(ids map[string]string, text, id string) {
	if other := ids[text]; other != "" && other != id {
		id = severalFit
	}
	ids[text] = id
}

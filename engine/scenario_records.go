package engine

import (
	"context"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

func (s *story) create(ctx context.Context, args *storyArgs) error {
	entity, label := args.word(0), args.word(1)
	if label == "" {
		return mistake("create takes an entity and a label")
	}
	values, err := s.values(ctx, args.by, entity, args.fields)
	if err != nil {
		return err
	}
	if owner, named := values["owner"].(string); named && args.by.isEngine() {
		args.by.For = owner
	}
	saved, err := s.engine.CreateRecord(ctx, args.by, Save{Entity: entity, Values: values, Key: args.option("key")})
	if err != nil {
		return err
	}
	return s.call(label, entity, saved.ID)
}

func (s *story) edit(ctx context.Context, args *storyArgs) error {
	if strings.Contains(args.word(0), ",") {
		return s.editMany(ctx, args)
	}
	record, err := s.called(args.word(0))
	if err != nil {
		return err
	}
	values, err := s.values(ctx, args.by, record.Entity, args.fields)
	if err != nil {
		return err
	}
	version, err := args.number("version")
	if err != nil {
		return err
	}
	_, err = s.engine.UpdateRecord(ctx, args.by, Save{
		Entity: record.Entity, ID: record.ID, Values: values, Version: version, Key: args.option("key"),
	})
	return err
}

func (s *story) remove(ctx context.Context, args *storyArgs) error {
	record, err := s.called(args.word(0))
	if err != nil {
		return err
	}
	return s.engine.DeleteRecord(ctx, args.by, record.Entity, record.ID, 0)
}

func (s *story) restore(ctx context.Context, args *storyArgs) error {
	record, err := s.called(args.word(0))
	if err != nil {
		return err
	}
	_, err = s.engine.RestoreRecord(ctx, args.by, record.Entity, record.ID)
	return err
}

// attachTo adds small files to an attachment field.
func (s *story) attachTo(ctx context.Context, args *storyArgs) error {
	label, err := s.called(args.word(0))
	if err != nil {
		return err
	}
	record, err := s.stored(ctx, label)
	if err != nil {
		return err
	}
	held, _ := record.Value(args.word(1)).([]string)
	added, err := s.uploads(ctx, args.by, args.words[2:])
	if err != nil {
		return err
	}
	values := map[string]any{args.word(1): append(anyTexts(held), anyTexts(added)...)}
	_, err = s.engine.UpdateRecord(ctx, args.by, Save{Entity: label.Entity, ID: label.ID, Values: values})
	return err
}

// stored reads a record as it is, also when it was deleted.
func (s *story) stored(ctx context.Context, label TaskRecord) (*metadata.Record, error) {
	var record *metadata.Record
	err := s.read(ctx, func(tx *store.Tx, m *model) (err error) {
		record, err = tx.GetDeleted(m.Entity(label.Entity), label.ID)
		return err
	})
	return record, err
}

// find gives a label to the one record with some values.
func (s *story) find(ctx context.Context, args *storyArgs) error {
	entity, label := args.word(0), args.word(1)
	var found []string
	err := s.read(ctx, func(tx *store.Tx, m *model) error {
		definition := m.Entity(entity)
		if definition == nil {
			return mistake("there is no entity %q", entity)
		}
		return tx.Each(store.Query{Entity: definition}, func(record *metadata.Record) error {
			holds, err := s.hasValues(tx, record, args.fields)
			if holds {
				found = append(found, record.ID)
			}
			return err
		})
	})
	if err != nil {
		return err
	}
	if len(found) != 1 {
		return mistake("%d records of %s are like this", len(found), entity)
	}
	return s.call(label, entity, found[0])
}

func (s *story) hasValues(tx *store.Tx, record *metadata.Record, words []storyWord) (bool, error) {
	for _, word := range words {
		field := record.Entity.FieldByName(word.name)
		if field == nil {
			return false, mistake("%s has no field %q", record.Entity.Name, word.name)
		}
		holds, err := s.holdsValue(tx, field, record.Values[field.Position], word.storyValue())
		if err != nil || !holds {
			return false, err
		}
	}
	return true, nil
}

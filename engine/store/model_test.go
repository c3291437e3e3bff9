package store_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// pack is the definitions of testdata/model.
func pack(tb testing.TB) metadata.Layer {
	tb.Helper()
	layer, problems := metadata.Load(os.DirFS("testdata"), "model")
	if errors := problems.Errors(); len(errors) > 0 {
		tb.Fatalf("%+v", errors)
	}
	return layer
}

// compile compiles the test's pack with files laid over it, after an earlier model.
func compile(tb testing.TB, previous *metadata.Model, over map[string]string) *metadata.Model {
	tb.Helper()
	layers := []metadata.Layer{pack(tb)}
	if len(over) > 0 {
		custom := metadata.Layer{Pack: "custom", Files: metadata.Files{}}
		for path, content := range over {
			custom.Files[path] = []byte(content)
		}
		layers = append(layers, custom)
	}
	model, problems := metadata.Compile(layers, previous)
	if errors := problems.Errors(); len(errors) > 0 {
		for _, problem := range errors {
			tb.Errorf("%s %s: %s", problem.File, problem.Pointer, problem.Message.En)
		}
		tb.FailNow()
	}
	return model
}

// withModel is onBoth with the tables of the test's pack.
func withModel(t *testing.T, test func(t *testing.T, b *bench)) {
	t.Helper()
	onBoth(t, func(t *testing.T, s *store.Store, c *clock) {
		b := &bench{TB: t, s: s, clock: c, model: compile(t, nil, nil)}
		b.apply(b.model)
		test(t, b)
	})
}

// bench is a store with a model, and what tests do with it.
type bench struct {
	testing.TB
	s     *store.Store
	clock *clock
	model *metadata.Model
}

func (b *bench) apply(model *metadata.Model) {
	b.Helper()
	must(b, b.s.WriteExclusive(context.Background(), func(tx *store.Tx) error { return tx.Apply(nil, model) }))
	b.model = model
}

func (b *bench) write(fn func(tx *store.Tx) error) {
	b.Helper()
	must(b, b.tryWrite(fn))
}

func (b *bench) tryWrite(fn func(tx *store.Tx) error) error {
	return b.s.Write(context.Background(), func(tx *store.Tx) error {
		tx.Model = b.model
		return fn(tx)
	})
}

func (b *bench) read(fn func(tx *store.Tx) error) {
	b.Helper()
	must(b, b.s.Read(context.Background(), func(tx *store.Tx) error {
		tx.Model = b.model
		return fn(tx)
	}))
}

func (b *bench) entity(name string) *metadata.Entity {
	b.Helper()
	entity := b.model.Entity(name)
	if entity == nil {
		b.Fatalf("there is no entity %s", name)
	}
	return entity
}

// values are a record's fields by name.
type values map[string]any

// record makes a record that is not stored.
func (b *bench) record(entity string, given values) *metadata.Record {
	b.Helper()
	record := metadata.NewRecord(b.entity(entity))
	for name, value := range given {
		switch name {
		case "owner":
			record.Owner = value.(string)
		default:
			if record.Entity.FieldByName(name) == nil {
				b.Fatalf("%s has no field %s", entity, name)
			}
			record.Set(name, value)
		}
	}
	return record
}

// insert stores a record.
func (b *bench) insert(entity string, given values) *metadata.Record {
	b.Helper()
	record := b.record(entity, given)
	b.write(func(tx *store.Tx) error { return tx.Insert(record) })
	return record
}

func (b *bench) get(record *metadata.Record) (stored *metadata.Record) {
	b.Helper()
	b.read(func(tx *store.Tx) (err error) {
		stored, err = tx.Get(record.Entity, record.ID)
		return err
	})
	return stored
}

// fields of deals by name.
func (b *bench) fields(names ...string) []*metadata.Field {
	b.Helper()
	fields := make([]*metadata.Field, len(names))
	for i, name := range names {
		if fields[i] = b.entity("deal").FieldByName(name); fields[i] == nil {
			b.Fatalf("there is no field %s", name)
		}
	}
	return fields
}

// where compiles a filter over deals.
func (b *bench) where(source string) store.Condition {
	b.Helper()
	rule, problems := b.model.CompileRule(source, metadata.Place{Context: metadata.ContextFilter, Entity: b.entity("deal")}, anyBoolean)
	for _, problem := range problems {
		if !problem.Warning {
			b.Fatalf("%s: %s", source, problem.Message.En)
		}
	}
	return store.Condition{Predicate: rule.Predicate}
}

// names are the values of a text field of records, in order.
func names(records []*metadata.Record, field string) string {
	var text string
	for i, record := range records {
		if i > 0 {
			text += " "
		}
		text += fmt.Sprint(record.Value(field))
	}
	return text
}

func number(text string) decimal.Decimal { return decimal.RequireFromString(text) }

func money(amount, currency string) metadata.Money {
	return metadata.Money{Amount: number(amount), Currency: currency}
}

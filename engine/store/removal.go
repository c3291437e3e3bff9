package store

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// Made lists the records that a change set made, by the name of their entity.
func (tx *Tx) Made(changeSet string) (map[string][]string, error) {
	made := map[string][]string{}
	query := statement{
		"select distinct entity, record_id from record_history where change_set = " + tx.dialect.placeholder(1) + " and action = 'create'", []any{changeSet},
	}
	err := tx.read(query, []metadata.Column{textColumn, idColumn}, func(values []any) error {
		made[text(values[0])] = append(made[text(values[0])], text(values[1]))
		return nil
	})
	return made, err
}

// MadeBy lists the records of an entity that some people made, deleted ones included.
func (tx *Tx) MadeBy(entity *metadata.Entity, people []string) ([]string, error) {
	among, list, err := tx.among(`t."created_by"`, 1, people)
	if err != nil || list == nil {
		return nil, err
	}
	var found []string
	query := statement{`select t."id" from ` + quoteName(entity.Table) + " t where " + among, []any{list}}
	err = tx.read(query, []metadata.Column{idColumn}, func(values []any) error {
		found = append(found, text(values[0]))
		return nil
	})
	return found, err
}

// Referred is a record that another refers to; Entity is "" where that may be any.
type Referred struct{ Entity, ID string }

// NeededOutside lists those of some records that others than these, and lines of others, refer to.
func (tx *Tx) NeededOutside(model *metadata.Model, ids []string) ([]Referred, error) {
	var needed []Referred
	for _, entity := range model.LiveEntities() {
		found, err := tx.referred(entity, ids, func(columns []referring, among func(string) string) string {
			outside := " and not " + among(`"id"`)
			if entity.Parent != "" {
				outside += " and not " + among(`"line_of"`)
			}
			conditions := make([]string, len(columns))
			for i, column := range columns {
				conditions[i] = among(quoteName(column.name))
			}
			return "(" + strings.Join(conditions, " or ") + ")" + outside
		})
		if err != nil {
			return nil, err
		}
		needed = append(needed, found...)
	}
	return needed, nil
}

// ReferredBy lists what some records of an entity, and their lines, refer to.
func (tx *Tx) ReferredBy(model *metadata.Model, entity *metadata.Entity, ids []string) ([]Referred, error) {
	var referred []Referred
	for _, from := range append([]*metadata.Entity{entity}, linesUnder(model, entity)...) {
		column := `"id"`
		if from != entity {
			column = `"line_of"`
		}
		found, err := tx.referred(from, ids, func(_ []referring, among func(string) string) string { return among(column) })
		if err != nil {
			return nil, err
		}
		referred = append(referred, found...)
	}
	return referred, nil
}

// referring is a column with the id of another record.
type referring struct{ name, entity string }

func referringColumns(entity *metadata.Entity) []referring {
	columns := []referring{{"owner", "user"}, {"created_by", "user"}, {"updated_by", "user"}}
	for _, field := range entity.Fields {
		for _, column := range field.Columns() {
			if column.Storage != metadata.StoreID {
				continue
			}
			to := ""
			if field.Target != nil {
				to = field.Target.Name
			}
			columns = append(columns, referring{column.Name, to})
		}
	}
	return columns
}

// referred reads what the rows of an entity's table refer to that a condition over a list of ids holds
// for. where gets what words that a column is one of the ids.
func (tx *Tx) referred(entity *metadata.Entity, ids []string, where func(columns []referring, among func(column string) string) string) ([]Referred, error) {
	list, err := tx.idList(ids)
	if err != nil || list == nil {
		return nil, err
	}
	columns := referringColumns(entity)
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = "t." + quoteName(column.name)
	}
	condition := where(columns, func(column string) string { return tx.dialect.in("t."+column, 1, metadata.StoreID) })
	text := "select " + strings.Join(names, ", ") + " from " + quoteName(entity.Table) + " t where " + condition
	var found []Referred
	err = tx.read(statement{text, []any{list}}, slices.Repeat([]metadata.Column{idColumn}, len(columns)), func(values []any) error {
		for i, value := range values {
			if id, ok := value.(string); ok && id != "" {
				found = append(found, Referred{columns[i].entity, id})
			}
		}
		return nil
	})
	return found, err
}

func linesUnder(model *metadata.Model, entity *metadata.Entity) []*metadata.Entity {
	return slices.DeleteFunc(slices.Clone(model.LiveEntities()), func(lines *metadata.Entity) bool { return lines.Parent != entity.Name })
}

// purges removes what hangs on records, in this order; ? stands for their ids.
var purges = []string{
	"delete from task_candidates where task in (select t.id from tasks t join runs r on r.id = t.run where r.record_id in ?)",
	"delete from tasks where run in (select id from runs where record_id in ?)",
	"delete from timers where run in (select id from runs where record_id in ?)",
	"delete from event_waits where run in (select id from runs where record_id in ?)",
	"delete from run_history where run in (select id from runs where record_id in ?)",
	"delete from runs where record_id in ?",
	"delete from record_history where record_id in ?",
	"delete from comments where record_id in ?",
	"delete from followers where record_id in ?",
	"delete from drafts where record_id in ?",
	"delete from reminders where record_id in ?",
	"delete from shares where record_id in ?",
	"delete from duplicate_keys where record_id in ?",
	"delete from holdings where record_id in ?",
	"update files set record_id = '' where record_id in ?",
}

// purgesOfPeople removes what only people have.
var purgesOfPeople = []string{
	"delete from credentials where user_id in ?", "delete from sessions where user_id in ?", "delete from api_tokens where user_id in ?",
	"delete from notices where user_id in ?", "delete from digests where user_id in ?", "delete from drafts where user_id in ?",
	"delete from followers where user_id in ?", "delete from reminders where user_id in ?", "delete from tasks where assignee in ? and kind = 'copy'",
}

// Purge removes records for good, with their lines and everything that hangs on them. Nothing may refer
// to them any more.
func (tx *Tx) Purge(model *metadata.Model, entity *metadata.Entity, ids []string) error {
	if err := tx.Unindex(entity.Name, ids...); err != nil {
		return err
	}
	texts := slices.Clone(purges)
	if entity.Name == "user" {
		texts = append(texts, purgesOfPeople...)
	}
	for _, lines := range linesUnder(model, entity) {
		texts = append(texts, "delete from "+quoteName(lines.Table)+" where line_of in ?")
	}
	texts = append(texts, "delete from "+quoteName(entity.Table)+" where id in ?")
	for some := range slices.Chunk(ids, atOnce) {
		for _, text := range texts {
			if err := tx.done(tx.orm().Exec(text, some)); err != nil {
				return err
			}
		}
	}
	return nil
}

// CountAttached counts what people other than those given wrote about records: comments and files.
func (tx *Tx) CountAttached(ids, people []string) (int64, error) {
	var total int64
	for some := range slices.Chunk(ids, atOnce) {
		for table, author := range map[string]string{"comments": "author", "files": "actor"} {
			var count int64
			chain := tx.orm().Table(table).Where("record_id in ?", some)
			if len(people) > 0 {
				chain = chain.Where(author+" not in ?", people)
			}
			if err := tx.done(chain.Count(&count)); err != nil {
				return 0, err
			}
			total += count
		}
	}
	return total, nil
}

// BusyElsewhere lists those of some people whose tasks, but for copies, are about other records than the
// given.
func (tx *Tx) BusyElsewhere(people, records []string) ([]string, error) {
	known := map[string]bool{}
	for _, id := range records {
		known[id] = true
	}
	var busy []string
	for _, column := range []string{"assignee", "acted_by", "on_behalf_of", "submitter"} {
		var rows []struct{ Person, RecordID string }
		chain := tx.orm().Table("tasks").Select("distinct "+column+" as person, record_id").Where(column+" in ? and kind <> 'copy'", people)
		if err := tx.done(chain.Scan(&rows)); err != nil {
			return nil, err
		}
		for _, row := range rows {
			if !known[row.RecordID] {
				busy = append(busy, row.Person)
			}
		}
	}
	return busy, nil
}

package store

import "strings"

// summaryFresh marks the rows that have come since the summary was folded.
const summaryFresh = "#fresh"

func (p *postgres) parts(expression string) []string { return []string{expression} }

func (p *postgres) tuple(expressions []string) string {
	return "jsonb_build_array(" + strings.Join(expressions, ", ") + ")::text"
}

func (p *postgres) whole(expression string) string { return "(" + expression + ")::bigint" }

// createSummary lets every change be a row of its own.
func (p *postgres) createSummary(s *summary) ([]string, error) {
	fill, adding, taking, err := s.texts(p)
	if err != nil {
		return nil, err
	}
	table, of, key, fresh := quoteName(s.table), quoteName(s.entity.Table), quoteName(summaryKey), quoteName(summaryFresh)
	trigger := func(name, event, when string) string {
		return "create trigger " + quoteName(s.table+name) + " after " + event + " on " + of + " for each row" + when + " execute function " + table + "()"
	}
	return []string{
		s.create(p, "numeric", "text not null", ", "+fresh+" boolean not null default false"), fill,
		"alter table " + table + " alter column " + fresh + " set default true",
		"create index on " + table + " (" + key + ")",
		"create index on " + table + " (" + key + ") where " + fresh,
		"create function " + table + `() returns trigger language plpgsql as $$ begin
	if tg_op <> 'INSERT' then if old."deleted_at" is null then ` + taking + `; end if; end if;
	if tg_op <> 'DELETE' then if new."deleted_at" is null then ` + adding + `; end if; end if;
	return null; end $$`,
		trigger("_rows", "insert or delete", ""),
		trigger("_changes", "update of "+quoteNames(s.watched()), " when ("+s.changed(p)+")"),
	}, nil
}

func (p *postgres) dropSummary(table string) []string {
	return []string{"drop function if exists " + quoteName(table) + "() cascade", "drop table if exists " + quoteName(table)}
}

func (p *postgres) isUnfolded(s *summary) string {
	return "exists (select 1 from " + quoteName(s.table) + " where " + quoteName(summaryFresh) + ")"
}

// foldSummary takes the rows of the combinations that something was added to and puts one of each back.
func (p *postgres) foldSummary(s *summary) string {
	table, key, fresh := quoteName(s.table), quoteName(summaryKey), quoteName(summaryFresh)
	return "with touched as (select distinct " + key + " as touched_key from " + table + " where " + fresh + "), taken as (delete from " + table +
		" using touched where " + key + " = touched_key returning " + table + ".*) insert into " + table + " (" +
		quoteNames(append(s.told(), s.figures(p)...)) + ", " + fresh + ") select *, false from (" + s.folded(p, "taken") + ") folded"
}

package store

import (
	"context"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// On SQLite tokens stand in an FTS5 table without content, by the number of the row in search_index.

func (l *lite) entityIs(mark string) string { return "+s.entity = " + mark }

// unindexed keeps the planner from an index that is worse than the tokens'.
func (l *lite) unindexed(expression string) string { return "+" + expression }

func (l *lite) tokensMatch(mark string) string {
	return "s.doc in (select rowid from search_tokens where search_tokens match " + mark + ")"
}

func (l *lite) tokenQuery(lookups []lookup) string {
	parts := make([]string, len(lookups))
	for i, lookup := range lookups {
		parts[i] = `"` + lookup.token + `"`
		if lookup.prefix {
			parts[i] += "*"
		}
	}
	return strings.Join(parts, " AND ")
}

func (l *lite) index(ctx context.Context, on connection, rows []indexed) error {
	for _, row := range rows {
		upsert := statement{
			`insert into search_index (entity, record_id, title, body) values (?1, ?2, ?3, ?4)
			on conflict (entity, record_id) do update set title = excluded.title, body = excluded.body returning doc`,
			[]any{row.entity, row.id, row.title, row.text},
		}
		doc, err := readNumber(ctx, on, upsert)
		if err != nil {
			return err
		}
		tokens := statement{"insert or replace into search_tokens (rowid, tokens) values (?1, ?2)", []any{doc, strings.Join(row.tokens, " ")}}
		if _, err := on.exec(ctx, tokens); err != nil {
			return err
		}
	}
	return nil
}

func (l *lite) unindex(ctx context.Context, on connection, entity string, ids any) error {
	of := " where entity = ?1 and " + l.in("record_id", 2, metadata.StoreID)
	for _, text := range []string{
		"delete from search_tokens where rowid in (select doc from search_index" + of + ")",
		"delete from search_index" + of,
	} {
		if _, err := on.exec(ctx, statement{text, []any{entity, ids}}); err != nil {
			return err
		}
	}
	return nil
}

package store

import (
	"context"
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// On SQLite tokens stand in an FTS5 table without content, by the number of the row in search_index.
// Numbers of one entity lie together, so that what is common in another costs nothing.

const mostDocs = 1<<40 - 1

func firstDoc(entity string) int64 {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(entity))
	return int64(hash.Sum32()>>10) * (mostDocs + 1)
}

func (l *lite) entityIs(mark string) string { return "+s.entity = " + mark }

// unindexed keeps the planner from an index that is worse than the tokens'.
func (l *lite) unindexed(expression string) string { return "+" + expression }

func (l *lite) tokensMatch(mark, entity string) string {
	if entity == "" {
		return "s.doc in (select rowid from search_tokens where search_tokens match " + mark + ")"
	}
	first := firstDoc(entity)
	return fmt.Sprintf("s.doc in (select rowid from search_tokens where search_tokens match %s and rowid between %d and %d)", mark, first, first+mostDocs)
}

// narrowest leaves common tokens out where there are rarer ones: running through their rows costs more
// than looking at the few that the rarer ones leave. How common a token is tell the first texts of the
// entity, so that asking costs little however many there are.
func (l *lite) narrowest(ctx context.Context, on connection, entity string, lookups []string) ([]string, error) {
	const looked, common = 8192, 256
	first := firstDoc(entity)
	probe := fmt.Sprintf("select count(*) from (select 1 from search_tokens where search_tokens match ?1 and rowid between %d and %d limit %d)", first, first+looked, common)
	var rare []string
	for _, lookup := range lookups {
		rows, err := readNumber(ctx, on, statement{probe, []any{l.tokenQuery([]string{lookup})}})
		if err != nil {
			return nil, err
		}
		if rows < common {
			rare = append(rare, lookup)
		}
	}
	if len(rare) == 0 {
		return lookups, nil
	}
	return rare, nil
}

func (l *lite) tokenQuery(lookups []string) string {
	parts := make([]string, len(lookups))
	for i, lookup := range lookups {
		parts[i] = `"` + lookup + `"`
	}
	return strings.Join(parts, " AND ")
}

func (l *lite) index(ctx context.Context, on connection, rows []indexed) error {
	for _, row := range rows {
		upsert := statement{
			`insert into search_index (doc, entity, record_id, title, body)
			values ((select coalesce(max(doc), ?5) + 1 from search_index where doc between ?5 and ?6), ?1, ?2, ?3, ?4)
			on conflict (entity, record_id) do update set title = excluded.title, body = excluded.body returning doc`,
			[]any{row.entity, row.id, row.title, row.text, firstDoc(row.entity), firstDoc(row.entity) + mostDocs},
		}
		doc, err := readNumber(ctx, on, upsert)
		if err != nil {
			return err
		}
		tokens := statement{"insert or replace into search_tokens (rowid, tokens) values (?1, ?2)", []any{doc, strings.Join(row.tokens, " ")}}
		if err := on.run(ctx, step{statement: tokens}); err != nil {
			return err
		}
	}
	return nil
}

func (l *lite) unindex(ctx context.Context, on connection, entity string, ids any) error {
	of := " where entity = ?1 and " + l.in("record_id", 2, metadata.StoreID)
	args := []any{entity, ids}
	return on.run(ctx, step{statement: statement{"delete from search_tokens where rowid in (select doc from search_index" + of + ")", args}},
		step{statement: statement{"delete from search_index" + of, args}})
}

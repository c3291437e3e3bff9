package store

import (
	"context"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// On PostgreSQL tokens stand in a tsvector with a GIN index.

func (p *postgres) entityIs(mark string) string        { return "s.entity = " + mark }
func (p *postgres) unindexed(expression string) string { return expression }

func (p *postgres) tokensMatch(mark, _ string) string {
	return "s.tokens @@ " + mark + "::text::tsquery"
}

// narrowest leaves the choice to the index, which begins with the rarest token.
func (p *postgres) narrowest(_ context.Context, _ connection, _ string, lookups []string) ([]string, error) {
	return lookups, nil
}

func (p *postgres) tokenQuery(lookups []string) string {
	parts := make([]string, len(lookups))
	for i, lookup := range lookups {
		parts[i] = "'" + lookup + "'"
	}
	return strings.Join(parts, " & ")
}

func (p *postgres) index(ctx context.Context, on connection, rows []indexed) error {
	args := make([][]any, len(rows))
	for i, row := range rows {
		args[i] = []any{row.entity, row.id, row.title, row.text, row.tokens}
	}
	return on.run(ctx, step{many: args, statement: statement{text: `insert into search_index (entity, record_id, title, body, tokens)
		values ($1, $2, $3, $4, array_to_tsvector($5::text[]))
		on conflict (entity, record_id) do update set title = excluded.title, body = excluded.body, tokens = excluded.tokens`}})
}

func (p *postgres) unindex(ctx context.Context, on connection, entity string, ids any) error {
	return on.run(ctx, step{statement: statement{
		"delete from search_index where entity = $1 and " + p.in("record_id", 2, metadata.StoreID), []any{entity, ids},
	}})
}

package store

import "github.com/weft-crm/weft/metadata"

// StrayLines returns lines whose record does not exist at all, not even deleted, at most so many.
func (tx *Tx) StrayLines(lines, owner *metadata.Entity, limit int) ([]string, error) {
	return tx.strays("select "+tx.dialect.asText(`t."id"`)+" from "+quoteName(lines.Table)+" t where not exists (select 1 from "+
		quoteName(owner.Table)+` o where o."id" = t."line_of")`, limit)
}

// StrayTasks returns open tasks whose run has ended or does not exist, at most so many. What was
// copied to people may be read for longer than its run lasts.
func (tx *Tx) StrayTasks(limit int) ([]string, error) {
	return tx.strays("select t.id from tasks t where t.status = 'open' and t.kind <> 'copy' and not exists "+
		"(select 1 from runs r where r.id = t.run and r.ended_at is null)", limit)
}

func (tx *Tx) strays(query string, limit int) ([]string, error) {
	found, err := readTexts(tx.ctx, tx.connection, statement{query + " order by 1" + limited(limit), nil})
	if err != nil {
		return nil, tx.dialect.translate(err)
	}
	return found, nil
}

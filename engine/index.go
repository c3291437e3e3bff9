package engine

import (
	"slices"
	"strings"
	"unicode"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// mostReindexed is how many records are made findable anew at a time.
const mostReindexed = 500

// index makes the saved record findable, and the records whose search text names it.
func (s *saving) index() error {
	if len(s.plan.searched) == 0 {
		return nil
	}
	if s.old == nil || s.touchesSearch() {
		if err := indexRecords(s.tx, s.plan, []*metadata.Record{s.record}); err != nil {
			return err
		}
	}
	if s.old == nil {
		return nil
	}
	return s.m.reindexNamed(s.tx, s.record, s.changed)
}

func (s *saving) touchesSearch() bool {
	return slices.ContainsFunc(s.plan.searched, func(path []string) bool {
		return slices.ContainsFunc(s.changed, func(field *metadata.Field) bool { return field.Name == path[0] }) || (path[0] == "owner" && s.owned)
	})
}

// indexRecords writes the search text of records of one entity.
func indexRecords(tx *store.Tx, p *plan, records []*metadata.Record) error {
	var paths [][]string
	for _, path := range p.searched {
		if len(path) > 1 {
			paths = append(paths, path[:len(path)-1])
		}
	}
	if len(paths) > 0 {
		if err := tx.LoadPaths(records, paths); err != nil {
			return err
		}
	}
	texts := make([]store.SearchText, len(records))
	for i, record := range records {
		texts[i] = searchText(p, record)
	}
	return tx.Index(texts...)
}

func searchText(p *plan, record *metadata.Record) store.SearchText {
	text := store.SearchText{Entity: p.entity.Name, RecordID: record.ID, Title: titleOf(record)}
	for _, path := range p.searched {
		if part := textAt(record, path); part != "" {
			text.Texts = append(text.Texts, part)
			text.Extra = append(text.Extra, pinyinTokens(part)...)
		}
	}
	return text
}

// textAt formats what stands at the end of a path through loaded references.
func textAt(record *metadata.Record, path []string) string {
	for _, name := range path[:len(path)-1] {
		if record = record.References[name]; record == nil {
			return ""
		}
	}
	field := record.Entity.FieldByName(path[len(path)-1])
	if field == nil {
		return ""
	}
	return record.Format(field, metadata.Locale{Language: "en"})
}

// pinyinTokens gives the initials and the full pinyin of a text with Chinese in it: "bjdx" and
// "beijingdaxue" for 北京大学.
func pinyinTokens(text string) []string {
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return nil
	}
	const most = 60
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most])
	}
	syllables := pinyinOf(text)
	initials := ""
	for _, syllable := range syllables {
		initials += syllable[:1]
	}
	return []string{initials, strings.Join(syllables, "")}
}

// naming is a reference of another entity through which its search text names records of this one.
type naming struct {
	plan  *plan
	field *metadata.Field
	named string // the field that is named
}

// namingsOf lists where an entity's records are named in the search text of others.
func (m *model) namingsOf(entity *metadata.Entity) []naming {
	var found []naming
	for _, p := range m.plans {
		for _, path := range p.searched {
			if len(path) != 2 {
				continue
			}
			if field := p.entity.FieldByName(path[0]); field != nil && field.Target == entity {
				found = append(found, naming{p, field, path[1]})
			}
		}
	}
	return found
}

// reindexNamed makes the records findable under the new name of one that they refer to.
func (m *model) reindexNamed(tx *store.Tx, record *metadata.Record, changed []*metadata.Field) error {
	for _, naming := range m.namings[record.Entity.Name] {
		renamed := slices.ContainsFunc(changed, func(field *metadata.Field) bool { return field.Name == naming.named })
		if !renamed {
			continue
		}
		query := store.Query{Entity: naming.plan.entity, Where: []store.Condition{refersTo(naming.field.Name, record.ID)}}
		if err := reindex(tx, naming.plan, query); err != nil {
			return err
		}
	}
	return nil
}

// reindex writes the search text of all records a query finds.
func reindex(tx *store.Tx, p *plan, query store.Query) error {
	var batch []*metadata.Record
	err := tx.Each(query, func(record *metadata.Record) error {
		if batch = append(batch, record); len(batch) < mostReindexed {
			return nil
		}
		full := batch
		batch = nil
		return indexRecords(tx, p, full)
	})
	if err != nil || len(batch) == 0 {
		return err
	}
	return indexRecords(tx, p, batch)
}

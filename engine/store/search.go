package store

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// SearchText is what search knows about a record.
type SearchText struct {
	Entity   string
	RecordID string
	Title    string   // shown in results
	Texts    []string // what people may type parts of; folded and cut into tokens here
	Extra    []string // further words to be found by, such as initials of pinyin
}

// Index makes records findable, replacing what was known about them; unchanged text costs one read, a
// record inserted by this transaction none.
func (tx *Tx) Index(texts ...SearchText) error {
	byEntity := map[string][]SearchText{}
	for _, text := range texts {
		byEntity[text.Entity] = append(byEntity[text.Entity], text)
	}
	for entity, texts := range byEntity {
		if err := tx.index(entity, texts); err != nil {
			return err
		}
	}
	return nil
}

// indexed is a row of the search index.
type indexed struct {
	entity, id, title, text string
	tokens                  []string
}

func (tx *Tx) index(entity string, texts []SearchText) error {
	var ids []string
	for _, text := range texts {
		if tx.held.presented(text.RecordID) {
			ids = append(ids, text.RecordID)
		}
	}
	known, err := tx.indexedTexts(entity, ids)
	if err != nil {
		return err
	}
	var rows []indexed
	for _, text := range texts {
		row := indexed{entity: entity, id: text.RecordID, title: text.Title}
		row.text = indexText(append(append([]string{text.Title}, text.Texts...), text.Extra...))
		if known[row.id] == [2]string{row.title, row.text} {
			continue
		}
		row.tokens = indexTokens(row.text)
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	if err := tx.dialect.index(tx.ctx, tx.connection, rows); err != nil {
		return tx.dialect.translate(err)
	}
	return nil
}

// indexedTexts gives title and text of records that are in the index.
func (tx *Tx) indexedTexts(entity string, ids []string) (map[string][2]string, error) {
	known := map[string][2]string{}
	among, list, err := tx.among("record_id", 2, ids)
	if err != nil || list == nil {
		return known, err
	}
	query := statement{
		"select record_id, title, body from search_index where entity = " + tx.dialect.placeholder(1) + " and " + among, []any{entity, list},
	}
	err = tx.read(query, []metadata.Column{idColumn, textColumn, textColumn}, func(values []any) error {
		known[text(values[0])] = [2]string{text(values[1]), text(values[2])}
		return nil
	})
	return known, err
}

// Unindex makes records of an entity unfindable.
func (tx *Tx) Unindex(entity string, ids ...string) error {
	list, err := tx.idList(ids)
	if err != nil || list == nil {
		return err
	}
	if err := tx.dialect.unindex(tx.ctx, tx.connection, entity, list); err != nil {
		return tx.dialect.translate(err)
	}
	return nil
}

// search is what a query's Search comes to.
type search struct {
	typedText
	matches any  // the records it finds, an argument for amongIDs; nil if there are none, or too many
	common  bool // so much has the tokens that a page soon fills by looking at rows in their order
}

// mostMatches is up to where looking at every record that has the tokens is cheaper than looking at
// rows in the order of the list until a page is full.
const mostMatches = 1500

// searchBound is where counting what a common search finds stops.
const searchBound = 1000

// searchFor looks up what a query searches.
func (tx *Tx) searchFor(asked Query) (search, error) {
	found := search{typedText: parseTyped(asked.Search)}
	if len(found.needles) == 0 {
		return found, nil
	}
	if len(found.lookups) == 0 {
		found.common = true
		return found, nil
	}
	var err error
	if found.lookups, err = tx.dialect.narrowest(tx.ctx, tx.connection, asked.Entity.Name, found.lookups); err != nil {
		return found, tx.dialect.translate(err)
	}
	sql := tx.newSelection(asked.Entity)
	where := tx.dialect.entityIs(sql.argument(asked.Entity.Name)) + " and " + sql.tokensAnd(found.typedText, asked.Entity.Name)
	query := "select s.record_id from search_index s where " + where + limited(mostMatches+1)
	var ids []string
	err = tx.read(statement{query, sql.args}, []metadata.Column{idColumn}, func(values []any) error {
		ids = append(ids, text(values[0]))
		return nil
	})
	if err != nil || len(ids) > mostMatches {
		found.common = true
		return found, err
	}
	found.matches, err = tx.idList(ids)
	return found, err
}

// reach says how many of the records that a common search finds have to be looked at.
type reach uint8

const (
	reachPage reach = iota // as many as fill a page in the order of the list
	reachSome              // enough to say that there are many
	reachAll
)

// searched renders a search as a condition on rows, "" for none.
func (s *selection) searched(search search, reach reach) string {
	switch {
	case len(search.needles) == 0:
		return ""
	case !search.common:
		return s.amongIDs(search.matches)
	case reach == reachPage || len(search.lookups) == 0:
		return `exists (select 1 from search_index s where s.entity = ` + s.argument(s.entity.Name) +
			` and s.record_id = t."id" and ` + s.contains(search.needles) + ")"
	default:
		some := ""
		if reach == reachSome {
			some = limited(2 * searchBound)
		}
		return `t."id" in (select s.record_id from search_index s where ` +
			s.dialect.entityIs(s.argument(s.entity.Name)) + " and " + s.tokensAnd(search.typedText, s.entity.Name) + some + ")"
	}
}

// tokensAnd renders that an indexed text (alias s) of an entity, "" for any, has the tokens and
// contains the needles.
func (s *selection) tokensAnd(typed typedText, entity string) string {
	if len(typed.lookups) == 0 {
		return s.contains(typed.needles)
	}
	mark := s.argument(s.dialect.tokenQuery(typed.lookups))
	return s.dialect.tokensMatch(mark, entity) + " and " + s.contains(typed.needles)
}

func (s *selection) contains(needles []string) string {
	parts := make([]string, len(needles))
	for i, needle := range needles {
		s.args = append(s.args, needle)
		parts[i] = s.dialect.find("s.body", s.dialect.typed(len(s.args), metadata.StoreText)) + " > 0"
	}
	return strings.Join(parts, " and ")
}

// Hit is a record search found.
type Hit struct {
	Entity   string
	RecordID string
	Title    string
}

// SearchAll finds records of all the given entities that contain every word of what was typed, at
// most limit for each, those whose title begins with it first. Which of them a person may see is
// asked with Query.IDs.
func (tx *Tx) SearchAll(entities []string, typed string, limit int) (map[string][]Hit, error) {
	const mostLooked = 5000
	hits := map[string][]Hit{}
	parsed := parseTyped(typed)
	if len(parsed.needles) == 0 || len(entities) == 0 {
		return hits, nil
	}
	names := make([]any, len(entities))
	for i, entity := range entities {
		names[i] = entity
	}
	list, err := tx.dialect.list(metadata.StoreText, names)
	if err != nil {
		return nil, err
	}
	sql := tx.newSelection(nil)
	sql.argument(list)
	where := tx.dialect.in(tx.dialect.unindexed("s.entity"), 1, metadata.StoreText) + " and " + sql.tokensAnd(parsed, "")
	first := tx.dialect.find("body", tx.dialect.typed(len(sql.args), metadata.StoreText)) + " = 1"
	query := fmt.Sprintf(`select entity, record_id, title from (
		select entity, record_id, title, row_number() over (partition by entity order by case when %s then 0 else 1 end, record_id desc) as place
		from (select s.entity, s.record_id, s.title, s.body from search_index s where %s limit %d) looked) placed
		where place <= %s order by entity, place`, first, where, mostLooked, strconv.Itoa(limit))
	columns := []metadata.Column{textColumn, idColumn, textColumn}
	err = tx.read(statement{query, sql.args}, columns, func(values []any) error {
		hit := Hit{text(values[0]), text(values[1]), text(values[2])}
		hits[hit.Entity] = append(hits[hit.Entity], hit)
		return nil
	})
	return hits, err
}

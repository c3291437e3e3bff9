package store

import (
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// LoadLinks fills a links field of records that do not have it yet, in the order in which they were
// linked.
func (tx *Tx) LoadLinks(records []*metadata.Record, field *metadata.Field) error {
	var without []*metadata.Record
	for _, record := range records {
		if record.Values[field.Position] == nil {
			without = append(without, record)
		}
	}
	links, err := tx.Links(without, field)
	if err != nil {
		return err
	}
	for _, record := range without {
		record.Values[field.Position] = links[record.ID]
	}
	return nil
}

// Links reads all links of records, by their ids, that meet the conditions; in one statement unless there
// are very many.
func (tx *Tx) Links(of []*metadata.Record, field *metadata.Field, where ...Condition) (map[string][]*metadata.Record, error) {
	return tx.linksAmong(Query{Where: where}, of, field)
}

// RemovedLinks is Links for those that were deleted.
func (tx *Tx) RemovedLinks(of []*metadata.Record, field *metadata.Field, where ...Condition) (map[string][]*metadata.Record, error) {
	return tx.linksAmong(Query{Where: where, Deleted: true}, of, field)
}

func (tx *Tx) linksAmong(query Query, of []*metadata.Record, field *metadata.Field) (map[string][]*metadata.Record, error) {
	var ids []any
	for _, record := range of {
		if record.ID != "" {
			ids = append(ids, record.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	among := rule.In{Item: rule.Column{Path: []string{field.Back.Name}}, List: rule.Literal{Of: ids}}
	query.Entity, query.Where = field.Target, append([]Condition{{Predicate: among}}, query.Where...)
	query.Sort = []Sort{{Path: []string{"created_at"}}, {Path: []string{"id"}}}
	links := make(map[string][]*metadata.Record, len(ids))
	err := tx.Each(query, func(link *metadata.Record) error {
		owner := text(link.Values[field.Back.Position])
		links[owner] = append(links[owner], link)
		return nil
	})
	return links, err
}

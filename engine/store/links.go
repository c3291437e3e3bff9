package store

import (
	"errors"
	"time"

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
	query := Query{Entity: field.Target, Where: append([]Condition{{Predicate: among}}, where...)}
	query.Sort = []Sort{{Path: []string{"created_at"}}, {Path: []string{"id"}}}
	links := make(map[string][]*metadata.Record, len(ids))
	err := tx.Each(query, func(link *metadata.Record) error {
		owner := text(link.Values[field.Back.Position])
		links[owner] = append(links[owner], link)
		return nil
	})
	return links, err
}

// LinksThen reads all links that a record had at a moment or later, those that are deleted or join other
// records by now too, if they meet the conditions.
func (tx *Tx) LinksThen(of *metadata.Record, field *metadata.Field, at time.Time, where ...Condition) ([]*metadata.Record, error) {
	left, err := tx.HeldUntilAfter(field.Target, of.ID, at)
	if err != nil {
		return nil, err
	}
	ever := rule.Or{Of: []rule.Predicate{
		rule.Compare{Op: "==", Left: rule.Column{Path: []string{field.Back.Name}}, Right: rule.Literal{Of: of.ID}},
		rule.In{Item: rule.Column{Path: []string{"id"}}, List: rule.Literal{Of: left}},
	}}
	var links []*metadata.Record
	for _, deleted := range []bool{false, true} {
		query := Query{Entity: field.Target, Where: append([]Condition{{Predicate: ever}}, where...), Deleted: deleted}
		err = errors.Join(err, tx.Each(query, func(link *metadata.Record) error {
			links = append(links, link)
			return nil
		}))
	}
	return links, err
}

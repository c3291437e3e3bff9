package engine

import (
	"context"
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// mostChained is how many records of one entity a chain shows.
const mostChained = 20

// ChainStep is the records of one entity in the chain that a record stands in: what it was made from,
// what was made of it.
type ChainStep struct {
	Entity  string        `json:"entity"`
	Label   metadata.Text `json:"label"`
	Icon    string        `json:"icon,omitempty"`
	Current bool          `json:"current,omitempty"`
	Records []ChainRecord `json:"records"`
}

// ChainRecord is a record in a chain with the state of its workflow, if it has one. Made names the
// conversion that made it of another record of its entity, as a red-letter invoice is made.
type ChainRecord struct {
	ID    string         `json:"id"`
	Title string         `json:"title"`
	State *metadata.Text `json:"state,omitempty"`
	Made  *metadata.Text `json:"made,omitempty"`
}

// Chain gives the chain of conversions that a record stands in, from its first source to the last that
// came of it, as far as the actor may see it.
func (e *Engine) Chain(ctx context.Context, by Actor, entity, id string) ([]ChainStep, error) {
	var steps []ChainStep
	err := e.readAs(ctx, by, func(a *act) error {
		record, err := a.visible(entity, id)
		if err != nil {
			return err
		}
		c := &chain{act: a, seen: map[string]bool{entity: true}}
		steps, err = c.around(a.m.plans[entity], record)
		return err
	})
	return steps, err
}

// chain walks conversions; each entity is visited once.
type chain struct {
	*act

	seen  map[string]bool
	steps []ChainStep
}

func (c *chain) around(p *plan, record *metadata.Record) ([]ChainStep, error) {
	start, err := c.withKin(p, []*metadata.Record{record})
	if err != nil {
		return nil, err
	}
	if err := c.up(p, start); err != nil {
		return nil, err
	}
	slices.Reverse(c.steps)
	own := c.step(p, start)
	own.Current = true
	c.steps = append(c.steps, own)
	return c.steps, c.down(p, start)
}

// up follows links to what records were made from.
func (c *chain) up(p *plan, records []*metadata.Record) error {
	for _, conversion := range c.m.ConversionsTo(p.entity.Name) {
		var ids []string
		for _, record := range records {
			ids = append(ids, linkedIDs(record, conversion.Path)...)
		}
		if err := c.visit(conversion.From, ids, c.up); err != nil {
			return err
		}
	}
	return nil
}

// linkedIDs are the records that a record, or its lines, refer to.
func linkedIDs(record *metadata.Record, path []string) []string {
	field := record.Entity.FieldByName(path[0])
	if len(path) == 1 {
		if id, _ := record.Values[field.Position].(string); id != "" {
			return []string{id}
		}
		return nil
	}
	var ids []string
	for _, line := range linesOf(record, field) {
		ids = append(ids, linkedIDs(line, path[1:])...)
	}
	return ids
}

// down follows links back to what was made of records.
func (c *chain) down(p *plan, records []*metadata.Record) error {
	sources := recordIDs(records)
	for _, conversion := range c.m.ConversionsFrom(p.entity.Name) {
		if c.seen[conversion.To] {
			continue
		}
		ids, err := c.madeOf(conversion, sources)
		if err != nil {
			return err
		}
		if err := c.visit(conversion.To, ids, c.down); err != nil {
			return err
		}
	}
	return nil
}

// withKin adds to records those of their entity that they were made of, or that were made of them.
func (c *chain) withKin(p *plan, records []*metadata.Record) ([]*metadata.Record, error) {
	var kin []string
	for _, conversion := range c.selfMade(p) {
		made, err := c.madeOf(conversion, recordIDs(records))
		if err != nil {
			return nil, err
		}
		kin = append(kin, made...)
		for _, record := range records {
			kin = append(kin, linkedIDs(record, conversion.Path)...)
		}
	}
	known := recordIDs(records)
	kin = slices.DeleteFunc(kin, func(id string) bool { return slices.Contains(known, id) })
	if len(kin) == 0 {
		return records, nil
	}
	more, err := c.find(p, kin)
	return append(records, more...), err
}

// selfMade are the conversions between records of one entity.
func (c *chain) selfMade(p *plan) []*metadata.Conversion {
	from := slices.Clone(c.m.ConversionsFrom(p.entity.Name))
	return slices.DeleteFunc(from, func(conversion *metadata.Conversion) bool { return conversion.To != conversion.From })
}

func recordIDs(records []*metadata.Record) []string {
	ids := make([]string, len(records))
	for i, record := range records {
		ids[i] = record.ID
	}
	return ids
}

// madeOf finds the ids of what was made of sources.
func (c *chain) madeOf(conversion *metadata.Conversion, sources []string) ([]string, error) {
	path := conversion.Path
	if len(path) == 1 {
		return c.tx.IDs(store.Query{Entity: conversion.Target, Where: []store.Condition{refersToAny(path[0], sources)}, Limit: mostChained})
	}
	lines := conversion.Target.FieldByName(path[0]).Target
	query := store.Query{Entity: lines, Where: []store.Condition{refersToAny(path[1], sources)}}
	rows, err := c.tx.Aggregate(query, []store.Group{{Path: []string{"parent"}}}, []store.Measure{{Function: "count"}})
	var ids []string
	for _, row := range rows[:min(len(rows), mostChained)] {
		id, _ := row.Keys[0].(string)
		ids = append(ids, id)
	}
	return ids, err
}

// visit shows those of the records that the actor may see, and goes on from them.
func (c *chain) visit(entity string, ids []string, onward func(*plan, []*metadata.Record) error) error {
	p := c.m.plans[entity]
	if len(ids) == 0 || c.seen[entity] || !c.m.rightsOn(c.by, p.entity).may(mayRead) {
		return nil
	}
	c.seen[entity] = true
	records, err := c.find(p, ids)
	if err != nil || len(records) == 0 {
		return err
	}
	if records, err = c.withKin(p, records); err != nil {
		return err
	}
	c.steps = append(c.steps, c.step(p, records))
	return onward(p, records)
}

// find reads those of the records that the actor may see.
func (c *chain) find(p *plan, ids []string) ([]*metadata.Record, error) {
	rows, err := c.rows(p.entity)
	if err != nil {
		return nil, err
	}
	page, err := c.tx.Find(store.Query{
		Entity: p.entity, IDs: ids, Where: rows, Limit: mostChained, Sort: []store.Sort{{Path: []string{"id"}}}, Fields: slices.Concat(storedFields(p.entity), p.lines),
	})
	if err != nil {
		return nil, err
	}
	return page.Records, nil
}

func storedFields(entity *metadata.Entity) []*metadata.Field {
	return slices.DeleteFunc(slices.Clone(entity.LiveFields()), func(field *metadata.Field) bool { return !field.Stored() })
}

func (c *chain) step(p *plan, records []*metadata.Record) ChainStep {
	info := entityInfo(p.entity)
	step := ChainStep{Entity: p.entity.Name, Label: p.entity.Label, Icon: info.Icon, Records: []ChainRecord{}}
	seen := c.m.rightsOn(c.by, p.entity)
	for _, record := range records {
		shown := ChainRecord{ID: record.ID, Title: record.ID[:8]}
		if title := p.entity.TitleField(); title != nil && seen.field(title) >= readField {
			shown.Title = record.Title(metadata.Locale{Language: c.by.Language})
		}
		shown.State, shown.Made = c.state(p, record, seen), c.made(p, record)
		step.Records = append(step.Records, shown)
	}
	return step
}

// made names what a record was made by of another one of its entity.
func (c *chain) made(p *plan, record *metadata.Record) *metadata.Text {
	for _, conversion := range c.selfMade(p) {
		if len(linkedIDs(record, conversion.Path)) > 0 {
			return &conversion.Label
		}
	}
	return nil
}

// state is what the field of a workflow says.
func (c *chain) state(p *plan, record *metadata.Record, seen *rights) *metadata.Text {
	for _, field := range p.fields {
		value, given := record.Values[field.Position].(string)
		if p.mirrors[field.Name] != "" && given && field.Choices != nil && seen.field(field) >= readField {
			label := field.Choices.LabelOf(value)
			return &label
		}
	}
	return nil
}

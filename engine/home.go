package engine

import (
	"context"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/store"
)

// Home is the first page.
type Home struct {
	Todo      []TaskRow       `json:"todo"`
	FollowUps []FollowUp      `json:"followups"`
	Pipeline  []StageFigure   `json:"pipeline"`
	Recent    []RecentChange  `json:"recent"`
	Checklist []ChecklistItem `json:"checklist"`
}

// RecentChange is something that was changed lately.
type RecentChange struct {
	Entity string    `json:"entity"`
	ID     string    `json:"id"`
	Title  string    `json:"title"`
	At     time.Time `json:"at"`
}

// What the home page shows comes from these definitions, as far as the installation has them.
const (
	pipelineEntity = "opportunity"
	pipelineField  = "stage"
	pipelineAmount = "amount"
	mostOnHome     = 6
)

var recentEntities = []string{"opportunity", "quote", "account", "case"}

// Home returns the actor's first page.
func (e *Engine) Home(ctx context.Context, by Actor) (*Home, error) {
	home := &Home{FollowUps: []FollowUp{}, Pipeline: []StageFigure{}, Recent: []RecentChange{}}
	err := e.read(ctx, func(tx *store.Tx, m *model) (err error) {
		if home.Todo, _, err = e.todo(tx, m, by, 5); err != nil {
			return err
		}
		if home.FollowUps, err = e.followUps(tx, m, by); err != nil {
			return err
		}
		if home.Pipeline, err = e.pipeline(tx, m, by); err != nil {
			return err
		}
		if home.Recent, err = e.recent(tx, m, by); err != nil {
			return err
		}
		home.Checklist, err = e.checklist(tx, m, by)
		return err
	})
	return home, err
}

// seen begins a query over the records of an entity that the actor may read; false without any right.
func (e *Engine) seen(tx *store.Tx, m *model, by Actor, entity string) (store.Query, bool, error) {
	definition := m.Entity(entity)
	if definition == nil || !m.mayRead(by, entity) {
		return store.Query{}, false, nil
	}
	rows, err := e.rows(tx, m, by, definition)
	return store.Query{Entity: definition, Where: rows, Limit: mostOnHome}, true, err
}

// pipeline adds up the amounts of open deals by stage, in the order of the stages.
func (e *Engine) pipeline(tx *store.Tx, m *model, by Actor) ([]StageFigure, error) {
	list := []StageFigure{}
	query, ok, err := e.seen(tx, m, by, pipelineEntity)
	if err != nil || !ok {
		return list, err
	}
	stage, amount := query.Entity.FieldByName(pipelineField), query.Entity.FieldByName(pipelineAmount)
	if stage == nil || amount == nil || m.OptionSets[stage.Options] == nil || m.rightsOn(by, query.Entity).field(stage) < readField {
		return list, nil
	}
	rows, err := tx.Aggregate(query, []store.Group{{Path: []string{stage.Name}}},
		[]store.Measure{{Function: "count"}, {Function: "sum", Path: []string{amount.Name + "_base"}}})
	if err != nil {
		return nil, err
	}
	mayAmount := m.rightsOn(by, query.Entity).field(amount) >= readField
	for _, option := range m.OptionSets[stage.Options].Options {
		at := slices.IndexFunc(rows, func(row store.AggregateRow) bool { return row.Keys[0] == option.Name })
		if at < 0 {
			continue
		}
		one := StageFigure{Stage: Named{Name: option.Name, Label: option.Label, Colour: option.Colour}}
		one.Count, _ = rows[at].Values[0].(int64)
		if sum, ok := rows[at].Values[1].(decimal.Decimal); ok && mayAmount {
			one.Amount = sum.StringFixed(2)
		}
		list = append(list, one)
	}
	return list, nil
}

// recent lists what was changed last among the records people work on most.
func (e *Engine) recent(tx *store.Tx, m *model, by Actor) ([]RecentChange, error) {
	list := []RecentChange{}
	for _, entity := range recentEntities {
		query, ok, err := e.seen(tx, m, by, entity)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		query.Sort = []store.Sort{{Path: []string{"updated_at"}, Descending: true}}
		page, err := tx.Find(query)
		if err != nil {
			return nil, err
		}
		for _, record := range page.Records {
			list = append(list, RecentChange{Entity: entity, ID: record.ID, Title: titleOf(record), At: record.UpdatedAt})
		}
	}
	slices.SortStableFunc(list, func(a, b RecentChange) int { return b.At.Compare(a.At) })
	return list[:min(len(list), mostOnHome)], nil
}

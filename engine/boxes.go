package engine

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Inbox asks for one of the actor's boxes: todo, done, started, copied or delegated; administrators
// of runs may ask for all. Empty filters choose everything.
type Inbox struct {
	Box      string
	Workflow string
	Person   string        // who submitted
	Search   string        // part of the record's title
	Older    time.Duration // has waited at least so long
	Overdue  bool
	Least    *decimal.Decimal // of the record's first amount, in the company's currency
	Most     *decimal.Decimal
	Cursor   string
	Limit    int
}

// box reads a page of a box.
func (a *act) box(inbox Inbox) ([]*store.Task, string, error) {
	narrow := a.narrowed(inbox)
	if inbox.Box == "started" {
		return a.started(inbox, narrow)
	}
	known := []store.Box{store.BoxTodo, store.BoxDone, store.BoxCopied, store.BoxDelegated, store.BoxAll}
	if !slices.Contains(known, store.Box(inbox.Box)) {
		return nil, "", Refuse(Malformed, "unknown_box", "There is no such box.", "没有该列表。")
	}
	if inbox.Box == string(store.BoxAll) {
		if err := a.by.mustAdminister("runs"); err != nil {
			return nil, "", err
		}
	}
	query := a.boxQuery(a.by, store.Box(inbox.Box))
	query.Workflow, query.Cursor, query.Limit, query.Narrow = inbox.Workflow, inbox.Cursor, inbox.Limit, narrow
	return a.tx.Tasks(query)
}

func (e *Engine) boxQuery(by Actor, box store.Box) store.TaskQuery {
	return store.TaskQuery{Box: box, User: by.ID, Candidates: e.directory().QueuesOf(by.ID)}
}

// narrowed gives an inbox's filters to the database.
func (a *act) narrowed(inbox Inbox) store.Narrow {
	narrow := store.Narrow{Title: inbox.Search, Submitter: inbox.Person, Overdue: inbox.Overdue}
	if inbox.Older > 0 {
		narrow.Before = a.tx.Now.Add(-inbox.Older)
	}
	if inbox.Least != nil || inbox.Most != nil {
		narrow.Amounts = a.m.amounts(a.by, inbox)
	}
	return narrow
}

// amounts gives the range for every entity that the inbox's workflows are about and whose amount the
// actor may see.
func (m *model) amounts(by Actor, inbox Inbox) []store.Amount {
	list, done := []store.Amount{}, map[string]bool{}
	for _, workflow := range m.Workflows {
		if done[workflow.Entity] || inbox.Workflow != "" && inbox.Workflow != workflow.Key {
			continue
		}
		done[workflow.Entity] = true
		entity := m.Entity(workflow.Entity)
		if field := m.amountOf(by, entity); field != "" {
			list = append(list, store.Amount{Entity: entity, Path: []string{field}, Least: inbox.Least, Most: inbox.Most})
		}
	}
	return list
}

// amountOf names the attribute that holds the first amount of an entity in the company's currency;
// "" if there is none that the actor may see.
func (m *model) amountOf(by Actor, entity *metadata.Entity) string {
	for _, field := range m.figureFields(by, entity) {
		if field.ResultKind() != "money" {
			continue
		}
		if _, ok := entity.Attribute(field.Name + "_base"); ok {
			return field.Name + "_base"
		}
	}
	return ""
}

// started shows the actor's own runs as rows: each by the state it is in, or as it ended.
func (a *act) started(inbox Inbox, narrow store.Narrow) ([]*store.Task, string, error) {
	narrow.Submitter, narrow.Overdue = "", false
	runs, next, err := a.tx.Runs(store.RunQuery{
		Submitter: a.by.ID, Workflow: inbox.Workflow, Late: inbox.Overdue, Narrow: narrow, Cursor: inbox.Cursor, Limit: inbox.Limit,
	})
	if err != nil {
		return nil, "", err
	}
	rows := make([]*store.Task, len(runs))
	for i, run := range runs {
		rows[i] = &store.Task{
			ID: run.ID, Run: run.ID, Workflow: run.Workflow, Entity: run.Entity, RecordID: run.RecordID, Title: run.Title,
			Step: run.State, Kind: "run", Status: run.Status, Submitter: run.Submitter, OpenedAt: run.StartedAt, DecidedAt: run.EndedAt,
		}
	}
	return rows, next, nil
}

// countBoxes counts what calls for attention: open tasks, those of them that are late, copies not
// looked at yet, and tasks that others have in the actor's place.
func (a *act) countBoxes(counts map[string]int64) error {
	queries := map[string]store.TaskQuery{
		"todo": a.boxQuery(a.by, store.BoxTodo), "overdue": a.boxQuery(a.by, store.BoxTodo),
		"copied": a.boxQuery(a.by, store.BoxCopied), "delegated": a.boxQuery(a.by, store.BoxDelegated),
	}
	for name, query := range queries {
		query.Unseen, query.Narrow.Overdue = name == "copied", name == "overdue"
		count, err := a.tx.CountTasks(query)
		if err != nil {
			return err
		}
		counts[name] = count
	}
	return nil
}

package engine

import (
	"context"
	"sync"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// WorkflowInfo names a workflow. Versions is the number of releases in which it changed.
type WorkflowInfo struct {
	Key      string        `json:"key"`
	Title    metadata.Text `json:"title"`
	Entity   string        `json:"entity"`
	States   int           `json:"states"`
	Hash     string        `json:"hash"`
	Active   int64         `json:"active"` // runs under way
	Versions int           `json:"versions"`
}

// WorkflowAnswer is a workflow with its picture and the number of active runs in each state.
type WorkflowAnswer struct {
	WorkflowInfo
	Definition *metadata.Workflow `json:"definition"`
	Diagram    flow.Diagram       `json:"diagram"`
	Counts     map[string]int64   `json:"counts"`
}

// PathNode is one step on the way of a run.
type PathNode struct {
	Step      string        `json:"step"`
	Label     metadata.Text `json:"label"`
	Kind      string        `json:"kind"`
	State     string        `json:"state"` // done current future maybe skipped cancelled
	Result    string        `json:"result,omitempty"`
	Mode      string        `json:"mode,omitempty"` // how several answers are counted: any all seq, or how many have to approve
	People    []PathPerson  `json:"people"`
	Due       *time.Time    `json:"due"`
	Why       metadata.Text `json:"why"`
	Branches  []PathBranch  `json:"branches,omitempty"`
	EnteredAt *time.Time    `json:"entered_at"`
	LeftAt    *time.Time    `json:"left_at"`
}

// PathBranch is one way of a block.
type PathBranch struct {
	ID    string        `json:"id"`
	Label metadata.Text `json:"label"`
	State string        `json:"state"`
	Nodes []PathNode    `json:"nodes"`
}

// PathPerson is somebody asked at a step.
type PathPerson struct {
	Person
	Decision string     `json:"decision,omitempty"`
	Comment  string     `json:"comment,omitempty"`
	At       *time.Time `json:"at,omitempty"`
	Behalf   *Person    `json:"on_behalf_of,omitempty"`
	Weight   int        `json:"weight,omitempty"` // of the vote
}

// path is the way of a run as far as it is known.
func (l *runLook) path(e *Engine) []PathNode {
	return e.pathNodes(l.flow().Predict().Nodes)
}

func (e *Engine) pathNodes(nodes []flow.Node) []PathNode {
	list := make([]PathNode, 0, len(nodes))
	for _, node := range nodes {
		one := PathNode{
			Step: node.Step, Label: node.Label, Kind: node.Kind, State: node.State, Result: string(node.Result), Mode: node.Mode, People: []PathPerson{},
			Why: node.Why, Due: optionalTime(node.Due), EnteredAt: optionalTime(node.EnteredAt), LeftAt: optionalTime(node.LeftAt),
		}
		for _, asked := range node.People {
			one.People = append(one.People, e.pathPeople(asked)...)
		}
		for _, branch := range node.Branches {
			one.Branches = append(one.Branches, PathBranch{ID: branch.ID, Label: branch.Label, State: branch.State, Nodes: e.pathNodes(branch.Nodes)})
		}
		list = append(list, one)
	}
	return list
}

func (e *Engine) pathPeople(asked flow.NodePerson) []PathPerson {
	var list []PathPerson
	for _, person := range e.askedPeople(asked.ID, asked.Queue) {
		list = append(list, PathPerson{
			Person: person, Decision: string(asked.Status), Comment: asked.Comment,
			At: optionalTime(asked.At), Behalf: e.optionalPerson(asked.OnBehalfOf), Weight: asked.Weight,
		})
	}
	return list
}

func optionalTime(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// whyAsked finds why a step of a path asks its people.
func whyAsked(nodes []PathNode, step string) metadata.Text {
	for _, node := range nodes {
		if node.Step == step {
			return node.Why
		}
		for _, branch := range node.Branches {
			if why := whyAsked(branch.Nodes, step); !why.IsZero() {
				return why
			}
		}
	}
	return metadata.Text{}
}

// olderModels keeps the models of releases that runs in flight still follow.
type olderModels struct {
	lock  sync.Mutex
	known map[int64]*metadata.Model
}

// workflowOf returns the workflow a run follows: that of the release it is pinned to.
func (e *Engine) workflowOf(tx *store.Tx, m *model, run *store.Run) (*metadata.Workflow, error) {
	pinned, err := e.modelOf(tx, m, run.Release)
	if err != nil {
		return nil, err
	}
	workflow := pinned.Workflow(run.Workflow)
	if current := m.Workflow(run.Workflow); current != nil && current.Hash == workflow.Hash {
		return current, nil
	}
	return workflow, nil
}

// telling returns the workflow in whose words lists tell of a run: the one that serves, as long as it has the
// run's state, else the one that the run follows.
func (e *Engine) telling(tx *store.Tx, m *model, run *store.Run) (*metadata.Workflow, error) {
	if workflow := m.Workflow(run.Workflow); workflow != nil {
		if _, ok := workflow.States.Get(run.State); ok {
			return workflow, nil
		}
	}
	return e.workflowOf(tx, m, run)
}

// modelOf returns the model of a release, for what began in it.
func (e *Engine) modelOf(tx *store.Tx, m *model, release int64) (*metadata.Model, error) {
	if release == m.Release {
		return m.Model, nil
	}
	return e.older.model(tx, release)
}

func (o *olderModels) model(tx *store.Tx, release int64) (*metadata.Model, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	if known := o.known[release]; known != nil {
		return known, nil
	}
	compiled, err := compileRelease(tx, release)
	if err != nil {
		return nil, err
	}
	if o.known == nil {
		o.known = map[int64]*metadata.Model{}
	}
	o.known[release] = compiled
	return compiled, nil
}

// Workflows lists the workflows on entities the actor may read.
func (e *Engine) Workflows(ctx context.Context, by Actor) ([]WorkflowInfo, error) {
	list := []WorkflowInfo{}
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		for _, workflow := range m.Workflows {
			if !m.mayRead(by, workflow.Entity) {
				continue
			}
			counts, err := stateCounts(tx, workflow.Key)
			if err != nil {
				return err
			}
			list = append(list, workflowInfo(workflow, counts))
		}
		return nil
	})
	return list, err
}

func workflowInfo(workflow *metadata.Workflow, counts map[string]int64) WorkflowInfo {
	info := WorkflowInfo{
		Key: workflow.Key, Title: workflow.Title, Entity: workflow.Entity, States: workflow.States.Len(), Hash: workflow.Hash, Versions: 1,
	}
	for _, count := range counts {
		info.Active += count
	}
	return info
}

func stateCounts(tx *store.Tx, workflow string) (map[string]int64, error) {
	counts := map[string]int64{}
	rows, err := tx.CountStates(workflow)
	for _, row := range rows {
		counts[row.State] = row.Count
	}
	return counts, err
}

// Workflow returns a workflow with its picture.
func (e *Engine) Workflow(ctx context.Context, by Actor, key string) (*WorkflowAnswer, error) {
	var answer *WorkflowAnswer
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		workflow, err := m.readableWorkflow(by, key)
		if err != nil {
			return err
		}
		counts, err := stateCounts(tx, key)
		answer = &WorkflowAnswer{
			WorkflowInfo: workflowInfo(workflow, counts), Definition: workflow, Diagram: e.picture(m, workflow), Counts: counts,
		}
		return err
	})
	return answer, err
}

// drawing is a picture of a workflow with the people as they were called when it was drawn.
type drawing struct {
	directory *flow.Directory
	diagram   flow.Diagram
}

// picture is the picture of a workflow, drawn once for each release and organisation. It must not be changed.
func (e *Engine) picture(m *model, workflow *metadata.Workflow) flow.Diagram {
	directory := e.directory()
	if known, ok := m.drawn.Load(workflow); ok && known.(drawing).directory == directory {
		return known.(drawing).diagram
	}
	at := metadata.Place{Context: metadata.ContextWorkflow, Entity: m.Entity(workflow.Entity), Workflow: workflow}
	labels := ruleLabels(m.Model, at)
	drawn := flow.Draw(workflow, directory, func(condition *metadata.Rule) metadata.Text {
		if words := rule.Sentence(condition.Source, labels); words.En != condition.Source {
			return metadata.Text(words)
		}
		return metadata.Text{}
	})
	m.drawn.Store(workflow, drawing{directory, drawn})
	return drawn
}

func (m *model) readableWorkflow(by Actor, key string) (*metadata.Workflow, error) {
	workflow := m.Workflow(key)
	if workflow == nil || !m.mayRead(by, workflow.Entity) {
		return nil, notFound("There is no such workflow, or you may not see it.", "工作流不存在，或您无权查看。")
	}
	return workflow, nil
}

func (m *model) mayRead(by Actor, entity string) bool {
	definition := m.Entity(entity)
	return definition != nil && m.rightsOn(by, definition).may("read")
}

// Prediction is the way a record would take, what has to be chosen before, and what would stop it.
type Prediction struct {
	State    string            `json:"state"`
	Path     []PathNode        `json:"path"`
	Picks    []flow.PickNeeded `json:"picks"`
	Problems []metadata.Text   `json:"problems"`
}

// Predict tells the way a record would take through a workflow if everybody approved; values are
// edits not saved yet.
func (e *Engine) Predict(ctx context.Context, by Actor, key, id string, values map[string]any) (*Prediction, error) {
	var answer *Prediction
	err := e.readAs(ctx, by, func(a *act) error {
		workflow, err := a.m.readableWorkflow(a.by, key)
		if err != nil {
			return err
		}
		if err := a.mustSee(workflow.Entity, id); err != nil {
			return err
		}
		record, err := a.tx.Get(a.m.Entity(workflow.Entity), id)
		if err != nil {
			return err
		}
		if problems := record.Entity.Parse(record, values); len(problems) > 0 {
			return invalid(valueProblems(problems))
		}
		answer, err = a.predict(workflow, a.recomputed(record))
		return err
	})
	return answer, err
}

func (a *act) predict(workflow *metadata.Workflow, record *metadata.Record) (*Prediction, error) {
	looks, err := a.looks(record)
	if err != nil {
		return nil, err
	}
	var state *flow.Run
	for _, look := range looks {
		if look.workflow.Key == workflow.Key {
			state, workflow = look.state, look.workflow
		}
	}
	mv := &mover{act: a, record: record}
	scope, err := mv.scope(workflow)
	if err != nil {
		return nil, err
	}
	path := flow.Look{Workflow: workflow, Run: state, Scope: scope}.Predict()
	answer := &Prediction{State: path.State, Path: a.pathNodes(path.Nodes), Picks: path.Picks, Problems: path.Problems}
	if answer.Picks == nil {
		answer.Picks = []flow.PickNeeded{}
	}
	if answer.Problems == nil {
		answer.Problems = []metadata.Text{}
	}
	return answer, nil
}

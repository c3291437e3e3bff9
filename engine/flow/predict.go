package flow

import (
	"slices"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// Node is one step on the way of a run. Branches hold the ways of a parallel or choose.
type Node struct {
	Step      string
	Visit     string
	Label     metadata.Text
	Kind      string // approve handle cc do wait parallel choose call goto start
	State     string // done current future maybe skipped cancelled
	Result    Result
	Mode      string // how the answers of several people are counted: any all seq, or how many have to approve
	People    []NodePerson
	Due       time.Time // of future nodes: expected, if everybody before takes the time allowed
	Why       metadata.Text
	Branches  []NodeBranch
	EnteredAt time.Time
	LeftAt    time.Time
}

// NodeBranch is one way of a block.
type NodeBranch struct {
	ID    string
	Label metadata.Text
	State string
	Nodes []Node
}

// NodePerson is somebody asked at a node. Queue is set instead of ID for a queue nobody claimed.
type NodePerson struct {
	ID         string
	Queue      string
	OnBehalfOf string
	ActedBy    string
	Task       string
	Status     TaskStatus // empty for somebody who will be asked later
	Comment    string
	At         time.Time
	Weight     int
}

// Path is the way of a run through the flow of a state, with what has to be chosen before it can
// begin and what would stop it.
type Path struct {
	State    string
	Nodes    []Node
	Picks    []PickNeeded
	Problems []metadata.Text
}

// guesses bounds how many things a prediction lets happen.
const guesses = 500

// Predict tells the way a run took and would take from here if everybody approved. With a run that
// is in no flow yet, or nil, it predicts the first submission by Scope.Actor; a run whose flow has
// ended gives the way it took.
func (l Look) Predict() Path {
	if l.Run == nil || l.Run.State == "" {
		l.Run = NewRun("", l.Workflow)
		m := l.guess()
		if refusal := m.start(Start{}); refusal != nil {
			return Path{Problems: []metadata.Text{refusal.Message}}
		}
		m.drain()
		l.Run = m.run
	}
	m := l.guess()
	if len(m.state().Flow) > 0 {
		return m.path(l.Run.Entry)
	}
	if transition := m.submission(); transition != nil {
		return m.predictTransition(transition)
	}
	return m.taken()
}

func (l Look) guess() *machine {
	m := l.machine()
	m.guessing = true
	return m
}

// submission finds the transition by which the actor would begin a flow.
func (m *machine) submission() *metadata.Transition {
	if m.run.Status.Over() {
		return nil
	}
	for _, event := range m.state().On.Keys() {
		option := m.option(event, true)
		if option.transition == nil || option.refusal != nil {
			continue
		}
		if target, ok := m.workflow.States.Get(option.transition.To); ok && len(target.Flow) > 0 {
			return option.transition
		}
	}
	return nil
}

// predictTransition predicts the flow behind a transition.
func (m *machine) predictTransition(transition *metadata.Transition) Path {
	next := m.look().guess()
	next.record = m.record
	next.submit(transition)
	next.leaveState()
	next.act("", transition.Do, 0, nil)
	next.enterState(transition.To)
	return next.path(next.run.Entry)
}

// taken gives the way a run took through its last flow, after it has left it.
func (m *machine) taken() Path {
	last := 0
	for _, v := range m.run.Visits {
		last = max(last, v.Entry)
	}
	for name, state := range m.workflow.States.All() {
		for _, v := range m.run.Visits {
			if v.Entry == last && v.Parent == "" && v.Step != Beginning && find(state.Flow, v.Step) != nil {
				m.run.State = name
				return Path{State: name, Nodes: m.nodes(last)}
			}
		}
	}
	return Path{State: m.run.State}
}

// path lets everybody approve until the flow of the entry ends, and draws what happened.
func (m *machine) path(entry int) Path {
	state := m.run.State
	path := Path{State: state}
	m.drain()
	for range guesses {
		if m.looping || m.run.Finished || m.run.Entry != entry || !m.guessNext(&path) {
			break
		}
		m.drain()
	}
	if m.looping {
		path.Problems = append(path.Problems, metadata.Text{En: "The way goes in a circle.", Zh: "路径存在循环。"})
	}
	m.run.State = state
	path.Nodes = m.nodes(entry)
	for _, need := range m.asked {
		if !slices.ContainsFunc(path.Picks, func(p PickNeeded) bool { return p.Step == need.Step && p.Entry == need.Entry }) {
			path.Picks = append(path.Picks, need)
		}
	}
	return path
}

// guessNext lets the next thing happen that the flow waits for.
func (m *machine) guessNext(path *Path) bool {
	if len(m.run.Incidents) > 0 {
		m.guessPast(m.run.Incidents[0], path)
		return true
	}
	for _, t := range m.run.Tasks {
		if t.Status == Open {
			m.guessApproval(t)
			return true
		}
	}
	for _, v := range m.run.Visits {
		if step := m.step(v.Step); v.Outcome == "" && step != nil && step.Wait != nil {
			m.pass(v.ID, "")
			return true
		}
	}
	for _, job := range m.run.Jobs {
		if job.Visit != "" {
			m.jobDone(JobDone{Key: job.Key, OK: true})
			return true
		}
	}
	for _, child := range m.run.Children {
		if child.Outcome == "" && !child.Async {
			m.childEnded(child.Key, Approved)
			return true
		}
	}
	return false
}

// guessPast notes what would stop the flow and goes on behind it.
func (m *machine) guessPast(incident *Incident, path *Path) {
	if incident.Code != errPick.code {
		path.Problems = append(path.Problems, incident.Message)
	}
	m.resolveIncidents(func(i *Incident) bool { return i == incident })
	if v := m.visit(incident.Visit); v != nil && v.Outcome == "" {
		m.skipVisit(v)
	}
}

// guessApproval lets the holder of a task approve.
func (m *machine) guessApproval(t *Task) {
	m.renew()
	m.actor = System
	if people := m.asking(t); len(people) > 0 {
		m.actor = people[0]
	}
	m.approve(t, Decide{Verb: "approve"})
}

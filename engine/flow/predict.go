package flow

import (
	"time"

	"github.com/weft-crm/weft/metadata"
)

// Node is one step on the way of a run. Branches hold the ways of a parallel or choose.
type Node struct {
	Step      string
	Visit     string
	Label     metadata.Text
	Kind      string // approve handle cc do wait parallel choose call goto start state
	State     string // done current future maybe skipped cancelled
	Result    Result
	People    []NodePerson
	Due       time.Time
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
	Task       string
	Status     TaskStatus
	Comment    string
	At         time.Time
}

// Path is the way of a run through the flow of a state, with what has to be chosen before it can
// begin and what would stop it.
type Path struct {
	State    string
	Nodes    []Node
	Picks    []PickNeeded
	Problems []metadata.Text
}

// Predict tells the way a run took and would take from here if everybody approved. With a run that
// has no flow yet, or nil, it predicts the first submission by Scope.Actor.
func Predict(workflow *metadata.Workflow, run *Run, scope *Scope) Path { panic("not written") }

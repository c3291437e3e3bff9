package flow

import "github.com/weft-crm/weft/metadata"

// Diagram is a workflow as a picture: states with their flows, and the events between them.
type Diagram struct {
	States []DiagramState `json:"states"`
	Edges  []DiagramEdge  `json:"edges"`
}

// DiagramState is one state with its flow.
type DiagramState struct {
	Name  string        `json:"name"`
	Label metadata.Text `json:"label"`
	Final string        `json:"final,omitempty"`
	Lock  bool          `json:"lock,omitempty"`
	Start bool          `json:"start,omitempty"`
	Flow  []DiagramStep `json:"flow,omitempty"`
}

// DiagramStep is one step; Branches are the ways of a parallel or choose.
type DiagramStep struct {
	ID       string          `json:"id"`
	Kind     string          `json:"kind"`
	Label    metadata.Text   `json:"label"`
	Detail   metadata.Text   `json:"detail,omitzero"` // who is asked, what is waited for
	If       string          `json:"if,omitempty"`
	Mode     string          `json:"mode,omitempty"`
	To       string          `json:"to,omitempty"` // goto
	Branches []DiagramBranch `json:"branches,omitempty"`
}

// DiagramBranch is one way of a block.
type DiagramBranch struct {
	ID    string        `json:"id"`
	Label metadata.Text `json:"label"`
	If    string        `json:"if,omitempty"`
	Flow  []DiagramStep `json:"flow,omitempty"`
}

// DiagramEdge is an event from one state to another. Timed ones have no event name of their own.
type DiagramEdge struct {
	From  string        `json:"from"`
	To    string        `json:"to"`
	Event string        `json:"event"`
	Label metadata.Text `json:"label"`
	Auto  bool          `json:"auto,omitempty"` // fired by the flow, a timer or the API, not by a person
}

// Draw derives the picture from a definition.
func Draw(workflow *metadata.Workflow) Diagram { panic("not written") }

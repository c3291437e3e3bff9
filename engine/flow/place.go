package flow

import (
	"iter"
	"strconv"

	"github.com/weft-crm/weft/metadata"
)

// spot is where a step stands at one level of the block tree: in a list, which belongs to a branch
// of the block one level up.
type spot struct {
	list   []*metadata.Step
	index  int
	branch string
}

func (s spot) step() *metadata.Step { return s.list[s.index] }

// locate returns the spots that lead to a step, outermost first, or nil.
func locate(list []*metadata.Step, branch, id string) []spot {
	for i, step := range list {
		if step.ID == id {
			return []spot{{list, i, branch}}
		}
		for way := range ways(step) {
			if inner := locate(way.flow, way.id, id); inner != nil {
				return append([]spot{{list, i, branch}}, inner...)
			}
		}
	}
	return nil
}

// way is one list of steps inside a block.
type way struct {
	id    string
	title metadata.Text
	when  *metadata.Rule
	flow  []*metadata.Step
}

// ways yields what a choose or parallel step may go through.
func ways(step *metadata.Step) iter.Seq[way] {
	return func(yield func(way) bool) {
		if step.Parallel != nil {
			for _, branch := range step.Parallel.Branches {
				if !yield(way{branch.ID, branch.Title, branch.If, branch.Flow}) {
					return
				}
			}
		}
		for i, choice := range step.Choose {
			if !yield(way{strconv.Itoa(i), choice.Title, choice.If, choice.Flow}) {
				return
			}
		}
	}
}

// find returns a step by id, or nil.
func find(list []*metadata.Step, id string) *metadata.Step {
	for _, step := range list {
		if step.ID == id {
			return step
		}
		for way := range ways(step) {
			if inner := find(way.flow, id); inner != nil {
				return inner
			}
		}
	}
	return nil
}

// step returns a step of the current state by id, or nil.
func (m *machine) step(id string) *metadata.Step { return find(m.state().Flow, id) }

// list returns the steps of a branch of an open block, or the state's flow for no block.
func (m *machine) list(parent, branch string) []*metadata.Step {
	if parent == "" {
		return m.state().Flow
	}
	block := m.visit(parent)
	if block == nil {
		return nil
	}
	step := m.step(block.Step)
	if step == nil {
		return nil
	}
	for way := range ways(step) {
		if way.id == branch {
			return way.flow
		}
	}
	return nil
}

// position is the index of a step in a list; -1 for the submitter's task at the beginning.
func position(list []*metadata.Step, id string) int {
	for i, step := range list {
		if step.ID == id {
			return i
		}
	}
	return -1
}

// approval returns the settings of an approve or handle step with the kind of its tasks.
func approval(step *metadata.Step) (*metadata.Approve, Kind) {
	if step == nil {
		return nil, ""
	}
	if step.Handle != nil {
		return step.Handle, Handling
	}
	return step.Approve, Approval
}

// kindOf names the kind of a step.
func kindOf(step *metadata.Step) string {
	switch {
	case step.Approve != nil:
		return "approve"
	case step.Handle != nil:
		return "handle"
	case step.CC != nil:
		return "cc"
	case step.Wait != nil:
		return "wait"
	case step.Choose != nil:
		return "choose"
	case step.Parallel != nil:
		return "parallel"
	case step.Call != nil:
		return "call"
	case step.Goto != nil:
		return "goto"
	}
	return "do"
}

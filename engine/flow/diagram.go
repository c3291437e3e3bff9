package flow

import (
	"strings"

	"github.com/weft-crm/weft/metadata"
)

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
	When     metadata.Text   `json:"when,omitzero"` // If in words
	Mode     string          `json:"mode,omitempty"`
	To       string          `json:"to,omitempty"` // goto
	Branches []DiagramBranch `json:"branches,omitempty"`
}

// DiagramBranch is one way of a block.
type DiagramBranch struct {
	ID    string        `json:"id"`
	Label metadata.Text `json:"label,omitzero"`
	If    string        `json:"if,omitempty"`
	When  metadata.Text `json:"when,omitzero"` // If in words
	Flow  []DiagramStep `json:"flow,omitempty"`
}

// DiagramEdge is an event from one state to another. Auto ones are fired by the flow, a timer or
// the API, not by a person.
type DiagramEdge struct {
	From  string        `json:"from"`
	To    string        `json:"to"`
	Event string        `json:"event"`
	Label metadata.Text `json:"label"`
	Auto  bool          `json:"auto,omitempty"`
}

// painter draws one workflow.
type painter struct {
	workflow  *metadata.Workflow
	directory *Directory
	words     func(*metadata.Rule) metadata.Text
}

// Draw derives the picture from a definition; words puts its conditions into words.
func Draw(workflow *metadata.Workflow, directory *Directory, words func(*metadata.Rule) metadata.Text) Diagram {
	diagram := Diagram{States: []DiagramState{}, Edges: []DiagramEdge{}}
	painter := painter{workflow, directory, words}
	for name, state := range workflow.States.All() {
		label := state.Title
		if label.IsZero() {
			label = metadata.Text{En: name, Zh: name}
		}
		diagram.States = append(diagram.States, DiagramState{
			Name: name, Label: label, Final: state.Final, Lock: state.Lock,
			Start: name == workflow.Start.State, Flow: painter.flow(state.Flow),
		})
		diagram.Edges = append(diagram.Edges, drawEdges(name, state)...)
	}
	return diagram
}

func drawEdges(name string, state *metadata.State) []DiagramEdge {
	var edges []DiagramEdge
	for event, transitions := range state.On.All() {
		for _, transition := range transitions {
			edge := DiagramEdge{From: name, To: transition.To, Event: event, Label: transition.Title, Auto: len(transition.Who) == 0}
			if edge.To == "" {
				edge.To = name
			}
			if edge.Label.IsZero() {
				edge.Label = wellKnown(event)
			}
			edges = append(edges, edge)
		}
	}
	for _, after := range state.After {
		if after.To != "" {
			wait := DurationText(after.Wait)
			edges = append(edges, DiagramEdge{name, after.To, "after", metadata.Text{En: "after " + wait.En, Zh: wait.Zh + "后"}, true})
		}
	}
	for _, when := range state.When {
		edges = append(edges, DiagramEdge{name, when.To, "when", metadata.Text{En: "as soon as it holds", Zh: "条件成立时"}, true})
	}
	return edges
}

func (p painter) flow(list []*metadata.Step) []DiagramStep {
	var steps []DiagramStep
	for _, step := range list {
		steps = append(steps, p.step(step))
	}
	return steps
}

func (p painter) step(step *metadata.Step) DiagramStep {
	drawn := DiagramStep{ID: step.ID, Kind: kindOf(step), Label: labelOf(step), Detail: p.detail(step)}
	drawn.If, drawn.When = p.condition(step.If)
	if a, _ := approval(step); a != nil {
		drawn.Mode = modeText(modeOf(a))
	}
	if step.Goto != nil {
		drawn.To = step.Goto.To
	}
	for way := range ways(step) {
		branch := DiagramBranch{ID: way.id, Label: way.title, Flow: p.flow(way.flow)}
		if branch.Label.IsZero() {
			branch.Label = wayLabel(step, way.id)
		}
		branch.If, branch.When = p.condition(way.when)
		drawn.Branches = append(drawn.Branches, branch)
	}
	return drawn
}

// condition gives a rule as it is written and in words.
func (p painter) condition(condition *metadata.Rule) (string, metadata.Text) {
	if condition == nil {
		return "", metadata.Text{}
	}
	return condition.Source, p.words(condition)
}

func modeText(mode metadata.Mode) string {
	switch {
	case mode.Pass > 0:
		return itoa(mode.Pass)
	case mode.Percent > 0:
		return itoa(mode.Percent) + "%"
	}
	return mode.Name
}

// detail says in a few words what a step does.
func (p painter) detail(step *metadata.Step) metadata.Text {
	a, _ := approval(step)
	switch {
	case a != nil:
		return WhoText(p.workflow, p.directory, a.By)
	case step.CC != nil:
		return WhoText(p.workflow, p.directory, step.CC.To)
	case step.Wait != nil && step.Wait.Event != "":
		return metadata.Text{En: "event " + step.Wait.Event, Zh: "事件 " + step.Wait.Event}
	case step.Wait != nil && step.Wait.For != nil:
		return DurationText(*step.Wait.For)
	case step.Call != nil:
		return nameOf(p.workflow, "workflow", step.Call.Workflow)
	}
	return metadata.Text{}
}

// WhoText names the people of "by" entries in words.
func WhoText(workflow *metadata.Workflow, directory *Directory, entries []*metadata.Who) metadata.Text {
	var en, zh []string
	for _, w := range entries {
		text := entryText(workflow, directory, w)
		en, zh = append(en, text.En), append(zh, text.Zh)
	}
	return metadata.Text{En: strings.Join(en, ", "), Zh: strings.Join(zh, "、")}
}

func entryText(workflow *metadata.Workflow, directory *Directory, w *metadata.Who) metadata.Text {
	switch {
	case w.User != "":
		name := directory.called(w.User)
		return metadata.Text{En: name, Zh: name}
	case w.Role != "":
		return queueLabel(workflow, "role:"+w.Role)
	case w.Team != "":
		return queueLabel(workflow, "team:"+w.Team+":"+w.As)
	case w.Field != "":
		label := nameOf(workflow, "field", w.Field)
		return metadata.Text{En: "field " + label.En, Zh: "字段 " + label.Zh}
	case w.Submitter:
		return metadata.Text{En: "the submitter", Zh: "发起人"}
	case w.Manager == 1:
		return metadata.Text{En: "direct manager", Zh: "直属上级"}
	case w.Manager > 1:
		return metadata.Text{En: "manager, level " + itoa(w.Manager), Zh: "第 " + itoa(w.Manager) + " 级上级"}
	case w.Head != "":
		return metadata.Text{En: "head of department", Zh: "部门负责人"}
	case w.Territory != "":
		return queueLabel(workflow, "territory::"+w.As)
	case w.Chain != nil:
		return metadata.Text{En: "chain of managers", Zh: "连续多级上级"}
	case w.Pick != "":
		return metadata.Text{En: "chosen people", Zh: "自选人员"}
	case w.Expr != nil:
		return metadata.Text{En: "by rule", Zh: "按规则"}
	}
	return queueLabel(workflow, "admin")
}

// DurationText words a duration: "2 working days", "30 minutes".
func DurationText(d metadata.Duration) metadata.Text {
	if d.Rule != nil {
		return metadata.Text{En: "a time by rule", Zh: "按规则的时间"}
	}
	units := map[byte]metadata.Text{'m': {En: " minute", Zh: " 分钟"}, 'h': {En: " hour", Zh: " 小时"}, 'd': {En: " working day", Zh: " 个工作日"}}
	unit := units[d.Unit]
	if d.Unit == 'd' && d.Wall {
		unit = metadata.Text{En: " day", Zh: " 天"}
	}
	if d.Amount != 1 {
		unit.En += "s"
	}
	return metadata.Text{En: itoa(d.Amount) + unit.En, Zh: itoa(d.Amount) + unit.Zh}
}

package engine

import (
	"context"
	"slices"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/metadata"
)

// RunOptions tells what an administrator can do to a run now, and where it can be moved to.
type RunOptions struct {
	Verbs     []RunVerb      `json:"verbs"`
	Steps     []RunTarget    `json:"steps"`  // of the current state
	States    []RunTarget    `json:"states"` // all others
	Tasks     []ProcessWait  `json:"tasks"`  // open: for override and assign
	Incidents []IncidentInfo `json:"incidents"`
}

// RunVerb is a verb of administration with what it means.
type RunVerb struct {
	Verb   string        `json:"verb"`
	Label  metadata.Text `json:"label"`
	Text   metadata.Text `json:"text"`
	Reason bool          `json:"reason"` // must be given
	Grave  bool          `json:"grave"`  // cannot be taken back
}

// RunTarget is where a run can be moved to. Note says what is special about it.
type RunTarget struct {
	ID    string         `json:"id"`
	Label metadata.Text  `json:"label"`
	Kind  string         `json:"kind"`           // of a step, or of a final state how it ends
	Depth int            `json:"depth"`          // how many blocks the step lies in
	Note  *metadata.Text `json:"note,omitempty"` // e.g. that only this branch is started
	Now   bool           `json:"now,omitempty"`  // the run is there
}

// runVerbs are the verbs of administration in the order they are shown.
var runVerbs = []RunVerb{
	{Verb: "retry", Label: metadata.Text{En: "Try again", Zh: "重试"}, Text: metadata.Text{En: "Repeats what failed. If the cause is still there, it fails again.", Zh: "重新执行失败的环节；若原因未排除，将再次失败。"}},
	{Verb: "skip", Label: metadata.Text{En: "Skip what failed", Zh: "跳过异常"}, Reason: true, Text: metadata.Text{En: "Goes on as if what failed had succeeded.", Zh: "视为已成功，继续后续流程。"}},
	{Verb: "assign", Label: metadata.Text{En: "Give to somebody", Zh: "指派处理人"}, Text: metadata.Text{En: "Gives an open task, or a step for which nobody was found, to people.", Zh: "将待办任务或无人处理的步骤指派给指定人员。"}},
	{Verb: "override", Label: metadata.Text{En: "Decide instead of them", Zh: "代为决定"}, Reason: true, Grave: true, Text: metadata.Text{En: "Decides one open task in place of whoever is asked. History marks it as an override; other signers stay.", Zh: "由管理员代替处理人作出决定；记录中标记为管理员代决，其他审批人不受影响。"}},
	{Verb: "jump", Label: metadata.Text{En: "Move to another step or state", Zh: "跳转"}, Reason: true, Grave: true, Text: metadata.Text{En: "Ends what is open and continues from the place you choose.", Zh: "结束当前待办，从所选位置继续。"}},
	{Verb: "suspend", Label: metadata.Text{En: "Suspend", Zh: "挂起"}, Reason: true, Text: metadata.Text{En: "Nobody can decide and no time runs until it is activated.", Zh: "激活前任何人不能处理，计时暂停。"}},
	{Verb: "activate", Label: metadata.Text{En: "Activate", Zh: "激活"}, Text: metadata.Text{En: "Lets it go on; due times move by the working time lost.", Zh: "恢复流程；到期时间按挂起的工作时长顺延。"}},
	{Verb: "cancel", Label: metadata.Text{En: "Cancel the process", Zh: "终止流程"}, Reason: true, Grave: true, Text: metadata.Text{En: "Ends the process for good, with its open tasks, timers and called processes.", Zh: "永久终止流程及其待办、定时任务和子流程。"}},
}

// RunOptions tells what can be done to a run. Needs the right "runs".
func (e *Engine) RunOptions(ctx context.Context, by Actor, id string) (*RunOptions, error) {
	if err := by.mustAdminister("runs"); err != nil {
		return nil, err
	}
	var answer *RunOptions
	err := e.readAs(ctx, by, func(a *act) error {
		look, err := a.lookAtRun(id)
		if err != nil {
			return err
		}
		answer = &RunOptions{Verbs: verbsOf(look.state), Steps: []RunTarget{}, States: []RunTarget{}, Tasks: e.waiting(look), Incidents: []IncidentInfo{}}
		if !look.state.Status.Over() {
			answer.addTargets(look, e.picture(a.m, look.workflow))
		}
		for _, incident := range look.state.Incidents {
			answer.Incidents = append(answer.Incidents, incidentInfo(look.workflow, look.state, incident))
		}
		return nil
	})
	return answer, err
}

func verbsOf(state *flow.Run) []RunVerb {
	list := []RunVerb{}
	for _, verb := range runVerbs {
		if slices.Contains(adminVerbs(state), verb.Verb) {
			list = append(list, verb)
		}
	}
	return list
}

// addTargets lists where the run can jump: the steps of its state, and every other state.
func (o *RunOptions) addTargets(look *runLook, picture flow.Diagram) {
	for _, state := range picture.States {
		if state.Name == look.state.State {
			o.addSteps(look, state.Flow, 0)
			continue
		}
		o.States = append(o.States, RunTarget{ID: state.Name, Label: state.Label, Kind: state.Final})
	}
	if len(o.Steps) > 0 {
		first := RunTarget{ID: flow.Beginning, Label: stepLabel(look.workflow, flow.Beginning), Kind: "handle"}
		o.Steps = append([]RunTarget{first}, o.Steps...)
	}
}

var onlyThisBranch = metadata.Text{En: "Only this branch is started; the branches beside it are skipped.", Zh: "仅启动该分支，其余并行分支将被跳过。"}

func (o *RunOptions) addSteps(look *runLook, steps []flow.DiagramStep, depth int) {
	for _, step := range steps {
		target := RunTarget{ID: step.ID, Label: step.Label, Kind: step.Kind, Depth: depth, Now: isOpenAt(look.state, step.ID)}
		if depth > 0 {
			target.Note = &onlyThisBranch
		}
		o.Steps = append(o.Steps, target)
		for _, branch := range step.Branches {
			o.addSteps(look, branch.Flow, depth+1)
		}
	}
}

func isOpenAt(state *flow.Run, step string) bool {
	return slices.ContainsFunc(state.Visits, func(visit *flow.Visit) bool {
		return visit.Step == step && visit.Outcome == "" && !visit.Void && visit.Entry == state.Entry
	})
}

// RunPreview tells what a verb of administration would do to a run, without doing it.
type RunPreview struct {
	State    string          `json:"state"`
	Label    metadata.Text   `json:"state_label"`
	Status   string          `json:"status"`
	Closes   []PreviewTask   `json:"closes"`
	Opens    []PreviewTask   `json:"opens"`
	Timers   int             `json:"timers"`   // that would be cancelled
	Children int             `json:"children"` // called processes that would be cancelled
	Incident *metadata.Text  `json:"incident"` // that it would run into
	Lines    []metadata.Text `json:"lines"`    // what history would say
}

// PreviewTask is a task that would be closed or opened.
type PreviewTask struct {
	Step   string        `json:"step"`
	Label  metadata.Text `json:"label"`
	People []Person      `json:"people"`
	Status string        `json:"status"`
}

// PreviewAdmin tells what Administer would do with the same request; a reason need not be given yet.
// It refuses as Administer would. Needs the right "runs".
func (e *Engine) PreviewAdmin(ctx context.Context, by Actor, id string, ask AdminRun) (*RunPreview, error) {
	if err := by.mustAdminister("runs"); err != nil {
		return nil, err
	}
	if ask.Reason == "" {
		ask.Reason = "preview"
	}
	event, err := ask.event()
	if err != nil {
		return nil, err
	}
	var answer *RunPreview
	err = e.readAs(ctx, by, func(a *act) error {
		look, err := a.lookAtRun(id)
		if err != nil {
			return err
		}
		outcome, err := flow.Next(look.workflow, look.state, event, look.scope)
		if err != nil {
			return refusal(err)
		}
		answer = e.previewOf(look, outcome)
		return nil
	})
	return answer, err
}

func (e *Engine) previewOf(look *runLook, outcome *flow.Outcome) *RunPreview {
	answer := &RunPreview{
		State: outcome.Run.State, Label: stateLabel(look.workflow, outcome.Run.State), Status: string(outcome.Run.Status),
		Closes: []PreviewTask{}, Opens: []PreviewTask{}, Lines: []metadata.Text{},
	}
	for _, effect := range outcome.Effects {
		switch effect := effect.(type) {
		case flow.OpenTask:
			if !effect.Task.Status.Closed() {
				answer.Opens = append(answer.Opens, e.previewTask(look, effect.Task))
			}
		case flow.CloseTask:
			answer.Closes = append(answer.Closes, e.previewTask(look, effect.Task))
		case flow.CancelTimer:
			answer.Timers++
		case flow.CancelChild:
			answer.Children++
		case flow.RaiseIncident:
			answer.Incident = &effect.Incident.Message
		case flow.Note:
			answer.Lines = append(answer.Lines, effect.Text)
		default: // nothing an administrator has to know before
		}
	}
	return answer
}

func (e *Engine) previewTask(look *runLook, task *flow.Task) PreviewTask {
	return PreviewTask{
		Step: task.Step, Label: stepLabel(look.workflow, task.Step), People: e.askedPeople(task.Assignee, task.Queue), Status: string(task.Status),
	}
}

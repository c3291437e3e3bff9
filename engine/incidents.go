package engine

import (
	"context"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// IncidentInfo is something in a run that needs an administrator, with what can be done about it.
type IncidentInfo struct {
	ID        string        `json:"id"`
	Code      string        `json:"code"`
	Run       RunInfo       `json:"run"`
	Step      string        `json:"step,omitempty"`
	StepLabel metadata.Text `json:"step_label,omitzero"`
	Message   metadata.Text `json:"message"`
	Advice    metadata.Text `json:"advice"`
	At        time.Time     `json:"at"`
	Verbs     []string      `json:"verbs"`
}

// IncidentList is a page of incidents.
type IncidentList struct {
	Incidents []IncidentInfo `json:"incidents"`
	Next      string         `json:"next"`
}

// Incidents lists what needs an administrator, the newest run first. Needs the right "runs".
func (e *Engine) Incidents(ctx context.Context, by Actor, query RunQuery) (*IncidentList, error) {
	if err := by.mustAdminister("runs"); err != nil {
		return nil, err
	}
	answer := &IncidentList{Incidents: []IncidentInfo{}}
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		rows := e.runRows(tx, query)
		rows.Incident, rows.Whole = true, true
		runs, next, err := tx.Runs(rows)
		if err != nil {
			return err
		}
		answer.Next = next
		for _, run := range runs {
			found, err := e.incidentsOf(tx, m, run)
			if err != nil {
				return err
			}
			answer.Incidents = append(answer.Incidents, found...)
		}
		return nil
	})
	return answer, err
}

func (e *Engine) incidentsOf(tx *store.Tx, m *model, run *store.Run) ([]IncidentInfo, error) {
	state, err := kernelState(run)
	if err != nil {
		return nil, err
	}
	workflow, err := e.workflowOf(tx, m, run)
	if err != nil {
		return nil, err
	}
	about := e.runInfo(workflow, run)
	list := make([]IncidentInfo, len(state.Incidents))
	for i, incident := range state.Incidents {
		list[i] = incidentInfo(workflow, state, incident)
		list[i].Run = about
	}
	return list, nil
}

func incidentInfo(workflow *metadata.Workflow, state *flow.Run, incident *flow.Incident) IncidentInfo {
	info := IncidentInfo{
		ID: incident.ID, Code: incident.Code, Step: incident.Step, Message: incident.Message, At: incident.At,
		Advice: adviceFor(incident), Verbs: incidentVerbs(workflow, state, incident),
	}
	if incident.Step != "" {
		info.StepLabel = stepLabel(workflow, incident.Step)
	}
	return info
}

// incidentVerbs lists what mends an incident, the likeliest first.
func incidentVerbs(workflow *metadata.Workflow, state *flow.Run, incident *flow.Incident) []string {
	switch {
	case state.Status.Over():
		return []string{"retry", "skip"}
	case !state.SuspendedAt.IsZero():
		return []string{"activate", "cancel"}
	case incident.Visit != "" && approvalOf(workflow, incident.Step) != nil:
		return []string{"assign", "retry", "skip", "jump", "cancel"}
	case incident.Event != "":
		return []string{"retry", "jump", "cancel"}
	}
	return []string{"retry", "skip", "jump", "cancel"}
}

// incidentAdvice says what to do about an incident, by its code.
var incidentAdvice = map[string]metadata.Text{
	"nobody": {
		En: "Name somebody to decide, or fill the role or field the step asks and try again.",
		Zh: "请指定处理人；或补全该步骤所需的角色成员、人员字段后重试。",
	},
	"too_many":     {En: "The step asks too many people: correct the data or the workflow, then try again.", Zh: "该步骤涉及人数过多：请修正数据或流程后重试。"},
	"chain_circle": {En: "Two people are each other's manager: correct the organisation, then try again.", Zh: "上级关系形成循环：请修正组织架构后重试。"},
	"job_failed":   {En: "The other system did not take the call. When it works again, try again; skip only if the work was done by hand.", Zh: "外部系统未成功处理。恢复后请重试；仅在已人工处理完成时跳过。"},
	"child_failed": {En: "The called process could not be started: mend the cause, then try again.", Zh: "子流程未能启动：请排除原因后重试。"},
	"loop_limit":   {En: "The flow went round too often: jump to the step that should be next, or change the data and try again.", Zh: "流程循环次数超限：请跳转到应处理的步骤，或修改数据后重试。"},
	"no_choice":    {En: "No branch fits the data: correct the record and try again, or jump to a step.", Zh: "没有符合数据的分支：请修正记录后重试，或跳转到某个步骤。"},
	"no_transition": {
		En: "No way out of the state fits the data: correct the record and try again, or jump to a state.",
		Zh: "当前状态没有符合数据的流转：请修正记录后重试，或跳转到其他状态。",
	},
	"stranded":     {En: "Nothing would ever move this process: jump to a step, or cancel it.", Zh: "该流程已无后续动作：请跳转到某个步骤，或终止流程。"},
	"no_step":      {En: "The step is not part of the workflow any more: jump to another one.", Zh: "步骤已不存在：请跳转到其他步骤。"},
	"no_workflow":  {En: "The called workflow does not exist: publish it, then try again, or skip the step.", Zh: "被调用的流程不存在：请发布后重试，或跳过该步骤。"},
	"call_depth":   {En: "Processes call each other too deeply: cancel this one and correct the workflow.", Zh: "流程嵌套调用过深：请终止并修正流程定义。"},
	"timeout":      {En: "What was waited for did not come in time: try again to wait once more, or skip the step.", Zh: "等待的事件超时未到：可重试继续等待，或跳过该步骤。"},
	"clock_failed": {En: "The service level cannot be measured: correct the data its rule reads, then try again.", Zh: "服务时限无法计算：请修正其规则所读取的数据后重试。"},
}

// adviceFor gives the advice of a code; most others are rules that failed over the record's data.
func adviceFor(incident *flow.Incident) metadata.Text {
	if advice, ok := incidentAdvice[incident.Code]; ok {
		return advice
	}
	return metadata.Text{
		En: "Correct the data that the rule reads, then try again; or skip it with a reason.",
		Zh: "请修正规则所读取的数据后重试；或填写原因后跳过。",
	}
}

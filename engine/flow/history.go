package flow

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// note writes a line of history. What is not given is filled in: number, time, actor, round and
// text.
func (m *machine) note(line Note) {
	if m.guessing {
		return
	}
	m.flushMarks()
	m.run.Seq++
	line.Seq, line.At, line.Round = m.run.Seq, m.now, m.run.Round
	if line.Actor == "" {
		line.Actor = m.actor
	}
	if line.Text.IsZero() {
		line.Text = m.sentence(&line)
	}
	m.told, m.noted = line, len(m.effects)
	m.emit(nil) // its place, until its marks are known
}

// flushMarks gives the statuses set since the last line to that line.
func (m *machine) flushMarks() {
	if m.noted < 0 {
		return
	}
	if len(m.marks) > 0 {
		m.told.Marks = slices.Clip(m.marks)
		m.marks = m.marks[len(m.marks):]
	}
	m.effects[m.noted] = m.told
}

// auto writes a line of history that no person caused.
func (m *machine) auto(line Note) {
	line.Actor = System
	m.note(line)
}

// sentences tells each verb in words; {who} did it, {to} is a person, step or state.
var sentences = map[string]metadata.Text{
	"start":           {En: "{who} started it", Zh: "{who}发起"},
	"fire":            {En: "{who}: {event}, {from} → {to}", Zh: "{who}：{event}，{from} → {to}"},
	"auto":            {En: "{event}: {from} → {to}", Zh: "{event}：{from} → {to}"},
	"ignored":         {En: "Nothing follows from “{event}” here", Zh: "此处不处理事件“{event}”"},
	"ask":             {En: "{step}: {to}", Zh: "{step}：{to}"},
	"approve":         {En: "{who} approved “{step}”", Zh: "{who}同意了“{step}”"},
	"reject":          {En: "{who} rejected “{step}”", Zh: "{who}驳回了“{step}”"},
	"complete":        {En: "{who} completed “{step}”", Zh: "{who}办结了“{step}”"},
	"return":          {En: "{who} returned it from “{step}” to {to}", Zh: "{who}从“{step}”退回到{to}"},
	"send_back":       {En: "“{step}” was rejected and went back to {to}", Zh: "“{step}”被驳回，退回到{to}"},
	"resubmit":        {En: "{who} submitted it again", Zh: "{who}重新提交"},
	"withdraw":        {En: "{who} took the decision on “{step}” back", Zh: "{who}拿回了“{step}”的决定"},
	"transfer":        {En: "{who} transferred “{step}” to {to}", Zh: "{who}将“{step}”转交给{to}"},
	"merge":           {En: "“{step}” joined the task of {to}", Zh: "“{step}”并入{to}的任务"},
	"delegate":        {En: "{who} asked {to} for advice on “{step}”", Zh: "{who}将“{step}”委派给{to}"},
	"resolve":         {En: "{who} gave advice on “{step}” to {to}", Zh: "{who}答复了{to}委派的“{step}”"},
	"reclaim":         {En: "{who} took “{step}” back from {to}", Zh: "{who}从{to}收回“{step}”"},
	"add":             {En: "{who} added {to} to “{step}”", Zh: "{who}在“{step}”加签：{to}"},
	"remove":          {En: "{who} removed {to} from “{step}”", Zh: "{who}在“{step}”减签：{to}"},
	"claim":           {En: "{who} took “{step}”", Zh: "{who}认领了“{step}”"},
	"release":         {En: "{who} gave “{step}” back to the queue", Zh: "{who}将“{step}”放回队列"},
	"cc":              {En: "Copied to {to}", Zh: "抄送给{to}"},
	"save":            {En: "{who} saved “{step}”", Zh: "{who}暂存了“{step}”"},
	"urge":            {En: "{who} urged “{step}”", Zh: "{who}催办“{step}”"},
	"comment":         {En: "{who} commented", Zh: "{who}发表意见"},
	"remind":          {En: "Reminder sent for “{step}” to {to}", Zh: "已就“{step}”提醒{to}"},
	"auto_approve":    {En: "“{step}” was approved automatically", Zh: "“{step}”自动同意"},
	"auto_reject":     {En: "“{step}” was rejected automatically", Zh: "“{step}”自动驳回"},
	"absent":          {En: "“{step}” goes to {to} during an absence", Zh: "外出期间“{step}”由{to}代理"},
	"back":            {En: "“{step}” came back to {to}", Zh: "“{step}”交还给{to}"},
	"dropped":         {En: "“{step}” left out: {to}", Zh: "“{step}”略过：{to}"},
	"skip":            {En: "“{step}” was skipped", Zh: "跳过“{step}”"},
	"jump_downgraded": {En: "The way changed, later steps are asked again", Zh: "条件已变，后续步骤重新审批"},
	"restart":         {En: "The approval starts again: {to} changed", Zh: "{to}已变更，审批重新开始"},
	"reroute":         {En: "The way was decided again: {to} changed", Zh: "{to}已变更，重新计算路径"},
	"wait":            {En: "Waiting: {step}", Zh: "等待：{step}"},
	"passed":          {En: "“{step}” is done", Zh: "“{step}”完成"},
	"timeout":         {En: "“{step}” timed out", Zh: "“{step}”超时"},
	"job":             {En: "“{step}” was started", Zh: "已发起“{step}”"},
	"job_done":        {En: "“{step}” was carried out", Zh: "“{step}”执行成功"},
	"job_failed":      {En: "“{step}” failed", Zh: "“{step}”执行失败"},
	"call":            {En: "“{step}” started {to}", Zh: "“{step}”启动了{to}"},
	"child":           {En: "A part of “{step}” ended: {to}", Zh: "“{step}”的子流程结束：{to}"},
	"event":           {En: "Event “{event}” arrived", Zh: "收到事件“{event}”"},
	"clock":           {En: "{event}: {to}", Zh: "{event}：{to}"},
	"changed":         {En: "{who} changed {to}", Zh: "{who}修改了{to}"},
	"incident":        {En: "Needs attention: {reason}", Zh: "需要处理：{reason}"},
	"retry":           {En: "{who} tried again", Zh: "{who}重试"},
	"skip_incident":   {En: "{who} skipped “{step}”", Zh: "{who}跳过了“{step}”"},
	"jump":            {En: "{who} moved it from {from} to {to}", Zh: "{who}从{from}跳转到{to}"},
	"suspend":         {En: "{who} suspended it", Zh: "{who}挂起流程"},
	"activate":        {En: "{who} resumed it", Zh: "{who}激活流程"},
	"cancel":          {En: "{who} cancelled it", Zh: "{who}终止流程"},
	"handover":        {En: "{who} handed “{step}” over to {to}", Zh: "{who}将“{step}”移交给{to}"},
	"assign":          {En: "{who} assigned “{step}” to {to}", Zh: "{who}将“{step}”指派给{to}"},
	"override":        {En: "{who} {to} “{step}” as administrator", Zh: "{who}以管理员身份{to}“{step}”"},
	"queue_empty":     {En: "Nobody is left for “{step}”; it moved on", Zh: "“{step}”已无人可处理，改派"},
	"left":            {En: "{to} left; “{step}” moved on", Zh: "{to}已离职，“{step}”改派"},
}

// reasons tells the codes of Note.Reason in words.
var reasons = map[string]metadata.Text{
	"auto":             {En: "no step was needed", Zh: "无需审批"},
	"same":             {En: "same person approved before", Zh: "同一人已审批"},
	"self":             {En: "the submitter is the only approver", Zh: "审批人为发起人本人"},
	"own":              {En: "nobody decides on their own request", Zh: "不能审批本人的申请"},
	"empty":            {En: "there is nobody to ask", Zh: "审批人为空"},
	"timeout":          {En: "not decided in time", Zh: "超时未处理"},
	"override":         {En: "by an administrator", Zh: "管理员干预"},
	"inactive":         {En: "no longer active", Zh: "已停用"},
	"vacant":           {En: "the position is vacant", Zh: "岗位空缺"},
	"unknown":          {En: "unknown person", Zh: "人员不存在"},
	"already_signer":   {En: "already asked", Zh: "已在审批人中"},
	"absence_lost":     {En: "away, and so is everybody who would stand in", Zh: "外出，且各级代理人也均外出"},
	"absence_ended":    {En: "the absence is over", Zh: "外出结束"},
	"added":            {En: "an added signer rejected", Zh: "加签人驳回"},
	"chain_short":      {En: "the chain of managers ended early", Zh: "上级链提前结束"},
	"skipped":          {En: "skipped", Zh: "已跳过"},
	"on_behalf":        {En: "on behalf of somebody absent", Zh: "代理审批"},
	"watched_changed":  {En: "watched fields changed", Zh: "关注字段已变更"},
	"path_changed":     {En: "the way no longer leads there", Zh: "路径已改变"},
	"admin":            {En: "an administrator has to act", Zh: "转管理员处理"},
	"no_branch":        {En: "no branch applies", Zh: "没有满足条件的分支"},
	"queue_released":   {En: "back to the queue", Zh: "退回队列"},
	"first_response":   {En: "first response decides", Zh: "或签以首个意见为准"},
	"event":            {En: "event", Zh: "事件"},
	"time":             {En: "the time has come", Zh: "时间到"},
	"merged":           {En: "merged with an open task", Zh: "与已有任务合并"},
	"counted":          {En: "the others added had decided", Zh: "其他加签人已决定"},
	"early":            {En: "the event had come before", Zh: "事件先到"},
	"on_error_ignored": {En: "the error is ignored", Zh: "忽略错误"},
}

// sentence tells a line of history in both languages.
func (m *machine) sentence(line *Note) metadata.Text {
	pattern := sentences[line.Verb]
	if line.From != "" && line.Verb != "jump" {
		if pattern = sentences["fire"]; line.Actor == System {
			pattern = sentences["auto"]
		}
	}
	if pattern.IsZero() {
		pattern = metadata.Text{En: line.Verb, Zh: line.Verb}
	}
	if line.Reason != "" && line.Verb != "incident" {
		pattern.En += " ({reason})"
		pattern.Zh += "（{reason}）"
	}
	return metadata.Text{En: m.fill(pattern.En, line, false), Zh: m.fill(pattern.Zh, line, true)}
}

// fill puts words into the places of a sentence.
func (m *machine) fill(pattern string, line *Note, chinese bool) string {
	var out strings.Builder
	out.Grow(len(pattern) + 32)
	for {
		before, after, found := strings.Cut(pattern, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		place, rest, _ := strings.Cut(after, "}")
		if word := m.word(place, line); chinese {
			out.WriteString(word.Zh)
		} else {
			out.WriteString(word.En)
		}
		pattern = rest
	}
}

// word is what a place of a sentence stands for.
func (m *machine) word(place string, line *Note) metadata.Text {
	switch place {
	case "who":
		return m.doer(line)
	case "step":
		return m.stepLabel(line.Step)
	case "event":
		return m.eventLabel(line)
	case "from":
		return m.places(line.From)
	case "to":
		return m.target(line)
	}
	return reasonText(line.Reason)
}

// doer is who did what a line tells, and for whom.
func (m *machine) doer(line *Note) metadata.Text {
	who := m.person(line.Actor)
	if line.OnBehalfOf == "" || line.OnBehalfOf == line.Actor {
		return who
	}
	absent := m.person(line.OnBehalfOf)
	return metadata.Text{En: who.En + " for " + absent.En, Zh: who.Zh + "（代" + absent.Zh + "）"}
}

func (m *machine) person(id string) metadata.Text {
	if id == System {
		return metadata.Text{En: "The system", Zh: "系统"}
	}
	name := m.scope.Directory.name(id)
	return metadata.Text{En: name, Zh: name}
}

// persons names people and queues, given by ids with blanks between them.
func (m *machine) persons(list string) metadata.Text {
	var names metadata.Text
	for id := range strings.FieldsSeq(list) {
		label := m.person(id)
		if strings.Contains(id, ":") || id == "admin" {
			label = queueLabel(m.workflow, id)
		}
		names = joined(names, label)
	}
	return names
}

// queueLabel names a queue (Task.Queue).
func queueLabel(workflow *metadata.Workflow, queue string) metadata.Text {
	kind, name, _ := strings.Cut(queue, ":")
	name, as, _ := strings.Cut(name, ":")
	name, _, _ = strings.Cut(name, "@") // a role's department
	label := nameOf(workflow, kind, name)
	switch kind {
	case "role":
		return metadata.Text{En: "role " + label.En, Zh: "角色 " + label.Zh}
	case "team":
		return withDuty(workflow, metadata.Text{En: "team " + label.En, Zh: "团队 " + label.Zh}, as)
	case "territory":
		return withDuty(workflow, metadata.Text{En: "territory", Zh: "区域"}, as)
	}
	return metadata.Text{En: "administrators", Zh: "管理员"}
}

// withDuty says what those who are meant are in a team or territory.
func withDuty(workflow *metadata.Workflow, group metadata.Text, as string) metadata.Text {
	if as == "" {
		return group
	}
	duty := nameOf(workflow, "duty", as)
	return metadata.Text{En: group.En + " (" + duty.En + ")", Zh: group.Zh + "（" + duty.Zh + "）"}
}

// nameOf is what a role, team, field or workflow is called that a definition names; its key when
// nothing is known.
func nameOf(workflow *metadata.Workflow, kind, name string) metadata.Text {
	label := workflow.Names[kind+":"+name]
	if label.IsZero() {
		return metadata.Text{En: name, Zh: name}
	}
	return metadata.Text{En: label.In("en"), Zh: label.In("zh")}
}

// fieldNames lists what fields are called.
func fieldNames(workflow *metadata.Workflow, fields []string) metadata.Text {
	var en, zh []string
	for _, field := range fields {
		label := nameOf(workflow, "field", field)
		en, zh = append(en, label.En), append(zh, label.Zh)
	}
	return metadata.Text{En: strings.Join(en, ", "), Zh: strings.Join(zh, "、")}
}

// target tells what a line leads to: a state, a step or people, separated by blanks.
func (m *machine) target(line *Note) metadata.Text {
	switch {
	case line.From != "":
		return m.places(line.To)
	case line.Verb == "return" || line.Verb == "send_back":
		return m.stepLabel(line.To)
	case len(line.Fields) > 0:
		return fieldNames(m.workflow, line.Fields)
	case line.Verb == "override":
		return overrideWords[line.To]
	case line.Verb == "call":
		return nameOf(m.workflow, "workflow", line.To)
	case line.Verb == "clock" && !clockWords[line.To].IsZero():
		return clockWords[line.To]
	case line.Verb == "clock" || line.Verb == "child":
		return metadata.Text{En: line.To, Zh: line.To}
	}
	return m.persons(line.To)
}

// places names states and steps, given by ids with blanks between them.
func (m *machine) places(list string) metadata.Text {
	var names metadata.Text
	for id := range strings.FieldsSeq(list) {
		label := m.stateLabel(id)
		if _, ok := m.workflow.States.Get(id); !ok {
			label = m.stepLabel(id)
		}
		names = joined(names, label)
	}
	return names
}

// joined puts a name behind others.
func joined(names, next metadata.Text) metadata.Text {
	if names.IsZero() {
		return next
	}
	return metadata.Text{En: names.En + ", " + next.En, Zh: names.Zh + "、" + next.Zh}
}

func (m *machine) stepLabel(id string) metadata.Text {
	if id == Beginning {
		return metadata.Text{En: "the submitter", Zh: "发起人"}
	}
	if step := m.step(id); step != nil {
		return labelOf(step)
	}
	return metadata.Text{En: id, Zh: id}
}

// labelOf is what a step is called: its title, or its id.
func labelOf(step *metadata.Step) metadata.Text {
	if step.Title.IsZero() {
		return metadata.Text{En: step.ID, Zh: step.ID}
	}
	return step.Title
}

func (m *machine) stateLabel(name string) metadata.Text {
	state, ok := m.workflow.States.Get(name)
	if !ok || state.Title.IsZero() {
		return metadata.Text{En: name, Zh: name}
	}
	return state.Title
}

// eventLabel is what an event is called: the title of its transition, or its name.
func (m *machine) eventLabel(line *Note) metadata.Text {
	if line.From != "" {
		if state, ok := m.workflow.States.Get(line.From); ok {
			transitions, _ := state.On.Get(line.Verb)
			for _, transition := range transitions {
				if !transition.Title.IsZero() && transition.To == line.To {
					return transition.Title
				}
			}
		}
		return wellKnown(line.Verb)
	}
	if clock, ok := m.workflow.Clocks.Get(line.Step); ok && line.Verb == "clock" {
		return clock.Title
	}
	return metadata.Text{En: line.Step, Zh: line.Step}
}

// overrideWords say what an administrator decided in place of whoever was asked.
var overrideWords = map[string]metadata.Text{
	"approve": {En: "approved", Zh: "同意了"}, "reject": {En: "rejected", Zh: "驳回了"},
}

// clockWords say what has become of a clock.
var clockWords = map[string]metadata.Text{
	"running": {En: "running", Zh: "计时中"}, "paused": {En: "paused", Zh: "已暂停"}, "stopped": {En: "stopped", Zh: "已停止"},
}

// wellKnown words the events that the kernel itself fires.
func wellKnown(event string) metadata.Text {
	switch event {
	case "approved":
		return metadata.Text{En: "Approved", Zh: "审批通过"}
	case "rejected":
		return metadata.Text{En: "Rejected", Zh: "审批驳回"}
	case "timeout":
		return metadata.Text{En: "Timed out", Zh: "超时"}
	case "after":
		return metadata.Text{En: "Time passed", Zh: "到期"}
	case "when":
		return metadata.Text{En: "Condition holds", Zh: "条件成立"}
	}
	return metadata.Text{En: event, Zh: event}
}

func reasonText(code string) metadata.Text {
	if text, ok := reasons[code]; ok {
		return text
	}
	return metadata.Text{En: code, Zh: code}
}

// Statuses is what history says about a run: the status of the run ("run"), its state ("state")
// and of every visit and task by id.
type Statuses map[string]string

// Replay folds lines of history, in order, into statuses. What it gives for a run's whole history
// agrees with the run.
func Replay(history []Note) Statuses {
	statuses := Statuses{}
	for _, line := range history {
		for _, mark := range line.Marks {
			statuses[mark.ID] = mark.Status
		}
	}
	return statuses
}

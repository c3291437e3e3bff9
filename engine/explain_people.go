package engine

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// taskWords say what became of a task.
var taskWords = map[string]metadata.Text{
	"open":          {En: "is asked now", Zh: "正在等待其处理"},
	"waiting":       {En: "comes later, in the order", Zh: "按顺序稍后处理"},
	"approving":     {En: "approved, added people still decide", Zh: "已同意，等待加签人处理"},
	"approved":      {En: "approved", Zh: "已同意"},
	"rejected":      {En: "rejected", Zh: "已驳回"},
	"returned":      {En: "sent it back", Zh: "已退回"},
	"transferred":   {En: "handed it over", Zh: "已转交"},
	"auto_approved": {En: "approved automatically", Zh: "自动同意"},
	"auto_rejected": {En: "rejected automatically", Zh: "自动驳回"},
	"no_response":   {En: "was asked, others decided first", Zh: "已被询问，由他人先行决定"},
	"removed":       {En: "was removed", Zh: "已减签"},
	"cancelled":     {En: "was asked, then the step was called off", Zh: "已被询问，步骤随后取消"},
}

var (
	willBeAsked  = metadata.Text{En: "will be asked", Zh: "将被询问"}
	mayTakeIt    = metadata.Text{En: "may take it from the queue", Zh: "可从队列认领"}
	otherTook    = metadata.Text{En: "somebody else took it from the queue", Zh: "已由他人认领"}
	notAmongThem = metadata.Text{En: "was not among those asked at that time", Zh: "当时不在被询问人员之列"}
	inPlace      = metadata.Text{En: "asked in place of those who could not be", Zh: "替补无法询问的人员"}
	addedLater   = metadata.Text{En: "joined later", Zh: "后续加入"}
	tookOver     = metadata.Text{En: "took the task over", Zh: "接手任务"}
	onBehalfOf   = metadata.Text{En: "on behalf of ", Zh: "代理"}
)

// people joins who was considered with the tasks that there were and what history says was left out.
func (x *runExplainer) people(step, visit string, considered []flow.Considered) []ExplainedPerson {
	rows := x.rowsOf(step, visit)
	told := make([]ExplainedPerson, 0, len(considered))
	seen := map[string]bool{}
	for _, one := range considered {
		told = append(told, x.person(one, rows, visit))
		seen[one.Person] = true
	}
	for _, row := range rows {
		if who := holderOf(row); who != "" && !seen[who] {
			seen[who] = true
			told = append(told, x.factOf(row, x.whyInstead(row, considered)))
		}
	}
	for _, line := range x.lines {
		if line.Verb != "dropped" || line.To == "" || seen[line.To] || visit == "" || noteOf(line).Visit != visit {
			continue
		}
		seen[line.To] = true
		told = append(told, ExplainedPerson{Person: x.Engine.person(line.To), Result: "skipped", Reason: flow.ReasonText(line.Reason)})
	}
	return told
}

func noteOf(line *store.RunEntry) flow.Note {
	var note flow.Note
	if err := json.Unmarshal(line.Data, &note); err != nil {
		return flow.Note{}
	}
	return note
}

// rowsOf lists the tasks of a visit.
func (x *runExplainer) rowsOf(step, visit string) []*store.Task {
	var rows []*store.Task
	for _, row := range x.tasks {
		if visit != "" && row.Step == step && row.Visit == ordinal(visit) && row.Kind != "copy" {
			rows = append(rows, row)
		}
	}
	return rows
}

func holderOf(row *store.Task) string {
	if row.Assignee == "" {
		return row.ActedBy
	}
	return row.Assignee
}

// person tells what became of somebody who was considered.
func (x *runExplainer) person(one flow.Considered, rows []*store.Task, visit string) ExplainedPerson {
	told := ExplainedPerson{Person: x.Engine.person(one.Person), Result: one.Result, Reason: one.Why, part: one.Why}
	if one.Person == "" {
		told.Person = Person{Title: "—"}
	}
	at := slices.IndexFunc(rows, func(row *store.Task) bool { return holderOf(row) == one.Person && one.Person != "" })
	switch {
	case at >= 0:
		why := one.Why
		if one.Result == "asked" {
			why = joined(why, one.Reason)
		}
		return x.factOf(rows[at], why)
	case one.Result != "asked":
		told.Reason = joined(one.Why, one.Reason)
		told.Instead = x.optionalPerson(one.Instead)
	case visit == "":
		told.Result, told.Reason = "expected", joined(one.Why, willBeAsked)
	default:
		told.Result, told.Reason = x.notAsked(one, rows)
		if to := x.passedTo(visit, one.Person); to != "" {
			told.Result, told.Instead = "replaced", x.optionalPerson(to)
			told.Reason = joined(one.Why, metadata.Text{En: "the task passed to " + told.Instead.Title, Zh: "任务已转给" + told.Instead.Title})
		}
	}
	return told
}

// passedTo gives the person to whom somebody's task in a visit went for good: by their own transfer, or
// by an administrator or the clock; "" when none did.
func (x *runExplainer) passedTo(visit, person string) string {
	for _, line := range x.lines {
		note := noteOf(line)
		if note.Visit != visit || x.org.Load().people[line.To] == nil {
			continue
		}
		own := line.Verb == "transfer" && (line.Actor == person || line.OnBehalfOf == person)
		if person != "" && (own || note.Holder == person) {
			return line.To
		}
	}
	return ""
}

// notAsked tells why somebody whom the step names has no task of their own.
func (x *runExplainer) notAsked(one flow.Considered, rows []*store.Task) (string, metadata.Text) {
	for _, row := range rows {
		if row.OnBehalfOf == one.Person {
			return "replaced", joined(one.Why, flow.ReasonText("on_behalf"))
		}
		for _, queue := range row.Candidates {
			if row.Status == string(flow.Open) && row.Assignee == "" && x.directory().InQueue(queue, one.Person) {
				return "asked", joined(one.Why, mayTakeIt)
			}
		}
		if x.wasQueue(row) {
			return "skipped", joined(one.Why, otherTook)
		}
	}
	return "skipped", joined(one.Why, notAmongThem)
}

// wasQueue reports whether a task came from a queue.
func (x *runExplainer) wasQueue(row *store.Task) bool {
	for _, task := range x.look.state.Tasks {
		if taskID(x.look.run.ID, task.ID) == row.ID {
			return task.Queue != ""
		}
	}
	return false
}

// factOf tells what became of a task that there was.
func (x *runExplainer) factOf(row *store.Task, why metadata.Text) ExplainedPerson {
	told := ExplainedPerson{
		Person: x.Engine.person(holderOf(row)), Result: "asked", Status: row.Status, Reason: joined(why, taskWords[row.Status]), At: row.DecidedAt,
		part: why,
	}
	if row.DecidedAt == nil {
		told.At = &row.OpenedAt
	}
	for _, task := range x.look.state.Tasks {
		if taskID(x.look.run.ID, task.ID) == row.ID && task.Reason != "" {
			told.Reason = joined(told.Reason, flow.ReasonText(task.Reason))
		}
	}
	return told
}

// whyInstead tells why somebody has a task whom the step does not name.
func (x *runExplainer) whyInstead(row *store.Task, considered []flow.Considered) metadata.Text {
	if row.OnBehalfOf != "" {
		name := x.Engine.person(row.OnBehalfOf).Title
		return metadata.Text{En: onBehalfOf.En + name, Zh: onBehalfOf.Zh + name}
	}
	for _, one := range considered {
		if one.Instead == row.Assignee && one.Instead != "" {
			name := x.Engine.person(one.Person).Title
			return metadata.Text{En: "in place of " + name, Zh: "代替" + name}
		}
	}
	for _, v := range x.look.state.Visits {
		if ordinal(v.ID) == row.Visit && v.Fallback {
			return inPlace
		}
	}
	for _, line := range x.lines {
		if line.To == row.Assignee && line.Task == row.ID && slices.Contains([]string{"transfer", "handover", "assign"}, line.Verb) {
			return tookOver
		}
	}
	return addedLater
}

// joined puts two remarks behind each other.
func joined(a, b metadata.Text) metadata.Text {
	switch {
	case a.IsZero():
		return b
	case b.IsZero():
		return a
	}
	return metadata.Text{En: a.En + ": " + b.En, Zh: a.Zh + "：" + b.Zh}
}

// sentenceOfTask says in words why a step is there and whom it asks.
func sentenceOfTask(label metadata.Text, step ExplainedStep) metadata.Text {
	verb := "happens"
	if step.Kind == "approve" || step.Kind == "handle" {
		verb = "is asked"
	}
	text := metadata.Text{En: "“" + label.En + "” always " + verb + ".", Zh: "“" + label.Zh + "”为必经步骤。"}
	if held := conditionsThat(true, step.Rules); !held.IsZero() {
		text = metadata.Text{En: "“" + label.En + "” " + verb + " because " + held.En + ".", Zh: "需要“" + label.Zh + "”，因为" + held.Zh + "。"}
	}
	for _, person := range step.People {
		if person.Result == "skipped" || person.Result == "replaced" {
			text.En += " " + person.Person.Title + ": " + person.Reason.En + "."
			text.Zh += person.Person.Title + "：" + person.Reason.Zh + "。"
		}
	}
	return text
}

// readersPart says as what the reader is asked; nothing where others are.
func readersPart(by Actor, people []ExplainedPerson) metadata.Text {
	i := slices.IndexFunc(people, func(one ExplainedPerson) bool { return one.Person.ID == by.ID && one.Result == "asked" })
	if i < 0 || people[i].part.IsZero() {
		return metadata.Text{}
	}
	return metadata.Text{En: " Your part: " + people[i].part.En + ".", Zh: "您的身份：" + people[i].part.Zh + "。"}
}

// whyLeftOut says in words why a step is not on the way.
func whyLeftOut(label metadata.Text, step ExplainedStep) metadata.Text {
	if i := slices.IndexFunc(step.Rules, func(r ExplainedRule) bool { return r.Part == "instead" }); i >= 0 {
		taken := step.Rules[i].Sentence
		return metadata.Text{
			En: "“" + label.En + "” is left out, because another way is taken: " + taken.En + ".",
			Zh: "略过“" + label.Zh + "”，因为已走另一分支：" + taken.Zh + "。",
		}
	}
	missed := conditionsThat(false, step.Rules)
	if missed.IsZero() {
		return metadata.Text{En: "“" + label.En + "” is not reached.", Zh: "未到达“" + label.Zh + "”。"}
	}
	return metadata.Text{En: "“" + label.En + "” is left out; this does not hold: " + missed.En + ".", Zh: "略过“" + label.Zh + "”，以下条件不成立：" + missed.Zh + "。"}
}

// conditionsThat joins the conditions on the way to a step that gave an answer.
func conditionsThat(gave bool, rules []ExplainedRule) metadata.Text {
	var en, zh []string
	for _, r := range rules {
		if r.Result == gave && slices.Contains([]string{"step", "choice", "branch"}, r.Part) {
			en, zh = append(en, r.Sentence.En), append(zh, r.Sentence.Zh)
		}
	}
	return metadata.Text{En: strings.Join(en, ", and "), Zh: strings.Join(zh, "，且")}
}

func itoa(number int64) string { return strconv.FormatInt(number, 10) }

package flow

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// Verb is something Scope.Actor can do with a task.
type Verb struct {
	Name    string
	Label   metadata.Text
	Allowed bool
	Code    string
	Reason  metadata.Text
	Require metadata.Require
	Targets []Target // return: steps; remove: tasks
	Then    []string // return: replay, jump
	Where   []string // add: before, after, parallel
	People  []string // transfer, delegate, add, cc: whom the scope allows; nil means everybody
}

// Target is a step to return to, or a task to remove.
type Target struct {
	ID    string
	Label metadata.Text
}

// known is a verb with its label.
type known struct {
	name  string
	label metadata.Text
}

// verbs lists all verbs of people on tasks in the order they are shown.
var verbs = []known{
	{"approve", metadata.Text{En: "Approve", Zh: "同意"}},
	{"complete", metadata.Text{En: "Complete", Zh: "办结"}},
	{"resolve", metadata.Text{En: "Give advice", Zh: "答复委派"}},
	{"reject", metadata.Text{En: "Reject", Zh: "驳回"}},
	{"return", metadata.Text{En: "Return", Zh: "退回"}},
	{"claim", metadata.Text{En: "Take", Zh: "认领"}},
	{"release", metadata.Text{En: "Give back", Zh: "放回"}},
	{"transfer", metadata.Text{En: "Transfer", Zh: "转交"}},
	{"delegate", metadata.Text{En: "Ask for advice", Zh: "委派"}},
	{"reclaim", metadata.Text{En: "Take back from adviser", Zh: "收回委派"}},
	{"add", metadata.Text{En: "Add signer", Zh: "加签"}},
	{"remove", metadata.Text{En: "Remove signer", Zh: "减签"}},
	{"cc", metadata.Text{En: "Copy to", Zh: "抄送"}},
	{"save", metadata.Text{En: "Save", Zh: "暂存"}},
	{"withdraw", metadata.Text{En: "Take decision back", Zh: "拿回"}},
	{"urge", metadata.Text{En: "Urge", Zh: "催办"}},
	{"comment", metadata.Text{En: "Comment", Zh: "评论"}},
}

// absent are the refusals that mean a verb makes no sense for the actor at all.
var absent = []string{"no_verb", "not_offered", "not_yours", "closed", "not_claimed", "not_you", "over", "left_state", "last_signer"}

// TaskVerbs lists what Scope.Actor can do with a task, allowed or refused with the reason; verbs
// that make no sense for the actor at all are absent. Next checks a decision with the same function.
func (l Look) TaskVerbs(task string) []Verb {
	m, run := l.machine(), l.Run
	t := m.task(task)
	if t == nil {
		return nil
	}
	var list []Verb
	for _, known := range verbs {
		refusal := m.permit(t, known.name)
		if refusal == nil && !run.SuspendedAt.IsZero() && known.name != "comment" {
			refusal = refuse("suspended", Conflict)
		}
		if refusal == nil && run.Status.Over() && known.name != "comment" {
			continue
		}
		if refusal != nil && slices.Contains(absent, refusal.Code) {
			continue
		}
		verb := Verb{Name: known.name, Label: known.label, Allowed: refusal == nil}
		if refusal != nil {
			verb.Code, verb.Reason = refusal.Code, refusal.Message
		}
		if m.describe(&verb, t) {
			list = append(list, verb)
		}
	}
	return list
}

// describe fills in what a verb needs; it reports false for one that has nothing to choose from.
func (m *machine) describe(verb *Verb, t *Task) bool {
	a, _ := approval(m.step(t.Step))
	v := m.visit(t.Visit)
	if a != nil && a.Require != nil {
		verb.Require = requirement(a.Require, verb.Name)
	}
	switch verb.Name {
	case "approve", "complete":
		verb.Require.Fields = required(m.rights(t))
	case "return":
		verb.Targets, verb.Then = m.offeredTargets(v, a), thens(a)
		return len(verb.Targets) > 0
	case "remove":
		verb.Targets = m.removable(t)
		return len(verb.Targets) > 0
	case "add":
		verb.Where = []string{"before", "after", "parallel"}
		verb.People = m.scopePeople(a)
	case "transfer", "delegate", "cc":
		verb.People = m.scopePeople(a)
	case "comment":
		verb.Require.Comment = []string{"comment"}
	}
	return true
}

// requirement is what a policy demands for one verb.
func requirement(require *metadata.Require, verb string) metadata.Require {
	var need metadata.Require
	if needsComment(require, verb) {
		need.Comment = []string{verb}
	}
	if verb == "approve" || verb == "complete" {
		need.Attachment, need.Signature = require.Attachment, require.Signature
	}
	return need
}

func (m *machine) removable(t *Task) []Target {
	var targets []Target
	for _, other := range m.run.Tasks {
		if other.Visit == t.Visit && other.ID != t.ID && m.mayRemove(t, other) == nil {
			targets = append(targets, Target{other.ID, m.persons(other.Assignee + unclaimed(other))})
		}
	}
	return targets
}

func unclaimed(t *Task) string {
	if t.Assignee != "" {
		return ""
	}
	return t.Queue
}

func (m *machine) scopePeople(a *metadata.Approve) []string {
	if a == nil || len(a.Scope) == 0 {
		return nil
	}
	people, _, err := m.reachable(a.Scope)
	if err != nil || people == nil {
		return []string{}
	}
	return people
}

// closedRefusal says who closed a task first and how: by deciding it, or by a decision that left
// nothing to decide.
func (m *machine) closedRefusal(t *Task) *Refusal {
	refusal := refuse("closed", Conflict)
	refusal.ClosedBy, refusal.Outcome = t.ActedBy, t.Status
	for _, other := range m.run.Tasks {
		if refusal.ClosedBy == "" && other.ClosedAt.Equal(t.ClosedAt) {
			refusal.ClosedBy = other.ActedBy
		}
	}
	if refusal.ClosedBy != "" {
		who := m.person(refusal.ClosedBy)
		refusal.Message = metadata.Text{En: who.En + " was first: this task is closed already.", Zh: "任务已由" + who.Zh + "处理。"}
	}
	return refusal
}

// mine reports whether the actor has a task, or may take it from its queue.
func (m *machine) mine(t *Task) bool {
	directory := m.scope.Directory
	if t.Assignee == m.actor {
		return directory.active(m.actor)
	}
	if t.Queue == "" || slices.Contains(t.Except, m.actor) || t.Assignee != "" && directory.active(t.Assignee) {
		return false
	}
	return directory.InQueue(t.Queue, m.actor)
}

// permit refuses a verb that the actor may not do with a task now.
func (m *machine) permit(t *Task, verb string) *Refusal {
	if !slices.ContainsFunc(verbs, func(k known) bool { return k.name == verb }) {
		return refuse("unknown_verb", Invalid)
	}
	switch verb {
	case "comment":
		return m.mayComment()
	case "withdraw":
		return m.mayWithdraw(t)
	}
	if t.Status.Closed() {
		return m.closedRefusal(t)
	}
	switch verb {
	case "urge":
		return m.mayUrge(t)
	case "remove":
		return m.mayRemoveHere(t)
	case "reclaim":
		if t.DelegatedBy == "" || t.DelegatedBy != m.actor {
			return refuse("no_verb", Forbidden)
		}
		return nil
	}
	if refusal := m.mustHold(t); refusal != nil {
		return refusal
	}
	return m.permitHolder(t, verb)
}

// mustHold refuses those who do not have the task, and those whose turn has not come.
func (m *machine) mustHold(t *Task) *Refusal {
	if !m.mine(t) {
		switch {
		case t.DelegatedBy == m.actor:
			return refuse("out_for_advice", Conflict)
		case t.Queue != "" && t.Assignee != "" && m.scope.Directory.InQueue(t.Queue, m.actor):
			refusal := refuse("claimed", Conflict)
			refusal.ClosedBy = t.Assignee
			return refusal
		}
		return refuse("not_yours", Forbidden)
	}
	switch {
	case t.Status == Approving:
		return m.closedRefusal(t)
	case t.Status == Waiting && m.addedBefore(t.ID):
		return refuse("waiting_for_added", Conflict)
	case t.Status == Waiting:
		return refuse("not_your_turn", Conflict)
	}
	return nil
}

// offered are the verbs a step has to list under "can".
var offered = []string{"transfer", "delegate", "add", "return", "cc", "save"}

// permitHolder refuses verbs that do not fit the task of the actor.
func (m *machine) permitHolder(t *Task, verb string) *Refusal {
	if t.DelegatedBy != "" && !slices.Contains([]string{"resolve", "delegate", "save", "cc"}, verb) {
		return refuse("advice_only", Forbidden)
	}
	queued := t.Queue != ""
	switch verb {
	case "approve", "reject":
		if t.Kind != Approval {
			return refuse("no_verb", Invalid)
		}
	case "complete":
		if t.Kind == Approval {
			return refuse("no_verb", Invalid)
		}
	case "resolve":
		if t.DelegatedBy == "" {
			return refuse("no_verb", Invalid)
		}
	case "claim":
		if !queued || t.Assignee == m.actor {
			return refuse("no_verb", Conflict)
		}
	case "release":
		if !queued || t.Assignee != m.actor {
			return refuse("not_claimed", Conflict)
		}
	case "save":
		if t.Kind == Resubmit {
			return nil
		}
	}
	if !slices.Contains(offered, verb) {
		return nil
	}
	return m.permitOffered(t, verb)
}

func (m *machine) permitOffered(t *Task, verb string) *Refusal {
	a, _ := approval(m.step(t.Step))
	switch {
	case a == nil || !slices.Contains(a.Can, verb):
		return refuse("not_offered", Forbidden)
	case verb == "add" && t.Kind != Approval:
		return refuse("no_verb", Invalid)
	case verb == "add" && t.Where != "":
		return refuse("nested", Forbidden)
	}
	return nil
}

// mayComment lets everybody who has had something to do with the run comment.
func (m *machine) mayComment() *Refusal {
	involved := m.isAdmin() || m.actor == m.run.Submitter || m.actor == m.run.Starter ||
		slices.Contains(m.run.Copied, m.actor) || slices.Contains(m.selves(), m.actor)
	if involved || slices.ContainsFunc(m.run.Tasks, func(t *Task) bool { return t.ActedBy == m.actor || t.OnBehalfOf == m.actor || m.mine(t) }) {
		return nil
	}
	return refuse("not_you", Forbidden)
}

// mayUrge lets the submitter and the owner remind, not too often.
func (m *machine) mayUrge(t *Task) *Refusal {
	if t.Status != Open {
		return refuse("no_verb", Conflict)
	}
	if !slices.Contains(m.selves(), m.actor) && m.actor != m.run.Starter || m.mine(t) {
		return refuse("not_you", Forbidden)
	}
	next, _, err := m.deadline(t.UrgedAt, m.urgeLimit(t))
	if err == nil && !t.UrgedAt.IsZero() && m.now.Before(next) {
		refusal := refuse("too_early", TooEarly)
		refusal.Next = next
		return refusal
	}
	return nil
}

func (m *machine) urgeLimit(t *Task) metadata.Duration {
	if a, _ := approval(m.step(t.Step)); a != nil && a.Limits != nil && a.Limits.Urge != nil {
		return *a.Limits.Urge
	}
	return metadata.Duration{Amount: 30, Unit: 'm', Wall: true}
}

// mayWithdraw lets people take their own decision back while nobody has decided after them and
// nothing has left the house.
func (m *machine) mayWithdraw(t *Task) *Refusal {
	a, _ := approval(m.step(t.Step))
	v := m.visit(t.Visit)
	decided := t.Status == ApprovedTask || t.Status == RejectedTask || t.Status == Approving
	switch {
	case t.ActedBy != m.actor || !decided || t.Reason == "override" || t.dependent() || t.Kind == Resubmit:
		return refuse("not_yours", Forbidden)
	case a == nil || !slices.Contains(a.Can, "withdraw"):
		return refuse("not_offered", Forbidden)
	case v.Entry != m.run.Entry || m.run.Finished || v.Void || v.Round != m.run.Round:
		return refuse("left_state", Conflict)
	case m.followedBy(t, m.modeIn(v, a).Seq):
		return refuse("decided", Conflict)
	case v.Outcome == "":
		return nil
	case v.Outcome != Passed:
		return refuse("decided", Conflict)
	}
	if refusal := m.mayReopenAround(v); refusal != nil {
		return refusal
	}
	return m.untouchedSince(v)
}

// followedBy reports whether somebody has decided whose turn came with a task's decision: later in an
// order, or added after it.
func (m *machine) followedBy(t *Task, ordered bool) bool {
	return slices.ContainsFunc(m.run.Tasks, func(other *Task) bool {
		follows := ordered && other.Visit == t.Visit && other.Seq > t.Seq || other.Parent == t.ID && other.Where == "after"
		return follows && other.ActedBy != "" && other.ActedBy != System
	})
}

// untouchedSince refuses when somebody decided after a visit, or something went out.
func (m *machine) untouchedSince(v *Visit) *Refusal {
	for _, later := range m.behind(v) {
		step := m.step(later.Step)
		switch {
		case later.Step == Beginning, step == nil:
			return refuse("decided", Conflict)
		case goesOut(step):
			return refuse("sent", Conflict)
		}
		for _, t := range m.run.Tasks {
			if t.Visit == later.ID && t.ActedBy != "" && t.ActedBy != System {
				return refuse("decided", Conflict)
			}
		}
	}
	return nil
}

// behind lists the visits that followed a passed one: in its list, and, where it completed the block
// around it, behind that. What lies in branches beside it did not follow from it.
func (m *machine) behind(v *Visit) []*Visit {
	var list []*Visit
	for at := v; at != nil && at.Outcome != ""; at = m.visit(at.Parent) {
		list = append(list, without(m.run.Visits, func(later *Visit) bool {
			top := m.topIn(later, at.Parent, at.Branch)
			return later.Void || later.Entry != v.Entry || number(later.ID) <= number(v.ID) || top == nil || top.ID == at.ID
		})...)
	}
	return list
}

// mayReopenAround refuses when a block around a visit has ended otherwise than by passing, or when
// something that went out in a branch beside it would go out again.
func (m *machine) mayReopenAround(v *Visit) *Refusal {
	for block := m.visit(v.Parent); block != nil && block.Outcome != ""; block = m.visit(block.Parent) {
		sent := slices.ContainsFunc(m.run.Visits, func(beside *Visit) bool {
			step := m.step(beside.Step)
			return beside.Outcome == Voided && m.inside(beside, block.ID, "") && step != nil && goesOut(step)
		})
		switch {
		case block.Outcome != Passed:
			return refuse("decided", Conflict)
		case sent:
			return refuse("sent", Conflict)
		}
	}
	return nil
}

// goesOut reports whether a step calls another process or has work that leaves the house.
func goesOut(step *metadata.Step) bool {
	return step.Call != nil || slices.ContainsFunc(step.Do, func(action *metadata.Action) bool { return action.Job != "" || action.HTTP != nil })
}

// number is the counted part of an id.
func number(id string) int {
	n := 0
	for _, digit := range id[1:] {
		n = n*10 + int(digit-'0')
	}
	return n
}

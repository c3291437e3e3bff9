package flow

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// decide is a verb on a task by the actor.
func (m *machine) decide(e Decide) *Refusal {
	t := m.task(e.Task)
	if t == nil {
		return refuse("no_task", NotFound)
	}
	if refusal := m.permit(t, e.Verb); refusal != nil {
		return refusal
	}
	v := m.visit(t.Visit)
	if e.Revision != 0 && e.Revision != v.Revision && decisive(e.Verb) {
		refusal := refuse("stale", Conflict)
		refusal.Revision = v.Revision
		return refusal
	}
	if refusal := m.bring(t, e); refusal != nil {
		return refusal
	}
	return m.carryOut(t, e)
}

// decisive reports whether a verb moves the task, so that it has to know what it decides on.
func decisive(verb string) bool {
	return slices.Contains([]string{"approve", "reject", "complete", "return"}, verb)
}

// bring writes the values entered with a decision and refuses what is missing or not allowed.
func (m *machine) bring(t *Task, e Decide) *Refusal {
	a, _ := approval(m.step(t.Step))
	if e.Batch {
		if a == nil || !slices.Contains(a.Can, "batch") || demands(a) {
			return refuse("batch", Invalid)
		}
	}
	var problems []FieldProblem
	if t.Kind != Resubmit {
		rights := m.rights(t)
		for _, value := range e.Values {
			if right := rights[value.Field]; right != "edit" && right != "require" {
				problems = append(problems, notEditable(value.Field))
			}
		}
	}
	if len(problems) == 0 && len(e.Values) > 0 {
		before := m.record
		fields := without(m.fillIn(e.Values), func(field string) bool { return m.same(before, field) })
		if refusal := m.watchEdits(fields, before); refusal != nil {
			return refusal
		}
	}
	if e.Verb == "approve" || e.Verb == "complete" {
		problems = append(problems, m.missing(required(m.rights(t)))...)
	}
	var require *metadata.Require
	if a != nil {
		require = a.Require
	}
	return bringing(require, proof{e.Verb, e.Comment, e.Attachments, e.Signature}, problems)
}

// proof is what comes with a command besides values.
type proof struct {
	verb        string
	comment     string
	attachments []string
	signature   string
}

// bringing refuses a command that lacks a comment, attachment, signature or field.
func bringing(require *metadata.Require, given proof, problems []FieldProblem) *Refusal {
	verdict := given.verb == "approve" || given.verb == "complete" || given.verb == "fire"
	if require != nil {
		switch {
		case needsComment(require, given.verb) && given.comment == "":
			return refuse("comment_required", Invalid)
		case require.Attachment && verdict && len(given.attachments) == 0:
			return refuse("attachment", Invalid)
		case require.Signature && verdict && given.signature == "":
			return refuse("signature", Invalid)
		}
	}
	if len(problems) == 0 {
		return nil
	}
	refusal := refuse("fields", Invalid)
	refusal.Fields = problems
	return refusal
}

func needsComment(require *metadata.Require, verb string) bool {
	if require == nil {
		return false
	}
	return slices.Contains(require.Comment, verb) || slices.Contains(require.Comment, "*")
}

// carryOut does a permitted verb.
func (m *machine) carryOut(t *Task, e Decide) *Refusal {
	m.setPicks(e.Picks)
	switch e.Verb {
	case "approve", "complete":
		m.approve(t, e)
	case "reject":
		m.reject(t, e)
	case "return":
		return m.giveBack(t, e)
	case "transfer":
		return m.transfer(t, e)
	case "delegate":
		return m.delegate(t, e)
	case "resolve":
		m.resolve(t, e)
	case "reclaim":
		m.reclaim(t)
	case "add":
		return m.addSigners(t, e)
	case "remove":
		return m.removeSigner(t, e)
	case "claim":
		m.claim(t)
	case "release":
		m.releaseTask(t)
	case "cc":
		return m.copyByHand(t, e)
	case "save":
		m.save(t, e)
	case "urge":
		return m.urge(t, e)
	case "comment":
		return m.comment(t, e)
	case "withdraw":
		return m.withdraw(t, e)
	}
	if e.Verb != "reject" {
		m.watch()
	}
	return nil
}

// line is the history line of a decision.
func (m *machine) line(t *Task, e Decide) Note {
	fields := make([]string, len(e.Values))
	for i, value := range e.Values {
		fields[i] = value.Field
	}
	note := Note{
		Verb: e.Verb, Step: t.Step, Visit: t.Visit, Task: t.ID, Comment: e.Comment,
		Attachments: e.Attachments, Signature: e.Signature, Version: m.scope.Version,
	}
	if len(fields) > 0 {
		note.Fields = fields
	}
	if t.OnBehalfOf != "" {
		note.OnBehalfOf = t.OnBehalfOf
	}
	return note
}

// approve counts a yes; with signers added after it, their votes come first.
func (m *machine) approve(t *Task, e Decide) {
	line := m.line(t, e)
	if t.Kind == Resubmit {
		m.resubmit(t, line)
		return
	}
	m.run.Decisions++
	status := ApprovedTask
	if m.pendingAfter(t.ID) {
		status = Approving
	}
	m.answer(t.ID, status, e.Comment)
	m.note(line)
	if status == Approving {
		m.askAdded(t.ID, "after")
		return
	}
	m.voted(t.ID)
}

func (m *machine) reject(t *Task, e Decide) {
	m.run.Decisions++
	line := m.line(t, e)
	m.answer(t.ID, RejectedTask, e.Comment)
	m.note(line)
	m.voted(t.ID)
}

// answer writes who decided a task and how.
func (m *machine) answer(id string, status TaskStatus, comment string) {
	t := m.setStatus(id, status)
	t.ActedBy, t.Comment, t.Seen = m.actor, comment, m.run.Watched
	if t.Assignee == "" || !m.scope.Directory.active(t.Assignee) {
		t.Assignee = m.actor
	}
	m.renew() // flow.decisions has changed
}

// voted counts a closed task: for its parent when it was added to one, else for the step.
func (m *machine) voted(id string) {
	t := m.task(id)
	if t.dependent() {
		m.countAdded(t.Parent)
		return
	}
	m.count(t.Visit)
}

// resubmit ends the submitter's task: the flow begins again, or continues where it came from.
func (m *machine) resubmit(t *Task, line Note) {
	m.answer(t.ID, ApprovedTask, line.Comment)
	line.Verb = "resubmit"
	m.note(line)
	v := m.close(t.Visit, Passed, "")
	if v.Back == nil {
		m.newRound()
	}
	if m.actor != System && m.actor != m.run.Submitter && t.Queue == "" {
		m.run.Submitter = m.actor
	}
	m.proceed(v.ID)
}

// save keeps form and opinion without deciding.
func (m *machine) save(t *Task, e Decide) {
	line := m.line(t, e)
	line.Comment = ""
	m.changeTask(t.ID).Saved = &Saved{By: m.actor, Comment: e.Comment}
	m.note(line)
}

// claim takes a task from its queue. Where any one decides, the other queues wait meanwhile.
func (m *machine) claim(t *Task) {
	t = m.changeTask(t.ID)
	t.Assignee = m.actor
	m.note(Note{Verb: "claim", Step: t.Step, Visit: t.Visit, Task: t.ID})
	m.siblings(t, Open, Waiting)
}

// releaseTask gives a task back to its queue.
func (m *machine) releaseTask(t *Task) {
	t = m.changeTask(t.ID)
	t.Assignee = ""
	m.note(Note{Verb: "release", Step: t.Step, Visit: t.Visit, Task: t.ID})
	m.tell(t.ID, m.asking(t)...)
	m.siblings(t, Waiting, Open)
	m.queuesEmptied()
}

// siblings moves the unclaimed queue tasks beside one from a status to another in a step where any
// one decides.
func (m *machine) siblings(t *Task, from, to TaskStatus) {
	a, _ := approval(m.step(t.Step))
	if m.modeIn(m.visit(t.Visit), a).Name != "any" {
		return
	}
	for _, other := range m.votes(t.Visit) {
		if other.ID != t.ID && other.Queue != "" && other.Assignee == "" && other.Status == from {
			m.setStatus(other.ID, to)
		}
	}
}

// urge reminds those who are asked.
func (m *machine) urge(t *Task, e Decide) *Refusal {
	t = m.changeTask(t.ID)
	t.UrgedAt = m.now
	m.note(Note{Verb: "urge", Step: t.Step, Visit: t.Visit, Task: t.ID, Comment: e.Comment})
	if err := m.press(t, "urge"); err != nil {
		return failing(err)
	}
	return nil
}

func (m *machine) comment(t *Task, e Decide) *Refusal {
	if e.Comment == "" {
		return refuse("comment_required", Invalid)
	}
	line := m.line(t, e)
	line.OnBehalfOf = ""
	m.note(line)
	return nil
}

// copyByHand gives people a copy.
func (m *machine) copyByHand(t *Task, e Decide) *Refusal {
	if refusal := m.choosable(t, e.People, false); refusal != nil {
		return refusal
	}
	m.copyPeople(Copy{To: e.People, Step: t.Step, Visit: t.Visit, By: m.actor, Comment: e.Comment})
	return nil
}

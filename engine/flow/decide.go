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
		if a == nil || !slices.Contains(a.Can, "batch") || demands(a) || needsComment(a.Require, e.Verb) {
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
		fields := m.fillIn(e.Values)
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
	return bringing(require, e.Verb, e.Comment, e.Attachments, e.Signature, problems)
}

// bringing refuses a command that lacks a comment, attachment, signature or field.
func bringing(require *metadata.Require, verb, comment string, attachments []string, signature string, problems []FieldProblem) *Refusal {
	verdict := verb == "approve" || verb == "complete" || verb == "fire"
	if require != nil {
		switch {
		case needsComment(require, verb) && comment == "":
			return refuse("comment_required", Invalid)
		case require.Attachment && verdict && len(attachments) == 0:
			return refuse("attachment", Invalid)
		case require.Signature && verdict && signature == "":
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
		m.urge(t, e)
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
		m.openAfter(t.ID)
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
	m.roots = nil // flow.decisions has changed
}

// voted counts a closed task: for its parent when it was added to one, else for the step.
func (m *machine) voted(id string) {
	t := m.task(id)
	if t.Parent != "" && t.Where != "parallel" {
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

// giveBack returns work to an earlier step, regardless of how the step counts votes.
func (m *machine) giveBack(t *Task, e Decide) *Refusal {
	v := m.visit(t.Visit)
	a, _ := approval(m.step(t.Step))
	to, signer, ok := m.returnTarget(v, a, e.To)
	if !ok {
		return refuse("target", Invalid)
	}
	then := e.Then
	if offered := thens(a); !slices.Contains(offered, then) {
		then = offered[0]
	}
	m.run.Decisions++
	line := m.line(t, e)
	line.To, line.Reason = to, ""
	m.answer(t.ID, ReturnedTask, e.Comment)
	m.note(line)
	m.closeTasks(v.ID, NoResponse)
	v = m.close(v.ID, SentBack, "")
	if signer != "" {
		m.reopen(v, signer)
		return nil
	}
	m.sendBack(v, to, then)
	return nil
}

// returnTarget resolves where a return may lead: a step, and in an order the signer before.
func (m *machine) returnTarget(v *Visit, a *metadata.Approve, wanted string) (to, signer string, ok bool) {
	for _, target := range m.returnTargets(v, a) {
		if target.ID == wanted || (wanted == "" && target.ID != "") {
			to = target.ID
			break
		}
	}
	switch to {
	case "":
		return "", "", false
	case Previous:
		if signer := m.signerBefore(v, a); signer != "" {
			return v.Step, signer, true
		}
		return m.previous(v), "", true
	}
	return to, "", true
}

// returnTargets lists where work can be sent back to from a visit.
func (m *machine) returnTargets(v *Visit, a *metadata.Approve) []Target {
	allowed := []string{Beginning, Previous}
	if a != nil && a.Return != nil && len(a.Return.To) > 0 {
		allowed = a.Return.To
	}
	var targets []Target
	for _, id := range allowed {
		switch {
		case id == Beginning:
			targets = append(targets, Target{id, m.stepLabel(id)})
		case id == Previous:
			label := m.stepLabel(m.previous(v))
			if signer := m.signerBefore(v, a); signer != "" {
				label = m.person(m.task(signer).Assignee)
			} else if m.previous(v) == Beginning && slices.Contains(allowed, Beginning) {
				continue
			}
			targets = append(targets, Target{id, label})
		case m.mayReturn(v, id):
			targets = append(targets, Target{id, m.stepLabel(id)})
		}
	}
	return targets
}

// thens lists what may follow a return, the usual first.
func thens(a *metadata.Approve) []string {
	if a == nil || a.Return == nil {
		return []string{"replay"}
	}
	switch a.Return.Then {
	case "jump":
		return []string{"jump"}
	case "ask":
		return []string{"replay", "jump"}
	}
	return []string{"replay"}
}

// signerBefore returns the task of the signer before in an ordered visit, or "".
func (m *machine) signerBefore(v *Visit, a *metadata.Approve) string {
	if a == nil || !m.modeIn(v, a).Seq {
		return ""
	}
	before := ""
	for _, t := range m.votes(v.ID) {
		if t.Status == ApprovedTask {
			before = t.ID
		}
	}
	return before
}

// reopen opens a closed visit's step again as a new visit: the votes before a task are kept, that
// task is asked again, and so are those behind it in an order.
func (m *machine) reopen(old *Visit, task string) {
	a, _ := approval(m.step(old.Step))
	m.changeVisit(old.ID).Void = true
	v := m.addVisit(&Visit{Step: old.Step, Parent: old.Parent, Branch: old.Branch, Again: true, Fallback: old.Fallback, Keep: old.Keep, Back: old.Back})
	ordered := m.modeIn(v, a).Seq
	again := m.task(task)
	for _, t := range slices.Clone(m.run.Tasks) {
		if t.Visit != old.ID || t.Status == Removed || t.Status == Transferred || t.Parent != "" && t.Where != "parallel" {
			continue
		}
		copied := *t
		copied.Visit, copied.Parent, copied.Where = v.ID, "", ""
		kept := copied.Status == ApprovedTask || copied.Status == RejectedTask || copied.Status == AutoApproved || copied.Status == AutoRejected
		if t.ID == task || !kept || ordered && t.Seq > again.Seq {
			m.askAgain(&copied)
			continue
		}
		added := m.addTask(&copied)
		m.mark(added.ID, string(added.Status))
	}
	m.setVisitDues(v, a)
	for _, t := range m.votes(v.ID) {
		if t.Status == Waiting && !ordered {
			m.ask(t.ID)
		}
	}
	if ordered {
		m.nextTurn(v.ID)
	}
	m.count(v.ID)
}

// askAgain adds a copy of a task as one not yet asked.
func (m *machine) askAgain(t *Task) {
	t.Status, t.ActedBy, t.Comment, t.Reason, t.Opinion, t.Saved = Waiting, "", "", "", "", nil
	t.OpenedAt, t.ClosedAt, t.DueAt, t.UrgedAt = zero, zero, zero, zero
	if t.Queue != "" {
		t.Assignee = ""
	}
	added := m.addTask(t)
	m.mark(added.ID, string(Waiting))
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
func (m *machine) urge(t *Task, e Decide) {
	t = m.changeTask(t.ID)
	t.UrgedAt = m.now
	m.note(Note{Verb: "urge", Step: t.Step, Visit: t.Visit, Task: t.ID, Comment: e.Comment})
	m.emit(Notify{To: m.asking(t), Kind: "urge", Task: t.ID})
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

// withdraw takes the actor's own decision back: a new visit of the step opens with the votes of
// the others as they were.
func (m *machine) withdraw(t *Task, e Decide) *Refusal {
	line := m.line(t, e)
	m.note(line)
	m.run.Decisions = max(m.run.Decisions-1, 0)
	v := m.visit(t.Visit)
	if v.Outcome == "" {
		m.closeTasks(v.ID, CancelledTask)
		v = m.close(v.ID, SentBack, "")
	} else {
		m.cancelBranch(v.Parent, v.Branch)
		if v.Parent != "" {
			m.setFork(v.Parent, v.Branch, "")
		}
		index := position(m.list(v.Parent, v.Branch), v.Step)
		m.void(v.Parent, v.Branch, index, len(m.list(v.Parent, v.Branch)))
	}
	m.reopen(v, t.ID)
	return nil
}

package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// noticeMail is the payload of jobNotice: a notice that leaves by mail. It is put into words when it
// is sent, so that a task decided meanwhile asks nobody any more.
type noticeMail struct {
	Person string        `json:"person"`
	Kind   string        `json:"kind"`
	Title  metadata.Text `json:"title"`
	Body   metadata.Text `json:"body"`
	Link   string        `json:"link"`
}

// mailJob makes the job that sends a notice by mail.
func mailJob(key string, notice noticeMail) (jobs.Job, error) {
	payload, err := json.Marshal(notice)
	return jobs.Job{Name: jobNotice, Key: key, Payload: payload}, err
}

// wantsMail reports whether a notice goes to a person by mail, too.
func (e *Engine) wantsMail(person, kind string) bool {
	p := e.org.Load().people[person]
	return p != nil && p.active && p.email != "" && p.wishes.way(kind) == wayMail && e.mailLeaves()
}

// tells reports whether a person wants to hear of a kind of notice at all.
func (e *Engine) tells(person, kind string) bool {
	p := e.org.Load().people[person]
	return p == nil || p.wishes.way(kindOfNotice(kind)) != wayOff
}

// mailTheNotices adds mails for the built-in notices of an event that their receivers want by mail;
// messages of workflows go by mail when the workflow says so.
func (a *aftermath) mailTheNotices() error {
	for _, notice := range a.notices {
		if kindOfNotice(notice.Kind) == notice.Kind && notice.Kind != "message" && a.wantsMail(notice.UserID, notice.Kind) {
			a.mails = append(a.mails, letter{
				kind: notice.Kind, person: notice.UserID, title: textOf(notice.Title), body: textOf(notice.Body), link: notice.Link,
			})
		}
	}
	return a.mailOut()
}

// mailOut turns letters into jobs; people without an address get none.
func (a *aftermath) mailOut() error {
	for i, one := range a.mails {
		key := a.run.ID + "/" + strconv.Itoa(a.state.Seq) + "/" + strconv.Itoa(i)
		if one.person == "" {
			language := a.org.Load().company.Language
			mail := jobs.Mail{To: one.address, Kind: one.kind, Subject: one.title.In(language), Text: one.body.In(language), Files: one.files}
			if err := a.addJob(jobMail, key, metadata.Retry{}, mail); err != nil {
				return err
			}
			continue
		}
		job, err := mailJob(key, noticeMail{Person: one.person, Kind: one.kind, Title: one.title, Body: one.body, Link: one.link})
		if err != nil {
			return err
		}
		a.jobs = append(a.jobs, job)
	}
	return nil
}

// mailNotices enqueues mails for notices that no process wrote.
func (e *Engine) mailNotices(tx *store.Tx, notices []*store.Notice) error {
	var list []jobs.Job
	for _, notice := range notices {
		if !e.wantsMail(notice.UserID, kindOfNotice(notice.Kind)) {
			continue
		}
		job, err := mailJob("notice/"+store.NewID(), noticeMail{
			Person: notice.UserID, Kind: notice.Kind, Title: textOf(notice.Title), Body: textOf(notice.Body), Link: notice.Link,
		})
		if err != nil {
			return err
		}
		list = append(list, job)
	}
	if len(list) == 0 {
		return nil
	}
	return e.enqueue(tx, list...)
}

// sendNotice does jobNotice: it waits for the end of quiet hours, and drops what nobody needs any more.
func (e *Engine) sendNotice(ctx context.Context, job jobs.Job) error {
	var notice noticeMail
	if err := json.Unmarshal(job.Payload, &notice); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	p := e.org.Load().people[notice.Person]
	if p == nil || !p.active || p.email == "" {
		return nil
	}
	if end := p.wishes.Quiet.over(e.Now(), e.zoneOf(p)); !end.IsZero() {
		return &jobs.LaterError{Until: end}
	}
	letter, err := e.letterFor(ctx, p, notice)
	if err != nil || letter == nil {
		return err
	}
	return e.deliver(ctx, *letter, job.Key)
}

// zoneOf is where a person lives, else where the company is.
func (e *Engine) zoneOf(p *person) *time.Location {
	if zone, err := time.LoadLocation(p.zone); err == nil && p.zone != "" {
		return zone
	}
	return e.org.Load().company.location()
}

// languageOf is the language a person reads.
func (e *Engine) languageOf(p *person) string {
	for _, language := range []string{p.language, e.org.Load().company.Language} {
		if language == "zh" || language == "en" {
			return language
		}
	}
	return "zh"
}

// letterFor puts a notice into words; nil when it asks about a task that is not the person's any more.
func (e *Engine) letterFor(ctx context.Context, p *person, notice noticeMail) (*jobs.Mail, error) {
	settings := e.mailNow()
	words := mailWords{Language: e.languageOf(p), Open: settings.link(notice.Link), Wishes: settings.link("/notices")}
	words.Title, words.Body, words.Company = notice.Title.In(words.Language), notice.Body.In(words.Language), e.org.Load().company.Name
	task, isTask := strings.CutPrefix(notice.Link, taskLink)
	letter := &jobs.Mail{To: p.email, Kind: notice.Kind, Subject: words.subject(isTask)}
	if isTask {
		look, err := e.lookForMail(ctx, p, task)
		if err != nil || look == nil {
			return nil, err
		}
		letter.Thread = task
		words.Figures = look.figures
		if look.mayDecide() {
			key, err := e.mailSecret(ctx)
			if err != nil {
				return nil, err
			}
			letter.ReplyTo, words.Reply = settings.ReplyTo, settings.ReplyTo != ""
			words.Decide = settings.link("/mail/" + mailToken{task: task, person: p.id, revision: look.revision, expires: e.Now().AddDate(0, 0, settings.Days)}.signed(key))
		}
	}
	var err error
	letter.Text, letter.HTML, err = words.render()
	return letter, err
}

// mailLook is a task as one person may see it from a mail.
type mailLook struct {
	row      *store.Task
	run      *runLook
	actor    Actor
	figures  []mailFigure
	opinions []TaskOpinion
	revision int
	verbs    []MailVerb
	reason   *metadata.Text // why nothing can be decided by mail
	amount   bool           // over the limit: only for somebody signed in
}

func (l *mailLook) mayDecide() bool { return len(l.verbs) > 0 }

// mailFigure is a value that helps to decide, in words.
type mailFigure struct{ Label, Value string }

// lookForMail looks at a task for a person; nil when the person is not asked (any more).
func (e *Engine) lookForMail(ctx context.Context, p *person, task string) (look *mailLook, err error) {
	err = e.read(ctx, func(tx *store.Tx, m *model) error {
		look, err = e.mailLookAt(tx, m, p, task)
		return err
	})
	if AsError(err) != nil {
		return nil, nil
	}
	return look, err
}

// mailLookAt looks at an open task of a person. Conflict with code "closed" or "not_yours" when it is
// not open or not the person's any more.
func (e *Engine) mailLookAt(tx *store.Tx, m *model, p *person, task string) (*mailLook, error) {
	row, err := tx.Task(task)
	if err != nil {
		return nil, missing(err, noTask())
	}
	if row.Status != string(flow.Open) {
		return nil, e.closedByMail(row)
	}
	look := &mailLook{row: row, actor: p.actor(ViaMail)}
	if look.run, err = e.act(tx, m, look.actor).lookAtRun(row.Run); err != nil {
		return nil, err
	}
	if !e.isAsked(row, p.id) {
		if standsIn, err := e.standsIn(tx, m, look.run, row); !standsIn {
			return nil, cmp.Or(err, error(Refuse(Conflict, "not_yours", "This is not asked of you any more.", "该事项已不再由您处理。")))
		}
	}
	_, kernel, err := kernelTask(task)
	if err != nil {
		return nil, err
	}
	look.revision, _ = taskState(look.run.state, kernel, look.actor)
	if look.opinions, err = e.opinions(tx, look.run); err != nil {
		return nil, err
	}
	e.fillLook(m, look, kernel)
	return look, e.addFigures(tx, m, look, p)
}

// isAsked reports whether an open task asks a person: the assignee, or the people of its queue.
func (e *Engine) isAsked(row *store.Task, person string) bool {
	if row.Assignee != "" {
		return row.Assignee == person
	}
	for _, queue := range row.Candidates {
		if e.directory().InQueue(queue, person) {
			return true
		}
	}
	return false
}

// closedByMail tells who was first.
func (e *Engine) closedByMail(row *store.Task) error {
	who, how := e.person(row.ActedBy).Title, closedWords[row.Status]
	if how.IsZero() {
		how = metadata.Text{En: "closed", Zh: "关闭"}
	}
	if row.ActedBy == "" {
		return Refuse(Conflict, "closed", "This was "+how.En+" already.", "该事项已"+how.Zh+"。")
	}
	return Refuse(Conflict, "closed", "This was "+how.En+" already by "+who+".", "该事项已由"+who+how.Zh+"。")
}

var closedWords = map[string]metadata.Text{
	"approved": {En: "approved", Zh: "同意"}, "rejected": {En: "rejected", Zh: "驳回"}, "returned": {En: "sent back", Zh: "退回"},
	"auto_approved": {En: "approved automatically", Zh: "自动同意"}, "auto_rejected": {En: "rejected automatically", Zh: "自动驳回"},
	"cancelled": {En: "cancelled", Zh: "取消"}, "no_response": {En: "decided by others", Zh: "由他人处理完毕"},
}

// addFigures adds what helps to decide, as far as the person may see it and the step shows it.
func (e *Engine) addFigures(tx *store.Tx, m *model, look *mailLook, p *person) error {
	locale := metadata.Locale{Language: e.languageOf(p), Zone: e.zoneOf(p)}
	record := look.run.record
	fields, records, err := e.act(tx, m, look.actor).deciding(record.Entity, []string{record.ID})
	if err != nil || len(records) == 0 {
		return err
	}
	for _, field := range fields {
		if tells(records[0], field) && !e.isHeld(look, field.Name) {
			look.figures = append(look.figures, mailFigure{field.Label.In(locale.Language), records[0].Format(field, locale)})
		}
	}
	return nil
}

// fillLook adds what can be decided without the page of the task.
func (e *Engine) fillLook(m *model, look *mailLook, kernel string) {
	settings := e.mailNow()
	asked := approvalOf(look.run.workflow, look.row.Step)
	switch {
	case !settings.Approvals || asked == nil || !slices.Contains(asked.Can, "email"):
		look.reason = &metadata.Text{En: "This step is decided in Weft only.", Zh: "该步骤需登录系统后处理。"}
	default:
		look.verbs, look.reason = mailVerbs(look.run.flow().TaskVerbs(kernel))
	}
	look.amount = e.overLimit(m, look.run.record, settings)
}

// isHeld reports whether the step hides a field from the person.
func (e *Engine) isHeld(look *mailLook, field string) bool {
	_, kernel, err := kernelTask(look.row.ID)
	if err != nil {
		return true
	}
	return look.run.flow().Fields(kernel, look.actor.ID)[field] == "hide"
}

// MailVerb is what can be decided from a mail.
type MailVerb struct {
	Verb    string        `json:"verb"`
	Label   metadata.Text `json:"label"`
	Comment bool          `json:"comment"` // has to be given
}

// mailVerbs keeps the verbs that need at most a comment.
func mailVerbs(verbs []flow.Verb) ([]MailVerb, *metadata.Text) {
	var list []MailVerb
	reason := &metadata.Text{En: "This has to be decided in Weft.", Zh: "该事项需登录系统后处理。"}
	for _, verb := range verbs {
		if !slices.Contains([]string{"approve", "reject", "complete"}, verb.Name) {
			continue
		}
		if !verb.Allowed {
			reason = &verb.Reason
			continue
		}
		if verb.Require.Attachment || verb.Require.Signature || len(verb.Require.Fields) > 0 {
			reason = &metadata.Text{En: "Approving needs more than a click here: a signature, a file or fields.", Zh: "该步骤需要签名、附件或填写字段，请登录系统后处理。"}
			continue
		}
		list = append(list, MailVerb{Verb: verb.Name, Label: verb.Label, Comment: len(verb.Require.Comment) > 0})
	}
	if len(list) > 0 {
		return list, nil
	}
	return nil, reason
}

// overLimit reports whether a record's amount is more than may be decided without signing in.
func (e *Engine) overLimit(m *model, record *metadata.Record, settings mailSettings) bool {
	if settings.Limit == nil {
		return false
	}
	name := m.amountOf(engineActor(ViaSystem), record.Entity)
	if name == "" {
		return false
	}
	amount, ok := asDecimal(record.Get(name))
	return ok && amount.GreaterThan(*settings.Limit)
}

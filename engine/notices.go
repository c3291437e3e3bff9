package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// NoticeInfo is a message to a person inside the product.
type NoticeInfo struct {
	ID    string        `json:"id"`
	At    time.Time     `json:"at"`
	Kind  string        `json:"kind"`
	Title metadata.Text `json:"title"`
	Body  metadata.Text `json:"body"`
	Link  string        `json:"link"`
	Read  bool          `json:"read"`
	Over  bool          `json:"over"` // what it asks for was done, by whomever
}

// Notices lists the actor's notices, newest first; before is the id of the last one seen. Those that
// ask for a task which is closed by now are withdrawn: they count as read.
func (e *Engine) Notices(ctx context.Context, by Actor, unread bool, before string) ([]NoticeInfo, error) {
	found, over := []NoticeInfo{}, []string{}
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		rows, err := tx.Notices(by.ID, unread, before, 50)
		if err != nil {
			return err
		}
		closed, err := tx.ClosedAmong(askedFor(rows)...)
		for _, row := range rows {
			info := noticeInfo(row)
			info.Over = slices.Contains(closed, strings.TrimPrefix(row.Link, taskLink))
			if info.Over && !info.Read {
				over, info.Read = append(over, info.ID), true
			}
			if !unread || !info.Read {
				found = append(found, info)
			}
		}
		return err
	})
	if err != nil || len(over) == 0 {
		return found, err
	}
	return found, e.ReadNotices(ctx, by, over)
}

// taskLink begins the address of a task's page.
const taskLink = "/tasks/"

// askedFor lists the tasks that notices ask for.
func askedFor(rows []*store.Notice) []string {
	var tasks []string
	for _, row := range rows {
		if task, ok := strings.CutPrefix(row.Link, taskLink); ok {
			tasks = append(tasks, task)
		}
	}
	return tasks
}

func noticeInfo(row *store.Notice) NoticeInfo {
	info := NoticeInfo{ID: row.ID, At: row.At, Kind: row.Kind, Link: row.Link, Read: row.ReadAt != nil}
	info.Title, info.Body = textOf(row.Title), textOf(row.Body)
	return info
}

// textOf reads a stored text; one that cannot be read is empty.
func textOf(stored store.JSON) metadata.Text {
	var text metadata.Text
	_ = json.Unmarshal(stored, &text)
	return text
}

func textJSON(text metadata.Text) store.JSON {
	stored, err := json.Marshal(text)
	if err != nil {
		return nil
	}
	return stored
}

// ReadNotices marks the actor's notices as read, all of them when ids is empty.
func (e *Engine) ReadNotices(ctx context.Context, by Actor, ids []string) error {
	return e.write(ctx, func(tx *store.Tx, _ *model) error { return tx.ReadNotices(by.ID, ids...) })
}

// letter is a notice that also leaves by mail.
type letter struct {
	kind    string
	person  string
	address string
	title   metadata.Text
	body    metadata.Text
	link    string
	files   []jobs.MailFile
}

// built-in notices by the kernel's names for them.
var noticeTitles = map[string]metadata.Text{
	"task":     {En: "Your decision is asked for", Zh: "待您审批"},
	"handle":   {En: "There is work for you", Zh: "待您办理"},
	"start":    {En: "Sent back to you", Zh: "已退回给您"},
	"remind":   {En: "Reminder: still waiting for you", Zh: "提醒：仍在等待您处理"},
	"urge":     {En: "You are urged to decide", Zh: "催办提醒"},
	"copy":     {En: "For your information", Zh: "抄送给您"},
	"incident": {En: "A process needs an administrator", Zh: "流程需要管理员处理"},
	"absent_loop": {
		En: "It stays with you: everybody who would stand in for you is away too", Zh: "仍由您处理：各级代理人也均外出",
	},
	"stand_in":  {En: "Waiting for somebody for whom you stand in", Zh: "您代理的同事有事项待处理"},
	"returned":  {En: "Sent back", Zh: "已退回"},
	"unreached": {En: "A mail was not sent: nobody with an address to send it to", Zh: "邮件未发送：没有可用的收件邮箱"},
	"no_mail_server": {
		En: "A mail was not sent: no mail server is set up", Zh: "邮件未发送：尚未设置邮件服务器",
	},
	"suspended": {En: "Suspended by an administrator", Zh: "流程已被管理员挂起"},
}

// openTask writes a new task and tells the people it asks.
func (a *aftermath) openTask(effect flow.OpenTask) {
	a.tasks = append(a.tasks, a.taskRow(effect.Task))
	a.stir(a.asked(effect.Task)...)
	a.tell(effect.Task, effect.Tell)
}

// asked lists the people a task is shown to: the assignee, or everybody of its queue.
func (a *aftermath) asked(task *flow.Task) []string {
	if task.Assignee != "" {
		return []string{task.Assignee}
	}
	people := a.directory().Queue(task.Queue)
	return slices.DeleteFunc(slices.Clone(people), func(id string) bool { return slices.Contains(task.Except, id) })
}

func (a *aftermath) tell(task *flow.Task, people []string) {
	kind := "task"
	if task.Kind != flow.Approval {
		kind = string(task.Kind)
	}
	words := a.ownWords(kind, noticeWords{title: noticeTitles[kind], body: a.stepText(task.Step)})
	for _, person := range people {
		title, body := words.forReader(a, person)
		a.addNotice(person, kind, title, body, taskLink+taskID(a.run.ID, task.ID))
	}
	a.stir(people...)
}

// stepText says which step of which record is meant.
func (a *aftermath) stepText(step string) metadata.Text {
	label := stepLabel(a.workflow, step)
	return metadata.Text{En: a.run.Title + " · " + label.En, Zh: a.run.Title + " · " + label.Zh}
}

func (a *aftermath) addNotice(person, kind string, title, body metadata.Text, link string) {
	if a.tells(person, kind) {
		a.notices = append(a.notices, &store.Notice{UserID: person, Kind: kind, Title: textJSON(title), Body: textJSON(body), Link: link})
	}
	a.stir(person)
}

// stir remembers people whose browser shall look again after the commit.
func (a *aftermath) stir(people ...string) {
	for _, person := range people {
		a.fresh[person] = true
	}
}

func (a *aftermath) tellAdministrators(incident *flow.Incident) {
	for _, person := range a.directory().Queue("admin") {
		a.addNotice(person, "incident", noticeTitles["incident"], incident.Message, "/runs/"+a.run.ID)
	}
}

// notify tells people what the workflow wants them to know, by template or in the kernel's words.
func (a *aftermath) notify(effect flow.Notify) error {
	words, err := a.words(effect.Template, effect.Kind, effect.Text)
	if err != nil {
		return err
	}
	link := a.recordLink()
	if effect.Task != "" {
		link = taskLink + taskID(a.run.ID, effect.Task)
	}
	kind := effect.Template
	if kind == "" {
		kind = effect.Kind
	}
	people, err := a.hearing(effect)
	if err != nil {
		return err
	}
	for _, person := range people {
		title, body := words.forReader(a, person)
		a.addNotice(person, kind, title, body, link)
		if slices.Contains(effect.Via, "email") && kindOfNotice(kind) == "message" && a.wantsMail(person, "message") {
			a.mails = append(a.mails, letter{kind: kind, person: person, title: title, body: body, link: link})
		}
	}
	return a.notifyOutside(effect, kind, words)
}

// notifyOutside mails to others than people; where the mail reaches nobody at all, the record's owner is told.
func (a *aftermath) notifyOutside(effect flow.Notify, kind string, words noticeWords) error {
	reached, why := len(effect.To) > 0, "unreached"
	files, err := a.filesToMail(effect.Attach)
	if err != nil {
		return err
	}
	for _, contact := range effect.Contacts {
		address, err := a.addressOf(a.tx, a.m, contact)
		if err != nil {
			return err
		}
		switch {
		case address == "":
		case !a.mailLeaves():
			why = "no_mail_server"
		default:
			a.mails = append(a.mails, letter{kind: kind, address: address, title: words.title, body: words.body, files: files})
			reached = true
		}
	}
	if owner := a.foreseen().Owner; !reached && owner != "" {
		missed, _ := words.forReader(a, owner)
		a.addNotice(owner, why, noticeTitles[why], missed, a.recordLink())
	}
	return nil
}

// hearing lists whom a notice reaches: of those who stand in for others, who may see the record.
func (a *aftermath) hearing(effect flow.Notify) ([]string, error) {
	if effect.Kind != "stand_in" {
		return effect.To, nil
	}
	readers, err := a.readers(a.tx, a.m, a.record, effect.To)
	people := make([]string, len(readers))
	for i, reader := range readers {
		people[i] = reader.id
	}
	return people, err
}

// addressOf gives the address of somebody: the address itself, or the first e-mail field of the
// record with this id, such as a contact or a person. "" without one.
func (e *Engine) addressOf(tx *store.Tx, m *model, contact string) (string, error) {
	if strings.Contains(contact, "@") {
		return contact, nil
	}
	if len(contact) != len(store.NewID()) {
		return "", nil
	}
	for _, entity := range m.Entities {
		at := slices.IndexFunc(entity.Fields, func(field *metadata.Field) bool { return field.Kind == "email" && !field.Archived })
		if at < 0 || entity.Archived {
			continue
		}
		record, err := tx.Get(entity, contact)
		if err == nil {
			return text(record, entity.Fields[at].Name), nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
	}
	return "", nil
}

func (a *aftermath) recordLink() string { return "/records/" + a.run.Entity + "/" + a.run.RecordID }

// words gives the texts of a notice: from the template, else those of the product.
func (a *aftermath) words(template, kind string, given metadata.Text) (noticeWords, error) {
	if definition := a.m.Templates[template]; template != "" && definition != nil {
		return a.fill(definition)
	}
	words := noticeWords{title: noticeTitles[kind], body: given}
	if words.title.IsZero() {
		words.title = a.workflow.Title
	}
	if given.IsZero() {
		words.body = a.about()
	}
	return a.ownWords(kind, words), nil
}

// copyTo lets people read the record and tells them; the copy stands in their inbox.
func (a *aftermath) copyTo(effect flow.Copy) error {
	words, err := a.words(effect.Template, "copy", metadata.Text{})
	if err != nil {
		return err
	}
	for _, person := range effect.To {
		a.tasks = append(a.tasks, &store.Task{
			ID: taskID(a.run.ID, effect.Visit+"-"+person), Run: a.run.ID, Workflow: a.run.Workflow, Entity: a.run.Entity,
			RecordID: a.run.RecordID, Title: a.run.Title, Visit: ordinal(effect.Visit), Step: effect.Step, Kind: "copy",
			Label: textJSON(stepLabel(a.workflow, effect.Step)), Assignee: person, Status: "open", Submitter: personID(a.state.Submitter),
			OpenedAt: a.tx.Now, Comment: effect.Comment, Unqueued: true,
		})
		title, body := words.forReader(a, person)
		a.addNotice(person, "copy", title, body, a.recordLink())
	}
	return nil
}

func (a *aftermath) writeNotices() error {
	if err := a.mailTheNotices(); err != nil {
		return err
	}
	people := make([]string, 0, len(a.fresh))
	for person := range a.fresh {
		people = append(people, person)
	}
	if len(people) > 0 {
		a.tx.AfterCommit(func() { a.stream.send(StreamEvent{Name: "task"}, people...) })
	}
	if len(a.notices) == 0 {
		return nil
	}
	return a.tx.AddNotices(a.notices...)
}

package engine

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// mailSecretKey is the setting that holds the secret by which links in mails are signed.
const mailSecretKey = "mail_secret"

// mailSecret gives the secret, made when it is first needed.
func (e *Engine) mailSecret(ctx context.Context) (string, error) {
	var known string
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		_, err := tx.Setting(mailSecretKey, &known)
		return err
	})
	if err != nil || known != "" {
		return known, err
	}
	err = e.store.WriteExclusive(ctx, func(tx *store.Tx) error { // two nodes must not make two
		if found, err := tx.Setting(mailSecretKey, &known); err != nil || found {
			return err
		}
		known = secret()
		return tx.SetSetting(mailSecretKey, known)
	})
	return known, translate(err)
}

// mailToken is a link's right to decide one task as one person, until it expires, the task changes
// hands or its signers change (workflow.md C45).
type mailToken struct {
	task     string
	person   string
	revision int // of the visit
	expires  time.Time
}

func (t mailToken) text() string {
	return strings.Join([]string{t.task, t.person, strconv.Itoa(t.revision), strconv.FormatInt(t.expires.Unix(), 10)}, " ")
}

// signed writes the token so that it can stand in an address.
func (t mailToken) signed(key string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(t.text())) + "." + base64.RawURLEncoding.EncodeToString(mailSignature(key, t.text()))
}

func mailSignature(key, text string) []byte {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("mail approval " + text))
	return mac.Sum(nil)
}

func badLink() *Error {
	return Refuse(NotFound, "mail_link", "This link is not complete or not ours. Open it from the mail again.", "链接不完整或无效，请从邮件中重新打开。")
}

// readMailToken checks a token's signature. Not found for anything that this installation has not
// signed.
func readMailToken(key, text string) (mailToken, error) {
	var token mailToken
	encoded, signature, found := strings.Cut(text, ".")
	plain, err := base64.RawURLEncoding.DecodeString(encoded)
	given, wrong := base64.RawURLEncoding.DecodeString(signature)
	if !found || err != nil || wrong != nil || key == "" || !hmac.Equal(given, mailSignature(key, string(plain))) {
		return token, badLink()
	}
	parts := strings.Split(string(plain), " ")
	if len(parts) != 4 {
		return token, badLink()
	}
	revision, err := strconv.Atoi(parts[2])
	expires, wrong := strconv.ParseInt(parts[3], 10, 64)
	if err != nil || wrong != nil {
		return token, badLink()
	}
	return mailToken{task: parts[0], person: parts[1], revision: revision, expires: time.Unix(expires, 0)}, nil
}

// MailPage is what the page behind a link in a mail shows. Problem says why nothing can be decided;
// SignIn that signing in would help.
type MailPage struct {
	Language string
	Company  string
	Person   string
	Title    string
	Step     string
	Asked    string // who asks, and since when
	Figures  []mailFigure
	Opinions []MailOpinion
	Verbs    []MailVerb
	Problem  string
	SignIn   bool
	Open     string // address of the task in the product
	Done     string // what has just been decided
}

// MailOpinion is what somebody said before.
type MailOpinion struct{ Who, When, What, Comment string }

// In chooses between the two languages.
func (p *MailPage) In(zh, en string) string {
	if p.Language == "zh" {
		return zh
	}
	return en
}

// MailPage shows the task behind a link, and what can be decided there. It changes nothing, so that
// programs which open every link in a mail do no harm. signedIn is who is signed in in this browser,
// nil for nobody. The error tells why there is nothing to decide; the page says so in words, too.
func (e *Engine) MailPage(ctx context.Context, text string, signedIn *Actor) (*MailPage, error) {
	page := &MailPage{Language: e.org.Load().company.Language, Company: e.org.Load().company.Name}
	key, err := e.storedSecret(ctx)
	if err != nil {
		return page, err
	}
	token, err := readMailToken(key, text)
	if err != nil {
		return page.refused(err), err
	}
	page.Open = "/tasks/" + token.task
	err = e.read(ctx, func(tx *store.Tx, m *model) error {
		look, err := e.checkLink(tx, m, token, signedIn, page)
		if err != nil {
			return err
		}
		e.fillMailPage(page, look, signedIn)
		return nil
	})
	if err != nil {
		return page.refused(err), err
	}
	return page, nil
}

// storedSecret reads the secret; "" while no mail has needed it.
func (e *Engine) storedSecret(ctx context.Context) (string, error) {
	var known string
	return known, e.read(ctx, func(tx *store.Tx, _ *model) error {
		_, err := tx.Setting(mailSecretKey, &known)
		return err
	})
}

// refused puts a refusal into the page's words.
func (p *MailPage) refused(err error) *MailPage {
	if refused := AsError(err); refused != nil {
		p.Problem, p.SignIn, p.Verbs = refused.Detail.In(p.Language), p.Open != "", nil
	}
	return p
}

// checkLink finds the task that a token gives a right to, unless the right has ended.
func (e *Engine) checkLink(tx *store.Tx, m *model, token mailToken, signedIn *Actor, page *MailPage) (*mailLook, error) {
	p := e.org.Load().people[token.person]
	if p == nil || !p.active {
		return nil, badLink()
	}
	page.Language, page.Person = e.languageOf(p), p.name
	switch {
	case signedIn != nil && signedIn.ID != token.person:
		return nil, Refuse(Forbidden, "mail_link_person", "This link was sent to "+p.name+", and you are signed in as "+signedIn.Name+".", "该链接发给"+p.name+"，而您当前以"+signedIn.Name+"登录。")
	case tx.Now.After(token.expires):
		return nil, Refuse(Forbidden, "mail_link_expired", "This link has expired. Sign in to decide.", "链接已过期，请登录后处理。")
	}
	look, err := e.mailLookAt(tx, m, p, token.task)
	if err != nil {
		return nil, err
	}
	if look.revision != token.revision {
		return nil, Refuse(Conflict, "mail_link_old", "Who signs or what is signed has changed since the mail was sent. Sign in to decide.", "邮件发出后审批人或内容已变更，请登录后处理。")
	}
	return look, nil
}

func (e *Engine) fillMailPage(page *MailPage, look *mailLook, signedIn *Actor) {
	zone := e.zoneOf(e.org.Load().people[look.actor.ID])
	row := e.taskInfo(look.run.workflow, look.row)
	page.Title, page.Step, page.Figures, page.Verbs = row.Record.Title, row.StepLabel.In(page.Language), look.figures, look.verbs
	since := row.OpenedAt.In(zone).Format("2006-01-02 15:04")
	page.Asked = page.In(row.Submitter.Title+" 提交于 "+since, "asked by "+row.Submitter.Title+", "+since)
	for _, opinion := range look.opinions {
		page.Opinions = append(page.Opinions, MailOpinion{
			Who: opinion.Who.Title, When: opinion.At.In(zone).Format("01-02 15:04"), Comment: opinion.Comment,
			What: verbWords[opinion.Verb].In(page.Language),
		})
	}
	switch {
	case look.reason != nil:
		page.Problem, page.SignIn = look.reason.In(page.Language), true
	case look.amount && signedIn == nil:
		page.Verbs, page.SignIn = nil, true
		page.Problem = page.In("金额超过免登录处理的限额，请登录后处理。", "The amount is over what may be decided without signing in. Sign in to decide.")
	}
}

var verbWords = map[string]metadata.Text{
	"approve": {En: "approved", Zh: "同意"}, "reject": {En: "rejected", Zh: "驳回"}, "return": {En: "sent back", Zh: "退回"},
	"complete": {En: "completed", Zh: "办结"}, "comment": {En: "commented", Zh: "评论"},
}

// MailDecision is a decision from the page behind a link in a mail, or from a reply to it.
type MailDecision struct {
	Token    string
	Verb     string // approve, reject or complete
	Comment  string
	SignedIn *Actor // in this browser, or nil
	Address  string // where the request came from, for the audit log
}

// DecideByMail decides the task behind a link as the person it was sent to. Whatever MailPage
// refuses, it refuses too; a second decision is a Conflict with code "closed".
func (e *Engine) DecideByMail(ctx context.Context, ask MailDecision) (*MailPage, error) {
	page, err := e.MailPage(ctx, ask.Token, ask.SignedIn)
	if err != nil {
		return page, err
	}
	at := slices.IndexFunc(page.Verbs, func(verb MailVerb) bool { return verb.Verb == ask.Verb })
	if at < 0 {
		return page, Refuse(Forbidden, "mail_verb", "This cannot be decided here. Sign in to decide.", "此处无法进行该操作，请登录后处理。")
	}
	if page.Verbs[at].Comment && strings.TrimSpace(ask.Comment) == "" {
		refused := Refuse(Invalid, "comment_required", "Please say why.", "请填写意见。")
		page.Problem = refused.Detail.In(page.Language)
		return page, refused
	}
	if err := e.decideLink(ctx, ask, page); err != nil {
		return page.refused(err), err
	}
	page.Done, page.Verbs, page.Problem = page.Verbs[at].Label.In(page.Language), nil, ""
	return page, nil
}

// decideLink checks the link again in the transaction of the decision.
func (e *Engine) decideLink(ctx context.Context, ask MailDecision, page *MailPage) error {
	key, err := e.storedSecret(ctx)
	if err != nil {
		return err
	}
	token, err := readMailToken(key, ask.Token)
	if err != nil {
		return err
	}
	run, task, err := kernelTask(token.task)
	if err != nil {
		return err
	}
	return e.write(ctx, func(tx *store.Tx, m *model) error {
		look, err := e.checkLink(tx, m, token, ask.SignedIn, page)
		if err != nil {
			return err
		}
		mv, err := e.act(tx, m, look.actor).moverOf(run)
		if err != nil {
			return err
		}
		decision := kernelDecision{run: run, task: task, Decision: Decision{Verb: ask.Verb, Comment: strings.TrimSpace(ask.Comment), Revision: token.revision}}
		if err := mv.lockAndMove(run, decision.event()); err != nil {
			return err
		}
		detail, err := json.Marshal(map[string]string{"verb": ask.Verb, "title": look.row.Title})
		if err != nil {
			return err
		}
		return tx.Audit(&store.AuditEntry{Actor: token.person, Action: "decided_by_mail", Target: token.task, Address: ask.Address, Detail: detail})
	})
}

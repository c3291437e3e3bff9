package engine

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"

	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// MailReply tells what came of an answer to a mail.
type MailReply struct {
	Verb  string `json:"verb"`
	Title string `json:"title"`
}

// largestReply is as much of an answer's text as is read.
const largestReply = 256 << 10

// DecideByReply decides a task by an answer to the mail about it: the first word is the verb, what
// follows up to the quoted mail the comment, and the quoted link the right to decide. It must come
// from the person the mail went to, and not from a machine. The sender is told by mail what came of
// it. Needs the right "runs", which whoever brings mails in has.
func (e *Engine) DecideByReply(ctx context.Context, by Actor, raw io.Reader) (*MailReply, error) {
	if err := by.mustAdminister("runs"); err != nil {
		return nil, err
	}
	message, err := mail.ReadMessage(raw)
	if err != nil {
		return nil, Refuse(Malformed, "broken_mail", "This is not a mail.", "不是有效的邮件。")
	}
	if isAutomatic(message.Header) {
		return nil, Refuse(Invalid, "automatic_mail", "A machine has written this answer.", "该回复由系统自动发出。")
	}
	text, err := mailBody(message)
	if err != nil {
		return nil, Refuse(Malformed, "broken_mail", "The mail holds no text that can be read.", "邮件中没有可读取的文本。")
	}
	ask := answerOf(text)
	sender, err := e.senderOf(ctx, message.Header, ask.Token)
	if err != nil {
		return nil, err
	}
	page, err := e.DecideByMail(ctx, ask)
	words := metadata.Text{En: "Done: " + page.Done + ".", Zh: "已提交：" + page.Done + "。"}
	if refused := AsError(err); refused != nil {
		words = metadata.Text{En: "Not done: " + refused.Detail.En, Zh: "未能处理：" + refused.Detail.Zh}
	} else if err != nil {
		return nil, err
	}
	return &MailReply{Verb: ask.Verb, Title: page.Title}, errors.Join(err, e.tellSender(ctx, sender, page, words))
}

// isAutomatic reports whether a program has written a mail, such as a notice of absence.
func isAutomatic(header mail.Header) bool {
	submitted := header.Get("Auto-Submitted")
	return submitted != "" && submitted != "no" || header.Get("X-Autoreply") != "" ||
		strings.EqualFold(header.Get("Precedence"), "bulk") || strings.EqualFold(header.Get("Precedence"), "auto_reply")
}

// senderOf gives the person a link was sent to, if the answer comes from that person's address.
func (e *Engine) senderOf(ctx context.Context, header mail.Header, text string) (*person, error) {
	key, err := e.storedSecret(ctx)
	if err != nil {
		return nil, err
	}
	token, err := readMailToken(key, text)
	if err != nil {
		return nil, err
	}
	p := e.org.Load().people[token.person]
	from, err := mail.ParseAddress(header.Get("From"))
	if p == nil || err != nil || !strings.EqualFold(from.Address, p.email) {
		return nil, Refuse(Forbidden, "mail_link_person", "The mail was sent to somebody else.", "该邮件并非发给此发件人。")
	}
	return p, nil
}

// mailBody reads the plain text of a mail.
func mailBody(message *mail.Message) (string, error) {
	kind, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		return decoded(message.Header.Get("Content-Transfer-Encoding"), message.Body)
	}
	parts := multipart.NewReader(message.Body, parameters["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			return "", err
		}
		if kind := part.Header.Get("Content-Type"); kind == "" || strings.HasPrefix(kind, "text/plain") {
			return decoded(part.Header.Get("Content-Transfer-Encoding"), part)
		}
	}
}

func decoded(encoding string, body io.Reader) (string, error) {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(io.LimitReader(body, largestReply))
	return strings.ToValidUTF8(string(text), "�"), err
}

var (
	quotedLink = regexp.MustCompile(`/mail/([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)`)
	foldedLink = regexp.MustCompile(`\r?\n>[> ]*`)
	quoteStart = regexp.MustCompile(`(?i)^(>|-{2,}|_{5,}|on .* wrote:|from:|sent:|发件人|在.*写道|.*于.*写道)`)
)

// replyVerbs are the words an answer may begin with.
var replyVerbs = map[string]string{
	"approve": "approve", "approved": "approve", "yes": "approve", "ok": "approve", "agree": "approve", "agreed": "approve",
	"同意": "approve", "批准": "approve", "通过": "approve",
	"reject": "reject", "rejected": "reject", "no": "reject", "deny": "reject", "denied": "reject", "驳回": "reject", "拒绝": "reject", "不同意": "reject",
	"complete": "complete", "done": "complete", "办结": "complete",
}

// answerOf reads an answer: the link it quotes, the verb it begins with, and the comment.
func answerOf(text string) MailDecision {
	ask := MailDecision{Address: "mail"}
	for _, whole := range []string{text, foldedLink.ReplaceAllString(text, "")} {
		if found := quotedLink.FindStringSubmatch(whole); found != nil && len(found[1]) > len(ask.Token) {
			ask.Token = found[1]
		}
	}
	var said []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if quoteStart.MatchString(line) {
			break
		}
		said = append(said, line)
	}
	first, rest := cutWord(strings.TrimSpace(strings.Join(said, "\n")))
	ask.Verb, ask.Comment = replyVerbs[strings.ToLower(first)], rest
	return ask
}

// cutWord splits a text behind its first word.
func cutWord(text string) (first, rest string) {
	at := strings.IndexAny(text, " \t\n,.:;!，。：；！、")
	if at < 0 {
		return text, ""
	}
	return text[:at], strings.TrimLeft(text[at:], " \t\n,.:;!，。：；！、")
}

// tellSender answers an answer.
func (e *Engine) tellSender(ctx context.Context, p *person, page *MailPage, words metadata.Text) error {
	said := words.In(e.languageOf(p))
	letter := jobs.Mail{
		To: p.email, Kind: "reply", Subject: said + " " + page.Title, Text: said + "\n" + page.Title + "\n\n" + e.mailNow().link(page.Open) + "\n",
	}
	payload, err := json.Marshal(letter)
	if err != nil {
		return err
	}
	return e.write(ctx, func(tx *store.Tx, _ *model) error {
		return e.enqueue(tx, jobs.Job{Name: jobMail, Key: "reply/" + store.NewID(), Payload: payload})
	})
}

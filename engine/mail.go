package engine

import (
	"context"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
)

// mailKey is the setting that holds mailSettings.
const mailKey = "mail"

// mailSettings is how mail leaves the house and what may be decided by it.
type mailSettings struct {
	Server    jobs.MailServer  `json:"server"`
	PublicURL string           `json:"public_url"`
	Approvals bool             `json:"approvals"`
	Limit     *decimal.Decimal `json:"limit,omitempty"`
	Days      int              `json:"days"`
	ReplyTo   string           `json:"reply_to,omitempty"`
}

// MailSettings is the page of mail settings. The password goes in and never comes out: nil leaves it
// as it is, "" takes it away.
type MailSettings struct {
	Host        string  `json:"host"` // "" keeps mail inside
	Port        int     `json:"port"`
	TLS         string  `json:"tls"` // starttls tls optional none
	User        string  `json:"user"`
	Password    *string `json:"password,omitempty"`
	HasPassword bool    `json:"has_password"`
	From        string  `json:"from"`
	PublicURL   string  `json:"public_url"`
	// Approvals lets people decide by the link in a mail, without signing in, where the step allows it
	// ("email"), for Days days, up to an amount of Limit in the company's currency.
	Approvals bool             `json:"approvals"`
	Limit     *decimal.Decimal `json:"limit"`
	Days      int              `json:"days"`
	// ReplyTo is an address whose mails somebody brings to the API, so that people can decide by
	// answering; "" takes no answers.
	ReplyTo string `json:"reply_to"`
	// Source tells where the settings come from: page, or options of the program.
	Source string `json:"source"`
}

// mailDays is how long a link in a mail can be used to decide, unless set otherwise.
const mailDays = 7

// mailNow gives the settings that count: those of the page, else those of the program.
func (e *Engine) mailNow() mailSettings {
	if stored := e.org.Load().mail; stored != nil {
		return *stored
	}
	return mailSettings{Server: e.config.Mail, PublicURL: e.config.PublicURL, Approvals: true, Days: mailDays}
}

// mailLeaves reports whether mail leaves the house at all.
func (e *Engine) mailLeaves() bool { return e.config.world != nil || e.mailNow().Server.Host != "" }

// link is the address of a page for mails; "" while nobody knows where the product is reached.
func (s mailSettings) link(path string) string {
	if s.PublicURL == "" {
		return ""
	}
	return strings.TrimSuffix(s.PublicURL, "/") + path
}

// MailSettings gives the settings without the password. Needs every right.
func (e *Engine) MailSettings(_ context.Context, by Actor) (*MailSettings, error) {
	if err := by.mustAdminister("all"); err != nil {
		return nil, err
	}
	now := e.mailNow()
	page := &MailSettings{
		Host: now.Server.Host, Port: now.Server.Port, TLS: now.Server.TLS, User: now.Server.User, HasPassword: now.Server.Password != "",
		From: now.Server.From, PublicURL: now.PublicURL, Approvals: now.Approvals, Limit: now.Limit, Days: now.Days, ReplyTo: now.ReplyTo, Source: "options",
	}
	if e.org.Load().mail != nil {
		page.Source = "page"
	}
	return page, nil
}

// SaveMailSettings changes the settings. Invalid with the fields that are wrong. Needs every right.
func (e *Engine) SaveMailSettings(ctx context.Context, by Actor, page MailSettings) (*MailSettings, error) {
	if err := by.mustAdminister("all"); err != nil {
		return nil, err
	}
	if problems := page.problems(); len(problems) > 0 {
		return nil, invalid(problems)
	}
	settings := mailSettings{
		Server:    jobs.MailServer{Host: page.Host, Port: page.Port, TLS: page.TLS, User: page.User, Password: e.mailNow().Server.Password, From: page.From},
		PublicURL: page.PublicURL, Approvals: page.Approvals, Limit: page.Limit, Days: page.Days, ReplyTo: page.ReplyTo,
	}
	if page.Password != nil {
		settings.Server.Password = *page.Password
	}
	err := e.changeOrganisation(ctx, func(tx *store.Tx) error {
		if err := tx.SetSetting(mailKey, settings); err != nil {
			return err
		}
		return tx.Audit(&store.AuditEntry{Actor: by.ID, Action: "mail_settings", Target: page.Host})
	})
	if err != nil {
		return nil, err
	}
	return e.MailSettings(ctx, by)
}

func (p MailSettings) problems() []FieldProblem {
	var problems fieldProblems
	if !slices.Contains([]string{"starttls", "tls", "optional", "none"}, p.TLS) {
		problems.refuse("tls", "tls", "Choose starttls, tls, optional or none.", "请选择 starttls、tls、optional 或 none。")
	}
	if strings.ContainsAny(p.Host, " /:@\t\n") {
		problems.refuse("host", "host", "This is not the name of a server, like smtp.example.com.", "不是有效的服务器名，例如 smtp.example.com。")
	}
	if p.Port < 1 || p.Port > 65535 {
		problems.refuse("port", "port", "A port is a number from 1 to 65535.", "端口应为 1 到 65535 的数字。")
	}
	if _, err := mail.ParseAddress(p.From); err != nil && p.Host != "" {
		problems.refuse("from", "from", "The sender has to be an address like crm@example.com.", "发件人应为邮箱地址，例如 crm@example.com。")
	}
	if _, err := mail.ParseAddress(p.ReplyTo); err != nil && p.ReplyTo != "" {
		problems.refuse("reply_to", "reply_to", "Answers go to an address like approve@example.com.", "回复地址应为邮箱地址，例如 approve@example.com。")
	}
	if at, err := url.Parse(p.PublicURL); err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
		problems.refuse("public_url", "public_url", "This is not an address like https://crm.example.com.", "不是有效的网址，例如 https://crm.example.com。")
	}
	if p.Days < 1 || p.Days > 30 {
		problems.refuse("days", "days", "Links can be used for 1 to 30 days.", "链接有效期为 1 到 30 天。")
	}
	if p.Limit != nil && p.Limit.IsNegative() {
		problems.refuse("limit", "limit", "The limit cannot be negative.", "限额不能为负数。")
	}
	return problems
}

// TestMail sends a mail at once and tells what the server said when it did not take it. Invalid with
// code "mail_failed" then. Needs every right.
func (e *Engine) TestMail(ctx context.Context, by Actor, to string) error {
	if err := by.mustAdminister("all"); err != nil {
		return err
	}
	if e.mailNow().Server.Host == "" && e.config.world == nil {
		return Refuse(Invalid, "no_mail_server", "Name a mail server first.", "请先设置邮件服务器。")
	}
	letter := jobs.Mail{
		To: to, Kind: "test", Subject: "Weft 测试邮件 / test mail",
		Text: "邮件发送正常。\nMail works.\n\n" + e.mailNow().link("/") + "\n",
	}
	return e.deliver(ctx, letter, "test/"+store.NewID())
}

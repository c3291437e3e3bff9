package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// mailing lets the company's mail go to a post office of our own.
func mailing(t *testing.T, s *site) (*postOffice, *client) {
	t.Helper()
	office := openPostOffice(t)
	admin := s.as("admin")
	admin.send(http.MethodPut, "/mail/settings", mailSettings(office, nil)).want(http.StatusOK)
	if err := s.engine.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return office, admin
}

func mailSettings(office *postOffice, changes map[string]any) map[string]any {
	settings := map[string]any{
		"host": "127.0.0.1", "port": office.port(), "tls": "none", "user": "weft", "password": "geheim", "from": "crm@example.com",
		"public_url": "https://crm.example.com/", "approvals": true, "limit": nil, "days": 7,
	}
	for name, value := range changes {
		settings[name] = value
	}
	return settings
}

var decideLink = regexp.MustCompile(`https://crm\.example\.com(/mail/\S+)`)

func (m received) link(t *testing.T) string {
	t.Helper()
	found := decideLink.FindStringSubmatch(m.text)
	if found == nil {
		t.Fatalf("the mail holds no link to decide: %s", m.text)
	}
	return found[1]
}

// page is a page for people.
type page struct {
	status int
	header http.Header
	text   string
}

// open asks for a page, as a person who is not signed in unless a cookie is given.
func (s *site) open(method, path string, form url.Values, cookie string) page {
	s.t.Helper()
	request := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Cookie", cookie)
	response, err := s.server.App().Test(request, -1)
	if err != nil {
		s.t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = response.Body.Close()
	return page{response.StatusCode, response.Header, string(text)}
}

func TestApprovalByMailSurvivesScannersAndIsDecidedOnce(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		office, _ := mailing(t, s)
		li, wang := s.as("li.na"), s.as("wang.qiang")
		quote := li.submitted("12")
		mail := office.to(t, "wang.qiang@example.com")
		if mail.kind != "task" || !strings.HasPrefix(mail.subject, "待您审批：") || !strings.Contains(mail.text, "1,760.00") || !strings.Contains(mail.html, `lang="zh"`) {
			t.Errorf("the mail is %+v", mail)
		}
		link := mail.link(t)
		for range 3 { // a scanner opens every link
			for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodOptions} {
				if got := s.open(method, link, nil, ""); got.status >= 500 {
					t.Fatalf("%s answers %d", method, got.status)
				}
			}
		}
		shown := s.open(http.MethodGet, link, nil, "")
		if shown.status != http.StatusOK || !strings.Contains(shown.text, `value="approve"`) || shown.header.Get("Cache-Control") != "no-store" {
			t.Fatalf("the page is %d %s", shown.status, shown.text)
		}
		if task := wang.get("/tasks/" + wang.task(quote)).want(http.StatusOK); task.text("status") != "open" {
			t.Fatal("opening links decided the task")
		}
		if got := s.open(http.MethodPost, link, url.Values{"verb": {"reject"}}, ""); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, "请填写意见") {
			t.Errorf("a rejection without a comment answers %d", got.status)
		}
		if got := s.open(http.MethodPost, link, url.Values{"verb": {"transfer"}}, ""); got.status != http.StatusForbidden {
			t.Errorf("a transfer answers %d", got.status)
		}
		if got := s.open(http.MethodPost, link, url.Values{"verb": {"approve"}, "comment": {"<b>好</b>"}}, ""); got.status != http.StatusOK || !strings.Contains(got.text, "已提交") {
			t.Fatalf("the approval answers %d %s", got.status, got.text)
		}
		if state := li.get("/records/quote/"+quote).text("values", "status"); state != "approved" {
			t.Errorf("the quote is %s", state)
		}
		again := s.open(http.MethodPost, link, url.Values{"verb": {"approve"}}, "")
		if again.status != http.StatusConflict || !strings.Contains(again.text, "已由王强同意") || strings.Contains(again.text, "<form") {
			t.Errorf("the second approval answers %d %s", again.status, again.text)
		}
		audit := string(s.as("admin").get("/audit").want(http.StatusOK).Body)
		if !strings.Contains(audit, "decided_by_mail") {
			t.Error("the audit log does not tell")
		}
	})
}

func TestLinksInMailsAreBoundToPersonTaskAndAmount(t *testing.T) {
	s := onSQLite(t)
	office, admin := mailing(t, s)
	li, wang := s.as("li.na"), s.as("wang.qiang")
	quote := li.submitted("12")
	link := office.to(t, "wang.qiang@example.com").link(t)
	if got := s.open(http.MethodGet, link[:len(link)-2]+"xx", nil, ""); got.status != http.StatusNotFound || !strings.Contains(got.text, "链接") {
		t.Errorf("a forged link answers %d", got.status)
	}
	approve := url.Values{"verb": {"approve"}}
	if got := s.open(http.MethodPost, link, approve, li.cookie); got.status != http.StatusForbidden || !strings.Contains(got.text, "李娜") {
		t.Errorf("somebody else signed in is answered %d", got.status)
	}
	admin.send(http.MethodPut, "/mail/settings", mailSettings(office, map[string]any{"limit": "1000"})).want(http.StatusOK)
	over := s.open(http.MethodGet, link, nil, "")
	if over.status != http.StatusOK || strings.Contains(over.text, "<form") || !strings.Contains(over.text, "限额") {
		t.Errorf("over the limit the page is %s", over.text)
	}
	if got := s.open(http.MethodPost, link, approve, ""); got.status != http.StatusForbidden {
		t.Errorf("over the limit an approval answers %d", got.status)
	}
	zhao := wang.first("user", "record.login == 'zhao.min'")
	wang.post("/tasks/"+wang.task(quote)+"/decisions", map[string]any{"verb": "transfer", "to": []string{zhao}}).want(http.StatusOK)
	if got := s.open(http.MethodPost, link, approve, wang.cookie); got.status != http.StatusConflict {
		t.Errorf("after the transfer the old link answers %d", got.status)
	}
	moved := office.to(t, "zhao.min@example.com").link(t)
	if got := s.open(http.MethodPost, moved, approve, s.as("zhao.min").cookie); got.status != http.StatusOK {
		t.Errorf("signed in, the new link answers %d %s", got.status, got.text)
	}
}

func TestMailSettingsNeverTellThePassword(t *testing.T) {
	s := onSQLite(t)
	office, admin := mailing(t, s)
	li := s.as("li.na")
	for _, refused := range []*answer{
		li.get("/mail/settings"), li.send(http.MethodPut, "/mail/settings", mailSettings(office, nil)), li.post("/mail/test", map[string]any{"to": "x@example.com"}),
	} {
		refused.refused(http.StatusForbidden, "needs_admin")
	}
	shown := admin.get("/mail/settings").want(http.StatusOK)
	if strings.Contains(string(shown.Body), "geheim") || shown.at("has_password") != true || shown.text("source") != "page" {
		t.Errorf("the settings are %s", shown.Body)
	}
	kept := mailSettings(office, nil)
	delete(kept, "password")
	admin.send(http.MethodPut, "/mail/settings", kept).want(http.StatusOK)
	admin.post("/mail/test", map[string]any{"to": "somebody@example.com"}).want(http.StatusNoContent)
	if mail := office.next(t); mail.to != "<somebody@example.com>" {
		t.Errorf("the test mail is %+v", mail)
	}
	admin.send(http.MethodPut, "/mail/settings", mailSettings(office, map[string]any{"password": "wrong"})).want(http.StatusOK)
	admin.post("/mail/test", map[string]any{"to": "somebody@example.com"}).refused(http.StatusUnprocessableEntity, "mail_failed")
	admin.send(http.MethodPut, "/mail/settings", mailSettings(office, map[string]any{"tls": "starttls", "password": "geheim"})).want(http.StatusOK)
	admin.post("/mail/test", map[string]any{"to": "somebody@example.com"}).refused(http.StatusUnprocessableEntity, "mail_failed")
	wrong := map[string]any{"port": 0, "tls": "perhaps", "from": "nobody", "public_url": "javascript:x", "days": 400, "limit": "-1"}
	problems := admin.send(http.MethodPut, "/mail/settings", mailSettings(office, wrong)).refused(http.StatusUnprocessableEntity, "validation")
	if list, _ := problems.at("fields").([]any); len(list) != len(wrong) {
		t.Errorf("the problems are %s", problems.Body)
	}
}

func TestPeopleChooseWhichNoticesComeByMail(t *testing.T) {
	s := onSQLite(t)
	office, _ := mailing(t, s)
	li, wang := s.as("li.na"), s.as("wang.qiang")
	wishes := wang.get("/session/notices").want(http.StatusOK)
	if wishes.text("kinds", 0, "kind") != "task" || wishes.text("kinds", 0, "way") != "mail" || wishes.text("address") != "wang.qiang@example.com" || wishes.at("leaves") != true {
		t.Errorf("the wishes are %s", wishes.Body)
	}
	wang.send(http.MethodPut, "/session/notices", map[string]any{"ways": map[string]string{"task": "bell"}}).want(http.StatusOK)
	wang.send(http.MethodPut, "/session/notices", map[string]any{"ways": map[string]string{"nonsense": "mail"}}).refused(http.StatusBadRequest, "unknown_kind")
	wang.send(http.MethodPut, "/session/notices", map[string]any{"quiet": map[string]string{"from": "25:00", "until": "07:00"}}).refused(http.StatusBadRequest, "wrong_hours")
	li.submitted("12")
	wang.send(http.MethodPut, "/session/notices", map[string]any{"ways": map[string]string{"task": "mail"}}).want(http.StatusOK)
	wanted := li.submitted("8")
	mail := office.to(t, "wang.qiang@example.com")
	if number := li.get("/records/quote/"+wanted).text("values", "number"); !strings.Contains(mail.subject, number) {
		t.Errorf("the first mail is about %s, not %s", mail.subject, number)
	}
}

func TestAnsweringAMailDecidesByItsFirstWord(t *testing.T) {
	s := onSQLite(t)
	office, admin := mailing(t, s)
	admin.send(http.MethodPut, "/mail/settings", mailSettings(office, map[string]any{"reply_to": "approve@example.com"})).want(http.StatusOK)
	li := s.as("li.na")
	quote := li.submitted("12")
	mail := office.to(t, "wang.qiang@example.com")
	if !strings.Contains(mail.text, "首行写") {
		t.Errorf("the mail does not offer to answer: %s", mail.text)
	}
	quoted := "\r\n\r\n在 2026年11月22日，Weft 写道：\r\n> " + strings.ReplaceAll(strings.TrimSpace(mail.text), "\n", "\r\n> ")
	answer := func(from, extra, said string) *answer {
		text := "From: " + from + "\r\nTo: approve@example.com\r\nSubject: Re\r\n" + extra + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + said + quoted
		return admin.send(http.MethodPost, "/mail/replies", []byte(text), "Content-Type", "message/rfc822")
	}
	li.send(http.MethodPost, "/mail/replies", []byte("x")).refused(http.StatusForbidden, "needs_admin")
	answer("Li <li.na@example.com>", "", "同意").refused(http.StatusForbidden, "mail_link_person")
	answer("wang.qiang@example.com", "Auto-Submitted: auto-replied\r\n", "同意").refused(http.StatusUnprocessableEntity, "automatic_mail")
	answer("wang.qiang@example.com", "", "我在休假").refused(http.StatusForbidden, "mail_verb")
	if told := office.to(t, "wang.qiang@example.com"); !strings.Contains(told.subject, "未能处理") {
		t.Errorf("the sender is told %q", told.subject)
	}
	answer("wang.qiang@example.com", "", "驳回").refused(http.StatusUnprocessableEntity, "comment_required")
	done := answer("王强 <Wang.Qiang@example.com>", "", "同意，按此执行。").want(http.StatusOK)
	if done.text("verb") != "approve" {
		t.Errorf("the answer was taken as %s", done.Body)
	}
	if state := li.get("/records/quote/"+quote).text("values", "status"); state != "approved" {
		t.Errorf("the quote is %s", state)
	}
	if history := string(li.get("/runs/" + admin.runOf(quote)).want(http.StatusOK).Body); !strings.Contains(history, `"comment":"按此执行。"`) {
		t.Errorf("the comment is not kept: %s", history)
	}
	answer("wang.qiang@example.com", "", "同意").refused(http.StatusConflict, "closed")
}

// reopen opens an installation again, as another process would.
func reopen(t *testing.T, database string) *engine.Engine {
	t.Helper()
	again := openEngine(t, engine.Config{Database: database})
	t.Cleanup(func() { _ = again.Close() })
	return again
}

func TestMailIsSentOnceAfterARestart(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			url := demo(t, dialect)
			office := openPostOffice(t)
			died := open(t, url)
			died.as("admin").send(http.MethodPut, "/mail/settings", mailSettings(office, nil)).want(http.StatusOK)
			died.as("li.na").submitted("12") // committed, and nobody sends
			for range 2 {
				if err := reopen(t, url).Start(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			office.to(t, "wang.qiang@example.com")
			died.as("admin").post("/mail/test", map[string]any{"to": "last@example.com"}).want(http.StatusNoContent)
			if mail := office.next(t); mail.kind != "test" {
				t.Errorf("a second mail came: %+v", mail)
			}
		})
	}
}

func TestQuietHoursPutMailOff(t *testing.T) {
	s := onSQLite(t)
	_, admin := mailing(t, s)
	li, wang := s.as("li.na"), s.as("wang.qiang")
	now := time.Now().In(time.FixedZone("", 8*3600))
	quiet := map[string]any{"quiet": map[string]string{"from": now.Add(-time.Hour).Format("15:04"), "until": now.Add(2 * time.Hour).Format("15:04")}}
	wang.send(http.MethodPut, "/session/notices", quiet).want(http.StatusOK)
	li.submitted("12")
	for deadline := time.Now().Add(20 * time.Second); ; {
		waiting := admin.get("/jobs?state=waiting").want(http.StatusOK)
		if waiting.text(0, "state") == "scheduled" && waiting.text(0, "name") == "mail.notice" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the mail does not wait: %s", waiting.Body)
		}
	}
}

func TestAbsenceBelongsToWhoeverIsAway(t *testing.T) {
	s := onSQLite(t)
	li, wang, admin := s.as("li.na"), s.as("wang.qiang"), s.as("admin")
	me, other := admin.first("user", "record.login == 'wang.qiang'"), admin.first("user", "record.login == 'zhao.min'")
	values := map[string]any{"user": me, "delegate": other, "from": "2030-01-01T00:00:00Z", "until": "2030-01-05T00:00:00Z"}
	li.post("/records/absence", map[string]any{"values": values}).refused(http.StatusUnprocessableEntity, "validation")
	made := admin.post("/records/absence", map[string]any{"values": values}).want(http.StatusCreated).text("id")
	wang.send(http.MethodPatch, "/records/absence/"+made, map[string]any{"values": map[string]any{"until": "2030-01-03T00:00:00Z"}}).want(http.StatusOK)
	li.get("/records/absence/"+made).refused(http.StatusNotFound, "not_found")
	wang.send(http.MethodDelete, "/records/absence/"+made, nil).want(http.StatusNoContent)
}

func TestNoticeOfAClosedTaskIsWithdrawn(t *testing.T) {
	s := onSQLite(t)
	li, wang := s.as("li.na"), s.as("wang.qiang")
	unread := func() float64 { return wang.get("/shell").want(http.StatusOK).at("counts", "unread").(float64) }
	before := unread()
	quote := li.submitted("12")
	task := wang.task(quote)
	if told := wang.get("/notices?unread=1").want(http.StatusOK); !strings.Contains(told.text(0, "link"), task) || told.at(0, "over") != false {
		t.Fatalf("the notices are %s", told.Body)
	}
	li.fire(quote, "recall").want(http.StatusOK)
	if told := wang.get("/notices?unread=1").want(http.StatusOK); strings.Contains(string(told.Body), task) {
		t.Errorf("the task was taken back, and still it is asked: %s", told.Body)
	}
	if told := wang.get("/notices").want(http.StatusOK); told.at(0, "over") != true || told.at(0, "read") != true {
		t.Errorf("the notice does not tell that it is over: %s", told.Body)
	}
	if after := unread(); after != before {
		t.Errorf("unread are %v, before it were %v", after, before)
	}
}

package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
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
	if wishes.text("kinds", 0, "kind") != "task" || wishes.at("kinds", 0, "mail") != true || wishes.text("address") != "wang.qiang@example.com" || wishes.at("leaves") != true {
		t.Errorf("the wishes are %s", wishes.Body)
	}
	wang.send(http.MethodPut, "/session/notices", map[string]any{"mail": map[string]bool{"task": false}}).want(http.StatusOK)
	wang.send(http.MethodPut, "/session/notices", map[string]any{"mail": map[string]bool{"nonsense": true}}).refused(http.StatusBadRequest, "unknown_kind")
	wang.send(http.MethodPut, "/session/notices", map[string]any{"quiet": map[string]string{"from": "25:00", "until": "07:00"}}).refused(http.StatusBadRequest, "wrong_hours")
	li.submitted("12")
	wang.send(http.MethodPut, "/session/notices", map[string]any{"mail": map[string]bool{"task": true}}).want(http.StatusOK)
	wanted := li.submitted("8")
	mail := office.to(t, "wang.qiang@example.com")
	if number := li.get("/records/quote/"+wanted).text("values", "number"); !strings.Contains(mail.subject, number) {
		t.Errorf("the first mail is about %s, not %s", mail.subject, number)
	}
}

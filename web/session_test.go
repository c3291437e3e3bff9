package web_test

import (
	"net/http"
	"testing"
)

func TestWrongPasswordAndUnknownLoginLookAlike(t *testing.T) {
	s := onSQLite(t)
	nobody := &client{site: s}
	for _, login := range []string{"admin", "no.such.person"} {
		nobody.post("/session", map[string]string{"login": login, "password": "wrong"}).refused(http.StatusUnauthorized, "wrong_password")
	}
}

func TestRepeatedWrongPasswordsLockOutForAWhile(t *testing.T) {
	s := onSQLite(t)
	nobody := &client{site: s}
	for range 5 {
		nobody.post("/session", map[string]string{"login": "admin", "password": "wrong"}).want(http.StatusUnauthorized)
	}
	locked := nobody.post("/session", map[string]string{"login": "admin", "password": "weft-demo"}).refused(http.StatusTooManyRequests, "locked_out")
	if seconds, _ := locked.at("retry_after").(float64); seconds < 240 || seconds > 300 || locked.Header.Get("Retry-After") == "" {
		t.Errorf("the lock-out does not say when to try again: %s", locked.Body)
	}
}

func TestChangesNeedTheCSRFToken(t *testing.T) {
	s := onSQLite(t)
	li := s.as("li.na")
	li.csrf = "forged"
	li.post("/records/account", map[string]any{"values": map[string]any{"name": "Forged"}}).refused(http.StatusForbidden, "csrf")
	li.get("/session").want(http.StatusOK)
}

func TestNothingButSignInAnswersWithoutASession(t *testing.T) {
	s := onSQLite(t)
	nobody := &client{site: s}
	for _, path := range []string{"/shell", "/home", "/records/account", "/tasks", "/runs", "/metadata", "/openapi.json", "/system", "/search?q=a"} {
		nobody.get(path).refused(http.StatusUnauthorized, "signed_out")
	}
}

func TestSignedOutSessionIsOver(t *testing.T) {
	s := onSQLite(t)
	li := s.as("li.na")
	li.send(http.MethodDelete, "/session", nil).want(http.StatusNoContent)
	li.get("/home").refused(http.StatusUnauthorized, "signed_out")
}

func TestAPITokenActsForItsOwner(t *testing.T) {
	s := onSQLite(t)
	li := s.as("li.na")
	token := li.post("/tokens", map[string]any{"name": "ERP"}).want(http.StatusCreated).text("token")
	program := &client{site: s}
	header := []string{"Authorization", "Bearer " + token}
	if got := program.send(http.MethodGet, "/session", nil, header...).want(http.StatusOK).text("state"); got != "signed_out" {
		t.Errorf("a token opened a session: %s", got)
	}
	program.send(http.MethodGet, "/records/account", nil, header...).want(http.StatusOK)
	program.send(http.MethodGet, "/records/account", nil, "Authorization", "bearer "+token).want(http.StatusOK)
	unknown := program.send(http.MethodGet, "/records/account", nil, "Authorization", "Bearer nonsense").refused(http.StatusUnauthorized, "wrong_token")
	if unknown.Header.Get("WWW-Authenticate") != "Bearer" {
		t.Error("the answer does not say how to authenticate")
	}
}

func TestALostRoleIsLostWithTheNextRequest(t *testing.T) {
	s := onSQLite(t)
	li, admin := s.as("li.na"), s.as("admin")
	li.get("/records/account").want(http.StatusOK)
	id := admin.first("user", "record.login == 'li.na'")
	admin.send(http.MethodPatch, "/records/user/"+id, map[string]any{"values": map[string]any{"roles": []string{}}}).want(http.StatusOK)
	li.get("/records/account").refused(http.StatusForbidden, "forbidden")
}

package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// unset opens an installation that nobody has set up yet.
func unset(t *testing.T) *client {
	t.Helper()
	t.Parallel()
	running, server := openDemo(t, engine.Config{Database: storetest.URL(t, "sqlite")})
	return &client{site: &site{t: t, server: server, engine: running}}
}

// pointers are the places that a refusal names.
func (a *answer) pointers() []string {
	a.t.Helper()
	var places []string
	problems, _ := a.at("fields").([]any)
	for i := range problems {
		places = append(places, a.text("fields", i, "pointer"))
	}
	return places
}

func TestSetUpTellsEverythingThatIsWrongAtItsPlace(t *testing.T) {
	nobody := unset(t)
	admin := map[string]string{"login": "boss", "password": "correct horse", "email": "nowhere"}
	company := map[string]string{"name": "Trial", "currency": "USD", "language": "en", "zone": "America/New_York"}
	setup := map[string]any{"admin": admin, "company": company}
	if got := nobody.post("/setup", setup).refused(http.StatusUnprocessableEntity, "validation").pointers(); !slices.Equal(got, []string{"/admin/email"}) {
		t.Errorf("the wrong address of the administrator is looked for at %v", got)
	}
	wrong := map[string]any{
		"admin":   map[string]string{"login": " ", "password": "1"},
		"company": map[string]string{"currency": "dollars", "language": "fr", "zone": "Mars/Base"},
		"preset":  map[string]string{"pack": "core", "name": "alchemy"},
	}
	want := []string{"/admin/login", "/admin/password", "/company/name", "/company/currency", "/company/language", "/company/zone", "/preset"}
	if got := nobody.post("/setup", wrong).refused(http.StatusUnprocessableEntity, "validation").pointers(); !slices.Equal(got, want) {
		t.Errorf("the places are %v, want %v", got, want)
	}
	delete(admin, "email")
	boss := &client{site: nobody.site}
	entered := boss.post("/setup", setup).want(http.StatusOK)
	if got := entered.text("user", "zone"); got != "America/New_York" {
		t.Errorf("the administrator of a company in New York lives in %s", got)
	}
	boss.csrf = entered.text("csrf")
	boss.cookie, _, _ = strings.Cut(entered.Header.Get("Set-Cookie"), ";")
	made := boss.post("/records/user", map[string]any{"values": map[string]any{"name": "Ann", "login": "ann"}}).want(http.StatusCreated)
	if language, zone := made.text("values", "language"), made.text("values", "zone"); language != "en" || zone != "America/New_York" {
		t.Errorf("a new person speaks %s and lives in %s", language, zone)
	}
	company["currency"], company["zone"] = "$", "nowhere"
	if got := boss.send(http.MethodPut, "/company", company).refused(http.StatusUnprocessableEntity, "validation").pointers(); !slices.Equal(got, []string{"/currency", "/zone"}) {
		t.Errorf("settings of the company that cannot be are found at %v", got)
	}
}

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
	for _, path := range []string{"/shell", "/home", "/rankings", "/records/account", "/tasks", "/runs", "/metadata", "/openapi.json", "/system", "/search?q=a"} {
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
	lost := li.get("/records/account").refused(http.StatusForbidden, "forbidden")
	if got := lost.text("detail"); got != "Your roles do not let you see: Customer." {
		t.Errorf("the lost right is told as %q", got)
	}
}

package web_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// erp is a system outside that keeps what it is asked.
type erp struct {
	*httptest.Server
	asked chan erpCall
}

type erpCall struct {
	method, path, secret, key string
	values                    map[string]any
}

// openERP answers like a system that knows us by a header; /moved leads elsewhere.
func openERP(t *testing.T) *erp {
	t.Helper()
	outside := &erp{asked: make(chan erpCall, 20)}
	outside.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call := erpCall{method: r.Method, path: r.URL.RequestURI(), secret: r.Header.Get("X-Key"), key: r.Header.Get("Idempotency-Key")}
		body, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(body, &call.values)
		outside.asked <- call
		switch {
		case call.secret != "geheim":
			w.WriteHeader(http.StatusUnauthorized)
		case strings.HasSuffix(r.URL.Path, "/moved"):
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}
	}))
	t.Cleanup(outside.Close)
	return outside
}

// next is what was asked next.
func (e *erp) next(t *testing.T) erpCall {
	t.Helper()
	select {
	case call := <-e.asked:
		return call
	case <-time.After(20 * time.Second):
		t.Fatal("nobody called")
		return erpCall{}
	}
}

// announcing is a workflow that tells a connection of every new account and then is over.
func announcing(connection, path string) string {
	return fmt.Sprintf(`{"key": "announce", "title": {"en": "Announce", "zh": "上报"}, "entity": "account", "start": {"state": "telling", "on": ["create"]},
		"states": {
			"telling": {"title": {"en": "Telling", "zh": "上报中"}, "flow": [{"id": "tell", "title": {"en": "Tell", "zh": "上报"}, "do": [
				{"http": {"connection": %q, "path": %q}, "with": {"name": "=record.name"}, "retry": {"max": 0}}]}], "on": {"approved": "told"}},
			"told": {"title": {"en": "Told", "zh": "已上报"}, "final": "done"}}}`, connection, path)
}

// withERP opens the demo company with the connection "erp" on both databases.
func withERP(t *testing.T, test func(t *testing.T, s *site, outside *erp)) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			outside := openERP(t)
			address := strings.Replace(outside.URL, "http://", "http://weft:pass@", 1) + "/api/"
			s := openWith(t, engine.Config{Database: demo(t, dialect), Connections: map[string]engine.Connection{
				"erp": {URL: address, Headers: map[string]string{"X-Key": "geheim"}},
			}})
			if err := s.engine.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			test(t, s, outside)
		})
	}
}

// announce puts the workflow into service; it returns what the plan warned of.
func (c *client) announce(connection, path string) *answer {
	c.t.Helper()
	body := []byte(`{"path": "workflows/announce.json", "effective": ` + announcing(connection, path) + `}`)
	c.send(http.MethodPut, "/change/files", body).want(http.StatusOK)
	plan := c.post("/change/plan", nil).want(http.StatusOK)
	c.post("/change/publish", map[string]any{"note": "announce"}).want(http.StatusOK)
	return plan
}

// connection waits until the page of the system tells that a call over a connection was made.
func (c *client) connection(name string) map[string]any {
	c.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-tick.C {
		list, _ := c.get("/system").want(http.StatusOK).at("connections").([]any)
		for _, one := range list {
			if info := one.(map[string]any); info["name"] == name && info["last"] != nil {
				return info
			}
		}
	}
	c.t.Fatalf("nothing is told of %s", name)
	return nil
}

func TestAWorkflowCallsAConnectionAndTheSystemPageTellsHowItWent(t *testing.T) {
	withERP(t, func(t *testing.T, s *site, outside *erp) {
		admin := s.as("admin")
		if plan := admin.announce("erp", "/machines?from=weft"); strings.Contains(string(plan.Body), "unknown_connection") {
			t.Errorf("the connection is known: %s", plan.Body)
		}
		admin.post("/records/account", map[string]any{"values": map[string]any{"name": "Neu"}}).want(http.StatusCreated)
		call := outside.next(t)
		if call.method != http.MethodPost || call.path != "/api/machines?from=weft" || call.secret != "geheim" || call.key == "" || call.values["name"] != "Neu" {
			t.Errorf("the call was %+v", call)
		}
		info := admin.connection("erp")
		if last := info["last"].(map[string]any); last["ok"] != true || last["status"] != 200.0 {
			t.Errorf("the last call is told as %v", last)
		}
		page := string(admin.get("/system").Body)
		for _, secret := range []string{"geheim", "pass"} {
			if strings.Contains(page, secret) {
				t.Errorf("the page tells %q: %s", secret, page)
			}
		}
		if !strings.HasPrefix(info["address"].(string), "http://127.0.0.1:") || fmt.Sprint(info["headers"]) != "[X-Key]" {
			t.Errorf("the connection is told as %v", info)
		}
	})
}

func TestAnUnknownConnectionIsWarnedOfAndAnIncidentWhenCalled(t *testing.T) {
	s := onSQLite(t)
	if err := s.engine.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	admin := s.as("admin")
	plan := admin.announce("erp", "/machines")
	for _, word := range []string{"unknown_connection", "--connections", "未配置连接"} {
		if !strings.Contains(string(plan.Body), word) {
			t.Errorf("the plan does not say %q: %s", word, plan.Body)
		}
	}
	system := admin.get("/system").want(http.StatusOK)
	if system.at("ok") != false || !strings.Contains(system.text("text", "en"), "erp") || system.at("connections", 0, "configured") != false {
		t.Errorf("the system is told as %s", system.Body)
	}
}

func TestACallIsNotLedElsewhere(t *testing.T) {
	withERP(t, func(t *testing.T, s *site, outside *erp) {
		admin := s.as("admin")
		admin.announce("erp", "/moved")
		admin.post("/records/account", map[string]any{"values": map[string]any{"name": "Neu"}}).want(http.StatusCreated)
		outside.next(t)
		info := admin.connection("erp")
		if last := info["last"].(map[string]any); last["ok"] != false || last["status"] != 307.0 {
			t.Errorf("the last call is told as %v", last)
		}
		if len(outside.asked) > 0 {
			t.Error("the headers went elsewhere")
		}
	})
}

func TestPathsCannotLeaveTheirConnection(t *testing.T) {
	admin := onSQLite(t).as("admin")
	for _, path := range []string{"@evil.example.com/", ".evil.example.com/", "", "x"} {
		body := []byte(`{"path": "workflows/announce.json", "effective": ` + announcing("erp", path) + `}`)
		reply := admin.send(http.MethodPut, "/change/files", body).want(http.StatusOK)
		if !strings.Contains(string(reply.Body), "/http/path") {
			t.Errorf("%q is a path: %s", path, reply.Body)
		}
	}
}

func TestAdministratorsTryAConnection(t *testing.T) {
	withERP(t, func(t *testing.T, s *site, outside *erp) {
		admin := s.as("admin")
		tried := admin.post("/connections/erp/try", nil).want(http.StatusOK)
		if call := outside.next(t); tried.at("ok") != true || call.method != http.MethodHead {
			t.Errorf("tried by %+v: %s", call, tried.Body)
		}
		outside.Close()
		if tried := admin.post("/connections/erp/try", nil).want(http.StatusOK); tried.at("ok") != false || tried.text("error", "zh") != "其地址拒绝连接，服务未运行。" {
			t.Errorf("a system that is gone: %s", tried.Body)
		}
		if last := admin.connection("erp")["last"].(map[string]any); last["ok"] != false {
			t.Errorf("the last try is told as %v", last)
		}
		admin.post("/connections/nobody/try", nil).want(http.StatusNotFound)
		s.as("li.na").post("/connections/erp/try", nil).want(http.StatusForbidden)
	})
}

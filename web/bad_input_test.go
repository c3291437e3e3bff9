package web_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func TestBadInputIsRefusedWithItsPlaceAndLosesNothing(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li := s.as("li.na")
		before := li.get("/records/account?count=exact&limit=1").at("total", "count")
		cases := []struct {
			name   string
			body   any
			status int
			code   string
			says   string
		}{
			{"broken JSON", []byte("{\"values\":\n {\"name\": }}"), 400, "broken_json", "line 2"},
			{"JSON that ends early", []byte(`{"values":{`), 400, "broken_json", ""},
			{"two values", []byte(`{"values":{}} {}`), 400, "broken_json", ""},
			{"invalid UTF-8", []byte("{\"values\":{\"name\":\"\xff\"}}"), 400, "invalid_utf8", ""},
			{"a character that no text can hold", []byte(`{"values":{"name":"a\u0000b"}}`), 400, "invalid_text", "column 21"},
			{"unknown member", []byte(`{"value":{}}`), 400, "unknown_member", "value"},
			{"a list for the request", []byte(`[]`), 400, "wrong_type", "not a list"},
			{"a list for the values", []byte(`{"values":[]}`), 400, "wrong_type", "cannot be a list"},
			{"10 MB", append(append([]byte(`{"values":{"name":"`), bytes.Repeat([]byte("a"), 10<<20)...), []byte(`"}}`)...), 413, "too_large", ""},
			{"unknown field", `{"values":{"name":"A","colour":"red"}}`, 422, "validation", `"field":"colour"`},
			{"wrong type", `{"values":{"name":"A","employees":"many"}}`, 422, "validation", `"field":"employees"`},
			{"number beyond the column", `{"values":{"name":"A","employees":99999999999999999999}}`, 422, "validation", `"field":"employees"`},
			{"amount beyond the column", `{"values":{"name":"A","annual_revenue":{"amount":"12345678901234567890.12","currency":"CNY"}}}`, 422, "validation", `"field":"annual_revenue"`},
			{"digits that would be cut", `{"values":{"name":"A","annual_revenue":{"amount":"1.005","currency":"CNY"}}}`, 422, "validation", `"field":"annual_revenue"`},
			{"text too long", `{"values":{"name":"` + strings.Repeat("长", 5000) + `"}}`, 422, "validation", `"field":"name"`},
			{"missing and wrong together", `{"values":{"email":"nowhere","founded":"x"}}`, 422, "validation", `"field":"name"`},
			{"unknown option", `{"values":{"name":"A","industry":"alchemy"}}`, 422, "validation", `"field":"industry"`},
			{"unknown reference", `{"values":{"name":"A","parent":"01a1fffd-b7dc-73c6-8b36-d2891eb49611"}}`, 422, "validation", `"field":"parent"`},
			{"reference that is no id", `{"values":{"name":"A","parent":"'; drop table"}}`, 422, "validation", `"field":"parent"`},
		}
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				body := c.body
				if text, ok := body.(string); ok {
					body = []byte(text)
				}
				reply := li.in(t).post("/records/account", body).refused(c.status, c.code)
				if !strings.Contains(string(reply.Body), c.says) {
					t.Errorf("%s does not say %s", reply.Body, c.says)
				}
			})
		}
		line := map[string]any{"id": "", "values": map[string]any{"description": strings.Repeat("long ", 200)}}
		long := map[string]any{"entity": "quote", "values": map[string]any{"lines": slices.Repeat([]any{line}, 5000)}}
		li.send(http.MethodPut, "/drafts", long).want(http.StatusNoContent) // as many lines as a record may have
		li.send(http.MethodDelete, "/drafts?entity=quote", nil).want(http.StatusNoContent)
		if after := li.get("/records/account?count=exact&limit=1").at("total", "count"); after != before {
			t.Errorf("%v records became %v", before, after)
		}
	})
}

func TestValueThatIsWrongIsNotCalledMissingToo(t *testing.T) {
	reply := onSQLite(t).as("li.na").post("/records/account", []byte(`{"values":{"name":5}}`)).refused(422, "validation")
	if found := strings.Count(string(reply.Body), `"pointer":"/name"`); found != 1 {
		t.Errorf("%d problems of the name: %s", found, reply.Body)
	}
}

func TestParameterThatAnAddressDoesNotTakeIsRefused(t *testing.T) {
	li := onSQLite(t).as("li.na")
	for address, says := range map[string]string{
		"/records/account?filer=record.name+==+'A'":     "filter", // misspelt, it would list every customer
		"/records/account/019a0000?field=name":          "fields",
		"/records/account/019a0000/history?cursor=1":    "before",
		"/entities/account?language=zh":                 "takes none",
		"/records/account?limit=1&filter=true&sorted=x": "sorted",
	} {
		if reply := li.get(address).refused(http.StatusBadRequest, "unknown_parameter"); !strings.Contains(string(reply.Body), says) {
			t.Errorf("%s: %s does not say %s", address, reply.Body, says)
		}
	}
}

func TestFilterThatCannotBeUsedIsRefusedWithItsPlace(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li := s.as("li.na")
		for name, filter := range map[string]string{
			"unknown field":         "record.nmae == 'x'",
			"syntax":                "record.name ==",
			"not a condition":       "record.name",
			"loop":                  "any(1..1000000, # > 5)",
			"nested loops":          "any(record.tags, any(record.tags, # == 'a'))",
			"not for databases":     "len(split(record.name, 'a')) > 2",
			"type":                  "record.employees > 'many'",
			"longer than any rule":  strings.Repeat("record.name == 'x' || ", 500) + "false",
			"statement, not a rule": "1; drop table e_account",
		} {
			t.Run(name, func(t *testing.T) {
				reply := li.in(t).get("/records/account?filter=" + url.QueryEscape(filter))
				if reply.Status != http.StatusUnprocessableEntity && reply.Status != http.StatusBadRequest {
					t.Fatalf("status %d: %s", reply.Status, reply.Body)
				}
				if reply.text("problems", 0, "message", "zh") == "" {
					t.Errorf("no problem in Chinese: %s", reply.Body)
				}
			})
		}
		li.get("/records/account").want(http.StatusOK)
	})
}

func TestUnknownAddressesAndMethodsAreAnsweredInWords(t *testing.T) {
	s := onSQLite(t)
	li := s.as("li.na")
	li.get("/nonsense").refused(http.StatusNotFound, "no_such_address")
	li.get("/records/nonsense").refused(http.StatusNotFound, "unknown_entity")
	li.get("/records/account/not-an-id").refused(http.StatusNotFound, "not_found")
	li.get("/records/account?cursor=nonsense").refused(http.StatusBadRequest, "bad_cursor")
	for _, limit := range []string{"many", "-1", "0"} {
		li.get("/records/account?limit="+limit).refused(http.StatusBadRequest, "wrong_parameter")
	}
	wrong := li.send(http.MethodPut, "/records/account", map[string]any{}).refused(http.StatusMethodNotAllowed, "wrong_method")
	if allow := strings.Join(wrong.Header.Values("Allow"), ", "); !strings.Contains(allow, "GET") || !strings.Contains(allow, "POST") || strings.Contains(allow, "PATCH") {
		t.Errorf("allowed are %q", allow)
	}
	for _, path := range []string{"/../../api", "/../v2/records", "/"} {
		li.get(path).refused(http.StatusNotFound, "no_such_address")
	}
}

func TestProblemsAreWordedInTheLanguageOfTheRequest(t *testing.T) {
	li := onSQLite(t).as("li.na")
	for preferred, title := range map[string]string{"": "No such address", "de, en;q=0.8": "No such address", "zh-CN, zh;q=0.9": "地址不存在"} {
		reply := li.send(http.MethodGet, "/nothing", nil, "Accept-Language", preferred).refused(http.StatusNotFound, "no_such_address")
		if got := reply.text("title"); got != title || reply.text("texts", "title", "zh") != "地址不存在" {
			t.Errorf("%q is told %s", preferred, reply.Body)
		}
	}
}

func TestWhatIsNoTextIsRefusedEverywhere(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li := s.as("li.na")
		for _, path := range []string{"/tasks?person=%00", "/runs?person=%ff", "/drafts?entity=a%00", "/notices?before=%ff%fe", "/records/account?%ff=1", "/search?q=%00"} {
			li.get(path).refused(http.StatusBadRequest, "invalid_utf8")
		}
		account := map[string]any{"values": map[string]any{"name": "编码"}}
		li.post("/records/account", account, "Idempotency-Key", "\xff").refused(http.StatusBadRequest, "invalid_utf8")
		li.post("/tokens", []byte(`{"name":"\u0000"}`)).refused(http.StatusBadRequest, "invalid_text")
		li.post("/records/account", []byte(`{"values":{"name":"C:\\u0000"}}`)).want(http.StatusCreated)
		signIn := map[string]string{"login": "li.na", "password": engine.DemoPassword}
		li.post("/session", signIn, "User-Agent", "\xff").want(http.StatusOK)
	})
}

func TestMetricsCountTheStatusThatWasSent(t *testing.T) {
	s := onSQLite(t)
	s.as("li.na").get("/records/nonsense").want(http.StatusNotFound)
	request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	response, err := s.server.App().Test(request, -1)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		t.Fatal(err)
	}
	if wanted := `route="/api/v1/records/:entity",status="404"`; !strings.Contains(string(content), wanted) {
		t.Errorf("%s is not counted: %s", wanted, content)
	}
}

func TestSecondToSaveSeesBothVersions(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li, admin := s.as("li.na"), s.as("admin")
		made := li.post("/records/account", map[string]any{"values": map[string]any{"name": "两人同时修改"}}).want(http.StatusCreated)
		path, version := "/records/account/"+made.text("id"), made.at("version")
		change := func(city string) map[string]any {
			return map[string]any{"values": map[string]any{"city": city}, "version": version}
		}
		admin.send(http.MethodPatch, path, change("Shanghai")).want(http.StatusOK)
		reply := li.send(http.MethodPatch, path, change("Suzhou")).refused(http.StatusConflict, "version_conflict")
		if reply.text("current", "values", "city") != "Shanghai" || reply.text("yours", "city") != "Suzhou" {
			t.Errorf("both versions are wanted: %s", reply.Body)
		}
	})
}

func TestSameKeySavesOnce(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li := s.as("li.na")
		body := map[string]any{"values": map[string]any{"name": "双击只保存一次"}}
		first := li.post("/records/account", body, "Idempotency-Key", "click-1").want(http.StatusCreated)
		second := li.post("/records/account", body, "Idempotency-Key", "click-1").want(http.StatusCreated)
		if first.text("id") != second.text("id") {
			t.Errorf("two records: %s and %s", first.text("id"), second.text("id"))
		}
		li.post("/records/account", map[string]any{"values": map[string]any{"name": "B"}}, "Idempotency-Key", "click-1").
			refused(http.StatusUnprocessableEntity, "key_reused")
	})
}

// PostgreSQL cannot index texts of a few thousand bytes.
func TestAnEndlessKeyIsRefused(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li := s.as("li.na")
		body := map[string]any{"values": map[string]any{"name": "密钥过长"}}
		li.post("/records/account", body, "Idempotency-Key", strings.Repeat("k", 201)).refused(http.StatusBadRequest, "key_too_long")
		li.post("/records/account", body, "Idempotency-Key", strings.Repeat("k", 200)).want(http.StatusCreated)
	})
}

func TestDefinitionWithManyMistakesIsRefusedWithAllOfThem(t *testing.T) {
	s := onSQLite(t)
	admin := s.as("admin")
	wrong := `{"name":"machine","label":{"en":"Machine"},"fields":[
		{"name":"Serial No","kind":"text","label":{"en":"a","zh":"b"}},
		{"name":"a","kind":"txt","label":{"en":"a","zh":"b"}},
		{"name":"b","kind":"reference","to":"nothing","label":{"en":"a","zh":"b"}},
		{"name":"c","kind":"select","options":"nothing","label":{"en":"a","zh":"b"}},
		{"name":"d","kind":"formula","type":"money","rule":"record.nothing * 2","label":{"en":"a","zh":"b"}}],
		"checks":[{"if":"record.a > 1","message":{"en":"x","zh":"y"}}],"colour":"red"}`
	reply := admin.send(http.MethodPut, "/change/files", []byte(`{"path":"entities/machine.json","effective":`+wrong+`}`))
	problems, _ := reply.at("problems").([]any)
	if len(problems) < 6 {
		t.Errorf("only %d problems were told: %s", len(problems), reply.Body)
	}
	admin.post("/change/publish", map[string]string{"note": "x"}).refused(http.StatusUnprocessableEntity, "metadata_problems")
	admin.get("/records/account").want(http.StatusOK)
}

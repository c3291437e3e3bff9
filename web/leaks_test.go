package web_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// secret is a value of which a role must not see a trace: the marks it would leave in an answer.
type secret struct {
	entity, field, record string
	other, change         string // another record of the entity, and the change that wrote the value
	value                 any
	marks                 []string
	around                []string // further pages that could show it: of records that refer to it or are made from it
}

// plant is a value for a kind of field that stands nowhere else, and the marks by which it is known. Nil for
// kinds whose values cannot be told from others.
func plant(kind string, number int) (value any, marks []string) {
	digits := fmt.Sprintf("7%03d613", number)
	switch kind {
	case "text", "longtext":
		return "hush" + digits, []string{"hush" + digits}
	case "email":
		return "hush" + digits + "@example.com", []string{"hush" + digits}
	case "phone":
		return "139" + digits + "5", []string{digits}
	case "money":
		return map[string]any{"amount": digits + ".27", "currency": "CNY"}, []string{digits + ".27", digits + ".3"}
	case "decimal":
		return digits + ".27", []string{digits + ".27", digits + ".3"}
	case "number":
		return json.Number(digits), []string{digits}
	}
	return nil, nil
}

// plantSecrets writes a secret into every field that a role hides or masks, on the first record of the sample.
func (c *client) plantSecrets(roles map[string]map[string]map[string]string) []secret {
	c.t.Helper()
	fields := map[string]bool{} // entity.field
	for _, entities := range roles {
		for entity, words := range entities {
			for field, word := range words {
				fields[entity+"."+field] = fields[entity+"."+field] || word == "hide" || word == "mask"
			}
		}
	}
	references, conversions := c.referencesTo(), c.conversionsFrom()
	var secrets []secret
	for i, path := range slices.Sorted(maps.Keys(fields)) {
		entity, field, _ := strings.Cut(path, ".")
		record := c.first(entity, "true")
		value, marks := plant(c.kindOf(entity, field), i)
		if !fields[path] || record == "" || value == nil {
			continue
		}
		reply := c.send(http.MethodPatch, "/records/"+entity+"/"+record, map[string]any{"values": map[string]any{field: value}})
		if reply.Status == http.StatusOK && strings.Contains(string(c.get("/records/"+entity+"/"+record).Body), marks[0]) {
			planted := secret{entity: entity, field: field, record: record, value: value, marks: marks}
			planted.other = c.first(entity, "record.id != '"+record+"'")
			planted.change = c.get("/changesets?limit=1").want(http.StatusOK).text("changes", 0, "id")
			for _, from := range references[entity] {
				planted.around = append(planted.around, planted.seenFrom(from)...)
			}
			for _, made := range conversions[entity] {
				planted.around = append(planted.around, made+record)
			}
			planted.around = append(append(planted.around, c.seenFromEnds(planted)...), c.seenFromRuns(planted)...)
			secrets = append(secrets, planted)
		}
	}
	return secrets
}

// seenFrom are lists of records that refer to the one with the secret by a field of theirs.
func (s secret) seenFrom(reference string) []string {
	entity, field, _ := strings.Cut(reference, ".")
	list, path := "/records/"+entity+"?limit=100&", field+"."+s.field
	return []string{
		"/records/" + entity + "/export?fields=" + path, "/records/" + entity + "/export?sort=" + path,
		list + "expand=" + field, list + "sort=" + path, list + "fields=" + path, list + "group=" + path, list + "measure=max:" + path,
		list + "filter=" + url.QueryEscape("record."+path+" != nil"),
		"/records/" + s.entity + "/" + s.record + "/related/" + entity + "?by=" + field,
	}
}

// seenFromEnds are the pages of the records that a link with the secret joins; none where the record is no link.
func (c *client) seenFromEnds(s secret) []string {
	c.t.Helper()
	var pages []string
	for _, end := range linkEnds[s.entity] {
		id := c.get("/records/"+s.entity+"/"+s.record).text("values", end, "id")
		list, one := "/records/"+end+"?limit=100&", "/records/"+end+"/"+id
		pages = append(pages, one, one+"/form", one+"/history", one+"/timeline?limit=100", one+"?at=2999-01-01T00:00:00Z", one+"/related/"+s.entity+"?by="+end)
		for _, links := range linkFields[end] {
			pages = append(pages, list+"fields="+links, one+"?fields="+links, "/records/"+end+"/export?fields="+links,
				list+"filter="+url.QueryEscape(fmt.Sprintf("any(record.%s, .%s != nil)", links, s.field)))
		}
	}
	return pages
}

// linkEnds and linkFields are the links of the pack: the ends of each, and where they are shown.
var (
	linkEnds   = map[string][]string{"opportunity_contact": {"opportunity", "contact"}}
	linkFields = map[string][]string{"opportunity": {"contacts"}, "contact": {"opportunities"}}
)

// referencesTo lists the references to each entity as entity.field.
func (c *client) referencesTo() map[string][]string {
	c.t.Helper()
	all := map[string][]string{}
	entities, _ := c.get("/shell").want(http.StatusOK).at("entities").(map[string]any)
	for _, entity := range slices.Sorted(maps.Keys(entities)) {
		fields, _ := c.get("/entities/"+entity).want(http.StatusOK).at("entity", "fields").([]any)
		for _, one := range fields {
			field, _ := one.(map[string]any)
			if to, refers := field["to"].(string); refers && field["kind"] == "reference" {
				all[to] = append(all[to], entity+"."+field["name"].(string))
			}
		}
	}
	return all
}

// conversionsFrom lists the forms in which records are made from those of each entity.
func (c *client) conversionsFrom() map[string][]string {
	c.t.Helper()
	all := map[string][]string{}
	list, _ := c.get("/metadata").want(http.StatusOK).at("definitions").([]any)
	for _, one := range list {
		path, _ := one.(map[string]any)["path"].(string)
		name, found := strings.CutPrefix(strings.TrimSuffix(path, ".json"), "conversions/")
		if !found {
			continue
		}
		definition := c.get("/metadata/definition?path=" + url.QueryEscape(path)).want(http.StatusOK)
		from, to := definition.text("effective", "from"), definition.text("effective", "to")
		all[from] = append(all[from], "/records/"+to+"/new/form?conversion="+name+"&from=")
	}
	return all
}

func (c *client) kindOf(entity, field string) string {
	c.t.Helper()
	described, _ := c.get("/entities/"+entity).want(http.StatusOK).at("entity", "fields").([]any)
	for _, one := range described {
		if known, _ := one.(map[string]any); known["name"] == field {
			kind, _ := known["kind"].(string)
			return kind
		}
	}
	c.t.Fatalf("%s has no field %s", entity, field)
	return ""
}

// fieldWords are the words of all roles on fields: role, entity, field.
func (c *client) fieldWords() map[string]map[string]map[string]string {
	c.t.Helper()
	all := map[string]map[string]map[string]string{}
	list, _ := c.get("/metadata").want(http.StatusOK).at("definitions").([]any)
	for _, one := range list {
		path, _ := one.(map[string]any)["path"].(string)
		name, isRole := strings.CutPrefix(strings.TrimSuffix(path, ".json"), "roles/")
		if !isRole {
			continue
		}
		var definition struct {
			Effective struct {
				Entities map[string]struct {
					Fields map[string]string `json:"fields"`
				} `json:"entities"`
			} `json:"effective"`
		}
		body := c.get("/metadata/definition?path=" + url.QueryEscape(path)).want(http.StatusOK).Body
		if err := json.Unmarshal(body, &definition); err != nil {
			c.t.Fatal(err)
		}
		all[name] = map[string]map[string]string{}
		for entity, rights := range definition.Effective.Entities {
			all[name][entity] = rights.Fields
		}
	}
	return all
}

// holder is a new person with one role only, or more.
func (c *client) holder(role string, more ...string) *client {
	c.t.Helper()
	login := "only." + strings.ReplaceAll(role, "_", ".")
	id := c.post("/records/user", map[string]any{"values": map[string]any{"login": login, "name": login, "roles": append(more, role), "active": true}}).
		want(http.StatusCreated).text("id")
	c.post("/users/"+id+"/password", map[string]string{"password": engine.DemoPassword}).want(http.StatusNoContent)
	return c.as(login)
}

// looks are all ways to look at a record with a secret: every route that reads, lists and sorts by the field
// and rules about it.
func looks(s secret) []func(c *client) *answer {
	get := func(format string, values ...any) func(*client) *answer {
		return func(c *client) *answer { return c.get(fmt.Sprintf(format, values...)) }
	}
	post := func(path string, body any) func(*client) *answer {
		return func(c *client) *answer { return c.post(path, body) }
	}
	change := func(body map[string]any) func(*client) *answer {
		return func(c *client) *answer { return c.send(http.MethodPatch, "/records/"+s.entity+"/"+s.record, body) }
	}
	records, one := "/records/"+s.entity, "/records/"+s.entity+"/"+s.record
	around := make([]func(*client) *answer, len(s.around))
	for i, path := range s.around {
		around[i] = get("%s", path)
	}
	about := url.QueryEscape(fmt.Sprintf("record.%s != nil", s.field))
	return append(around,
		get("%s/chain", one), get("%s/duplicates", one), get("%s/prints", one), get("%s/followers", one), get("%s/reminders", one), get("%s/startable", one),
		get("%s/statements/account", one), get("/drafts?entity=%s&id=%s", s.entity, s.record), get("/pools/%s", s.entity),
		post("/lookup/"+s.entity+"/names", map[string]any{"names": []string{s.marks[0]}}),
		post(one+"/merge", map[string]any{"loser": s.other, "take": []string{s.field}, "try": true}), post(one+"/merge", map[string]any{"loser": s.other, "try": true}),
		post("/records/"+s.entity+"/"+s.other+"/merge", map[string]any{"loser": s.record, "try": true}), get("/changesets?entity=%s", s.entity), get("/changesets/%s", s.change),
		post("/changesets/"+s.change+"/revert", map[string]any{"try": true}),
		post(records+"/bulk", map[string]any{"ids": []string{s.record}, "values": map[string]any{s.field: nil}, "try": true}),
		change(map[string]any{"values": map[string]any{s.field: []any{}}}), change(map[string]any{"version": 1, "values": map[string]any{s.field: nil}}),
		get("%s", one), get("%s?fields=%s", one, s.field), get("%s/form", one), get("%s/history", one), get("%s/runs", one), get("%s/comments", one), get("%s?at=2999-01-01T00:00:00Z", one), get("%s/timeline?limit=100", one),
		get("%s?limit=200", records), get("%s?limit=200&sort=%s", records, s.field), get("%s?limit=200&filter=%s", records, about),
		get("%s/export", records), get("%s/export?fields=%s", records, s.field), get("%s/export?sort=%s", records, s.field), get("%s/export?filter=%s", records, about),
		get("%s?limit=200&fields=%s", records, s.field), get("%s?q=%s", records, s.marks[0]), get("/search?q=%s", s.marks[0]),
		get("/lookup/%s?q=%s", s.entity, s.marks[0]), get("%s/shares", one), get("%s/readers", one),
		get("%s/new/form?values=%s", records, url.QueryEscape("{}")), get("/entities/%s", s.entity),
		post(records+"/evaluate", map[string]any{"id": s.record, "values": map[string]any{}}),
		post(records+"/evaluate", map[string]any{"id": nil, "values": map[string]any{s.field: s.value}}),
		post(records+"/duplicates", map[string]any{"id": nil, "values": map[string]any{s.field: s.value}}),
		post(records+"/duplicates", map[string]any{"id": s.record, "values": map[string]any{}}),
		get("%s?group=%s&measure=count", records, s.field), get("%s?group=owner&measure=count,max:%s&sort=-max:%s", records, s.field, s.field),
		get("%s?measure=sum:%s", records, s.field), get("%s?measure=min:%s", records, s.field), get("%s?group=%s:month", records, s.field),
		post("/rules/check", map[string]any{"entity": s.entity, "rule": "record." + s.field + " != nil", "want": "boolean", "context": "filter"}),
	)
}

func TestNoRouteShowsAnybodyWhatTheirRoleHidesOrMasks(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		roles := admin.fieldWords()
		maps.Copy(roles, admin.defineLinkReaders())
		secrets := admin.plantSecrets(roles)
		if len(secrets) < 10 {
			t.Fatalf("only %d fields could be given a secret", len(secrets))
		}
		admin.defineLeaks(secrets)
		everything, told := asked{}, 0
		for _, role := range slices.Sorted(maps.Keys(roles)) {
			if !slices.ContainsFunc(secrets, func(s secret) bool { return roles[role][s.entity][s.field] != "" }) {
				continue
			}
			t.Run(role, func(t *testing.T) {
				holder := admin.in(t).holder(role, "auditor") // who sees what everybody changed
				holder.asked = everything
				heard := holder.listen()
				kept := slices.DeleteFunc(slices.Clone(secrets), func(s secret) bool {
					word := roles[role][s.entity][s.field]
					return word != "hide" && word != "mask"
				})
				for _, secret := range kept {
					admin.in(t).changesUnder(holder, secret)
					holder.findsNothing(secret)
					holder.mustNotShow("the event stream", secret, heard())
				}
				holder.hidesOnPages(kept)
				if strings.Contains(heard(), "event: notice") {
					told++
				}
			})
		}
		if told < 5 {
			t.Errorf("%d roles heard that something happened to what they follow", told)
		}
		everything.covers(t, s.server.App().GetRoutes(true))
	})
}

// defineLinkReaders adds roles that read links but for a field of theirs to the open change, and gives their
// words on fields.
func (c *client) defineLinkReaders() map[string]map[string]map[string]string {
	c.t.Helper()
	words := map[string]map[string]map[string]string{}
	for _, word := range []string{"hide", "mask"} {
		role := fmt.Sprintf(`{"path":"roles/links_%[1]s.json","effective":{"name":"links_%[1]s","label":{"en":"Reads links","zh":"查看关联"},"entities":{
			"opportunity":{"can":["read"],"rows":"all"},"contact":{"can":["read"],"rows":"all"},
			"opportunity_contact":{"can":["read"],"rows":"all","fields":{"attitude":%[1]q}}}}}`, word)
		c.send(http.MethodPut, "/change/files", []byte(role)).want(http.StatusOK)
		words["links_"+word] = map[string]map[string]string{"opportunity_contact": {"attitude": word}}
	}
	return words
}

// listen opens the event stream and gives what came over it so far.
func (c *client) listen() (heard func() string) {
	c.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		c.t.Fatal(err)
	}
	go func() { _ = c.server.App().Listener(listener) }()
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, "http://"+listener.Addr().String()+"/api/v1/stream", nil)
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Cookie", c.cookie)
	c.asked.note(http.MethodGet, "/stream")
	response, err := http.DefaultClient.Do(request) //nolint:bodyclose // whoever reads it closes it
	if err != nil {
		c.t.Fatal(err)
	}
	var lock sync.Mutex
	var text strings.Builder
	go func() {
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			lock.Lock()
			text.WriteString(lines.Text() + "\n")
			lock.Unlock()
		}
		_ = response.Body.Close()
	}()
	return func() string {
		lock.Lock()
		defer lock.Unlock()
		return text.String()
	}
}

// changesUnder changes the secret of a record that somebody follows and says something, so that they are told.
func (c *client) changesUnder(follower *client, s secret) {
	c.t.Helper()
	one := "/records/" + s.entity + "/" + s.record
	follower.send(http.MethodPut, one+"/following", map[string]any{"following": true})
	for _, value := range []any{nil, s.value} {
		c.send(http.MethodPatch, one, map[string]any{"values": map[string]any{s.field: value}})
	}
	c.post(one+"/comments", map[string]string{"text": "Please look at this."})
}

// mustNotShow demands that a text holds no trace of a secret.
func (c *client) mustNotShow(where string, s secret, text string) {
	c.t.Helper()
	for _, mark := range s.marks {
		if strings.Contains(text, mark) {
			c.t.Errorf("%s shows %s.%s: %.2000s", where, s.entity, s.field, text)
		}
	}
}

// exported demands that there was something to look at: whoever may read the records may export them here.
func (a *answer) exported(c *client, s secret) *answer {
	a.t.Helper()
	if reads := c.get("/records/"+s.entity+"?limit=1").Status == http.StatusOK; reads != (a.Status == http.StatusOK) {
		a.t.Errorf("the export of %s answers %d: %s", s.entity, a.Status, a.Body)
	}
	return a
}

// findsNothing looks everywhere for a secret.
func (c *client) findsNothing(s secret) {
	c.t.Helper()
	for _, as := range []string{"docx", "xlsx"} {
		c.mustNotShow("the print as "+as, s, c.get("/records/"+s.entity+"/"+s.record+"/print/leak?as="+as).wordText())
	}
	c.mustNotShow("the export as xlsx", s, c.get("/records/"+s.entity+"/export?format=xlsx").exported(c, s).wordText())
	for i, look := range append(looks(s), attempts(s)...) {
		reply := look(c)
		if reply.Status >= http.StatusInternalServerError {
			c.t.Errorf("look %d at %s.%s: %d %s", i, s.entity, s.field, reply.Status, reply.Body)
		}
		c.mustNotShow(fmt.Sprintf("look %d (%d)", i, reply.Status), s, string(reply.Body))
	}
}

func TestASellerSeesNoPhoneNumberOfAnothersCustomers(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li, chen := s.as("li.na"), s.as("chen.wei")
		account := li.make("account", map[string]any{"name": "静默测试有限公司", "phone": "0512-70017002"})
		contact := li.make("contact", map[string]any{"name": "静默", "account": account, "mobile": "13970037004"})
		for _, one := range []struct{ entity, id, digits string }{{"account", account, "70017002"}, {"contact", contact, "13970037004"}} {
			record := "/records/" + one.entity + "/" + one.id
			for _, path := range []string{record, record + "/form", record + "/history", record + "/timeline", record + "/chain", record + "/comments"} {
				chen.get(path).want(http.StatusNotFound)
			}
			for _, path := range []string{
				"/records/" + one.entity + "?limit=200", "/records/" + one.entity + "?q=" + one.digits, "/records/" + one.entity + "/export", "/lookup/" + one.entity + "?q=" + one.digits,
				"/search?q=" + one.digits, "/search?q=" + url.QueryEscape("静默"), "/pools/account", "/home", "/notices", "/changesets", "/records/opportunity_contact", "/records/activity", "/records/case",
			} {
				if answer := chen.get(path).want(http.StatusOK); strings.Contains(string(answer.Body), one.digits) || strings.Contains(string(answer.Body), one.id) {
					t.Errorf("%s shows %s: %s", path, one.entity, answer.Body)
				}
			}
		}
		twins := chen.post("/records/contact/duplicates", map[string]any{"values": map[string]any{"mobile": "139 7003 7004"}}).want(http.StatusOK)
		if told := string(twins.Body); !strings.Contains(told, "李娜") || strings.Contains(told, "静默") || strings.Contains(told, contact) {
			t.Errorf("of the twin is told %s", told)
		}
	})
}

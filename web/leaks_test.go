package web_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
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
		list + "expand=" + field, list + "sort=" + path, list + "fields=" + path, list + "group=" + path, list + "measure=max:" + path,
		list + "filter=" + url.QueryEscape("record."+path+" != nil"),
		"/records/" + s.entity + "/" + s.record + "/related/" + entity + "?by=" + field,
	}
}

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
		get("%s/statements/account", one), get("/drafts?entity=%s&id=%s", s.entity, s.record), get("/pools"), get("/pools/%s", s.entity),
		post("/lookup/"+s.entity+"/names", map[string]any{"names": []string{s.marks[0]}}),
		post(one+"/merge", map[string]any{"loser": s.other, "take": []string{s.field}, "try": true}), post(one+"/merge", map[string]any{"loser": s.other, "try": true}),
		post("/records/"+s.entity+"/"+s.other+"/merge", map[string]any{"loser": s.record, "try": true}), get("/changesets"), get("/changesets?entity=%s", s.entity), get("/changesets/%s", s.change),
		post("/changesets/"+s.change+"/revert", map[string]any{"try": true}),
		post(records+"/bulk", map[string]any{"ids": []string{s.record}, "values": map[string]any{s.field: nil}, "try": true}),
		change(map[string]any{"values": map[string]any{s.field: []any{}}}), change(map[string]any{"version": 1, "values": map[string]any{s.field: nil}}),
		get("%s", one), get("%s?fields=%s", one, s.field), get("%s/form", one), get("%s/history", one), get("%s/runs", one), get("%s/comments", one), get("%s?at=2999-01-01T00:00:00Z", one), get("%s/timeline?limit=100", one),
		get("%s?limit=200", records), get("%s?limit=200&sort=%s", records, s.field), get("%s?limit=200&filter=%s", records, about),
		get("%s?limit=200&fields=%s", records, s.field), get("%s?q=%s", records, s.marks[0]), get("/search?q=%s", s.marks[0]),
		get("/lookup/%s?q=%s", s.entity, s.marks[0]), get("%s/shares", one), get("%s/readers", one), get("/home"), get("/shell"), get("/openapi.json"), get("/notices"),
		get("/tasks?box=todo"), get("/tasks?box=started"), get("/tasks?box=done"), get("/entities/%s", s.entity),
		get("%s/new/form?values=%s", records, url.QueryEscape("{}")), get("/audit"),
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
		secrets := admin.plantSecrets(roles)
		if len(secrets) < 10 {
			t.Fatalf("only %d fields could be given a secret", len(secrets))
		}
		admin.defineLeaks(secrets)
		for _, role := range slices.Sorted(maps.Keys(roles)) {
			if !slices.ContainsFunc(secrets, func(s secret) bool { return roles[role][s.entity][s.field] != "" }) {
				continue
			}
			t.Run(role, func(t *testing.T) {
				holder := admin.in(t).holder(role, "auditor") // who sees what everybody changed
				for _, secret := range secrets {
					word := roles[role][secret.entity][secret.field]
					if word == "hide" || word == "mask" {
						holder.findsNothing(secret)
					}
				}
			})
		}
	})
}

// findsNothing looks everywhere for a secret.
func (c *client) findsNothing(s secret) {
	c.t.Helper()
	printed := c.get("/records/" + s.entity + "/" + s.record + "/print/leak?as=docx").wordText()
	for _, mark := range s.marks {
		if strings.Contains(printed, mark) {
			c.t.Errorf("the print shows %s.%s", s.entity, s.field)
		}
	}
	for i, look := range looks(s) {
		reply := look(c)
		if reply.Status >= http.StatusInternalServerError {
			c.t.Errorf("look %d at %s.%s: %d %s", i, s.entity, s.field, reply.Status, reply.Body)
		}
		for _, mark := range s.marks {
			if strings.Contains(string(reply.Body), mark) {
				c.t.Errorf("look %d shows %s.%s: %d %s", i, s.entity, s.field, reply.Status, reply.Body)
			}
		}
	}
}

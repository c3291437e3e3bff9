package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/weft-crm/weft/web"
)

// description is what the API says of its answers, whatever the model.
type description struct {
	paths    map[string]any
	mutex    sync.Mutex
	compiler *jsonschema.Compiler // keeps what it has compiled
}

var described = sync.OnceValues(func() (*description, error) {
	paths, schemas := web.DescribeRoutes()
	content, err := json.Marshal(map[string]any{"paths": paths, "components": map[string]any{"schemas": schemas}})
	if err != nil {
		return nil, err
	}
	d := &description{compiler: jsonschema.NewCompiler()}
	var document map[string]any
	if err := json.Unmarshal(content, &document); err != nil {
		return nil, err
	}
	forbidOthers(document)
	d.paths, _ = document["paths"].(map[string]any)
	if content, err = json.Marshal(document); err != nil {
		return nil, err
	}
	return d, d.compiler.AddResource("openapi.json", bytes.NewReader(content))
})

// forbidOthers lets no object have members that are not described.
func forbidOthers(node any) {
	switch node := node.(type) {
	case []any:
		for _, item := range node {
			forbidOthers(item)
		}
	case map[string]any:
		if _, described := node["properties"].(map[string]any); described && node["type"] != nil && node["additionalProperties"] == nil {
			node["additionalProperties"] = false
		}
		for _, item := range node {
			forbidOthers(item)
		}
	}
}

// path is the described address that a request went to; of two that fit, the one that names more.
func (d *description) path(asked string) string {
	address, _, _ := strings.Cut(asked, "?")
	parts, best, open := strings.Split(address, "/"), "", 0
	for path := range d.paths {
		named := strings.Split(path, "/")
		if len(named) != len(parts) {
			continue
		}
		fits, marks := true, 0
		for i, part := range named {
			if strings.HasPrefix(part, "{") {
				marks++
			} else if part != parts[i] {
				fits = false
			}
		}
		if fits && (best == "" || marks < open) {
			best, open = path, marks
		}
	}
	return best
}

// What a route is described to take, and how it answers a request that went well.
var (
	taken    = []string{"requestBody"}
	answered = []string{"responses", "2XX"}
)

// schema is the JSON of a part of what is said of a route; nil where the model decides or it is not JSON.
func (d *description) schema(t *testing.T, method, asked string, part []string) *jsonschema.Schema {
	t.Helper()
	path := d.path(asked)
	operations, _ := d.paths[path].(map[string]any)
	node, _ := operations[strings.ToLower(method)].(map[string]any)
	for _, name := range append(slices.Clone(part), "content") {
		node, _ = node[name].(map[string]any)
	}
	if node["application/json"] == nil {
		return nil
	}
	where := "openapi.json#/paths/" + strings.NewReplacer("/", "~1", "{", "%7B", "}", "%7D").Replace(path) +
		"/" + strings.ToLower(method) + "/" + strings.Join(part, "/") + "/content/application~1json/schema"
	d.mutex.Lock()
	defer d.mutex.Unlock()
	schema, err := d.compiler.Compile(where)
	if err != nil {
		t.Fatalf("the description of %s %s: %v", method, path, err)
	}
	return schema
}

// isAsDescribed reports an answer that the API does not describe, and a body that it took all the same.
func (a *answer) isAsDescribed(method, asked string, body []byte) {
	a.t.Helper()
	if a.Status >= http.StatusMultipleChoices {
		return
	}
	if len(body) > 0 {
		a.fits(method, asked, taken, body)
	}
	if strings.HasPrefix(a.Header.Get("Content-Type"), "application/json") {
		a.fits(method, asked, answered, a.Body)
	}
}

func (a *answer) fits(method, asked string, part []string, content []byte) {
	a.t.Helper()
	d, err := described()
	if err != nil {
		a.t.Fatal(err)
	}
	schema := d.schema(a.t, method, asked, part)
	if schema == nil {
		return
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		a.t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		a.t.Errorf("the %s of %s %s is not as described: %#v", part[0], method, asked, err)
	}
}

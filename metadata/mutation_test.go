package metadata

import (
	"flag"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// thorough makes every check of rapid count, as in: go test -run Broken -thorough -rapid.checks=5000
var thorough = flag.Bool("thorough", false, "compile a broken definition in every check")

// oddValues are put in places where they do not belong.
var oddValues = []string{
	`null`, `true`, `-1`, `1e30`, `""`, `"="`, `"=record"`, `"record.total"`, `"quote"`, `"name"`, `[]`, `{}`, `[[]]`, `[null]`, `{"x":null}`, `["name","name"]`,
	`[{"id":"a"},{"id":"a"}]`, `{"$remove":["name"]}`, `{"$after":"x"}`, `[{"name":"total","$remove":true}]`, `{"en":"","zh":""}`, `"record.lines"`, `"{{record.total}}{{"`,
	`{"submitter":true,"admin":true}`, `{"to":"start"}`, `"user"`, `"4h"`, `"all"`, `[{"role":"cfo"}]`, `{"pass":99}`, `"formula"`, `"rollup"`, `"lines"`,
}

// mutate changes one place of a definition: it takes something away, doubles it, or puts an odd
// value or a part of another place there.
func mutate(t *rapid.T, root *node) *node {
	var places [][]string
	var parts []*node
	var walk func(n *node, way []string)
	walk = func(n *node, way []string) {
		places, parts = append(places, slices.Clone(way)), append(parts, n)
		for _, m := range n.members {
			walk(m.value, append(way, m.key))
		}
		for i, item := range n.items {
			walk(item, append(way, itoa(i)))
		}
	}
	walk(root, nil)
	place := rapid.SampledFrom(places).Draw(t, "place")
	switch rapid.IntRange(0, 3).Draw(t, "how") {
	case 0:
		return root.without(place)
	case 1:
		return root.replaced(place, rapid.SampledFrom(parts).Draw(t, "part"))
	case 2:
		at := root.at(place)
		if at.kind == nodeList && len(at.items) > 0 {
			doubled := *at
			doubled.items = append(slices.Clone(at.items), at.items[0])
			return root.replaced(place, &doubled)
		}
		fallthrough
	default:
		odd, _ := decode(&source{data: []byte(rapid.SampledFrom(oddValues).Draw(t, "odd"))})
		return root.replaced(place, odd)
	}
}

// replaced copies a value with another one at a place.
func (n *node) replaced(place []string, with *node) *node {
	if len(place) == 0 {
		return with
	}
	copied := *n
	copied.items, copied.members = slices.Clone(n.items), slices.Clone(n.members)
	for i := range copied.items {
		if itoa(i) == place[0] {
			copied.items[i] = n.items[i].replaced(place[1:], with)
		}
	}
	for i := range copied.members {
		if n.members[i].key == place[0] {
			copied.members[i].value = n.members[i].value.replaced(place[1:], with)
		}
	}
	return &copied
}

func TestBrokenDefinitionsGiveProblemsAndNeverPanic(t *testing.T) {
	layers := exampleLayers(t)
	previous := mustCompile(t, nil, layers...)
	checks := 0
	rapid.Check(t, func(t *rapid.T) {
		if checks++; checks > 20 && !*thorough {
			return
		}
		broken := slices.Clone(layers)
		count := rapid.IntRange(1, 3).Draw(t, "mutations")
		for range count {
			i := rapid.IntRange(0, 1).Draw(t, "layer")
			path := rapid.SampledFrom(slices.Sorted(maps.Keys(broken[i].Files))).Draw(t, "path")
			root, _ := decode(&source{data: broken[i].Files[path]})
			if root == nil {
				continue
			}
			broken[i].Files = maps.Clone(broken[i].Files)
			broken[i].Files[path] = mutate(t, root).appendTo(nil)
		}
		model, problems := Compile(broken, previous)
		for _, problem := range problems {
			if problem.Code == "" || problem.Message.En == "" || problem.Message.Zh == "" || (problem.Line == 0 && problem.Code != "file_ignored") {
				t.Fatalf("%+v", problem)
			}
		}
		if model == nil {
			if len(problems.Errors()) == 0 {
				t.Fatal("refused without a reason")
			}
			return
		}
		plan := Diff(previous, model)
		again, problems := CompileTrusted(model.Layers, model)
		if again == nil {
			t.Fatal("what was accepted does not compile again", problems)
		}
		if steps := Diff(model, again).Steps; len(steps) > 0 || plan == nil {
			t.Fatal(steps)
		}
	})
}

// sound is a workflow with one of everything that leads somewhere.
const sound = `{"key": "sound", "title": "Sound", "entity": "account", "start": {"state": "work"}, "states": {
	"work": {
		"flow": [
			{"id": "first", "approve": {"by": [{"manager": 1}]}},
			{"id": "second", "approve": {"by": [{"manager": 1}], "reject": "first", "return": {"to": ["start", "first"]}}},
			{"id": "size", "choose": [
				{"if": "record.name == 'x'", "flow": [{"id": "small", "cc": {"to": [{"submitter": true}]}}]},
				{"else": true, "flow": [{"id": "large", "handle": {"by": [{"manager": 1}]}}]}]},
			{"id": "beside", "parallel": {"branches": [
				{"id": "left", "flow": [{"id": "read", "approve": {"by": [{"manager": 1}]}}]},
				{"id": "right", "flow": [{"id": "paid", "wait": {"event": "paid", "timeout": "2d"}}]}]}},
			{"id": "again", "if": "record.name == 'y'", "goto": {"to": "first"}}],
		"on": {"approved": "rest", "rejected": "late", "timeout": {"to": "late"}}
	},
	"rest": {"after": [{"wait": "1d", "to": "hold"}]},
	"hold": {"when": [{"if": "record.name == 'z'", "to": "done"}]},
	"late": {"on": {"stop": {"to": "done", "who": [{"submitter": true}]}}},
	"done": {"final": "done"}}}`

// breaches breaks a workflow at each of its places in a way that would leave a run without a way on.
func breaches(root *node) map[string]*node {
	broken := map[string]*node{}
	instead := func(way []string, value string) {
		with, _ := decode(&source{data: []byte(value)})
		broken[strings.Join(way, "/")+" = "+value] = root.replaced(way, with)
	}
	var walk func(n *node, way []string)
	walk = func(n *node, way []string) {
		last, above := way[len(way)-1], ""
		if len(way) > 1 {
			above = way[len(way)-2]
		}
		leads := slices.Contains([]string{"to", "reject", "state"}, last) || above == "on" || above == "to"
		switch {
		case n.kind == nodeText && leads:
			instead(way, `"nowhere"`)
		case n.kind == nodeText && last == "id" && above != "branches":
			instead(way, `"paid"`)
		case n.get("else") != nil:
			broken[strings.Join(way, "/")+" taken away"] = root.without(way)
		case slices.Contains([]string{"on", "after", "when", "final"}, last):
			broken[strings.Join(way, "/")+" taken away"] = root.without(way)
		case last == "goto":
			instead(way, `{"to": "`+root.at(way[:len(way)-1]).string("id")+`"}`)
			instead(way, `{"to": "first", "max": 0}`)
			instead(way, `{"to": "first", "max": 1000}`)
		}
		for _, m := range n.members {
			walk(m.value, append(slices.Clone(way), m.key))
		}
		for i, item := range n.items {
			walk(item, append(slices.Clone(way), itoa(i)))
		}
	}
	for _, part := range []string{"start", "states"} {
		walk(root.get(part), []string{part})
	}
	for _, ending := range flowEvents {
		broken["no answer to "+ending] = root.without([]string{"states", "work", "on", ending})
	}
	delete(broken, `states/work/flow/3/parallel/branches/1/flow/0/id = "paid"`) // it is called so
	circle := strings.ReplaceAll(sound, `"to": "done"`, `"to": "work"`)
	broken["no way to the end"], _ = decode(&source{data: []byte(circle)})
	broken["no end at all"] = broken["no way to the end"].without([]string{"states", "done"})
	return broken
}

// I11: every target exists, each goto is bounded, from every state a final state is reachable,
// choose has else, ids are unique. Each breach of a sound workflow at any place is refused.
func TestI11EveryBreachIsRefused(t *testing.T) {
	layers := append(exampleLayers(t), Layer{Pack: CustomPack, Files: Files{}})
	compile := func(text string) (*Model, Problems) {
		layers[len(layers)-1].Files = Files{"workflows/sound.json": []byte(text)}
		return Compile(layers, nil)
	}
	if model, problems := compile(sound); model == nil {
		t.Fatal(problems.Errors())
	}
	root, _ := decode(&source{data: []byte(sound)})
	all := breaches(root)
	if len(all) < 30 {
		t.Errorf("only %d breaches", len(all))
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if model, _ := compile(string(all[name].appendTo(nil))); model != nil {
			t.Errorf("accepted: %s", name)
		}
	}
}

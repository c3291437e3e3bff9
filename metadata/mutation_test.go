package metadata

import (
	"flag"
	"maps"
	"slices"
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

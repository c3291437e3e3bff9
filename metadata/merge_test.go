package metadata

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func drawValue(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		kinds := 6
		if depth <= 0 {
			kinds = 3
		}
		switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
		case 0:
			return fmt.Sprint(rapid.IntRange(0, 3).Draw(t, "number"))
		case 1:
			return fmt.Sprintf("%q", rapid.SampledFrom([]string{"a", "b", "总额", ""}).Draw(t, "text"))
		case 2:
			return rapid.SampledFrom([]string{"true", "false", "null"}).Draw(t, "word")
		case 3:
			return drawObject(depth, "").Draw(t, "object")
		case 4:
			return drawKeyed(depth).Draw(t, "keyed")
		default:
			return "[" + strings.Join(rapid.SliceOfN(drawValue(depth-1), 0, 3).Draw(t, "list"), ",") + "]"
		}
	})
}

func drawObject(depth int, first string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		keys := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"label", "fields", "flow", "on", "x", "y"}), 0, 4, rapid.ID).Draw(t, "keys")
		var parts []string
		if first != "" {
			parts = append(parts, first)
		}
		for _, key := range keys {
			parts = append(parts, fmt.Sprintf("%q:%s", key, drawValue(depth-1).Draw(t, key)))
		}
		return "{" + strings.Join(parts, ",") + "}"
	})
}

// drawKeyed draws a list of things with names, ids or fields, sometimes with a mistake.
func drawKeyed(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		key := rapid.SampledFrom([]string{"name", "id", "field"}).Draw(t, "key")
		names := rapid.SliceOfN(rapid.SampledFrom([]string{"p", "q", "r", "s", "t"}), 0, 5).Draw(t, "names")
		var items []string
		for _, name := range names {
			if key == "field" && rapid.Bool().Draw(t, "short") {
				items = append(items, fmt.Sprintf("%q", name))
				continue
			}
			items = append(items, drawObject(depth-1, fmt.Sprintf("%q:%q", key, name)).Draw(t, "element"))
		}
		return "[" + strings.Join(items, ",") + "]"
	})
}

func TestADifferenceLaidOverTheLowerLayerGivesWhatWasWanted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lower := drawObject(4, "").Draw(t, "lower")
		wanted := drawObject(4, "").Draw(t, "wanted")
		diff, problems := DiffDefinition([]byte(lower), []byte(wanted))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		merged, problems := MergeDefinition([]byte(lower), diff)
		if len(problems) > 0 {
			t.Fatalf("%v\n%s", problems, diff)
		}
		if got, want := canonical(t, merged), canonical(t, []byte(wanted)); got != want {
			t.Fatalf("lower %s\nwanted %s\ndiff %s\ngot %s", lower, want, diff, got)
		}
	})
}

func canonical(t interface{ Fatal(...any) }, data []byte) string {
	root, problems := decode(&source{data: data})
	if root == nil {
		t.Fatal(problems)
	}
	return string(root.appendTo(nil))
}

func TestDifferencesNameOnlyWhatChanged(t *testing.T) {
	for _, test := range []struct{ name, lower, wanted, diff string }{
		{"nothing", `{"a":1}`, `{"a":1}`, `{}`},
		{"a value", `{"a":1,"b":2}`, `{"a":1,"b":3}`, `{"b":3}`},
		{"a key less", `{"a":1,"b":2}`, `{"b":2}`, `{"$remove":["a"]}`},
		{
			"a field more", `{"fields":[{"name":"a","kind":"text"}]}`, `{"fields":[{"name":"a","kind":"text"},{"name":"b","kind":"date"}]}`,
			`{"fields":[{"name":"b","kind":"date"}]}`,
		},
		{
			"a field in the middle", `{"fields":[{"name":"a"},{"name":"c"}]}`, `{"fields":[{"name":"a"},{"name":"b"},{"name":"c"}]}`,
			`{"fields":[{"name":"b","$after":"a"}]}`,
		},
		{
			"a label", `{"fields":[{"name":"a","label":{"en":"A","zh":"甲"}}]}`, `{"fields":[{"name":"a","label":{"en":"A","zh":"乙"}}]}`,
			`{"fields":[{"name":"a","label":{"zh":"乙"}}]}`,
		},
		{"a field less", `{"fields":[{"name":"a"},{"name":"b"}]}`, `{"fields":[{"name":"b"}]}`, `{"fields":[{"name":"a","$remove":true}]}`},
		{
			"the last put first", `{"fields":[{"name":"a"},{"name":"b"},{"name":"c"}]}`, `{"fields":[{"name":"c"},{"name":"a"},{"name":"b"}]}`,
			`{"fields":[{"name":"c","$after":""}]}`,
		},
		{
			"a field put on a form", `{"sections":[{"name":"s","fields":["a","b"]}]}`, `{"sections":[{"name":"s","fields":["a","c","b"]}]}`,
			`{"sections":[{"name":"s","fields":[{"field":"c","$after":"a"}]}]}`,
		},
		{"columns are replaced", `{"columns":["a","b"]}`, `{"columns":["b","a"]}`, `{"columns":["b","a"]}`},
		{"a state in the middle", `{"states":{"a":{},"c":{}}}`, `{"states":{"a":{},"b":{},"c":{}}}`, `{"states":{"b":{},"$move":{"b":"a"}}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			diff, problems := DiffDefinition([]byte(test.lower), []byte(test.wanted))
			if got := canonical(t, diff); got != test.diff || len(problems) > 0 {
				t.Errorf("got %s %v, want %s", got, problems, test.diff)
			}
		})
	}
}

func TestAPlaceThatIsGoneIsAWarning(t *testing.T) {
	merged, problems := MergeDefinition([]byte(`{"fields":[{"name":"a"}]}`), []byte(`{"fields":[{"name":"b","$after":"gone"},{"name":"x","$remove":true}]}`))
	if got := canonical(t, merged); got != `{"fields":[{"name":"a"},{"name":"b"}]}` {
		t.Error(got)
	}
	if len(problems) != 2 || len(problems.Errors()) != 0 || problems[0].Line != 1 || problems[0].Pointer != "/fields/0/$after" {
		t.Error(problems)
	}
}

func TestARemovalThatNamesNothingIsRefusedWhereItStands(t *testing.T) {
	for _, test := range []struct{ name, upper, pointer, message string }{
		{"a whole definition", `{"$remove":true}`, "/$remove", "A file cannot remove its definition."},
		{"a value of an object", `{"entities":{"request":{"$remove":true}}}`, "/entities/request/$remove", `In an object $remove lists the keys that go, as in "$remove": ["key"]`},
		{"a key by its name alone", `{"$remove":"entities"}`, "/$remove", `In an object $remove lists the keys that go, as in "$remove": ["key"]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems := MergeDefinition([]byte(`{"entities":{"request":{"rows":"all"}}}`), []byte(test.upper))
			if len(problems.Errors()) != 1 || problems[0].Pointer != test.pointer || !strings.HasPrefix(problems[0].Message.En, test.message) || problems[0].Message.Zh == "" {
				t.Error(problems)
			}
		})
	}
}

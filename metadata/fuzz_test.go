package metadata

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// What our decoder accepts encoding/json accepts with the same meaning; what encoding/json
// accepts is only refused for what we are stricter in.
func FuzzDecodeJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5e3,"x\u00e9\n",true,null]}`, `[]`, `"\ud83d\ude00"`, `{"a":1,"a":2}`, `-0`, `[[[`, "\xff", `{"a":1}x`, `"\ud800"`, `1e400`, "\xef\xbb\xbf{}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		root, problems := decode(&source{data: data})
		for _, problem := range problems {
			if problem.Line < 1 || problem.Column < 1 || problem.Message.En == "" || problem.Message.Zh == "" {
				t.Fatalf("%+v", problem)
			}
		}
		if root == nil {
			if len(problems) == 0 {
				t.Fatal("refused without a reason")
			}
			strict := []string{"json_utf8", "json_depth", "json_number", "json_size"}
			if json.Valid(data) && !slices.Contains(strict, problems[len(problems)-1].Code) {
				t.Fatalf("%q: %v", data, problems)
			}
			return
		}
		var want, got any
		plain := bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
		if err := unmarshalNumbers(plain, &want); err != nil {
			t.Fatalf("%q was accepted: %v", data, err)
		}
		if err := unmarshalNumbers(root.appendTo(nil), &got); err != nil {
			t.Fatal(err)
		}
		if len(problems) == 0 && !equalJSON(got, want) {
			t.Fatalf("%q became %q", data, root.appendTo(nil))
		}
		if again, _ := decode(&source{data: root.pretty()}); again == nil || !again.equal(root) {
			t.Fatalf("%q is not written as it was read: %s", data, root.pretty())
		}
	})
}

func unmarshalNumbers(data []byte, value *any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return decoder.Decode(value)
}

func equalJSON(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}

// Whatever stands in a definition, Compile answers with problems at places, in both languages.
func FuzzCompile(f *testing.F) {
	core := coreLayer(f)
	examples := exampleLayer(f)
	for _, path := range []string{"entities/quote.json", "workflows/service_case.json", "roles/sales.json"} {
		f.Add(path, string(examples.Files[path]))
	}
	for path, text := range map[string]string{
		"entities/quote.json":           `{"fields":[{"name":"total","$remove":true},{"name":"x","kind":"rollup","of":"lines","sum":"amount","$after":"y"}]}`,
		"workflows/quote_discount.json": `{"states":{"review":{"flow":[{"id":"manager","$remove":true}]},"$move":{"draft":"sent"}},"$remove":["let"]}`,
		"entities/account.json":         `{"fields":[{"name":"won","kind":"formula","type":"money","rule":"record.won"}]}`,
		"forms/quote.default.json":      `{"sections":[{"$replace":true},{"fields":["total"]}]}`,
		"calendars/office.json":         `{"week":{"mon":["24:00-24:00"]}}`,
		"templates/quote_decided.json":  `{"subject":"{{}} {{record}} {{"}`,
		"menus.json":                    `{"areas":[{"name":"a","label":"A","items":[]}]}`,
	} {
		f.Add(path, text)
	}
	layers := []Layer{core, examples, {Pack: "demo", Files: Files{"entities/quote.json": []byte(missingFields)}}}
	previous := mustCompile(f, nil, layers...)
	f.Fuzz(func(t *testing.T, path, text string) {
		if len(text) > 20_000 || strings.Count(text, "{") > 400 {
			return
		}
		custom := Layer{Pack: CustomPack, Files: Files{path: []byte(text)}}
		model, problems := Compile(append(slices.Clone(layers), custom), previous)
		for _, problem := range problems {
			if problem.Code == "" || problem.Message.En == "" || problem.Message.Zh == "" || !utf8.ValidString(problem.Message.En) {
				t.Fatalf("%+v", problem)
			}
		}
		if model == nil {
			return
		}
		Diff(previous, model)
		data, err := model.Catalog()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ReadCatalog(data); err != nil {
			t.Fatal(err)
		}
		if again, problems := CompileTrusted(model.Layers, model); again == nil {
			t.Fatal("a published release does not compile again", problems)
		} else if plan := Diff(model, again); len(plan.Steps) > 0 {
			t.Fatal(stepsOf(plan))
		}
	})
}

// No value makes a kind panic, and what a kind accepts it accepts again from its own JSON.
func FuzzValues(f *testing.F) {
	model := mustCompile(f, nil, exampleLayers(f)...)
	for _, seed := range []string{`"x"`, `12.5`, `{"amount":"1e5","currency":"CNY"}`, `[{"values":{"quantity":"5"}}]`, `null`, `true`, `"2026-11-21"`, `-1e-60`, `"9e99"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		raw, problems := DecodeJSON([]byte(text))
		if len(problems) > 0 {
			return
		}
		for _, name := range []string{"quote", "case", "account", "user"} {
			for _, field := range model.Entity(name).LiveFields() {
				kind := field.KindOf()
				_, _ = kind.ParseText(field, text, ImportFormat{Date: "mdy"})
				value, problem := kind.Parse(field, raw)
				if problem != nil || field.Kind == "lines" {
					continue
				}
				written := kind.Append(nil, field, value)
				again, problems := DecodeJSON(written)
				if len(problems) > 0 {
					t.Fatalf("%s: %s", field.Kind, written)
				}
				if back, problem := kind.Parse(field, again); problem != nil || !kind.Equal(value, back) {
					t.Fatalf("%s: %v became %s, %v", field.Kind, value, written, problem)
				}
				_ = kind.Format(field, value, Locale{Language: "zh"})
				_ = kind.ToRule(field, value)
			}
		}
	})
}

func TestPathsOfPacksAreKnown(t *testing.T) {
	for path, want := range map[string]string{
		"pack.json": "pack", "menus.json": "menu", "entities/a.json": "entity", "assignment/a.json": "assignment",
		"entities/a.txt": "", "entities/b/a.json": "", "data/a.json": "", "a.json": "", "scenarios/a.txtar": "",
	} {
		if got := DefinitionKind(path); got != want {
			t.Errorf("%s: %q", path, got)
		}
	}
	for _, kind := range append(SchemaKinds(), "common") {
		if _, ok := Schema(kind); !ok {
			t.Error("no schema of", kind)
		}
	}
	if _, ok := Schema("../schema/pack"); !ok {
		t.Log("only the name counts")
	}
	if _, err := schemas(); err != nil {
		t.Error(err)
	}
	if len(maps.Clone(kindsByName)) != len(Kinds()) {
		t.Error("two kinds have one name")
	}
}

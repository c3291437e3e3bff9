package metadata

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// choosingField is a field of a kind over options that are retired in every way.
func choosingField(kind string) *Field {
	return &Field{Name: "x", Kind: kind, kind: kindsByName[kind], Choices: &OptionSet{Name: "colours", Options: []Option{
		{Name: "red"},
		{Name: "green"},
		{Name: "gone", Retired: Retirement{Always: true}},
		{Name: "ending", Retired: Retirement{Last: "2026-12-31"}},
		{Name: "rosy", Retired: Retirement{Last: "2026-12-31"}, Instead: "pink"},
		{Name: "pink", Retired: Retirement{Always: true}, Instead: "red"},
	}}}
}

func TestOptionsAreChosenUntilTheirLastDayIsOver(t *testing.T) {
	last, after := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name          string
		value, before any
		day           time.Time
		want          any // nil where it is refused
	}{
		{"not retired", "red", nil, after, "red"},
		{"retired for good", "gone", nil, last, nil},
		{"retired for good, held before", "gone", "gone", after, "gone"},
		{"on the last day", "ending", nil, last, "ending"},
		{"after the last day", "ending", "red", after, nil},
		{"after the last day, held before", "ending", "ending", after, "ending"},
		{"before another one stands for it", "rosy", nil, last, "rosy"},
		{"where another one stands for it", "rosy", nil, after, "red"},
		{"where another one stands for it, held before", "rosy", "rosy", after, "rosy"},
		{"several, one retired", []string{"red", "gone"}, nil, last, nil},
		{"one more beside a retired one", []string{"gone", "green"}, []string{"gone"}, last, []string{"gone", "green"}},
		{"several that become one", []string{"rosy", "green", "red"}, nil, after, []string{"red", "green"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			kind := "select"
			if _, several := test.value.([]string); several {
				kind = "multiselect"
			}
			f := choosingField(kind)
			got, problem := f.Choose(test.value, test.before, test.day)
			if (problem == nil) != (test.want != nil) || !f.KindOf().Equal(got, test.want) {
				t.Errorf("%v, %v", got, problem)
			}
			if problem != nil && (problem.Code != "option_retired" || problem.Message.Zh == "") {
				t.Error(problem)
			}
		})
	}
}

func TestRetirementIsWrittenAsItWasRead(t *testing.T) {
	for _, text := range []string{`{"name":"a","label":"","retired":true}`, `{"name":"a","label":"","retired":"2026-12-31"}`, `{"name":"a","label":""}`} {
		var option Option
		if err := json.Unmarshal([]byte(text), &option); err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(option.Retired); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(option)
		var same Option
		if err != nil || json.Unmarshal(again, &same) != nil || same != option {
			t.Errorf("%s became %s, %v", text, again, err)
		}
	}
}

func TestWhatStandsForARetiredOption(t *testing.T) {
	for _, test := range []struct{ name, options, code string }{
		{"a chain", `{"name":"a","label":"A","retired":true,"instead":"b"},{"name":"b","label":"B","retired":"2026-12-31","instead":"c"},{"name":"c","label":"C"}`, ""},
		{"is not there", `{"name":"a","label":"A","retired":true,"instead":"z"}`, "unknown_name"},
		{"itself", `{"name":"a","label":"A","retired":true,"instead":"a"}`, "instead_circle"},
		{"a circle", `{"name":"a","label":"A","retired":true,"instead":"b"},{"name":"b","label":"B","retired":true,"instead":"a"}`, "instead_circle"},
		{"is retired itself", `{"name":"a","label":"A","retired":true,"instead":"b"},{"name":"b","label":"B","retired":true}`, "instead_retired"},
		{"of an option in use", `{"name":"a","label":"A","instead":"b"},{"name":"b","label":"B"}`, "instead_unretired"},
		{"a day that is none", `{"name":"a","label":"A","retired":"2026-02-30"}`, "bad_day"},
		{"a text", `{"name":"a","label":"A","retired":"soon"}`, "pattern"},
	} {
		t.Run(test.name, func(t *testing.T) {
			layers := append(exampleLayers(t), Layer{Pack: CustomPack, Files: Files{"options/marks.json": []byte(`{"name":"marks","options":[` + test.options + `]}`)}})
			_, problems := Compile(layers, nil)
			found := slices.ContainsFunc(problems.Errors(), func(p Problem) bool {
				return p.Code == test.code && p.Message.Zh != "" && strings.HasPrefix(p.Place, "/options/")
			})
			if found != (test.code != "") || test.code == "" && len(problems.Errors()) > 0 {
				t.Error(problems)
			}
		})
	}
}

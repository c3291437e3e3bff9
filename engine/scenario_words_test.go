package engine_test

import (
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// What is wrong with a scenario, and what does not hold, is told with the line and in words.
func TestScenarioErrorsNameTheLineAndWhatWasFound(t *testing.T) {
	const people = "-- people --\nperson li name=Li roles=sales\n"
	for _, test := range []struct{ name, content, want string }{
		{"no play", "A title.\n", "x.txtar:1: \n\tfound: it has no section -- play --"},
		{"unknown section", "-- nonsense --\nx\n", "x.txtar:1: -- nonsense --\n\tfound: there is no such section and no such definition"},
		{"open quotation", "-- play --\nas li submit q1 \"why\n", `x.txtar:2: as li submit q1 "why` + "\n\tfound: a quotation mark is missing"},
		{"open list", "-- play --\n\nas li create quote q1 lines=[{\n", "x.txtar:3: as li create quote q1 lines=[{\n\tfound: a closing bracket is missing"},
		{"open block", "-- play --\ntogether\nas li submit q1\n", "x.txtar:2: together\n\tfound: the block has no end"},
		{"no status", "-- play --\n! as li submit q1\n", "x.txtar:2: ! as li submit q1\n\tfound: a line with ! ends with the status of the refusal, such as 403"},
		{"unknown command", people + "-- play --\ndance\n", "x.txtar:4: dance\n\tfound: there is no command \"dance\""},
		{"unknown person", people + "-- play --\nas wang submit q1\n", "x.txtar:4: as wang submit q1\n\tfound: nobody has the sign-in name \"wang\""},
		{"unknown label", people + "-- play --\nas li edit q1 name=x\n", "x.txtar:4: as li edit q1 name=x\n\tfound: nothing is called \"q1\""},
		{"unknown expectation", people + "-- play --\nexpect luck li\n", "x.txtar:4: expect luck li\n\tfound: there is nothing of this kind to expect"},
		{"back in time", people + "-- play --\nat 2026-03-01\n", "x.txtar:4: at 2026-03-01\n\tfound: time does not go back; it is 2026-03-02T09:00:00+08:00"},
		{"a label twice", people + "-- play --\nas li create account li name=x\n", "x.txtar:4: as li create account li name=x\n\tfound: \"li\" is the name of a record of user already"},
		{
			"refused", people + "-- play --\nas li delete li\n",
			"x.txtar:4: as li delete li\n\texpected: this can be done\n\tfound: refused with 403 forbidden",
		},
		{
			"not refused", people + "-- play --\n! as li create account a1 name=Acme 403 # no\n",
			"x.txtar:4: ! as li create account a1 name=Acme 403 # no\n\texpected: refused with 403\n\tfound: it was done",
		},
		{
			"a change that is not refused", people + "-- play --\nas li create account a1 name=Acme\n! as li edit a1 name=Zeta 403\n",
			"x.txtar:5: ! as li edit a1 name=Zeta 403\n\texpected: refused with 403\n\tfound: it was done",
		},
		{
			"refused otherwise", people + "-- play --\n! as li create account a1 422 required in:tier \"tier\"\n",
			"\n\texpected: refused with 422 required for the field tier and the words \"tier\"\n\tfound: refused with 422 validation",
		},
		{
			"not found", people + "-- play --\nas li create account a1 name=Acme\nexpect no owner a1 li\n",
			"x.txtar:5: expect no owner a1 li\n\texpected: not so: the owner is li\n\tfound: the owner is li",
		},
		{
			"continued line", people + "-- play --\nas li create account a1 \\\n  name=Acme\nexpect field a1 name Zeta\n",
			"x.txtar:6: expect field a1 name Zeta\n\texpected: name is Zeta\n\tfound: name is \"Acme\"",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := engine.PlayScenario(t.Context(), engine.ScenarioConfig{Packs: builtInPacks()}, "x.txtar", []byte(test.content))
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "nothing has changed") {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

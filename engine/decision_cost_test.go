package engine_test

import (
	"context"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// What a decision costs a company's database is what bounds how many people one server can do for.
func TestADecisionSendsFewStatementsInTwoRoundTrips(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			d := newDesk(t, storetest.URL(t, dialect), false)
			tasks := d.submitted(2)
			if err := d.approve(tasks[0], "first"); err != nil { // people and releases are known from now on
				t.Fatal(err)
			}
			ctx, counted := store.Counted(context.Background())
			if _, err := d.Decide(ctx, d.boss, tasks[1], "second", engine.Decision{Verb: "approve"}); err != nil {
				t.Fatal(err)
			}
			if sent := counted.Sent(); sent > 17 {
				t.Errorf("a decision sends %d statements", sent)
			}
			if trips := counted.Trips(); dialect == "postgres" && trips > 2 {
				t.Errorf("a decision takes %d round trips", trips)
			}
		})
	}
}

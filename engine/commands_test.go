package engine_test

import (
	"context"
	"sync"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// A double click, or a client that asks again before it was answered (workflow.md C53).
func TestOfTheSameCommandManyTimesAtOnceOneIsDoneAndAllHaveItsAnswer(t *testing.T) {
	onBoth(t, func(h *house) {
		answers, errs := make([]*engine.RecordJSON, 6), make([]error, 6)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() {
				save := engine.Save{Entity: "deal", Key: "click", Values: map[string]any{"name": "Crane"}}
				answers[i], errs[i] = h.CreateRecord(context.Background(), h.as("admin"), save)
			})
		}
		all.Wait()
		for i, answer := range answers {
			if errs[i] != nil {
				h.Fatal(errs[i])
			}
			h.same(string(answer.JSON), string(answers[0].JSON))
		}
		h.same(h.list("admin", engine.List{Entity: "deal"}).names(), "Crane")
	})
}

package engine_test

import (
	"context"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// BenchmarkGroups counts and adds up opportunities by stage, a row rule in force and not.
func BenchmarkGroups(b *testing.B) {
	onBothBench(b, func(b *testing.B, y *yardstick) {
		for name, want := range map[string]engine.Aggregation{
			"count":     {Groups: []string{"stage"}},
			"count_sum": {Groups: []string{"stage"}, Measures: []string{"count", "sum:amount"}},
		} {
			want.Entity = "opportunity"
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					if _, err := y.Aggregate(context.Background(), y.by, want); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}

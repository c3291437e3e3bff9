package rule_test

import (
	"testing"

	"github.com/weft-crm/weft/metadata/rule"
)

const (
	typical = "record.owner == user.id && (record.discount_pct ?? 0) > 15 || record.status in ['draft', 'review'] && record.total >= 500000"
	closure = "any(record.lines ?? [], .kind == 'service' && (.qty ?? 0) > 1) && sum(record.lines, .amount) > 100"
)

func BenchmarkCompile(b *testing.B) {
	env := environment()
	b.ReportAllocs()
	for b.Loop() {
		rule.Compile(typical, env, boolean)
	}
}

func benchmarkRun(b *testing.B, source string) {
	program, problems := rule.Compile(source, environment(), boolean)
	if program == nil {
		b.Fatal(problems)
	}
	values := scope()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := program.True(values); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRunSimple(b *testing.B)  { benchmarkRun(b, "record.status == 'review'") }
func BenchmarkRunTypical(b *testing.B) { benchmarkRun(b, typical) }
func BenchmarkRunClosure(b *testing.B) { benchmarkRun(b, closure) }

func BenchmarkPredicate(b *testing.B) {
	program, _ := rule.Compile(typical, environment(), boolean)
	b.ReportAllocs()
	for b.Loop() {
		program.Predicate("record")
	}
}

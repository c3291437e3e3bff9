package engine

import (
	"strings"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

type filterKey struct{ entity, source string }

// compiledFilter is a filter with what it reads, for the check of field rights.
type compiledFilter struct {
	predicate rule.Predicate
	reads     [][]string
	problems  metadata.Problems
}

// mostFilters are remembered, so that a list asked again does not compile again.
const mostFilters = 1000

// filter compiles a filter over an entity's records, once. Invalid with the rule's problems when it
// is wrong, cannot be run by a database, or reads what the actor may not see.
func (m *model) filter(by Actor, entity *metadata.Entity, source string) (*compiledFilter, error) {
	key := filterKey{entity.Name, source}
	found, known := m.filters.get(key)
	if !known {
		found = m.compileFilter(entity, key)
		m.filters.put(key, found)
	}
	if len(found.problems) > 0 {
		return nil, badFilter(found.problems)
	}
	for _, path := range found.reads {
		if path[0] == "record" && !m.mayReadPath(by, entity, path[1:]) {
			return nil, unknownField(entity, path[len(path)-1])
		}
	}
	return found, nil
}

func (m *model) compileFilter(entity *metadata.Entity, key filterKey) *compiledFilter {
	place := metadata.Place{Context: metadata.ContextFilter, Entity: entity}
	compiled, problems := m.CompileRule(key.source, place, rule.Type{Kind: rule.Boolean, Nullable: true})
	filter := &compiledFilter{}
	if compiled == nil {
		filter.problems = ruleProblems(problems)
		return filter
	}
	if namesZeroByte(key.source) {
		filter.problems = zeroByteProblem()
		return filter
	}
	filter.predicate, filter.reads = compiled.Predicate, compiled.Program.Reads()
	return filter
}

// namesZeroByte reports whether a rule spells the one character that no database keeps.
func namesZeroByte(source string) bool {
	for _, spelling := range []string{`\u0000`, `\x00`, `\000`, `\U00000000`} {
		if strings.Contains(source, spelling) {
			return true
		}
	}
	return false
}

func zeroByteProblem() metadata.Problems {
	return metadata.Problems{{Code: "rule.zero_byte", Line: 1, Column: 1, Message: metadata.Text{
		En: "No text holds the character with the code 0.", Zh: "文本中不可能包含编码为 0 的字符。",
	}}}
}

// ruleProblems gives the problems of one rule the shape of all others.
func ruleProblems(problems []rule.Problem) metadata.Problems {
	out := make(metadata.Problems, 0, len(problems))
	for _, problem := range problems {
		out = append(out, metadata.Problem{
			Code: problem.Code, Message: metadata.Text(problem.Message), Warning: problem.Warning,
			Line: problem.Line, Column: problem.Column, From: problem.From, To: problem.To,
		})
	}
	return out
}

func badFilter(problems metadata.Problems) *Error {
	e := Refuse(Invalid, "bad_filter", "The filter has problems.", "筛选条件有误。")
	e.Problems = problems
	return e
}

package metadata

import (
	"maps"

	"github.com/weft-crm/weft/metadata/rule"
)

// Context says where a rule stands, which decides the names it may read.
type Context string

// The contexts of rules.
const (
	ContextField      Context = "field"      // record old user org now today
	ContextCheck      Context = "check"      // the same
	ContextFilter     Context = "filter"     // record user org tree now today, lowered for the database
	ContextAccess     Context = "access"     // the same
	ContextLookup     Context = "lookup"     // candidate, record user org now today, lowered over candidate
	ContextRollup     Context = "rollup"     // candidate, record user org now today; over the rows that are summed up
	ContextWorkflow   Context = "workflow"   // record old user candidate flow org now today and the lets; item in a call for each, event in the match of a wait
	ContextTemplate   Context = "template"   // record old user flow org now today
	ContextPrint      Context = "print"      // record user org now today; item, a candidate's row, in a table; statement; org has no functions
	ContextConversion Context = "conversion" // record, the source, user org now today; line in lines
)

// row is the root that stands for a row of the database, "" where rules only run in memory.
func (c Context) row() string {
	switch c {
	case ContextFilter, ContextAccess:
		return "record"
	case ContextLookup, ContextRollup:
		return "candidate"
	default:
		return ""
	}
}

// Place says where a rule stands. Candidate is the entity of candidate in a lookup or rollup, of item
// in a table that is printed, of line in a conversion; in a workflow it is a user.
type Place struct {
	Context   Context
	Entity    *Entity
	Candidate *Entity
	Workflow  *Workflow
	Item      bool // in the values of a call with for_each: item is known
	Event     bool // in the match of a wait: the event that arrived is known
	Statement bool // in the print of a statement: its figures are known
}

// Environment gives the names a rule at a place may read, with their types. The caller must not
// change it.
func (m *Model) Environment(at Place) rule.Env {
	env := rule.Env{
		"user":  m.shapes.user,
		"org":   m.shapes.org,
		"now":   {Kind: rule.Time},
		"today": {Kind: rule.Date},
	}
	if at.Entity != nil {
		env["record"] = rule.Type{Kind: rule.Record, Shape: at.Entity.Shape()}
	}
	if fields := m.shapes.tree.Shape; fields != nil && at.knowsTrees() && len(fields.FieldNames()) > 0 {
		env["tree"] = m.shapes.tree
	}
	switch at.Context {
	case ContextField, ContextCheck:
		env["old"] = nullable(env["record"])
	case ContextLookup, ContextRollup:
		env["candidate"] = anyType
		if at.Candidate != nil {
			env["candidate"] = rule.Type{Kind: rule.Record, Shape: at.Candidate.Shape()}
		}
	case ContextConversion:
		if at.Candidate != nil {
			env["line"] = rule.Type{Kind: rule.Record, Shape: at.Candidate.Shape()}
		}
	case ContextWorkflow:
		env["old"] = nullable(env["record"])
		env["candidate"] = m.shapes.user
		env["flow"] = m.shapes.flow
		maps.Copy(env, letTypes(at.Workflow))
		if at.Item {
			env["item"] = anyType
		}
		if at.Event {
			env["event"] = rule.Type{Kind: rule.Record, Shape: eventShape{}}
		}
	case ContextPrint:
		env["org"] = m.shapes.company
		if at.Candidate != nil {
			env["item"] = rule.Type{Kind: rule.Record, Shape: at.Candidate.Shape()}
		}
		if at.Statement {
			env["statement"] = rule.Type{Kind: rule.Record, Shape: statementFigures.Shape()}
		}
	case ContextTemplate:
		env["old"] = nullable(env["record"])
		env["flow"] = m.shapes.flow
		if at.Entity == nil {
			env["record"] = anyType
		}
	}
	return env
}

// knowsTrees reports whether a rule runs where the database can be asked.
func (at Place) knowsTrees() bool {
	return at.Context != ContextWorkflow && at.Context != ContextTemplate && at.Context != ContextPrint
}

func nullable(t rule.Type) rule.Type {
	t.Nullable = true
	return t
}

// letTypes gives the names of a workflow's lets with the types found so far.
func letTypes(w *Workflow) rule.Env {
	env := rule.Env{}
	if w == nil {
		return env
	}
	for name, let := range w.Let.All() {
		env[name] = anyType
		if let.Program != nil {
			env[name] = let.Program.Type()
		}
	}
	return env
}

// CompileRule checks a rule at a place. In the contexts filter, access, lookup and rollup it must
// also be one that a database can evaluate. The rule is nil when a problem is not just a warning.
func (m *Model) CompileRule(source string, at Place, want rule.Type) (*Rule, []rule.Problem) {
	compiled := &Rule{Source: source}
	problems := compiled.compile(rule.Compile, m.Environment(at), at.Context.row(), want)
	if compiled.Program == nil {
		return nil, problems
	}
	return compiled, problems
}

// compileRule is rule.Compile, or rule.CompileTrusted.
type compileRule func(source string, env rule.Env, want rule.Type) (*rule.Program, []rule.Problem)

// compile checks the rule and fills Program and, when row is given, the predicate.
func (r *Rule) compile(compile compileRule, env rule.Env, row string, want rule.Type) []rule.Problem {
	program, problems := compile(r.Source, env, want)
	if program == nil || row == "" {
		r.Program = program
		return problems
	}
	predicate, refused := program.Predicate(row)
	problems = append(problems, refused...)
	for _, problem := range refused {
		if !problem.Warning {
			return problems
		}
	}
	if shape, ok := env[row].Shape.(EntityShape); ok && misread(shape.entity, predicate) {
		return append(problems, secretProblem(r.Source))
	}
	r.Program, r.Predicate = program, predicate
	return problems
}

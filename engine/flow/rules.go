package flow

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// errNotCompiled tells of a definition that did not come from metadata.Compile.
var errNotCompiled = errors.New("the rule was not compiled")

// root is a name that only some rules know, such as candidate or item.
type root struct {
	name  string
	value any
}

// holds runs a condition; one that is not given holds.
func (m *machine) holds(condition *metadata.Rule, roots ...root) (bool, error) {
	if condition == nil {
		return true, nil
	}
	if condition.Program == nil {
		return false, errNotCompiled
	}
	scope, err := m.bind(condition.Program, roots)
	if err != nil {
		return false, err
	}
	return condition.Program.True(scope)
}

// eval runs a rule for its value.
func (m *machine) eval(r *metadata.Rule, roots ...root) (any, error) {
	if r.Program == nil {
		return nil, errNotCompiled
	}
	scope, err := m.bind(r.Program, roots)
	if err != nil {
		return nil, err
	}
	return r.Program.Run(scope)
}

// value gives what a computed value is now.
func (m *machine) value(c metadata.Computed, roots ...root) (any, error) {
	if c.Rule == nil {
		return c.Literal, nil
	}
	return m.eval(c.Rule, roots...)
}

// bind gives the roots that a rule reads their values; a let is evaluated when the first rule reads it.
func (m *machine) bind(program *rule.Program, roots []root) (rule.Scope, error) {
	if m.roots == nil {
		m.roots = rule.Scope{}
	}
	if m.stale {
		clear(m.roots)
		m.stale = false
	}
	for _, extra := range roots {
		m.roots[extra.name] = extra.value
	}
	return m.roots, m.bindReads(program, 0)
}

// root is the value of a root that every rule knows.
func (m *machine) root(name string) (value any, known bool) {
	switch name {
	case "record":
		return object(m.record), true
	case "old":
		if m.scope.Old != nil {
			return m.scope.Old, true
		}
		return object(m.record), true
	case "user":
		if person := m.scope.Directory.Person(m.actor); person != nil {
			return object(person.Object), true
		}
		return nil, true
	case "org":
		return object(m.scope.Org), true
	case "now":
		return m.now, true
	case "today":
		return m.today(), true
	case "flow":
		return flowObject{m}, true
	}
	return nil, false
}

// renew makes the next rules see record, person and run as they are now.
func (m *machine) renew() { m.stale, m.timed = true, false }

// object turns a nil Object into null.
func object(o rule.Object) any {
	if o == nil {
		return nil
	}
	return o
}

func (m *machine) bindReads(program *rule.Program, depth int) error {
	for _, path := range program.Reads() {
		name := path[0]
		if _, bound := m.roots[name]; bound {
			continue
		}
		if value, known := m.root(name); known {
			m.roots[name] = value
			continue
		}
		let, ok := m.workflow.Let.Get(name)
		if !ok || let.Program == nil {
			continue
		}
		if depth > m.workflow.Let.Len() {
			return errors.New("the names defined under let refer to each other in a circle")
		}
		if err := m.bindReads(let.Program, depth+1); err != nil {
			return err
		}
		value, err := let.Program.Run(m.roots)
		if err != nil {
			return err
		}
		m.roots[name] = value
	}
	return nil
}

// today is the company's date, as dates are kept: at midnight UTC.
func (m *machine) today() time.Time {
	zone := m.scope.Zone
	if zone == nil {
		zone = time.UTC
	}
	year, month, day := m.now.In(zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// set lays values over the record, so that later rules see them.
func (m *machine) set(values []FieldValue) {
	m.renew()
	m.changed = true
	if m.scope.Apply != nil {
		m.record = m.scope.Apply(m.record, values)
		return
	}
	m.record = lay(m.record, values)
}

// laid is a record with values over it.
type laid struct {
	under  rule.Object
	values []FieldValue
}

func lay(under rule.Object, values []FieldValue) rule.Object {
	if over, ok := under.(laid); ok {
		return laid{over.under, append(slices.Clip(over.values), values...)}
	}
	return laid{under, values}
}

// Get returns the newest value of a field.
func (l laid) Get(name string) any {
	for i := len(l.values) - 1; i >= 0; i-- {
		if l.values[i].Field == name {
			return plain(l.values[i].Value)
		}
	}
	if l.under == nil {
		return nil
	}
	return l.under.Get(name)
}

// Identity returns the record's id.
func (l laid) Identity() string {
	if l.under == nil {
		return ""
	}
	return l.under.Identity()
}

// plain turns numbers of JSON into those of rules.
func plain(value any) any {
	number, ok := value.(json.Number)
	if !ok {
		return value
	}
	exact, err := decimal.NewFromString(number.String())
	if err != nil {
		return nil
	}
	return exact
}

// flowObject is the root "flow" of rules.
type flowObject struct{ m *machine }

// Get returns decisions, round, state, submitter, comment or done.
func (f flowObject) Get(name string) any {
	switch name {
	case "decisions":
		return decimal.NewFromInt(int64(f.m.run.Decisions))
	case "round":
		return decimal.NewFromInt(int64(f.m.run.Round))
	case "state":
		return f.m.run.State
	case "submitter":
		if person := f.m.scope.Directory.Person(f.m.run.Submitter); person != nil && person.Object != nil {
			return person.Object
		}
	case "comment":
		if f.m.said != "" {
			return f.m.said
		}
	case "done":
		return f.done
	}
	return nil
}

// Identity returns the run's id.
func (f flowObject) Identity() string { return f.m.run.ID }

// done says whether a step has passed in this round.
func (f flowObject) done(args ...any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("flow.done takes the id of one step")
	}
	id, _ := args[0].(string)
	return f.m.passed(id), nil
}

// passed reports whether a step has passed in this round and was not taken back.
func (m *machine) passed(step string) bool {
	return slices.ContainsFunc(m.run.Visits, func(v *Visit) bool { return v.Step == step && m.counts(v) })
}

// counts reports whether a visit has passed and still counts in this round.
func (m *machine) counts(v *Visit) bool {
	return v.Outcome == Passed && !v.Void && v.Entry == m.run.Entry && v.Round == m.run.Round
}

// passedIn returns the visit with which a step of a list has passed in this round, or nil.
func (m *machine) passedIn(step *metadata.Step, parent, branch string) *Visit {
	i := slices.IndexFunc(m.run.Visits, func(v *Visit) bool {
		return v.Step == step.ID && v.Parent == parent && v.Branch == branch && m.counts(v)
	})
	if i < 0 {
		return nil
	}
	return m.run.Visits[i]
}

// ids reads a value of a rule or field as identities: a text, an object, or a list of them.
func ids(value any) []string {
	switch v := value.(type) {
	case string:
		if v != "" {
			return []string{v}
		}
	case rule.Object:
		return ids(v.Identity())
	case []string:
		return v
	case []any:
		var list []string
		for _, item := range v {
			list = append(list, ids(item)...)
		}
		return list
	}
	return nil
}

// fieldValue reads a field of the record by a name that may be a path.
func (m *machine) fieldValue(path string) any {
	var value any = m.record
	for name := range strings.SplitSeq(path, ".") {
		under, ok := value.(rule.Object)
		if !ok || under == nil {
			return nil
		}
		value = under.Get(name)
	}
	return value
}

package metadata

import (
	"cmp"
	"slices"
	"sync"

	"github.com/weft-crm/weft/metadata/rule"
)

// Compile merges layers from the lowest to the highest, checks everything and gives the model, or
// every problem found. previous is the model published before (nil at first); stable ids and
// physical column names come from it. The model is nil when one of the problems is an error.
func Compile(layers []Layer, previous *Model) (*Model, Problems) {
	return compile(layers, previous, false).result()
}

// Draft is Compile for definitions that somebody is still working on: with mistakes it gives the
// model of all that can be used, good for checking rules and nothing else.
func Draft(layers []Layer, previous *Model) (*Model, Problems) {
	c := compile(layers, previous, false)
	return c.model, c.sortedProblems()
}

// CompileTrusted is Compile for layers that were published before: it skips the JSON Schemas and
// the warnings.
func CompileTrusted(layers []Layer, previous *Model) (*Model, Problems) {
	return compile(layers, previous, true).result()
}

// compile runs the stages. Each reports all it finds and leaves out what cannot be used, so that
// the next one finds the rest.
func compile(layers []Layer, previous *Model, trusted bool) *compiler {
	c := &compiler{
		layers: layers, previous: previous, trusted: trusted, broken: map[string]bool{},
		model: newModel(layers), fields: map[*Field]*spot{}, uses: map[string][]useRecord{},
	}
	c.readDefinitions()
	c.collect()
	c.linkEntities()
	c.nameColumns()
	c.describeEntities()
	c.entityRules()
	c.otherDefinitions()
	c.workflowDefinitions()
	c.runRules()
	c.checkDependences()
	c.orderComputed()
	c.finishWorkflows()
	c.proveGuards()
	c.proveCalls()
	c.indexTables()
	c.summarize()
	c.archive()
	c.checkTexts()
	return c
}

// result gives the model, or none when one of the problems is an error.
func (c *compiler) result() (*Model, Problems) {
	problems := c.sortedProblems()
	if len(problems.Errors()) > 0 {
		return nil, problems
	}
	c.model.uses = c.findUses()
	return c.model, problems
}

// findUses gives the uses that were noted. Of a trusted model none were; they are found when
// somebody asks, which a running system seldom does.
func (c *compiler) findUses() func() map[string][]useRecord {
	if uses := c.uses; !c.trusted {
		return func() map[string][]useRecord { return uses }
	}
	layers, model := c.layers, c.model
	return sync.OnceValue(func() map[string][]useRecord {
		if full, _ := compile(layers, model, false).result(); full != nil {
			return full.uses()
		}
		return nil
	})
}

// compiler is one run of Compile.
type compiler struct {
	layers      []Layer
	previous    *Model
	trusted     bool
	model       *Model
	definitions []*definition
	broken      map[string]bool // "entity/quote": defined, but not usable; nobody is told twice
	problems    Problems
	fields      map[*Field]*spot
	rules       []*ruleTask
	known       []rule.Known // of the rules being registered
	uses        map[string][]useRecord
	users       *Entity
	envs        map[Place]*site
	guards      []*guardGroup
}

// definition is one file of the effective definitions.
type definition struct {
	kind, path, pack string
	name             string
	root             *node
	value            any // *Entity, *Form …; nil when it could not be read
}

func newModel(layers []Layer) *Model {
	return &Model{
		Layers: layers, OptionSets: map[string]*OptionSet{}, Calendars: map[string]*Calendar{}, Templates: map[string]*Template{},
		entities: map[string]*Entity{}, workflows: map[string]*Workflow{}, roles: map[string]*Role{}, teams: map[string]*Team{},
	}
}

// spot is a place in an effective definition.
type spot struct {
	in    *definition
	up    *spot
	token string
	node  *node // nil when nothing stands there
}

func (d *definition) spot() *spot { return &spot{in: d, node: d.root} }

func (s *spot) key(key string) *spot {
	return &spot{in: s.in, up: s, token: key, node: s.node.get(key)}
}

func (s *spot) item(i int) *spot {
	at := &spot{in: s.in, up: s, token: itoa(i)}
	if s.node != nil && i < len(s.node.items) {
		at.node = s.node.items[i]
	}
	return at
}

// pointer is the JSON pointer in the effective definition.
func (s *spot) pointer() string {
	if s.up == nil {
		return ""
	}
	return s.up.pointer() + "/" + escapeToken(s.token)
}

// written is the nearest node that stands in a file.
func (s *spot) written() *node {
	for at := s; at != nil; at = at.up {
		if at.node != nil && at.node.from != nil {
			return at.node
		}
	}
	return s.in.root
}

func (c *compiler) report(at *spot, code string, message Text, warning bool) *Problem {
	problem := problemAt(at.written(), code, message, warning)
	problem.Path, problem.Place = at.in.path, at.pointer()
	c.problems = append(c.problems, problem)
	return &c.problems[len(c.problems)-1]
}

func (c *compiler) fail(at *spot, code, en, zh string) {
	c.report(at, code, Text{En: en, Zh: zh}, false)
}

func (c *compiler) warn(at *spot, code, en, zh string) {
	if !c.trusted {
		c.report(at, code, Text{En: en, Zh: zh}, true)
	}
}

// unknown reports a name that nothing has. what is the kind of thing in both languages; key its
// prefix among the broken ones.
func (c *compiler) unknown(at *spot, what Text, name string, known []string) {
	en, zh := suggestion(name, known)
	c.fail(at, "unknown_name", "There is no "+what.En+" \""+clip(name)+"\"."+en, "没有"+what.Zh+"“"+clip(name)+"”。"+zh)
}

func (c *compiler) sortedProblems() Problems {
	order := map[string]int{}
	for i, layer := range c.layers {
		order[layer.Pack] = i
	}
	slices.SortStableFunc(c.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(order[a.Pack], order[b.Pack]), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.From, b.From), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message.En, b.Message.En))
	})
	return slices.CompactFunc(c.problems, func(a, b Problem) bool { return a == b })
}

package engine

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// RuleRequest is a rule to be checked where it stands. The open change's definitions count.
type RuleRequest struct {
	Entity   string `json:"entity"`
	Rule     string `json:"rule"`
	Want     string `json:"want"`
	Context  string `json:"context"`
	Workflow string `json:"workflow"`
	For      string `json:"for"` // whose rows candidate, item or line are: a field as "entity.field", or an entity; of a workflow "event"
}

// RuleAnswer tells about a rule.
type RuleAnswer struct {
	OK       bool           `json:"ok"`
	Problems []rule.Problem `json:"problems"`
	Type     string         `json:"type"`
	Tree     *rule.Tree     `json:"tree"`
	Sentence *metadata.Text `json:"sentence"`
}

// RuleName is something a rule may use.
type RuleName struct {
	Name   string        `json:"name"`
	Label  metadata.Text `json:"label"`
	Type   string        `json:"type"`
	Detail metadata.Text `json:"detail"`
}

// drafts remembers the model of the open change, since rules are checked while somebody types.
type drafts struct {
	lock             sync.Mutex
	release, version int64
	model            *metadata.Model
}

// draft is the model as the open change makes it, mistakes in other places left out.
func (e *Engine) draft(tx *store.Tx, m *model) (*metadata.Model, error) {
	change, err := readChange(tx, m)
	if err != nil || len(change.files) == 0 {
		return m.Model, err
	}
	e.drafts.lock.Lock()
	defer e.drafts.lock.Unlock()
	if e.drafts.model == nil || e.drafts.release != m.Release || e.drafts.version != change.row.Version {
		e.drafts.release, e.drafts.version = m.Release, change.row.Version
		e.drafts.model, _ = metadata.Draft(change.layers(m), m.Model)
	}
	return e.drafts.model, nil
}

// atPlace gives the model being edited and where in it the rule of a request stands.
func (e *Engine) atPlace(ctx context.Context, request RuleRequest, use func(edited *metadata.Model, at metadata.Place) error) error {
	return e.read(ctx, func(tx *store.Tx, m *model) error {
		edited, err := e.draft(tx, m)
		if err != nil {
			return err
		}
		at, err := request.place(edited)
		if published, known := request.place(m.Model); known == nil && (err != nil || len(at.Entity.LiveFields()) == 0) {
			edited, at, err = m.Model, published, nil // the change has made the entity unreadable
		}
		if err != nil {
			return err
		}
		return use(edited, at)
	})
}

func (r RuleRequest) place(m *metadata.Model) (metadata.Place, error) {
	at := metadata.Place{Context: metadata.Context(r.Context), Entity: m.Entity(r.Entity), Workflow: m.Workflow(r.Workflow)}
	if at.Context == "" {
		at.Context = metadata.ContextField
	}
	if at.Entity == nil && at.Workflow != nil {
		at.Entity = m.Entity(at.Workflow.Entity)
	}
	if at.Entity == nil {
		return at, noEntity(r.Entity)
	}
	at.Statement = at.Context == metadata.ContextPrint && len(m.StatementsOf(at.Entity.Name)) > 0
	at.Event = at.Context == metadata.ContextWorkflow && r.For == "event"
	entity, name, ofField := strings.Cut(r.For, ".")
	at.Candidate = m.Entity(entity)
	if ofField && at.Candidate != nil {
		at.Candidate = rowsBehind(at.Candidate.FieldByName(name))
	}
	return at, nil
}

// rowsBehind is the entity whose rows a field reads or refers to, nil for other fields.
func rowsBehind(field *metadata.Field) *metadata.Entity {
	if field == nil {
		return nil
	}
	return cmp.Or(field.Target, field.From)
}

var wantedTypes = map[string]rule.Kind{
	"boolean": rule.Boolean, "number": rule.Number, "text": rule.String, "date": rule.Date, "datetime": rule.Time, "duration": rule.Duration,
}

// CheckRule checks a rule and tells it as rows and as a sentence.
func (e *Engine) CheckRule(ctx context.Context, by Actor, request RuleRequest) (*RuleAnswer, error) {
	var answer *RuleAnswer
	err := e.atPlace(ctx, request, func(edited *metadata.Model, at metadata.Place) error {
		answer = checkRule(edited, at, request)
		return nil
	})
	return answer, err
}

func checkRule(edited *metadata.Model, at metadata.Place, request RuleRequest) *RuleAnswer {
	compiled, problems := edited.CompileRule(request.Rule, at, rule.Type{Kind: wantedTypes[request.Want], Nullable: true})
	answer := &RuleAnswer{OK: compiled != nil, Problems: problems}
	if problems == nil {
		answer.Problems = []rule.Problem{}
	}
	if compiled != nil {
		answer.Type = compiled.Program.Type().Words().En
	}
	if tree, ok := rule.TreeOf(request.Rule); ok {
		answer.Tree = &tree
	}
	say := rule.Sentence
	if compiled != nil && compiled.Program.Type().Kind != rule.Boolean {
		say = rule.Formula
	}
	sentence := metadata.Text(say(request.Rule, ruleLabels(edited, at)))
	answer.Sentence = &sentence
	return answer
}

// BuildRule writes the rule of rows. Invalid when the rows do not fit together.
func (e *Engine) BuildRule(ctx context.Context, by Actor, request RuleRequest, tree rule.Tree) (string, error) {
	var text string
	err := e.atPlace(ctx, request, func(edited *metadata.Model, at metadata.Place) (err error) {
		text, err = rule.FromTree(tree, edited.Environment(at))
		var wrong *rule.TreeError
		if errors.As(err, &wrong) {
			return Refuse(Invalid, "rule_rows", wrong.Message.En, wrong.Message.Zh)
		}
		return err
	})
	return text, err
}

// RuleNames lists what a rule may use at a place, for completion.
func (e *Engine) RuleNames(ctx context.Context, by Actor, request RuleRequest) ([]RuleName, error) {
	names := []RuleName{}
	err := e.atPlace(ctx, request, func(edited *metadata.Model, at metadata.Place) error {
		for _, name := range rule.Names(edited.Environment(at), 3) {
			one := RuleName{Name: name.Name, Type: name.Type.Words().En, Detail: metadata.Text(name.Detail)}
			one.Label = pathLabel(edited, at, strings.Split(name.Name, "."))
			if name.Call != "" {
				one.Name, one.Type = name.Call, "function"
			}
			names = append(names, one)
		}
		return nil
	})
	return names, err
}

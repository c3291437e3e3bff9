package engine

import (
	"context"

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
	For      string `json:"for"` // lookup: the reference field whose candidates are chosen
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

// CheckRule checks a rule and tells it as rows and as a sentence.
func (e *Engine) CheckRule(ctx context.Context, by Actor, request RuleRequest) (*RuleAnswer, error) {
	panic("not written")
}

// BuildRule writes the rule of rows. Invalid when the rows do not fit together.
func (e *Engine) BuildRule(ctx context.Context, by Actor, request RuleRequest, tree rule.Tree) (string, error) {
	panic("not written")
}

// RuleNames lists what a rule may use at a place, for completion.
func (e *Engine) RuleNames(ctx context.Context, by Actor, request RuleRequest) ([]RuleName, error) {
	panic("not written")
}

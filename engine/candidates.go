package engine

import (
	"context"
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// CandidateCount tells how many records a filter of candidates leaves to choose from, of how many. Example is the
// record for which that was counted, where the filter reads one. Nothing is counted for a filter that reads
// what is not published, or what the asker may not: the count would tell of it.
type CandidateCount struct {
	Counted  bool    `json:"counted"`
	Found    int64   `json:"found"`
	Exact    bool    `json:"exact"` // else there are more than Found
	All      int64   `json:"all"`
	AllExact bool    `json:"all_exact"`
	Example  *Choice `json:"example,omitempty"`
}

// CountCandidates counts what the rule of a request leaves of the records of the entity named in For, as far as
// the actor may read them. Forbidden for those who may not change definitions.
func (e *Engine) CountCandidates(ctx context.Context, by Actor, request RuleRequest) (*CandidateCount, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return nil, err
	}
	var answer *CandidateCount
	err := e.readAs(ctx, by, func(a *act) (err error) {
		answer, err = a.countCandidates(request)
		return err
	})
	return answer, err
}

func (a *act) countCandidates(request RuleRequest) (*CandidateCount, error) {
	answer := &CandidateCount{}
	at, err := request.place(a.m.Model)
	if err != nil || at.Candidate == nil {
		return answer, nil //nolint:nilerr // what is not published has no records
	}
	compiled, _ := a.m.CompileRule(request.Rule, at, rule.Type{Kind: rule.Boolean, Nullable: true})
	behind := map[string]*metadata.Entity{"candidate": at.Candidate, "record": at.Entity}
	if compiled == nil || compiled.Predicate == nil || !a.m.mayReadRule(a.by, compiled.Program, behind) {
		return answer, nil
	}
	scope, err := a.exampleFor(at.Entity, compiled, answer)
	if err != nil {
		return nil, err
	}
	l, err := a.lister(List{Entity: at.Candidate.Name})
	if err != nil {
		return nil, err
	}
	all, err := a.tx.CountWhere(l.query, store.CountBounded)
	if err != nil {
		return nil, translate(err)
	}
	l.query.Where = append(l.query.Where, store.Condition{Predicate: compiled.Predicate, Scope: scope})
	found, err := a.tx.CountWhere(l.query, store.CountBounded)
	answer.Counted, answer.Found, answer.Exact, answer.All, answer.AllExact = true, found.Count, found.Exact, all.Count, all.Exact
	return answer, translate(err)
}

// exampleFor gives what a rule sees: the newest record if it reads one.
func (a *act) exampleFor(entity *metadata.Entity, filter *metadata.Rule, answer *CandidateCount) (rule.Scope, error) {
	reads := slices.ContainsFunc(filter.Program.Reads(), func(read []string) bool { return read[0] == "record" })
	if !reads || entity.Parent != "" {
		return a.scope(metadata.NewRecord(entity), nil), nil
	}
	newest, err := a.related(List{Entity: entity.Name, Sort: []string{"-created_at"}, Limit: 1})
	if err != nil || len(newest) == 0 {
		return a.scope(metadata.NewRecord(entity), nil), err
	}
	answer.Example = &Choice{ID: newest[0].ID, Title: newest[0].Title(metadata.Locale{Language: a.by.Language})}
	return a.scope(newest[0], nil), a.tx.LoadPaths(newest, appendPaths(nil, entity, nil, filter.Program))
}

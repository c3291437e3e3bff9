package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// SearchGroup is what a search found in one entity.
type SearchGroup struct {
	Entity  string        `json:"entity"`
	Label   metadata.Text `json:"label"`
	Icon    string        `json:"icon,omitempty"`
	Records []Choice      `json:"records"`
}

const (
	mostHits  = 50 // of an entity that are looked at
	shownHits = 5
)

// Search finds records of all entities that the actor may see, at most five of each.
func (e *Engine) Search(ctx context.Context, by Actor, typed string) ([]SearchGroup, error) {
	groups := []SearchGroup{}
	typed = typedText(typed)
	if typed == "" {
		return groups, nil
	}
	err := e.readAs(ctx, by, func(a *act) error {
		found, err := a.tx.SearchAll(a.m.searchedEntities(a.by), typed, mostHits)
		if err != nil {
			return err
		}
		for _, entity := range a.m.Entities {
			group, err := a.searchGroup(found[entity.Name], entity, typed)
			if err != nil {
				return err
			}
			if len(group.Records) > 0 {
				groups = append(groups, group)
			}
		}
		return nil
	})
	return groups, err
}

// searchedEntities lists the entities whose records search knows and the actor may see some of.
func (m *model) searchedEntities(by Actor) []string {
	var names []string
	for _, entity := range m.Entities {
		p := m.plans[entity.Name]
		if p != nil && entity.Parent == "" && entity.Link == nil && len(p.searched) > 0 && m.rightsOn(by, entity).may(mayRead) {
			names = append(names, entity.Name)
		}
	}
	return names
}

// searchGroup keeps the hits in one entity that the actor may see.
func (a *act) searchGroup(hits []store.Hit, entity *metadata.Entity, typed string) (SearchGroup, error) {
	group := SearchGroup{Entity: entity.Name, Label: entity.Label, Icon: entity.Icon}
	if len(hits) == 0 {
		return group, nil
	}
	l, err := a.lister(List{Entity: entity.Name, Limit: mostHits})
	if err != nil {
		return group, err
	}
	for _, hit := range hits {
		l.query.IDs = append(l.query.IDs, hit.RecordID)
	}
	found, err := l.behind().found(l.plan, typed)
	if err != nil {
		return group, err
	}
	l.query.Where = append(l.query.Where, found...)
	choices, err := l.choices()
	if err != nil {
		return group, err
	}
	group.Records = inOrder(choices, hits)
	return group, nil
}

// inOrder keeps the order in which search found the records, the best first.
func inOrder(choices []Choice, hits []store.Hit) []Choice {
	place := make(map[string]int, len(hits))
	for i, hit := range hits {
		place[hit.RecordID] = i
	}
	slices.SortFunc(choices, func(a, b Choice) int { return place[a.ID] - place[b.ID] })
	return choices[:min(len(choices), shownHits)]
}

// wordsIn is true of records that hold every word typed in a text the actor may read. Search has
// found them by all their texts; this keeps those out that matched only by what is hidden.
func (m *model) wordsIn(by Actor, p *plan, typed string) rule.Predicate {
	var open [][]string
	for _, path := range p.searched {
		if m.mayReadPath(by, p.entity, path) && isText(p.entity, path) {
			open = append(open, path)
		}
	}
	return wordsInTexts(open, typed)
}

// wordsInTexts is true of records that hold every word typed in one of some texts.
func wordsInTexts(paths [][]string, typed string) rule.Predicate {
	all := rule.And{}
	for _, word := range strings.Fields(typed) {
		either := rule.Or{Of: []rule.Predicate{rule.Constant{Holds: false}}}
		for _, path := range paths {
			either.Of = append(either.Of, containsAnyCase(path, word)...)
		}
		all.Of = append(all.Of, either)
	}
	return all
}

func isText(entity *metadata.Entity, path []string) bool {
	for i, name := range path {
		attribute, ok := entity.Attribute(name)
		if !ok {
			return false
		}
		if i == len(path)-1 {
			return attribute.Type.Kind == rule.String
		}
		if entity = attribute.Target; entity == nil {
			return false
		}
	}
	return false
}

// containsAnyCase looks for a word as it was typed and in the usual spellings of its letters.
func containsAnyCase(path []string, word string) []rule.Predicate {
	spellings := []string{word, strings.ToLower(word), strings.ToUpper(word)}
	if runes := []rune(strings.ToLower(word)); len(runes) > 0 {
		spellings = append(spellings, strings.ToUpper(string(runes[:1]))+string(runes[1:]))
	}
	slices.Sort(spellings)
	var parts []rule.Predicate
	for _, spelling := range slices.Compact(spellings) {
		parts = append(parts, rule.Compare{Op: "contains", Left: rule.Column{Path: path}, Right: rule.Literal{Of: spelling}})
	}
	return parts
}

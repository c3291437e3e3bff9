package engine

import (
	"strings"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// fill writes a template's texts for the run's record. A rule in it that fails leaves a dash: a
// notice must never hold up a decision.
func (a *aftermath) fill(template *metadata.Template) (subject, body metadata.Text, err error) {
	if err := a.tx.LoadPaths([]*metadata.Record{a.record}, a.model.templatePaths(template, a.record.Entity)); err != nil {
		return subject, body, err
	}
	scope := a.engine.scope(a.tx, a.by, a.record, a.old)
	fill := func(text string) string { return a.model.fillText(text, a.record.Entity, scope) }
	subject = metadata.Text{En: fill(template.Subject.En), Zh: fill(template.Subject.Zh)}
	body = metadata.Text{En: fill(template.Body.En), Zh: fill(template.Body.Zh)}
	return subject, body, nil
}

// piece is a part of a template's text: words, or a rule whose value is shown.
type piece struct {
	words string
	rule  *rule.Program
}

// fillText replaces each {{rule}} of a text by its value.
func (m *model) fillText(text string, entity *metadata.Entity, scope rule.Scope) string {
	var out strings.Builder
	for _, part := range m.pieces(text, entity) {
		if part.rule == nil {
			out.WriteString(part.words)
			continue
		}
		value, err := part.rule.Run(scope)
		if err != nil {
			out.WriteString("–")
			continue
		}
		out.WriteString(rule.Format(value))
	}
	return out.String()
}

// pieces cuts a text at its rules; the result is kept with the model.
func (m *model) pieces(text string, entity *metadata.Entity) []piece {
	key := entity.Name + "\x00" + text
	if known, ok := m.texts.Load(key); ok {
		return known.([]piece)
	}
	var parts []piece
	for rest := text; rest != ""; {
		words, after, found := strings.Cut(rest, "{{")
		parts = append(parts, piece{words: words})
		if !found {
			break
		}
		source, next, _ := strings.Cut(after, "}}")
		parts = append(parts, m.rulePiece(strings.TrimSpace(source), entity))
		rest = next
	}
	m.texts.Store(key, parts)
	return parts
}

func (m *model) rulePiece(source string, entity *metadata.Entity) piece {
	place := metadata.Place{Context: metadata.ContextTemplate, Entity: entity}
	compiled, _ := m.CompileRule(source, place, rule.Type{Kind: rule.Any})
	if compiled == nil {
		return piece{words: "–"}
	}
	return piece{rule: compiled.Program}
}

// templatePaths lists the references that the rules of a template follow.
func (m *model) templatePaths(template *metadata.Template, entity *metadata.Entity) [][]string {
	var paths [][]string
	for _, text := range []string{template.Subject.En, template.Subject.Zh, template.Body.En, template.Body.Zh} {
		for _, part := range m.pieces(text, entity) {
			if part.rule != nil {
				paths = appendPaths(paths, entity, nil, part.rule)
			}
		}
	}
	return paths
}

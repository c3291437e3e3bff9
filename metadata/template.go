package metadata

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata/rule"
)

// templatePart is a piece of plain text, or a rule whose result stands in its place.
type templatePart struct {
	text string
	rule *Rule
	path []string // of a rule that only names a field: record, account, name
}

var (
	placeholder = regexp.MustCompile(`\{\{(.*?)\}\}`)
	plainPath   = regexp.MustCompile(`^[a-z_][a-z0-9_]*(\??\.[a-z_][a-z0-9_]*)+$`)
)

// checkTemplate takes the texts apart and checks their rules.
func (c *compiler) checkTemplate(def *definition, template *Template) {
	place := Place{Context: ContextTemplate}
	if template.Entity != "" {
		place.Entity = c.entityNamed(def.spot().key("entity"), template.Entity)
		if place.Entity == nil {
			return
		}
	}
	template.subject = c.templateTexts(def.spot().key("subject"), template.Subject, place)
	template.body = c.templateTexts(def.spot().key("body"), template.Body, place)
}

// templateTexts gives the parts of both languages, English first.
func (c *compiler) templateTexts(at *spot, text Text, place Place) [2][]templatePart {
	en, zh := at, at
	if at.node != nil && at.node.kind == nodeObject {
		en, zh = at.key("en"), at.key("zh")
	}
	return [2][]templatePart{c.templateParts(en, text.En, place), c.templateParts(zh, text.Zh, place)}
}

func (c *compiler) templateParts(at *spot, text string, place Place) []templatePart {
	var parts []templatePart
	end := 0
	for _, match := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		parts = append(parts, templatePart{text: text[end:match[0]]})
		end = match[1]
		source := text[match[2]:match[3]]
		part := templatePart{rule: &Rule{Source: strings.TrimSpace(source)}}
		if plainPath.MatchString(part.rule.Source) {
			part.path = strings.Split(strings.ReplaceAll(part.rule.Source, "?", ""), ".")
		}
		if part.rule.Source == "" {
			c.fail(at, "rule_missing", "A rule is missing between {{ and }}.", "{{ 与 }} 之间缺少规则。")
			continue
		}
		c.addRule(at, part.rule, place).skip = match[2] + strings.Index(source, part.rule.Source)
		parts = append(parts, part)
	}
	rest := text[end:]
	if strings.Contains(rest, "{{") {
		c.fail(at, "template_open", "{{ is not closed by }}.", "{{ 没有用 }} 结束。")
	}
	return append(parts, templatePart{text: rest})
}

// Render writes the notice in the reader's language. An error is a rule that failed.
func (t *Template) Render(scope rule.Scope, to Locale) (subject, body string, err error) {
	language := 0
	if to.Language == "zh" {
		language = 1
	}
	if subject, err = render(t.subject[language], scope, to); err != nil {
		return "", "", err
	}
	body, err = render(t.body[language], scope, to)
	return subject, body, err
}

func render(parts []templatePart, scope rule.Scope, to Locale) (string, error) {
	var out strings.Builder
	for _, part := range parts {
		said, err := part.say(scope, to, nothingClosed)
		if err != nil {
			return "", err
		}
		out.WriteString(said.Text)
	}
	return out.String(), nil
}

func nothingClosed(*Rule) bool { return false }

// fieldAt walks a path to a field of a record; no field when there is none at its end.
func fieldAt(path []string, scope rule.Scope) (*Record, *Field) {
	if len(path) == 0 {
		return nil, nil
	}
	rec, ok := asRecord(scope[path[0]])
	if !ok {
		return nil, nil
	}
	path = rec.Entity.Expand(path[1:])
	for i, name := range path {
		if !ok {
			return nil, nil
		}
		f := rec.Entity.byName[name]
		if f == nil || i == len(path)-1 {
			return rec, f
		}
		rec, ok = asRecord(rec.Get(name))
	}
	return nil, nil
}

func asRecord(value any) (*Record, bool) {
	switch value := value.(type) {
	case *Record:
		return value, value != nil
	case userObject:
		return value.Record, value.Record != nil
	default:
		return nil, false
	}
}

// FormatResult writes the result of a rule for people.
func FormatResult(value any, to Locale) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	case bool:
		return booleanKind{}.Format(nil, value, to)
	case decimal.Decimal:
		return groupDigits(value.String())
	case time.Time:
		if value.Equal(value.Truncate(24 * time.Hour)) {
			return value.Format(time.DateOnly)
		}
		return dateTimeKind{}.Format(nil, value, to)
	case *Record:
		return value.Title(to)
	case rule.Object:
		if rec, ok := asRecord(value); ok {
			return rec.Title(to)
		}
		return value.Identity()
	case []any:
		texts := names(value, func(item any) string { return FormatResult(item, to) })
		return strings.Join(texts, Text{", ", "、"}.In(to.Language))
	default:
		return fmt.Sprint(value)
	}
}

// Programs lists the rules of all texts, for whoever loads what they read.
func (t *Template) Programs() []*rule.Program {
	var programs []*rule.Program
	for _, texts := range [][2][]templatePart{t.subject, t.body} {
		for _, parts := range texts {
			for _, part := range parts {
				if part.rule != nil {
					programs = append(programs, part.rule.Program)
				}
			}
		}
	}
	return programs
}

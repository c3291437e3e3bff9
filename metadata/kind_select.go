package metadata

import (
	"fmt"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// selectKind is one option of an option set; the value is the option's name.
type selectKind struct{ textual }

func (selectKind) Name() string          { return "select" }
func (selectKind) Label() Text           { return Text{"Select", "单选"} }
func (selectKind) Operators() []Operator { return choiceOperators }
func (selectKind) settings() []string {
	return []string{"options", "display", "depends", "guide", "unique", "index"}
}

func (selectKind) RuleType(f *Field) rule.Type {
	return rule.Type{Kind: rule.String, Nullable: true, Options: f.Choices.forRules()}
}

func (selectKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	name, problem := cleanText(raw)
	if name == "" || problem != nil {
		return nil, problem
	}
	return f.Choices.accept(name)
}

// ParseText accepts an option's name or its label in either language.
func (selectKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	text, problem := cleanText(text)
	text = strings.TrimSpace(text)
	if text == "" || problem != nil {
		return nil, problem
	}
	return f.Choices.accept(f.Choices.nameOf(text))
}

func (k selectKind) FromRule(f *Field, value any) (any, *ValueProblem) { return k.Parse(f, value) }

func (selectKind) Format(f *Field, value any, to Locale) string {
	name, _ := value.(string)
	return f.Choices.LabelOf(name).In(to.Language)
}

func (selectKind) link(c *fieldCheck, f *Field) { f.Choices = c.options(f) }

// Option returns an option by name, or nil.
func (s *OptionSet) Option(name string) *Option {
	if s == nil {
		return nil
	}
	for i := range s.Options {
		if s.Options[i].Name == name {
			return &s.Options[i]
		}
	}
	return nil
}

// accept refuses what is no option. Whether one can still be chosen depends on the day, see Choose.
func (s *OptionSet) accept(name string) (any, *ValueProblem) {
	if s.Option(name) == nil {
		return nil, s.refuseUnknown(name)
	}
	return name, nil
}

func (s *OptionSet) refuseUnknown(name string) *ValueProblem {
	var names []string
	if s != nil {
		for _, option := range s.Options {
			names = append(names, option.Name)
		}
	}
	en, zh := suggestion(name, names)
	return refuse("option_unknown", fmt.Sprintf("There is no option %q.%s", clip(name), en), fmt.Sprintf("没有选项“%s”。%s", clip(name), zh))
}

// nameOf finds the option a file means; what is not found comes back as it is.
func (s *OptionSet) nameOf(text string) string {
	if s == nil || s.Option(text) != nil {
		return text
	}
	for _, option := range s.Options {
		if strings.EqualFold(option.Name, text) || strings.EqualFold(option.Label.En, text) || strings.EqualFold(option.Label.Zh, text) {
			return option.Name
		}
	}
	return text
}

// LabelOf is an option's label, its name when there is no such option.
func (s *OptionSet) LabelOf(name string) Text {
	if option := s.Option(name); option != nil && !option.Label.IsZero() {
		return option.Label
	}
	return Text{En: name, Zh: name}
}

// forRules gives the options as rules know them.
func (s *OptionSet) forRules() *rule.Options {
	if s == nil {
		return nil
	}
	return s.rules
}

package metadata

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Retirement says when an option can no longer be chosen: Always, or once the day Last is over.
type Retirement struct {
	Always bool
	Last   string // 2026-12-31
}

// MarshalJSON writes true, false or the day.
func (r Retirement) MarshalJSON() ([]byte, error) {
	if r.Last != "" {
		return json.Marshal(r.Last)
	}
	return json.Marshal(r.Always)
}

// UnmarshalJSON reads true, false or the day.
func (r *Retirement) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &r.Always) == nil {
		return nil
	}
	if json.Unmarshal(data, &r.Last) != nil {
		return errors.New("a retirement is true, false or a day")
	}
	return nil
}

// By reports whether the option can no longer be chosen on a day.
func (r Retirement) By(day time.Time) bool {
	return r.Always || r.Last != "" && r.Last < day.Format(time.DateOnly)
}

// Retires reports whether an option of the field can no longer be chosen, or cannot be one day.
func (f *Field) Retires() bool {
	return f.chooses() && slices.ContainsFunc(f.Choices.Options, func(option Option) bool { return option.Retired != Retirement{} })
}

func (f *Field) chooses() bool {
	return f.Choices != nil && (f.Kind == "select" || f.Kind == "multiselect")
}

// Choose gives a value as it is kept when it is chosen on a day, before being the one that was there. An
// option that is retired by then becomes the one that stands for it; where none does, it is refused. What
// was chosen before may stay.
func (f *Field) Choose(value, before any, day time.Time) (any, *ValueProblem) {
	if !f.chooses() || value == nil || f.KindOf().Equal(value, before) {
		return value, nil
	}
	if name, one := value.(string); one {
		return f.Choices.chosen(name, day)
	}
	names, _ := value.([]string)
	had, _ := before.([]string)
	var kept []string
	for i, name := range names {
		if !slices.Contains(had, name) {
			now, problem := f.Choices.chosen(name, day)
			if problem != nil {
				problem.Pointer = fmt.Sprintf("/%d", i)
				return nil, problem
			}
			name, _ = now.(string)
		}
		if !slices.Contains(kept, name) {
			kept = append(kept, name)
		}
	}
	return anyList(kept), nil
}

// chosen is the option that is kept when one is chosen on a day.
func (s *OptionSet) chosen(name string, day time.Time) (any, *ValueProblem) {
	option := s.Option(name)
	if option == nil || !option.Retired.By(day) {
		return name, nil
	}
	if option.Instead == "" {
		return nil, refuse("option_retired", fmt.Sprintf("%s can no longer be chosen.", option.Label.In("en")), fmt.Sprintf("“%s”已停用，不能再选。", option.Label.In("zh")))
	}
	return s.chosen(option.Instead, day)
}

// names demands that a definition names an option that can be chosen.
func (f *Field) names(option string) *ValueProblem {
	if _, problem := f.Choices.accept(option); problem != nil {
		return problem
	}
	_, problem := f.Choices.chosen(option, time.Time{})
	return problem
}

// retirements checks when the options of a set are retired and what stands for them then.
func (c *compiler) retirements(at *spot, set *OptionSet) {
	for i, option := range set.Options {
		spot := at.item(i)
		if _, err := time.Parse(time.DateOnly, option.Retired.Last); option.Retired.Last != "" && err != nil {
			c.fail(spot.key("retired"), "bad_day", "\""+clip(option.Retired.Last)+"\" is no day.", "“"+clip(option.Retired.Last)+"”不是有效日期。")
		}
		if option.Instead != "" {
			c.replacement(spot.key("instead"), set, &option)
		}
	}
}

// replacement checks that what stands for a retired option can be chosen itself, or leads to what can.
func (c *compiler) replacement(at *spot, set *OptionSet, option *Option) {
	if option.Retired == (Retirement{}) {
		c.fail(at, "instead_unretired", "Only for an option that is retired does another one stand.", "只有已停用的选项才能设置替代选项。")
		return
	}
	seen := []string{option.Name}
	for name := option.Instead; name != ""; {
		next := set.Option(name)
		switch {
		case next == nil:
			c.unknown(at, Text{"option", "选项"}, name, names(set.Options, func(o Option) string { return o.Name }))
			return
		case slices.Contains(seen, name):
			c.fail(at, "instead_circle", "Options that stand for each other in a circle lead nowhere.", "替代选项形成循环。")
			return
		case next.Retired.Always && next.Instead == "":
			c.fail(at, "instead_retired", "“"+next.Label.In("en")+"” is retired itself.", "“"+next.Label.In("zh")+"”本身已停用。")
			return
		}
		seen, name = append(seen, name), next.Instead
	}
}

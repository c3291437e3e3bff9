package engine

import (
	"slices"
	"time"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// dayOf is the company's date as rules see it.
func dayOf(scope rule.Scope) time.Time {
	day, _ := scope["today"].(time.Time)
	return day
}

// retiringFields lists the fields of an entity whose options are retired, now or one day; what shows a process's
// state follows the process.
func (p *plan) retiringFields() []*metadata.Field {
	return slices.DeleteFunc(slices.Clone(p.fields), func(field *metadata.Field) bool {
		return !field.Retires() || p.mirrors[field.Name] != ""
	})
}

// choose refuses retired options that were newly chosen. What is taken back may bring them back.
func (s *saving) choose() error {
	if !s.change.restores {
		s.settleOptions()
	}
	return nil
}

// settleOptions lets what was newly chosen be what stands for it by now, and refuses what is retired.
func (c *computing) settleOptions() {
	for _, p := range c.parts() {
		for _, field := range p.plan.retiring {
			before := valueOf(p.old, field)
			value, problem := field.Choose(p.record.Values[field.Position], before, dayOf(c.scope))
			if problem != nil {
				c.addTo(p, field.Name, problem)
				value = before
			}
			p.record.Values[field.Position] = value
		}
	}
}

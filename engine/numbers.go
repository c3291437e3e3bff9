package engine

import (
	"time"
	"unicode/utf8"

	"github.com/weft-crm/weft/metadata"
)

// longestPer bounds what stands in a number besides the date and the counter.
const longestPer = 40

// number gives a new record its numbers, as late as possible because the counter stays locked.
func (s *saving) number() error {
	if s.old != nil {
		return nil
	}
	at := s.tx.Now.In(s.org.Load().company.location())
	for _, field := range s.plan.fields {
		if field.Kind != "autonumber" || field.Number == nil || s.record.Values[field.Position] != nil {
			continue
		}
		given, err := s.draw(field, at)
		if err != nil {
			return err
		}
		s.record.Values[field.Position] = given
		if err := s.formulas(false); err != nil { // a title may be made of the number
			return err
		}
	}
	return nil
}

// draw gives a field the next number of its period, and of what is counted on its own.
func (s *saving) draw(field *metadata.Field, at time.Time) (string, error) {
	per, counter := "", field.ID+"|"+metadata.NumberPeriod(field.Reset, at)
	if field.Per != nil {
		value, err := field.Per.Program.Run(s.scope)
		if err != nil {
			s.add(field, ruleFailed(err))
			return "", s.refusal()
		}
		per, _ = value.(string)
		if utf8.RuneCountInString(per) > longestPer {
			return "", Refuse(Invalid, "too_long", "What the number is counted for has more than 40 characters.", "编号所依据的内容超过 40 个字符。")
		}
		counter += "|" + per
	}
	next := s.tx.NextNumber
	if field.Gaps {
		next = s.tx.DrawNumber
	}
	sequence, err := next(counter)
	return field.Number.Format(sequence, per, at), err
}

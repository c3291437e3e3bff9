package metadata

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The shapes that JSON writes shorter than Go: each reads what the schemas allow and writes the
// shortest form of it.

// durationText bounds times, as the schema of workflows does: calendars have to be able to work them out.
var durationText = regexp.MustCompile(`^([0-9]{1,6}m|[0-9]{1,5}h|[0-9]{1,4}d)(!?)$`)

// ParseDuration reads "4h", "2d" or "30m!". It fails for anything else, "=rule" included.
func ParseDuration(text string) (Duration, error) {
	parts := durationText.FindStringSubmatch(text)
	if parts == nil {
		return Duration{}, errors.New(`a duration is written like 30m, 4h or 2d, with ! for wall-clock time`)
	}
	last := len(parts[1]) - 1
	amount, err := strconv.Atoi(parts[1][:last])
	if err != nil {
		return Duration{}, err
	}
	return Duration{Amount: amount, Unit: parts[1][last], Wall: parts[2] != ""}, nil
}

// String writes the duration as a definition does.
func (d Duration) String() string {
	switch {
	case d.Rule != nil:
		return "=" + d.Rule.Source
	case d.Unit == 0:
		return ""
	case d.Wall:
		return fmt.Sprintf("%d%c!", d.Amount, d.Unit)
	default:
		return fmt.Sprintf("%d%c", d.Amount, d.Unit)
	}
}

// Elapsed is the duration on the wall clock, a day being 24 hours. Of a rule it is 0.
func (d Duration) Elapsed() time.Duration {
	return time.Duration(d.Amount) * map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}[d.Unit]
}

// MarshalJSON writes the text.
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads a duration or "=rule".
func (d *Duration) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	if source, isRule := strings.CutPrefix(text, "="); isRule {
		*d = Duration{Rule: &Rule{Source: source}}
		return nil
	}
	parsed, err := ParseDuration(text)
	*d = parsed
	return err
}

type voteJSON struct {
	Pass  any    `json:"pass"`
	Veto  *bool  `json:"veto,omitempty"`
	Order string `json:"order,omitempty"`
	Each  string `json:"each,omitempty"`
}

// MarshalJSON writes a word, or for a vote an object.
func (m Mode) MarshalJSON() ([]byte, error) {
	if m.Name != "vote" {
		return json.Marshal(m.Name)
	}
	vote := voteJSON{Pass: m.Pass}
	if m.Percent > 0 {
		vote.Pass = fmt.Sprintf("%d%%", m.Percent)
	}
	if !m.Veto {
		vote.Veto = &m.Veto
	}
	if m.Seq {
		vote.Order = "seq"
	}
	if m.Each {
		vote.Each = "group"
	}
	return json.Marshal(vote)
}

// UnmarshalJSON reads any, all, seq or a vote; a veto counts unless it is switched off.
func (m *Mode) UnmarshalJSON(data []byte) error {
	*m = Mode{}
	if json.Unmarshal(data, &m.Name) == nil {
		m.Seq = m.Name == "seq"
		return nil
	}
	var vote voteJSON
	if err := json.Unmarshal(data, &vote); err != nil {
		return errors.New("a mode is any, all, seq or an object with pass")
	}
	*m = Mode{Name: "vote", Veto: vote.Veto == nil || *vote.Veto, Seq: vote.Order == "seq", Each: vote.Each == "group"}
	switch pass := vote.Pass.(type) {
	case nil: // the schema demands it; what is left is still worth reading
		return nil
	case float64:
		m.Pass = int(pass)
	case string:
		percent, err := strconv.Atoi(strings.TrimSuffix(pass, "%"))
		m.Percent = percent
		return err
	default:
		return errors.New("pass is a number of votes or a percentage")
	}
	return nil
}

// MarshalJSON writes a word, or {"to": […]}.
func (e Empty) MarshalJSON() ([]byte, error) {
	if len(e.To) > 0 {
		return json.Marshal(map[string]any{"to": e.To})
	}
	return json.Marshal(e.Do)
}

// UnmarshalJSON reads a word or {"to": […]}; then Do is "to".
func (e *Empty) UnmarshalJSON(data []byte) error {
	*e = Empty{}
	if json.Unmarshal(data, &e.Do) == nil {
		return nil
	}
	var object struct {
		To []*Who `json:"to"`
	}
	if err := json.Unmarshal(data, &object); err != nil {
		return errors.New("empty is admin, approve, reject, incident or an object with to")
	}
	*e = Empty{Do: "to", To: object.To}
	return nil
}

// MarshalJSON writes all, any or the number.
func (j Join) MarshalJSON() ([]byte, error) {
	switch j {
	case 0:
		return []byte(`"all"`), nil
	case 1:
		return []byte(`"any"`), nil
	default:
		return strconv.AppendInt(nil, int64(j), 10), nil
	}
}

// UnmarshalJSON reads all, any or a number.
func (j *Join) UnmarshalJSON(data []byte) error {
	switch string(bytes.TrimSpace(data)) {
	case `"all"`:
		*j = 0
	case `"any"`:
		*j = 1
	default:
		var number int
		if err := json.Unmarshal(data, &number); err != nil {
			return errors.New("join is all, any or a number of branches")
		}
		*j = Join(number)
	}
	return nil
}

// IsZero reports whether nothing stops the clock.
func (s ClockStop) IsZero() bool { return s.States == nil && s.Rule == nil }

// MarshalJSON writes a list of states or a rule.
func (s ClockStop) MarshalJSON() ([]byte, error) {
	if s.Rule != nil {
		return json.Marshal(s.Rule)
	}
	return json.Marshal(s.States)
}

// UnmarshalJSON reads a list of states or a rule.
func (s *ClockStop) UnmarshalJSON(data []byte) error {
	*s = ClockStop{}
	if json.Unmarshal(data, &s.States) == nil {
		return nil
	}
	s.Rule = &Rule{}
	return json.Unmarshal(data, s.Rule)
}

// MarshalJSON writes one transition as such, several as a list.
func (t Transitions) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]*Transition(t))
}

// UnmarshalJSON reads one transition or a list.
func (t *Transitions) UnmarshalJSON(data []byte) error {
	*t = nil
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		return json.Unmarshal(data, (*[]*Transition)(t))
	}
	var one Transition
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	*t = Transitions{&one}
	return nil
}

// UnmarshalJSON reads the name of the target or an object.
func (t *Transition) UnmarshalJSON(data []byte) error {
	*t = Transition{}
	if json.Unmarshal(data, &t.To) == nil {
		return nil
	}
	type plain Transition
	return json.Unmarshal(data, (*plain)(t))
}

// MarshalJSON writes a field without rules as its name.
func (f FormField) MarshalJSON() ([]byte, error) {
	type plain FormField
	if f.Visible == nil && !f.Required.Possible() && !f.ReadOnly.Possible() && !f.Wide {
		return json.Marshal(f.Field)
	}
	return json.Marshal(plain(f))
}

// UnmarshalJSON reads a field's name or an object.
func (f *FormField) UnmarshalJSON(data []byte) error {
	*f = FormField{}
	if json.Unmarshal(data, &f.Field) == nil {
		return nil
	}
	type plain FormField
	return json.Unmarshal(data, (*plain)(f))
}

type requireJSON struct {
	Comment    any      `json:"comment,omitempty"`
	Attachment bool     `json:"attachment,omitempty"`
	Signature  bool     `json:"signature,omitempty"`
	Fields     []string `json:"fields,omitempty"`
}

// EveryVerb in Require.Comment stands for all verbs.
const EveryVerb = "*"

// MarshalJSON writes a comment for every verb as true.
func (r Require) MarshalJSON() ([]byte, error) {
	out := requireJSON{Attachment: r.Attachment, Signature: r.Signature, Fields: r.Fields}
	switch {
	case len(r.Comment) == 1 && r.Comment[0] == EveryVerb:
		out.Comment = true
	case r.Comment != nil:
		out.Comment = r.Comment
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads comment as a Boolean or a list of verbs.
func (r *Require) UnmarshalJSON(data []byte) error {
	var in struct {
		requireJSON
		Comment json.RawMessage `json:"comment"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*r = Require{Attachment: in.Attachment, Signature: in.Signature, Fields: in.Fields}
	var every bool
	switch {
	case in.Comment == nil:
		return nil
	case json.Unmarshal(in.Comment, &every) == nil:
		if every {
			r.Comment = []string{EveryVerb}
		}
		return nil
	default:
		return json.Unmarshal(in.Comment, &r.Comment)
	}
}

// Needs reports whether a decision with this verb has to bring a comment.
func (r *Require) Needs(verb string) bool {
	if r == nil {
		return false
	}
	for _, listed := range r.Comment {
		if listed == verb || listed == EveryVerb {
			return true
		}
	}
	return false
}

// MarshalJSON writes Min and Max as JSON numbers.
func (f Field) MarshalJSON() ([]byte, error) {
	type plain Field
	return json.Marshal(struct {
		plain
		Min json.Number `json:"min,omitempty"`
		Max json.Number `json:"max,omitempty"`
	}{plain(f), json.Number(f.Min), json.Number(f.Max)})
}

// UnmarshalJSON reads Min and Max from JSON numbers.
func (f *Field) UnmarshalJSON(data []byte) error {
	type plain Field
	in := struct {
		*plain
		Min json.Number `json:"min"`
		Max json.Number `json:"max"`
	}{plain: (*plain)(f)}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	f.Min, f.Max = in.Min.String(), in.Max.String()
	return nil
}

// UnmarshalJSON reads the description and takes the rule out of "=rule" in of, head and territory.
func (w *Who) UnmarshalJSON(data []byte) error {
	type plain Who
	*w = Who{}
	if err := json.Unmarshal(data, (*plain)(w)); err != nil {
		return err
	}
	for _, text := range []string{w.Of, w.Head, w.Territory} {
		if source, isRule := strings.CutPrefix(text, "="); isRule {
			w.OfRule = &Rule{Source: source}
		}
	}
	return nil
}

package engine

import (
	"maps"
	"slices"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// RunLine is a line of a run's history.
type RunLine struct {
	Seq        int64         `json:"seq"`
	At         time.Time     `json:"at"`
	Actor      Person        `json:"actor"`
	OnBehalfOf *Person       `json:"on_behalf_of,omitempty"`
	Verb       string        `json:"verb"`
	From       string        `json:"from,omitempty"`
	To         string        `json:"to,omitempty"`
	Step       string        `json:"step,omitempty"`
	StepLabel  metadata.Text `json:"step_label,omitzero"`
	Comment    string        `json:"comment,omitempty"`
	Reason     string        `json:"reason,omitempty"`
	Text       metadata.Text `json:"text"`
	Brought    []Brought     `json:"brought,omitempty"` // what came with an event from outside
}

// Brought is a value that came with an event from outside, as it was sent.
type Brought struct {
	Name  string        `json:"name"`
	Label metadata.Text `json:"label"`
	Value string        `json:"value"`
}

func (a *act) runLine(look *runLook, line *store.RunEntry) RunLine {
	out := RunLine{
		Seq: line.Seq, At: line.At, Actor: a.person(line.Actor), OnBehalfOf: a.optionalPerson(line.OnBehalfOf), Verb: line.Verb,
		From: line.From, To: line.To, Step: line.Step, Comment: line.Comment, Reason: line.Reason, Text: textOf(line.Text),
		Brought: a.brought(look, line),
	}
	if line.Step != "" {
		out.StepLabel = stepLabel(look.workflow, line.Step)
	}
	if line.Actor == "" {
		out.Actor = Person{Title: "Weft"}
	}
	return out
}

// brought tells what came with an event. A value under the name of a field is told as that field may be
// seen; all others only to those who may raise events themselves.
func (a *act) brought(look *runLook, line *store.RunEntry) []Brought {
	if line.Verb != "passed" && line.Verb != "event" {
		return nil
	}
	values := noteOf(line).Brought
	rights := a.m.rightsOn(a.by, look.record.Entity)
	var told []Brought
	for _, name := range slices.Sorted(maps.Keys(values)) {
		one := Brought{Name: name, Label: nameText(name), Value: values[name]}
		right := hideField
		if field := look.record.Entity.FieldByName(name); field != nil {
			one.Label, right = field.Label, rights.field(field)
		} else if a.by.Administers("runs") {
			right = readField
		}
		if right == maskField {
			one.Value = masked.En
		}
		if right != hideField {
			told = append(told, one)
		}
	}
	return told
}

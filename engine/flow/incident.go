package flow

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// incident raises an incident: the run keeps its place and waits for an administrator.
func (m *machine) incident(incident Incident) {
	m.run.Last.Incident++
	incident.ID, incident.At = "i"+itoa(m.run.Last.Incident), m.now
	m.run.Incidents = append(slices.Clip(m.run.Incidents), &incident)
	m.emit(RaiseIncident{&incident})
	text := incident.Message
	if label := m.stepLabel(incident.Step); incident.Step != "" {
		text.En, text.Zh = "“"+label.En+"”: "+text.En, "“"+label.Zh+"”："+text.Zh
	}
	text.En, text.Zh = "Needs attention: "+text.En, "需要处理："+text.Zh
	m.auto(Note{Verb: "incident", Step: incident.Step, Visit: incident.Visit, Reason: incident.Code, Text: text})
}

// incidentFor raises an incident on a visit, or on the run for none.
func (m *machine) incidentFor(v *Visit, err error) {
	why := asTrouble(err)
	incident := Incident{Code: why.code, Message: why.message}
	if v != nil {
		incident.Visit, incident.Step = v.ID, v.Step
	}
	m.incident(incident)
}

// strand raises an incident when the run waits for nothing, so that somebody looks at it.
func (m *machine) strand() {
	if !Stranded(m.workflow, m.run) {
		return
	}
	m.actor = System
	m.incident(Incident{Code: "stranded", Message: metadata.Text{
		En: "The process waits for nobody and nothing, so it would stand still for ever. Jump to a step or end it.",
		Zh: "流程没有等待任何人或任何事，将一直停滞。请跳转到某个步骤或终止流程。",
	}})
}

func (m *machine) resolveIncidents(which func(*Incident) bool) {
	for _, incident := range m.run.Incidents {
		if which(incident) {
			m.emit(ResolveIncident{incident.ID})
		}
	}
	m.run.Incidents = without(m.run.Incidents, which)
}

// retry tries incidents again: the step is entered again, the action or job repeated, what was
// held applied. A cause that is still there raises a new incident at once.
func (m *machine) retry(incidents []*Incident) {
	for _, incident := range incidents {
		id := incident.ID
		m.resolveIncidents(func(i *Incident) bool { return i.ID == id })
		m.repeat(incident)
		m.drain()
	}
	if len(m.run.Held) > 0 && len(m.run.Incidents) == 0 {
		m.release()
	}
}

func (m *machine) repeat(incident *Incident) {
	switch {
	case incident.Job != "":
		m.repeatJob(incident.Job)
	case incident.Child != "":
		m.repeatChild(incident.Child)
	case incident.Code == "stranded":
		m.strand()
	case incident.Event != "":
		m.occur(incident.Event, "")
	case strings.HasPrefix(incident.Place, "due:"), strings.HasPrefix(incident.Place, "wait:"):
		m.setAgain(incident.Place)
	case incident.Place != "":
		m.act(incident.Place, m.actionsAt(incident.Place), incident.Index, nil)
	case incident.Visit != "":
		if v := m.visit(incident.Visit); v != nil && v.Outcome == "" {
			m.enterAgain(v)
		}
	}
}

// enterAgain does the entry of an open visit again.
func (m *machine) enterAgain(v *Visit) {
	if v.Step == Beginning {
		m.openResubmit(v)
		return
	}
	if step := m.step(v.Step); step != nil {
		m.begin(v, step)
	}
}

// skipIncidents goes on as if what failed had succeeded. The end of a flow cannot be passed over.
func (m *machine) skipIncidents(incidents []*Incident) {
	for _, incident := range incidents {
		id := incident.ID
		m.resolveIncidents(func(i *Incident) bool { return i.ID == id })
		m.auto(Note{Verb: "skip", Step: incident.Step, Visit: incident.Visit, Reason: "skipped"})
		switch {
		case incident.Job != "":
			m.jobDone(JobDone{Key: incident.Job, OK: true})
		case incident.Child != "":
			m.childEnded(incident.Child, Done)
		case incident.Event != "":
			m.occur(incident.Event, "")
		case incident.Place != "":
			m.act(incident.Place, m.actionsAt(incident.Place), incident.Index+1, nil)
		case incident.Visit != "":
			if v := m.visit(incident.Visit); v != nil && v.Outcome == "" {
				m.skipVisit(v)
			}
		}
		m.drain()
	}
}

// skipVisit passes a visit; a do continues behind the action that failed.
func (m *machine) skipVisit(v *Visit) {
	step := m.step(v.Step)
	if step != nil && step.Do != nil && v.Action+1 < len(step.Do) {
		next := v.Action + 1
		v = m.changeVisit(v.ID)
		v.Action = next
		m.act("do:"+step.ID, step.Do, next, v)
		return
	}
	m.closeTasks(v.ID, CancelledTask)
	m.pass(v.ID, "skipped")
}

package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// act does actions in order, from an index on. place says where they stand, v is the visit of a do
// step, nil for all others. One that fails stops the list with an incident; a do step also stops
// while it waits for a job.
func (m *machine) act(place string, actions []*metadata.Action, from int, v *Visit) {
	for i := from; i < len(actions); i++ {
		if v != nil && v.Action != i {
			v = m.changeVisit(v.ID)
			v.Action = i
		}
		waits, err := m.perform(place, i, actions[i], v)
		switch {
		case err == nil && waits:
			return
		case err == nil || actions[i].OnError == "ignore":
			if err != nil {
				m.auto(Note{Verb: "job_failed", Step: stepOf(v, place), Reason: "on_error_ignored"})
			}
		case actions[i].OnError == "reject" && v != nil:
			m.close(v.ID, Failed, "rule_failed")
			m.fail(v.ID)
			return
		default:
			m.actionIncident(place, i, v, err)
			return
		}
	}
	if v != nil {
		m.pass(v.ID, "")
	}
}

func stepOf(v *Visit, place string) string {
	if v != nil {
		return v.Step
	}
	return place
}

func (m *machine) actionIncident(place string, index int, v *Visit, err error) {
	if v != nil {
		m.incidentFor(v, err)
		return
	}
	why := asTrouble(err)
	m.incident(Incident{Code: why.code, Place: place, Index: index, Message: why.message})
}

// perform does one action, unless its "if" does not hold. It reports whether its result has to be
// waited for.
func (m *machine) perform(place string, index int, action *metadata.Action, v *Visit) (bool, error) {
	if ok, err := m.holds(action.If); err != nil || !ok {
		return false, err
	}
	switch {
	case action.Set.Len() > 0:
		return false, m.setFields(action)
	case action.Create != "":
		return false, m.create(action)
	case action.Update != "":
		return false, m.update(action)
	case action.Notify != nil:
		return false, m.notify(action.Notify)
	case len(action.Assign) > 0:
		return false, m.assign(action.Assign)
	case action.Emit != "":
		m.announce(action.Emit)
		return false, nil
	case action.Job != "" || action.HTTP != nil:
		return m.startJob(m.newJob(place, index, action, v), action)
	}
	return false, nil
}

// setFields writes fields of the record; later rules see them.
func (m *machine) setFields(action *metadata.Action) error {
	values, err := m.ordered(&action.Set)
	if err != nil {
		return err
	}
	m.set(values)
	m.emit(SetFields{Values: values, By: System})
	return nil
}

// create makes a record, or one for each item of a list.
func (m *machine) create(action *metadata.Action) error {
	if action.ForEach == nil {
		return m.createOne(action)
	}
	value, err := m.eval(action.ForEach)
	if err != nil {
		return err
	}
	items, _ := value.([]any)
	if len(items) > mostChildren {
		return stop("too_many", "more than 200 records would be created", "一次创建的记录超过 200 条")
	}
	for _, item := range items {
		if err := m.createOne(action, root{"item", item}); err != nil {
			return err
		}
	}
	return nil
}

func (m *machine) createOne(action *metadata.Action, roots ...root) error {
	values, err := m.ordered(&action.Values, roots...)
	if err == nil {
		m.emit(CreateRecord{action.Create, values})
	}
	return err
}

// update writes into the record that a reference names, or those that the references of lines name.
func (m *machine) update(action *metadata.Action) error {
	first, reference, _ := strings.Cut(action.Update, ".")
	lines, ofLines := m.fieldValue(first).([]any)
	if !ofLines {
		return m.updateOne(action, m.fieldValue(action.Update))
	}
	for _, line := range lines {
		item, ok := line.(rule.Object)
		if !ok {
			continue
		}
		if err := m.updateOne(action, item.Get(reference), root{"item", line}); err != nil {
			return err
		}
	}
	return nil
}

func (m *machine) updateOne(action *metadata.Action, target any, roots ...root) error {
	for _, id := range ids(target) {
		values, err := m.ordered(&action.Values, roots...)
		if err != nil {
			return err
		}
		m.emit(UpdateRecord{action.Target, id, values})
	}
	return nil
}

func (m *machine) ordered(computed *metadata.Ordered[metadata.Computed], roots ...root) ([]FieldValue, error) {
	values := make([]FieldValue, 0, computed.Len())
	for field, c := range computed.All() {
		value, err := m.value(c, roots...)
		if err != nil {
			return nil, err
		}
		values = append(values, FieldValue{field, value})
	}
	return values, nil
}

// sorted evaluates named values in the order of their names.
func (m *machine) sorted(computed map[string]metadata.Computed, roots ...root) ([]FieldValue, error) {
	names := make([]string, 0, len(computed))
	for name := range computed {
		names = append(names, name)
	}
	slices.Sort(names)
	values := make([]FieldValue, 0, len(names))
	for _, name := range names {
		value, err := m.value(computed[name], roots...)
		if err != nil {
			return nil, err
		}
		values = append(values, FieldValue{name, value})
	}
	return values, nil
}

func (m *machine) notify(n *metadata.Notify) error {
	people, contacts, err := m.reachable(n.To)
	if err != nil {
		return err
	}
	deputies, err := m.deputies(people, m.workflow.Defaults.Absent)
	if err != nil {
		return err
	}
	if people = slices.Concat(people, deputies); len(people)+len(contacts) > 0 || slices.Contains(n.Via, "email") {
		m.emit(Notify{To: people, Contacts: contacts, Template: n.Template, Via: n.Via, Attach: n.Attach})
	}
	return nil
}

// assign gives the record an owner: the one person named, otherwise the engine chooses by the
// assignment rules.
func (m *machine) assign(entries []*metadata.Who) error {
	people, _, err := m.reachable(entries)
	if err != nil {
		return err
	}
	effect := Assign{People: people}
	if len(people) == 1 {
		effect.Person = people[0]
		m.set([]FieldValue{{"owner", people[0]}})
	}
	for _, w := range entries {
		found, err := m.who(w)
		if err != nil {
			return err
		}
		if effect.Queue == "" {
			effect.Queue = found.queue
		}
	}
	m.emit(effect)
	return nil
}

// announce fires an event in whatever state the run is in by then, and brings it to its own waits.
func (m *machine) announce(name string) {
	m.push(work{name: name, do: func(m *machine, w work) {
		if m.run.Status.Over() {
			return
		}
		if m.arrived(EventArrived{Name: w.name}) {
			return
		}
		w.entry = m.run.Entry
		m.occurred(w)
	}})
}

// newJob gives outward work its key: the same for the same action of the same visit.
func (m *machine) newJob(place string, index int, action *metadata.Action, v *Visit) *Job {
	id := action.ID
	if id == "" {
		id = itoa(index)
	}
	job := &Job{Place: place, Index: index}
	where := place + "#" + itoa(m.run.Entry)
	if v != nil {
		where = v.ID
		if !action.Async {
			job.Visit = v.ID
		}
	}
	job.Key = m.run.ID + "/" + where + "/" + id
	if timer, ok := strings.CutPrefix(place, "after:"); ok { // repeated within one entry of a state
		job.Key += "/" + timer + "." + itoa(m.run.Seq)
	}
	return job
}

// startJob sends outward work off. Only a do step waits for its result.
func (m *machine) startJob(job *Job, action *metadata.Action) (bool, error) {
	values, err := m.sorted(action.With)
	if err != nil {
		return false, err
	}
	m.run.Jobs = append(slices.Clip(without(m.run.Jobs, func(j *Job) bool { return j.Key == job.Key })), job)
	retry := metadata.Retry{Max: 5}
	if action.Retry != nil {
		retry = *action.Retry
	}
	if action.Job != "" {
		m.emit(StartJob{job.Key, job.Try, action.Job, values, retry})
	} else {
		m.emit(CallHTTP{job.Key, job.Try, *action.HTTP, values, retry})
	}
	step := job.Place
	if v := m.visit(job.Visit); v != nil {
		step = v.Step
	}
	m.auto(Note{Verb: "job", Step: step, Visit: job.Visit})
	return job.Visit != "", nil
}

// jobDone takes the result of outward work.
func (m *machine) jobDone(e JobDone) {
	i := slices.IndexFunc(m.run.Jobs, func(j *Job) bool { return j.Key == e.Key })
	if i < 0 {
		return
	}
	job := m.run.Jobs[i]
	actions := m.actionsAt(job.Place)
	if job.Index >= len(actions) {
		return
	}
	action := actions[job.Index]
	m.actor = System
	step := job.Place
	v := m.visit(job.Visit)
	if v != nil {
		step = v.Step
	}
	switch {
	case e.OK:
		m.auto(Note{Verb: "job_done", Step: step, Visit: job.Visit})
	case action.OnError == "ignore":
		m.auto(Note{Verb: "job_failed", Step: step, Visit: job.Visit, Text: m.failure(step, e.Error), Reason: "on_error_ignored"})
	case action.OnError == "reject" && v != nil:
		m.auto(Note{Verb: "job_failed", Step: step, Visit: job.Visit, Text: m.failure(step, e.Error)})
		m.close(v.ID, Failed, "job_failed")
		m.fail(v.ID)
		return
	default:
		m.jobIncident(job, step, e.Error)
		return
	}
	m.run.Jobs = without(m.run.Jobs, func(j *Job) bool { return j == job })
	m.resolveIncidents(func(i *Incident) bool { return i.Job == job.Key })
	if v != nil && v.Outcome == "" {
		m.act(job.Place, actions, job.Index+1, v)
	}
}

// failure says why outward work of a step failed.
func (m *machine) failure(step string, why metadata.Text) metadata.Text {
	text := m.sentence(&Note{Verb: "job_failed", Step: step})
	return metadata.Text{En: text.En + ": " + why.En, Zh: text.Zh + "：" + why.Zh}
}

func (m *machine) jobIncident(job *Job, step string, why metadata.Text) {
	if slices.ContainsFunc(m.run.Incidents, func(i *Incident) bool { return i.Job == job.Key }) {
		return
	}
	text := metadata.Text{En: "the work outside failed: " + why.En, Zh: "外部调用失败：" + why.Zh}
	m.incident(Incident{Code: "job_failed", Visit: job.Visit, Step: step, Job: job.Key, Message: text})
}

// repeatJob sends failed work off again under the same key, with values as they are now.
func (m *machine) repeatJob(key string) {
	i := slices.IndexFunc(m.run.Jobs, func(j *Job) bool { return j.Key == key })
	if i < 0 {
		return
	}
	job := *m.run.Jobs[i]
	job.Try++
	actions := m.actionsAt(job.Place)
	if job.Index >= len(actions) {
		return
	}
	if _, err := m.startJob(&job, actions[job.Index]); err != nil {
		m.jobIncident(&job, job.Place, errorText(err))
	}
}

// actionsAt finds the actions at a place: do:step, enter:state, exit:state, on:state.event.index,
// after:state.index or clock:name.mark.
func (m *machine) actionsAt(place string) []*metadata.Action {
	kind, rest, _ := strings.Cut(place, ":")
	parts := strings.Split(rest, ".")
	last, _ := strconv.Atoi(parts[len(parts)-1])
	state, _ := m.workflow.States.Get(parts[0])
	switch {
	case kind == "do":
		if step := m.stepAnywhere(rest); step != nil {
			return step.Do
		}
	case kind == "clock" && len(parts) == 2:
		if clock, ok := m.workflow.Clocks.Get(parts[0]); ok && last < len(clock.At) {
			return clock.At[last].Do
		}
	case state == nil:
	case kind == "enter":
		return state.Enter
	case kind == "exit":
		return state.Exit
	case kind == "when" && last < len(state.When):
		return state.When[last].Do
	case kind == "after" && last < len(state.After):
		return state.After[last].Do
	case kind == "on" && len(parts) == 3:
		if transitions, _ := state.On.Get(parts[1]); last < len(transitions) {
			return transitions[last].Do
		}
	}
	return nil
}

// stepAnywhere finds a step in any state: an asynchronous job may outlive the state it began in.
func (m *machine) stepAnywhere(id string) *metadata.Step {
	for _, state := range m.workflow.States.All() {
		if step := find(state.Flow, id); step != nil {
			return step
		}
	}
	return nil
}

// copyTo gives the people of a cc step a copy. It never blocks.
func (m *machine) copyTo(v *Visit, step *metadata.Step) {
	people, _, err := m.reachable(step.CC.To)
	if err != nil {
		m.incidentFor(v, err)
		return
	}
	m.noteDisabled(v, step.CC.To)
	m.copyPeople(Copy{To: people, Template: step.CC.Template, Step: step.ID, Visit: v.ID, By: System})
	m.pass(v.ID, "")
}

// noteDisabled notes who would have got a copy but is not active.
func (m *machine) noteDisabled(v *Visit, entries []*metadata.Who) {
	for _, w := range entries {
		found, _ := m.who(w)
		for _, id := range found.people {
			if !m.scope.Directory.active(id) {
				m.auto(Note{Verb: "dropped", Step: v.Step, Visit: v.ID, To: id, Reason: "inactive"})
			}
		}
	}
}

// copyPeople gives copies to those who have none from this run.
func (m *machine) copyPeople(c Copy) {
	c.To = without(c.To, func(id string) bool { return slices.Contains(m.run.Copied, id) })
	if len(c.To) == 0 {
		return
	}
	m.run.Copied = append(slices.Clip(m.run.Copied), c.To...)
	actor := c.By
	m.note(Note{Actor: actor, Verb: "cc", Step: c.Step, Visit: c.Visit, To: strings.Join(c.To, " "), Comment: c.Comment})
	m.emit(c)
}

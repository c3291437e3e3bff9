package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// Handover asks for what one person holds to pass to another (workflow.md C12). References are the
// fields to change as "entity.field", "owner" among the fields; "*" stands for all.
type Handover struct {
	From       string   `json:"from"`
	To         string   `json:"to"`
	Reason     string   `json:"reason"`
	Tasks      *bool    `json:"tasks"` // open work in processes; true unless said otherwise
	References []string `json:"references"`
	Deactivate bool     `json:"deactivate"` // and let the person sign in no more
}

// HandoverAnswer tells what a handover did: the id under which the audit log and the change sets list
// it, how many runs it moved, how many records of each field, and what it could not move.
type HandoverAnswer struct {
	Batch       string           `json:"batch"`
	Runs        int              `json:"runs"`
	References  map[string]int   `json:"references"`
	Skipped     []HandoverMissed `json:"skipped"`
	Deactivated bool             `json:"deactivated"`
}

// HandoverMissed is a run or record that could not be moved.
type HandoverMissed struct {
	Entity string        `json:"entity"` // "" for a run
	ID     string        `json:"id"`
	Title  string        `json:"title"`
	Reason metadata.Text `json:"reason"`
}

// HandOver passes what a person holds to another: run by run, record by record in batches, as one
// entry of the audit log and one change set. What is refused is skipped and told. Needs the right
// "runs", for records and the person itself also "users". Invalid unless the receiver is somebody
// else and active.
func (e *Engine) HandOver(ctx context.Context, by Actor, ask Handover) (*HandoverAnswer, error) {
	if err := by.mustAdminister("runs"); err != nil {
		return nil, err
	}
	if len(ask.References) > 0 || ask.Deactivate {
		if err := by.mustAdminister("users"); err != nil {
			return nil, err
		}
	}
	if err := checkRemark(ask.Reason); err != nil {
		return nil, err
	}
	to := e.org.Load().people[ask.To]
	if to == nil || !to.active || ask.From == ask.To || e.org.Load().people[ask.From] == nil {
		return nil, Refuse(Invalid, "one_person", "Choose somebody else who is active.", "请选择另一名在职人员。")
	}
	work := &handing{engine: e, by: by, ask: ask, answer: &HandoverAnswer{
		Batch: store.NewID(), References: map[string]int{}, Skipped: []HandoverMissed{},
	}}
	work.by.ChangeSet = work.answer.Batch
	for _, step := range []func(context.Context) error{work.begin, work.moveRuns, work.moveReferences, work.deactivate} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return work.answer, nil
}

// handing is a hand-over on its way.
type handing struct {
	engine *Engine
	by     Actor
	ask    Handover
	answer *HandoverAnswer
	runs   []string
}

// begin notes the handover and lists the runs it concerns.
func (h *handing) begin(ctx context.Context) error {
	return h.engine.write(ctx, func(tx *store.Tx, _ *model) error {
		detail, err := json.Marshal(map[string]string{"batch": h.answer.Batch, "from": h.ask.From, "to": h.ask.To, "reason": h.ask.Reason})
		if err != nil {
			return err
		}
		if h.ask.Tasks == nil || *h.ask.Tasks {
			if h.runs, err = runsHeld(tx, h.ask.From); err != nil {
				return err
			}
		}
		return errors.Join(
			tx.Audit(&store.AuditEntry{Actor: h.by.ID, Action: "handover", Target: h.ask.From, Detail: detail}),
			tx.AddChangeSet(&store.ChangeSet{ID: h.answer.Batch, Kind: handoverSet, Actor: h.by.ID, Note: h.ask.Reason}),
		)
	})
}

// runsHeld lists the active runs of which a hand-over moves something.
func runsHeld(tx *store.Tx, person string) ([]string, error) {
	naming, err := tx.RunsNaming(person)
	if err != nil {
		return nil, err
	}
	var held []string
	for _, run := range naming {
		state, err := kernelState(run)
		if err != nil {
			return nil, err
		}
		if state.HeldBy(person) {
			held = append(held, run.ID)
		}
	}
	return held, nil
}

func (h *handing) moveRuns(ctx context.Context) error {
	for _, run := range h.runs {
		err := h.engine.writeAs(ctx, h.by, func(a *act) error {
			mv, err := a.moverOf(run)
			if err != nil {
				return err
			}
			return mv.lockAndMove(run, flow.Admin{Verb: "handover", From: h.ask.From, People: []string{h.ask.To}, Reason: h.ask.Reason})
		})
		if CodeOf(err) == "run_over" {
			continue
		}
		if refused := AsError(err); refused != nil {
			err = h.missedRun(ctx, run, refused)
		} else if err == nil {
			h.answer.Runs++
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (h *handing) missedRun(ctx context.Context, id string, refused *Error) error {
	return h.engine.read(ctx, func(tx *store.Tx, _ *model) error {
		run, err := tx.Run(id)
		if err == nil {
			h.answer.Skipped = append(h.answer.Skipped, HandoverMissed{ID: id, Title: run.Title, Reason: refused.reason()})
		}
		return err
	})
}

// handedAtOnce is how many records one transaction of a hand-over changes.
const handedAtOnce = 50

func (h *handing) moveReferences(ctx context.Context) error {
	var places []personPlace
	err := h.engine.read(ctx, func(_ *store.Tx, m *model) error {
		places = m.personPlaces()
		return nil
	})
	if err != nil {
		return err
	}
	for _, place := range places {
		if !slices.Contains(h.ask.References, "*") && !slices.Contains(h.ask.References, place.name()) {
			continue
		}
		if err := h.movePlace(ctx, place); err != nil {
			return err
		}
	}
	return nil
}

func (h *handing) movePlace(ctx context.Context, place personPlace) error {
	var ids []string
	err := h.engine.read(ctx, func(tx *store.Tx, m *model) (err error) {
		ids, err = tx.IDs(place.query(m, h.ask.From))
		return err
	})
	if err != nil {
		return err
	}
	work := hands{engine: h.engine, by: h.by}
	err = work.each(ctx, place.entity, ids, func(tx *store.Tx, m *model, id string) error {
		return h.moveRecord(tx, m, place, id)
	})
	h.answer.References[place.name()] += work.moved
	h.answer.Skipped = append(h.answer.Skipped, work.missed...)
	return err
}

// hands gives records into other hands, batch by batch.
type hands struct {
	engine *Engine
	by     Actor
	moved  int
	missed []HandoverMissed
}

// handsOver does it with one record.
type handsOver func(tx *store.Tx, m *model, id string) error

// each hands records of one entity over, each by itself: one that is refused holds up no other.
func (h *hands) each(ctx context.Context, entity string, ids []string, over handsOver) error {
	for part := range slices.Chunk(ids, handedAtOnce) {
		var missed []HandoverMissed
		err := h.engine.write(ctx, func(tx *store.Tx, m *model) error {
			missed = nil // the transaction may run again
			for _, id := range part {
				err := tx.Try(func() error { return over(tx, m, id) })
				if refused := AsError(err); refused != nil {
					missed = append(missed, HandoverMissed{Entity: entity, ID: id, Reason: refused.reason()})
				} else if err != nil {
					return err
				}
			}
			return h.titled(tx, m, m.Entity(entity), missed)
		})
		if err != nil {
			return err
		}
		h.moved += len(part) - len(missed)
		h.missed = append(h.missed, missed...)
	}
	return nil
}

// titled names the records of an entity that stay, as far as the actor may read them.
func (h *hands) titled(tx *store.Tx, m *model, entity *metadata.Entity, missed []HandoverMissed) error {
	ids := make([]string, len(missed))
	for i, one := range missed {
		ids[i] = one.ID
	}
	records, err := tx.GetMany(entity, ids)
	if err != nil {
		return err
	}
	for i := range missed {
		record := records[missed[i].ID]
		if record == nil {
			continue
		}
		readable, err := h.engine.act(tx, m, h.by).covers(record, mayRead)
		if err != nil {
			return err
		}
		if readable {
			missed[i].Title = m.titleFor(h.by, record)
		}
	}
	return nil
}

// moveRecord puts the receiver into the leaver's place. Where that makes no sense, the place is given
// up: an own absence, a membership the receiver has already, a receiver who would be above himself.
func (h *handing) moveRecord(tx *store.Tx, m *model, place personPlace, id string) error {
	actor := h.by.operator(ViaSystem)
	ch := &change{Save: Save{Entity: place.entity, ID: id, Comment: h.ask.Reason}}
	record, err := tx.Get(m.Entity(place.entity), id)
	if err != nil {
		return translate(err)
	}
	if place.entity == absenceEntity && place.field == "user" || h.isMember(record, place) {
		return h.engine.act(tx, m, actor).remove(ch)
	}
	ch.set = []flow.FieldValue{{Field: place.field, Value: h.receiver(record, place)}}
	_, err = h.engine.act(tx, m, actor).save(ch)
	return err
}

// receiver is who gets a place: the receiver's own manager becomes that of the leaver, and whoever
// is away has no delegate any more.
func (h *handing) receiver(record *metadata.Record, place personPlace) any {
	switch {
	case place.entity == "user" && record.ID == h.ask.To:
		return idOrNil(h.engine.org.Load().people[h.ask.From].manager)
	case place.entity == absenceEntity && place.field == "delegate" && text(record, "user") == h.ask.To:
		return nil
	}
	return h.ask.To
}

func idOrNil(id string) any {
	if id == "" {
		return nil
	}
	return id
}

// isMember reports whether a membership would double one that the receiver has.
func (h *handing) isMember(record *metadata.Record, place personPlace) bool {
	groups := map[string][]membership{"team_member": h.engine.org.Load().members, "territory_member": h.engine.org.Load().territorial}
	group, isMembership := strings.CutSuffix(place.entity, "_member")
	if !isMembership || place.field != "user" {
		return false
	}
	return slices.ContainsFunc(groups[place.entity], func(other membership) bool {
		return other.person == h.ask.To && other.group == text(record, group) && other.as == text(record, "as")
	})
}

func (h *handing) deactivate(ctx context.Context) error {
	if !h.ask.Deactivate {
		return nil
	}
	return h.engine.writeAs(ctx, h.by, func(a *act) error {
		ch := &change{Save: Save{Entity: "user", ID: h.ask.From, Values: map[string]any{"active": false}, Comment: h.ask.Reason}}
		_, err := a.save(ch)
		h.answer.Deactivated = err == nil
		return err
	})
}

// personPlace is a field in which records name a person.
type personPlace struct {
	entity, field string
	label, about  metadata.Text
	stays         bool // the records tell of the person
}

func (p personPlace) name() string { return p.entity + "." + p.field }

func (p personPlace) counted(records int64) HandoverReference {
	return HandoverReference{Name: p.name(), Entity: p.entity, Label: p.about, Field: p.field, FieldLabel: p.label, Count: records, Stays: p.stays}
}

func (p personPlace) query(m *model, person string) store.Query {
	same := rule.Compare{Op: "==", Left: rule.Column{Path: []string{p.field}}, Right: rule.Literal{Of: person}}
	return store.Query{Entity: m.Entity(p.entity), Where: []store.Condition{{Predicate: same}}}
}

// personPlaces lists the fields that name people and that people may change: owners and fields of the
// kind user.
func (m *model) personPlaces() []personPlace {
	var places []personPlace
	for _, entity := range m.Entities {
		if entity.Archived || entity.Parent != "" {
			continue
		}
		places = append(places, personPlace{entity: entity.Name, field: "owner", label: ownerLabel, about: entity.Plural})
		for _, field := range entity.LiveFields() {
			isPerson := field.Kind == "user" || field.Kind == "reference" && field.To == "user"
			if isPerson && !field.Managed() && !field.ReadOnly.Always {
				places = append(places, personPlace{entity: entity.Name, field: field.Name, label: field.Label, about: entity.Plural, stays: field.Personal})
			}
		}
	}
	return places
}

// HandoverPreview tells what a person holds.
type HandoverPreview struct {
	Person     Person              `json:"person"`
	Active     bool                `json:"active"`
	Tasks      int64               `json:"tasks"` // open, of the person or on the person's behalf
	ByWorkflow []HandoverTasks     `json:"by_workflow"`
	Runs       int                 `json:"runs"` // active, of which something would move
	References []HandoverReference `json:"references"`
	Queues     []HandoverQueue     `json:"queues"`
	Workflows  []HandoverNamed     `json:"workflows"`
}

// HandoverTasks counts the open tasks in one workflow.
type HandoverTasks struct {
	Workflow string        `json:"workflow"`
	Title    metadata.Text `json:"title"`
	Count    int           `json:"count"`
}

// HandoverReference counts the records that name the person in a field.
type HandoverReference struct {
	Name       string        `json:"name"` // "entity.field", for References of a Handover
	Entity     string        `json:"entity"`
	Label      metadata.Text `json:"label"` // of the entity, many
	Field      string        `json:"field"`
	FieldLabel metadata.Text `json:"field_label"`
	Count      int64         `json:"count"`
	Stays      bool          `json:"stays,omitempty"` // they tell of the person, and are left unless somebody says otherwise
}

// HandoverQueue is a queue of tasks the person takes from. Without others nobody would be left.
type HandoverQueue struct {
	Queue  string        `json:"queue"`
	Label  metadata.Text `json:"label"`
	Others int           `json:"others"`
}

// HandoverNamed is a workflow that names the person by sign-in name; only publishing changes that.
type HandoverNamed struct {
	Workflow string        `json:"workflow"`
	Title    metadata.Text `json:"title"`
}

// HandoverPreview tells what a person holds, before it is handed over. Needs the right "runs".
func (e *Engine) HandoverPreview(ctx context.Context, by Actor, person string) (*HandoverPreview, error) {
	if err := by.mustAdminister("runs"); err != nil {
		return nil, err
	}
	p := e.org.Load().people[person]
	if p == nil {
		return nil, notFound("There is no such person.", "没有该人员。")
	}
	answer := &HandoverPreview{
		Person: Person{ID: p.id, Title: p.name}, Active: p.active, ByWorkflow: []HandoverTasks{}, References: []HandoverReference{},
		Queues: e.queuesHeld(p), Workflows: []HandoverNamed{},
	}
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		answer.Workflows = m.workflowsNaming(p.login)
		return errors.Join(answer.countWork(tx, m), answer.countReferences(tx, m))
	})
	return answer, err
}

func (a *HandoverPreview) countWork(tx *store.Tx, m *model) error {
	runs, err := runsHeld(tx, a.Person.ID)
	if err != nil {
		return err
	}
	a.Runs = len(runs)
	counts, err := tx.CountHeld(a.Person.ID)
	for _, count := range counts {
		one := HandoverTasks{Workflow: count.Workflow, Title: nameText(count.Workflow), Count: int(count.Count)}
		if workflow := m.Workflow(count.Workflow); workflow != nil {
			one.Title = workflow.Title
		}
		a.ByWorkflow = append(a.ByWorkflow, one)
		a.Tasks += count.Count
	}
	return err
}

func (a *HandoverPreview) countReferences(tx *store.Tx, m *model) error {
	for _, place := range m.personPlaces() {
		total, err := tx.CountWhere(place.query(m, a.Person.ID), store.CountExact)
		if err != nil {
			return err
		}
		if total.Count > 0 {
			a.References = append(a.References, place.counted(total.Count))
		}
	}
	return nil
}

// queuesHeld lists the roles and teams whose tasks a person may take.
func (e *Engine) queuesHeld(p *person) []HandoverQueue {
	list := []HandoverQueue{}
	directory := e.directory()
	for _, queue := range directory.QueuesOf(p.id) {
		others := slices.DeleteFunc(slices.Clone(directory.Queue(queue)), func(id string) bool { return id == p.id })
		list = append(list, HandoverQueue{Queue: queue, Label: e.queueLabel(queue), Others: len(others)})
	}
	return list
}

// queueLabel names a queue for people.
func (e *Engine) queueLabel(queue string) metadata.Text {
	m := e.current.Load()
	kind, name, _ := strings.Cut(queue, ":")
	name, as, _ := strings.Cut(name, ":")
	name, unit, _ := strings.Cut(name, "@")
	duty := m.OptionSets["duty"].LabelOf(as)
	if department := e.org.Load().departments[unit]; department != nil {
		as, duty = department.name, nameText(department.name)
	}
	label := nameText(name)
	switch kind {
	case "admin":
		return metadata.Text{En: "Administrators of processes", Zh: "流程管理员"}
	case "role":
		if role := m.Role(name); role != nil {
			label = role.Label
		}
	case "team":
		if at := slices.IndexFunc(m.Teams, func(team *metadata.Team) bool { return team.Name == name }); at >= 0 {
			label = m.Teams[at].Label
		}
	case "territory":
		if territory := e.org.Load().territories[name]; territory != nil {
			label = metadata.Text{En: territory.name, Zh: territory.name}
		}
	}
	if as == "" {
		return label
	}
	return metadata.Text{En: label.En + " (" + duty.En + ")", Zh: label.Zh + "（" + duty.Zh + "）"}
}

// workflowsNaming lists the workflows whose definition names a person by sign-in name.
func (m *model) workflowsNaming(login string) []HandoverNamed {
	list := []HandoverNamed{}
	for _, workflow := range m.Workflows {
		for _, place := range workflow.Steps {
			asked := approvalOf(workflow, place.Step.ID)
			if asked != nil && slices.ContainsFunc(asked.By, func(who *metadata.Who) bool { return strings.EqualFold(who.User, login) }) {
				list = append(list, HandoverNamed{Workflow: workflow.Key, Title: workflow.Title})
				break
			}
		}
	}
	return list
}

package flow

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// seat is a task to be: a person, or a queue that may be taken by its people.
type seat struct {
	person string
	queue  string
	except []string
	behalf string // the absent person
	entry  int
	weight int
}

// seating resolves whom an approval asks.
type seating struct {
	m       *machine
	v       *Visit
	a       *metadata.Approve
	kind    Kind
	mode    metadata.Mode
	seats   []seat
	lost    []loss
	skipped bool // somebody was dropped by self: skip
}

// seat resolves an approval's entries into seats: people named, the disabled dropped, the policies
// self and absent applied, duplicates merged.
func (m *machine) seat(v *Visit, a *metadata.Approve, kind Kind) (*seating, error) {
	s := &seating{m: m, v: v, a: a, kind: kind, mode: modeOf(a)}
	if len(m.forced) > 0 {
		s.place(m.forced, 0, 1)
		return s, nil
	}
	for entry, w := range a.By {
		found, err := m.named(v.Step, entry, w)
		if err != nil {
			return nil, err
		}
		s.lost = append(s.lost, found.lost...)
		weight := max(w.Weight, 1)
		if found.queue != "" && s.mode.Name == "any" {
			s.seats = append(s.seats, seat{queue: found.queue, entry: entry, weight: weight})
		} else {
			s.place(found.people, entry, weight)
		}
	}
	s.dropDisabled()
	s.applySelf()
	if err := s.applyAbsence(); err != nil {
		return nil, err
	}
	s.merge()
	if len(s.seats) > most {
		return nil, stop("too_many", "more than 100 people would be asked", "审批人超过 100 人")
	}
	return s, nil
}

// named resolves an entry, a pick included.
func (m *machine) named(step string, entry int, w *metadata.Who) (named, error) {
	if w.Pick == "" {
		return m.who(w)
	}
	people, err := m.picked(step, entry, w)
	return named{people: people}, err
}

func (s *seating) place(people []string, entry, weight int) {
	for i, person := range people {
		if !slices.Contains(people[:i], person) {
			s.seats = append(s.seats, seat{person: person, entry: entry, weight: weight})
		}
	}
}

func (s *seating) lose(person, reason string) { s.lost = append(s.lost, loss{person, reason}) }

func (s *seating) dropDisabled() {
	directory := s.m.scope.Directory
	kept := s.seats[:0]
	for _, seat := range s.seats {
		switch {
		case seat.queue != "":
			if len(directory.Queue(seat.queue)) > 0 {
				kept = append(kept, seat)
			}
		case directory.active(seat.person):
			kept = append(kept, seat)
		case directory.Person(seat.person) == nil:
			s.lose(seat.person, "unknown")
		default:
			s.lose(seat.person, "inactive")
		}
	}
	s.seats = kept
}

// selves are the people whose own approval the policy "self" is about: the submitter and the
// record's owner.
func (m *machine) selves() []string {
	return append([]string{m.run.Submitter}, ids(m.record.Get("owner"))...)
}

// selfRule is the policy "self" as it counts for a step: work is not a verdict, and a step that
// names the submitter means it.
func selfRule(a *metadata.Approve, kind Kind) string {
	named := slices.ContainsFunc(a.By, func(w *metadata.Who) bool { return w.Submitter })
	if kind != Approval || named {
		return "allow"
	}
	if a.Self == "" {
		return "manager"
	}
	return a.Self
}

func (s *seating) applySelf() {
	rule := selfRule(s.a, s.kind)
	if rule == "allow" || rule == "skip" && s.v.Again { // who is sent back to is asked again
		return
	}
	selves := s.m.selves()
	kept := s.seats[:0]
	for _, seat := range s.seats {
		if seat.queue != "" {
			seat.except = selves
			if len(s.m.takers(seat.queue, selves)) > 0 {
				kept = append(kept, seat)
				continue
			}
			seat.queue, seat.except, seat.person = "", nil, selves[0]
		}
		if slices.Contains(selves, seat.person) {
			seat.person = s.instead(rule, seat.person, selves)
		}
		if seat.person != "" {
			kept = append(kept, seat)
		}
	}
	s.seats = kept
}

// instead finds who decides for the submitter: climbing until somebody else is found.
func (s *seating) instead(rule, person string, selves []string) string {
	if rule == "manager" || rule == "head" {
		return s.m.above(rule, person, selves)
	}
	s.skipped = s.skipped || rule == "skip"
	s.lose(person, "self")
	return ""
}

// above finds the next person above somebody who may decide, by the policy "self"; "" where it asks
// nobody instead.
func (m *machine) above(rule, person string, not []string) string {
	directory := m.scope.Directory
	switch rule {
	case "manager":
		return climb(person, not, directory.manager, directory)
	case "head":
		return climb(person, not, directory.headAbove, directory)
	}
	return ""
}

// decider is who decides at a step that comes to a person by itself: for one whom the policy "self" is
// about somebody above, "" where there is nobody.
func (m *machine) decider(step, person string) string {
	barred := m.barred(step)
	if !slices.Contains(barred, person) {
		return person
	}
	a, kind := approval(m.step(step))
	return m.above(selfRule(a, kind), person, barred)
}

// barred are the people whom the policy "self" keeps from deciding at a step.
func (m *machine) barred(step string) []string {
	a, kind := approval(m.step(step))
	if a == nil || selfRule(a, kind) == "allow" {
		return nil
	}
	return m.selves()
}

func climb(person string, not []string, up func(string) string, directory *Directory) string {
	for range 20 {
		person = up(person)
		if person == "" || (directory.active(person) && !slices.Contains(not, person)) {
			return person
		}
	}
	return ""
}

// takers lists who may take a queue's tasks.
func (m *machine) takers(queue string, except []string) []string {
	return without(m.scope.Directory.Queue(queue), func(id string) bool { return slices.Contains(except, id) })
}

// merge drops seats of people who have one already. An order or groups of entries keep them: there
// the same person may count twice.
func (s *seating) merge() {
	if s.mode.Seq || s.mode.Name == "seq" || s.mode.Each {
		return
	}
	kept := s.seats[:0]
	for _, candidate := range s.seats {
		same := func(other seat) bool {
			return other.queue == candidate.queue && other.person == candidate.person && other.principal() == candidate.principal()
		}
		if !slices.ContainsFunc(kept, same) {
			kept = append(kept, candidate)
		}
	}
	s.seats = kept
}

// principal is the person a seat is meant for.
func (s seat) principal() string {
	if s.behalf != "" {
		return s.behalf
	}
	return s.person
}

// tooFew reports whether the step could never pass with its seats.
func (s *seating) tooFew() bool {
	if len(s.seats) == 0 {
		return true
	}
	if !s.mode.Each {
		return weights(s.seats, -1) < s.mode.Pass
	}
	for entry := range s.a.By {
		if weights(s.seats, entry) < max(s.mode.Pass, 1) {
			return true
		}
	}
	return false
}

func weights(seats []seat, entry int) int {
	total := 0
	for _, seat := range seats {
		if entry < 0 || seat.entry == entry {
			total += seat.weight
		}
	}
	return total
}

// modeOf is how an approval counts: any for queues only, seq for a chain, all otherwise.
func modeOf(a *metadata.Approve) metadata.Mode {
	if a.Mode != nil {
		return *a.Mode
	}
	queues := 0
	for _, w := range a.By {
		if w.Chain != nil {
			return metadata.Mode{Name: "seq", Seq: true}
		}
		if w.Role != "" || w.Team != "" || w.Territory != "" || w.Admin {
			queues++
		}
	}
	if queues == len(a.By) && queues > 0 {
		return metadata.Mode{Name: "any"}
	}
	return metadata.Mode{Name: "all"}
}

// sameBefore reports whether the policy "same" spares a person: an approval before in this round
// that has seen the same watched values.
func (m *machine) sameBefore(v *Visit, a *metadata.Approve, person string) bool {
	if v.Again || v.Step == Beginning || a.Same == "" || a.Same == "ask" || demands(a) {
		return false
	}
	earlier := m.run.Visits
	if a.Same == "consecutive" {
		earlier = m.justBefore(v)
	}
	return slices.ContainsFunc(earlier, func(before *Visit) bool {
		step := m.step(before.Step)
		return before.ID != v.ID && m.counts(before) && step != nil && step.Approve != nil && m.approvedIn(before.ID, person)
	})
}

// justBefore lists the visits of the approvals that were passed last on the way to a visit: in its
// own list, else before the block around it, whatever happened meanwhile in branches beside it.
func (m *machine) justBefore(v *Visit) []*Visit {
	for {
		list := m.list(v.Parent, v.Branch)
		if found := m.lastApprovals(list[:max(position(list, v.Step), 0)], v.Parent, v.Branch); found != nil || v.Parent == "" {
			return found
		}
		v = m.visit(v.Parent)
	}
}

// lastApprovals finds the approval that was passed last in a list; in a parallel that is the last of
// each branch.
func (m *machine) lastApprovals(list []*metadata.Step, parent, branch string) []*Visit {
	for i := len(list) - 1; i >= 0; i-- {
		v := m.passedIn(list[i], parent, branch)
		switch {
		case v == nil:
			continue
		case list[i].Approve != nil:
			return []*Visit{v}
		}
		var found []*Visit
		for _, fork := range v.Branches {
			found = append(found, m.lastApprovals(m.list(v.ID, fork.Branch), v.ID, fork.Branch)...)
		}
		if found != nil {
			return found
		}
	}
	return nil
}

func (m *machine) approvedIn(visit, person string) bool {
	return slices.ContainsFunc(m.run.Tasks, func(t *Task) bool {
		return t.Visit == visit && t.principal() == person && t.Seen == m.run.Watched && t.Reason != "override" &&
			(t.Status == ApprovedTask || t.Status == AutoApproved && t.Reason == "same")
	})
}

// Clickable reports whether an approval needs no more than a click: no comment, attachment, signature
// or field.
func Clickable(a *metadata.Approve) bool { return !demands(a) }

// demands reports whether an approval needs more than a click.
func demands(a *metadata.Approve) bool {
	if a.Require != nil {
		r := a.Require
		if r.Attachment || r.Signature || len(r.Fields) > 0 || needsComment(r, "approve") {
			return true
		}
	}
	return len(required(a.Fields)) > 0
}

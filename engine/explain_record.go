package engine

import (
	"context"
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// RecordReaders tells who may see a record, in the order of their names. More is true when there are
// others besides.
type RecordReaders struct {
	People []RecordReader `json:"people"`
	More   bool           `json:"more"`
}

// RecordReader is somebody who may see a record, and why.
type RecordReader struct {
	Person Person        `json:"person"`
	Edit   bool          `json:"edit"`
	Why    []AccessCause `json:"why"`
}

// Readers lists who may see a record, and why. Needs the right "users", or a role that lets the actor
// change the record; not found if the actor may not see it.
func (e *Engine) Readers(ctx context.Context, by Actor, entity, id string) (*RecordReaders, error) {
	answer := &RecordReaders{People: []RecordReader{}}
	err := e.readAs(ctx, by, func(a *act) error {
		s, err := a.sharing(entity, id)
		if err != nil {
			return err
		}
		if !a.by.Administers("users") && !slices.Contains(s.can, mayEdit) {
			return e.lacks(s.record.Entity, mayEdit)
		}
		r := &readerSearch{sharing: s}
		if err := r.load(); err != nil {
			return err
		}
		for _, person := range e.org.Load().order {
			if found, ok := r.reader(person); ok {
				answer.People = append(answer.People, found)
			}
		}
		return nil
	})
	if answer.More = len(answer.People) > mostPage; answer.More {
		answer.People = answer.People[:mostPage]
	}
	return answer, err
}

// readerSearch asks of everybody whether they may see a record: in memory, whatever their number.
type readerSearch struct {
	*sharing
	shares []*store.Share
	looks  []*runLook
	past   []string // people of processes that are over
}

// load reads what decides: the shares, the processes, and the records that rules of roles read.
func (r *readerSearch) load() error {
	var err error
	if r.shares, err = r.tx.SharesOf(r.record.Entity.Name, r.record.ID); err != nil {
		return err
	}
	if r.looks, err = r.act.looks(r.record); err != nil {
		return err
	}
	runs, err := r.tx.RunsOf(r.record.Entity.Name, r.record.ID)
	if err != nil {
		return err
	}
	if r.past, err = tookPart(r.tx, runs); err != nil {
		return err
	}
	var paths [][]string
	for _, role := range r.m.Roles {
		given, _ := roleOn(role, r.record.Entity.Name)
		for _, written := range given.Rules {
			paths = appendPaths(paths, r.record.Entity, nil, written.Program)
		}
	}
	return r.loadPaths(r.tx, r.record, paths)
}

func (r *readerSearch) reader(p *person) (RecordReader, bool) {
	found := RecordReader{Person: Person{ID: p.id, Title: p.name}, Why: []AccessCause{}}
	if !p.active {
		return found, false
	}
	actor := p.actor(ViaSystem)
	rights := r.m.rightsOn(actor, r.record.Entity)
	found.Edit = slices.ContainsFunc(rights.grants[mayEdit], func(g grant) bool { return r.holds(actor, g) })
	for _, g := range rights.grants[mayRead] {
		if r.holds(actor, g) {
			found.Why = append(found.Why, causeOf(g))
		}
	}
	if rights.may(mayRead) {
		r.addShares(&found, actor, rights)
	}
	if slices.Contains(r.past, p.id) || slices.ContainsFunc(r.looks, func(look *runLook) bool { return partOf(look.state, p.id) }) {
		found.Why = append(found.Why, AccessCause{Rows: "process", Label: processLabel, Text: processAsked})
	}
	return found, len(found.Why) > 0
}

func (r *readerSearch) holds(actor Actor, g grant) bool {
	switch {
	case g.rows == "all":
		return true
	case g.rows != "rule":
		return r.coversSimply(actor, g, r.record)
	}
	holds, err := g.rule.Program.True(r.as(actor).scope(r.record, nil))
	return err == nil && holds
}

func (r *readerSearch) addShares(found *RecordReader, actor Actor, rights *rights) {
	audiences := r.org.Load().audiencesOf(actor)
	for _, share := range r.shares {
		if slices.Contains(audiences, share.Audience) {
			found.Why = append(found.Why, r.causeOfShare(r.m, r.by, share))
			found.Edit = found.Edit || share.Rights == mayEdit && rights.may(mayEdit)
		}
	}
}

var (
	processLabel = metadata.Text{En: "Process", Zh: "流程"}
	processAsked = metadata.Text{En: "a process asked about the record", Zh: "流程请其处理该记录"}
	shareLabel   = metadata.Text{En: "Shared", Zh: "共享"}
)

// causeOfShare says by whom a record is shared and until when.
func (e *Engine) causeOfShare(m *model, reader Actor, share *store.Share) AccessCause {
	with, sharer, until := e.audienceLabel(m, share.Audience), e.person(share.Author).Title, e.momentFor(reader, share.Until)
	holds := true
	return AccessCause{Rows: "share", Label: shareLabel, Holds: &holds, Text: metadata.Text{
		En: "because " + sharer + " shared it with " + with.In("en") + " until " + until,
		Zh: sharer + "已共享给“" + with.In("zh") + "”，截止 " + until,
	}}
}

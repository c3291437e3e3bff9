package engine

import (
	"context"
	"slices"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Following tells who hears of a record: its owner, who commented, and who wished to, without those
// who wished not to.
type Following struct {
	Following bool     `json:"following"` // the actor does
	Followers []Person `json:"followers"`
}

// Followers lists who hears of a record. Not found if the actor may not see it.
func (e *Engine) Followers(ctx context.Context, by Actor, entity, id string) (*Following, error) {
	var answer *Following
	err := e.readAs(ctx, by, func(a *act) error {
		record, err := a.visible(entity, id)
		if err != nil {
			return err
		}
		answer, err = a.following(record)
		return err
	})
	return answer, err
}

// Follow lets the actor hear of a record, or not any more. Not found if the actor may not see it.
func (e *Engine) Follow(ctx context.Context, by Actor, entity, id string, follow bool) (*Following, error) {
	var answer *Following
	err := e.writeAs(ctx, by, func(a *act) error {
		record, err := a.visible(entity, id)
		if err != nil {
			return err
		}
		if err := a.tx.Follow(&store.Follower{Entity: entity, RecordID: id, UserID: a.by.ID, Following: follow}); err != nil {
			return err
		}
		answer, err = a.following(record)
		return err
	})
	return answer, err
}

func (a *act) following(record *metadata.Record) (*Following, error) {
	ids, err := a.followersOf(a.tx, record)
	answer := &Following{Following: slices.Contains(ids, a.by.ID), Followers: make([]Person, len(ids))}
	for i, id := range ids {
		answer.Followers[i] = a.person(id)
	}
	return answer, err
}

// followersOf lists who follows a record, its owner first. The owner has no row until saying
// something else, so that saving a record writes none and a new owner follows at once.
func (e *Engine) followersOf(tx *store.Tx, record *metadata.Record) ([]string, error) {
	words, err := tx.Followers(record.Entity.Name, record.ID)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	if record.Owner != "" {
		ids = append(ids, record.Owner)
	}
	for _, word := range words {
		if at := slices.Index(ids, word.UserID); at >= 0 && !word.Following {
			ids = slices.Delete(ids, at, at+1)
		} else if at < 0 && word.Following {
			ids = append(ids, word.UserID)
		}
	}
	return slices.DeleteFunc(ids, func(id string) bool { p := e.org.Load().people[id]; return p == nil || !p.active }), nil
}

// maySee reports whether an actor may see a record that is at hand.
func (a *act) maySee(record *metadata.Record) (bool, error) {
	covered, err := a.covers(record, mayRead)
	if err != nil || covered || !a.m.hasProcesses(record.Entity.Name) {
		return covered, err
	}
	held, err := a.holds(record, "")
	return held.Part, err
}

// reader is somebody who may see a record, at the moment of telling.
type reader struct {
	*person
	record *metadata.Record
	rights *rights
}

// readers keeps of some people those who may see a record now.
func (e *Engine) readers(tx *store.Tx, m *model, record *metadata.Record, people []string) ([]reader, error) {
	var found []reader
	for _, id := range people {
		p := e.org.Load().people[id]
		if p == nil || !p.active {
			continue
		}
		actor := p.actor(ViaSystem)
		may, err := e.act(tx, m, actor).maySee(record)
		if err != nil {
			return nil, err
		}
		if may {
			found = append(found, reader{p, record, m.rightsOn(actor, record.Entity)})
		}
	}
	return found, nil
}

// sees reports whether the reader may read a field unmasked.
func (r reader) sees(field *metadata.Field) bool { return r.rights.field(field) >= readField }

// name calls the record by its entity, and by its title where the reader may read it.
func (r reader) name() metadata.Text {
	label := metadata.Text{En: r.record.Entity.Label.In("en"), Zh: r.record.Entity.Label.In("zh")}
	if title := r.record.Entity.TitleField(); title == nil || !r.sees(title) {
		return label
	}
	label.En += " " + r.record.Title(metadata.Locale{Language: "en"})
	label.Zh += " " + r.record.Title(metadata.Locale{Language: "zh"})
	return label
}

// tellFollowers tells the followers of a record that its run came to another state, except who did it,
// who is told anyway, and who may not see the state.
func (a *aftermath) tellFollowers() error {
	if a.movedTo == "" || a.record == nil {
		return nil
	}
	ids, err := a.followersOf(a.tx, a.record)
	if err != nil {
		return err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == a.by.author() || a.told(id) })
	readers, err := a.readers(a.tx, a.m, a.record, ids)
	state, mirror := stateLabel(a.workflow, a.movedTo), a.record.Entity.FieldByName(a.workflow.Field)
	for _, reader := range readers {
		if mirror == nil || reader.sees(mirror) {
			title := metadata.Text{En: a.workflow.Title.En + ": " + state.En, Zh: a.workflow.Title.Zh + "：" + state.Zh}
			a.addNotice(reader.id, "state", title, reader.name(), a.recordLink())
		}
	}
	return err
}

// told reports whether somebody gets a notice of this event already.
func (a *aftermath) told(person string) bool {
	return slices.ContainsFunc(a.notices, func(notice *store.Notice) bool { return notice.UserID == person })
}

// moved remembers the state that a line of history leads to.
func (a *aftermath) moved(line flow.Note) {
	_, wasState := a.workflow.States.Get(line.From)
	if _, isState := a.workflow.States.Get(line.To); wasState && isState && line.From != line.To {
		a.movedTo = line.To
	}
}

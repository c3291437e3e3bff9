package engine

import (
	"context"
	"slices"
	"strconv"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// RecordHandover asks for records to pass to another owner. With names what goes along as
// "entity.field": the records that refer to these there and have the same owner. Try tells what could
// go along and writes nothing.
type RecordHandover struct {
	Entity string   `json:"-"`
	IDs    []string `json:"ids"`
	To     string   `json:"to"`
	With   []string `json:"with"`
	Reason string   `json:"reason"`
	Try    bool     `json:"try"`
}

// RecordHandoverAnswer tells what belongs to the records, how many records have another owner now,
// and what could not be moved. ChangeSet takes all of it back; "" when nothing was written.
type RecordHandoverAnswer struct {
	ChangeSet  string              `json:"change_set"`
	Belongings []HandoverReference `json:"belongings"`
	Moved      int                 `json:"moved"`
	Skipped    []HandoverMissed    `json:"skipped"`
}

// HandOverRecords gives records, and what belongs to them, another owner as one change set. Needs the
// right to change each, by a role and not by a share; for several records also the right to change
// many. A process that holds a record does not hold its owner. Invalid unless the receiver is active;
// Malformed for too many records.
func (e *Engine) HandOverRecords(ctx context.Context, by Actor, ask RecordHandover) (*RecordHandoverAnswer, error) {
	if len(ask.IDs) > mostBulk {
		return nil, Refuse(Malformed, "too_many", "At most 500 records can be handed over at once.", "一次最多转移 500 条记录。")
	}
	if to := e.org.Load().people[ask.To]; !ask.Try && (to == nil || !to.active) {
		return nil, Refuse(Invalid, "one_person", "Choose somebody who is active.", "请选择一名在职人员。")
	}
	p := &passingOn{hands: hands{engine: e, by: by}, ask: ask, answer: &RecordHandoverAnswer{Belongings: []HandoverReference{}, Skipped: []HandoverMissed{}}}
	if err := e.read(ctx, p.look); err != nil || ask.Try {
		return p.answer, err
	}
	if err := e.write(ctx, p.begin); err != nil {
		return nil, err
	}
	for _, belonging := range p.answer.Belongings {
		if slices.Contains(ask.With, belonging.Name) {
			if err := p.move(ctx, belonging.Entity, p.belonging[belonging.Name]); err != nil {
				return nil, err
			}
		}
	}
	if err := p.move(ctx, ask.Entity, ask.IDs); err != nil {
		return nil, err
	}
	p.answer.Moved, p.answer.Skipped = p.moved, append(p.answer.Skipped, p.missed...)
	if p.moved == 0 || ask.To == by.ID {
		return p.answer, nil
	}
	return p.answer, e.write(ctx, p.tell)
}

// passingOn is records on their way to another owner.
type passingOn struct {
	hands
	ask       RecordHandover
	answer    *RecordHandoverAnswer
	belonging map[string][]string
}

// look finds what belongs to the records, as far as the actor may change it.
func (p *passingOn) look(tx *store.Tx, m *model) error {
	entity, err := m.entityPlan(p.ask.Entity)
	if err != nil {
		return err
	}
	if entity.organises {
		return Refuse(Invalid, "not_owned", "Records of the organisation are not handed over.", "组织架构数据无需转移负责人。")
	}
	rights := m.rightsOn(p.by, entity.entity)
	for _, right := range []string{mayEdit, mayBulk} {
		if !rights.may(right) && (right == mayEdit || len(p.ask.IDs) > 1) {
			return p.engine.lacks(entity.entity, right)
		}
	}
	p.belonging = map[string][]string{}
	for _, back := range m.belongings(p.ask.Entity) {
		if err := p.lookAt(tx, m, back); err != nil {
			return err
		}
	}
	return nil
}

func (p *passingOn) lookAt(tx *store.Tx, m *model, back metadata.Back) error {
	rights := m.rightsOn(p.by, back.Entity)
	if !rights.may(mayEdit) {
		return nil
	}
	a := p.engine.act(tx, m, p.by)
	where := append(a.granted(rights, mayEdit), a.goingAlong(back, p.ask.IDs)...)
	where = append(where, sameOwner(back.Field.Name))
	ids, err := tx.IDs(store.Query{Entity: back.Entity, Where: where})
	ids = slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(p.ask.IDs, id) })
	if err != nil || len(ids) == 0 {
		return err
	}
	place := personPlace{entity: back.Entity.Name, field: back.Field.Name, label: back.Field.Label, about: back.Entity.Plural}
	p.belonging[place.name()] = ids
	p.answer.Belongings = append(p.answer.Belongings, place.counted(int64(len(ids))))
	return nil
}

// sameOwner is true of records with the owner of the record that they refer to.
func sameOwner(field string) store.Condition {
	return store.Condition{Predicate: rule.Compare{Op: "==", Left: rule.Column{Path: []string{"owner"}}, Right: rule.Column{Path: []string{field, "owner"}}}}
}

func (p *passingOn) begin(tx *store.Tx, m *model) error {
	err := p.by.openBulk(tx, m.Entity(p.ask.Entity))
	p.answer.ChangeSet = p.by.ChangeSet
	return err
}

// move gives records of one entity their new owner.
func (p *passingOn) move(ctx context.Context, entity string, ids []string) error {
	return p.each(ctx, entity, ids, func(tx *store.Tx, m *model, id string) error {
		record, err := tx.Get(m.Entity(entity), id)
		if err != nil {
			return translate(err)
		}
		covered, err := p.engine.act(tx, m, p.by).coversBy(m.rightsOn(p.by, record.Entity), record, mayEdit)
		if err != nil {
			return err
		}
		if !covered {
			return p.engine.lacks(record.Entity, mayEdit)
		}
		ch := &change{Save: Save{Entity: entity, ID: id, Comment: p.ask.Reason}, set: owned(p.ask.To)}
		_, err = p.engine.act(tx, m, p.by.operator(ViaSystem)).save(ch)
		return err
	})
}

// tell lets the receiver know what arrived.
func (p *passingOn) tell(tx *store.Tx, m *model) error {
	first, err := tx.Get(m.Entity(p.ask.Entity), p.ask.IDs[0])
	if err != nil {
		return translate(err)
	}
	name, count := titleOf(first), strconv.Itoa(len(p.ask.IDs))
	body, link := metadata.Text{En: name, Zh: name}, "/records/"+p.ask.Entity+"/"+first.ID
	if len(p.ask.IDs) > 1 {
		body = metadata.Text{En: name + " and others, " + count + " in all", Zh: name + " 等 " + count + " 条"}
		link = "/records/" + p.ask.Entity
	}
	title := metadata.Text{En: p.by.Name + " handed over to you: " + first.Entity.Label.In("en"), Zh: p.by.Name + " 转交给您：" + first.Entity.Label.In("zh")}
	return p.engine.tell(tx, []*store.Notice{{UserID: p.ask.To, Kind: "handover", Title: textJSON(title), Body: textJSON(body), Link: link}})
}

package engine

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// sharedWith lists the shares of an entity's records with the actor. It asks the database only if any
// record of the entity was ever shared.
func (a *act) sharedWith(entity *metadata.Entity, records ...string) ([]*store.Share, error) {
	org := a.org.Load()
	if !org.shared[entity.Name] || a.by.isEngine() {
		return nil, nil
	}
	return a.tx.SharesWith(entity.Name, org.audiencesOf(a.by), records...)
}

// sharedFor reports whether a record is shared with the actor so that the right holds.
func (a *act) sharedFor(record *metadata.Record, right string) (bool, error) {
	if right != mayRead && right != mayEdit {
		return false, nil
	}
	shares, err := a.sharedWith(record.Entity, record.ID)
	return slices.ContainsFunc(shares, func(share *store.Share) bool { return right == mayRead || share.Rights == mayEdit }), err
}

func sharedEntities(tx *store.Tx) (map[string]bool, error) {
	names, err := tx.SharedEntities()
	shared := map[string]bool{}
	for _, name := range names {
		shared[name] = true
	}
	return shared, err
}

// audiencesOf lists the audiences an actor belongs to. Who shares with a department means also those
// under it.
func (o *organisation) audiencesOf(by Actor) []string {
	audiences := []string{audienceUser + by.ID}
	for _, department := range o.above(by.Department) {
		audiences = append(audiences, audienceDepartment+department)
	}
	for _, team := range by.Teams {
		audiences = append(audiences, audienceTeam+team)
	}
	for _, role := range by.Roles {
		audiences = append(audiences, audienceRole+role)
	}
	return audiences
}

// audience lists the active people of an audience.
func (e *Engine) audience(audience string) []*person {
	org := e.org.Load()
	var people []*person
	for _, person := range org.order {
		if person.active && slices.Contains(org.audiencesOf(person.actor(ViaSystem)), audience) {
			people = append(people, person)
		}
	}
	return people
}

// audiences lists the departments, teams and roles with which records can be shared.
func (e *Engine) audiences(m *model) []Audience {
	org := e.org.Load()
	list := []Audience{}
	add := func(audience string) { list = append(list, Audience{audience, e.audienceLabel(m, audience)}) }
	for _, id := range slices.Sorted(maps.Keys(org.departments)) {
		add(audienceDepartment + id)
	}
	for _, team := range org.teams(m) {
		add(audienceTeam + team)
	}
	for _, role := range m.Roles {
		add(audienceRole + role.Name)
	}
	return list
}

// teams names the teams that the model declares and those that have members.
func (o *organisation) teams(m *model) []string {
	var names []string
	for _, team := range m.Teams {
		names = append(names, team.Name)
	}
	for _, member := range o.members {
		if !slices.Contains(names, member.group) {
			names = append(names, member.group)
		}
	}
	return names
}

// audienceLabel names an audience; nothing when there is none such.
func (e *Engine) audienceLabel(m *model, audience string) metadata.Text {
	kind, name, _ := strings.Cut(audience, ":")
	org := e.org.Load()
	switch kind + ":" {
	case audienceUser:
		if person := org.people[name]; person != nil && person.active {
			return metadata.Text{En: person.name, Zh: person.name}
		}
	case audienceDepartment:
		if department := org.departments[name]; department != nil {
			return metadata.Text{En: department.name, Zh: department.name}
		}
	case audienceTeam:
		if at := slices.IndexFunc(m.Teams, func(team *metadata.Team) bool { return team.Name == name }); at >= 0 {
			return m.Teams[at].Label
		}
		if slices.Contains(org.teams(m), name) {
			return nameText(name)
		}
	case audienceRole:
		if role := m.Role(name); role != nil {
			return role.Label
		}
	}
	return metadata.Text{}
}

// shareField is the name under which history keeps a share as the change of a field; no field can
// have it.
const shareField = "(share)"

type historicShare struct {
	Audience string    `json:"audience"`
	Rights   string    `json:"rights"`
	Until    time.Time `json:"until"`
}

func sharedValue(share *store.Share) json.RawMessage {
	return asSent(historicShare{share.Audience, share.Rights, share.Until})
}

var shareWords = map[string]metadata.Text{
	mayRead: {En: "to read, until", Zh: "可查看，截止"}, mayEdit: {En: "to change, until", Zh: "可修改，截止"},
}

// shared tells one value of a share as text in the reader's language.
func (h *historian) shared(stored json.RawMessage) json.RawMessage {
	share := kept[historicShare](stored)
	if share.Audience == "" {
		return jsonNull
	}
	language := h.by.Language
	label := h.audienceLabel(h.m, share.Audience)
	if label.IsZero() {
		label = nameText("—")
	}
	return asSent(strings.Join([]string{label.In(language), shareWords[share.Rights].In(language), h.momentFor(h.by, share.Until)}, " "))
}

// momentFor writes a moment in the zone of a reader.
func (e *Engine) momentFor(reader Actor, at time.Time) string {
	company := e.org.Load().company
	if reader.Zone != "" {
		company.Zone = reader.Zone
	}
	return at.In(company.location()).Format("2006-01-02 15:04")
}

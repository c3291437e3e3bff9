package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// What audiences of shares begin with.
const (
	audienceUser       = "user:"
	audienceDepartment = "department:"
	audienceTeam       = "team:"
	audienceRole       = "role:"
)

// longestShare is how far ahead a share may end.
const longestShare = 366 * 24 * time.Hour

// ShareInfo is a record let to others until a time. Audience is user:, department:, team: or role:
// with an id or name; People is how many it has, Without how many of them no role lets see records of
// the kind, whom the share does not reach.
type ShareInfo struct {
	Audience string        `json:"audience"`
	Label    metadata.Text `json:"label"`
	Rights   string        `json:"rights"`
	Until    time.Time     `json:"until"`
	Note     string        `json:"note"`
	By       Person        `json:"by"`
	At       time.Time     `json:"at"`
	People   int           `json:"people"`
	Without  int           `json:"without"`
	CanEnd   bool          `json:"can_end"`
}

// Shares are the shares of a record with the rights that the actor may share, and the departments,
// teams and roles with which it can be shared besides people.
type Shares struct {
	Shares    []ShareInfo `json:"shares"`
	Can       []string    `json:"can"`
	Audiences []Audience  `json:"audiences"`
}

// Audience is whom a record can be shared with.
type Audience struct {
	Audience string        `json:"audience"`
	Label    metadata.Text `json:"label"`
}

// ShareDraft asks for a record to be shared. Rights is read or edit.
type ShareDraft struct {
	Audiences []string  `json:"audiences"`
	Rights    string    `json:"rights"`
	Until     time.Time `json:"until"`
	Note      string    `json:"note"`
}

// sharing is what people do with the shares of one record.
type sharing struct {
	*act

	record *metadata.Record
	can    []string // the rights that a role, not another share, gives the actor on the record
}

func (a *act) sharing(entity, id string) (*sharing, error) {
	record, err := a.visible(entity, id)
	if err != nil {
		return nil, err
	}
	s := &sharing{act: a, record: record, can: []string{}}
	for _, right := range []string{mayRead, mayEdit} {
		covered, err := a.coversBy(a.m.rightsOn(a.by, record.Entity), record, right)
		if err != nil {
			return nil, err
		}
		if covered {
			s.can = append(s.can, right)
		}
	}
	return s, nil
}

// Shares lists with whom a record is shared. Not found if the actor may not see it.
func (e *Engine) Shares(ctx context.Context, by Actor, entity, id string) (*Shares, error) {
	var answer *Shares
	err := e.readAs(ctx, by, func(a *act) error {
		s, err := a.sharing(entity, id)
		if err != nil {
			return err
		}
		answer, err = s.list()
		return err
	})
	return answer, err
}

// Share lets others read or change a record until a time and tells them. Whoever has a share with the
// record gets the new one instead. Forbidden to give what no role gives the actor; Invalid without
// known audiences, for rights other than read and edit, and for a time that is past or more than a
// year ahead.
func (e *Engine) Share(ctx context.Context, by Actor, entity, id string, draft ShareDraft) (*Shares, error) {
	var answer *Shares
	err := e.writeAs(ctx, by, func(a *act) error {
		s, err := a.sharing(entity, id)
		if err != nil {
			return err
		}
		if err := s.share(draft); err != nil {
			return err
		}
		answer, err = s.list()
		return err
	})
	return answer, err
}

// EndShare ends a share before its time: one's own, or any by whoever may change the record by a role.
// Not found if there is none.
func (e *Engine) EndShare(ctx context.Context, by Actor, entity, id, audience string) (*Shares, error) {
	var answer *Shares
	err := e.writeAs(ctx, by, func(a *act) error {
		s, err := a.sharing(entity, id)
		if err != nil {
			return err
		}
		if err := s.end(audience); err != nil {
			return err
		}
		answer, err = s.list()
		return err
	})
	return answer, err
}

func (s *sharing) list() (*Shares, error) {
	stored, err := s.tx.SharesOf(s.record.Entity.Name, s.record.ID)
	if err != nil {
		return nil, err
	}
	answer := &Shares{Shares: []ShareInfo{}, Can: s.can, Audiences: s.audiences(s.m)}
	for _, share := range stored {
		info := ShareInfo{
			Audience: share.Audience, Label: s.audienceLabel(s.m, share.Audience), Rights: share.Rights, Until: share.Until,
			Note: share.Note, By: s.person(share.Author), At: share.At, CanEnd: s.mayEnd(share),
		}
		for _, person := range s.audience(share.Audience) {
			info.People++
			if !s.m.rightsOn(person.actor(ViaSystem), s.record.Entity).may(mayRead) {
				info.Without++
			}
		}
		answer.Shares = append(answer.Shares, info)
	}
	return answer, nil
}

func (s *sharing) mayEnd(share *store.Share) bool {
	return share.Author == s.by.ID || slices.Contains(s.can, mayEdit)
}

func (s *sharing) share(draft ShareDraft) error {
	if err := s.check(draft); err != nil {
		return err
	}
	for _, audience := range draft.Audiences {
		share := &store.Share{
			Entity: s.record.Entity.Name, RecordID: s.record.ID, Audience: audience, Rights: draft.Rights,
			Until: draft.Until.UTC(), Note: strings.TrimSpace(draft.Note), Author: s.by.ID,
		}
		if err := s.tx.Share(share); err != nil {
			return err
		}
		if err := s.note("share", share); err != nil {
			return err
		}
	}
	if err := s.tellAudiences(draft); err != nil {
		return err
	}
	if s.org.Load().shared[s.record.Entity.Name] {
		return nil
	}
	return s.touchOrganisation(s.tx)
}

func (s *sharing) check(draft ShareDraft) error {
	switch {
	case draft.Rights != mayRead && draft.Rights != mayEdit:
		return Refuse(Invalid, "bad_rights", "A record is shared to read or to edit.", "共享权限只能是查看或编辑。")
	case !slices.Contains(s.can, draft.Rights):
		return forbidden("You cannot share more than your roles let you do with this record.", "您不能共享超出自己角色权限的内容。")
	case len(draft.Audiences) == 0 || slices.ContainsFunc(draft.Audiences, func(one string) bool { return !s.known(one) }):
		return Refuse(Invalid, "unknown_audience", "Choose people, departments, teams or roles that there are.", "请选择存在的人员、部门、团队或角色。")
	case !draft.Until.After(s.tx.Now) || draft.Until.After(s.tx.Now.Add(longestShare)):
		return Refuse(Invalid, "bad_until", "Choose a time within a year from now.", "请选择一年之内的截止时间。")
	case len(draft.Note) > 500:
		return Refuse(Invalid, "too_long", "The note is too long.", "备注过长。")
	}
	return nil
}

func (s *sharing) known(audience string) bool {
	return !s.audienceLabel(s.m, audience).IsZero()
}

func (s *sharing) end(audience string) error {
	stored, err := s.tx.SharesOf(s.record.Entity.Name, s.record.ID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(stored, func(share *store.Share) bool { return share.Audience == audience })
	if at < 0 {
		return notFound("There is no such share any more.", "该共享已不存在。")
	}
	if !s.mayEnd(stored[at]) {
		return forbidden("Only who shared it, or may change the record, ends this.", "只有共享人或可编辑该记录的人员可以取消共享。")
	}
	if err := s.tx.EndShare(s.record.ID, audience); err != nil {
		return err
	}
	return s.note("unshare", stored[at])
}

// note writes into history with whom the record is shared, or is not any more.
func (s *sharing) note(action string, share *store.Share) error {
	entry := s.entryOf(s.record, action)
	change := store.FieldChange{Field: shareField, Old: jsonNull, New: sharedValue(share)}
	if action == "unshare" {
		change.Old, change.New = change.New, change.Old
	} else {
		entry.Comment = share.Note
	}
	entry.Changes = []store.FieldChange{change}
	return s.tx.Note(entry)
}

// tellAudiences tells the people who may see the record by the new shares, but for who shares it.
func (s *sharing) tellAudiences(draft ShareDraft) error {
	var people []string
	for _, audience := range draft.Audiences {
		for _, person := range s.audience(audience) {
			if person.id != s.by.ID && !slices.Contains(people, person.id) {
				people = append(people, person.id)
			}
		}
	}
	name := s.person(s.by.ID).Title
	title := metadata.Text{En: name + " shared a record with you", Zh: name + " 与您共享了一条记录"}
	var notices []*store.Notice
	for _, id := range people {
		person := s.org.Load().people[id]
		reader := reader{person, s.record, s.m.rightsOn(person.actor(ViaSystem), s.record.Entity)}
		if !reader.rights.may(mayRead) {
			continue
		}
		notices = append(notices, &store.Notice{
			UserID: id, Kind: "share", Title: textJSON(title), Body: textJSON(shareBody(reader.name(), draft.Note)),
			Link: "/records/" + s.record.Entity.Name + "/" + s.record.ID,
		})
	}
	return s.tell(s.tx, notices)
}

func shareBody(name metadata.Text, note string) metadata.Text {
	if note = clipTo(strings.TrimSpace(note), 140); note != "" {
		return metadata.Text{En: name.En + ": " + note, Zh: name.Zh + "：" + note}
	}
	return name
}

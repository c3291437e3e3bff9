package engine

import (
	"slices"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// FollowUp is a follow-up that is due.
type FollowUp struct {
	Entity string     `json:"entity"`
	ID     string     `json:"id"`
	Title  string     `json:"title"`
	About  string     `json:"about"`
	DueAt  *time.Time `json:"due_at"`
	Late   bool       `json:"late"`
}

// Compose names the fields by which a follow-up is written down; a field that there is not, or that the
// actor may not fill in, is "". Call, Visit, Plan and Mail are options of Kind.
type Compose struct {
	Entity string `json:"entity"`
	About  string `json:"about"` // the reference to what it is about

	Of map[string]string `json:"of,omitempty"` // by entity, the reference to its records; when nothing is chosen yet

	Title   string `json:"title"`
	Kind    string `json:"kind"`
	When    string `json:"when"`
	Done    string `json:"done"`
	Outcome string `json:"outcome"`
	Note    string `json:"note"`
	Next    string `json:"next"`
	Place   string `json:"place"`
	Files   string `json:"files"`
	Call    string `json:"call"`
	Visit   string `json:"visit"`
	Plan    string `json:"plan"`
	Mail    string `json:"mail"`
	Address string `json:"address"`
}

// composeOf tells how a follow-up is written down about what a reference leads to; nil for an entity that
// has none, or whoever may not.
func composeOf(entity *metadata.Entity, about string, seen *rights) *Compose {
	is := entity.FollowUp
	mayWrite := func(name string) string {
		if field := entity.FieldByName(name); field != nil && !field.Managed() && seen.field(field) == editField {
			return name
		}
		return ""
	}
	if is == nil || !seen.may(mayCreate) || about != "" && mayWrite(about) == "" || mayWrite(is.Kind) == "" {
		return nil
	}
	return &Compose{
		Entity: entity.Name, About: about, Title: entity.Title, Kind: is.Kind,
		When: mayWrite(is.When), Done: mayWrite(is.Done), Outcome: mayWrite(is.Outcome), Note: mayWrite(is.Note),
		Next: mayWrite(is.Next), Place: mayWrite(is.Place), Files: mayWrite(is.Files),
		Call: is.Call, Visit: is.Visit, Plan: is.Plan, Mail: is.Mail, Address: mayWrite(is.Address),
	}
}

// tellingOfFollowUp are the fields that say what was written down.
func (v *view) tellingOfFollowUp() []*metadata.Field {
	is := v.plan.entity.FollowUp
	var fields []*metadata.Field
	for _, name := range []string{is.Kind, is.Outcome, is.When, is.Next, is.Place, is.Done, is.Address, is.Note, is.Files} {
		if field := v.plan.entity.FieldByName(name); field != nil && v.rights.field(field) > hideField {
			fields = append(fields, field)
		}
	}
	return fields
}

// followUps lists what the actor has to follow up, of every entity of follow-ups by its view.
func (a *act) followUps() ([]FollowUp, error) {
	list := []FollowUp{}
	for _, entity := range a.m.Entities {
		if entity.Archived || entity.FollowUp == nil {
			continue
		}
		due, err := a.followUpsOf(entity)
		if err != nil {
			return nil, err
		}
		list = append(list, due...)
	}
	return list[:min(len(list), mostOnHome)], nil
}

func (a *act) followUpsOf(entity *metadata.Entity) ([]FollowUp, error) {
	query, ok, err := a.seen(entity.Name)
	view := a.m.View(entity.Name, entity.FollowUp.View)
	if err != nil || !ok || view == nil || view.Filter == nil {
		return nil, err
	}
	query.Where = append(query.Where, store.Condition{Predicate: view.Filter.Predicate, Scope: a.scope(nil, nil)})
	for _, key := range view.Sort {
		query.Sort = append(query.Sort, sortKey(key))
	}
	page, err := a.tx.Find(query)
	if err != nil {
		return nil, err
	}
	if about := entity.FieldByName(entity.FollowUp.About); about != nil && a.m.rightsOn(a.by, entity).field(about) >= readField {
		err = a.tx.LoadPaths(page.Records, [][]string{{about.Name}})
	}
	list := make([]FollowUp, len(page.Records))
	for i, record := range page.Records {
		list[i] = followUp(record, a.tx.Now)
	}
	return list, err
}

func followUp(record *metadata.Record, now time.Time) FollowUp {
	is := record.Entity.FollowUp
	one := FollowUp{Entity: record.Entity.Name, ID: record.ID, Title: titleOf(record)}
	if about := record.References[is.About]; about != nil {
		one.About = titleOf(about)
	}
	if when := record.Entity.FieldByName(is.When); when != nil {
		if due, ok := record.Values[when.Position].(time.Time); ok {
			one.DueAt, one.Late = &due, due.Before(now)
		}
	}
	return one
}

// abouts gives, by entity, the first reference of an entity that the actor may fill in.
func (m *model) abouts(by Actor, entity *metadata.Entity) map[string]string {
	seen, of := m.rightsOn(by, entity), map[string]string{}
	for _, field := range entity.LiveFields() {
		if field.Kind == "reference" && field.Target != nil && of[field.Target.Name] == "" && seen.field(field) == editField {
			of[field.Target.Name] = field.Name
		}
	}
	return of
}

// composes tells how the actor writes follow-ups down that are not begun on a record, by entity.
func (m *model) composes(by Actor) []*Compose {
	list := []*Compose{}
	for _, entity := range m.Entities {
		if entity.Archived || entity.FollowUp == nil {
			continue
		}
		if compose := composeOf(entity, entity.FollowUp.About, m.rightsOn(by, entity)); compose != nil {
			compose.Of = m.abouts(by, entity)
			list = append(list, compose)
		}
	}
	return slices.Clip(list)
}

package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// SampleOptions say how the sample company is loaded.
type SampleOptions struct {
	// Password lets its people sign in as long as they are here; without one nobody can.
	Password string `json:"password"`
}

// hash gives the hash of the password, "" for none. Invalid when it is weak.
func (o SampleOptions) hash() (string, error) {
	if o.Password == "" {
		return "", nil
	}
	return passwordHash(o.Password)
}

// SamplePerson is somebody of the sample company to sign in as.
type SamplePerson struct {
	Login string        `json:"login"`
	Name  string        `json:"name"`
	Work  metadata.Text `json:"work"`
}

// SetSamplePassword gives all people of the sample company one password, or with none takes it away
// from them; who is signed in as one of them is signed out. Needs all rights. NotFound when the sample
// company is not there.
func (e *Engine) SetSamplePassword(ctx context.Context, by Actor, options SampleOptions) (*SampleCompany, error) {
	if err := by.mustAdminister("all"); err != nil {
		return nil, err
	}
	hash, err := options.hash()
	if err != nil {
		return nil, err
	}
	err = e.write(ctx, func(tx *store.Tx, _ *model) error {
		state := sampleState{}
		if _, err := tx.Setting(sampleKey, &state); err != nil {
			return err
		}
		if state.State != "loaded" {
			return noSample()
		}
		state.SignIn = hash != ""
		tx.AfterCommit(e.sessions.forget)
		return errors.Join(
			letIn(tx, state.ChangeSet, hash), tx.SetSetting(sampleKey, state),
			tx.Audit(&store.AuditEntry{Actor: by.ID, Action: "sample_password", Target: state.ChangeSet}),
		)
	})
	if err != nil {
		return nil, err
	}
	return e.SampleCompany(ctx, by)
}

// letIn gives the people whom a change set brought a password, or takes it away when there is none.
func letIn(tx *store.Tx, changeSet, hash string) error {
	made, err := tx.Made(changeSet)
	if err != nil {
		return err
	}
	for _, id := range made["user"] {
		err := tx.DropCredential(id)
		if hash != "" {
			err = tx.SaveCredential(&store.Credential{UserID: id, Hash: hash, ChangedAt: tx.Now})
		}
		if err := errors.Join(err, tx.EndSessionsOf(id, "")); err != nil {
			return err
		}
	}
	return nil
}

// samplePeople names one person for each kind of work, who speaks the company's language if there is one.
func (e *Engine) samplePeople(tx *store.Tx, m *model, state sampleState) ([]SamplePerson, error) {
	people := []SamplePerson{}
	if state.State != "loaded" {
		return people, nil
	}
	made, err := tx.Made(state.ChangeSet)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, person := range e.org.Load().fellowsFirst() {
		work := strings.Join(person.roles, " ")
		if !person.active || known[work] || !slices.Contains(made["user"], person.id) {
			continue
		}
		known[work] = true
		people = append(people, SamplePerson{Login: person.login, Name: person.name, Work: m.rolesLabel(person.roles)})
	}
	return people, nil
}

// fellowsFirst lists people by name, those who speak the company's language before others.
func (o *organisation) fellowsFirst() []*person {
	return slices.SortedStableFunc(slices.Values(o.order), func(a, b *person) int {
		own := func(p *person) int {
			if p.language == o.company.Language {
				return 0
			}
			return 1
		}
		return own(a) - own(b)
	})
}

// rolesLabel names roles one after the other.
func (m *model) rolesLabel(names []string) metadata.Text {
	var en, zh []string
	for _, name := range names {
		if role := m.Role(name); role != nil {
			en, zh = append(en, role.Label.In("en")), append(zh, role.Label.In("zh"))
		}
	}
	return metadata.Text{En: strings.Join(en, ", "), Zh: strings.Join(zh, "、")}
}

func noSample() *Error {
	return notFound("The sample company is not here.", "示例公司不存在。")
}

package engine

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// LayoutQuestion asks which form somebody with the roles would get for a record with the values, on a
// device ("phone", "desktop" or ""). Purpose is "quick" for the short form.
type LayoutQuestion struct {
	Entity  string         `json:"entity"`
	Purpose string         `json:"purpose"`
	Roles   []string       `json:"roles"`
	Device  string         `json:"device"`
	Values  map[string]any `json:"values"`
}

// LayoutAnswer is the form as it would be shown, and what became of each form in the order they are tried.
type LayoutAnswer struct {
	Form  FormLayout  `json:"form"`
	Tried []TriedForm `json:"tried"`
}

// TriedForm is a form with the reason why it is or is not the one.
type TriedForm struct {
	Name   string        `json:"name"`
	Label  metadata.Text `json:"label"`
	Chosen bool          `json:"chosen"`
	Why    metadata.Text `json:"why"`
}

// PreviewLayout shows the form that somebody would get once the open change is published. Needs the
// right "metadata"; Invalid with problems when the change cannot be published.
func (e *Engine) PreviewLayout(ctx context.Context, by Actor, ask LayoutQuestion) (*LayoutAnswer, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return nil, err
	}
	var answer *LayoutAnswer
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		next, err := changedModel(tx, m, "")
		if err != nil {
			return err
		}
		f, err := e.act(tx, next, Actor{Roles: ask.Roles, Language: by.Language, Via: by.Via}).imagine(ask)
		if err != nil {
			return err
		}
		answer = f.preview(ask)
		return nil
	})
	return answer, err
}

// changedModel is the release with the files of the open change laid over it that are below a folder,
// all of them below "".
func changedModel(tx *store.Tx, m *model, folder string) (*model, error) {
	change, err := readChange(tx, m)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(change.files, func(path string, _ json.RawMessage) bool { return !strings.HasPrefix(path, folder) })
	if len(change.files) == 0 {
		return m, nil
	}
	compiled, problems := metadata.Compile(change.layers(m), m.Model)
	if compiled == nil || len(problems.Errors()) > 0 {
		return nil, invalidMetadata(problems)
	}
	compiled.Release = m.Release
	return newModel(compiled), nil
}

// imagine opens the form of a record that nobody has saved, for a person who is nothing but roles.
func (a *act) imagine(ask LayoutQuestion) (*openedForm, error) {
	p := a.m.plans[ask.Entity]
	if p == nil {
		return nil, noEntity(ask.Entity)
	}
	record := metadata.NewRecord(p.entity)
	p.entity.Parse(record, ask.Values) // what does not fit counts as not given
	f := &openedForm{rights: a.m.rightsOn(a.by, p.entity), computing: a.computing(record, nil), given: ask.Values}
	f.scope["user"] = holder(ask.Roles)
	f.mayWrite = f.rights.may(mayEdit) || f.rights.may(mayCreate)
	f.lockIn(ask.Values)
	return f, f.complete()
}

// lockIn locks the form when the values name a state that locks.
func (f *openedForm) lockIn(values map[string]any) {
	for field, key := range f.plan.mirrors {
		workflow := f.m.Workflow(key)
		name, _ := values[field].(string)
		if state, known := workflow.States.Get(name); known && state.Lock {
			f.hold.lock(workflow, name)
		}
	}
}

// preview tells the form and how it was found.
func (f *openedForm) preview(ask LayoutQuestion) *LayoutAnswer {
	f.form = f.chosenForm(ask.Purpose, ask.Device)
	answer := &LayoutAnswer{Form: f.layout(), Tried: []TriedForm{}}
	found := false
	for _, form := range f.m.Layouts(f.plan.entity.Name, ask.Purpose) {
		tried := TriedForm{Name: form.Name, Label: form.Label, Chosen: form == f.form}
		if found = found || tried.Chosen; tried.Chosen {
			tried.Why = metadata.Text{En: "This one is used.", Zh: "使用此表单。"}
		} else {
			tried.Why = f.whyNot(form, ask, found)
		}
		answer.Tried = append(answer.Tried, tried)
	}
	return answer
}

// whyNot tells why a form is not the one.
func (f *openedForm) whyNot(form *metadata.Form, ask LayoutQuestion, found bool) metadata.Text {
	switch {
	case !form.Serves(ask.Roles):
		return metadata.Text{En: "For other roles.", Zh: "适用于其他角色。"}
	case !form.FitsDevice(ask.Device):
		return metadata.Text{En: "For another device.", Zh: "适用于其他设备。"}
	case !f.fits(form):
		sentence := f.sentence(form.When)
		return metadata.Text{En: "Does not hold: " + sentence.En, Zh: "条件不成立：" + sentence.Zh}
	case found:
		return metadata.Text{En: "It would fit, but another is tried first.", Zh: "也适用，但已有排在前面的表单。"}
	}
	return metadata.Text{}
}

// holder is a person of whom only the roles are known.
type holder []string

// Get gives the roles, no teams and null for everything else.
func (h holder) Get(name string) any {
	if name == "roles" {
		return slices.Clone([]string(h))
	}
	return nobody{}.Get(name)
}

// Identity tells people with other roles apart.
func (h holder) Identity() string { return "roles:" + strings.Join(h, ",") }

package engine

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// FormRequest asks for a form. ID is "" for a new record, whose first values may be given; Task is
// the task it is opened from; Form is "quick" for the short form, "" for the one that fits the actor,
// the record and the device ("phone", "desktop" or "").
type FormRequest struct {
	Entity string         `json:"entity"`
	ID     string         `json:"id"`
	Form   string         `json:"form"`
	Task   string         `json:"task"`
	Device string         `json:"device"`
	Values map[string]any `json:"values"`
	// Version is that of the record that the form shows, 0 for none.
	Version int64 `json:"version"`
	// Conversion fills a new record from the records of Sources.
	Conversion string   `json:"conversion"`
	Sources    []string `json:"from"`
	// Copy is the record that a new one begins as a copy of.
	Copy string `json:"copy"`
}

// FormAnswer is a form as one person may use it now.
type FormAnswer struct {
	Form   FormLayout  `json:"form"`
	Record *RecordJSON `json:"record"`
	// Values are those a new record begins with. What keeps to its default is not among them, lest it come
	// back as if somebody had typed it.
	Values  map[string]json.RawMessage `json:"values"`
	Actions []Action                   `json:"actions"`
	Process *Process                   `json:"process"`
	Can     []string                   `json:"can"`
	Locked  *metadata.Text             `json:"locked"`
	// Suggest are proposals for empty fields that the task of the request asks for.
	Suggest map[string]json.RawMessage `json:"suggest,omitempty"`
	// Startable are the workflows that can be started by hand.
	Startable []Startable `json:"startable"`
	// Compared are the fields by which records that exist already are found.
	Compared []string `json:"compared,omitempty"`
	// Conversions are the records that can be made from this one.
	Conversions []ConversionOffer `json:"conversions"`
	Pool        []string          `json:"pool,omitempty"` // what the actor may do: claim, assign, release
	// Next is what the actor can do first with a new record once it is created, such as to submit it.
	Next *metadata.Text `json:"next,omitempty"`
}

// FormLayout is the layout of a form.
type FormLayout struct {
	Name     string         `json:"name"`
	Label    metadata.Text  `json:"label"`
	Tabs     []metadata.Tab `json:"tabs,omitempty"`
	Sections []FormSection  `json:"sections"`
	Related  []FormRelated  `json:"related"`
}

// FormSection is a group of fields.
type FormSection struct {
	Name    string        `json:"name"`
	Label   metadata.Text `json:"label"`
	Tab     string        `json:"tab,omitempty"`
	Columns int           `json:"columns"`
	Visible bool          `json:"visible"`
	Fields  []FormField   `json:"fields"`
}

// FormField is a field with everything needed to show and edit it.
type FormField struct {
	FieldInfo
	Required bool         `json:"required"`
	Visible  bool         `json:"visible"`
	Wide     bool         `json:"wide,omitempty"`
	Allowed  []string     `json:"allowed,omitzero"` // the options that can be chosen; absent when all can be
	Why      []FormReason `json:"why,omitempty"`
	Columns  []FormField  `json:"columns,omitempty"` // of lines: the fields of a line
}

// FormReason tells why a field is hidden, required, read-only or behind a mask.
type FormReason struct {
	Text metadata.Text `json:"text"`
	Rule string        `json:"rule,omitempty"`
}

// FormRelated is a list under a form.
type FormRelated struct {
	Entity string        `json:"entity"`
	By     string        `json:"by"`
	Label  metadata.Text `json:"label"`
	View   string        `json:"view,omitempty"`
	Can    []string      `json:"can"`
}

// Form gives a form. Not found if there is no such form, or no such record the actor may see.
func (e *Engine) Form(ctx context.Context, by Actor, request FormRequest) (*FormAnswer, error) {
	var answer *FormAnswer
	err := e.readAs(ctx, by, func(a *act) error {
		f, err := a.openForm(request)
		if err != nil {
			return err
		}
		answer, err = f.answer(request)
		return err
	})
	return answer, err
}

// openedForm is a form over one record for one person.
type openedForm struct {
	*computing
	form     *metadata.Form
	rights   *rights
	hold     hold
	mayWrite bool           // by a role, apart from tasks
	given    map[string]any // what was typed and may be written
	problems []FieldProblem
}

// openForm reads or begins the record and lays the request's values over it.
func (a *act) openForm(request FormRequest) (*openedForm, error) {
	p, err := a.m.entityPlan(request.Entity)
	if err != nil {
		return nil, err
	}
	f := &openedForm{rights: a.m.rightsOn(a.by, p.entity)}
	if named := request.Form; named != "" && named != metadata.PurposeQuick && !a.m.mayOpen(a.by, a.m.Form(p.entity.Name, named)) {
		return nil, notFound("There is no form “"+clip(named)+"”.", "没有表单“"+clip(named)+"”。")
	}
	if request.ID == "" {
		err = f.begin(a, p)
	} else {
		err = f.read(a, p, request)
	}
	if err == nil && request.ID == "" && request.Conversion != "" {
		err = f.convert(request)
	}
	if err == nil && request.ID == "" && request.Copy != "" {
		err = f.copyFrom(request.Copy)
	}
	if err != nil {
		return nil, err
	}
	if err := f.loadLinks(request.Values); err != nil {
		return nil, err
	}
	if err := f.take(request.Values); err != nil {
		return nil, err
	}
	if err := f.dropUnreadable(); err != nil {
		return nil, err
	}
	return f, f.load()
}

// dropUnreadable takes back references to records that the actor may not see, lest defaults and
// formulas tell about them.
func (f *openedForm) dropUnreadable() error {
	for _, made := range askedTogether(f.newChoices()) {
		target := made[0].target
		if target.Name == "user" || f.m.rightsOn(f.by, target).everywhere(mayRead) {
			continue
		}
		if err := f.dropFrom(made); err != nil {
			return err
		}
	}
	return nil
}

func (f *openedForm) dropFrom(made []choice) error {
	seen, err := f.readableAmong(made[0].target, idsOf(made))
	if err != nil {
		return err
	}
	for _, one := range made {
		if seen[one.id] {
			continue
		}
		_, _, err := f.readable(f.m.plans[one.target.Name], one.id) // a workflow may have asked about it
		if AsError(err) != nil {
			one.part.record.Values[one.field.Position] = nil
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (f *openedForm) begin(a *act, p *plan) error {
	if !f.rights.may(mayCreate) {
		return a.lacks(p.entity, mayCreate)
	}
	record := metadata.NewRecord(p.entity)
	record.Owner, record.CreatedBy, record.CreatedAt, record.UpdatedAt = a.by.ID, a.by.ID, a.tx.Now, a.tx.Now
	f.computing, f.mayWrite = a.computing(record, nil), true
	return nil
}

func (f *openedForm) read(a *act, p *plan, request FormRequest) error {
	old, held, err := a.readable(p, request.ID)
	if err != nil {
		return a.mergedInto(p, request.ID, err)
	}
	if a.m.hasProcesses(p.entity.Name) {
		if held, err = a.holds(old, request.Task); err != nil {
			return err
		}
	}
	f.hold = held
	f.computing = a.computing(old.Clone(), old)
	f.mayWrite, err = a.covers(old, mayEdit)
	return err
}

// take lays typed values over the record, but for those that the actor may not write: what is worked out
// from them might tell of records that the actor may not see.
func (f *openedForm) take(values map[string]any) error {
	before := f.record.Clone()
	f.given = maps.Clone(values)
	f.problems = valueProblems(f.plan.entity.Parse(f.record, values))
	if err := f.load(); err != nil {
		return err
	}
	for name := range values {
		field := f.plan.entity.FieldByName(name)
		if field != nil && !f.mayType(field) {
			f.record.Values[field.Position] = before.Values[field.Position]
			delete(f.given, name)
		}
	}
	f.settleOptions()
	return nil
}

// mayType reports whether the actor may write a field of this record now.
func (f *openedForm) mayType(field *metadata.Field) bool {
	if f.right(field) < editField {
		return false
	}
	readOnly, err := conditionHolds(field.ReadOnly, f.scope)
	return err == nil && !readOnly || f.hold.Fields[field.Name] == "require"
}

// right is what the actor may do with a field of this record: the roles' word, narrowed by locks
// and widened by tasks.
func (f *openedForm) right(field *metadata.Field) fieldRight {
	right := f.rights.field(field)
	if right == maskField && f.old == nil {
		right = editField
	}
	if !f.rights.may(mayRead) && f.hold.Part {
		right = readField
	}
	if !f.mayWrite || f.hold.Locked {
		right = min(right, readField)
	}
	switch f.hold.Fields[field.Name] {
	case "edit", "require":
		right = editField
	case "read":
		right = readField
	case "hide":
		right = hideField
	}
	return right
}

func (f *openedForm) answer(request FormRequest) (*FormAnswer, error) {
	answer := &FormAnswer{Values: map[string]json.RawMessage{}, Actions: []Action{}, Can: f.can(), Startable: []Startable{}, Conversions: []ConversionOffer{}}
	if f.old == nil {
		if err := f.complete(); err != nil {
			return nil, err
		}
	}
	f.open(request)
	answer.Form, answer.Compared = f.layout(), f.comparedFields()
	if f.hold.Locked {
		answer.Locked = &f.hold.Reason
	}
	if f.old != nil {
		answer.Pool = f.m.poolActions(f.by, f.old)
	}
	if f.old == nil {
		return answer, f.answerNew(answer)
	}
	var err error
	if answer.Process, answer.Actions, err = f.process(f.old); err != nil {
		return nil, err
	}
	if request.Task != "" {
		if answer.Suggest, err = f.suggest(f.old, f.hold.required()); err != nil {
			return nil, err
		}
	}
	if answer.Startable, err = f.startable(f.old); err != nil {
		return nil, err
	}
	if answer.Conversions, err = f.conversions(); err != nil {
		return nil, err
	}
	v, err := f.view()
	if err != nil {
		return nil, err
	}
	answer.Record, err = v.one(f.old.Clone())
	return answer, err
}

// answerNew adds what only a new record's form tells.
func (f *openedForm) answerNew(answer *FormAnswer) (err error) {
	if answer.Next, err = f.next(); err != nil {
		return err
	}
	f.leaveFollowed()
	shown, err := f.shown(f.visibleFields())
	if err == nil {
		answer.Values = shown.Sent(f.visibleFields())
	}
	return err
}

// open takes the form: one asked for by name as it is, else the one that fits.
func (f *openedForm) open(request FormRequest) {
	f.form = f.m.Form(f.plan.entity.Name, request.Form)
	if f.form == nil || f.form.Purpose != "" {
		f.form = f.formOf(request.Form, request.Device)
	}
}

// complete fills a new record with defaults and what follows from them.
func (f *openedForm) complete() error {
	err := f.defaults(func(field *metadata.Field) bool { return f.given[field.Name] != nil })
	if err != nil {
		return err
	}
	f.lineDefaults()
	return f.formulas(true)
}

func (f *openedForm) visibleFields() []*metadata.Field {
	return slices.DeleteFunc(slices.Clone(f.plan.fields), func(field *metadata.Field) bool { return f.right(field) == hideField })
}

func (f *openedForm) view() (*view, error) {
	v, err := f.viewOf(f.plan, nil, nil)
	if err != nil {
		return nil, err
	}
	v.holds, v.fields, v.opens = f.hold, f.visibleFields(), true
	return v, nil
}

// shown prepares the record for sending fields of it.
func (f *openedForm) shown(fields []*metadata.Field) (*metadata.Record, error) {
	v, err := f.view()
	if err != nil {
		return nil, err
	}
	v.fields = fields
	record := f.record.Clone()
	return record, v.prepare([]*metadata.Record{record})
}

// can lists what the actor can do with the record as a whole.
func (f *openedForm) can() []string {
	if f.old == nil {
		return []string{mayCreate}
	}
	can := []string{}
	editable := f.mayWrite && !f.hold.Locked
	for _, word := range f.hold.Fields {
		editable = editable || word == "edit" || word == "require"
	}
	if editable {
		can = append(can, mayEdit)
	}
	if deletable, err := f.covers(f.old, mayDelete); err == nil && deletable {
		can = append(can, mayDelete)
	}
	for _, right := range []string{mayCreate, mayExport} {
		if f.rights.may(right) {
			can = append(can, right)
		}
	}
	return can
}

func (f *openedForm) layout() FormLayout {
	layout := FormLayout{Name: f.form.Name, Label: f.form.Label, Tabs: f.form.Tabs, Sections: []FormSection{}, Related: []FormRelated{}}
	for i := range f.form.Sections {
		if section := f.section(i); len(section.Fields) > 0 {
			layout.Sections = append(layout.Sections, section)
		}
	}
	for _, related := range f.form.Related {
		if shown, ok := f.related(related); ok {
			layout.Related = append(layout.Related, shown)
		}
	}
	return layout
}

// sectionName names a section; one without a name gets its number.
func sectionName(form *metadata.Form, index int) string {
	if name := form.Sections[index].Name; name != "" {
		return name
	}
	return "s" + strconv.Itoa(index+1)
}

func (f *openedForm) section(index int) FormSection {
	section := &f.form.Sections[index]
	shown := FormSection{
		Name: sectionName(f.form, index), Label: section.Label, Tab: section.Tab, Columns: max(section.Columns, 1),
		Visible: section.ShownIn(f.seen()), Fields: []FormField{},
	}
	for i := range section.Fields {
		place := &section.Fields[i]
		field := f.plan.entity.FieldByName(place.Field)
		if field == nil || field.Archived {
			continue
		}
		if right := f.right(field); right > hideField {
			shown.Fields = append(shown.Fields, f.field(field, formPlace{section, place}, right))
		}
	}
	return shown
}

func (f *openedForm) field(field *metadata.Field, place formPlace, right fieldRight) FormField {
	state := f.now(field, place)
	if state.ReadOnly {
		right = min(right, readField)
	}
	shown := FormField{
		FieldInfo: f.plan.fieldInfo(field, right), Visible: state.Visible, Required: state.Required,
		Wide: place.field.Wide, Allowed: state.Allowed, Why: state.Why,
	}
	if field.HoldsRecords() {
		shown.Columns = chosenColumns(f.lineFields(field, right), place.field.Columns)
	}
	if field.Kind == "links" {
		shown.Can = f.m.rightsOn(f.by, field.Target).can()
	}
	return shown
}

// chosenColumns are the columns that a form shows, in its order; all when it does not say.
func chosenColumns(all []FormField, chosen []string) []FormField {
	if len(chosen) == 0 {
		return all
	}
	columns := []FormField{}
	for _, name := range chosen {
		if at := slices.IndexFunc(all, func(column FormField) bool { return column.Name == name }); at >= 0 {
			columns = append(columns, all[at])
		}
	}
	return columns
}

// seen is what the rules of the form see.
func (f *openedForm) seen() rule.Scope { return f.inOneCurrency(f.whole()) }

// condition is what a field is just now, with what a task demands of it.
func (f *openedForm) condition(field *metadata.Field, place formPlace) FieldCondition {
	state, _ := rulesOf(field, place).holdsNow(f.seen()) // a rule that fails is told when the values are checked
	word := f.hold.Fields[field.Name]
	state.Required = state.Required || word == "require"
	state.ReadOnly = state.ReadOnly && word != "require"
	if field.Depends != nil {
		f.narrow(dependent{f.whole(), field}, &state)
	}
	return state
}

func (f *openedForm) lineFields(lines *metadata.Field, right fieldRight) []FormField {
	p := f.m.plans[lines.Target.Name]
	seen := f.m.rightsOn(f.by, lines.Target)
	columns := []FormField{}
	for _, field := range p.fields {
		allowed := seen.field(field)
		if !seen.may(mayRead) && f.hold.Part {
			allowed = editField
		}
		if allowed == hideField || field == lines.Back {
			continue
		}
		column := FormField{
			FieldInfo: p.fieldInfo(field, min(allowed, right)), Visible: true, Required: field.Required.Always && !field.Managed(),
		}
		column.Why = f.whyColumn(field, allowed, column.Managed)
		columns = append(columns, column)
	}
	return columns
}

func (f *openedForm) related(related metadata.Related) (FormRelated, bool) {
	entity := f.m.Entity(related.Entity)
	if entity == nil {
		return FormRelated{}, false
	}
	seen := f.m.rightsOn(f.by, entity)
	field := entity.FieldByName(related.By)
	if !seen.may(mayRead) || field == nil || seen.field(field) < readField {
		return FormRelated{}, false
	}
	label := related.Label
	if label.IsZero() {
		label = entityInfo(entity).Plural
	}
	return FormRelated{Entity: related.Entity, By: related.By, Label: label, View: related.View, Can: seen.can()}, true
}

package engine

import (
	"errors"
	"slices"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// change is one change of a record on its way through save.
type change struct {
	Save
	set    []flow.FieldValue // what the engine itself writes, past the rights of people; "owner" may be among it
	run    string            // the run that makes the change and need not be told of it
	totals *laterTotals      // when given, rollups of other records are renewed by whoever collects them

	seen map[string]*metadata.Record // titles of chosen records that the actor was found to see
}

// remember keeps the title of a record the actor may see, for the answer.
func (ch *change) remember(record *metadata.Record) {
	if ch.seen == nil {
		ch.seen = map[string]*metadata.Record{}
	}
	ch.seen[record.ID] = record
}

// saving is the state of one save as it goes from step to step.
type saving struct {
	*computing
	change  *change
	hold    hold
	edited  []*metadata.Field // what people wrote
	changed []*metadata.Field // all that differs in the end
	owned   bool              // the owner changed
}

// save creates or changes one record: the one way in which records are written, for people, the API,
// imports and workflows alike. It returns the record as stored.
func (e *Engine) save(tx *store.Tx, m *model, by Actor, ch *change) (*metadata.Record, error) {
	p, err := m.entityPlan(ch.Entity)
	if err != nil {
		return nil, err
	}
	s, err := e.begin(tx, m, by, p, ch)
	if err != nil {
		return nil, err
	}
	steps := []func() error{s.parse, s.load, s.fill, s.compute, s.check, s.refuse, s.number, s.put, s.note, s.index, s.settle, s.advance}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
		if s.nothing() {
			break
		}
	}
	return s.record, nil
}

// begin locks what is there and asks whether the actor may write it at all.
func (e *Engine) begin(tx *store.Tx, m *model, by Actor, p *plan, ch *change) (*saving, error) {
	if p.entity.Parent != "" {
		return nil, Refuse(Invalid, "line_entity", "Lines are saved with the record they belong to.", "明细随所属记录一起保存。")
	}
	if ch.ID == "" {
		return e.beginNew(tx, m, by, p, ch)
	}
	old, err := tx.Lock(p.entity, ch.ID)
	if err != nil {
		return nil, translate(err)
	}
	held, err := e.mayWrite(tx, m, by, old, ch.Task)
	if err != nil {
		return nil, err
	}
	if err := e.sameVersion(tx, m, by, old, ch); err != nil {
		return nil, err
	}
	return &saving{computing: e.computing(tx, m, by, old.Clone(), old), change: ch, hold: held}, nil
}

func (e *Engine) beginNew(tx *store.Tx, m *model, by Actor, p *plan, ch *change) (*saving, error) {
	if !by.isEngine() && !m.rightsOn(by, p.entity).may(mayCreate) {
		return nil, e.lacks(p.entity, mayCreate)
	}
	record := metadata.NewRecord(p.entity)
	record.Owner, record.CreatedBy, record.CreatedAt = by.author(), by.author(), tx.Now
	return &saving{computing: e.computing(tx, m, by, record, nil), change: ch}, nil
}

// mayWrite refuses whoever may not change a record. A person who was asked about it by a workflow
// may change what the step allows.
func (e *Engine) mayWrite(tx *store.Tx, m *model, by Actor, record *metadata.Record, task string) (hold, error) {
	if by.isEngine() {
		return hold{}, nil
	}
	held, err := e.holds(tx, m, by, record, task)
	if err != nil {
		return held, err
	}
	if held.Part {
		return held, nil
	}
	return held, e.mustCover(tx, m, by, record, mayEdit)
}

// sameVersion refuses a change made on an older version, unless only workflows have written since,
// and other fields.
func (e *Engine) sameVersion(tx *store.Tx, m *model, by Actor, stored *metadata.Record, ch *change) error {
	if ch.Version == 0 || ch.Version == stored.Version {
		return nil
	}
	entries, err := tx.History(stored.Entity.Name, stored.ID, 0, 50)
	if err != nil {
		return err
	}
	if ch.Version < stored.Version && onlyEngineSince(entries, ch) {
		return nil
	}
	return e.conflict(tx, m, by, stored, ch.Values)
}

func onlyEngineSince(entries []*store.Entry, ch *change) bool {
	for _, entry := range entries {
		if entry.Version <= ch.Version {
			return true
		}
		if entry.Through != string(ViaWorkflow) && entry.Through != string(ViaSystem) {
			return false
		}
		for _, changed := range entry.Changes {
			if _, sent := ch.Values[changed.Field]; sent {
				return false
			}
		}
	}
	return false
}

// conflict tells that somebody else was faster, with what is stored now.
func (e *Engine) conflict(tx *store.Tx, m *model, by Actor, stored *metadata.Record, yours map[string]any) error {
	answer := Refuse(Conflict, "version_conflict",
		"Somebody else has changed this record since you opened it. Choose which values to keep.",
		"您打开后该记录已被他人修改，请选择要保留的内容。")
	current, err := e.showRecord(tx, m, by, stored)
	if err != nil {
		return err
	}
	answer.Current, answer.Yours = current, yours
	return answer
}

// parse reads what was sent and refuses fields the actor may not write.
func (s *saving) parse() error {
	given := s.record.Clone()
	s.problems = append(s.problems, valueProblems(s.plan.entity.Parse(s.record, s.change.Values))...)
	s.edited = metadata.Changed(given, s.record)
	for _, field := range s.edited {
		if problem := s.mayEdit(field); problem != nil {
			s.add(field, "", problem)
		}
	}
	s.problems = append(s.problems, s.hiddenLines()...)
	if err := s.lockedFields(); err != nil {
		return err
	}
	s.checkOwner(given.Owner)
	return s.assign()
}

// assign writes what the engine itself sets.
func (s *saving) assign() error {
	for _, value := range s.change.set {
		if value.Field == "owner" {
			s.record.Owner = identity(value.Value)
			continue
		}
		field := s.plan.entity.FieldByName(value.Field)
		if field == nil || field.Archived {
			s.problems = append(s.problems, unknownFieldProblem(s.plan.entity, value.Field))
			continue
		}
		parsed, problem := fromFlow(field, value.Value)
		if problem != nil {
			s.add(field, "", problem)
			continue
		}
		s.record.Values[field.Position] = parsed
	}
	s.forgetReferences()
	return nil
}

// fromFlow turns a literal of a definition, or a rule's result, into a field's value.
func fromFlow(field *metadata.Field, value any) (any, *metadata.ValueProblem) {
	if parsed, problem := field.KindOf().FromRule(field, value); problem == nil {
		return parsed, nil
	}
	return field.KindOf().Parse(field, value)
}

func identity(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case interface{ Identity() string }:
		return v.Identity()
	}
	return ""
}

// forgetReferences drops loaded records that the record no longer refers to.
func (s *saving) forgetReferences() {
	for name, target := range s.record.References {
		field := s.plan.entity.FieldByName(name)
		if field != nil && target != nil && s.record.Values[field.Position] != any(target.ID) {
			delete(s.record.References, name)
		}
	}
	if target := s.record.References["owner"]; target != nil && target.ID != s.record.Owner {
		delete(s.record.References, "owner")
	}
}

// mayEdit tells why an actor may not write a field, nil if it is allowed.
func (s *saving) mayEdit(field *metadata.Field) *metadata.ValueProblem {
	if workflow := s.plan.mirrors[field.Name]; workflow != "" && !s.by.isEngine() {
		return s.mirrorProblem(field, workflow)
	}
	if s.by.isEngine() {
		return nil
	}
	switch s.hold.Fields[field.Name] {
	case "edit", "require":
		return nil
	case "read", "hide":
		return readOnlyProblem()
	}
	right := s.m.rightsOn(s.by, s.plan.entity).field(field)
	switch {
	case right == editField && (s.old == nil || s.coveredForEdit()):
		return nil
	case right == maskField && s.old == nil: // whoever enters a value knows it
		return nil
	case right == hideField:
		problem := unknownFieldProblem(s.plan.entity, field.Name)
		return &metadata.ValueProblem{Code: problem.Code, Message: problem.Message}
	}
	return noRightProblem(field)
}

func noRightProblem(field *metadata.Field) *metadata.ValueProblem {
	return &metadata.ValueProblem{Code: "field_forbidden", Message: metadata.Text{
		En: "None of your roles lets you change “" + field.Label.In("en") + "”.",
		Zh: "您的角色不允许修改“" + field.Label.In("zh") + "”。",
	}}
}

// coveredForEdit reports whether the roles alone, without a task, let the actor change this record.
func (s *saving) coveredForEdit() bool {
	covered, err := s.engine.covers(s.tx, s.m, s.by, s.old, mayEdit)
	return err == nil && covered
}

// mirrorProblem refuses a person's change of a workflow's state; a new record may name the state in
// which the workflow begins.
func (s *saving) mirrorProblem(field *metadata.Field, key string) *metadata.ValueProblem {
	workflow := s.m.Workflow(key)
	if s.old == nil && workflow != nil && s.record.Values[field.Position] == any(workflow.Start.State) {
		return nil
	}
	return &metadata.ValueProblem{Code: "field_managed_by_workflow", Message: metadata.Text{
		En: "“" + field.Label.In("en") + "” follows the process “" + workflow.Title.In("en") + "” and cannot be set by hand.",
		Zh: "“" + field.Label.In("zh") + "”由流程“" + workflow.Title.In("zh") + "”管理，不能手工修改。",
	}}
}

// lockedFields refuses changes of a record that a workflow holds, but for what a step allows.
func (s *saving) lockedFields() error {
	if !s.hold.Locked || s.by.isEngine() {
		return nil
	}
	refused := Refuse(Locked, "record_locked", s.hold.Reason.In("en"), s.hold.Reason.In("zh"))
	for _, field := range s.edited {
		if word := s.hold.Fields[field.Name]; word != "edit" && word != "require" {
			problem := readOnlyProblem()
			refused.Fields = append(refused.Fields, FieldProblem{field.Name, "/" + field.Name, "locked", problem.Message})
		}
	}
	if len(refused.Fields) == 0 && s.record.Owner == s.old.Owner {
		return nil
	}
	return refused
}

// hiddenLines refuses changes of line fields that the actor may not write.
func (s *saving) hiddenLines() []FieldProblem {
	var problems []FieldProblem
	if s.by.isEngine() {
		return nil
	}
	for _, lines := range s.plan.lines {
		seen := s.m.rightsOn(s.by, lines.Target)
		if !slices.Contains(s.edited, lines) || s.hold.Fields[lines.Name] != "" {
			continue
		}
		before := map[string]*metadata.Record{}
		if s.old != nil {
			for _, line := range linesOf(s.old, lines) {
				before[line.ID] = line
			}
		}
		for i, line := range linesOf(s.record, lines) {
			problems = append(problems, lineProblems(lines, i, line, before[line.ID], seen)...)
		}
	}
	return problems
}

func lineProblems(lines *metadata.Field, index int, line, before *metadata.Record, seen *rights) []FieldProblem {
	if before == nil {
		before = metadata.NewRecord(line.Entity)
	}
	var problems []FieldProblem
	for _, field := range metadata.Changed(before, line) {
		if seen.field(field) < editField && !field.Managed() {
			problem := noRightProblem(field)
			problems = append(problems, FieldProblem{lines.Name, "/" + lines.Name + linePointer(index, field), problem.Code, problem.Message})
		}
	}
	return problems
}

// checkOwner accepts only active people as owners.
func (s *saving) checkOwner(before string) {
	if s.record.Owner == before {
		return
	}
	if s.old != nil && !s.by.isEngine() && !s.coveredForEdit() {
		s.problems = append(s.problems, FieldProblem{"owner", "/owner", "field_forbidden", metadata.Text{
			En: "None of your roles lets you change the owner.", Zh: "您的角色不允许修改负责人。",
		}})
	}
	if s.record.Owner == "" {
		return
	}
	if p := s.engine.org.Load().people[s.record.Owner]; p == nil || !p.active {
		s.problems = append(s.problems, FieldProblem{"owner", "/owner", "reference_unknown", metadata.Text{
			En: "The owner must be an active person.", Zh: "负责人必须是在职人员。",
		}})
	}
}

// fill gives a new record, and new lines, their defaults.
func (s *saving) fill() error {
	if s.old == nil {
		err := s.defaults(func(field *metadata.Field) bool {
			_, given := s.change.Values[field.Name]
			return given
		})
		if err != nil {
			return err
		}
	}
	s.lineDefaults()
	return nil
}

func (s *saving) compute() error {
	if err := s.formulas(s.old == nil); err != nil {
		return err
	}
	s.changed = s.record.Entity.LiveFields()
	if s.old != nil {
		s.changed = append([]*metadata.Field{}, metadata.Changed(s.old, s.record)...)
		s.owned = s.old.Owner != s.record.Owner
	}
	return nil
}

// nothing reports whether a change turned out to change nothing.
func (s *saving) nothing() bool {
	return s.old != nil && s.changed != nil && len(s.changed) == 0 && !s.owned && len(s.problems) == 0
}

// check collects all that is wrong, so that a person sees everything at once.
func (s *saving) check() error {
	person := !s.by.isEngine()
	if person {
		s.conditions(s.formOfChange(), func(field *metadata.Field) bool {
			return s.by.Via != ViaImport && slices.Contains(s.edited, field)
		})
	}
	s.checks()
	if s.plan.entity.Name == "user" && person {
		s.problems = append(s.problems, s.guardUser()...)
	}
	if err := s.checkReferences(person); err != nil {
		return err
	}
	return s.checkFiles()
}

// formOfChange is the form whose rules count besides those of the entity, nil without one.
func (s *saving) formOfChange() *metadata.Form {
	if s.change.Form == "" {
		return nil
	}
	return s.m.Form(s.plan.entity.Name, s.change.Form)
}

// refuse ends the save when there are problems, with those of uniqueness among them.
func (s *saving) refuse() error {
	if len(s.problems) == 0 {
		return nil
	}
	if err := s.checkUnique(); err != nil {
		return err
	}
	return invalid(s.problems)
}

// number gives a new record its numbers, as late as possible because the counter stays locked.
func (s *saving) number() error {
	if s.old != nil {
		return nil
	}
	at := s.tx.Now.In(s.engine.org.Load().company.location())
	for _, field := range s.plan.fields {
		if field.Kind != "autonumber" || field.Number == nil || s.record.Values[field.Position] != nil {
			continue
		}
		sequence, err := s.tx.NextNumber(field.ID + "|" + metadata.NumberPeriod(field.Reset, at))
		if err != nil {
			return err
		}
		s.record.Values[field.Position] = field.Number.Format(sequence, at)
		if err := s.formulas(false); err != nil { // a title may be made of the number
			return err
		}
	}
	return nil
}

func (s *saving) put() error {
	s.record.UpdatedBy = s.by.author()
	var err error
	if s.old == nil {
		err = s.tx.Insert(s.record)
	} else {
		err = s.tx.Update(s.record, s.old.Version, s.changed)
	}
	return s.putProblem(err)
}

// putProblem tells a clash of unique values in the words of the definition.
func (s *saving) putProblem(err error) error {
	var clash *store.DuplicateError
	if !errors.As(err, &clash) {
		return err
	}
	if fields := clash.Fields(s.plan.entity); len(fields) > 0 {
		return invalid([]FieldProblem{duplicateProblem(s.plan.entity, fields)})
	}
	for _, lines := range s.plan.lines {
		if fields := clash.Fields(lines.Target); len(fields) > 0 {
			problem := duplicateProblem(lines.Target, fields)
			problem.Field, problem.Pointer = lines.Name, "/"+lines.Name
			return invalid([]FieldProblem{problem})
		}
	}
	return err
}

// advance tells the workflows what happened.
func (s *saving) advance() error {
	event := recordEvent{Old: s.old, New: s.record, Changed: s.changed, Except: s.change.run}
	return s.engine.advance(s.tx, s.m, s.by, event)
}

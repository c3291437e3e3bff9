package engine

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// parse reads what was sent and refuses fields the actor may not write.
func (s *saving) parse() error {
	if err := s.loadLinks(); err != nil {
		return err
	}
	given := s.record.Clone()
	s.problems = append(s.problems, valueProblems(s.plan.entity.Parse(s.record, s.change.Values))...)
	if err := s.seal(); err != nil {
		return err
	}
	s.edited = append(metadata.Changed(given, s.record), s.relinked()...)
	for _, field := range s.edited {
		if problem := s.mayEdit(field); problem != nil {
			s.add(field, problem)
		}
	}
	s.noteLines()
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
			s.add(field, problem)
			continue
		}
		if field.Kind == "lines" {
			takePlaces(linesOf(s.record, field), parsed)
		}
		s.record.Values[field.Position] = parsed
	}
	s.forgetReferences()
	return s.seal()
}

// takePlaces lets lines that are all new be those that stood in their places, so that the history tells
// what changed in them.
func takePlaces(present []*metadata.Record, given any) {
	lines, _ := given.([]*metadata.Record)
	if slices.ContainsFunc(lines, func(line *metadata.Record) bool { return line.ID != "" }) {
		return
	}
	for i := range min(len(present), len(lines)) {
		lines[i].ID = present[i].ID
	}
}

// seal encrypts what was typed into encrypted fields.
func (s *saving) seal() error {
	if !s.plan.secrets {
		return nil
	}
	return s.sealRecord(s.record)
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
	case right == editField && (s.old == nil || s.covered):
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

// coveredForOwner reports whether the actor may give this record away: by a role alone, for what was
// shared for a time must not become the actor's own.
func (s *saving) coveredForOwner() bool {
	covered, err := s.coversBy(s.m.rightsOn(s.by, s.old.Entity), s.old, mayEdit)
	return err == nil && covered
}

// managedByWorkflow is the code of a change that only a workflow may make.
const managedByWorkflow = "field_managed_by_workflow"

// mirrorProblem refuses a person's change of a workflow's state; a new record may name the state in
// which the workflow begins.
func (s *saving) mirrorProblem(field *metadata.Field, key string) *metadata.ValueProblem {
	workflow := s.m.Workflow(key)
	if s.old == nil && workflow != nil && s.record.Values[field.Position] == any(workflow.Start.State) {
		return nil
	}
	return &metadata.ValueProblem{Code: managedByWorkflow, Message: metadata.Text{
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

// noteLines notes what people wrote in lines.
func (s *saving) noteLines() {
	s.editedLines = map[*metadata.Record][]*metadata.Field{}
	for _, lines := range s.plan.lines {
		if !slices.Contains(s.edited, lines) {
			continue
		}
		before := linesByID(s.old, lines)
		for _, line := range linesOf(s.record, lines) {
			was := before[line.ID]
			if was == nil {
				was = metadata.NewRecord(line.Entity)
			}
			s.editedLines[line] = metadata.Changed(was, line)
		}
	}
}

// hiddenLines refuses changes of line fields that the actor may not write.
func (s *saving) hiddenLines() []FieldProblem {
	var problems []FieldProblem
	if s.by.isEngine() {
		return nil
	}
	for _, lines := range s.plan.lines {
		if s.hold.Fields[lines.Name] != "" {
			continue
		}
		seen := s.m.rightsOn(s.by, lines.Target)
		for i, line := range linesOf(s.record, lines) {
			problems = append(problems, s.lineProblems(lines, i, line, seen)...)
		}
	}
	return problems
}

func (s *saving) lineProblems(lines *metadata.Field, index int, line *metadata.Record, seen *rights) []FieldProblem {
	var problems []FieldProblem
	for _, field := range s.editedLines[line] {
		if seen.field(field) < editField && !field.Managed() {
			problem := noRightProblem(field)
			shown, pointer := (&part{lines: lines, index: index}).place(field.Name)
			problems = append(problems, FieldProblem{shown, pointer, problem.Code, problem.Message})
		}
	}
	return problems
}

// isActive reports whether somebody works here, as this transaction has it: it may have brought them back
// itself, as taking a hand-over back does.
func (s *saving) isActive(person string) bool {
	p := s.org.Load().people[person]
	if p == nil || p.active {
		return p != nil
	}
	stored, err := s.tx.Get(s.m.Entity("user"), person)
	return err == nil && stored.Value("active") == true
}

// checkOwner accepts only active people as owners.
func (s *saving) checkOwner(before string) {
	if s.record.Owner == before {
		return
	}
	if s.old != nil && !s.by.isEngine() && !s.coveredForOwner() {
		s.problems = append(s.problems, FieldProblem{"owner", "/owner", "field_forbidden", metadata.Text{
			En: "None of your roles lets you change the owner.", Zh: "您的角色不允许修改负责人。",
		}})
	}
	if s.record.Owner == "" {
		return
	}
	if !s.isActive(s.record.Owner) {
		s.problems = append(s.problems, FieldProblem{"owner", "/owner", unknownReference, metadata.Text{
			En: "The owner must be an active person.", Zh: "负责人必须是在职人员。",
		}})
	}
}

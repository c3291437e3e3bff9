package engine

import (
	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// rootLabels name what rules may read besides the record, by path.
var rootLabels = map[string]metadata.Text{
	"record": {En: "the record", Zh: "本记录"}, "old": {En: "the record before the change", Zh: "修改前的记录"},
	"user": {En: "the acting person", Zh: "当前用户"}, "candidate": {En: "the candidate", Zh: "候选人"}, "item": {En: "the item", Zh: "当前项"},
	"event": {En: "the event", Zh: "事件"},
	"now":   {En: "now", Zh: "现在"}, "today": {En: "today", Zh: "今天"}, "org": {En: "the company", Zh: "公司"},
	"flow.decisions": {En: "decisions in this round", Zh: "本轮已作出的决定数"}, "flow.round": {En: "round", Zh: "审批轮次"},
	"flow.state": {En: "state", Zh: "流程状态"}, "flow.submitter": {En: "the submitter", Zh: "发起人"}, "flow.comment": {En: "comment", Zh: "意见"},
	"flow.done": {En: "the step has passed", Zh: "步骤已通过"}, "org.name": {En: "company name", Zh: "公司名称"},
	"org.currency": {En: "base currency", Zh: "本位币"}, "org.language": {En: "company language", Zh: "公司语言"}, "org.zone": {En: "company time zone", Zh: "公司时区"},
	"org.departments_above": {En: "departments above", Zh: "上级部门"}, "org.departments_below": {En: "departments below", Zh: "下级部门"},
	"org.members_below": {En: "people in and below the department", Zh: "部门及下级部门人员"}, "org.members_above": {En: "people in and above the department", Zh: "部门及上级部门人员"},
	"org.managers": {En: "managers", Zh: "各级上级"}, "org.reports": {En: "people led", Zh: "下属"}, "org.head": {En: "head of department", Zh: "部门负责人"},
	"org.day_begins": {En: "when the day begins", Zh: "当日起始时间"},
	"user.roles":     {En: "roles of the acting person", Zh: "当前用户的角色"}, "user.teams": {En: "teams of the acting person", Zh: "当前用户的团队"},
	"candidate.roles": {En: "roles of the candidate", Zh: "候选人的角色"}, "candidate.teams": {En: "teams of the candidate", Zh: "候选人的团队"},
	"user.id": {En: "the acting person", Zh: "当前用户"}, "candidate.id": {En: "the candidate", Zh: "候选人"},
}

// ruleLabels names fields, options, roles and steps in the words of the definitions.
func ruleLabels(m *metadata.Model, at metadata.Place) rule.Labels {
	return rule.Labels{
		Path:  func(path []string) rule.Text { return rule.Text(pathLabel(m, at, path)) },
		Value: func(path []string, value any) rule.Text { return rule.Text(valueLabel(m, at, path, value)) },
		Let: func(name string) string {
			if let := letAt(at, []string{name}); let != nil {
				return let.Source
			}
			return ""
		},
	}
}

// follow walks a path such as record.account.name as far as it leads: the root's name in words, "" of
// the record's own, and the attributes passed.
func follow(m *metadata.Model, at metadata.Place, path []string) (root metadata.Text, passed []metadata.Attribute) {
	var entity *metadata.Entity
	names := path[1:]
	switch path[0] {
	case "record", "#":
		entity = at.Entity
	case "old":
		entity, root = at.Entity, metadata.Text{En: "before the change", Zh: "修改前"}
	case "candidate":
		entity = at.Candidate
		if at.Context == metadata.ContextWorkflow {
			entity, root = m.Entity("user"), rootLabels["candidate"]
		}
	case "user":
		entity, root = m.Entity("user"), rootLabels["user"]
	case "flow":
		if len(path) > 2 && path[1] == "submitter" {
			entity, root, names = m.Entity("user"), rootLabels["flow.submitter"], path[2:]
		}
	}
	for _, name := range names {
		if entity == nil {
			return root, nil
		}
		attribute, ok := entity.Attribute(name)
		if field := entity.FieldByName(name); !ok && field != nil && !field.Archived { // lines have no column
			attribute = metadata.Attribute{Name: name, Field: field, Target: field.Target}
		} else if !ok {
			return root, nil
		}
		passed = append(passed, attribute)
		entity = attribute.Target
	}
	return root, passed
}

// pathLabel names what a path of a rule leads to; empty when it leads nowhere.
func pathLabel(m *metadata.Model, at metadata.Place, path []string) metadata.Text {
	key := joinedPath(path)
	if known, ok := rootLabels[key]; ok {
		return known
	}
	if let := letAt(at, path); let != nil {
		return metadata.Text(rule.Sentence(let.Source, ruleLabels(m, at)))
	}
	if at.Event && path[0] == "event" {
		return of(metadata.Text{En: "“" + path[1] + "”", Zh: "“" + path[1] + "”"}, rootLabels["event"])
	}
	root, passed := follow(m, at, path)
	if len(passed) == 0 {
		return metadata.Text{}
	}
	label := passed[0].SpokenLabel()
	for _, attribute := range passed[1:] {
		label = of(attribute.SpokenLabel(), label)
	}
	switch {
	case root.IsZero():
		return label
	case path[0] == "old":
		return metadata.Text{En: label.En + " " + root.En, Zh: root.Zh + "的" + label.Zh}
	}
	return of(label, root)
}

// of names something that belongs to something else.
func of(part, whole metadata.Text) metadata.Text {
	return metadata.Text{En: part.En + " of " + whole.En, Zh: whole.Zh + "的" + part.Zh}
}

func joinedPath(path []string) string {
	key := path[0]
	for _, name := range path[1:] {
		key += "." + name
	}
	return key
}

// letAt is the workflow's let that a path names, nil if it names none.
func letAt(at metadata.Place, path []string) *metadata.Rule {
	if at.Workflow == nil || len(path) != 1 {
		return nil
	}
	let, _ := at.Workflow.Let.Get(path[0])
	return let
}

// targetOf is the entity that a path leads to through its last name, nil if that is no reference.
func targetOf(m *metadata.Model, at metadata.Place, path []string) *metadata.Entity {
	if len(path) == 1 && (path[0] == "user" || path[0] == "candidate") || joinedPath(path) == "flow.submitter" {
		return m.Entity("user")
	}
	if _, passed := follow(m, at, path); len(passed) > 0 {
		return passed[len(passed)-1].Target
	}
	return nil
}

// valueLabel names a literal that stands beside a path: an option, a role, a team or a step.
func valueLabel(m *metadata.Model, at metadata.Place, path []string, value any) metadata.Text {
	name, ok := value.(string)
	if !ok {
		return numberLabel(fieldAt(m, at, path), value)
	}
	switch joinedPath(path) {
	case "user.roles", "candidate.roles", "flow.submitter.roles":
		return optionLabel(m, "roles", name)
	case "user.teams", "candidate.teams", "flow.submitter.teams":
		return optionLabel(m, "teams", name)
	case "flow.done":
		if at.Workflow != nil && at.Workflow.Steps[name] != nil {
			return stepLabel(at.Workflow, name)
		}
		return metadata.Text{}
	case "flow.state":
		if at.Workflow != nil {
			return stateLabel(at.Workflow, name)
		}
		return metadata.Text{}
	}
	if field := fieldAt(m, at, path); field != nil {
		return optionLabel(m, field.Options, name)
	}
	return metadata.Text{}
}

// fieldAt is the field that a path leads to, also by a let that passes it on; nil if there is none.
func fieldAt(m *metadata.Model, at metadata.Place, path []string) *metadata.Field {
	if let := letAt(at, path); let != nil {
		if path = rule.PassesOn(let.Source); path == nil {
			return nil
		}
	}
	if _, passed := follow(m, at, path); len(passed) > 0 {
		return passed[len(passed)-1].Field
	}
	return nil
}

// numberLabel writes a number as the field beside it would.
func numberLabel(field *metadata.Field, value any) metadata.Text {
	number, ok := value.(decimal.Decimal)
	if whole, isWhole := value.(int64); isWhole {
		number, ok = decimal.NewFromInt(whole), true
	}
	if field == nil || !ok {
		return metadata.Text{}
	}
	words := metadata.FormatResult(number, metadata.Locale{})
	if field.IsPercent() {
		words += "%"
	}
	return metadata.Text{En: words, Zh: words}
}

func optionLabel(m *metadata.Model, set, name string) metadata.Text {
	options := m.OptionSets[set]
	if options == nil {
		return metadata.Text{}
	}
	for _, option := range options.Options {
		if option.Name == name {
			return option.Label
		}
	}
	return metadata.Text{}
}

package engine

import (
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// why explains what a field is just now, where that is not what fields are by themselves.
func (f *openedForm) why(field *metadata.Field, place formPlace, state FieldCondition, right fieldRight) []FormReason {
	var reasons []FormReason
	if !state.Visible || !place.section.ShownIn(f.seen()) {
		return f.whyHidden(field, place)
	}
	managed := f.plan.managed(field)
	switch {
	case right == maskField:
		reasons = append(reasons, reason("Your roles show this value masked only.", "您的角色只能查看脱敏后的内容。"))
	case right < editField || managed != "" || state.ReadOnly:
		reasons = append(reasons, f.whyReadOnly(field, place, managed)...)
	}
	if state.Required {
		reasons = append(reasons, f.whyRequired(field, place)...)
	}
	return reasons
}

// whyColumn explains a column of line items.
func (f *openedForm) whyColumn(field *metadata.Field, right fieldRight, managed string) []FormReason {
	switch {
	case managed == "computed":
		return []FormReason{f.whyComputed(field)}
	case right == maskField:
		return []FormReason{reason("Your roles show this value masked only.", "您的角色只能查看脱敏后的内容。")}
	case right < editField:
		return []FormReason{reason("None of your roles lets you change it.", "您的角色不允许修改此项。")}
	case field.ReadOnly.Always:
		return []FormReason{readOnlyForAll()}
	}
	return nil
}

func reason(en, zh string) FormReason { return FormReason{Text: metadata.Text{En: en, Zh: zh}} }

func readOnlyForAll() FormReason {
	return reason("It is read-only for everybody: the system fills it in.", "此项对所有人只读，由系统填写。")
}

// whyHidden tells which of the rules that have to hold for a field to be shown do not.
func (f *openedForm) whyHidden(field *metadata.Field, place formPlace) []FormReason {
	var reasons []FormReason
	rules := rulesOf(field, place)
	for _, visible := range append(rules.visible[:], place.section.Visible) {
		if visible == nil {
			continue
		}
		if shown, err := visible.Program.True(f.seen()); err == nil && !shown {
			reasons = append(reasons, f.ruleReason(visible, metadata.Text{En: "Shown only when", Zh: "仅在满足条件时显示"}))
		}
	}
	return reasons
}

func (f *openedForm) whyReadOnly(field *metadata.Field, place formPlace, managed string) []FormReason {
	switch {
	case managed == "computed":
		return []FormReason{f.whyComputed(field)}
	case managed == "numbered":
		return []FormReason{reason("The number is given when the record is saved.", "编号在保存时自动生成。")}
	case managed == "workflow":
		title := f.m.Workflow(f.plan.mirrors[field.Name]).Title
		return []FormReason{reason("It follows the process “"+title.In("en")+"”.", "由流程“"+title.In("zh")+"”管理。")}
	case f.hold.Locked && f.hold.Fields[field.Name] == "":
		return []FormReason{{Text: f.hold.Reason}}
	case f.hold.Fields[field.Name] == "read":
		return []FormReason{reason("This step of the process shows it for reading.", "流程的当前步骤只允许查看此项。")}
	case f.rights.field(field) < editField:
		return []FormReason{reason("None of your roles lets you change it.", "您的角色不允许修改此项。")}
	case !f.mayWrite:
		return []FormReason{f.whyNotThisOne()}
	case field.ReadOnly.Always || place.field.ReadOnly.Always:
		return []FormReason{readOnlyForAll()}
	}
	return f.conditionReasons([]metadata.Condition{field.ReadOnly, place.field.ReadOnly}, metadata.Text{En: "Read-only because", Zh: "只读，因为"})
}

// whyNotThisOne tells somebody who may change other records of the entity why not this one.
func (f *openedForm) whyNotThisOne() FormReason {
	if !f.rights.may(mayEdit) {
		return reason("None of your roles lets you change such records.", "您的角色不允许修改此类记录。")
	}
	return reason("Your roles let you change some of these records, but not this one.", "您的角色只能修改部分记录，不包括这一条。")
}

func (f *openedForm) whyComputed(field *metadata.Field) FormReason {
	switch {
	case field.Kind == "mirror":
		return reason("It shows a field of the record that is referred to.", "显示所引用记录的字段。")
	case field.Kind == "lookup" && field.Totals():
		label := entityInfo(field.From).Plural
		return reason("It is worked out over the records in “"+label.In("en")+"” that fit.", "由“"+label.In("zh")+"”中符合条件的记录统计得出。")
	case field.Kind == "lookup":
		label := entityInfo(field.From).Plural
		return reason("It is looked up in “"+label.In("en")+"”: the first record that fits.", "从“"+label.In("zh")+"”中查找：取第一条符合的记录。")
	case field.Kind != "formula" || field.Rule == nil:
		return reason("It is summed up from other records.", "由其他记录汇总得出。")
	}
	why := reason("It is worked out from other fields.", "由其他字段计算得出。")
	if f.mayReadRule(field.Rule) {
		why.Rule = field.Rule.Source
	}
	return why
}

func (f *openedForm) whyRequired(field *metadata.Field, place formPlace) []FormReason {
	if f.hold.Fields[field.Name] == "require" {
		return []FormReason{reason("This step of the process needs it.", "流程的当前步骤要求填写。")}
	}
	if field.Required.Always || place.field.Required.Always {
		return []FormReason{reason("It is always required.", "此项始终必填。")}
	}
	return f.conditionReasons([]metadata.Condition{field.Required, place.field.Required, field.Needed}, metadata.Text{En: "Required because", Zh: "必填，因为"})
}

// conditionReasons tells the rules among conditions that hold now.
func (f *openedForm) conditionReasons(conditions []metadata.Condition, because metadata.Text) []FormReason {
	var reasons []FormReason
	for _, condition := range conditions {
		if condition.Rule == nil {
			continue
		}
		if holds, err := condition.Rule.Program.True(f.seen()); err != nil || holds {
			reasons = append(reasons, f.ruleReason(condition.Rule, because))
		}
	}
	return reasons
}

// ruleReason tells a rule as a sentence; of one that reads what the actor may not see, only that.
func (f *openedForm) ruleReason(r *metadata.Rule, because metadata.Text) FormReason {
	if !f.mayReadRule(r) {
		return reason(because.En+": a rule over values that you may not see.", because.Zh+"：规则涉及您无权查看的内容。")
	}
	sentence := f.sentence(r)
	return FormReason{Text: metadata.Text{En: because.En + ": " + sentence.En, Zh: because.Zh + "：" + sentence.Zh}, Rule: r.Source}
}

func (f *openedForm) mayReadRule(r *metadata.Rule) bool {
	return f.m.mayReadRule(f.by, r.Program, map[string]*metadata.Entity{"record": f.plan.entity, "old": f.plan.entity})
}

// sentence puts a rule into words, once: a form asks for them with every key that is typed.
func (f *openedForm) sentence(r *metadata.Rule) metadata.Text {
	if known, ok := f.m.words.Load(r); ok {
		return known.(metadata.Text)
	}
	at := metadata.Place{Context: metadata.ContextField, Entity: f.plan.entity}
	words := metadata.Text(rule.Sentence(r.Source, ruleLabels(f.m.Model, at)))
	f.m.words.Store(r, words)
	return words
}

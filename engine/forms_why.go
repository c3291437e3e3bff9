package engine

import (
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// why explains what a field is just now, where that is not obvious.
func (f *openedForm) why(field *metadata.Field, place *metadata.FormField, shown FormField) []FormReason {
	var reasons []FormReason
	if shown.Rights == "mask" {
		reasons = append(reasons, reason("Your roles show this value masked only.", "您的角色只能查看脱敏后的内容。"))
	}
	if shown.Rights == "read" {
		reasons = append(reasons, f.whyReadOnly(field, place, shown.Managed)...)
	}
	if shown.Required {
		reasons = append(reasons, f.whyRequired(field, place)...)
	}
	return reasons
}

func reason(en, zh string) FormReason { return FormReason{Text: metadata.Text{En: en, Zh: zh}} }

func (f *openedForm) whyReadOnly(field *metadata.Field, place *metadata.FormField, managed string) []FormReason {
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
	case f.rights.field(field) < editField || !f.mayWrite:
		return []FormReason{reason("None of your roles lets you change it.", "您的角色不允许修改此项。")}
	}
	return f.conditionReasons([]metadata.Condition{field.ReadOnly, place.ReadOnly}, "Read-only because", "只读，因为")
}

func (f *openedForm) whyComputed(field *metadata.Field) FormReason {
	if field.Kind != "formula" || field.Rule == nil {
		return reason("It is summed up from other records.", "由其他记录汇总得出。")
	}
	why := reason("It is worked out from other fields.", "由其他字段计算得出。")
	why.Rule = field.Rule.Source
	return why
}

func (f *openedForm) whyRequired(field *metadata.Field, place *metadata.FormField) []FormReason {
	if f.hold.Fields[field.Name] == "require" {
		return []FormReason{reason("This step of the process needs it.", "流程的当前步骤要求填写。")}
	}
	return f.conditionReasons([]metadata.Condition{field.Required, place.Required}, "Required because", "必填，因为")
}

// conditionReasons tells the rules among conditions that hold now, as sentences.
func (f *openedForm) conditionReasons(conditions []metadata.Condition, en, zh string) []FormReason {
	var reasons []FormReason
	for _, condition := range conditions {
		if condition.Rule == nil {
			continue
		}
		if holds, err := condition.Rule.Program.True(f.scope); err != nil || !holds {
			continue
		}
		at := metadata.Place{Context: metadata.ContextField, Entity: f.plan.entity}
		sentence := rule.Sentence(condition.Rule.Source, ruleLabels(f.m.Model, at))
		reasons = append(reasons, FormReason{
			Text: metadata.Text{En: en + ": " + sentence.En, Zh: zh + "：" + sentence.Zh}, Rule: condition.Rule.Source,
		})
	}
	return reasons
}

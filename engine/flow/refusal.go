package flow

import (
	"errors"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// refusals words the refusals by code.
var refusals = map[string]metadata.Text{
	"not_started":       {En: "This run has not begun.", Zh: "流程尚未开始。"},
	"started":           {En: "This run has begun already.", Zh: "流程已经开始。"},
	"over":              {En: "This run has ended.", Zh: "流程已结束。"},
	"suspended":         {En: "This run is suspended.", Zh: "流程已挂起。"},
	"not_suspended":     {En: "This run is not suspended.", Zh: "流程未挂起。"},
	"no_event":          {En: "This is not possible in the current state.", Zh: "当前状态下不能执行此操作。"},
	"not_you":           {En: "You may not do this.", Zh: "您无权执行此操作。"},
	"not_yours":         {En: "This task is not yours.", Zh: "此任务不属于您。"},
	"if":                {En: "This is not possible now.", Zh: "当前不满足执行条件。"},
	"check":             {En: "Some conditions are not met.", Zh: "有未满足的条件。"},
	"rule_failed":       {En: "A condition could not be checked", Zh: "条件无法计算"},
	"no_task":           {En: "There is no such task.", Zh: "任务不存在。"},
	"no_step":           {En: "There is no such step here.", Zh: "步骤不存在。"},
	"no_incident":       {En: "There is no such incident.", Zh: "没有此异常。"},
	"closed":            {En: "This task is closed already.", Zh: "任务已被处理。"},
	"stale":             {En: "Something changed in the meantime; please look again.", Zh: "内容已变化，请刷新后再处理。"},
	"not_your_turn":     {En: "It is not your turn yet.", Zh: "尚未轮到您处理。"},
	"no_verb":           {En: "This is not possible with this task.", Zh: "此任务不支持该操作。"},
	"not_offered":       {En: "This step does not offer it.", Zh: "此步骤未开放该操作。"},
	"advice_only":       {En: "You were asked for advice; answer with it.", Zh: "您是被委派人，只能答复意见。"},
	"out_for_advice":    {En: "Somebody else is giving advice; take it back first.", Zh: "任务已委派他人，请先收回。"},
	"claimed":           {En: "Somebody else has taken this task.", Zh: "任务已被他人认领。"},
	"not_claimed":       {En: "This task was not taken from a queue.", Zh: "此任务不是从队列认领的。"},
	"nested":            {En: "An added signer cannot add signers.", Zh: "加签人不能再次加签。"},
	"mixed":             {En: "Signers before and after cannot be mixed.", Zh: "前加签与后加签不能混用。"},
	"already_signer":    {En: "This person is asked in this step already.", Zh: "该人员已在此步骤中。"},
	"self":              {En: "The submitter may not decide this.", Zh: "发起人不能处理此步骤。"},
	"yourself":          {En: "Choose somebody else.", Zh: "不能选择自己。"},
	"people":            {En: "Choose at least one person.", Zh: "请选择人员。"},
	"one_person":        {En: "Choose one person.", Zh: "请选择一个人。"},
	"inactive":          {En: "This person is not active.", Zh: "该人员已停用。"},
	"out_of_scope":      {En: "This person may not be chosen here.", Zh: "不能选择该人员。"},
	"last_signer":       {En: "The last task of a step cannot be removed.", Zh: "不能减去最后一个审批人。"},
	"too_few":           {En: "Too few people would be left to pass the step.", Zh: "剩余人数不足以通过此步骤。"},
	"target":            {En: "It cannot be returned there.", Zh: "不能退回到该步骤。"},
	"comment_required":  {En: "Please write a comment.", Zh: "请填写意见。"},
	"attachment":        {En: "Please attach a file.", Zh: "请上传附件。"},
	"signature":         {En: "Please sign.", Zh: "请手写签名。"},
	"fields":            {En: "Please check the marked fields.", Zh: "请检查标出的字段。"},
	"batch":             {En: "This has to be decided on its own page.", Zh: "此任务不支持批量处理。"},
	"pick_needed":       {En: "Please choose who is asked.", Zh: "请选择审批人。"},
	"too_early":         {En: "This was done a moment ago; please wait.", Zh: "操作过于频繁，请稍后再试。"},
	"decided":           {En: "Somebody has decided after you.", Zh: "后续步骤已处理，不能拿回。"},
	"sent":              {En: "Something has left the house since then.", Zh: "已执行对外动作，不能拿回。"},
	"left_state":        {En: "The approval has ended since then.", Zh: "流程已离开该阶段，不能拿回。"},
	"locked":            {En: "The record is locked.", Zh: "记录已锁定。"},
	"watch_denied":      {En: "These fields may not change during the approval.", Zh: "审批期间不能修改这些字段。"},
	"admin_only":        {En: "Only an administrator may do this.", Zh: "仅管理员可执行。"},
	"reason_required":   {En: "Please give a reason.", Zh: "请填写原因。"},
	"unknown_verb":      {En: "There is no such command.", Zh: "没有此命令。"},
	"not_applicable":    {En: "This workflow does not start here.", Zh: "不满足流程启动条件。"},
	"waiting_for_added": {En: "Somebody was asked before you.", Zh: "等待前加签人处理。"},
}

func refuse(code string, hint Hint) *Refusal {
	return &Refusal{Code: code, Hint: hint, Message: refusals[code]}
}

// failing is a refusal by a rule that failed: guards fail closed and say why.
func failing(err error) *Refusal {
	refusal := refuse("rule_failed", Forbidden)
	reason := errorText(err)
	refusal.Message.En += ": " + reason.En
	refusal.Message.Zh += "：" + reason.Zh
	return refusal
}

// errorText words an error in both languages without showing values.
func errorText(err error) metadata.Text {
	var failed *rule.RunError
	if errors.As(err, &failed) {
		return metadata.Text(failed.Message)
	}
	var stopped *trouble
	if errors.As(err, &stopped) {
		return stopped.message
	}
	return metadata.Text{En: err.Error(), Zh: err.Error()}
}

// trouble is why a step cannot go on without an administrator.
type trouble struct {
	code    string
	message metadata.Text
}

// Error returns the English message.
func (t *trouble) Error() string { return t.message.En }

func stop(code, en, zh string) *trouble {
	return &trouble{code, metadata.Text{En: en, Zh: zh}}
}

// asTrouble gives any error a code.
func asTrouble(err error) *trouble {
	var stopped *trouble
	if errors.As(err, &stopped) {
		return stopped
	}
	return &trouble{"rule_failed", errorText(err)}
}

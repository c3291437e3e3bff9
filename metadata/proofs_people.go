package metadata

import "slices"

// provePeople tells of an approval that the policy "self" leaves nobody for: whoever it names is
// always the one whose own record it is.
func (c *workflowCheck) provePeople(at *spot, approve *Approve) {
	if approve.Self != "deny" && approve.Self != "skip" || len(approve.By) == 0 {
		return
	}
	own := func(who *Who) bool { return who.Field == "owner" }
	if !slices.ContainsFunc(approve.By, own) || slices.ContainsFunc(approve.By, func(who *Who) bool { return !own(who) }) {
		return
	}
	where := at.key("by")
	if approve.Self == "skip" {
		c.warn(where, "nobody_self", "The owner never decides about an own record (\"self\": \"skip\"), so this step always passes by itself.", "负责人不能审批本人的记录（“self”为“skip”），此步骤总是自动通过。")
		return
	}
	en, zh := "goes to the administrators", "转给管理员"
	switch empty := approve.Empty; {
	case empty == nil:
	case len(empty.To) > 0:
		en, zh = "goes to those named under \"empty\"", "转给“empty”中指定的人员"
	case empty.Do == "approve":
		en, zh = "passes by itself", "自动通过"
	case empty.Do == "reject":
		en, zh = "is rejected by itself", "自动驳回"
	case empty.Do == "incident":
		c.fail(where, "nobody_self", "The owner never decides about an own record (\"self\": \"deny\"), so every run stops here.", "负责人不能审批本人的记录（“self”为“deny”），每个流程都会停在此处。")
		return
	}
	c.warn(where, "nobody_self", "The owner never decides about an own record (\"self\": \"deny\"), so this step always "+en+".", "负责人不能审批本人的记录（“self”为“deny”），此步骤总是"+zh+"。")
}

// unusedSelf tells that a step which names the submitter asks the submitter, whatever it says of initiators.
func (c *workflowCheck) unusedSelf(at *spot, approve *Approve) {
	named := slices.ContainsFunc(approve.By, func(who *Who) bool { return who.Submitter })
	if named && (approve.Self == "deny" || approve.Self == "skip") {
		c.warn(at, "setting_unused", "The step asks the submitter by name, so \""+approve.Self+"\" keeps nobody from deciding about an own record.",
			"此步骤明确由提交人处理，“"+approve.Self+"”不会阻止提交人审批本人的记录。")
	}
}

// settings of a who that only some kinds of it read.
func (c *workflowCheck) unusedOf(at *spot, who *Who) {
	if who.Of != "" && who.Manager == 0 && who.Chain == nil && who.Role == "" {
		c.warn(at.key("of"), "setting_unused", "\"of\" says where managers and chains begin, or whose department a role is looked for in; it has no effect here.", "“of”用于指定上级或上级链的起点，或在谁的部门中查找角色，在此处不起作用。")
	}
	if who.Pick == "" {
		for key, given := range map[string]bool{"from": len(who.From) > 0, "min": who.Min != 0, "max": who.Max != 0} {
			if given {
				c.warn(at.key(key), "setting_unused", "\""+key+"\" belongs to \"pick\"; it has no effect here.", "“"+key+"”仅用于“pick”，在此处不起作用。")
			}
		}
	}
}

package metadata

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/metadata/rule"
)

// people checks a list of people.
func (c *workflowCheck) people(at *spot, list []*Who) {
	for i, who := range list {
		c.who(at.item(i), who, false)
	}
}

// contacts checks a list of whom to tell, which may be people outside as well.
func (c *workflowCheck) contacts(at *spot, list []*Who) {
	for i, who := range list {
		c.who(at.item(i), who, true)
	}
}

// dutyOptions is the option set of what people can be in a team or territory.
const dutyOptions = "duty"

func (c *workflowCheck) who(at *spot, who *Who, contacts bool) {
	switch {
	case who.User != "":
		c.namedUser(at.key("user"))
	case who.Role != "":
		c.roleNamed(at.key("role"), who.Role)
		if role := c.model.roles[who.Role]; role != nil {
			c.w.Names["role:"+who.Role] = role.Label
		}
	case who.Team != "":
		c.teamNamed(at.key("team"), who.Team)
		if team := c.model.teams[who.Team]; team != nil {
			c.w.Names["team:"+who.Team] = team.Label
		}
	case who.Field != "":
		c.whoField(at.key("field"), who.Field, contacts)
	case who.Chain != nil:
		c.addRule(at.key("chain").key("until"), who.Chain.Until, c.place, rule.Boolean).each = "candidate"
	case who.Expr != nil:
		given := c.addRule(at.key("expr"), who.Expr, c.place, rule.List, rule.Record, rule.String)
		if !contacts {
			given.leads = []string{userEntity}
		}
	case who.Pick != "":
		c.people(at.key("from"), who.From)
		if who.Max > 0 && who.Min > who.Max {
			c.fail(at.key("max"), "bounds", "The greatest number is below the least one.", "最多人数小于最少人数。")
		}
	}
	c.whoOf(at, who)
	c.unusedOf(at, who)
}

// namedUser refuses a person's name in a pack, which has to work in every house.
func (c *workflowCheck) namedUser(at *spot) {
	if written := at.written(); written.from != nil && written.from.pack != CustomPack && c.layered(written.from.pack) {
		c.fail(at, "user_in_pack", "A pack cannot name a person; name a role or a team.", "配置包中不能指定具体人员，请使用角色或团队。")
	}
}

// layered reports whether a layer is a pack, with a pack.json.
func (c *compiler) layered(pack string) bool {
	for _, layer := range c.layers {
		if layer.Pack == pack {
			return layer.Files["pack.json"] != nil
		}
	}
	return false
}

// originWords are the people from whom manager, chain and head may be counted.
var originWords = []string{"submitter", "owner", "previous"}

// whoOf checks of, head and territory: one of the known people, or a rule.
func (c *workflowCheck) whoOf(at *spot, who *Who) {
	for _, setting := range []struct{ key, value string }{{"of", who.Of}, {"head", who.Head}, {"territory", who.Territory}} {
		switch {
		case setting.value == "":
		case strings.HasPrefix(setting.value, "="):
			c.addComputed(at.key(setting.key), who.OfRule, c.place, rule.Record, rule.String).leads = originTargets(setting.key, who)
		case !slices.Contains(originWords, setting.value):
			c.originField(at.key(setting.key), setting.value, originTargets(setting.key, who))
		}
	}
	if who.As != "" {
		c.duty(at.key("as"), who)
	}
}

// duty checks what people are to be in a team or territory.
func (c *workflowCheck) duty(at *spot, who *Who) {
	if who.Territory == "" && who.Team == "" {
		c.fail(at, "setting_kind", "\"as\" belongs to a territory or team.", "“as”仅用于区域或团队。")
		return
	}
	duties := c.model.OptionSets[dutyOptions]
	if duties == nil {
		return
	}
	if duties.Option(who.As) == nil {
		c.warn(at, "unknown_duty", "The options “"+duties.Label.In("en")+"” have no \""+who.As+"\", so nobody can be given this duty.",
			"选项集“"+duties.Label.In("zh")+"”中没有“"+who.As+"”，因此无法为任何人设置此职责。")
	}
	c.w.Names["duty:"+who.As] = duties.LabelOf(who.As)
}

// originTargets names the entities that a field may lead to from which people are found.
func originTargets(key string, who *Who) []string {
	switch {
	case key == "territory":
		return []string{"territory"}
	case key == "head" || who.Role != "":
		return []string{userEntity, "department"}
	}
	return []string{userEntity}
}

// originField checks a field of the record from which people are found: one that holds a user, for a
// head also a department, for a territory a territory.
func (c *workflowCheck) originField(at *spot, path string, wanted []string) {
	if first, _, _ := strings.Cut(path, "."); c.e.byName[first] == nil && c.e.attributes[first] == nil {
		en, zh := suggestion(path, originWords)
		c.fail(at, "enum", "This is submitter, owner, previous, a field or a rule after =."+en, "此处应为 submitter、owner、previous、字段名，或 = 开头的规则。"+zh)
		return
	}
	end, ok := c.pathNamed(at, c.e, path)
	if !ok {
		return
	}
	c.paths = append(c.paths, strings.Split(path, "."))
	if end.target == nil || !slices.Contains(wanted, end.target.Name) {
		c.fail(at, "who_field", "\""+path+"\" does not hold a "+strings.Join(wanted, " or ")+".", "“"+path+"”不是可用于此处的字段。")
	}
}

// whoField checks that a field holds users; whoever is only told may also be a contact or address.
func (c *workflowCheck) whoField(at *spot, path string, contacts bool) {
	end, ok := c.pathNamed(at, c.e, path)
	if !ok {
		return
	}
	c.paths = append(c.paths, strings.Split(path, "."))
	if end.field != nil {
		c.w.Names["field:"+path] = end.field.Label
	} else if path == "owner" {
		c.w.Names["field:owner"] = Text{En: "Owner", Zh: "负责人"}
	}
	isUser := end.target != nil && end.target.Name == userEntity
	isContact := contacts && (end.target != nil || end.field != nil && (end.field.Kind == "email" || end.field.Kind == "phone"))
	if !isUser && !isContact {
		c.fail(at, "who_field", "\""+path+"\" does not hold a user.", "“"+path+"”不是用户字段。")
	}
}

// actions checks a list of actions.
func (c *workflowCheck) actions(at *spot, actions []*Action) {
	for i, action := range actions {
		c.action(at.item(i), action)
	}
}

// create checks what is created; with for_each the values know the item.
func (c *workflowCheck) create(at *spot, action *Action) {
	c.addRule(at.key("for_each"), action.ForEach, c.place, rule.List)
	outer := c.place
	c.place.Item = action.ForEach != nil
	defer func() { c.place = outer }()
	if target := c.entityNamed(at.key("create"), action.Create); target != nil {
		c.values(at.key("values"), target, &action.Values, false)
	}
}

// update checks what another record gets; where the reference stands in lines, the values know the line
// as item.
func (c *workflowCheck) update(at *spot, action *Action) {
	e, path, spot := c.e, action.Update, at.key("update")
	outer := c.place
	defer func() { c.place = outer }()
	if lines, reference, nested := strings.Cut(path, "."); nested {
		if f := e.FieldByName(lines); f != nil && f.Kind == "lines" && f.Target != nil {
			e, path, c.place.Item = f.Target, reference, true
		}
	}
	end, ok := c.pathNamed(spot, e, path)
	switch {
	case !ok:
		return
	case end.target == nil, c.place.Item && strings.Contains(path, "."):
		c.fail(spot, "update_target", "\""+clip(action.Update)+"\" is no reference of the record or of its lines.", "“"+clip(action.Update)+"”不是记录或其明细上的引用字段。")
		return
	case !c.place.Item:
		c.paths = append(c.paths, strings.Split(path, "."))
	}
	action.Target = end.target.Name
	c.values(at.key("values"), end.target, &action.Values, false)
}

func (c *workflowCheck) action(at *spot, action *Action) {
	c.addRule(at.key("if"), action.If, c.place, rule.Boolean)
	defer c.knowing(action.If, true)()
	c.values(at.key("set"), c.e, &action.Set, true)
	switch {
	case action.Create != "":
		c.create(at, action)
	case action.Update != "" && action.ForEach == nil:
		c.update(at, action)
	case action.ForEach != nil:
		c.fail(at.key("for_each"), "setting_kind", "\"for_each\" belongs to \"create\".", "“for_each”仅用于“create”。")
	case action.Values.Len() > 0:
		c.fail(at.key("values"), "setting_kind", "\"values\" belongs to \"create\" and \"update\".", "“values”仅用于“create”和“update”。")
	}
	if action.Notify != nil {
		c.notify(at.key("notify"), action.Notify)
	}
	c.people(at.key("assign"), action.Assign)
	if action.Emit != "" {
		c.emits[action.Emit] = append(c.emits[action.Emit], at.key("emit"))
	}
	for _, name := range sortedKeys(action.With) {
		c.addComputed(at.key("with").key(name), action.With[name].Rule, c.place)
	}
	if action.Retry == nil && (action.Job != "" || action.HTTP != nil) {
		action.Retry = &Retry{}
	}
	if action.Retry != nil && action.Retry.Max == 0 && at.key("retry").key("max").node == nil {
		action.Retry.Max = 5
	}
	if action.Job != "" || action.HTTP != nil {
		action.OnError = cmp.Or(action.OnError, "incident")
	}
	if action.HTTP != nil {
		action.HTTP.Method = cmp.Or(action.HTTP.Method, "POST")
		c.w.Connections = append(c.w.Connections, NamedConnection{action.HTTP.Connection, at.key("http").key("connection").pointer()})
	}
}

func (c *workflowCheck) notify(at *spot, notify *Notify) {
	c.contacts(at.key("to"), notify.To)
	c.templateFor(at.key("template"), notify.Template)
	c.channels(at.key("via"), notify.Via)
	if notify.Attach == "" {
		return
	}
	if field := c.fieldNamed(at.key("attach"), c.e, notify.Attach); field != nil && !field.HoldsFiles() {
		c.fail(at.key("attach"), "field_kind", "\""+notify.Attach+"\" holds no files.", "字段“"+notify.Attach+"”不存放文件。")
	}
}

// channels are the ways by which messages of workflows reach people.
var channels = []string{"inbox", "email"}

// channels warns of ways to send a message that there are not: it reaches people by the others only.
func (c *workflowCheck) channels(at *spot, via []string) {
	for i, channel := range via {
		if slices.Contains(channels, channel) {
			continue
		}
		en, zh := suggestion(channel, channels)
		c.warn(at.item(i), "unknown_channel", "Nothing is sent through \""+channel+"\"; messages go through "+strings.Join(channels, " and ")+"."+en,
			"没有通知渠道“"+channel+"”，消息只能通过 "+strings.Join(channels, "、")+" 发送。"+zh)
	}
}

// values checks the values of set and create.
func (c *workflowCheck) values(at *spot, e *Entity, values *Ordered[Computed], own bool) {
	for name, value := range values.All() {
		spot := at.key(name)
		if name == "owner" {
			c.addComputed(spot, value.Rule, c.place, rule.Record, rule.String)
			continue
		}
		f := c.fieldNamed(spot, e, name)
		switch {
		case f == nil:
		case f.Kind == "lines" && value.Rule != nil:
			c.addComputed(spot, value.Rule, c.place, rule.List)
		case f.Managed(), f.HoldsRecords():
			c.fail(spot, "field_managed", "\""+name+"\" cannot be set.", "“"+name+"”不能设置。")
		case own && name == c.w.Field:
			c.fail(spot, "field_managed", "\""+name+"\" shows the state; a transition changes it.", "“"+name+"”反映状态，应通过流转改变。")
		default:
			c.value(spot, f, value)
		}
	}
}

// value checks a value for a field: a literal it can hold, or a rule of its type.
func (c *workflowCheck) value(at *spot, f *Field, value Computed) {
	if value.Rule != nil {
		c.addComputed(at, value.Rule, c.place, f.accepts()...)
		return
	}
	literal, problem := f.kind.Parse(f, value.Literal)
	if problem == nil {
		_, problem = f.Choose(literal, nil, time.Time{})
	}
	if problem != nil && f.Kind != "reference" && f.Kind != "user" {
		c.report(at, problem.Code, problem.Message, false)
	}
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

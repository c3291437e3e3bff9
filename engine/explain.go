package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// EffectiveAccess tells what somebody may do with an entity, or with one record of it, and why.
type EffectiveAccess struct {
	User   Person        `json:"user"`
	Entity string        `json:"entity"`
	Can    []AccessRight `json:"can"`
	Fields []AccessField `json:"fields"`
	Record *AccessRecord `json:"record,omitempty"`
}

// AccessRight is a right with what gives it: roles with their rows, and shares. Asked about a record,
// Allowed is about that one. Missing says what is lacking where it is not allowed.
type AccessRight struct {
	Right   string        `json:"right"`
	Allowed bool          `json:"allowed"`
	Why     []AccessCause `json:"why"`
	Missing metadata.Text `json:"missing,omitzero"`
}

// AccessCause is a role's word, a share (Rows is then "share") or a process ("process"). Holds tells
// whether it reaches the record asked about.
type AccessCause struct {
	Role  string        `json:"role"`
	Label metadata.Text `json:"label"`
	Rows  string        `json:"rows"`
	Holds *bool         `json:"holds,omitempty"`
	Text  metadata.Text `json:"text"`
}

// AccessField is what somebody may do with a field.
type AccessField struct {
	Field  string        `json:"field"`
	Label  metadata.Text `json:"label"`
	Rights string        `json:"rights"`
	Why    []AccessCause `json:"why"`
}

// AccessRecord is what somebody may do with one record.
type AccessRecord struct {
	ID    string        `json:"id"`
	Title string        `json:"title"`
	Read  bool          `json:"read"`
	Edit  bool          `json:"edit"`
	Why   metadata.Text `json:"why"`
}

// Access explains what a user may do with an entity and, when record is not "", with that record.
// Everybody may ask about themselves; asking about others needs the right "users".
func (e *Engine) Access(ctx context.Context, by Actor, user, entity, record string) (*EffectiveAccess, error) {
	if user != by.ID {
		if err := by.mustAdminister("users"); err != nil {
			return nil, err
		}
	}
	p := e.org.Load().people[user]
	if p == nil {
		return nil, notFound("There is no such person.", "没有该人员。")
	}
	var answer *EffectiveAccess
	err := e.readAs(ctx, p.actor(ViaForm), func(a *act) (err error) {
		x := &explaining{act: a, asking: by}
		answer, err = x.explain(entity, record)
		return err
	})
	return answer, err
}

// explaining tells one person's access, which its act has, to another.
type explaining struct {
	*act

	asking Actor
	entity *metadata.Entity
	rights *rights
	record *metadata.Record // asked about, or nil
}

func (x *explaining) explain(entity, record string) (*EffectiveAccess, error) {
	plan, err := x.m.entityPlan(entity)
	if err != nil {
		return nil, err
	}
	x.entity, x.rights = plan.entity, x.m.rightsOn(x.by, plan.entity)
	answer := &EffectiveAccess{User: Person{ID: x.by.ID, Title: x.by.Name}, Entity: entity, Can: []AccessRight{}, Fields: []AccessField{}}
	if record != "" {
		if x.record, _, err = x.as(x.asking).readable(plan, record); err != nil {
			return nil, err
		}
	}
	for _, right := range allRights {
		told, err := x.right(right)
		if err != nil {
			return nil, err
		}
		answer.Can = append(answer.Can, told)
	}
	for _, field := range plan.fields {
		answer.Fields = append(answer.Fields, x.field(field))
	}
	if x.record != nil {
		answer.Record, err = x.aboutRecord()
	}
	return answer, err
}

func (x *explaining) right(right string) (AccessRight, error) {
	told := AccessRight{Right: right, Allowed: x.rights.may(right), Why: []AccessCause{}}
	if x.record != nil {
		told.Allowed = false
	}
	for _, g := range x.rights.grants[right] {
		cause := causeOf(g)
		if x.record != nil {
			holds, err := x.holds(g)
			if err != nil {
				return told, err
			}
			cause.Holds, told.Allowed = &holds, told.Allowed || holds
		}
		told.Why = append(told.Why, cause)
	}
	if x.record != nil && x.rights.may(right) {
		shares, err := x.shares(right)
		told.Why, told.Allowed = append(told.Why, shares...), told.Allowed || len(shares) > 0
		if err != nil {
			return told, err
		}
	}
	if !told.Allowed {
		told.Missing = x.missing(right)
	}
	return told, nil
}

// shares lists the shares that give a right on the record asked about.
func (x *explaining) shares(right string) ([]AccessCause, error) {
	if right != mayRead && right != mayEdit {
		return nil, nil
	}
	shares, err := x.sharedWith(x.entity, x.record.ID)
	var causes []AccessCause
	for _, share := range shares {
		if right == mayRead || share.Rights == mayEdit {
			causes = append(causes, x.causeOfShare(x.m, x.asking, share))
		}
	}
	return causes, err
}

// missing says what is lacking for a right.
func (x *explaining) missing(right string) metadata.Text {
	if denying := x.rights.denied[right]; len(denying) > 0 {
		en, zh := labelsOf(denying)
		return metadata.Text{
			En: "Denied, whatever other roles give, by: " + en + ".",
			Zh: "已被角色禁止（其他角色授予也无效）：" + zh + "。",
		}
	}
	if !x.rights.may(right) {
		var held []*metadata.Role
		for _, name := range x.by.Roles {
			if role := x.m.Role(name); role != nil {
				held = append(held, role)
			}
		}
		if len(held) == 0 {
			return metadata.Text{En: "The person holds no role.", Zh: "该人员没有任何角色。"}
		}
		en, zh := labelsOf(held)
		return metadata.Text{
			En: "None of the person's roles gives this right: " + en + ".",
			Zh: "该人员的角色都没有此权限：" + zh + "。",
		}
	}
	org := x.org.Load()
	owner, own := org.described(x.record.Owner), org.described(x.by.ID)
	return metadata.Text{
		En: "The rows of the roles do not reach this record. It belongs to " + owner.En + "; the person is " + own.En + ".",
		Zh: "角色的数据范围不包含该记录。记录负责人：" + owner.Zh + "；该人员：" + own.Zh + "。",
	}
}

// labelsOf lists what roles are called.
func labelsOf(roles []*metadata.Role) (en, zh string) {
	var inEnglish, inChinese []string
	for _, role := range roles {
		inEnglish, inChinese = append(inEnglish, role.Label.In("en")), append(inChinese, role.Label.In("zh"))
	}
	return strings.Join(inEnglish, ", "), strings.Join(inChinese, "、")
}

// described names a person with the department.
func (o *organisation) described(id string) metadata.Text {
	p := o.people[id]
	if p == nil {
		return metadata.Text{En: "nobody", Zh: "无"}
	}
	if unit := o.departments[p.department]; unit != nil {
		return metadata.Text{En: p.name + " (" + unit.name + ")", Zh: p.name + "（" + unit.name + "）"}
	}
	return metadata.Text{En: p.name, Zh: p.name}
}

// holds reports whether one grant covers the record asked about.
func (x *explaining) holds(g grant) (bool, error) {
	only := &rights{entity: x.entity, grants: map[string][]grant{mayRead: {g}}}
	return x.coversBy(only, x.record, mayRead)
}

var rowWords = map[string]metadata.Text{
	"own":              {En: "own records", Zh: "本人的记录"},
	"territory":        {En: "records of the person's territories", Zh: "本人所属区域的记录"},
	"territory_below":  {En: "records of the person's territories and those under them", Zh: "本人所属区域及下级区域的记录"},
	"department":       {En: "records of the department", Zh: "本部门的记录"},
	"department_below": {En: "records of the department and those under it", Zh: "本部门及下级部门的记录"},
	"team":             {En: "records of the department, those under it and the people led", Zh: "本部门、下级部门及下属的记录"},
	"all":              {En: "all records", Zh: "全部记录"},
	"rule":             {En: "records that meet a condition", Zh: "符合条件的记录"},
}

var administratorLabel = metadata.Text{En: "Administrator of everything", Zh: "系统管理员"}

func causeOf(g grant) AccessCause {
	cause := AccessCause{Rows: g.rows, Text: rowWords[g.rows]}
	if g.rule != nil {
		cause.Rows = g.rule.Source
	}
	if g.role == nil {
		cause.Label = administratorLabel
		return cause
	}
	cause.Role, cause.Label = g.role.Name, g.role.Label
	return cause
}

// field tells every role's word on a field; who has several gets the widest. What the engine works out is
// only read, whatever they say.
func (x *explaining) field(field *metadata.Field) AccessField {
	most := editField
	if field.Managed() {
		most = readField
	}
	told := AccessField{Field: field.Name, Label: field.Label, Rights: min(x.rights.field(field), most).String(), Why: x.fieldCauses(field, most)}
	if most < editField {
		told.Why = append(told.Why, AccessCause{Text: managedWords})
	}
	return told
}

func (x *explaining) fieldCauses(field *metadata.Field, most fieldRight) []AccessCause {
	if x.by.Administers("all") {
		return []AccessCause{{Label: administratorLabel, Text: fieldWords[most.String()]}}
	}
	causes := []AccessCause{}
	for _, said := range x.m.wordsOn(x.by.Roles, ownerOf(x.m, x.entity).Name) {
		own := said.role.Entities[x.entity.Name]
		if slices.Contains(said.given.Can, mayRead) {
			word := min(roleWord(own.Fields[field.Name], usualWord(said.given)), most)
			causes = append(causes, AccessCause{Role: said.role.Name, Label: said.role.Label, Text: fieldWords[word.String()]})
		}
		if limit := own.Limits[field.Name]; limit != "" {
			causes = append(causes, AccessCause{Role: said.role.Name, Label: said.role.Label, Text: limitWords[limit]})
		}
	}
	return causes
}

var fieldWords = map[string]metadata.Text{
	"hide": {En: "hides it", Zh: "隐藏"}, "mask": {En: "masks it", Zh: "脱敏"},
	"read": {En: "shows it", Zh: "只读"}, "edit": {En: "lets it be changed", Zh: "可编辑"},
}

var limitWords = map[string]metadata.Text{
	"hide": {En: "hides it, whatever other roles say", Zh: "一律隐藏（其他角色授予也无效）"},
	"mask": {En: "masks it, whatever other roles say", Zh: "一律脱敏（其他角色授予也无效）"},
	"read": {En: "never lets it be changed, whatever other roles say", Zh: "一律只读（其他角色授予也无效）"},
}

var managedWords = metadata.Text{En: "the system works it out; nobody types it", Zh: "由系统生成，不可填写"}

// aboutRecord sums up: by a role, because a workflow asked, or not at all.
func (x *explaining) aboutRecord() (*AccessRecord, error) {
	told := &AccessRecord{ID: x.record.ID, Title: x.record.Title(metadata.Locale{Language: x.asking.Language})}
	var err error
	if told.Read, err = x.covers(x.record, mayRead); err != nil {
		return nil, err
	}
	if told.Edit, err = x.covers(x.record, mayEdit); err != nil {
		return nil, err
	}
	held, err := x.act.holds(x.record, "")
	if err != nil {
		return nil, err
	}
	byRole, err := x.coversBy(x.rights, x.record, mayRead)
	if err != nil {
		return nil, err
	}
	switch {
	case byRole:
		told.Why = metadata.Text{En: "A role's rows include this record.", Zh: "角色的数据范围包含该记录。"}
	case told.Read:
		told.Why = metadata.Text{En: "It is shared with this person for a time.", Zh: "该记录已限时共享给此人。"}
	case held.Part:
		told.Read = true
		told.Why = metadata.Text{En: "A process asked this person about the record.", Zh: "流程曾请此人处理该记录。"}
	default:
		told.Why = metadata.Text{En: "No role's rows include this record, it is not shared, and no process asked.", Zh: "没有角色的数据范围包含该记录，未共享给此人，也没有流程请其处理。"}
	}
	if held.Locked {
		told.Edit = false
		told.Why = metadata.Text{En: told.Why.En + " " + held.Reason.En, Zh: told.Why.Zh + held.Reason.Zh}
	}
	return told, nil
}

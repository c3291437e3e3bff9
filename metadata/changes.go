package metadata

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// groupOf is where a plan lists the changes of a kind of definition.
var groupOf = map[string]string{
	"entity": "data", "options": "data", "form": "forms", "view": "forms", "conversion": "forms", "statement": "forms", "home": "forms", "menu": "forms", "pack": "forms",
	"workflow": "workflows", "calendar": "workflows", "assignment": "workflows", "role": "rights", "team": "rights", "template": "texts", "print": "texts",
}

var groupOrder = []string{"data", "forms", "workflows", "rights", "texts"}

// wordsOfChanges compares the effective definitions of two models and tells the differences.
func wordsOfChanges(old, new *Model) []PlanChange {
	teller := &changeTeller{old: old, new: new, before: effectiveNodes(old.Layers), after: effectiveNodes(new.Layers)}
	for _, path := range slices.Sorted(maps.Keys(teller.after)) {
		teller.definition(path, teller.before[teller.pathBefore(path)], teller.after[path])
	}
	for _, path := range slices.Sorted(maps.Keys(teller.before)) {
		if teller.after[path] == nil && !teller.renamed[path] {
			teller.tell(path, "remove", teller.subject(path, teller.before[path]), "")
		}
	}
	slices.SortStableFunc(teller.changes, func(a, b PlanChange) int {
		return cmp.Or(slices.Index(groupOrder, a.Group)-slices.Index(groupOrder, b.Group), cmp.Compare(a.Address, b.Address))
	})
	return teller.changes
}

// effectiveNodes gives every definition as all layers together make it; pack.json by its pack.
func effectiveNodes(layers []Layer) map[string]*node {
	nodes, m := map[string]*node{}, &merger{}
	for _, layer := range layers {
		for _, file := range slices.Sorted(maps.Keys(layer.Files)) {
			kind := DefinitionKind(file)
			root, _ := decode(&source{pack: layer.Pack, file: file, data: layer.Files[file]})
			if kind == "" || root == nil {
				continue
			}
			key := file
			if kind == "pack" {
				key = layer.Pack + "/" + file
			}
			nodes[key] = m.merge(nodes[key], root, "")
		}
	}
	return nodes
}

type changeTeller struct {
	old, new      *Model
	before, after map[string]*node
	renamed       map[string]bool
	changes       []PlanChange
}

// pathBefore is the path of an entity before its file was renamed.
func (t *changeTeller) pathBefore(path string) string {
	was := t.after[path].string("was")
	old := strings.Replace(path, nameOfFile(path)+".json", was+".json", 1)
	if was == "" || t.before[path] != nil || t.before[old] == nil {
		return path
	}
	if t.renamed == nil {
		t.renamed = map[string]bool{}
	}
	t.renamed[old] = true
	return old
}

// subject is a definition in words: Entity "Quote".
func (t *changeTeller) subject(path string, root *node) Text {
	kind := DefinitionKind(strings.TrimPrefix(path, packPrefix(path)))
	return quoted(definitionWords[kind], root.labelText(nameOfFile(path)))
}

func packPrefix(path string) string {
	if strings.HasSuffix(path, "/pack.json") {
		return strings.TrimSuffix(path, "pack.json")
	}
	return ""
}

func quoted(kind, name Text) Text {
	return Text{En: kind.En + " “" + name.En + "”", Zh: kind.Zh + "“" + name.Zh + "”"}
}

// actionWords say what happens to a subject.
var actionWords = map[string]Text{
	"add": {"%s is added", "新增%s"}, "change": {"%s is changed", "修改%s"}, "remove": {"%s is removed", "移除%s"},
}

// tell adds a line; part is the address inside the definition.
func (t *changeTeller) tell(path, action string, subject Text, part string) {
	kind := DefinitionKind(strings.TrimPrefix(path, packPrefix(path)))
	change := PlanChange{Group: groupOf[kind], Address: strings.TrimSuffix(path, ".json") + part, Action: action}
	change.Message = Text{En: fmt.Sprintf(actionWords[action].En, subject.En), Zh: fmt.Sprintf(actionWords[action].Zh, subject.Zh)}
	if action == "remove" && kind == "entity" {
		change.Destructive = true
		change.Message = Text{En: change.Message.En + "; its data are kept, hidden", Zh: change.Message.Zh + "，数据保留但隐藏"}
	}
	t.changes = append(t.changes, change)
}

// partsOf names the parts of definitions that are told one by one.
var partsOf = map[string]struct {
	key  string
	word Text
}{
	"entity": {"fields", Text{"Field", "字段"}}, "options": {"options", Text{"Option", "选项"}}, "workflow": {"states", Text{"State", "状态"}},
	"role": {"entities", Text{"Rights on", "权限："}}, "menu": {"areas", Text{"Area", "菜单分组"}}, "form": {"sections", Text{"Section", "分组"}}, "print": {"blocks", Text{"Block", "版块"}},
	"statement": {"sources", Text{"Source", "来源"}}, "home": {"blocks", Text{"Card", "卡片"}},
}

func (t *changeTeller) definition(path string, before, after *node) {
	subject := t.subject(path, after)
	if before == nil {
		t.tell(path, "add", subject, "")
		return
	}
	if before.equal(after) {
		return
	}
	kind := DefinitionKind(strings.TrimPrefix(path, packPrefix(path)))
	parts := partsOf[kind]
	count := len(t.changes)
	t.parts(path, subject, before.get(parts.key), after.get(parts.key))
	if kind == "workflow" {
		t.steps(path, subject, before, after)
	}
	if settings := changedSettings(before, after, parts.key); len(settings) > 0 || len(t.changes) == count {
		t.tell(path, "change", withSettings(subject, settings), "")
	}
}

// parts tells the parts that were added, removed and changed.
func (t *changeTeller) parts(path string, subject Text, before, after *node) {
	kind := DefinitionKind(path)
	old, now := namedParts(before), namedParts(after)
	known := &earlier[*namedPart]{byName: map[string]*namedPart{}, taken: map[string]bool{}}
	for _, part := range old {
		known.byName[part.name] = part
	}
	for _, part := range renamedFirst(now, func(p *namedPart) string { return p.was }) {
		was, _ := known.find(part.name, part.was)
		words := inside(subject, quoted(partsOf[kind].word, part.label(t, kind)))
		address := "/" + partsOf[kind].key + "/" + part.name
		switch {
		case was == nil:
			t.tell(path, "add", words, address)
		case was.name != part.name:
			t.tell(path, "change", Text{En: words.En + " (renamed from " + was.name + ")", Zh: words.Zh + "（原名 " + was.name + "）"}, address)
		case !was.node.equal(part.node):
			t.tell(path, "change", withSettings(words, changedSettings(was.node, part.node, "")), address)
		}
	}
	for _, part := range old {
		if !known.taken[part.name] {
			t.tell(path, "remove", inside(subject, quoted(partsOf[kind].word, part.label(t, kind))), "/"+partsOf[kind].key+"/"+part.name)
		}
	}
}

func inside(outer, inner Text) Text {
	return Text{En: outer.En + " › " + inner.En, Zh: outer.Zh + " › " + inner.Zh}
}

// namedPart is an element of a list with its name, or a value of an object with its key.
type namedPart struct {
	name, was string
	node      *node
}

func (p *namedPart) label(t *changeTeller, kind string) Text {
	if e := t.new.entities[p.name]; kind == "role" && e != nil {
		return e.Label
	}
	return p.node.labelText(p.name)
}

func namedParts(list *node) []*namedPart {
	var parts []*namedPart
	if list == nil {
		return nil
	}
	for i, item := range list.items {
		parts = append(parts, &namedPart{name: cmp.Or(item.string("name"), item.string("id"), itoa(i+1)), was: item.string("was"), node: item})
	}
	for _, m := range list.members {
		parts = append(parts, &namedPart{name: m.key, node: m.value})
	}
	return parts
}

func hasPart(parts []*namedPart, name string) bool {
	return slices.ContainsFunc(parts, func(part *namedPart) bool { return part.name == name })
}

// steps tells the steps of a workflow that were added and removed.
func (t *changeTeller) steps(path string, subject Text, before, after *node) {
	word := Text{"Step", "步骤"}
	old, now := stepNodes(before.get("states"), nil), stepNodes(after.get("states"), nil)
	for _, step := range now {
		if !hasPart(old, step.name) {
			t.tell(path, "add", inside(subject, quoted(word, step.node.labelText(step.name))), "/steps/"+step.name)
		}
	}
	for _, step := range old {
		if !hasPart(now, step.name) {
			t.tell(path, "remove", inside(subject, quoted(word, step.node.labelText(step.name))), "/steps/"+step.name)
		}
	}
}

// stepNodes finds all steps under a value: the elements of flows.
func stepNodes(n *node, found []*namedPart) []*namedPart {
	if n == nil {
		return found
	}
	for _, m := range n.members {
		if m.key == "flow" {
			for _, step := range m.value.items {
				found = append(found, &namedPart{name: step.string("id"), node: step})
			}
		}
		found = stepNodes(m.value, found)
	}
	for _, item := range n.items {
		found = stepNodes(item, found)
	}
	return found
}

// settingWords names settings in the words of the studio.
var settingWords = map[string]Text{
	"label": {"name", "名称"}, "plural": {"plural", "复数名称"}, "help": {"help", "说明"}, "required": {"required", "必填"}, "readonly": {"read-only", "只读"},
	"visible": {"visibility", "显示条件"}, "default": {"default value", "默认值"}, "suggest": {"proposal", "建议值"}, "personal": {"whether it tells of the person", "是否属于此人"}, "figures": {"key figures", "关键数字"}, "subtitle": {"what stands beside the title", "标题旁显示内容"}, "unique": {"uniqueness", "唯一"}, "kind": {"kind", "类型"}, "options": {"options", "选项"},
	"rule": {"formula", "公式"}, "filter": {"filter", "筛选"}, "columns": {"columns", "列"}, "sort": {"sorting", "排序"}, "checks": {"checks", "校验"}, "fields": {"fields", "字段"},
	"flow": {"steps", "步骤"}, "on": {"transitions", "流转"}, "after": {"timers", "定时器"}, "lock": {"lock", "锁定"}, "enter": {"actions on entering", "进入动作"}, "let": {"named rules", "命名规则"},
	"clocks": {"service levels", "SLA"}, "defaults": {"approval defaults", "审批默认设置"}, "rows": {"rows", "数据范围"}, "can": {"rights", "操作权限"}, "title": {"title", "标题"},
	"subject": {"subject", "主题"}, "body": {"text", "正文"}, "colour": {"colour", "颜色"}, "retired": {"retired", "停用"}, "instead": {"what stands for it", "替代选项"}, "search": {"search", "搜索"}, "version": {"version", "版本"},
	"roles": {"roles", "适用角色"}, "when": {"condition", "适用条件"}, "device": {"device", "适用设备"}, "order": {"order", "优先顺序"}, "tabs": {"tabs", "标签页"},
	"chips": {"first conditions", "初始条件"}, "stamp": {"time stamp", "时间戳"}, "remind": {"reminder", "到期提醒"}, "precision": {"precision", "精度"}, "prefix": {"what stands before", "前缀"}, "unit": {"unit", "单位"}, "per": {"counted on its own", "分别编号"}, "accept": {"kinds of files", "文件类型"}, "card": {"part of a business card", "名片内容"}, "display": {"how it is chosen", "选择方式"}, "match_message": {"message", "提示"}, "follow_up": {"follow-ups", "跟进设置"}, "passes": {"what it passes on", "数据传递"}, "along": {"what goes along to another owner", "随负责人转移"},
	"sections": {"sections", "分组"}, "related": {"related lists", "相关列表"}, "purpose": {"purpose", "用途"}, "paper": {"paper", "纸张"}, "blocks": {"blocks", "版块"}, "footer": {"footer", "页脚"}, "language": {"language", "语言"},
	"file":   {"file name", "文件名"},
	"entity": {"entity", "实体"}, "field": {"state field", "状态字段"}, "calendar": {"calendar", "工作日历"}, "start": {"start", "启动方式"}, "states": {"states", "状态"}, "migrate": {"migration", "在途迁移"}, "tests": {"tests", "测试用例"},
	"final": {"final", "终态"}, "exit": {"actions on leaving", "离开动作"}, "watch": {"watched fields", "关注字段"},
	"rules": {"rules", "规则"}, "zone": {"time zone", "时区"}, "week": {"working hours", "工作时间"}, "holidays": {"holidays", "节假日"}, "workdays": {"swap days", "调休上班日"},
	"from": {"source", "来源"}, "to": {"target", "目标"}, "if": {"condition", "条件"}, "link": {"link", "关联"}, "once": {"only once", "仅限一次"}, "together": {"what sources agree in", "合并条件"}, "add": {"fields added up", "累加字段"}, "lines": {"lines", "明细"},
	"was": {"former name", "原名"}, "icon": {"icon", "图标"}, "parent": {"belongs to", "所属实体"}, "module": {"module", "模块"}, "rate": {"exchange rate", "汇率"}, "pool": {"pool", "公海"}, "targets": {"targets", "目标设置"}, "duplicates": {"duplicates", "查重"},
	"areas": {"areas", "菜单分区"}, "requires": {"required packs", "依赖包"}, "presets": {"presets", "预设方案"}, "statement": {"statement", "对账单"}, "admin": {"administration", "管理权限"}, "entities": {"entities", "实体权限"}, "sources": {"sources", "数据来源"},
	"type": {"type", "类型"}, "group": {"grouping", "分组"}, "sums": {"sums", "合计"},
	"follow": {"keeps to its default", "随默认值更新"}, "index": {"index", "索引"}, "length": {"length", "长度"}, "mask": {"masking", "脱敏"}, "match": {"pattern to match", "格式校验"}, "scale": {"decimal places", "小数位数"}, "ungrouped": {"no separators", "不分千位"},
	"min": {"least", "最小值"}, "max": {"most", "最大值"}, "currency": {"currency", "币种"}, "depends": {"dependent options", "级联选项"}, "guide": {"guidance", "填写指引"}, "among": {"entities to choose from", "可选实体"}, "tree": {"hierarchy", "层级"},
	"pattern": {"number pattern", "编号规则"}, "reset": {"when numbering begins anew", "重新编号周期"}, "gaps": {"gaps in numbers", "允许断号"}, "format": {"format", "格式"}, "format_if": {"format by condition", "条件格式"}, "level": {"level", "级别"},
	"most": {"most at once", "数量上限"}, "size": {"size", "大小"}, "of": {"what it is worked out from", "汇总对象"}, "show": {"what is shown", "显示字段"}, "by": {"reference", "关联字段"}, "sum": {"sum", "求和"}, "lowest": {"lowest", "最小"}, "highest": {"highest", "最大"}, "average": {"average", "平均值"}, "count": {"count", "计数"},
}

func changedSettings(before, after *node, except string) []string {
	var settings []string
	for _, m := range after.members {
		if old := before.get(m.key); m.key != except && m.key != "$schema" && (old == nil || !old.equal(m.value)) {
			settings = append(settings, m.key)
		}
	}
	for _, m := range before.members {
		if m.key != except && after.get(m.key) == nil {
			settings = append(settings, m.key)
		}
	}
	return settings
}

func withSettings(subject Text, settings []string) Text {
	if len(settings) == 0 {
		return subject
	}
	var en, zh []string
	for _, setting := range settings {
		words, known := settingWords[setting]
		if !known {
			words = Text{setting, setting}
		}
		en, zh = append(en, words.En), append(zh, words.Zh)
	}
	return Text{En: subject.En + " (" + strings.Join(en, ", ") + ")", Zh: subject.Zh + "（" + strings.Join(zh, "、") + "）"}
}

package metadata

import (
	"cmp"
	"slices"
)

// Use is a place where something is used.
type Use struct {
	Path    string `json:"path"`    // the file: views/quote.mine.json
	Pointer string `json:"pointer"` // the place in the effective definition: /columns/2
	Label   Text   `json:"label"`
}

// useRecord is a use in its shortest form.
type useRecord struct {
	in      *definition
	pointer string
}

// use notes that the place uses what stands at an address.
func (c *compiler) use(at *spot, address string) {
	if !c.trusted {
		c.uses[address] = append(c.uses[address], useRecord{at.in, at.pointer()})
	}
}

// WhereUsed lists every place that names what stands at an address such as
// "entities/quote/fields/total", "entities/quote", "options/quote_status", "roles/sales",
// "teams/legal", "templates/decided", "calendars/office", "views/quote.mine" or
// "workflows/quote_discount".
func (m *Model) WhereUsed(address string) []Use {
	var uses []Use
	for _, record := range m.uses()[address] {
		uses = append(uses, Use{Path: record.in.path, Pointer: record.pointer, Label: record.label()})
	}
	slices.SortFunc(uses, func(a, b Use) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Pointer, b.Pointer))
	})
	return slices.Compact(uses)
}

var definitionWords = map[string]Text{
	"pack": {"Pack", "配置包"}, "entity": {"Entity", "实体"}, "options": {"Option set", "选项集"}, "form": {"Form", "表单"}, "view": {"View", "视图"},
	"workflow": {"Workflow", "流程"}, "role": {"Role", "角色"}, "menu": {"Menu", "菜单"}, "team": {"Team", "团队"},
	"calendar": {"Calendar", "日历"}, "template": {"Template", "模板"}, "print": {"Print template", "打印模板"}, "assignment": {"Assignment", "分配规则"},
	"statement":  {"Statement of account", "对账单"},
	"home":       {"Home page", "首页面板"},
	"conversion": {"Conversion", "转换"},
}

// namedUnder are the keys below which names stand as keys.
var namedUnder = []string{"states", "on", "clocks", "let", "entities", "fields"}

// label says where the use is in words: the definition and the way to the place in it.
func (u useRecord) label() Text {
	label := quoted(definitionWords[u.in.kind], u.in.root.labelText(u.in.name))
	at, above := u.in.root, ""
	tokens := tokensOf(u.pointer)
	for i, token := range tokens {
		parent := at
		at = at.at([]string{token})
		standard := ""
		if parent.kind == nodeObject && (slices.Contains(namedUnder, above) || i == len(tokens)-1) {
			standard = token
		}
		own := Text{En: standard, Zh: standard}
		if at.kind == nodeObject {
			own = at.labelText(standard)
		}
		if own.En != "" {
			label = inside(label, own)
		}
		above = token
	}
	return label
}

// labelText is what a definition or a part of it is called.
func (n *node) labelText(standard string) Text {
	for _, key := range []string{"label", "title"} {
		switch own := n.get(key); {
		case own == nil:
		case own.kind == nodeObject:
			return Text{En: cmp.Or(own.string("en"), own.string("zh")), Zh: cmp.Or(own.string("zh"), own.string("en"))}
		case own.kind == nodeText && key == "label":
			return Text{En: own.text, Zh: own.text}
		}
	}
	standard = cmp.Or(n.string("name"), n.string("id"), n.string("key"), standard)
	return Text{En: standard, Zh: standard}
}

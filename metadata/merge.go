package metadata

import (
	"slices"
	"strconv"
	"strings"
)

// Words of a file of differences. Keys that start with $ are reserved for them, $schema apart.
//
//	"$remove": true          in an element of a list: take it away
//	"$remove": ["key", …]    in an object: take keys away
//	"$after": "name"         in an element or a value of an object: put it behind that one, "" puts it first
//	"$move": {"key": "after"} in an object: put keys behind others
//	[{"$replace": true}, …]  in a list: what follows replaces the list below
const (
	removeWord  = "$remove"
	afterWord   = "$after"
	moveWord    = "$move"
	replaceWord = "$replace"
)

// identity gives the key by which the elements of a list are told apart, "" when the list is
// replaced as a whole: name, id or key, and in a form's sections field. under is the list's key.
func identity(list []*node, under string) string {
	keys := []string{"name", "id", "key"}
	if under == "fields" {
		keys = append(keys, "field")
	}
	for _, key := range keys {
		if len(list) > 0 && !slices.ContainsFunc(list, func(n *node) bool { return n.string(key) == "" }) {
			return key
		}
	}
	return ""
}

// identities gives the identity of each element, nil when one has none or two have the same. A
// text stands for an element of which only the field is given.
func identities(list []*node, key string) []string {
	ids := make([]string, len(list))
	seen := make(map[string]bool, len(list))
	for i, item := range list {
		ids[i] = item.string(key)
		if item.kind == nodeText && key == "field" {
			ids[i] = item.text
		}
		if ids[i] == "" || seen[ids[i]] {
			return nil
		}
		seen[ids[i]] = true
	}
	return ids
}

// merger lays differences over a definition and notes what it could not place.
type merger struct{ problems Problems }

// merge lays upper over lower, which may be nil. Neither is changed.
func (m *merger) merge(lower, upper *node, under string) *node {
	switch {
	case upper.kind == nodeObject:
		return m.mergeObject(lower, upper)
	case upper.kind == nodeList:
		return m.mergeList(lower, upper, under)
	case lower != nil && lower.equal(upper):
		return lower // who wrote it first counts
	default:
		return upper
	}
}

func (m *merger) mergeObject(lower, upper *node) *node {
	merged := &node{kind: nodeObject, from: upper.from, offset: upper.offset}
	if lower != nil && lower.kind == nodeObject {
		merged.members = slices.Clone(lower.members)
		if len(upper.members) == 0 {
			merged.from, merged.offset = lower.from, lower.offset
		}
	}
	m.removeKeys(merged, upper.get(removeWord))
	for _, change := range upper.members {
		if change.key == removeWord || change.key == afterWord || change.key == moveWord {
			continue
		}
		m.mergeMember(merged, change)
	}
	if moves := upper.get(moveWord); moves != nil {
		for _, move := range moves.members {
			m.moveKey(merged, move.key, move.value)
		}
	}
	return merged
}

func (m *merger) mergeMember(merged *node, change member) {
	i := merged.index(change.key)
	if i < 0 {
		merged.members = append(merged.members, member{key: change.key, offset: change.offset, from: change.from})
		i = len(merged.members) - 1
	}
	merged.members[i].value = m.merge(merged.members[i].value, change.value, change.key)
	if after := change.value.get(afterWord); after != nil && after.kind == nodeText {
		m.moveKey(merged, change.key, after)
	}
}

func (m *merger) removeKeys(merged, keys *node) {
	if keys == nil {
		return
	}
	if keys.kind != nodeList {
		m.problems = append(m.problems, noKeys(keys))
		return
	}
	for _, key := range keys.items {
		if i := merged.index(key.text); i >= 0 {
			merged.members = slices.Delete(merged.members, i, i+1)
		} else {
			m.lost(key, removeWord, key.text)
		}
	}
}

// noKeys refuses a removal in an object that does not name what goes.
func noKeys(remove *node) Problem {
	problem := problemAt(remove, "layer_remove", Text{
		En: "In an object " + removeWord + " lists the keys that go, as in \"" + removeWord + "\": [\"key\"]; true takes an element out of a list.",
		Zh: "在对象中，" + removeWord + " 须列出要删除的键，如 \"" + removeWord + "\": [\"key\"]；true 只用于删除列表中的元素。",
	}, false)
	if problem.Pointer == "/"+removeWord && remove.kind == nodeBoolean {
		problem.Message = Text{
			En: "A file cannot remove its definition. Take the file out of the layer that brings it; what a pack brings can be changed, not removed.",
			Zh: "定义文件不能删除其自身的定义。请从提供该定义的层中去掉此文件；内置包中的定义可以修改，不能删除。",
		}
	}
	return problem
}

func (m *merger) moveKey(merged *node, key string, after *node) {
	i, target := merged.index(key), merged.index(after.text)
	if i < 0 || (target < 0 && after.text != "") || key == after.text {
		m.lost(after, afterWord, after.text)
		return
	}
	moved := merged.members[i]
	merged.members = slices.Delete(merged.members, i, i+1)
	merged.members = slices.Insert(merged.members, merged.index(after.text)+1, moved)
}

func (m *merger) mergeList(lower, upper *node, under string) *node {
	if len(upper.items) > 0 && upper.items[0].get(replaceWord) != nil {
		return m.plainList(upper, upper.items[1:], under)
	}
	key := identity(upper.items, under)
	if key == "" || lower == nil || lower.kind != nodeList {
		return m.plainList(upper, upper.items, under)
	}
	ids := identities(lower.items, key)
	if ids == nil && len(lower.items) > 0 {
		return m.plainList(upper, upper.items, under)
	}
	merged := &keyedList{key: key, ids: ids, items: slices.Clone(lower.items)}
	for _, change := range upper.items {
		m.mergeElement(merged, change)
	}
	return &node{kind: nodeList, items: merged.items, from: lower.from, offset: lower.offset}
}

// keyedList is a list whose elements have identities.
type keyedList struct {
	key   string
	ids   []string
	items []*node
}

func (l *keyedList) remove(i int) {
	l.ids, l.items = slices.Delete(slices.Clone(l.ids), i, i+1), slices.Delete(l.items, i, i+1)
}

func (l *keyedList) insert(i int, id string, item *node) {
	l.ids, l.items = slices.Insert(slices.Clone(l.ids), i, id), slices.Insert(l.items, i, item)
}

func (m *merger) mergeElement(list *keyedList, change *node) {
	id := change.string(list.key)
	i := slices.Index(list.ids, id)
	if remove := change.get(removeWord); remove != nil && remove.kind == nodeBoolean && remove.truth {
		if i >= 0 {
			list.remove(i)
		} else {
			m.lost(change, removeWord, id)
		}
		return
	}
	var below *node
	if i >= 0 {
		below = list.items[i]
		if below.kind == nodeText { // the short form of {"field": …}
			below = &node{kind: nodeObject, from: below.from, offset: below.offset, members: []member{{key: list.key, from: below.from, offset: below.offset, value: below}}}
		}
	}
	item := m.merge(below, change, "")
	if list.key == "field" && len(item.members) == 1 {
		item = item.members[0].value
	}
	m.place(list, i, id, item, change.get(afterWord))
}

// place puts an element where it stood, behind the one named, or at the end.
func (m *merger) place(list *keyedList, i int, id string, item, after *node) {
	if after == nil || after.kind != nodeText || after.text == id {
		if i >= 0 {
			list.items[i] = item
		} else {
			list.insert(len(list.ids), id, item)
		}
		return
	}
	if i >= 0 {
		list.remove(i)
	}
	target := slices.Index(list.ids, after.text)
	if target < 0 && after.text != "" {
		m.lost(after, afterWord, after.text)
		target = len(list.ids) - 1
	}
	list.insert(target+1, id, item)
}

// plainList is a list that replaces what is below, without the words of differences.
func (m *merger) plainList(upper *node, items []*node, under string) *node {
	list := &node{kind: nodeList, from: upper.from, offset: upper.offset}
	if key := identity(items, under); key != "" && identities(items, key) != nil {
		keyed := &keyedList{key: key}
		for _, item := range items {
			m.mergeElement(keyed, item)
		}
		list.items = keyed.items
		return m.keepForms(list, items)
	}
	for _, item := range items {
		if remove := item.get(removeWord); remove != nil && remove.truth {
			m.lost(item, removeWord, "")
			continue
		}
		list.items = append(list.items, m.merge(nil, item, ""))
	}
	return list
}

// keepForms leaves {"field": "x"} as it was written where nothing was merged.
func (m *merger) keepForms(list *node, items []*node) *node {
	for i := range list.items {
		if list.items[i].kind == nodeText && len(items) == len(list.items) && items[i].kind == nodeObject && len(items[i].members) == 1 {
			list.items[i] = items[i]
		}
	}
	return list
}

// lost notes a difference whose place is gone, e.g. after an upgrade of the layer below.
func (m *merger) lost(at *node, word, name string) {
	m.problems = append(m.problems, problemAt(at, "layer_target", Text{
		En: word + " names " + strconv.Quote(name) + ", which the layers below do not have.",
		Zh: word + " 指向“" + name + "”，但下层没有。",
	}, true))
}

// problemAt is a problem at a node's place in its file.
func problemAt(at *node, code string, message Text, warning bool) Problem {
	problem := Problem{Code: code, Message: message, Warning: warning}
	if at == nil || at.from == nil {
		return problem
	}
	problem.Pack, problem.File = at.from.pack, at.from.file
	problem.Pointer = at.from.pointer(at.offset)
	problem.Line, problem.Column = at.from.place(at.offset)
	return problem
}

// ProblemIn makes a problem of a place (a JSON pointer) in the effective definition at a path, told
// where it stands in the files of the layers.
func ProblemIn(layers []Layer, path, place string, problem Problem) Problem {
	m := &merger{}
	var merged *node
	for _, layer := range layers {
		if root, _ := decode(&source{pack: layer.Pack, file: path, data: layer.Files[path]}); root != nil {
			merged = m.merge(merged, root, "")
		}
	}
	if merged == nil {
		problem.Path, problem.Place = path, place
		return problem
	}
	var tokens []string
	for _, token := range strings.Split(strings.TrimPrefix(place, "/"), "/") {
		tokens = append(tokens, unescapeToken(token))
	}
	placed := problemAt(merged.at(tokens), problem.Code, problem.Message, problem.Warning)
	placed.Path, placed.Place = path, place
	return placed
}

// MergeDefinition lays the differences of an upper layer over a lower layer's definition; lower
// may be empty. Differences whose place is gone are warnings.
func MergeDefinition(lower, upper []byte) ([]byte, Problems) {
	var below *node
	if len(lower) > 0 {
		decoded, problems := decode(&source{file: "lower", data: lower})
		if decoded == nil {
			return nil, problems
		}
		below = decoded
	}
	above, problems := decode(&source{file: "upper", data: upper})
	if above == nil {
		return nil, problems
	}
	m := &merger{problems: problems}
	return m.merge(below, above, "").pretty(), m.problems
}

// Effective gives the definition at a path as all layers together make it; nil if there is none.
func Effective(layers []Layer, path string) ([]byte, Problems) {
	m := &merger{}
	var merged *node
	for _, layer := range layers {
		data, ok := layer.Files[path]
		if !ok {
			continue
		}
		root, problems := decode(&source{pack: layer.Pack, file: path, data: data})
		m.problems = append(m.problems, problems...)
		if root == nil {
			return nil, m.problems
		}
		merged = m.merge(merged, root, "")
	}
	if merged == nil {
		return nil, m.problems
	}
	return merged.pretty(), m.problems
}

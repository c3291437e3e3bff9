package metadata

import "slices"

// DiffDefinition gives the differences that turn lower into wanted; "{}" if there are none.
// MergeDefinition(lower, DiffDefinition(lower, wanted)) equals wanted, the order of keys included.
func DiffDefinition(lower, wanted []byte) ([]byte, Problems) {
	to, problems := decode(&source{file: "wanted", data: wanted})
	if to == nil || len(problems) > 0 {
		return nil, problems
	}
	if at := reservedWord(to); at != nil {
		return nil, Problems{problemAt(at, "layer_word", Text{
			En: "Keys that start with $ are reserved for files of differences.",
			Zh: "以 $ 开头的键保留给差异文件使用。",
		}, false)}
	}
	if len(lower) == 0 {
		return to.pretty(), nil
	}
	from, problems := decode(&source{file: "lower", data: lower})
	if from == nil {
		return nil, problems
	}
	diff := difference(from, to, "")
	if diff == nil {
		diff = &node{kind: nodeObject}
	}
	return diff.pretty(), nil
}

// reservedWord finds a key that a file of differences would understand.
func reservedWord(n *node) *node {
	for _, m := range n.members {
		if m.key == removeWord || m.key == afterWord || m.key == moveWord || m.key == replaceWord {
			return m.value
		}
		if found := reservedWord(m.value); found != nil {
			return found
		}
	}
	for _, item := range n.items {
		if found := reservedWord(item); found != nil {
			return found
		}
	}
	return nil
}

// difference gives what merge has to lay over from to get to; nil when they are equal.
func difference(from, to *node, under string) *node {
	switch {
	case from.equal(to):
		return nil
	case from.kind == nodeObject && to.kind == nodeObject:
		return differenceOfObjects(from, to)
	case to.kind == nodeList:
		return differenceOfLists(from, to, under)
	default:
		return to
	}
}

func differenceOfObjects(from, to *node) *node {
	diff := &node{kind: nodeObject}
	gone := &node{kind: nodeList}
	var kept []string
	for _, m := range from.members {
		if to.get(m.key) == nil {
			gone.items = append(gone.items, textNode(m.key))
		} else {
			kept = append(kept, m.key)
		}
	}
	if len(gone.items) > 0 {
		diff.add(removeWord, gone)
	}
	var keys []string
	for _, m := range to.members {
		keys = append(keys, m.key)
		old := from.get(m.key)
		if old == nil {
			diff.add(m.key, fresh(m.value, m.key))
		} else if changed := difference(old, m.value, m.key); changed != nil {
			diff.add(m.key, changed)
		}
	}
	for _, key := range keys {
		if from.get(key) == nil {
			kept = append(kept, key)
		}
	}
	moves := &node{kind: nodeObject}
	for _, move := range reorder(kept, keys) {
		moves.add(move.id, textNode(move.after))
	}
	if len(moves.members) > 0 {
		diff.add(moveWord, moves)
	}
	return diff
}

// fresh is a value that stands on nothing below; a list that would not come through as it is is
// marked.
func fresh(value *node, under string) *node {
	if value.kind != nodeList || (&merger{}).merge(nil, value, under).equal(value) {
		return value
	}
	return replacement(value)
}

func replacement(list *node) *node {
	marker := &node{kind: nodeObject}
	marker.add(replaceWord, &node{kind: nodeBoolean, truth: true})
	return &node{kind: nodeList, items: append([]*node{marker}, list.items...)}
}

// differenceOfLists describes a list element by element where they have identities, and checks the
// description; otherwise the list is replaced.
func differenceOfLists(from, to *node, under string) *node {
	if diff := differenceByIdentity(from, to, under); diff != nil {
		if (&merger{}).merge(from, diff, under).equal(to) {
			return diff
		}
	}
	if (&merger{}).merge(from, to, under).equal(to) {
		return to
	}
	return replacement(to)
}

func differenceByIdentity(from, to *node, under string) *node {
	if from.kind != nodeList || len(from.items) == 0 || len(to.items) == 0 {
		return nil
	}
	key := identity(objectsOf(from.items, to.items), under)
	if key == "" && under == "fields" && allTexts(from.items, to.items) {
		key = "field"
	}
	before, after := identities(from.items, key), identities(to.items, key)
	if key == "" || before == nil || after == nil {
		return nil
	}
	diff := &node{kind: nodeList}
	var kept []string
	for _, id := range before {
		if slices.Contains(after, id) {
			kept = append(kept, id)
			continue
		}
		gone := keyed(key, id)
		gone.add(removeWord, &node{kind: nodeBoolean, truth: true})
		diff.items = append(diff.items, gone)
	}
	for i, id := range after {
		if !slices.Contains(before, id) && newToTheEnd(before, after[i:]) {
			kept = append(kept, id)
		}
	}
	moves := map[string]string{}
	for _, move := range reorder(kept, after) {
		moves[move.id] = move.after
	}
	for i, id := range after {
		if element := elementDifference(from, to.items[i], slices.Index(before, id), key, id); element != nil || hasKey(moves, id) {
			if element == nil {
				element = keyed(key, id)
			}
			if previous, moved := moves[id]; moved {
				element = withFirst(element, key, afterWord, textNode(previous))
			}
			diff.items = append(diff.items, element)
		}
	}
	return diff
}

// elementDifference is what has to be said of an element; nil when it is as it was.
func elementDifference(from, wanted *node, at int, key, id string) *node {
	if wanted.kind == nodeText {
		wanted = keyed(key, id)
	}
	if at < 0 {
		return wanted
	}
	old := from.items[at]
	if old.kind == nodeText {
		old = keyed(key, id)
	}
	changed := difference(old, wanted, "")
	if changed == nil {
		return nil
	}
	return withFirst(changed, "", key, textNode(id))
}

func hasKey(moves map[string]string, id string) bool { _, ok := moves[id]; return ok }

// newToTheEnd reports whether only elements that are not in before follow; those are appended.
func newToTheEnd(before, rest []string) bool {
	return !slices.ContainsFunc(rest, func(id string) bool { return slices.Contains(before, id) })
}

func objectsOf(lists ...[]*node) []*node {
	var objects []*node
	for _, list := range lists {
		for _, item := range list {
			if item.kind != nodeText {
				objects = append(objects, item)
			}
		}
	}
	return objects
}

func allTexts(lists ...[]*node) bool {
	return len(objectsOf(lists...)) == 0
}

func keyed(key, id string) *node {
	n := &node{kind: nodeObject}
	n.add(key, textNode(id))
	return n
}

func textNode(text string) *node { return &node{kind: nodeText, text: text} }

func (n *node) add(key string, value *node) {
	n.members = append(n.members, member{key: key, value: value})
}

// withFirst copies an object with a key put first, or behind the key it is to follow.
func withFirst(n *node, behind, key string, value *node) *node {
	copied := *n
	at := n.index(behind) + 1
	copied.members = slices.Insert(slices.Clone(n.members), at, member{key: key, value: value})
	return &copied
}

// move puts an element behind another; "" puts it first.
type move struct{ id, after string }

// reorder gives the moves, to be made in order, that bring the elements of have into the order of
// want. Elements of want that are not in have come in by their move.
func reorder(have, want []string) []move {
	if slices.Equal(have, want) {
		return nil
	}
	stay := longestInOrder(have, want)
	var moves []move
	for i, id := range want {
		if stay[id] {
			continue
		}
		previous := ""
		if i > 0 {
			previous = want[i-1]
		}
		moves = append(moves, move{id, previous})
	}
	return moves
}

// longestInOrder finds the most elements of have that already stand in the order of want.
func longestInOrder(have, want []string) map[string]bool {
	length, previous := make([]int, len(have)), make([]int, len(have))
	best := -1
	for i, id := range have {
		previous[i], length[i] = -1, 1
		at := slices.Index(want, id)
		for j := range i {
			if slices.Index(want, have[j]) < at && length[j]+1 > length[i] {
				previous[i], length[i] = j, length[j]+1
			}
		}
		if best < 0 || length[i] > length[best] {
			best = i
		}
	}
	stay := map[string]bool{}
	for i := best; i >= 0; i = previous[i] {
		stay[have[i]] = true
	}
	return stay
}

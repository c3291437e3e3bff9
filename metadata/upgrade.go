package metadata

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

// Conflict is a place that both a new version of a pack and the customer changed. Pointer names
// elements of lists by their name instead of their number. What is not there is nil.
type Conflict struct {
	Path    string `json:"path"`
	Pointer string `json:"pointer"`
	Base    any    `json:"base"`
	Theirs  any    `json:"theirs"`
	Ours    any    `json:"ours"`
	Message Text   `json:"message"`
}

// Upgrade carries the customer's layer of differences (ours, written over base) to a new version
// of the layers below it (theirs). Differences that the new version contains by itself disappear;
// where both changed the same thing ours stays and a conflict tells. Files that cannot be read are
// kept as they are.
func Upgrade(base, theirs []Layer, ours Layer) (Layer, []Conflict) {
	u := &upgrade{base: effectiveNodes(base), theirs: effectiveNodes(theirs)}
	carried := Layer{Pack: ours.Pack, Files: Files{}}
	for _, path := range slices.Sorted(maps.Keys(ours.Files)) {
		data := ours.Files[path]
		if kind := DefinitionKind(path); kind != "" && kind != "pack" {
			data = u.file(path, data)
		}
		if data != nil {
			carried.Files[path] = data
		}
	}
	return carried, u.conflicts
}

type upgrade struct {
	base, theirs map[string]*node
	path         string
	conflicts    []Conflict
}

// file gives the differences over the new version; nil when there are none left.
func (u *upgrade) file(path string, data []byte) []byte {
	differences, _ := decode(&source{file: path, data: data})
	if differences == nil {
		return data
	}
	u.path = path
	base, theirs := u.base[path], u.theirs[path]
	ours := (&merger{}).merge(base, differences, "")
	switch {
	case theirs == nil && base == nil:
		return data
	case theirs == nil:
		u.conflict(nil, base, nil, ours)
		return ours.pretty()
	}
	if base == nil {
		base = &node{kind: nodeObject}
	}
	merged := u.merge(nil, base, theirs, ours, "")
	diff := difference(theirs, merged, "")
	if diff == nil {
		return nil
	}
	return diff.pretty()
}

// merge puts together what theirs and ours made of base. nil means that there is nothing.
func (u *upgrade) merge(way []string, base, theirs, ours *node, under string) *node {
	switch {
	case sameNode(ours, base):
		return theirs
	case sameNode(theirs, base), sameNode(theirs, ours):
		return ours
	case theirs == nil || ours == nil || theirs.kind != ours.kind:
		return u.conflict(way, base, theirs, ours)
	case ours.kind == nodeObject:
		return u.mergeParts(way, objectParts(base), objectParts(theirs), objectParts(ours)).object()
	case ours.kind == nodeList:
		return u.mergeLists(way, base, theirs, ours, under)
	default:
		return u.conflict(way, base, theirs, ours)
	}
}

func sameNode(a, b *node) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.equal(b)
}

func (u *upgrade) conflict(way []string, base, theirs, ours *node) *node {
	u.conflicts = append(u.conflicts, Conflict{
		Path: u.path, Pointer: pointerOf(way), Base: plainOf(base), Theirs: plainOf(theirs), Ours: plainOf(ours),
		Message: Text{En: "You and the new version both changed this; yours was kept.", Zh: "您和新版本都修改了此处；已保留您的修改。"},
	})
	return ours
}

func plainOf(n *node) any {
	if n == nil {
		return nil
	}
	return n.plain()
}

// parts are the values of an object or the elements of a list, by key or identity, in order.
type parts struct {
	keys   []string
	values map[string]*node
}

func objectParts(n *node) parts {
	p := parts{values: map[string]*node{}}
	if n != nil && n.kind == nodeObject {
		for _, m := range n.members {
			p.keys, p.values[m.key] = append(p.keys, m.key), m.value
		}
	}
	return p
}

func listParts(n *node, key string) (parts, bool) {
	p := parts{values: map[string]*node{}}
	if n == nil || len(n.items) == 0 {
		return p, true
	}
	p.keys = identities(n.items, key)
	for i, id := range p.keys {
		p.values[id] = n.items[i]
	}
	return p, p.keys != nil
}

func (p parts) object() *node {
	n := &node{kind: nodeObject}
	for _, key := range p.keys {
		n.add(key, p.values[key])
	}
	return n
}

func (p parts) list() *node {
	n := &node{kind: nodeList}
	for _, key := range p.keys {
		n.items = append(n.items, p.values[key])
	}
	return n
}

func (u *upgrade) mergeLists(way []string, base, theirs, ours *node, under string) *node {
	key := identity(objectsOf(theirs.items, ours.items), under)
	if key == "" && under == "fields" && allTexts(theirs.items, ours.items) {
		key = "field"
	}
	baseParts, okBase := listParts(base, key)
	theirParts, okTheirs := listParts(theirs, key)
	ourParts, okOurs := listParts(ours, key)
	if key == "" || !okBase || !okTheirs || !okOurs {
		return u.conflict(way, base, theirs, ours)
	}
	return u.mergeParts(way, baseParts, theirParts, ourParts).list()
}

// mergeParts merges part by part, in the order of theirs; what only ours has stands behind what it
// stood behind in ours.
func (u *upgrade) mergeParts(way []string, base, theirs, ours parts) parts {
	merged := parts{values: map[string]*node{}}
	for _, key := range theirs.keys {
		u.mergePart(&merged, way, key, base, theirs, ours)
	}
	for i, key := range ours.keys {
		if theirs.values[key] != nil {
			continue
		}
		count := len(merged.keys)
		u.mergePart(&merged, way, key, base, theirs, ours)
		if len(merged.keys) > count && i > 0 {
			if at := slices.Index(merged.keys, ours.keys[i-1]); at >= 0 {
				merged.keys = slices.Insert(merged.keys[:count], at+1, key)
			}
		}
	}
	return merged
}

func (u *upgrade) mergePart(merged *parts, way []string, key string, base, theirs, ours parts) {
	value := u.merge(append(slices.Clone(way), key), base.values[key], theirs.values[key], ours.values[key], key)
	if value != nil {
		merged.keys = append(merged.keys, key)
		merged.values[key] = value
	}
}

// HashLayers is the hash of everything the layers hold.
func HashLayers(layers []Layer) string {
	hash := sha256.New()
	for _, layer := range layers {
		for _, path := range slices.Sorted(maps.Keys(layer.Files)) {
			content := sha256.Sum256(layer.Files[path])
			hash.Write([]byte(strings.Join([]string{layer.Pack, path, hex.EncodeToString(content[:])}, "\x00") + "\n"))
		}
	}
	return hex.EncodeToString(hash.Sum(nil))
}

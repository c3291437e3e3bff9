package rule

import (
	"maps"
	"slices"
	"strings"
)

// Name is something a rule may use, for completion.
type Name struct {
	Name   string `json:"name"` // record.account.name, or a function's name
	Type   Type   `json:"-"`
	Detail Text   `json:"detail"`         // the type in words, or what the function does
	Call   string `json:"call,omitempty"` // of a function: how it is written, e.g. round(number, digits)
}

// Names lists the paths of env down to depth fields, sorted by root and in the order of the shapes,
// then the functions.
func Names(env Env, depth int) []Name {
	var names []Name
	for _, root := range slices.Sorted(maps.Keys(env)) {
		names = appendName(names, root, env[root], depth)
	}
	calls := slices.Clone(closureHelp)
	for name, function := range functions {
		calls = append(calls, Name{Name: name, Call: function.call, Detail: function.help})
	}
	slices.SortFunc(calls, func(a, b Name) int { return strings.Compare(a.Name, b.Name) })
	return append(names, calls...)
}

func appendName(names []Name, path string, kind Type, depth int) []Name {
	name := Name{Name: path, Type: kind, Detail: kind.Words()}
	if kind.Kind == Func {
		name.Call = path + "(…)"
	}
	names = append(names, name)
	if depth == 0 || kind.Kind != Record || kind.Shape == nil {
		return names
	}
	for _, field := range kind.Shape.FieldNames() {
		if fieldType, ok := kind.Shape.Field(field); ok {
			names = appendName(names, path+"."+field, fieldType, depth-1)
		}
	}
	return names
}

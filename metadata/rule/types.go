package rule

// nullable returns the type with null allowed.
func nullable(t Type) Type {
	t.Nullable = true
	return t
}

// elementOf returns the type of a list's elements; Any when it is not known.
func elementOf(list Type) Type {
	if list.Elem == nil || list.Elem.Kind == Null {
		return Type{}
	}
	return *list.Elem
}

func listOf(elem Type) Type { return Type{Kind: List, Elem: &elem} }

// join gives the type of a value that is of one or the other type; false when that makes no sense.
func join(a, b Type) (Type, bool) {
	switch {
	case a.Kind == Null:
		return nullable(b), true
	case b.Kind == Null:
		return nullable(a), true
	case a.Kind == Any || b.Kind == Any:
		return Type{Nullable: a.Nullable || b.Nullable}, true
	case a.Kind != b.Kind:
		return Type{}, false
	}
	joined := Type{Kind: a.Kind, Nullable: a.Nullable || b.Nullable, Money: max(a.Money, b.Money), Shape: a.Shape, Options: a.Options}
	if !sameShape(a, b) {
		joined.Shape = nil
	}
	if b.Options != a.Options {
		joined.Options = nil
	}
	if a.Kind == List {
		elem, ok := joinElements(elementOrNull(a), elementOrNull(b))
		if !ok {
			return Type{}, false
		}
		joined.Elem = &elem
	}
	return joined, true
}

// joinElements is join, except that the empty list takes nothing from the other list.
func joinElements(a, b Type) (Type, bool) {
	switch {
	case a.Kind == Null:
		return b, true
	case b.Kind == Null:
		return a, true
	}
	return join(a, b)
}

// elementOrNull is elementOf, but Null for the empty list [], which fits every other list.
func elementOrNull(list Type) Type {
	if list.Elem == nil {
		return Type{}
	}
	return *list.Elem
}

// canEqual reports whether == between two types can ever mean something.
func canEqual(a, b Type) bool {
	switch {
	case a.Kind == Any || b.Kind == Any || a.Kind == Null || b.Kind == Null:
		return true
	case a.Kind == List && b.Kind == List:
		return canEqual(elementOrNull(a), elementOrNull(b))
	case a.Kind == Record && b.Kind == Record:
		return sameShape(a, b)
	case a.Kind == Record && b.Kind == String, a.Kind == String && b.Kind == Record:
		return true // a reference and an id
	}
	return a.Kind == b.Kind && a.Kind != Func
}

func sameShape(a, b Type) bool {
	return a.Shape == nil || b.Shape == nil || a.Shape.ShapeName() == b.Shape.ShapeName()
}

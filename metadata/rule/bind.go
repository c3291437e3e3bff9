package rule

import "slices"

// Bind runs the parts of a predicate that do not depend on the row and puts their results in as
// Literals and Constants; what is decided by them is folded away. The result holds no Value and no
// Given. An error is a *RunError.
func Bind(predicate Predicate, scope Scope) (Predicate, error) {
	switch p := predicate.(type) {
	case And:
		return bindAll(p.Of, scope, false, func(parts []Predicate) Predicate { return And{Of: parts} })
	case Or:
		return bindAll(p.Of, scope, true, func(parts []Predicate) Predicate { return Or{Of: parts} })
	case Not:
		return bindNot(p, scope)
	case Given:
		holds, err := p.Of.Program.True(scope)
		return Constant{Holds: holds}, err
	case Compare:
		return bindCompare(p, scope)
	case In:
		return bindIn(p, scope)
	case Some:
		return bindSome(p, scope)
	}
	return predicate, nil
}

// bindAll binds the parts of an And or Or; decisive is the Constant that decides the whole. As in
// memory, nothing is run after a part that decides.
func bindAll(parts []Predicate, scope Scope, decisive bool, whole func([]Predicate) Predicate) (Predicate, error) {
	var open []Predicate
	for _, part := range parts {
		bound, err := Bind(part, scope)
		if err != nil {
			return nil, err
		}
		constant, ok := bound.(Constant)
		if ok && constant.Holds == decisive {
			return constant, nil
		}
		if !ok {
			open = append(open, bound)
		}
	}
	switch len(open) {
	case 0:
		return Constant{Holds: !decisive}, nil
	case 1:
		return open[0], nil
	}
	return whole(open), nil
}

func bindNot(not Not, scope Scope) (Predicate, error) {
	bound, err := Bind(not.Of, scope)
	if err != nil {
		return nil, err
	}
	if constant, ok := bound.(Constant); ok {
		return Constant{Holds: !constant.Holds}, nil
	}
	return Not{Of: bound}, nil
}

func bindCompare(compare Compare, scope Scope) (Predicate, error) {
	left, err := bindOperand(compare.Left, scope)
	if err != nil {
		return nil, err
	}
	right, err := bindOperand(compare.Right, scope)
	if err != nil {
		return nil, err
	}
	if compare.Op != "==" && compare.Op != "!=" && (isNull(left) || isNull(right)) {
		return Constant{}, nil
	}
	leftLiteral, leftKnown := left.(Literal)
	rightLiteral, rightKnown := right.(Literal)
	if !leftKnown || !rightKnown {
		return Compare{Op: compare.Op, Left: left, Right: right}, nil
	}
	holds, err := operators[compare.Op](leftLiteral.Of, rightLiteral.Of)
	return Constant{Holds: holds == true}, err
}

func bindSome(some Some, scope Scope) (Predicate, error) {
	than, err := bindOperand(some.Than, scope)
	if err != nil {
		return nil, err
	}
	if isNull(than) {
		return Constant{Holds: some.Op == "!="}, nil
	}
	where, err := Bind(some.Where, scope)
	return Some{List: some.List, Where: where, Op: some.Op, Than: than}, err
}

func bindIn(in In, scope Scope) (Predicate, error) {
	item, err := bindOperand(in.Item, scope)
	if err != nil {
		return nil, err
	}
	list, err := bindOperand(in.List, scope)
	if err != nil {
		return nil, err
	}
	literal, ok := list.(Literal)
	if !ok {
		if isNull(item) {
			return Constant{}, nil
		}
		return In{Item: item, List: list}, nil
	}
	elements, _ := literal.Of.([]any)
	elements = slices.DeleteFunc(slices.Clone(elements), func(element any) bool { return element == nil })
	if len(elements) == 0 || isNull(item) {
		return Constant{}, nil
	}
	if value, ok := in.List.(Value); ok && len(elements) > maxList {
		_, err := boundedList(elements, maxList)
		return nil, value.Program.runError(err)
	}
	return In{Item: item, List: Literal{Of: elements}}, nil
}

// bindOperand runs a Value. A column that is null where its Else is null too is just the column.
func bindOperand(operand Operand, scope Scope) (Operand, error) {
	switch o := operand.(type) {
	case Value:
		value, err := o.Program.Run(scope)
		return Literal{Of: plain(value)}, err
	case Coalesce:
		otherwise, err := bindOperand(o.Else, scope)
		if err != nil {
			return nil, err
		}
		if isNull(otherwise) {
			return o.Of, nil
		}
		return Coalesce{Of: o.Of, Else: otherwise}, nil
	}
	return operand, nil
}

func isNull(operand Operand) bool {
	literal, ok := operand.(Literal)
	return ok && literal.Of == nil
}

package rule

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// FromTree writes the rule of a tree. env, which may be nil, gives the fields' types, so that a
// number that arrives as text is still written as a number. It fails with a *TreeError for an empty
// group, an unknown operator or field name, or a value that does not fit.
func FromTree(tree Tree, env Env) (string, error) {
	return treeWriter{env}.write(tree, true)
}

type treeWriter struct{ env Env }

func (w treeWriter) write(tree Tree, outermost bool) (string, error) {
	if tree.Field != "" || tree.Operator != "" {
		return w.row(tree)
	}
	operator, ok := map[string]string{"and": " && ", "or": " || "}[strings.ToLower(tree.Combinator)]
	if !ok {
		return "", groupError("A group needs “and” or “or”, not “%s”.", "条件组只能用“并且”或“或者”，不能是“%s”。", tree.Combinator)
	}
	if len(tree.Rules) == 0 {
		return "", groupError("A group is empty: it would let everything pass. Fill it or remove it.", "条件组是空的，会放行所有记录。请填写或删除它。")
	}
	parts := make([]string, len(tree.Rules))
	for i, part := range tree.Rules {
		var err error
		if parts[i], err = w.write(part, len(tree.Rules) == 1 && outermost && !tree.Not); err != nil {
			return "", err
		}
	}
	text := strings.Join(parts, operator)
	switch {
	case tree.Not:
		return "not (" + text + ")", nil
	case outermost || len(parts) == 1:
		return text, nil
	}
	return "(" + text + ")", nil
}

func groupError(en, zh string, values ...any) error {
	return &TreeError{Message: say(en, zh, values...)}
}

func rowError(row Tree, en, zh string, values ...any) error {
	return &TreeError{Field: row.Field, Message: say("%s: %s", "%s：%s", row.Field, say(en, zh, values...))}
}

// rowPatterns say how a row with an operator is written: %[1]s is the field, %[2]s the value.
var rowPatterns = map[string]string{
	"=": "%s == %s", "!=": "%s != %s", "<": "%s < %s", "<=": "%s <= %s", ">": "%s > %s", ">=": "%s >= %s",
	"contains": "%s contains %s", "doesNotContain": "%s not contains %s",
	"beginsWith": "%s startsWith %s", "doesNotBeginWith": "%s not startsWith %s",
	"endsWith": "%s endsWith %s", "doesNotEndWith": "%s not endsWith %s",
	"in": "%s in [%s]", "notIn": "%s not in [%s]",
	"has": "%[2]s in %[1]s", "hasNot": "%[2]s not in %[1]s",
	"between": "(%[1]s >= %[2]s && %[1]s <= %[3]s)", "notBetween": "not (%[1]s >= %[2]s && %[1]s <= %[3]s)",
}

func (w treeWriter) row(row Tree) (string, error) {
	if !isPath(row.Field) {
		return "", rowError(row, "choose a field.", "请选择字段。")
	}
	kind := w.typeOf(row.Field)
	if searches[row.Operator] && (row.ValueSource == "field" || hasCase(fmt.Sprint(row.Value))) {
		return w.search(row, kind)
	}
	field, err := w.field(row, row.Field, kind)
	if err != nil {
		return "", err
	}
	switch row.Operator {
	case "null":
		return field + " == nil", nil
	case "notNull":
		return field + " != nil", nil
	}
	pattern, ok := rowPatterns[row.Operator]
	if !ok {
		return "", rowError(row, "the operator “%s” is not known.", "没有运算符“%s”。", row.Operator)
	}
	values, err := w.values(row, kind)
	if err != nil {
		return "", err
	}
	parts := []any{field}
	for _, value := range values {
		parts = append(parts, value)
	}
	return fmt.Sprintf(pattern, parts...), nil
}

// searches are the operators of rows that look for a part of a text.
var searches = map[string]bool{
	"contains": true, "doesNotContain": true, "beginsWith": true, "doesNotBeginWith": true, "endsWith": true, "doesNotEndWith": true,
}

// search writes a row that looks for a part of a text whatever its case.
func (w treeWriter) search(row Tree, kind Type) (string, error) {
	if otherwise, ok := row.Default.(string); ok {
		row.Default = folded(otherwise)
	}
	field, err := w.field(row, "fold("+row.Field+")", kind)
	if err != nil {
		return "", err
	}
	part, err := w.value(row, row.Value, kind)
	if row.ValueSource == "field" {
		part = "fold(" + part + ")"
	} else {
		part = folded(part)
	}
	return fmt.Sprintf(rowPatterns[row.Operator], field, part), err
}

// field writes what a row's field is read as, with what counts when it is empty.
func (w treeWriter) field(row Tree, read string, kind Type) (string, error) {
	if row.Default == nil {
		return read, nil
	}
	otherwise, err := w.literal(row, row.Default, kind)
	return "(" + read + " ?? " + otherwise + ")", err
}

// values writes what the operator needs: one value, two for between, a list for in.
func (w treeWriter) values(row Tree, kind Type) ([]string, error) {
	switch row.Operator {
	case "in", "notIn":
		texts, err := w.list(row, kind)
		return []string{strings.Join(texts, ", ")}, err
	case "between", "notBetween":
		texts, err := w.list(row, kind)
		if err == nil && len(texts) != 2 {
			err = rowError(row, "give the smallest and the largest value.", "请填写最小值和最大值。")
		}
		return texts, err
	}
	if row.Operator == "has" || row.Operator == "hasNot" {
		kind = elementOf(kind)
	}
	text, err := w.value(row, row.Value, kind)
	return []string{text}, err
}

func (w treeWriter) list(row Tree, kind Type) ([]string, error) {
	var values []any
	if text, ok := row.Value.(string); ok {
		for _, part := range strings.Split(text, ",") {
			values = append(values, strings.TrimSpace(part))
		}
	} else if list := reflect.ValueOf(row.Value); list.Kind() == reflect.Slice {
		for i := range list.Len() {
			values = append(values, list.Index(i).Interface())
		}
	}
	if len(values) == 0 {
		return nil, rowError(row, "choose at least one value.", "请至少选择一个值。")
	}
	texts := make([]string, len(values))
	for i, value := range values {
		var err error
		if texts[i], err = w.value(row, value, kind); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// value writes a literal or a path.
func (w treeWriter) value(row Tree, value any, kind Type) (string, error) {
	if row.ValueSource != "field" {
		return w.literal(row, value, kind)
	}
	path, ok := value.(string)
	if !ok || !isPath(path) {
		return "", rowError(row, "choose the field to compare with.", "请选择要比较的字段。")
	}
	return path, nil
}

// literal writes a value as the type of the field wants it, or, when that is not known, as the
// value itself is.
func (w treeWriter) literal(row Tree, value any, kind Type) (string, error) {
	if value == nil {
		return "", rowError(row, "the value is missing.", "缺少值。")
	}
	switch hint := (map[string]Kind{"date": Date, "datetime": Time, "duration": Duration}[row.Type]); {
	case kind.Kind == Any && hint != Any:
		kind.Kind = hint
	case kind.Kind == Any:
		kind = kindOf(value)
	}
	switch kind.Kind {
	case Boolean:
		if text := fmt.Sprint(value); text == "true" || text == "false" {
			return text, nil
		}
		return "", rowError(row, "choose yes or no.", "请选择是或否。")
	case Number:
		return w.number(row, value)
	case Date:
		return timeLiteral(row, "date", value)
	case Time:
		return timeLiteral(row, "datetime", value)
	case Duration:
		return timeLiteral(row, "duration", value)
	}
	return Quote(fmt.Sprint(value)), nil
}

func (w treeWriter) number(row Tree, value any) (string, error) {
	if text, ok := value.(string); ok {
		value = json.Number(strings.TrimSpace(text))
	}
	number, ok := numberOf(value)
	if !ok {
		return "", rowError(row, "give a number.", "请填写数字。")
	}
	return number.String(), nil
}

// timeLiteral writes date('2026-11-21') and its like.
func timeLiteral(row Tree, function string, value any) (string, error) {
	text := strings.TrimSpace(fmt.Sprint(value))
	var failed *failure
	if _, err := functions[function].run(text); errors.As(err, &failed) {
		return "", rowError(row, "%s", "%s", failed.message)
	}
	return function + "(" + Quote(text) + ")", nil
}

// Quote writes a text as a literal.
func Quote(text string) string {
	var out strings.Builder
	out.WriteByte('\'')
	for _, r := range text {
		switch {
		case r == '\'' || r == '\\':
			out.WriteRune('\\')
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case unicode.IsControl(r):
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('\'')
	return out.String()
}

// typeOf returns the type of a path, Any when it is not known.
func (w treeWriter) typeOf(path string) Type {
	names := strings.Split(path, ".")
	kind := w.env[names[0]]
	for _, name := range names[1:] {
		if kind.Kind != Record || kind.Shape == nil {
			return Type{}
		}
		kind, _ = kind.Shape.Field(name)
	}
	return kind
}

// isPath reports whether a text is a path and nothing else, so that no rule hides in a field's name.
func isPath(text string) bool {
	return !slices.ContainsFunc(strings.Split(text, "."), func(name string) bool { return !isName(name) })
}

func isName(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

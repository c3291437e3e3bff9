package engine

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// ExplainedRule is a rule that decided, with what it gave. Part says what it is for: choice, instead,
// branch, step, people, event, check or start. Of a rule that reads what the reader may not see, neither
// the text nor the values are told.
type ExplainedRule struct {
	Part     string           `json:"part"`
	Label    metadata.Text    `json:"label"`
	Rule     string           `json:"rule"`
	Sentence metadata.Text    `json:"sentence"`
	Result   any              `json:"result"` // of a condition true or false, else in words
	Failed   *metadata.Text   `json:"failed,omitempty"`
	Values   []ExplainedValue `json:"values"`
}

// ExplainedValue is a value that a rule saw. Value has the shape of a record's values, Text is the
// same for people.
type ExplainedValue struct {
	Name   string          `json:"name"`
	Label  metadata.Text   `json:"label"`
	Value  json.RawMessage `json:"value"`
	Text   metadata.Text   `json:"text"`
	Masked bool            `json:"masked,omitempty"`
}

var (
	masked  = metadata.Text{En: "***", Zh: "***"}
	nothing = metadata.Text{En: "empty", Zh: "空"}
)

// rules tells rules to the reader.
func (x *runExplainer) rules(scope *flow.Scope, sights []flow.Sight) ([]ExplainedRule, error) {
	told := make([]ExplainedRule, 0, len(sights))
	for _, sight := range sights {
		one, err := x.rule(scope, sight)
		if err != nil {
			return nil, err
		}
		told = append(told, one)
	}
	return told, nil
}

func (x *runExplainer) rule(scope *flow.Scope, sight flow.Sight) (ExplainedRule, error) {
	told := ExplainedRule{
		Part: sight.Part, Label: sight.Label, Rule: sight.Rule.Source, Result: x.result(sight.Result), Values: []ExplainedValue{},
		Sentence: metadata.Text(rule.Sentence(sight.Rule.Source, ruleLabels(x.m.Model, x.place()))),
	}
	if sight.Failed != nil {
		told.Failed = &metadata.Text{En: "The rule failed: " + sight.Failed.Error(), Zh: "规则执行失败：" + sight.Failed.Error()}
	}
	for _, seen := range sight.Values {
		if _, function := seen.Value.(func(...any) (any, error)); function {
			continue // what it gave stands in the result
		}
		value, err := x.value(scope, seen)
		if err != nil {
			return told, err
		}
		if value.Masked {
			told.Rule, told.Failed = "", nil
			if _, condition := told.Result.(bool); !condition {
				told.Result = nil
			}
			told.Sentence = metadata.Text{En: "a condition on values that you may not see", Zh: "基于您无权查看的数据的条件"}
		}
		if !value.Masked && x.repeats(scope, seen) {
			continue
		}
		told.Values = append(told.Values, value)
	}
	if told.Rule == "" {
		x.maskAll(told.Values)
	}
	return told, nil
}

// repeats reports whether a let gives the value of a field, which is told beside it, as it is.
func (x *runExplainer) repeats(scope *flow.Scope, seen flow.Seen) bool {
	let := letAt(x.place(), seen.Path)
	if let == nil {
		return false
	}
	path := rule.PassesOn(let.Source)
	_, record := fieldOf(scope.Record, path)
	if record == nil {
		return false
	}
	number, isNumber := seen.Value.(decimal.Decimal)
	read, ok := record.Get(path[len(path)-1]).(decimal.Decimal)
	return isNumber && ok && number.Equal(read)
}

// maskAll hides the values of a rule that holds one which the reader may not see: a let next to it
// could give it away.
func (x *runExplainer) maskAll(values []ExplainedValue) {
	for i := range values {
		if !strings.HasPrefix(values[i].Name, "record.") {
			values[i].Value, values[i].Text, values[i].Masked = json.RawMessage("null"), masked, true
		}
	}
}

func (x *runExplainer) place() metadata.Place {
	return metadata.Place{Context: metadata.ContextWorkflow, Entity: x.look.record.Entity, Workflow: x.look.workflow}
}

// result gives a condition's answer as it is, anything else in words.
func (x *runExplainer) result(value any) any {
	if _, ok := value.(bool); ok || value == nil {
		return value
	}
	return x.words(value)
}

func (x *runExplainer) words(value any) metadata.Text {
	zone := x.org.Load().company.location()
	return metadata.Text{
		En: metadata.FormatResult(value, metadata.Locale{Language: "en", Zone: zone}),
		Zh: metadata.FormatResult(value, metadata.Locale{Language: "zh", Zone: zone}),
	}
}

func (x *runExplainer) value(scope *flow.Scope, seen flow.Seen) (ExplainedValue, error) {
	told := ExplainedValue{Name: strings.Join(seen.Path, "."), Label: pathLabel(x.m.Model, x.place(), seen.Path), Value: jsonNull}
	visible, err := x.visible(scope, seen.Path)
	if err != nil {
		return told, err
	}
	if !visible {
		told.Masked, told.Text = true, masked
		return told, nil
	}
	if field, record := fieldOf(scope.Record, seen.Path); field != nil && field.Target == nil {
		told.Value = field.KindOf().Append(nil, field, record.Values[field.Position])
		zone := x.org.Load().company.location()
		told.Text = metadata.Text{
			En: record.Format(field, metadata.Locale{Language: "en", Zone: zone}), Zh: record.Format(field, metadata.Locale{Language: "zh", Zone: zone}),
		}
		if told.Text.IsZero() {
			told.Text = nothing
		}
		return told, nil
	}
	return told, x.fill(&told, seen.Value)
}

// fieldOf finds the field that a path from the record ends at, with the record that holds it.
func fieldOf(object rule.Object, path []string) (*metadata.Field, *metadata.Record) {
	if len(path) < 2 || path[0] != "record" {
		return nil, nil
	}
	record, ok := object.(*metadata.Record)
	for i, name := range path[1:] {
		if !ok || record == nil {
			return nil, nil
		}
		if i == len(path)-2 {
			return record.Entity.FieldByName(name), record
		}
		record, ok = record.Get(name).(*metadata.Record)
	}
	return nil, nil
}

// fill writes a value that is no field of the record: a record as its id and title, a list as the
// number of its elements, anything else as it is.
func (x *runExplainer) fill(told *ExplainedValue, value any) error {
	switch v := value.(type) {
	case nil:
		told.Text = nothing
		return nil
	case rule.Object:
		return x.fillRecord(told, v)
	case []any:
		if len(v) > 0 {
			if _, records := v[0].(rule.Object); records {
				told.Value, told.Text = json.RawMessage(itoa(int64(len(v)))), rowsText(len(v))
				return nil
			}
		}
	case decimal.Decimal:
		value, told.Text = v.String(), x.words(v)
		if field := fieldAt(x.m.Model, x.place(), strings.Split(told.Name, ".")); field != nil {
			told.Text = numberLabel(field, v)
		}
	case time.Duration:
		value = v.String()
	}
	if told.Text.IsZero() {
		told.Text = x.words(value)
	}
	text, err := json.Marshal(value)
	told.Value = text
	return err
}

// fillRecord writes a record as its id with its title, if the reader may see it.
func (x *runExplainer) fillRecord(told *ExplainedValue, object rule.Object) error {
	person := Person{ID: object.Identity(), Title: "***"}
	target := targetOf(x.m.Model, x.place(), strings.Split(told.Name, "."))
	if target != nil {
		loader := newTitles(&view{act: x.act})
		loader.want(target, person.ID)
		if err := loader.load(); err != nil {
			return err
		}
		if record := loader.at(target, person.ID); record != nil {
			person.Title = record.Title(metadata.Locale{Language: x.by.Language})
		}
	}
	text, err := json.Marshal(person)
	told.Value, told.Text = text, metadata.Text{En: person.Title, Zh: person.Title}
	return err
}

// visible reports whether the reader may see the value at a path: by roles and by what the run
// shows or hides, along every record on the way. A let is visible when all it reads is.
func (x *runExplainer) visible(scope *flow.Scope, path []string) (bool, error) {
	if let, ok := x.look.workflow.Let.Get(path[0]); ok && let.Program != nil {
		for _, read := range let.Program.Reads() {
			if seen, err := x.visible(scope, read); err != nil || !seen {
				return false, err
			}
		}
		return true, nil
	}
	switch path[0] {
	case "record", "old":
		return x.visibleField(scope, path[1:])
	case "user", "candidate":
		return x.mayReadUser(path[1:]), nil
	case "flow":
		if len(path) > 2 && path[1] == "submitter" {
			return x.mayReadUser(path[2:]), nil
		}
	}
	return true, nil
}

func (x *runExplainer) mayReadUser(path []string) bool {
	users := x.m.Entity("user")
	return users == nil || len(path) == 0 || slices.Contains([]string{"id", "name"}, path[0]) || x.m.mayReadPath(x.by, users, path)
}

func (x *runExplainer) visibleField(scope *flow.Scope, path []string) (bool, error) {
	entity := x.look.record.Entity
	if len(path) == 0 {
		return true, nil
	}
	word := x.held.Fields[baseField(entity, path[0])]
	if word == "hide" {
		return false, nil
	}
	if !x.mayReadOwn(path, word) {
		return false, nil
	}
	record, _ := scope.Record.(*metadata.Record)
	for _, name := range path[:len(path)-1] {
		if record == nil {
			return true, nil
		}
		target, ok := record.Get(name).(*metadata.Record)
		if !ok || target == nil {
			return true, nil
		}
		if covered, err := x.covers(target, mayRead); err != nil || !covered {
			return false, err
		}
		record = target
	}
	return true, nil
}

// mayReadOwn is mayReadPath, except for the first field when the run shows it to the reader. Lines
// are a table of their own with rights of their own.
func (x *runExplainer) mayReadOwn(path []string, word string) bool {
	entity := x.look.record.Entity
	field := entity.FieldByName(baseField(entity, path[0]))
	if field == nil {
		return x.m.mayReadPath(x.by, entity, path)
	}
	own := x.m.rightsOn(x.by, entity)
	byRole := own.may(mayRead) && own.field(field) >= readField || x.held.Part && !own.may(mayRead)
	if !byRole && !shownByTask(word) {
		return false
	}
	return len(path) == 1 || field.Target == nil || x.m.mayReadPath(x.by, field.Target, path[1:])
}

// baseField is the field of an attribute such as total_base.
func baseField(entity *metadata.Entity, name string) string {
	if attribute, ok := entity.Attribute(name); ok && attribute.Field != nil {
		return attribute.Field.Name
	}
	return name
}

func rowsText(count int) metadata.Text {
	number := itoa(int64(count))
	if count == 1 {
		return metadata.Text{En: "1 row", Zh: "1 行"}
	}
	return metadata.Text{En: number + " rows", Zh: number + " 行"}
}

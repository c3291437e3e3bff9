package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// mostTwins is how many records one answer about duplicates names.
const mostTwins = 5

// lookedTwins is how many records that agree are looked at, to name those first that the reader may open.
const lookedTwins = 50

// Twin is a record that agrees with another in what a rule about duplicates compares. Who may not read
// it learns that it exists and whose it is, and nothing else.
type Twin struct {
	Rule   string        `json:"rule"`
	Label  metadata.Text `json:"label"`  // in what they agree
	Fields []string      `json:"fields"` // where this is shown
	Refuse bool          `json:"refuse"`
	Owner  *Person       `json:"owner"`
	ID     string        `json:"id,omitempty"`
	Title  string        `json:"title,omitempty"`
	Text   metadata.Text `json:"text"`
}

// Twins lists the records that agree with a form's values as they stand. Forbidden, or not found, as
// the form itself; TooMany for somebody who asks on and on.
func (e *Engine) Twins(ctx context.Context, by Actor, request FormRequest) ([]Twin, error) {
	if err := e.asked.once(by.ID, e.Now()); err != nil {
		return nil, err
	}
	twins := []Twin{}
	err := e.readAs(ctx, by, func(a *act) error {
		f, err := a.openForm(request)
		if err != nil {
			return err
		}
		if f.old == nil {
			if err := f.complete(); err != nil {
				return err
			}
		}
		told := func(field *metadata.Field) bool { return f.right(field) > hideField }
		if twins, err = f.twins(f.compared(told)); err != nil {
			return err
		}
		clashes, err := f.clashes(told)
		twins = append(twins, clashes...)
		return err
	})
	return twins, err
}

// TwinsOf lists the records that agree with a stored one. Not found as the record itself.
func (e *Engine) TwinsOf(ctx context.Context, by Actor, entity, id string) ([]Twin, error) {
	twins := []Twin{}
	err := e.readAs(ctx, by, func(a *act) error {
		record, err := a.visible(entity, id)
		if err != nil {
			return err
		}
		c := a.computing(record, nil)
		rights := a.m.rightsOn(a.by, record.Entity)
		twins, err = c.twins(c.compared(func(field *metadata.Field) bool { return rights.field(field) > hideField }))
		return err
	})
	return twins, err
}

// compared lists the rules about duplicates whose fields may all be told of, and of which one field
// at least differs from what is stored.
func (c *computing) compared(told func(*metadata.Field) bool) []*metadata.DuplicateRule {
	var rules []*metadata.DuplicateRule
	for _, rule := range c.plan.entity.Duplicates {
		fields := rule.Fields()
		changed := c.old == nil || slices.ContainsFunc(fields, func(field *metadata.Field) bool {
			return !field.KindOf().Equal(c.old.Values[field.Position], c.record.Values[field.Position])
		})
		if changed && !slices.ContainsFunc(fields, func(field *metadata.Field) bool { return !told(field) }) {
			rules = append(rules, rule)
		}
	}
	return rules
}

// twins finds the records that agree with this one by some rules, each once by each, those first that
// the actor may open.
func (c *computing) twins(rules []*metadata.DuplicateRule) ([]Twin, error) {
	twins := []Twin{}
	for _, rule := range rules {
		found, err := c.twinsBy(rule)
		if err != nil {
			return nil, err
		}
		twins = append(twins, found...)
	}
	return twins, nil
}

func (c *computing) twinsBy(rule *metadata.DuplicateRule) ([]Twin, error) {
	sharing, err := c.tx.Sharing(c.plan.entity.Name, rule.Keys(c.record), c.record.ID, lookedTwins)
	if err != nil || len(sharing) == 0 {
		return nil, err
	}
	var ids []string
	for _, one := range sharing {
		if !slices.Contains(ids, one.RecordID) {
			ids = append(ids, one.RecordID)
		}
	}
	records, err := c.tx.GetMany(c.plan.entity, ids)
	if err != nil {
		return nil, err
	}
	var open, closed []Twin
	for _, id := range ids {
		record := records[id]
		if record == nil || record.DeletedAt != nil {
			continue
		}
		twin, err := c.twin(rule, record)
		if err != nil {
			return nil, err
		}
		if twin.ID != "" {
			open = append(open, twin)
		} else {
			closed = append(closed, twin)
		}
	}
	all := slices.Concat(open, closed)
	return all[:min(len(all), mostTwins)], nil
}

// twin tells of a record as much as the actor may know.
func (c *computing) twin(rule *metadata.DuplicateRule, record *metadata.Record) (Twin, error) {
	twin := Twin{Rule: rule.Name, Label: rule.Called(), Refuse: rule.Refuses(), Owner: c.optionalPerson(record.Owner)}
	rights := c.m.rightsOn(c.by, c.plan.entity)
	for _, field := range rule.Fields() {
		twin.Fields = append(twin.Fields, field.Name)
	}
	readable, err := c.covers(record, mayRead)
	if err != nil {
		return twin, err
	}
	if readable {
		twin.ID = record.ID
		if rights.field(c.plan.entity.TitleField()) >= readField {
			twin.Title = titleOf(record)
		}
	}
	twin.Text = twin.words(c.plan.entity)
	return twin, nil
}

// words says it in a sentence.
func (t *Twin) words(entity *metadata.Entity) metadata.Text {
	words := metadata.Text{
		En: entity.Label.In("en") + " with the same " + t.Label.In("en") + " exists already",
		Zh: "已存在“" + t.Label.In("zh") + "”相同的" + entity.Label.In("zh"),
	}
	if t.Title != "" {
		words.En += " (" + t.Title + ")"
		words.Zh += "（" + t.Title + "）"
	}
	switch {
	case t.Owner == nil && entity.Pool != nil:
		return metadata.Text{En: words.En + ", in the public pool.", Zh: words.Zh + "，在公海中。"}
	case t.Owner == nil:
		return metadata.Text{En: words.En + ", without an owner.", Zh: words.Zh + "，暂无负责人。"}
	}
	return metadata.Text{En: words.En + ", owner " + t.Owner.Title + ".", Zh: words.Zh + "，负责人：" + t.Owner.Title + "。"}
}

// checkTwins refuses a record that a rule lets nobody make twice, and notes those that the actor is to
// be asked about. What the engine itself writes is held by the rules that refuse only.
func (s *saving) checkTwins() error {
	rights := s.m.rightsOn(s.by, s.plan.entity)
	return s.checkTwinsBy(slices.DeleteFunc(s.compared(anyField), func(rule *metadata.DuplicateRule) bool {
		return !rule.Refuses() && slices.ContainsFunc(rule.Fields(), func(field *metadata.Field) bool { return rights.field(field) == hideField })
	}))
}

func anyField(*metadata.Field) bool { return true }

func (s *saving) checkTwinsBy(rules []*metadata.DuplicateRule) error {
	var keys []string
	for _, rule := range rules {
		if rule.Refuses() {
			keys = append(keys, rule.Keys(s.record)...)
		}
	}
	s.tx.HoldKeys(s.plan.entity.Name, keys)
	twins, err := s.twins(rules)
	if err != nil {
		return err
	}
	for _, twin := range twins {
		switch {
		case twin.Refuse:
			s.problems = append(s.problems, twin.problem("duplicate"))
		case !s.by.isEngine():
			s.warned = append(s.warned, twin)
		}
	}
	return nil
}

func (t *Twin) problem(code string) FieldProblem {
	return FieldProblem{Field: t.Fields[0], Pointer: "/" + t.Fields[0], Code: code, Message: t.Text}
}

// possibleDuplicates is the code of a save that is refused until it is said that the twins are known.
const possibleDuplicates = "possible_duplicates"

// askAboutTwins refuses a save with twins unless it says that they are known; then history tells.
func (s *saving) askAboutTwins() error {
	if len(s.warned) == 0 {
		return nil
	}
	if s.change.DespiteDuplicates {
		s.change.Comment = strings.TrimSpace(s.change.Comment + "\n" + despite(s.warned).In(s.by.Language))
		return nil
	}
	if err := s.checkUnique(); err != nil {
		return err
	}
	if len(s.problems) > 0 {
		return s.refusal()
	}
	refused := Refuse(Conflict, possibleDuplicates, "This may exist already. Look at it, or save it all the same.", "可能已存在相同记录，请先核对；确认无误可继续保存。")
	refused.Twins = s.warned
	for i := range s.warned {
		refused.Fields = append(refused.Fields, s.warned[i].problem(possibleDuplicates))
	}
	return refused
}

// despite tells in history that a warning was passed, without what the twin is.
func despite(twins []Twin) metadata.Text {
	var label metadata.Text
	for i, twin := range twins {
		if slices.ContainsFunc(twins[:i], func(other Twin) bool { return other.Rule == twin.Rule }) {
			continue
		}
		if label.En != "" {
			label = metadata.Text{En: label.En + ", ", Zh: label.Zh + "、"}
		}
		label = metadata.Text{En: label.En + twin.Label.In("en"), Zh: label.Zh + twin.Label.In("zh")}
	}
	return metadata.Text{En: "Saved although another has the same " + label.En + ".", Zh: "已知存在“" + label.Zh + "”相同的记录，仍然保存。"}
}

// mayReturn refuses to bring back a record that a rule lets nobody make twice, or whose lines take what
// others have taken since.
func (s *saving) mayReturn() error {
	var rules []*metadata.DuplicateRule
	for _, rule := range s.plan.entity.Duplicates {
		if rule.Refuses() {
			rules = append(rules, rule)
		}
	}
	if err := s.checkTwinsBy(rules); err != nil {
		return err
	}
	if err := s.checkLeftSince(nil); err != nil || len(s.problems) == 0 {
		return err
	}
	return invalid(s.problems)
}

// compareBy keeps what the saved record is compared by.
func (s *saving) compareBy() error {
	if s.old == nil || len(s.compared(anyField)) > 0 {
		compareBy(s.tx, s.record)
	}
	return nil
}

// compareBy keeps what a record is compared by.
func compareBy(tx *store.Tx, record *metadata.Record) {
	var keys []string
	for _, rule := range record.Entity.Duplicates {
		keys = append(keys, rule.Keys(record)...)
	}
	if len(record.Entity.Duplicates) > 0 {
		tx.CompareBy(record.Entity.Name, record.ID, keys)
	}
}

// comparedFields lists the fields by which records are compared, as far as the reader may see them.
func (f *openedForm) comparedFields() []string {
	var fields []string
	add := func(compared []*metadata.Field) {
		for _, field := range compared {
			if f.right(field) > hideField && !slices.Contains(fields, field.Name) {
				fields = append(fields, field.Name)
			}
		}
	}
	for _, rule := range f.plan.entity.Duplicates {
		add(rule.Fields())
	}
	for _, set := range uniqueSets(f.plan.entity) {
		add(set.fields)
	}
	return fields
}

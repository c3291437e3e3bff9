package engine

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// Score is what a person or department reached in a time, or all together. Percent is the part of the
// target that was reached; Summed tells that nobody set the target of the department, so that those below
// it make it up. Filter narrows the view to the records that count.
type Score struct {
	Place      int    `json:"place,omitempty"` // among departments that of those beside it
	Person     Person `json:"person,omitzero"`
	Department Person `json:"department,omitzero"`
	Depth      int    `json:"depth,omitempty"` // how many departments of the list it lies in
	Own        bool   `json:"own,omitempty"`
	Result     any    `json:"result"`
	Target     any    `json:"target,omitempty"`
	Summed     bool   `json:"summed,omitempty"`
	Percent    *int64 `json:"percent,omitempty"`
	Filter     string `json:"filter"`

	reached, wanted decimal.Decimal
}

// whose widens or narrows a list to what some people or departments have, whatever of it the actor may read.
type whose struct {
	path []string
	ids  []any // nil for all
}

func (w *whose) conditions() []store.Condition {
	if w.ids == nil {
		return nil
	}
	return []store.Condition{{Predicate: rule.In{Item: rule.Column{Path: w.path}, List: rule.Literal{Of: w.ids}}}}
}

// whose gives whose sums a block tells, where its metadata.HomePeople say so.
func (b *board) whose(path, people string, reach func(id, rows string) *reach) *whose {
	switch people {
	case "":
		return nil
	case "all":
		return &whose{}
	}
	return &whose{strings.Split(path, "."), reach(b.by.ID, people).list}
}

// scoring is a block with what was reached and what was wanted in the span of its board.
type scoring struct {
	*board
	of      metadata.HomeBlock
	filter  string // of the records that count
	results *groupSums
	list    []Score // by person
}

// scores gives a block what was reached in the span: by person, or of all together; false where the
// actor may not read what is added up.
func (b *board) scores(block *Block, of metadata.HomeBlock) (bool, error) {
	if !b.m.mayScore(b.by, of) {
		return false, nil
	}
	s, err := b.scoring(of)
	if err != nil {
		return true, err
	}
	block.Columns = s.columns()
	if of.Kind == "ranking" {
		block.Scores, err = s.byPerson(scoresOnHome)
		return true, err
	}
	t, err := s.tally()
	if err != nil {
		return true, err
	}
	block.Scores = []Score{s.total(t)}
	return true, nil
}

func (b *board) scoring(of metadata.HomeBlock) (*scoring, error) {
	date, _ := b.m.Entity(of.Entity).Attribute(of.Date)
	s := &scoring{board: b, of: of}
	s.filter = duringDays("record."+of.Date, date, b.startOf(date, b.span.first), b.startOf(date, b.span.next()))
	list := List{Entity: of.Entity, View: of.View, Filter: s.filter}
	list.whose = b.whose(of.WhoseField(), of.People, b.org.Load().reachOf)
	var err error
	if s.results, err = b.sums(list, of.WhoseField(), of.Sum); err != nil {
		return nil, err
	}
	targets, err := b.targets(of)
	if err != nil {
		return nil, err
	}
	s.list = b.matched(s.results, targets)
	return s, nil
}

// startOf is when a day begins: for dates the day itself, for times when it begins in the company.
func (b *board) startOf(of metadata.Attribute, day time.Time) time.Time {
	if of.Column.Storage == metadata.StoreDate {
		return day
	}
	return beginningOf(day, b.org.Load().company.location())
}

// mayScore reports whether somebody may read all that a block adds up.
func (m *model) mayScore(by Actor, of metadata.HomeBlock) bool {
	return m.mayReadAll(by, of.Entity, of.Sum, of.Date, of.WhoseField())
}

// mayReadAll reports whether somebody may read some fields of an entity.
func (m *model) mayReadAll(by Actor, entity string, fields ...string) bool {
	definition := m.Entity(entity)
	return definition != nil && m.mayRead(by, entity) && !slices.ContainsFunc(fields, func(name string) bool {
		return !m.mayReadPath(by, definition, strings.Split(name, "."))
	})
}

// groupSums are sums by person or department.
type groupSums struct {
	*grouping
	of  map[string]decimal.Decimal // "" for the records that name nobody
	ids []string
}

// sums adds fields of a list's records up by person or department.
func (b *board) sums(list List, by string, fields ...string) (*groupSums, error) {
	l, err := b.lister(list)
	if err != nil {
		return nil, err
	}
	s := &groupSums{grouping: &grouping{lister: l}, of: map[string]decimal.Decimal{}}
	if err := s.group(by); err != nil {
		return nil, err
	}
	for _, field := range fields {
		if err := s.measure("sum:" + field); err != nil {
			return nil, err
		}
	}
	rows, err := b.tx.Aggregate(l.query, s.groups, s.measures)
	for _, row := range rows {
		s.add(row)
	}
	return s, err
}

func (s *groupSums) add(row store.AggregateRow) {
	id, _ := row.Keys[0].(string)
	for _, value := range row.Values {
		amount, ok := value.(decimal.Decimal)
		if !ok {
			continue
		}
		if _, known := s.of[id]; !known && id != "" {
			s.ids = append(s.ids, id)
		}
		s.of[id] = s.of[id].Add(amount)
	}
}

// targets are the targets by person; none when the block has none that the actor may read.
func (b *board) targets(of metadata.HomeBlock) (*groupSums, error) {
	fields := b.targetFields(of)
	if fields == nil || !b.m.mayReadAll(b.by, of.Target, b.askedOf(fields)...) {
		return &groupSums{}, nil
	}
	list := List{Entity: of.Target, Filter: b.inYear(fields)}
	list.whose = b.whose(fields.Person, of.People, b.org.Load().reachOf)
	return b.sums(list, fields.Person, b.months(fields)...)
}

// departmentTargets are the targets set for departments, "" being the whole company.
func (b *board) departmentTargets(of metadata.HomeBlock) (map[string]decimal.Decimal, error) {
	fields := b.targetFields(of)
	if fields == nil || fields.Department == "" || !b.m.mayReadAll(b.by, of.Target, append(b.askedOf(fields), fields.Department)...) {
		return nil, nil
	}
	list := List{Entity: of.Target, Filter: b.inYear(fields) + " && record." + fields.Person + " == nil"}
	list.whose = b.whose(fields.Department, of.People, b.org.Load().departmentsOf)
	found, err := b.sums(list, fields.Department, b.months(fields)...)
	if err != nil {
		return nil, err
	}
	return found.of, nil
}

// targetFields says where the targets of a block stand, nil without any.
func (b *board) targetFields(of metadata.HomeBlock) *metadata.Targets {
	if of.Target == "" {
		return nil
	}
	return b.m.Entity(of.Target).Targets
}

func (b *board) inYear(fields *metadata.Targets) string {
	return "record." + fields.Year + " == " + strconv.Itoa(b.span.first.Year())
}

// months are the fields of a target for the months of the span.
func (b *board) months(fields *metadata.Targets) []string {
	first := int(b.span.first.Month()) - 1
	return fields.Months[first : first+monthsOf[b.span.period]]
}

// askedOf are what must be readable to tell a target of a person.
func (b *board) askedOf(fields *metadata.Targets) []string {
	return append([]string{fields.Person, fields.Year}, b.months(fields)...)
}

// matched puts results and targets of a person together.
func (b *board) matched(results, targets *groupSums) []Score {
	list := []Score{}
	for _, id := range results.ids {
		list = append(list, Score{Person: Person{ID: id}, Own: id == b.by.ID, reached: results.of[id], wanted: targets.of[id]})
	}
	for _, id := range targets.ids {
		if _, known := results.of[id]; !known {
			list = append(list, Score{Person: Person{ID: id}, Own: id == b.by.ID, wanted: targets.of[id]})
		}
	}
	return list
}

// total is the score of all together.
func (s *scoring) total(t *tally) Score {
	all := t.all
	all.Filter = s.filter
	if s.of.People != "" && s.of.People != "all" {
		all.Filter += " && " + s.forPeople(s.list)
	}
	s.results.tell(&all)
	return all
}

// forPeople is the rule of the records that count for some people, written as filters are.
func (s *scoring) forPeople(list []Score) string {
	ids := make([]string, len(list))
	for i, one := range list {
		ids[i] = one.Person.ID
	}
	return "record." + s.of.WhoseField() + " in " + quotedList(ids)
}

func quotedList(ids []string) string {
	quoted := make([]string, len(ids))
	for i, id := range ids {
		quoted[i] = rule.Quote(id)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

const scoresOnHome = 100

// byPerson ranks the first people.
func (s *scoring) byPerson(most int) ([]Score, error) {
	rankScores(s.list)
	list := s.list[:min(len(s.list), most)]
	err := s.name(list, s.results.keys[0].Target, func(one *Score) *Person { return &one.Person })
	for i := range list {
		list[i].Filter = s.filter + " && " + s.forPeople(list[i:i+1])
		s.results.tell(&list[i])
	}
	return list, err
}

// rankScores orders scores and gives them their places; who reached as much as somebody has the same place.
func rankScores(list []Score) {
	slices.SortFunc(list, func(a, b Score) int {
		return cmp.Or(b.reached.Cmp(a.reached), b.wanted.Cmp(a.wanted), strings.Compare(a.Person.ID+a.Department.ID, b.Person.ID+b.Department.ID))
	})
	for i := range list {
		list[i].Place = i + 1
		if i > 0 && list[i].reached.Equal(list[i-1].reached) {
			list[i].Place = list[i-1].Place
		}
	}
}

// name gives the records that scores are of their titles.
func (s *scoring) name(list []Score, entity *metadata.Entity, of func(*Score) *Person) error {
	titles := newTitles(s.results.view)
	for i := range list {
		titles.want(entity, of(&list[i]).ID)
	}
	err := titles.load()
	for i := range list {
		*of(&list[i]) = s.results.titled(titles, entity, of(&list[i]).ID)
	}
	return err
}

// columns are the field that is added up.
func (s *scoring) columns() []FieldInfo {
	return []FieldInfo{s.m.plans[s.of.Entity].fieldInfo(s.m.Entity(s.of.Entity).FieldByName(s.of.Sum), readField)}
}

// tell gives a score its figures as answers show them.
func (s *groupSums) tell(one *Score) {
	shown := func(amount decimal.Decimal) any { return s.inCurrency(s.measured[0], amount, amount.String()) }
	one.Result = shown(one.reached)
	if one.wanted.IsPositive() {
		percent := one.reached.Mul(decimal.NewFromInt(hundred)).Div(one.wanted).IntPart()
		one.Target, one.Percent = shown(one.wanted), &percent
	}
}

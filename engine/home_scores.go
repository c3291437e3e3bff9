package engine

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// Score is what one person reached in a month, or all together. Percent is the part of the target that
// was reached; Filter narrows the view to the records that count.
type Score struct {
	Place   int    `json:"place,omitempty"`
	Person  Person `json:"person,omitzero"`
	Own     bool   `json:"own,omitempty"`
	Result  any    `json:"result"`
	Target  any    `json:"target,omitempty"`
	Percent *int64 `json:"percent,omitempty"`
	Filter  string `json:"filter"`

	reached, wanted decimal.Decimal
}

// whose widens or narrows a list to the records of some people, whatever of them the actor may read.
type whose struct {
	path   []string
	people string // a word of metadata.HomePeople
}

// among is true of the records of the people.
func (e *Engine) among(by Actor, of *whose) []store.Condition {
	if of.people == "all" {
		return nil
	}
	reached := e.org.Load().reachOf(by.ID, of.people).list
	return []store.Condition{{Predicate: rule.In{Item: rule.Column{Path: of.path}, List: rule.Literal{Of: reached}}}}
}

// scores gives a block what was reached in the month: by person, or of all together; false where the
// actor may not read what is added up.
func (b *board) scores(block *Block, of metadata.HomeBlock) (bool, error) {
	if !b.mayScore(of.Entity, of.Sum, of.Date, of.WhoseField()) {
		return false, nil
	}
	entity := b.m.Entity(of.Entity)
	date, _ := entity.Attribute(of.Date)
	filter := duringDays("record."+of.Date, date, b.startOf(date, b.month), b.startOf(date, b.month.AddDate(0, 1, 0)))
	results, err := b.sums(List{Entity: of.Entity, View: of.View, Filter: filter}, of.WhoseField(), of.Sum, of.People)
	if err != nil {
		return true, err
	}
	targets, err := b.targets(of)
	if err != nil {
		return true, err
	}
	list := b.matched(results, targets)
	if of.Kind == "target" {
		block.Scores = []Score{combined(list)}
		if of.People != "" && of.People != "all" {
			filter += " && " + forPeople(of.WhoseField(), list)
		}
		block.Scores[0].Filter = filter
	} else if block.Scores, err = results.ranked(list); err != nil {
		return true, err
	}
	for i := range block.Scores {
		one := &block.Scores[i]
		if of.Kind == "ranking" {
			one.Filter = filter + " && " + forPeople(of.WhoseField(), block.Scores[i:i+1])
		}
		results.tell(one)
	}
	block.Columns = []FieldInfo{b.m.plans[of.Entity].fieldInfo(entity.FieldByName(of.Sum), readField)}
	return true, nil
}

// startOf is when a day begins: for dates the day itself, for times when it begins in the company.
func (b *board) startOf(of metadata.Attribute, day time.Time) time.Time {
	if of.Column.Storage == metadata.StoreDate {
		return day
	}
	return beginningOf(day, b.engine.org.Load().company.location())
}

func (b *board) mayScore(entity string, fields ...string) bool {
	definition := b.m.Entity(entity)
	return definition != nil && b.m.mayRead(b.by, entity) && !slices.ContainsFunc(fields, func(name string) bool {
		return !b.m.mayReadPath(b.by, definition, []string{name})
	})
}

// personSums are sums by person.
type personSums struct {
	*grouping
	of     map[string]decimal.Decimal
	people []string
}

// sums adds a field of a list's records up by person.
func (b *board) sums(list List, person, sum, people string) (*personSums, error) {
	path := strings.Split(person, ".")
	if people != "" {
		list.whose = &whose{path, people}
	}
	l, err := b.engine.lister(b.tx, b.m, b.by, list)
	if err != nil {
		return nil, err
	}
	sums := &personSums{grouping: &grouping{lister: l}, of: map[string]decimal.Decimal{}}
	if err := sums.group(person); err != nil {
		return nil, err
	}
	if err := sums.measure("sum:" + sum); err != nil {
		return nil, err
	}
	rows, err := b.tx.Aggregate(l.query, sums.groups, sums.measures)
	for _, row := range rows {
		id, known := row.Keys[0].(string)
		if amount, ok := row.Values[0].(decimal.Decimal); known && ok {
			sums.of[id], sums.people = amount, append(sums.people, id)
		}
	}
	return sums, err
}

// targets are the targets of the month by person; nil when the block has none that the actor may read.
func (b *board) targets(of metadata.HomeBlock) (*personSums, error) {
	if of.Target == nil {
		return nil, nil
	}
	month := of.Target.Months[b.month.Month()-1]
	if !b.mayScore(of.Target.Entity, of.Target.Person, of.Target.Year, month) {
		return nil, nil
	}
	year := "record." + of.Target.Year + " == " + b.month.Format("2006")
	return b.sums(List{Entity: of.Target.Entity, Filter: year}, of.Target.Person, month, of.People)
}

// matched puts results and targets of a person together.
func (b *board) matched(results, targets *personSums) []Score {
	list := []Score{}
	for _, id := range results.people {
		list = append(list, Score{Person: Person{ID: id}, Own: id == b.by.ID, reached: results.of[id]})
	}
	if targets == nil {
		return list
	}
	for i := range list {
		list[i].wanted = targets.of[list[i].Person.ID]
	}
	for _, id := range targets.people {
		if _, known := results.of[id]; !known {
			list = append(list, Score{Person: Person{ID: id}, Own: id == b.by.ID, wanted: targets.of[id]})
		}
	}
	return list
}

// combined is the score of all people.
func combined(list []Score) Score {
	var all Score
	for _, one := range list {
		all.reached, all.wanted = all.reached.Add(one.reached), all.wanted.Add(one.wanted)
	}
	return all
}

// forPeople is the rule of the records that count for some people, written as filters are.
func forPeople(field string, list []Score) string {
	quoted := make([]string, len(list))
	for i, one := range list {
		quoted[i] = rule.Quote(one.Person.ID)
	}
	return "record." + field + " in [" + strings.Join(quoted, ", ") + "]"
}

const mostScores = 100

// ranked gives the first their places and names; who reached as much as somebody has the same place.
func (s *personSums) ranked(list []Score) ([]Score, error) {
	slices.SortFunc(list, func(a, b Score) int {
		return cmp.Or(b.reached.Cmp(a.reached), b.wanted.Cmp(a.wanted), strings.Compare(a.Person.ID, b.Person.ID))
	})
	list = list[:min(len(list), mostScores)]
	people := s.keys[0].Target
	titles := newTitles(s.view)
	for i := range list {
		list[i].Place = i + 1
		if i > 0 && list[i].reached.Equal(list[i-1].reached) {
			list[i].Place = list[i-1].Place
		}
		titles.want(people, list[i].Person.ID)
	}
	err := titles.load()
	for i := range list {
		list[i].Person = s.titled(titles, people, list[i].Person.ID)
	}
	return list, err
}

// tell gives a score its figures as answers show them.
func (s *personSums) tell(one *Score) {
	shown := func(amount decimal.Decimal) any { return s.inCurrency(s.measured[0], amount, amount.String()) }
	one.Result = shown(one.reached)
	if one.wanted.IsPositive() {
		percent := one.reached.Mul(decimal.NewFromInt(hundred)).Div(one.wanted).IntPart()
		one.Target, one.Percent = shown(one.wanted), &percent
	}
}

package engine

import (
	"errors"
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// rehearsal is what a trial of a file remembers of rows that were fine, since none of them is written.
type rehearsal struct {
	ids     map[string]bool           // of records that rows would have made
	rows    map[string]string         // what records of rows are compared by → whose it is
	unknown map[string]map[string]int // column → cell that means nothing → how often
	tried   int64                     // rows that were worked out
	untried int64                     // further ones
}

// mostRehearsed is how many rows of a file are worked out as saving would; of further ones only the cells
// are read, so that whoever waits gets an answer.
const mostRehearsed = 10_000

func newRehearsal() *rehearsal {
	return &rehearsal{ids: map[string]bool{}, rows: map[string]string{}, unknown: map[string]map[string]int{}}
}

// pretend gives the id of a record that would have been made.
func (r *rehearsal) pretend() string {
	id := store.NewID()
	r.ids[id] = true
	return id
}

// pretended tells whether a value names records that would have been made.
func (r *rehearsal) pretended(value any) bool {
	switch value := value.(type) {
	case string:
		return r != nil && r.ids[value]
	case []any:
		return slices.ContainsFunc(value, r.pretended)
	}
	return false
}

func (r *rehearsal) count(unread []*store.ImportProblem) {
	for _, problem := range unread {
		if r.unknown[problem.Column] == nil {
			r.unknown[problem.Column] = map[string]int{}
		}
		if len(r.unknown[problem.Column]) < mostDistinct {
			r.unknown[problem.Column][problem.Value]++
		}
	}
}

// rehearse tells what would become of a row, and writes nothing.
func (i *importer) rehearse(cells []string) (rowResult, error) {
	row, problems, err := i.read(cells)
	if err != nil || len(problems) > 0 {
		i.trial.count(problems)
		return i.settle(cells, rowResult{problems: problems}, errors.Join(err, refusedRow(problems)))
	}
	result := rowResult{created: row.id == "", updated: row.id != ""}
	if i.trial.pretended(row.id) {
		return result, nil
	}
	if i.trial.tried == mostRehearsed {
		i.trial.untried++
		return result, nil
	}
	i.trial.tried++
	s, err := i.act.rehearse(i.changeOf(row, nil))
	if err != nil {
		return i.settle(cells, result, err)
	}
	told := i.inTheWay(row, s)
	if len(told) > 0 {
		return rowResult{problems: i.columnProblems(cells, told)}, nil
	}
	i.take(row, s)
	return result, nil
}

// inTheWay lists what a save would be refused for, but for what hangs on records that the import itself
// makes.
func (i *importer) inTheWay(row readRow, s *saving) []FieldProblem {
	var told []FieldProblem
	for _, problem := range s.problems {
		if problem.Code != unknownReference || !i.trial.pretended(row.values[problem.Field]) {
			told = append(told, problem)
		}
	}
	if !i.mapping.DespiteDuplicates {
		for _, twin := range s.warned {
			told = append(told, twin.problem(possibleDuplicates))
		}
	}
	for _, likeness := range i.likenesses(s) {
		if other := i.trial.rows[likeness.key]; other != "" && other != s.record.ID {
			told = append(told, likeness.problem)
		}
	}
	return told
}

// take notes a row that would be imported.
func (i *importer) take(row readRow, s *saving) {
	id := row.id
	if id == "" {
		id = i.trial.pretend()
	}
	for _, likeness := range i.likenesses(s) {
		i.trial.rows[likeness.key] = id
	}
	i.remember(row.values, id)
}

// likeness is something in which no two records may agree, and what is told of a row that does.
type likeness struct {
	key     string
	problem FieldProblem
}

func (i *importer) likenesses(s *saving) []likeness {
	var list []likeness
	for _, rule := range i.entity.Duplicates {
		problem := twiceInFile(possibleDuplicates, rule.Fields(), rule.Called())
		if rule.Refuses() {
			problem.Code = "duplicate"
		} else if i.mapping.DespiteDuplicates {
			continue
		}
		for _, key := range rule.Keys(s.record) {
			list = append(list, likeness{key, problem})
		}
	}
	for _, set := range uniqueSets(i.entity) {
		if _, complete := s.sameValues(set); complete {
			label := metadata.Text{En: labels(set.fields, "en"), Zh: labels(set.fields, "zh")}
			list = append(list, likeness{set.key(s.record), twiceInFile("duplicate", set.fields, label)})
		}
	}
	return list
}

func twiceInFile(code string, fields []*metadata.Field, label metadata.Text) FieldProblem {
	first := fields[0].Name
	return FieldProblem{Field: first, Pointer: "/" + first, Code: code, Message: metadata.Text{
		En: "An earlier row of the file has the same " + label.In("en") + ".", Zh: "文件中前面已有“" + label.In("zh") + "”相同的行。",
	}}
}

// checksTotalsOver tells whether records of others are checked by what they add up or count of an entity.
func (m *model) checksTotalsOver(entity *metadata.Entity) bool {
	return slices.ContainsFunc(m.Entities, func(other *metadata.Entity) bool {
		return len(other.Checks) > 0 && slices.ContainsFunc(other.LiveFields(), func(field *metadata.Field) bool {
			return field.Kind == "rollup" && field.Back != nil && field.Target == entity
		})
	})
}

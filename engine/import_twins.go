package engine

import (
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// rehearseTwins tells of records, and of earlier rows of the file, that a new row is like.
func (i *importer) rehearseTwins(values map[string]any) ([]*store.ImportProblem, error) {
	record := metadata.NewRecord(i.entity)
	for name, value := range values {
		if field := i.entity.FieldByName(name); field != nil {
			record.Values[field.Position] = value
		}
	}
	c := i.engine.computing(i.tx, i.m, i.by, record, nil)
	var problems []*store.ImportProblem
	for _, rule := range i.entity.Duplicates {
		if i.mapping.DespiteDuplicates && !rule.Refuses() {
			continue
		}
		twins, err := c.twinsBy(rule)
		if err != nil {
			return nil, err
		}
		field := rule.Fields()[0]
		column := i.columnOf(field)
		text := record.Format(field, metadata.Locale{Language: i.by.Language})
		switch {
		case len(twins) > 0:
			problems = append(problems, importProblem(&column, text, &metadata.ValueProblem{Code: possibleDuplicates, Message: twins[0].Text}))
		case i.rowBefore(rule, record):
			problems = append(problems, importProblem(&column, text, twiceInFile(rule)))
		}
	}
	return problems, nil
}

// rowBefore reports whether an earlier row of the file is like this one, and remembers this one.
func (i *importer) rowBefore(rule *metadata.DuplicateRule, record *metadata.Record) bool {
	found := false
	for _, key := range rule.Keys(record) {
		found = found || i.rows[key]
		i.rows[key] = true
	}
	return found
}

func twiceInFile(rule *metadata.DuplicateRule) *metadata.ValueProblem {
	label := rule.Called()
	return &metadata.ValueProblem{Code: possibleDuplicates, Message: metadata.Text{
		En: "An earlier row of the file has the same " + label.In("en") + ".", Zh: "文件中前面已有“" + label.In("zh") + "”相同的行。",
	}}
}

package store

import (
	"strconv"
	"strings"
)

func (l *lite) parts(expression string) []string {
	part := strconv.Itoa(sumPart)
	return []string{"(" + expression + " / " + part + ")", "(" + expression + " % " + part + ")"}
}

func (l *lite) tuple(expressions []string) string {
	return "json_array(" + strings.Join(expressions, ", ") + ")"
}

func (l *lite) whole(expression string) string { return expression }

// createSummary lets every change go into the row of its combination: there is one writer.
func (l *lite) createSummary(s *summary) ([]string, error) {
	fill, adding, taking, err := s.texts(l)
	if err != nil {
		return nil, err
	}
	var sums []string
	for _, name := range s.figures(l) {
		sums = append(sums, quoteName(name)+" = "+quoteName(name)+" + excluded."+quoteName(name))
	}
	into := " on conflict (" + quoteName(summaryKey) + ") do update set " + strings.Join(sums, ", ")
	trigger := func(name, event, when, text string) string {
		return "create trigger " + quoteName(s.table+name) + " after " + event + " on " + quoteName(s.entity.Table) + " when " + when + " begin " + text + into + "; end"
	}
	update := "update of " + quoteNames(s.watched())
	return []string{
		s.create(l, "integer", "text primary key", "") + " without rowid", fill,
		trigger("_added", "insert", `new."deleted_at" is null`, adding),
		trigger("_removed", "delete", `old."deleted_at" is null`, taking),
		trigger("_left", update, `old."deleted_at" is null and `+s.changed(l), taking),
		trigger("_came", update, `new."deleted_at" is null and `+s.changed(l), adding),
	}, nil
}

func (l *lite) dropSummary(table string) []string {
	var texts []string
	for _, name := range []string{"_added", "_removed", "_left", "_came"} {
		texts = append(texts, "drop trigger if exists "+quoteName(table+name))
	}
	return append(texts, "drop table if exists "+quoteName(table))
}

func (l *lite) isUnfolded(*summary) string { return "" }

// foldSummary has nothing to do.
func (l *lite) foldSummary(*summary) string { return "" }

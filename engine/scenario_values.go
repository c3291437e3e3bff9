package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// values turns fields as a scenario writes them into what the API takes.
func (s *story) values(ctx context.Context, by Actor, entity string, words []storyWord) (map[string]any, error) {
	definition := s.engine.current.Load().Entity(entity)
	if definition == nil {
		return nil, mistake("there is no entity %q", entity)
	}
	values := map[string]any{}
	for _, word := range words {
		var value any
		var err error
		if word.name == "owner" {
			value, err = s.reference(word.storyValue())
		} else {
			value, err = s.value(ctx, by, definition.FieldByName(word.name), word.storyValue())
		}
		if err != nil {
			return nil, err
		}
		values[word.name] = value
	}
	return values, nil
}

// value turns one value by the kind of its field; that of an unknown field stays, for the engine to
// refuse it.
func (s *story) value(ctx context.Context, by Actor, field *metadata.Field, value any) (any, error) {
	if field == nil || value == nil {
		return value, nil
	}
	text, isText := storyText(value)
	switch field.Kind {
	case "reference", "user":
		return s.reference(value)
	case "number", "duration", "rating", "progress":
		return json.Number(text), nil
	case "boolean":
		return text == "true", nil
	case "money":
		amount, currency, _ := strings.Cut(text, " ")
		return map[string]any{"amount": amount, "currency": currency}, nil
	case "date", "datetime":
		return s.momentOf(field, text)
	case "multiselect", "tags":
		if isText {
			return []any{text}, nil
		}
		return value, nil
	case "attachment", "image", "signature":
		return s.attach(ctx, by, value)
	case "lines":
		return s.lines(ctx, by, field, value)
	}
	if isText {
		return text, nil
	}
	return value, nil
}

// storyText gives a single value as text.
func storyText(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// reference gives the id behind a label or sign-in name.
func (s *story) reference(value any) (any, error) {
	label, ok := storyText(value)
	if !ok {
		return value, nil
	}
	record, err := s.called(label)
	return record.ID, err
}

func (s *story) lines(ctx context.Context, by Actor, field *metadata.Field, value any) (any, error) {
	rows, ok := value.([]any)
	if !ok {
		return nil, mistake("%s: lines are a JSON array of objects", field.Name)
	}
	lines := make([]any, len(rows))
	for i, row := range rows {
		given, ok := row.(map[string]any)
		if !ok {
			return nil, mistake("%s: lines are a JSON array of objects", field.Name)
		}
		values := map[string]any{}
		for _, name := range sortedKeys(given) {
			converted, err := s.value(ctx, by, field.Target.FieldByName(name), given[name])
			if err != nil {
				return nil, err
			}
			values[name] = converted
		}
		lines[i] = map[string]any{"values": values}
	}
	return lines, nil
}

// attach makes small files of the given names and gives their ids.
func (s *story) attach(ctx context.Context, by Actor, value any) (any, error) {
	names, ok := value.([]any)
	if !ok {
		names = []any{value}
	}
	ids := make([]any, len(names))
	for i, name := range names {
		text, _ := storyText(name)
		file, err := s.engine.Upload(ctx, by, text, strings.NewReader("A file called "+text+"."))
		if err != nil {
			return nil, err
		}
		ids[i] = file.ID
	}
	return ids, nil
}

// uploads is attach for the files of a command.
func (s *story) uploads(ctx context.Context, by Actor, names []string) ([]string, error) {
	ids := make([]string, len(names))
	for i, name := range names {
		attached, err := s.attach(ctx, by, name)
		if err != nil {
			return nil, err
		}
		ids[i] = fmt.Sprint(attached.([]any)[0])
	}
	return ids, nil
}

func (s *story) momentOf(field *metadata.Field, text string) (any, error) {
	at, err := s.moment(text)
	if err != nil {
		return text, nil //nolint:nilerr // the engine says what is wrong with it
	}
	if field.Kind == "date" {
		return at.In(s.zone()).Format(time.DateOnly), nil
	}
	return at.UTC().Format(time.RFC3339), nil
}

func (s *story) zone() *time.Location { return s.engine.org.Load().company.location() }

var momentForms = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly}

// moment reads a time, a date, or days from today.
func (s *story) moment(text string) (time.Time, error) {
	if days, relative := strings.CutSuffix(text, "d"); relative && strings.ContainsAny(text[:1], "+-") {
		number, err := strconv.Atoi(days)
		if err != nil {
			return time.Time{}, mistake("%q is no moment", text)
		}
		year, month, day := s.engine.Now().In(s.zone()).Date()
		return time.Date(year, month, day+number, 0, 0, 0, 0, s.zone()), nil
	}
	for _, form := range momentForms {
		if at, err := time.ParseInLocation(form, text, s.zone()); err == nil {
			return at, nil
		}
	}
	return time.Time{}, mistake("%q is no moment", text)
}

// storyDuration reads 90m, 48h, 3d and 1h30m; a day has the given length.
func storyDuration(text string, day time.Duration) (time.Duration, error) {
	days, rest, found := strings.Cut(text, "d")
	if !found {
		days, rest = "0", text
	}
	number, err := strconv.Atoi(days)
	if err != nil {
		return 0, mistake("%q is no duration", text)
	}
	total := time.Duration(number) * day
	if rest == "" {
		return total, nil
	}
	more, err := time.ParseDuration(rest)
	if err != nil {
		return 0, mistake("%q is no duration", text)
	}
	return total + more, nil
}

// holdsValue reports whether a stored value is the one a scenario writes, by what the value is:
// 12 is 12.00, and a label is the record it stands for.
func (s *story) holdsValue(tx *store.Tx, field *metadata.Field, stored, written any) (bool, error) {
	text, isText := storyText(written)
	switch v := stored.(type) {
	case nil:
		return written == nil, nil
	case bool:
		return isText && text == strconv.FormatBool(v), nil
	case int64:
		return sameNumber(decimal.NewFromInt(v), text), nil
	case decimal.Decimal:
		return sameNumber(v, text), nil
	case metadata.Money:
		amount, currency, named := strings.Cut(text, " ")
		return sameNumber(v.Amount, amount) && (!named || v.Currency == currency), nil
	case time.Time:
		return s.sameMoment(field, v, text)
	case []string:
		return s.sameList(tx, field, v, written)
	case string:
		if field.Kind == "reference" || field.Kind == "user" {
			id, err := s.reference(written)
			return id == any(v), err
		}
		return isText && v == text, nil
	}
	return false, mistake("%s cannot be compared like this; use expect rule", field.Name)
}

func sameNumber(number decimal.Decimal, text string) bool {
	written, err := decimal.NewFromString(text)
	return err == nil && number.Equal(written)
}

func (s *story) sameMoment(field *metadata.Field, stored time.Time, text string) (bool, error) {
	at, err := s.moment(text)
	if err != nil {
		return false, err
	}
	if field.Kind == "date" || field.Type == "date" {
		return stored.Format(time.DateOnly) == at.In(s.zone()).Format(time.DateOnly), nil
	}
	return stored.Equal(at), nil
}

// sameList compares names of options, or of attached files.
func (s *story) sameList(tx *store.Tx, field *metadata.Field, stored []string, written any) (bool, error) {
	names := slices.Clone(stored)
	if field.HoldsFiles() {
		files, err := tx.Files(stored...)
		if err != nil {
			return false, err
		}
		for i, id := range stored {
			names[i] = files[id].Name
		}
	}
	wanted, _ := written.([]any)
	if text, ok := storyText(written); ok {
		wanted = []any{text}
	}
	return slices.EqualFunc(names, wanted, func(name string, item any) bool { return any(name) == item }), nil
}

package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// bringPeople makes everybody of the section "people". Who leads whom is said afterwards, so that
// the lines may stand in any order.
func (s *story) bringPeople(ctx context.Context) error {
	if admin, err := s.person(DemoLogin); err == nil { // the sample company has none of its own
		if err := s.call(DemoLogin, "user", admin); err != nil {
			return err
		}
	}
	for _, step := range []func(context.Context, *storyLine) error{s.bring, s.relate} {
		for _, line := range s.file.people {
			if err := step(ctx, line); err != nil {
				return lineError(line, err)
			}
		}
	}
	return nil
}

// relations are the fields that name other lines of the section.
var relations = []string{"parent", "head", "manager", "department"}

// memberLists are the lists of a person that become records of their own.
var memberLists = []string{"teams", "territories"}

func storyEntity(word string) string {
	if word == "person" {
		return "user"
	}
	return word
}

// bring creates a department, territory or person.
func (s *story) bring(ctx context.Context, line *storyLine) error {
	kind := line.words[0].text
	if !slices.Contains([]string{"department", "territory", "person"}, kind) || len(line.words) < 2 {
		return mistake("a line here begins with department, territory or person, and a name")
	}
	name := line.words[1].text
	values := map[string]any{"name": name}
	if kind == "person" {
		values["login"] = name
	}
	entity := s.engine.current.Load().Entity(storyEntity(kind))
	for _, word := range line.words[2:] {
		if slices.Contains(relations, word.name) || slices.Contains(memberLists, word.name) {
			continue
		}
		value, err := s.personValue(ctx, entity, word)
		if err != nil {
			return err
		}
		values[word.name] = value
	}
	saved, err := s.engine.CreateRecord(ctx, Operator(), Save{Entity: entity.Name, Values: values})
	if err != nil {
		return err
	}
	return s.call(name, entity.Name, saved.ID)
}

// personValue reads a field; lists are separated by commas.
func (s *story) personValue(ctx context.Context, entity *metadata.Entity, word storyWord) (any, error) {
	if word.shape != fieldWord {
		return nil, mistake("%q is no field", word.raw)
	}
	if word.name == "roles" {
		return anyTexts(strings.Split(word.text, ",")), nil
	}
	return s.value(ctx, Operator(), entity.FieldByName(word.name), word.storyValue())
}

func anyTexts(texts []string) []any {
	values := make([]any, len(texts))
	for i, text := range texts {
		values[i] = text
	}
	return values
}

// relate says who leads whom, and who belongs to which team and territory.
func (s *story) relate(ctx context.Context, line *storyLine) error {
	record, err := s.called(line.words[1].text)
	if err != nil {
		return err
	}
	values := map[string]any{}
	for _, word := range line.words[2:] {
		switch {
		case slices.Contains(relations, word.name):
			target, err := s.called(word.text)
			if err != nil {
				return err
			}
			values[word.name] = target.ID
		case slices.Contains(memberLists, word.name):
			if err := s.join(ctx, record.ID, word); err != nil {
				return err
			}
		}
	}
	if len(values) == 0 {
		return nil
	}
	_, err = s.engine.UpdateRecord(ctx, Operator(), Save{Entity: record.Entity, ID: record.ID, Values: values})
	return err
}

// join makes a person a member of teams or territories: "legal,board:chair".
func (s *story) join(ctx context.Context, person string, word storyWord) error {
	for member := range strings.SplitSeq(word.text, ",") {
		group, as, _ := strings.Cut(member, ":")
		save := Save{Entity: "team_member", Values: map[string]any{"team": group, "user": person}}
		if word.name == "territories" {
			territory, err := s.called(group)
			if err != nil {
				return err
			}
			save = Save{Entity: "territory_member", Values: map[string]any{"territory": territory.ID, "user": person}}
		}
		if as != "" {
			save.Values["as"] = as
		}
		if _, err := s.engine.CreateRecord(ctx, Operator(), save); err != nil {
			return err
		}
	}
	return nil
}

// absent enters an absence with a delegate: of whoever acts, or of somebody else.
func (s *story) absent(ctx context.Context, args *storyArgs) error {
	who, err := s.person(args.who())
	if err != nil {
		return err
	}
	values := map[string]any{"user": who, "owner": who, "include_open": args.option("open") == "true"}
	if to := args.option("to"); to != "" {
		if values["delegate"], err = s.person(to); err != nil {
			return err
		}
	}
	for _, name := range []string{"from", "until"} {
		if args.option(name) == "" {
			continue
		}
		at, err := s.moment(args.option(name))
		if err != nil {
			return err
		}
		values[name] = at.UTC().Format(time.RFC3339)
	}
	if values["from"] == nil {
		values["from"] = s.engine.Now().Format(time.RFC3339)
	}
	if workflow := args.option("workflow"); workflow != "" {
		values["workflows"] = workflow
	}
	_, err = s.engine.CreateRecord(ctx, args.by, Save{Entity: absenceEntity, Values: values})
	return err
}

// who names whom a line about an absence is about.
func (a *storyArgs) who() string {
	if a.word(0) != "" {
		return a.word(0)
	}
	return a.login
}

// present ends the absences of somebody.
func (s *story) present(ctx context.Context, args *storyArgs) error {
	who, err := s.person(args.who())
	if err != nil {
		return err
	}
	for _, away := range s.engine.org.Load().absences {
		if away.person != who {
			continue
		}
		id, _, _ := strings.Cut(away.key, "/")
		if err := s.engine.DeleteRecord(ctx, args.by, absenceEntity, id, 0); err != nil {
			return err
		}
	}
	return nil
}

// handOver passes everything open of a leaver to somebody.
func (s *story) handOver(ctx context.Context, args *storyArgs) error {
	from, err := s.person(args.word(0))
	if err != nil {
		return err
	}
	to, err := s.person(args.option("to"))
	if err != nil {
		return err
	}
	_, err = s.engine.HandOver(ctx, args.by, Handover{From: from, To: to, Reason: args.text()})
	return err
}

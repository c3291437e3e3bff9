package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// The demo company's sign-in; the people of the sample data share the password.
const (
	DemoLogin    = "admin"
	DemoPassword = "weft-demo"
)

// demoCompany has all that stands on its papers.
var demoCompany = Company{
	Name: "纬流示例公司 Weft Demo", Currency: "CNY", Language: "zh", Zone: "Asia/Shanghai",
	Address: "苏州工业园区星湖街 1 号", Phone: "0512-5555 0100", Email: "sales@example.com", Website: "https://example.com",
	TaxNumber: "91320594MA1WEFT00W", Bank: "示例银行苏州分行", BankAccount: "8888 0000 0000 0001",
}

// SetUpDemo sets up a demo company with sample data and a password for everybody in it.
func (e *Engine) SetUpDemo(ctx context.Context) error {
	setup := Setup{
		Admin:   SetupAdmin{Login: DemoLogin, Name: "管理员", Password: DemoPassword, Email: "admin@example.com"},
		Company: demoCompany,
		Preset:  &SetupPreset{Pack: "core", Name: "standard_products"},
		Sample:  true,
	}
	if _, err := e.SetUp(ctx, setup); err != nil {
		return err
	}
	return e.shareDemoPassword(ctx)
}

// shareDemoPassword lets all people of the sample sign in.
func (e *Engine) shareDemoPassword(ctx context.Context) error {
	hash, err := passwordHash(DemoPassword)
	if err != nil {
		return err
	}
	return e.write(ctx, func(tx *store.Tx, _ *model) error {
		for _, person := range e.org.Load().order {
			_, err := tx.Credential(person.id)
			if err == nil {
				continue
			}
			if !errors.Is(err, store.ErrNotFound) {
				return err
			}
			if err := tx.SaveCredential(&store.Credential{UserID: person.id, Hash: hash, ChangedAt: tx.Now}); err != nil {
				return err
			}
		}
		return nil
	})
}

// sampleStep is one thing that is done in a pack's sample: a save, with Do an event of a workflow, or with
// Decide what somebody does with a task. See builtin-workflows/README.md.
type sampleStep struct {
	Entity  string         `json:"entity"`
	Key     string         `json:"key"`
	Owner   string         `json:"owner"`
	Values  map[string]any `json:"values"`
	Do      string         `json:"do"`
	Decide  string         `json:"decide"`
	As      string         `json:"as"`
	Comment string         `json:"comment"`
}

// sample plays the sample data of the installed packs through the engine.
type sample struct {
	engine *Engine
	keys   map[string]TaskRecord // what the sample calls a record
}

func (e *Engine) playSample(ctx context.Context) error {
	play := &sample{engine: e, keys: map[string]TaskRecord{}}
	for _, layer := range e.current.Load().Layers {
		for _, file := range sampleFiles(layer) {
			var steps []sampleStep
			if err := json.Unmarshal(layer.Files[file], &steps); err != nil {
				return fmt.Errorf("sample data %s/%s: %w", layer.Pack, file, err)
			}
			for i, step := range steps {
				if err := play.step(ctx, step); err != nil {
					return fmt.Errorf("sample data %s/%s, entry %d (%s): %w", layer.Pack, file, i+1, step.Key, err)
				}
			}
		}
	}
	return nil
}

func sampleFiles(layer metadata.Layer) []string {
	var files []string
	for file := range layer.Files {
		if ok, _ := path.Match("data/*.json", file); ok {
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return files
}

func (s *sample) step(ctx context.Context, step sampleStep) error {
	switch {
	case step.Do != "":
		return s.event(ctx, step)
	case step.Decide != "":
		return s.decide(ctx, step)
	}
	owner := s.keys[step.Owner].ID
	if owner == "" {
		owner = s.engine.administrator()
	}
	return s.engine.write(ctx, func(tx *store.Tx, m *model) error {
		known := s.keys[step.Key]
		entity := m.Entity(step.Entity)
		if entity == nil {
			return noEntity(step.Entity)
		}
		values, err := s.values(tx, entity, step.Values)
		if err != nil {
			return err
		}
		if step.Owner != "" || known.ID == "" {
			values["owner"] = owner
		}
		actor := engineActor(ViaSystem)
		actor.For = owner
		saved, err := s.engine.act(tx, m, actor).save(&change{Save: Save{Entity: step.Entity, ID: known.ID, Values: values}})
		if err != nil {
			return err
		}
		s.keys[step.Key] = TaskRecord{Entity: step.Entity, ID: saved.ID}
		return nil
	})
}

// administrator is the id of the person who set the system up.
func (e *Engine) administrator() string {
	for _, person := range e.org.Load().order {
		if slices.Contains(person.admin, "all") {
			return person.id
		}
	}
	return ""
}

func (s *sample) event(ctx context.Context, step sampleStep) error {
	record := s.keys[step.Key]
	person, err := s.person(step)
	if err != nil {
		return err
	}
	var values map[string]any
	err = s.engine.read(ctx, func(tx *store.Tx, m *model) error {
		entity := m.Entity(record.Entity)
		if entity == nil {
			return noEntity(record.Entity)
		}
		values, err = s.values(tx, entity, step.Values)
		return err
	})
	if err != nil {
		return err
	}
	_, err = s.engine.Fire(ctx, person, "", Transition{
		Entity: record.Entity, ID: record.ID, Event: step.Do, Comment: step.Comment, Values: values,
	})
	return err
}

// decide does something with the task that somebody has for a record.
func (s *sample) decide(ctx context.Context, step sampleStep) error {
	person, err := s.person(step)
	if err != nil {
		return err
	}
	box, err := s.engine.Tasks(ctx, person, Inbox{Box: "todo", Limit: 100})
	if err != nil {
		return err
	}
	at := slices.IndexFunc(box.Tasks, func(task TaskRow) bool { return task.Record.ID == s.keys[step.Key].ID })
	if at < 0 {
		return fmt.Errorf("%s has no task for %q", step.As, step.Key)
	}
	_, err = s.engine.Decide(ctx, person, box.Tasks[at].ID, "", Decision{Verb: step.Decide, Comment: step.Comment})
	return err
}

// person is who does a step.
func (s *sample) person(step sampleStep) (Actor, error) {
	person := s.engine.org.Load().people[s.keys[step.As].ID]
	if person == nil {
		return Actor{}, fmt.Errorf("nobody is called %q", step.As)
	}
	return person.actor(ViaForm), nil
}

// values turns what the sample writes into what the API takes: keys into ids, "+30d" into dates,
// plain amounts into money.
func (s *sample) values(tx *store.Tx, entity *metadata.Entity, given map[string]any) (map[string]any, error) {
	values := map[string]any{}
	for name, value := range given {
		field := entity.FieldByName(name)
		if field == nil {
			return nil, fmt.Errorf("%s has no field %q", entity.Name, name)
		}
		converted, err := s.value(tx, field, value)
		if err != nil {
			return nil, err
		}
		values[name] = converted
	}
	return values, nil
}

func (s *sample) value(tx *store.Tx, field *metadata.Field, value any) (any, error) {
	if number, ok := value.(float64); ok {
		value = json.Number(strconv.FormatFloat(number, 'f', -1, 64))
	}
	text, isText := value.(string)
	switch {
	case value == nil:
		return nil, nil
	case isText && (field.Kind == "reference" || field.Kind == "user" || field.Kind == "any_reference"):
		record, ok := s.keys[text]
		if !ok {
			return nil, fmt.Errorf("%s: nothing is called %q", field.Name, text)
		}
		if field.Kind == "any_reference" {
			return record.Entity + ":" + record.ID, nil
		}
		return record.ID, nil
	case isText && (field.Kind == "date" || field.Kind == "datetime"):
		return s.moment(tx, field, text)
	case isText && field.Kind == "money":
		return map[string]any{"amount": text, "currency": s.engine.org.Load().company.currency()}, nil
	case field.Kind == "lines":
		return s.lines(tx, field, value)
	}
	return value, nil
}

func (s *sample) lines(tx *store.Tx, field *metadata.Field, value any) (any, error) {
	rows, ok := value.([]any)
	if !ok {
		return value, nil
	}
	lines := make([]any, len(rows))
	for i, row := range rows {
		given, _ := row.(map[string]any)
		values, err := s.values(tx, field.Target, given)
		if err != nil {
			return nil, err
		}
		lines[i] = map[string]any{"values": values}
	}
	return lines, nil
}

// relativeMoment is "+30d", "0d" or "-3d 14:30".
var relativeMoment = regexp.MustCompile(`^([+-]?\d+)d(?: (\d\d:\d\d))?$`)

// moment reads "+30d", for a date-time also "+1d 14:30"; other texts stay.
func (s *sample) moment(tx *store.Tx, field *metadata.Field, text string) (any, error) {
	parts := relativeMoment.FindStringSubmatch(text)
	if parts == nil {
		return text, nil
	}
	offset, err := strconv.Atoi(parts[1])
	if err != nil {
		return nil, fmt.Errorf("%s: %q is too far away", field.Name, text)
	}
	clock := parts[2]
	zone := s.engine.org.Load().company.location()
	day := tx.Now.In(zone).AddDate(0, 0, offset)
	if field.Kind == "date" {
		return day.Format(time.DateOnly), nil
	}
	if clock == "" {
		clock = "09:00"
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", day.Format(time.DateOnly)+" "+clock, zone)
	if err != nil {
		return nil, fmt.Errorf("%s: %q is not a moment", field.Name, text)
	}
	return at.UTC().Format(time.RFC3339), nil
}

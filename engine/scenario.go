package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// ScenarioConfig says where a scenario is played and with what.
type ScenarioConfig struct {
	// Database is one that nobody has set up yet; "" plays in memory.
	Database string
	// Server, unless empty, is a PostgreSQL server on which a scenario gets a database that goes away again.
	Server string
	// Packs are those that a scenario may use, lowest first.
	Packs []BuiltIn
	// Layers, unless empty, are used instead of packs: definitions that are about to be published.
	Layers []metadata.Layer
	// Pack is used, with what it requires, by a scenario that names none; "" means core.
	Pack string

	published *metadata.Model // what Database holds already, after PrepareScenarios
}

// ScenarioError tells where a scenario does not hold, or cannot be read.
type ScenarioError struct {
	File     string
	Line     int
	Text     string // of the line
	Expected string // "" when the line itself failed
	Found    string
	cause    error
}

// Error tells file, line, what was expected and what was found.
func (e *ScenarioError) Error() string {
	text := fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Text)
	if e.Expected != "" {
		text += "\n\texpected: " + e.Expected
	}
	return text + "\n\tfound: " + e.Found
}

// Unwrap gives the error behind it, if any.
func (e *ScenarioError) Unwrap() error { return e.cause }

// PlayScenario plays a scenario of the given file name, written as builtin-workflows/SCENARIOS.md
// tells: people, records and time go through the same use cases as those of the product, and what
// is expected has to hold. The error is a *ScenarioError when it does not hold or cannot be read,
// and any other when the scenario could not be played at all.
func PlayScenario(ctx context.Context, config ScenarioConfig, name string, content []byte) error {
	file, err := parseStory(string(content))
	switch {
	case err != nil:
	case config.Server != "":
		err = playOnServer(ctx, config, file)
	default:
		err = playStory(ctx, config, file)
	}
	var failed *ScenarioError
	if errors.As(err, &failed) {
		failed.File = name
	}
	return err
}

// PrepareScenarios publishes what scenarios are played with, and gives the configuration to play them
// with in copies of config.Database: none of them has to publish it again. Invalid when the definitions
// have problems.
func PrepareScenarios(ctx context.Context, config ScenarioConfig) (_ ScenarioConfig, err error) {
	s := &story{file: &storyFile{}, world: newStoryWorld(nil)}
	if err := s.open(ctx, config); err != nil {
		return config, err
	}
	defer func() { err = errors.Join(err, s.engine.Close()) }()
	layers, err := s.layers(config)
	if err != nil {
		return config, err
	}
	_, err = s.engine.publish(ctx, Operator(), publication{layers: layers, note: "set-up"})
	config.published = s.engine.current.Load().Model
	return config, err
}

// story is a scenario at play.
type story struct {
	file   *storyFile
	engine *Engine
	world  *storyWorld
	files  string // folder for attachments

	lock   sync.Mutex
	labels map[string]TaskRecord

	choosing sync.Mutex
	clicked  map[string]*store.Task // by login and idempotency key
}

func playOnServer(ctx context.Context, config ScenarioConfig, file *storyFile) error {
	database, drop, err := store.Scratch(ctx, config.Server)
	if err != nil {
		return err
	}
	config.Database = database
	return errors.Join(playStory(ctx, config, file), drop(context.WithoutCancel(ctx)))
}

func playStory(ctx context.Context, config ScenarioConfig, file *storyFile) (err error) {
	s := &story{file: file, world: newStoryWorld(file.answering()), labels: map[string]TaskRecord{}, clicked: map[string]*store.Task{}}
	if s.files, err = os.MkdirTemp("", "weft-scenario-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(s.files)) }()
	if err := s.open(ctx, config); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.engine.Close()) }()
	if err := s.setUp(ctx, config); err != nil {
		return err
	}
	if err := s.bringPeople(ctx); err != nil {
		return err
	}
	for _, line := range file.play {
		if err := s.line(ctx, line); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) open(ctx context.Context, config ScenarioConfig) (err error) {
	if config.Database == "" {
		config.Database = "sqlite::memory:"
	}
	s.engine, err = Open(ctx, Config{
		Database: config.Database, Files: s.files, Packs: config.Packs, Clock: s.world.clock.Now, Logger: s.world.log.logger(),
		Connections: s.world.network(), Readers: 4, Pool: 8, PublicURL: "https://weft.test", world: s.world, published: config.published,
		Key: make([]byte, keyLength), // nothing of a scenario is secret
	})
	return err
}

// setUp publishes the packs with the scenario's own definitions over them.
func (s *story) setUp(ctx context.Context, config ScenarioConfig) error {
	layers, err := s.layers(config)
	if err != nil {
		return err
	}
	setup := Setup{
		Admin:   SetupAdmin{Login: DemoLogin, Name: "Admin", Password: "scenario password", Email: "admin@example.com"},
		Company: Company{Name: "Scenario", Currency: "CNY", Language: "en", Zone: "Asia/Shanghai"},
	}
	if err := s.engine.firstRelease(ctx, setup, layers); err != nil {
		return err
	}
	if err := s.engine.store.Read(ctx, s.engine.refresh); err != nil {
		return err
	}
	if s.file.sample {
		return s.engine.playSample(ctx)
	}
	return nil
}

func (s *story) layers(config ScenarioConfig) ([]metadata.Layer, error) {
	if len(config.Layers) > 0 {
		return s.over(config.Layers)
	}
	names := s.file.packs
	if len(names) == 0 {
		names = []string{config.Pack}
	}
	wanted := map[string]bool{"core": true}
	for _, name := range names {
		if name == "" || wanted[name] {
			continue
		}
		if err := s.engine.require(name, wanted); err != nil {
			return nil, err
		}
	}
	layers, err := s.engine.layersOf(wanted)
	if err != nil {
		return nil, err
	}
	return s.over(layers)
}

// over lays the scenario's own definitions over layers, which have to hold the packs it names.
func (s *story) over(layers []metadata.Layer) ([]metadata.Layer, error) {
	for _, name := range s.file.packs {
		if !slices.ContainsFunc(layers, func(layer metadata.Layer) bool { return layer.Pack == name }) {
			return nil, mistake("the pack %q is not installed", name)
		}
	}
	layers = slices.Clone(layers)
	if len(s.file.definitions) > 0 {
		layers = append(layers, metadata.Layer{Pack: "scenario", Files: s.file.definitions})
	}
	return layers, nil
}

// read looks at what is stored now.
func (s *story) read(ctx context.Context, look func(tx *store.Tx, m *model) error) error {
	return s.engine.read(ctx, look)
}

// refresh lets the engine learn of changes of people.
func (s *story) refresh(ctx context.Context) error {
	return s.read(ctx, func(*store.Tx, *model) error { return nil })
}

// called gives the record a label stands for.
func (s *story) called(label string) (TaskRecord, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	record, ok := s.labels[label]
	if !ok {
		return record, mistake("nothing is called %q", label)
	}
	return record, nil
}

// call gives a record its label.
func (s *story) call(label, entity, id string) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	if known, ok := s.labels[label]; ok {
		return mistake("%q is the name of a record of %s already", label, known.Entity)
	}
	s.labels[label] = TaskRecord{Entity: entity, ID: id, Title: label}
	return nil
}

// person gives the id of somebody by sign-in name.
func (s *story) person(login string) (string, error) {
	if p := s.engine.org.Load().logins[login]; p != nil {
		return p.id, nil
	}
	return "", mistake("nobody has the sign-in name %q", login)
}

// people gives the ids of several, separated by commas.
func (s *story) people(logins []string) ([]string, error) {
	ids := make([]string, len(logins))
	for i, login := range logins {
		id, err := s.person(login)
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	return ids, nil
}

// login is what a person is called in scenarios.
func (s *story) login(id string) string {
	if p := s.engine.org.Load().people[id]; p != nil {
		return p.login
	}
	return id
}

// actor is who acts in a line: the engine itself, or a person through a form.
func (s *story) actor(ctx context.Context, login string) (Actor, error) {
	if login == "system" {
		return engineActor(ViaSystem), nil
	}
	if err := s.refresh(ctx); err != nil {
		return Actor{}, err
	}
	if _, err := s.person(login); err != nil {
		return Actor{}, err
	}
	return s.engine.ActorNamed(login, ViaForm)
}

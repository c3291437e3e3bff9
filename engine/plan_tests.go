package engine

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// PlannedTest is a scenario that a workflow names under "tests", and how playing it over the planned
// definitions went. Line, Text, Expected and Found say where it failed. A test that is Binding keeps
// the release from being published when it fails; others show how the pack below behaved before
// somebody changed it on top, and have to be looked at.
type PlannedTest struct {
	Workflow string        `json:"workflow"`
	Title    metadata.Text `json:"title"`
	Scenario string        `json:"scenario"`
	Passed   bool          `json:"passed"`
	Binding  bool          `json:"binding"`
	Line     int           `json:"line,omitempty"`
	Text     string        `json:"text,omitempty"`
	Expected string        `json:"expected,omitempty"`
	Found    string        `json:"found,omitempty"`
	index    int           // among the workflow's tests
}

// testResults remembers how the tests of the layers that were planned last are going or went, so
// that publishing what was planned does not play them again, and that whoever asks while they are
// played waits for them instead of starting them once more.
type testResults struct {
	lock   sync.Mutex
	latest *testPlay
}

// testPlay is the tests of some layers, being played until done is closed. It goes on when whoever
// asked for it stops waiting: the next to ask finds it ahead.
type testPlay struct {
	hash   string
	tests  []PlannedTest
	err    error
	done   chan struct{}
	cancel context.CancelFunc
}

// longestPlay ends tests that would be played for ever.
const longestPlay = 10 * time.Minute

// of gives the play of some layers, a new one unless the last one was of the same.
func (r *testResults) of(ctx context.Context, layers []metadata.Layer, tests []PlannedTest) *testPlay {
	r.lock.Lock()
	defer r.lock.Unlock()
	hash := metadata.HashLayers(layers)
	if r.latest != nil && r.latest.hash == hash && !r.latest.failed() {
		return r.latest
	}
	play := &testPlay{hash: hash, tests: tests, done: make(chan struct{})}
	ctx, play.cancel = context.WithTimeout(context.WithoutCancel(ctx), longestPlay)
	r.latest = play
	go func() {
		defer close(play.done)
		defer play.cancel()
		play.err = playAll(ctx, layers, tests)
	}()
	return play
}

// stop ends what is played still.
func (r *testResults) stop() {
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.latest != nil {
		r.latest.cancel()
		<-r.latest.done
	}
}

// failed reports whether the tests could not be played to their end.
func (p *testPlay) failed() bool {
	select {
	case <-p.done:
		return p.err != nil
	default:
		return false
	}
}

// wait gives the results. Unavailable with code "tests_playing" when ctx ends first.
func (p *testPlay) wait(ctx context.Context) ([]PlannedTest, error) {
	select {
	case <-p.done:
		return slices.Clone(p.tests), p.err
	case <-ctx.Done():
		return nil, Refuse(Unavailable, "tests_playing", "The tests of the processes are still being played. Nothing was published; try again in a moment.",
			"流程测试仍在运行，尚未发布，请稍后重试。")
	}
}

// playTests plays the scenarios of those workflows of a model that it changes, each over the model's
// own definitions in a database in memory, at most two at a time. Unavailable with code
// "tests_playing" when ctx ends before they do.
func (e *Engine) playTests(ctx context.Context, next *metadata.Model) ([]PlannedTest, error) {
	serving := e.current.Load()
	tests := testsOf(next, metadata.Diff(serving.Model, next).Changes)
	changed := highestChange(serving.Layers, next.Layers)
	for i := range tests {
		tests[i].Binding = tests[i].layer(next.Layers) >= changed
	}
	if len(tests) == 0 || e.config.world != nil { // a scenario does not play scenarios
		return []PlannedTest{}, nil
	}
	return e.tests.of(ctx, next.Layers, tests).wait(ctx)
}

// testsOf lists the tests that workflows name which changes concern, those that are there.
func testsOf(m *metadata.Model, changes []metadata.PlanChange) []PlannedTest {
	var tests []PlannedTest
	for _, workflow := range m.Workflows {
		if !slices.ContainsFunc(changes, func(change metadata.PlanChange) bool { return concerns(m, change.Address, workflow) }) {
			continue
		}
		for i, name := range workflow.Tests {
			if _, content := scenarioIn(m.Layers, name); content != nil {
				tests = append(tests, PlannedTest{Workflow: workflow.Key, Title: workflow.Title, Scenario: name, index: i})
			}
		}
	}
	return tests
}

// highestChange is the index of the highest layer that differs from those that serve.
func highestChange(serving, next []metadata.Layer) int {
	for i, layer := range slices.Backward(next) {
		at := slices.IndexFunc(serving, func(known metadata.Layer) bool { return known.Pack == layer.Pack })
		if at < 0 || metadata.HashLayers(serving[at:at+1]) != metadata.HashLayers(next[i:i+1]) {
			return i
		}
	}
	return 0
}

// layer is the index of the highest layer that stands for a test: it holds the scenario, or says
// itself which tests the workflow has.
func (t *PlannedTest) layer(layers []metadata.Layer) int {
	file, _ := scenarioIn(layers, t.Scenario)
	for i, layer := range slices.Backward(layers) {
		var own struct {
			Tests []string `json:"tests"`
		}
		says := json.Unmarshal(layer.Files["workflows/"+t.Workflow+".json"], &own) == nil && len(own.Tests) > 0
		if says || strings.HasPrefix(file, layer.Pack+"/") {
			return i
		}
	}
	return 0
}

// concerns reports whether a change may make a workflow do something else: one of itself, of its
// entity or one near it, or of the words, people and times that all workflows share.
func concerns(m *metadata.Model, address string, workflow *metadata.Workflow) bool {
	folder, name, _ := strings.Cut(address, "/")
	name, _, _ = strings.Cut(name, "/")
	switch folder {
	case "workflows":
		return name == workflow.Key || workflow.Names["workflow:"+name] != (metadata.Text{})
	case "entities":
		entity := m.Entity(workflow.Entity)
		return name == workflow.Entity || entity != nil && slices.ContainsFunc(entity.LiveFields(), func(field *metadata.Field) bool {
			return field.Target != nil && field.Target.Name == name
		})
	case "options", "roles", "teams", "calendars", "templates", "assignment":
		return true
	}
	return false
}

// scenarioIn finds a scenario by the name a workflow gives, in the highest layer that has it.
func scenarioIn(layers []metadata.Layer, name string) (file string, content []byte) {
	for _, layer := range slices.Backward(layers) {
		for _, path := range []string{"scenarios/" + name + ".txtar", "scenarios/" + name, name} {
			if found := layer.Files[path]; found != nil {
				return layer.Pack + "/" + path, found
			}
		}
	}
	return "", nil
}

// playAll plays tests over layers, each in a copy of one database in which the layers were published.
func playAll(ctx context.Context, layers []metadata.Layer, tests []PlannedTest) (err error) {
	folder, err := os.MkdirTemp("", "weft-tests-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	file := filepath.Join(folder, "published.db")
	config, err := PrepareScenarios(ctx, ScenarioConfig{Database: "sqlite:" + file, Layers: layers})
	if err != nil {
		return failAll(ctx, tests, err)
	}
	published, err := os.ReadFile(file) //nolint:gosec // written above
	if err != nil {
		return err
	}
	failures := make([]error, len(tests))
	seats := make(chan struct{}, 2)
	var group sync.WaitGroup
	for i := range tests {
		group.Go(func() {
			seats <- struct{}{}
			defer func() { <-seats }()
			own := filepath.Join(folder, strconv.Itoa(i))
			failures[i] = tests[i].playIn(ctx, own, published, config)
		})
	}
	group.Wait()
	return errors.Join(failures...)
}

// failAll notes why no test could begin.
func failAll(ctx context.Context, tests []PlannedTest, cause error) error {
	for i := range tests {
		if err := tests[i].conclude(ctx, cause); err != nil {
			return err
		}
	}
	return nil
}

// playIn plays one test in a folder of its own, which is gone afterwards.
func (t *PlannedTest) playIn(ctx context.Context, folder string, published []byte, config ScenarioConfig) (err error) {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	file := filepath.Join(folder, "weft.db")
	if err := os.WriteFile(file, published, 0o600); err != nil {
		return err
	}
	config.Database = "sqlite:" + file
	return t.play(ctx, config)
}

// play plays one test; an error is one that kept it from being played.
func (t *PlannedTest) play(ctx context.Context, config ScenarioConfig) error {
	file, content := scenarioIn(config.Layers, t.Scenario)
	return t.conclude(ctx, PlayScenario(ctx, config, file, content))
}

// conclude notes how the test went; an error is returned only when it was ended from outside.
func (t *PlannedTest) conclude(ctx context.Context, err error) error {
	var failed *ScenarioError
	if err != nil && !errors.As(err, &failed) {
		if ctx.Err() != nil {
			return err
		}
		failed = &ScenarioError{Line: 1, Found: err.Error()}
	}
	if t.Passed = failed == nil; !t.Passed {
		t.Line, t.Text, t.Expected, t.Found = failed.Line, strings.TrimSpace(failed.Text), failed.Expected, failed.Found
	}
	return nil
}

// mustPassTests refuses layers whose tests do not hold, naming each with its line and what was
// expected.
func (e *Engine) mustPassTests(ctx context.Context, layers []metadata.Layer) error {
	compiled, problems := metadata.Compile(layers, e.current.Load().Model)
	if compiled == nil {
		return invalidMetadata(problems)
	}
	tests, err := e.playTests(ctx, compiled)
	if err != nil {
		return err
	}
	var failed metadata.Problems
	for _, test := range tests {
		if !test.Passed && test.Binding {
			failed = append(failed, test.problem(layers))
		}
	}
	if len(failed) == 0 {
		return nil
	}
	return invalidMetadata(failed)
}

// problem tells a failed test at its place in the workflow.
func (t *PlannedTest) problem(layers []metadata.Layer) metadata.Problem {
	file, _ := scenarioIn(layers, t.Scenario)
	line := metadata.Text{En: "line " + itoa(int64(t.Line)) + ": " + t.Text, Zh: "第 " + itoa(int64(t.Line)) + " 行：" + t.Text}
	expected, found := metadata.Text{}, metadata.Text{En: " Found: " + t.Found + ".", Zh: "实际：" + t.Found + "。"}
	if t.Expected != "" {
		expected = metadata.Text{En: " Expected: " + t.Expected + ".", Zh: "预期：" + t.Expected + "。"}
	}
	if !t.Binding {
		found.En += " The test shows how the pack behaves without your changes; publish if the difference is meant."
		found.Zh += "该测试反映未修改时配置包的行为；如确认这一差异，可继续发布。"
	}
	path := "workflows/" + t.Workflow + ".json"
	return metadata.Problem{
		Warning: !t.Binding, Pack: packOfFile(layers, path), File: path, Pointer: "/tests/" + itoa(int64(t.index)), Path: path, Place: "/tests/" + itoa(int64(t.index)), Code: "test_failed",
		Message: metadata.Text{
			En: "The test \"" + t.Scenario + "\" (" + file + ") does not hold, " + line.En + "." + expected.En + found.En,
			Zh: "测试“" + t.Scenario + "”（" + file + "）未通过，" + line.Zh + "。" + expected.Zh + found.Zh,
		},
	}
}

// packOfFile is the highest layer that holds a file.
func packOfFile(layers []metadata.Layer, path string) string {
	for _, layer := range slices.Backward(layers) {
		if layer.Files[path] != nil {
			return layer.Pack
		}
	}
	return ""
}

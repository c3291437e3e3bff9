package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/paper"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

const (
	jobImport    = "import.run"
	importBatch  = 200
	importStint  = 90 * time.Second // how long one job imports before it hands over to the next
	mostProblems = 5_000            // stored; the count goes on
	mostShown    = 200
	mostDistinct = 200
)

// ImportInfo is an import and how far it is.
type ImportInfo struct {
	ID        string         `json:"id"`
	File      string         `json:"file"`
	Entity    string         `json:"entity"`
	State     string         `json:"state"` // uploaded mapped running done failed undone
	By        Person         `json:"by"`
	At        time.Time      `json:"at"`
	EndedAt   *time.Time     `json:"ended_at"`
	Rows      int64          `json:"rows"`
	Done      int64          `json:"done"`
	Created   int64          `json:"created"`
	Updated   int64          `json:"updated"`
	Skipped   int64          `json:"skipped"`
	Failed    int64          `json:"failed"`
	ChangeSet string         `json:"change_set,omitempty"`
	Columns   []string       `json:"columns,omitempty"`
	Sample    [][]string     `json:"sample,omitempty"`
	Mapping   *ImportMapping `json:"mapping,omitempty"`
	Suggested *ImportMapping `json:"suggested,omitempty"`
	// Remembered is how the actor read a file with the same columns before.
	Remembered *ImportMemory `json:"remembered,omitempty"`
	// Problems are the first ones; the file of problems has all that were kept.
	Problems []ImportTrouble `json:"problems"`
	// Unmatched lists, by column, cells that mean nothing yet, with what they may mean.
	Unmatched map[string][]ImportCell `json:"unmatched,omitempty"`
	// Untried is of how many rows, in a trial, only the cells were read.
	Untried int64 `json:"untried,omitempty"`
	// Totals tells, of a trial, that rows move totals that other records check, which a trial does not foresee.
	Totals bool `json:"totals,omitempty"`
}

// ImportTrouble is a row, or a value of it, that cannot be imported.
type ImportTrouble struct {
	Line   int64         `json:"line"`
	Column string        `json:"column"`
	Value  string        `json:"value"`
	Code   string        `json:"code"`
	Reason metadata.Text `json:"reason"`
}

// ImportCell is a cell's text that means nothing yet, how often it stands there, and what it may mean.
type ImportCell struct {
	Value     string   `json:"value"`
	Count     int      `json:"count"`
	Suggested []string `json:"suggested"`
}

// importData is what a stored import remembers of its file.
type importData struct {
	Columns []string   `json:"columns"`
	Sample  [][]string `json:"sample"`
	Key     string     `json:"key"` // of the file's bytes
}

// StartImport takes a file and proposes what it holds. Needs the right "imports". Invalid for a
// file that cannot be read.
func (e *Engine) StartImport(ctx context.Context, by Actor, name string, content io.Reader) (*ImportInfo, error) {
	if err := by.mustAdminister("imports"); err != nil {
		return nil, err
	}
	most := int64(largestFile)
	if by.isEngine() {
		most = largestLocal
	}
	file, err := e.keep(name, content, most)
	if err != nil {
		return nil, err
	}
	data, rows, err := e.lookInto(file)
	if err != nil {
		return nil, err
	}
	stored := &store.Import{File: file.ID, Name: file.Name, State: "uploaded", Actor: by.ID, Rows: rows}
	if stored.Data, err = json.Marshal(data); err != nil {
		return nil, err
	}
	var info *ImportInfo
	err = e.write(ctx, func(tx *store.Tx, m *model) error {
		file.Actor = by.ID
		if err := errors.Join(tx.AddFile(file), tx.SaveImport(stored)); err != nil {
			return err
		}
		info = e.importInfo(stored)
		return e.propose(tx, m, by, info)
	})
	return info, err
}

// importable lists the entities whose records the actor may import.
func (m *model) importable(by Actor) []*metadata.Entity {
	var list []*metadata.Entity
	for _, entity := range m.Entities {
		if !entity.Archived && m.rightsOn(by, entity).may("import") {
			list = append(list, entity)
		}
	}
	return list
}

// lookInto reads a file once: its columns, its first rows, how many there are.
func (e *Engine) lookInto(file *store.File) (*importData, int64, error) {
	opened, err := openSheet(e.filePath(file.Key), file.Name)
	if err != nil {
		return nil, 0, err
	}
	data, count := &importData{Columns: opened.Columns, Key: file.Key}, int64(0)
	for {
		cells, _, err := opened.row()
		if errors.Is(err, io.EOF) {
			return data, count, opened.close()
		}
		if err != nil {
			return nil, 0, errors.Join(err, opened.close())
		}
		if count++; count > mostRows {
			return nil, 0, errors.Join(badSheet(fmt.Sprintf("It has more than %d rows; split it.", mostRows), fmt.Sprintf("超过 %d 行，请拆分。", mostRows)), opened.close())
		}
		if len(data.Sample) < 5 {
			data.Sample = append(data.Sample, clone(cells))
		}
	}
}

func clone(cells []string) []string {
	copied := make([]string, len(cells))
	for i, cell := range cells {
		copied[i] = clip(cell)
	}
	return copied
}

func (e *Engine) importInfo(stored *store.Import) *ImportInfo {
	info := &ImportInfo{
		ID: stored.ID, File: stored.Name, Entity: stored.Entity, State: stored.State, By: e.person(stored.Actor), At: stored.At,
		EndedAt: stored.EndedAt, Rows: stored.Rows, Done: stored.Done, Created: stored.Created, Updated: stored.Updated,
		Skipped: stored.Skipped, Failed: stored.Failed, ChangeSet: stored.ChangeSet, Problems: []ImportTrouble{},
	}
	data := importData{}
	if json.Unmarshal(stored.Data, &data) == nil {
		info.Columns, info.Sample = data.Columns, data.Sample
	}
	mapping := &ImportMapping{}
	if len(stored.Mapping) > 0 && json.Unmarshal(stored.Mapping, mapping) == nil {
		info.Mapping = mapping
	}
	return info
}

// Imports lists imports, newest first.
func (e *Engine) Imports(ctx context.Context, by Actor) ([]ImportInfo, error) {
	if err := by.mustAdminister("imports"); err != nil {
		return nil, err
	}
	list := []ImportInfo{}
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		rows, err := tx.Imports(100)
		for _, row := range rows {
			list = append(list, *e.importInfo(row))
		}
		return err
	})
	return list, err
}

// Import returns an import with its first problems.
func (e *Engine) Import(ctx context.Context, by Actor, id string) (*ImportInfo, error) {
	if err := by.mustAdminister("imports"); err != nil {
		return nil, err
	}
	var info *ImportInfo
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		stored, err := tx.Import(id)
		if err != nil {
			return missing(err, noImport())
		}
		info = e.importInfo(stored)
		if stored.State == "uploaded" {
			if err := e.propose(tx, m, by, info); err != nil {
				return err
			}
		}
		problems, err := tx.ImportProblems(id, 0, mostShown)
		for _, problem := range problems {
			info.Problems = append(info.Problems, trouble(problem))
		}
		return err
	})
	return info, err
}

func noImport() *Error { return notFound("There is no such import.", "导入记录不存在。") }

func trouble(problem *store.ImportProblem) ImportTrouble {
	return ImportTrouble{Line: problem.Line, Column: problem.Column, Value: problem.Value, Code: problem.Code, Reason: textOf(problem.Text)}
}

// WriteImportProblems writes all problems that were kept, in order, as CSV in the actor's language.
func (e *Engine) WriteImportProblems(ctx context.Context, by Actor, id string, w io.Writer) error {
	if err := by.mustAdminister("imports"); err != nil {
		return err
	}
	return e.read(ctx, func(tx *store.Tx, _ *model) error {
		return paper.WriteCSV(w, problemRows(tx, id, by.Language))
	})
}

func problemRows(tx *store.Tx, id, language string) paper.Rows {
	return func(yield func([]paper.Cell, error) bool) {
		going := yield(problemHeader(language), nil)
		for after := int64(0); going; {
			problems, err := tx.ImportProblems(id, after, 500)
			if err != nil {
				yield(nil, err)
				return
			}
			going = len(problems) > 0
			for _, problem := range problems {
				after = problem.Seq
				going = going && yield(problemRow(trouble(problem), language), nil)
			}
		}
	}
}

func problemHeader(language string) []paper.Cell {
	var cells []paper.Cell
	for _, word := range []metadata.Text{{En: "line", Zh: "行"}, {En: "column", Zh: "列"}, {En: "value", Zh: "内容"}, {En: "reason", Zh: "原因"}} {
		cells = append(cells, paper.Cell{Text: word.In(language)})
	}
	return cells
}

func problemRow(one ImportTrouble, language string) []paper.Cell {
	return []paper.Cell{{Text: strconv.FormatInt(one.Line, 10)}, {Text: one.Column}, {Text: one.Value}, {Text: one.Reason.In(language)}}
}

// MapImport keeps a mapping and tries it on every row without writing: problems by line and column,
// and cells that mean nothing yet with suggestions.
func (e *Engine) MapImport(ctx context.Context, by Actor, id string, mapping ImportMapping) (*ImportInfo, error) {
	if err := by.mustAdminister("imports"); err != nil {
		return nil, err
	}
	var info *ImportInfo
	err := e.readAs(ctx, by, func(a *act) error {
		stored, err := e.unstarted(a.tx, id)
		if err != nil {
			return err
		}
		if err := e.mayImport(a.m, a.by, mapping.Entity); err != nil {
			return err
		}
		info = e.importInfo(stored)
		if err := mapping.resolve(a.m, info.Columns); err != nil {
			return err
		}
		info.Entity, info.State, info.Mapping = mapping.Entity, "mapped", &mapping
		return a.tryImport(stored, info)
	})
	if err != nil {
		return nil, err
	}
	return info, e.write(ctx, func(tx *store.Tx, _ *model) error {
		stored, err := e.unstarted(tx, id)
		if err != nil {
			return err
		}
		stored.Entity, stored.State = mapping.Entity, "mapped"
		if stored.Mapping, err = json.Marshal(mapping); err != nil {
			return err
		}
		return tx.SaveImport(stored)
	})
}

// unstarted reads an import that has not run.
func (e *Engine) unstarted(tx *store.Tx, id string) (*store.Import, error) {
	stored, err := tx.Import(id)
	if err != nil {
		return nil, missing(err, noImport())
	}
	if stored.State != "uploaded" && stored.State != "mapped" {
		return nil, Refuse(Conflict, "import_started", "This import has run already.", "该导入已执行。")
	}
	return stored, nil
}

func (e *Engine) mayImport(m *model, by Actor, entity string) error {
	definition := m.Entity(entity)
	if definition == nil {
		return noEntity(entity)
	}
	if !m.rightsOn(by, definition).may("import") {
		return e.lacks(definition, "import")
	}
	return nil
}

// tryImport reads every row as running would, and writes nothing.
func (a *act) tryImport(stored *store.Import, info *ImportInfo) error {
	try := a.importer(a.m, a.importActor(&store.Import{Actor: a.by.ID}), info.Mapping, info.Columns)
	try.tx, try.trial = a.tx, newRehearsal()
	err := a.eachRow(stored, func(cells []string, line int) error {
		result, err := try.rehearse(cells)
		if err != nil {
			return err
		}
		result.count(&info.Created, &info.Updated, &info.Skipped, &info.Failed)
		for _, problem := range result.problems {
			problem.Line = int64(line)
			if len(info.Problems) < mostShown {
				info.Problems = append(info.Problems, trouble(problem))
			}
		}
		return nil
	})
	info.Unmatched, info.Untried, info.Totals = try.suggestions(), try.trial.untried, a.m.checksTotalsOver(try.entity)
	return err
}

// suggestions proposes, for each cell that means nothing, the options or records most like it.
func (i *importer) suggestions() map[string][]ImportCell {
	list := map[string][]ImportCell{}
	for n := range i.mapping.Mapping {
		column := &i.mapping.Mapping[n]
		cells := i.trial.unknown[column.Column]
		choices := i.choices(column)
		if column.Column == "" || len(cells) == 0 || len(choices) == 0 {
			continue
		}
		for _, value := range sortedKeys(cells) {
			list[column.Column] = append(list[column.Column], ImportCell{Value: value, Count: cells[value], Suggested: nearest(value, choices)})
		}
	}
	return list
}

// meaning is a text that a cell may say, and what is proposed for it.
type meaning struct{ text, proposed string }

// choices lists what a cell of a column may mean: names of records, or options by any of their names.
func (i *importer) choices(column *ImportColumn) []meaning {
	if column.target != nil {
		return i.knownRecords(column.Field)
	}
	var list []meaning
	if set := i.m.OptionSets[column.field.Options]; set != nil {
		for _, option := range set.Options {
			label := option.Label.In(i.by.Language)
			for _, text := range []string{option.Name, option.Label.En, option.Label.Zh} {
				list = append(list, meaning{text, label})
			}
		}
	}
	return list
}

// knownRecords lists the names that mean one record that a field may refer to, as they are written there.
func (i *importer) knownRecords(field string) []meaning {
	var list []meaning
	known := i.known[field]
	for _, name := range sortedKeys(known) {
		if known[name] == severalFit {
			continue
		}
		list = append(list, meaning{name, cmp.Or(i.spelled[name], name)})
	}
	return list
}

// eachRow gives the rows of an import's file to fn.
func (e *Engine) eachRow(stored *store.Import, fn func(cells []string, line int) error) error {
	data := importData{}
	if err := json.Unmarshal(stored.Data, &data); err != nil {
		return err
	}
	opened, err := openSheet(e.filePath(data.Key), stored.Name)
	if err != nil {
		return err
	}
	defer func() { _ = opened.close() }() // only read
	for {
		cells, line, err := opened.row()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := fn(cells, line); err != nil {
			return err
		}
	}
}

// RunImport begins to import in the background and returns at once.
func (e *Engine) RunImport(ctx context.Context, by Actor, id string) (*ImportInfo, error) {
	return e.beginImport(ctx, by, id, func(tx *store.Tx) error { return e.queueImport(tx, id, 0) })
}

// beginImport marks a mapped import as running; then runs in the same transaction.
func (e *Engine) beginImport(ctx context.Context, by Actor, id string, then func(tx *store.Tx) error) (*ImportInfo, error) {
	if err := by.mustAdminister("imports"); err != nil {
		return nil, err
	}
	var info *ImportInfo
	err := e.write(ctx, func(tx *store.Tx, m *model) error {
		stored, err := tx.Import(id)
		if err != nil {
			return missing(err, noImport())
		}
		if stored.State != "mapped" {
			return Refuse(Conflict, "import_not_ready", "Map the columns first; a run import cannot run again.", "请先设置列映射；已执行的导入不能再次执行。")
		}
		if err := e.mayImport(m, by, stored.Entity); err != nil {
			return err
		}
		set := &store.ChangeSet{Kind: importSet, Actor: by.ID, Note: stored.Name}
		if err := tx.AddChangeSet(set); err != nil {
			return err
		}
		stored.State, stored.ChangeSet, stored.Actor = "running", set.ID, by.ID
		info = e.importInfo(stored)
		return errors.Join(tx.SaveImport(stored), then(tx))
	})
	return info, err
}

// ImportFile imports a file here and now, for the command line, and returns how it ended.
func (e *Engine) ImportFile(ctx context.Context, by Actor, path string, mapping ImportMapping) (*ImportInfo, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	started, err := e.StartImport(ctx, by, filepath.Base(path), file)
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	if _, err := e.MapImport(ctx, by, started.ID, mapping); err != nil {
		return nil, err
	}
	nothing := func(*store.Tx) error { return nil }
	if _, err := e.beginImport(ctx, by, started.ID, nothing); err != nil {
		return nil, err
	}
	if err := e.importUntil(ctx, started.ID, func() bool { return false }); err != nil {
		return nil, err
	}
	return e.Import(ctx, by, started.ID)
}

func (e *Engine) queueImport(tx *store.Tx, id string, done int64) error {
	payload, err := json.Marshal(id)
	if err != nil {
		return err
	}
	return e.enqueue(tx, jobs.Job{Name: jobImport, Key: fmt.Sprintf("%s/%d", id, done), Payload: payload})
}

// stint imports batch after batch from one open file, remembering what cells mean.
type stint struct {
	engine *Engine
	id     string
	sheet  *sheet
	run    *importer
}

// sheetRow is a row with its line in the file.
type sheetRow struct {
	cells []string
	line  int
}

// importRows is the job: it imports batch after batch, each in a transaction with its progress, so
// that a killed process goes on where it was.
func (e *Engine) importRows(ctx context.Context, job jobs.Job) error {
	var id string
	if err := json.Unmarshal(job.Payload, &id); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	end := e.Now().Add(importStint)
	return e.importUntil(ctx, id, func() bool { return e.Now().After(end) })
}

// importUntil imports a running import to its end, or until it is time to hand over to another job.
func (e *Engine) importUntil(ctx context.Context, id string, handOver func() bool) error {
	work, err := e.openStint(ctx, id)
	if err != nil {
		return err
	}
	defer func() { _ = work.sheet.close() }() // only read
	for more := true; more; {
		rows, err := work.rows()
		if err != nil {
			return err
		}
		if more, err = work.batch(ctx, rows, handOver()); err != nil {
			return err
		}
	}
	return e.store.Optimize(ctx)
}

// openStint opens an import's file behind the rows that are done.
func (e *Engine) openStint(ctx context.Context, id string) (*stint, error) {
	var stored *store.Import
	err := e.read(ctx, func(tx *store.Tx, _ *model) (err error) {
		stored, err = tx.Import(id)
		return err
	})
	if err != nil {
		return nil, err
	}
	data := importData{}
	if err := json.Unmarshal(stored.Data, &data); err != nil {
		return nil, err
	}
	opened, err := openSheet(e.filePath(data.Key), stored.Name)
	if err != nil {
		return nil, err
	}
	for range stored.Done {
		if _, _, err := opened.row(); err != nil {
			return nil, errors.Join(err, opened.close())
		}
	}
	return &stint{engine: e, id: id, sheet: opened}, nil
}

// rows reads the next rows; fewer than a batch at the end of the file.
func (s *stint) rows() ([]sheetRow, error) {
	var rows []sheetRow
	for len(rows) < importBatch {
		cells, line, err := s.sheet.row()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, sheetRow{cells, line})
	}
	return rows, nil
}

// batch imports rows in one transaction; last hands the rest over to another job.
func (s *stint) batch(ctx context.Context, rows []sheetRow, last bool) (more bool, err error) {
	tries := 0
	err = s.engine.write(ctx, func(tx *store.Tx, m *model) error {
		if tries++; tries > 1 {
			s.run = nil // what it remembers of the first try was undone
		}
		stored, err := tx.Import(s.id)
		if err != nil || stored.State != "running" {
			more = false
			return err
		}
		if err := s.importRows(tx, m, stored, rows); err != nil {
			return err
		}
		if len(rows) < importBatch {
			ended := tx.Now
			stored.State, stored.EndedAt = "done", &ended
		}
		more = stored.State == "running" && !last
		if stored.State == "running" && last {
			err = s.engine.queueImport(tx, s.id, stored.Done)
		}
		s.tell(tx, stored)
		return errors.Join(err, tx.SaveImport(stored))
	})
	return more, err
}

func (s *stint) tell(tx *store.Tx, stored *store.Import) {
	progress := map[string]any{"id": s.id, "state": stored.State, "done": stored.Done, "total": stored.Rows}
	tx.AfterCommit(func() { s.engine.stream.send(StreamEvent{Name: "import", Data: progress}, stored.Actor) })
}

// importRows makes records of rows and renews the rollups over them once. Where a check over a rollup
// refuses that, every row is taken by itself, so that it refuses only those at fault.
func (s *stint) importRows(tx *store.Tx, m *model, stored *store.Import, rows []sheetRow) error {
	if err := s.prepare(tx, m, stored); err != nil {
		return err
	}
	before := *stored
	err := tx.Try(func() error {
		totals := &laterTotals{}
		if err := s.take(stored, rows, totals); err != nil {
			return err
		}
		return s.engine.act(tx, m, s.run.by).renewTotals(totals)
	})
	if AsError(err) == nil {
		return err
	}
	*stored, s.run = before, nil // what it remembers was undone
	if err := s.prepare(tx, m, stored); err != nil {
		return err
	}
	return s.take(stored, rows, nil)
}

// prepare makes what turns rows into records, unless it goes on from the batch before.
func (s *stint) prepare(tx *store.Tx, m *model, stored *store.Import) error {
	if s.run == nil || s.run.m != m {
		mapping := &ImportMapping{}
		if err := json.Unmarshal(stored.Mapping, mapping); err != nil {
			return err
		}
		if err := mapping.resolve(m, s.sheet.Columns); err != nil {
			return err
		}
		s.run = s.engine.importer(m, s.engine.importActor(stored), mapping, s.sheet.Columns)
	}
	s.run.tx = tx
	return nil
}

// take makes records of rows and notes what became of each; without totals to renew later each row renews
// its own.
func (s *stint) take(stored *store.Import, rows []sheetRow, totals *laterTotals) error {
	for _, row := range rows {
		result, err := s.run.row(row.cells, totals)
		if err != nil {
			return err
		}
		if err := noteRow(s.run.tx, stored, result, int64(row.line)); err != nil {
			return err
		}
	}
	return nil
}

// importActor is who imports, with all changes under the import's change set. An import from the
// command line obeys the same rules as one from the browser.
func (e *Engine) importActor(stored *store.Import) Actor {
	by := Actor{Admin: []string{"all"}, Via: ViaImport, Language: "en"}
	if p := e.org.Load().people[stored.Actor]; p != nil {
		by = p.actor(ViaImport)
	}
	by.ChangeSet = stored.ChangeSet
	return by
}

func noteRow(tx *store.Tx, stored *store.Import, result rowResult, line int64) error {
	stored.Done++
	result.count(&stored.Created, &stored.Updated, &stored.Skipped, &stored.Failed)
	if stored.Failed > mostProblems {
		return nil
	}
	for _, problem := range result.problems {
		problem.Import, problem.Line = stored.ID, line
	}
	return tx.AddImportProblems(result.problems...)
}

// UndoImport takes back everything an import did, but for records changed since.
func (e *Engine) UndoImport(ctx context.Context, by Actor, id string) (*RevertReport, error) {
	if err := by.mustAdminister("imports"); err != nil {
		return nil, err
	}
	info, err := e.Import(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if info.State != "done" {
		return nil, Refuse(Conflict, "import_not_done", "Only a finished import can be undone.", "只有已完成的导入才能撤销。")
	}
	return e.RevertChangeSet(ctx, by, info.ChangeSet)
}

// nearest gives what the choices most like a text propose, at most three: alike but for spaces and case first.
// What has no letter in common is not alike, short as it may be.
func nearest(text string, choices []meaning) []string {
	type scored struct {
		meaning

		distance int
	}
	var list []scored
	plain := plainName(text)
	length := utf8.RuneCountInString(plain)
	for _, choice := range choices {
		other := plainName(choice.text)
		distance := rule.EditDistance(plain, other)
		if distance <= 1+length/4 && distance < max(length, utf8.RuneCountInString(other)) {
			list = append(list, scored{choice, distance})
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return a.distance - b.distance })
	proposed := []string{}
	for _, one := range list {
		if len(proposed) < 3 && !slices.Contains(proposed, one.proposed) {
			proposed = append(proposed, one.proposed)
		}
	}
	return proposed
}

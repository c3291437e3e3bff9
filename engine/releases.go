package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// customPack is the layer that holds the customer's own changes, above all others.
const customPack = "custom"

// ReleaseInfo is a published version.
type ReleaseInfo struct {
	Number  int64                 `json:"number"`
	At      time.Time             `json:"at"`
	By      Person                `json:"by"`
	Note    string                `json:"note"`
	Changes []metadata.PlanChange `json:"changes"`
	Current bool                  `json:"current"`
}

// Releases lists the releases, newest first, those before a number (0 for all).
func (e *Engine) Releases(ctx context.Context, by Actor, before int64, limit int) ([]ReleaseInfo, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return nil, err
	}
	list := []ReleaseInfo{}
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		rows, err := tx.Releases(before, limit)
		for _, row := range rows {
			list = append(list, e.releaseInfo(m, row))
		}
		return err
	})
	return list, err
}

func (e *Engine) releaseInfo(m *model, row *store.Release) ReleaseInfo {
	info := ReleaseInfo{Number: row.Number, At: row.At, By: e.person(row.Actor), Note: row.Note, Current: row.Number == m.Release}
	if err := json.Unmarshal(row.Changes, &info.Changes); err != nil || info.Changes == nil {
		info.Changes = []metadata.PlanChange{}
	}
	return info
}

// Release returns one release.
func (e *Engine) Release(ctx context.Context, by Actor, number int64) (*ReleaseInfo, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return nil, err
	}
	var info ReleaseInfo
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		row, err := tx.Release(number)
		if err != nil {
			return missing(err, noRelease())
		}
		info = e.releaseInfo(m, row)
		return nil
	})
	return &info, err
}

func noRelease() *Error { return notFound("There is no such release.", "发布版本不存在。") }

// RestoreRelease publishes an earlier release again, as a new one, and returns its number.
func (e *Engine) RestoreRelease(ctx context.Context, by Actor, number int64) (int64, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return 0, err
	}
	var layers []metadata.Layer
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		row, err := tx.Release(number)
		if err != nil {
			return missing(err, noRelease())
		}
		layers, err = decodeLayers(row.Layers)
		return err
	})
	if err != nil {
		return 0, err
	}
	return e.publish(ctx, by, publication{layers: layers, note: restoredNote(number)})
}

func restoredNote(number int64) string {
	text, _ := json.Marshal(number)
	return "⟲ " + string(text)
}

// Layers returns the layers of the current release, lowest first.
func (e *Engine) Layers(_ context.Context, by Actor) ([]metadata.Layer, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return nil, err
	}
	return e.current.Load().Layers, nil
}

// PublishLayers publishes layers, lowest first; layers of packs not given stay. Invalid with every
// problem and every test of a workflow that does not hold. The number is that of the current release when nothing differs.
func (e *Engine) PublishLayers(ctx context.Context, by Actor, layers []metadata.Layer, note string) (int64, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return 0, err
	}
	next := publication{layers: withLayers(e.current.Load().Layers, layers), note: note}
	if err := e.mustPassTests(ctx, next.layers); err != nil {
		return 0, err
	}
	return e.publish(ctx, by, next)
}

// withLayers replaces layers by pack and puts new ones above, the customer's always on top.
func withLayers(present, given []metadata.Layer) []metadata.Layer {
	layers := slices.Clone(present)
	for _, layer := range given {
		at := slices.IndexFunc(layers, func(known metadata.Layer) bool { return known.Pack == layer.Pack })
		if at >= 0 {
			layers[at] = layer
			continue
		}
		layers = append(layers, layer)
	}
	slices.SortStableFunc(layers, func(a, b metadata.Layer) int { return layerRank(a) - layerRank(b) })
	return layers
}

func layerRank(layer metadata.Layer) int {
	switch layer.Pack {
	case "core":
		return 0
	case customPack:
		return 2
	}
	return 1
}

// publication is what is to become the next release. base, unless 0, is the release that has to
// serve still; before and then, if given, run in the same transaction.
type publication struct {
	layers   []metadata.Layer
	compiled *compilation // of layers, compiled before the transaction that keeps others waiting
	note     string
	base     int64
	before   func(tx *store.Tx) error
	then     func(tx *store.Tx, m *model) error
}

// publish compiles, compares, changes the tables and writes the release in one transaction nobody
// else can write beside; then the new model serves. A failure anywhere leaves everything as it was.
func (e *Engine) publish(ctx context.Context, by Actor, next publication) (int64, error) {
	next.compiled = compileOver(e.current.Load(), next.layers)
	e.prepareIndexes(ctx, next.compiled)
	var published *model
	err := e.store.WriteExclusive(ctx, func(tx *store.Tx) error {
		if err := e.loadRelease(tx, tx.ReleaseNumber); err != nil {
			return err
		}
		serving := e.current.Load()
		if next.base != 0 && next.base != serving.Release {
			return Refuse(Conflict, "change_outdated", "Somebody published another release meanwhile. Look at the plan again.", "其他人已发布新版本，请重新查看发布计划。")
		}
		if next.before != nil {
			if err := next.before(tx); err != nil {
				return err
			}
		}
		var err error
		published, err = e.act(tx, serving, by).apply(next)
		return err
	})
	if err != nil {
		return 0, translate(err)
	}
	e.serve(published)
	return published.Release, nil
}

// prepareIndexes builds large indexes beforehand, while people go on writing; what it does not manage the publication
// does itself.
func (e *Engine) prepareIndexes(ctx context.Context, made *compilation) {
	if made.model == nil {
		return // nothing differs, or the publication tells why not
	}
	if err := e.store.Prepare(ctx, made.model); err != nil {
		e.log.WarnContext(ctx, "indexes are built while others wait", "error", err)
	}
}

// compilation is what layers would make of the model that served when they were compiled.
type compilation struct {
	over     *model
	model    *metadata.Model // nil with problems, and where nothing differs
	problems metadata.Problems
}

func compileOver(serving *model, layers []metadata.Layer) *compilation {
	made := &compilation{over: serving}
	if metadata.HashLayers(layers) != metadata.HashLayers(serving.Layers) {
		made.model, made.problems = metadata.Compile(layers, serving.Model)
	}
	return made
}

// apply makes layers the newest release within a transaction; the model that serves is returned
// when nothing differs.
func (a *act) apply(next publication) (*model, error) {
	made := next.compiled
	if made.over != a.m { // another release serves by now
		made = compileOver(a.m, next.layers)
	}
	if len(made.problems.Errors()) > 0 {
		return nil, invalidMetadata(made.problems)
	}
	published := a.m
	if compiled := made.model; compiled != nil {
		used, err := (&planning{act: a, next: compiled}).stillUsed()
		if err != nil {
			return nil, err
		}
		if len(used) > 0 {
			return nil, invalidMetadata(used)
		}
		if err := a.noteKey(compiled); err != nil {
			return nil, err
		}
		if err := a.writeRelease(compiled, next.note); err != nil {
			return nil, err
		}
		if published, err = servingModel(a.tx, compiled); err != nil {
			return nil, err
		}
		a.tx.Model = published.Model
		if err := a.renewAfter(published); err != nil {
			return nil, err
		}
		if err := a.recountAfter(published); err != nil {
			return nil, err
		}
	}
	a.tx.Model = published.Model
	if next.then != nil {
		return published, next.then(a.tx, published)
	}
	return published, nil
}

func (a *act) writeRelease(compiled *metadata.Model, note string) error {
	plan := metadata.Diff(a.m.Model, compiled)
	if err := a.tx.Apply(plan, compiled); err != nil {
		return applyProblem(err, compiled)
	}
	changes, err := json.Marshal(plan.Changes)
	if err != nil {
		return err
	}
	names, err := compiled.Catalog()
	if err != nil {
		return err
	}
	layers, err := encodeLayers(compiled.Layers)
	if err != nil {
		return err
	}
	release := &store.Release{
		Actor: a.by.ID, Note: note, Hash: metadata.HashLayers(compiled.Layers), Changes: changes, Columns: names, Layers: layers,
	}
	if err := a.tx.AddRelease(release); err != nil {
		return err
	}
	compiled.Release = release.Number
	return a.tx.Audit(&store.AuditEntry{Actor: a.by.ID, Action: "publish", Target: note})
}

// applyProblem tells in the words of the definitions that stored rows break a new unique set.
func applyProblem(err error, compiled *metadata.Model) error {
	var clash *store.DuplicateError
	if !errors.As(err, &clash) {
		return err
	}
	for _, entity := range compiled.Entities {
		fields := clash.Fields(entity)
		if len(fields) == 0 {
			continue
		}
		return invalidMetadata(metadata.Problems{{
			Pack: entity.Pack, Path: "entities/" + entity.Name + ".json", Place: "/unique", Code: "rows_not_unique",
			Message: metadata.Text{
				En: "Records of " + entity.Label.In("en") + " agree in " + labels(fields, "en") + " already; make them differ before it can be unique.",
				Zh: "“" + entity.Label.In("zh") + "”中已有“" + labels(fields, "zh") + "”相同的记录，处理后才能设为唯一。",
			},
		}})
	}
	return err
}

// serve makes a published model the one that answers on this node and tells the browsers.
func (e *Engine) serve(published *model) {
	e.reload.Lock()
	if e.current.Load().Release < published.Release {
		e.current.Store(published)
	}
	e.reload.Unlock()
	e.orgStale.Store(true)
	e.sessions.forget()
	e.stream.send(StreamEvent{Name: "release", Data: published.Release})
}

// columnsOf gives the names that a release fixed for good, as a model that is good for nothing else.
func columnsOf(release *store.Release) (*metadata.Model, error) {
	return metadata.ReadCatalog(release.Columns)
}

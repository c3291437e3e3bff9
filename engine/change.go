package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"strconv"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// ChangeAnswer is the installation's one open change.
type ChangeAnswer struct {
	ID        string                     `json:"id"`    // grows with every edit; "" when nothing is open
	Files     map[string]json.RawMessage `json:"files"` // the customer's layer where it differs from the release; null for removed
	Base      int64                      `json:"base"`
	UpdatedAt *time.Time                 `json:"updated_at"`
	By        *Person                    `json:"by"`
	Undo      int                        `json:"undo"` // how many edits can be undone
	Problems  metadata.Problems          `json:"problems"`
}

// PutFile is an edit of the open change: the whole wanted definition, or its removal.
type PutFile struct {
	Path      string          `json:"path"`
	Effective json.RawMessage `json:"effective"`
	Remove    bool            `json:"remove"`
}

// mostUndo is how many edits of the open change can be taken back.
const mostUndo = 100

// edits are the files of the customer's layer that the open change replaces; null removes one.
type edits map[string]json.RawMessage

// openChange is the stored change with its files decoded.
type openChange struct {
	row   *store.Change
	files edits
	undo  []edits
}

// readChange returns the open change, an empty one on the release that serves if there is none.
func readChange(tx *store.Tx, m *model) (*openChange, error) {
	row, err := tx.OpenChange()
	if errors.Is(err, store.ErrNotFound) {
		return &openChange{row: &store.Change{ID: 1, Base: m.Release}, files: edits{}}, nil
	}
	if err != nil {
		return nil, err
	}
	change := &openChange{row: row, files: edits{}}
	if err := json.Unmarshal(row.Files, &change.files); err != nil {
		return nil, err
	}
	if len(row.Undo) > 0 {
		err = json.Unmarshal(row.Undo, &change.undo)
	}
	return change, err
}

func (c *openChange) save(tx *store.Tx, by Actor) (err error) {
	if c.row.Files, err = json.Marshal(c.files); err != nil {
		return err
	}
	if len(c.undo) > mostUndo {
		c.undo = c.undo[len(c.undo)-mostUndo:]
	}
	if c.row.Undo, err = json.Marshal(c.undo); err != nil {
		return err
	}
	c.row.Actor = by.ID
	return tx.SaveChange(c.row)
}

// layers are those of the release with the change laid over the customer's own.
func (c *openChange) layers(m *model) []metadata.Layer {
	custom := metadata.Layer{Pack: customPack, Files: metadata.Files{}}
	for _, layer := range m.Layers {
		if layer.Pack == customPack {
			maps.Copy(custom.Files, layer.Files)
		}
	}
	for path, content := range c.files {
		if isNull(content) {
			delete(custom.Files, path)
			continue
		}
		custom.Files[path] = content
	}
	return withLayers(m.Layers, []metadata.Layer{custom})
}

func isNull(content json.RawMessage) bool {
	return len(content) == 0 || bytes.Equal(bytes.TrimSpace(content), []byte("null"))
}

// below are the layers under the customer's.
func below(layers []metadata.Layer) []metadata.Layer {
	if n := len(layers); n > 0 && layers[n-1].Pack == customPack {
		return layers[:n-1]
	}
	return layers
}

func (e *Engine) changeAnswer(m *model, change *openChange) *ChangeAnswer {
	answer := &ChangeAnswer{Files: change.files, Base: change.row.Base, Undo: len(change.undo), Problems: metadata.Problems{}}
	if len(change.files) == 0 {
		return answer
	}
	answer.ID, answer.UpdatedAt = strconv.FormatInt(change.row.Version, 10), optionalTime(change.row.At)
	answer.By = e.optionalPerson(change.row.Actor)
	if _, problems := metadata.Compile(change.layers(m), m.Model); problems != nil {
		answer.Problems = problems
	}
	return answer
}

// OpenChange returns the open change, an empty one if there is none.
func (e *Engine) OpenChange(ctx context.Context, by Actor) (*ChangeAnswer, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return nil, err
	}
	var answer *ChangeAnswer
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		change, err := readChange(tx, m)
		if err == nil {
			answer = e.changeAnswer(m, change)
		}
		return err
	})
	return answer, err
}

// editChange does one edit of the open change and returns it with its problems.
func (e *Engine) editChange(ctx context.Context, by Actor, edit func(change *openChange, m *model) error) (*ChangeAnswer, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return nil, err
	}
	var answer *ChangeAnswer
	err := e.write(ctx, func(tx *store.Tx, m *model) error {
		change, err := readChange(tx, m)
		if err != nil {
			return err
		}
		if err := edit(change, m); err != nil {
			return err
		}
		if err := change.save(tx, by); err != nil {
			return err
		}
		answer = e.changeAnswer(m, change)
		return nil
	})
	return answer, err
}

// PutChange edits the open change and returns it with its problems; an edit with problems is kept,
// only publishing refuses it. Invalid when the file cannot be read at all.
func (e *Engine) PutChange(ctx context.Context, by Actor, put PutFile) (*ChangeAnswer, error) {
	if metadata.DefinitionKind(put.Path) == "" {
		return nil, Refuse(Invalid, "unknown_path", "No kind of definition has the path “"+put.Path+"”.", "没有任何定义类型对应路径“"+put.Path+"”。")
	}
	return e.editChange(ctx, by, func(change *openChange, m *model) error {
		before := maps.Clone(change.files)
		content, err := change.difference(m, put)
		if err != nil {
			return err
		}
		change.files[put.Path] = content
		change.undo = append(change.undo, before)
		return nil
	})
}

// difference is what the customer's layer has to hold for the wanted definition; null for nothing.
func (c *openChange) difference(m *model, put PutFile) (json.RawMessage, error) {
	layers := c.layers(m)
	lower, problems := metadata.Effective(below(layers), put.Path)
	if len(problems.Errors()) > 0 {
		return nil, invalidMetadata(problems)
	}
	if put.Remove {
		return json.RawMessage("null"), c.mayRemove(layers, put.Path)
	}
	if lower == nil {
		_, problems := metadata.DiffDefinition([]byte("{}"), put.Effective)
		if len(problems.Errors()) > 0 {
			return nil, invalidMetadata(problems)
		}
		return put.Effective, nil
	}
	difference, problems := metadata.DiffDefinition(lower, put.Effective)
	if len(problems.Errors()) > 0 {
		return nil, invalidMetadata(problems)
	}
	if bytes.Equal(bytes.TrimSpace(difference), []byte("{}")) {
		return json.RawMessage("null"), nil
	}
	return difference, nil
}

// mayRemove refuses to remove what only a pack defines: there is nothing of the customer's to remove.
func (c *openChange) mayRemove(layers []metadata.Layer, path string) error {
	for _, layer := range layers {
		if _, ok := layer.Files[path]; ok && layer.Pack == customPack {
			return nil
		}
	}
	return Refuse(Invalid, "not_custom", "This definition comes from a pack. It can be changed, not removed.", "该定义来自内置包，可以修改，不能删除。")
}

// UndoChange takes back the last edit.
func (e *Engine) UndoChange(ctx context.Context, by Actor) (*ChangeAnswer, error) {
	return e.editChange(ctx, by, func(change *openChange, _ *model) error {
		last := len(change.undo) - 1
		if last < 0 {
			return Refuse(Conflict, "nothing_to_undo", "There is nothing to undo.", "没有可撤销的操作。")
		}
		change.files, change.undo = change.undo[last], change.undo[:last]
		if change.files == nil {
			change.files = edits{}
		}
		return nil
	})
}

// DiscardChange throws the open change away.
func (e *Engine) DiscardChange(ctx context.Context, by Actor) error {
	if err := by.mustAdminister("metadata"); err != nil {
		return err
	}
	return e.write(ctx, func(tx *store.Tx, _ *model) error { return tx.DropChange() })
}

// PublishChange publishes the open change and returns the new release's number. Invalid with every
// problem and every test of a workflow that does not hold, Conflict with code "change_outdated" when another release was published since.
func (e *Engine) PublishChange(ctx context.Context, by Actor, note string) (int64, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return 0, err
	}
	var next publication
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		change, err := readChange(tx, m)
		if err != nil {
			return err
		}
		if len(change.files) == 0 {
			return Refuse(Conflict, "nothing_to_publish", "There is nothing to publish.", "没有可发布的更改。")
		}
		next = publication{layers: change.layers(m), note: note, base: m.Release}
		return nil
	})
	if err != nil {
		return 0, err
	}
	if err := e.mustPassTests(ctx, next.layers); err != nil {
		return 0, err
	}
	next.then = func(tx *store.Tx, _ *model) error { return tx.DropChange() }
	return e.publish(ctx, by, next)
}

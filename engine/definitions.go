package engine

import (
	"context"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// DefinitionList is what an installation is made of.
type DefinitionList struct {
	Release     int64            `json:"release"`
	Packs       []PackInfo       `json:"packs"`
	Definitions []DefinitionInfo `json:"definitions"`
}

// PackInfo is an installed pack.
type PackInfo struct {
	Name    string        `json:"name"`
	Version string        `json:"version"`
	Label   metadata.Text `json:"label"`
}

// DefinitionInfo is one definition with the layers that make it. Changed tells that the open change
// touches it.
type DefinitionInfo struct {
	Pack    string        `json:"pack"`
	Path    string        `json:"path"`
	Kind    string        `json:"kind"`
	Name    string        `json:"name"`
	Label   metadata.Text `json:"label"`
	Entity  string        `json:"entity,omitempty"`
	Layers  []string      `json:"layers"`
	Changed bool          `json:"changed,omitempty"`
}

// Definition is one definition: as all layers together (the open change included) make it, the
// customer's differences, and each layer's part.
type Definition struct {
	Path      string            `json:"path"`
	Kind      string            `json:"kind"`
	Effective json.RawMessage   `json:"effective"`
	Published json.RawMessage   `json:"published"` // without the open change; null if it is new
	Custom    json.RawMessage   `json:"custom"`
	Layers    []DefinitionLayer `json:"layers"`
	Uses      []metadata.Use    `json:"uses"`
}

// DefinitionLayer is one layer's part of a definition.
type DefinitionLayer struct {
	Pack string          `json:"pack"`
	JSON json.RawMessage `json:"json"`
}

// Definitions lists the definitions, the open change included. Needs the right "metadata".
func (e *Engine) Definitions(ctx context.Context, by Actor) (*DefinitionList, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return nil, err
	}
	var list *DefinitionList
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		change, err := readChange(tx, m)
		if err != nil {
			return err
		}
		list = definitionList(m, change)
		return nil
	})
	return list, err
}

func definitionList(m *model, change *openChange) *DefinitionList {
	list := &DefinitionList{Release: m.Release, Packs: []PackInfo{}, Definitions: []DefinitionInfo{}}
	for _, pack := range m.Packs {
		list.Packs = append(list.Packs, PackInfo{Name: pack.Name, Version: pack.Version, Label: pack.Label})
	}
	layers := change.layers(m)
	for _, file := range definitionPaths(layers) {
		list.Definitions = append(list.Definitions, definitionInfo(layers, change, file))
	}
	return list
}

// definitionPaths lists the paths of all definitions, sorted.
func definitionPaths(layers []metadata.Layer) []string {
	var paths []string
	for _, layer := range layers {
		for file := range layer.Files {
			if metadata.DefinitionKind(file) != "" && !slices.Contains(paths, file) {
				paths = append(paths, file)
			}
		}
	}
	slices.Sort(paths)
	return paths
}

func definitionInfo(layers []metadata.Layer, change *openChange, file string) DefinitionInfo {
	info := DefinitionInfo{
		Path: file, Kind: metadata.DefinitionKind(file), Name: strings.TrimSuffix(path.Base(file), ".json"), Layers: []string{},
	}
	for _, layer := range layers {
		if _, ok := layer.Files[file]; ok {
			info.Layers = append(info.Layers, layer.Pack)
		}
	}
	info.Pack = info.Layers[0]
	_, info.Changed = change.files[file]
	var words struct {
		Label  metadata.Text `json:"label"`
		Title  metadata.Text `json:"title"`
		Entity string        `json:"entity"`
	}
	if effective, _ := metadata.Effective(layers, file); effective != nil {
		_ = json.Unmarshal(effective, &words) // a definition with problems is listed by its name alone
	}
	info.Entity, info.Label = words.Entity, words.Label
	if info.Kind == "workflow" {
		info.Label = words.Title
	}
	return info
}

// Definition returns one definition. Not found if no layer has the path.
func (e *Engine) Definition(ctx context.Context, by Actor, file string) (*Definition, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return nil, err
	}
	var found *Definition
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		change, err := readChange(tx, m)
		if err != nil {
			return err
		}
		found, err = definitionAt(m, change, file)
		return err
	})
	return found, err
}

func definitionAt(m *model, change *openChange, file string) (*Definition, error) {
	layers := change.layers(m)
	effective, problems := metadata.Effective(layers, file)
	if effective == nil {
		if len(problems.Errors()) > 0 {
			return nil, invalidMetadata(problems)
		}
		return nil, notFound("There is no definition at this path.", "该路径下没有定义。")
	}
	published, _ := metadata.Effective(m.Layers, file)
	found := &Definition{
		Path: file, Kind: metadata.DefinitionKind(file), Effective: effective, Published: orNull(published), Custom: orNull(nil),
		Layers: []DefinitionLayer{}, Uses: m.WhereUsed(strings.TrimSuffix(file, ".json")),
	}
	for _, layer := range layers {
		content, ok := layer.Files[file]
		if !ok {
			continue
		}
		found.Layers = append(found.Layers, DefinitionLayer{Pack: layer.Pack, JSON: content})
		if layer.Pack == customPack {
			found.Custom = content
		}
	}
	if found.Uses == nil {
		found.Uses = []metadata.Use{}
	}
	return found, nil
}

func orNull(content []byte) json.RawMessage {
	if content == nil {
		return json.RawMessage("null")
	}
	return content
}

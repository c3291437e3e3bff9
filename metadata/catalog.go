package metadata

import (
	"encoding/json"
	"fmt"
)

// catalog is what has to be remembered of a release besides its layers: stable ids, physical names
// and what was archived.
type catalog struct {
	Entities []catalogEntity `json:"entities"`
}

type catalogEntity struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Label    Text           `json:"label"`
	Table    string         `json:"table"`
	Pack     string         `json:"pack"`
	Parent   string         `json:"parent,omitempty"`
	Archived bool           `json:"archived,omitempty"`
	Fields   []catalogField `json:"fields"`
	Indexes  []*Index       `json:"indexes,omitempty"`

	Summaries []*Summary `json:"summaries,omitempty"`
}

type catalogField struct {
	ID       string   `json:"id"`
	Column   string   `json:"column"`
	Pack     string   `json:"pack"`
	Archived bool     `json:"archived,omitempty"`
	Target   string   `json:"target,omitempty"`
	Columns  []Column `json:"columns,omitempty"`
	Field    *Field   `json:"field"`
}

// Catalog gives, as JSON, what a later Compile or Diff has to know of this model besides its
// layers: stable ids, physical names and what is archived. It is stored with the release.
func (m *Model) Catalog() ([]byte, error) {
	var c catalog
	for _, e := range m.Entities {
		entry := catalogEntity{ID: e.ID, Name: e.Name, Label: e.Label, Table: e.Table, Pack: e.Pack, Parent: e.Parent, Archived: e.Archived, Indexes: e.Indexes, Summaries: e.Summaries}
		for _, f := range e.Fields {
			entry.Fields = append(entry.Fields, catalogField{
				ID: f.ID, Column: f.Column, Pack: f.Pack, Archived: f.Archived, Target: f.targetID, Columns: f.Columns(), Field: f,
			})
		}
		c.Entities = append(c.Entities, entry)
	}
	return json.Marshal(c)
}

// ReadCatalog gives a model that serves as the previous one of Compile and the old one of Diff
// (put the release's layers into Layers for its words). Its rules are not compiled. It fails for
// JSON that no Catalog wrote.
func ReadCatalog(data []byte) (*Model, error) {
	var c catalog
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("read catalog: %w", err)
	}
	m := newModel(nil)
	for _, entry := range c.Entities {
		e := &Entity{
			ID: entry.ID, Name: entry.Name, Label: entry.Label, Table: entry.Table, Pack: entry.Pack, Parent: entry.Parent, Archived: entry.Archived,
			Indexes: entry.Indexes, Summaries: entry.Summaries, byName: map[string]*Field{}, attributes: map[string]*Attribute{},
		}
		for i, known := range entry.Fields {
			f := known.Field
			if f == nil || kindsByName[f.Kind] == nil {
				return nil, fmt.Errorf("read catalog: the field %s has no kind", known.ID)
			}
			f.ID, f.Column, f.Pack, f.Archived, f.Position = known.ID, known.Column, known.Pack, known.Archived, i
			f.kind, f.columns, f.targetID = kindsByName[f.Kind], known.Columns, known.Target
			e.Fields = append(e.Fields, f)
			if !f.Archived {
				e.byName[f.Name] = f
			}
		}
		m.Entities = append(m.Entities, e)
		if !e.Archived {
			m.entities[e.Name] = e
		}
	}
	return m, nil
}

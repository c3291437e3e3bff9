package engine

import (
	"slices"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// rememberedImports is among how many of somebody's last imports a file like the present one is looked for.
const rememberedImports = 100

// ImportMemory is how somebody last read a file with the same columns.
type ImportMemory struct {
	File    string        `json:"file"`
	At      time.Time     `json:"at"`
	Mapping ImportMapping `json:"mapping"`
}

// propose tells how a file may be read: as the names of its columns say, and as the actor read one like it.
func (e *Engine) propose(tx *store.Tx, m *model, by Actor, info *ImportInfo) error {
	entities := m.importable(by)
	proposal := suggest(importData{Columns: info.Columns, Sample: info.Sample}, entities)
	info.Suggested = &proposal
	past, err := tx.ImportsDone(by.ID, rememberedImports)
	if err != nil {
		return err
	}
	columns := slices.Sorted(slices.Values(info.Columns))
	for _, stored := range past {
		before := e.importInfo(stored)
		if before.Mapping == nil || !slices.Equal(columns, slices.Sorted(slices.Values(before.Columns))) {
			continue
		}
		if before.Mapping.fits(m, entities, info.Columns) {
			info.Remembered = &ImportMemory{File: before.File, At: before.At, Mapping: *before.Mapping}
			return nil
		}
	}
	return nil
}

// fits reports whether a mapping from before can still be used.
func (m *ImportMapping) fits(model *model, entities []*metadata.Entity, columns []string) bool {
	return slices.Contains(entities, model.Entity(m.Entity)) && m.resolve(model, columns) == nil
}

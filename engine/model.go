package engine

import (
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// model is a release with what the engine works out from it once. It is immutable to readers.
type model struct {
	*metadata.Model
}

func newModel(compiled *metadata.Model) *model { return &model{Model: compiled} }

func compileRelease(tx *store.Tx, number int64) (*metadata.Model, error) { panic("not written") }

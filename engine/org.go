package engine

import "github.com/weft-crm/weft/engine/store"

type organisation struct{}

func emptyOrganisation() *organisation { return &organisation{} }

func (e *Engine) loadOrganisation(tx *store.Tx) error { return nil }

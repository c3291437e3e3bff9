package engine

import (
	"context"
	"time"

	"github.com/weft-crm/weft/metadata"
)

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
	panic("not written")
}

// Release returns one release.
func (e *Engine) Release(ctx context.Context, by Actor, number int64) (*ReleaseInfo, error) {
	panic("not written")
}

// RestoreRelease publishes an earlier release again, as a new one, and returns its number.
func (e *Engine) RestoreRelease(ctx context.Context, by Actor, number int64) (int64, error) {
	panic("not written")
}

// PlanLayers checks layers, lowest first, and tells what publishing them would do to this installation.
func (e *Engine) PlanLayers(ctx context.Context, by Actor, layers []metadata.Layer) (*PlanAnswer, error) {
	panic("not written")
}

// PublishLayers publishes layers, lowest first; layers of packs not given stay. Invalid with every
// problem. The number is that of the current release when nothing differs.
func (e *Engine) PublishLayers(ctx context.Context, by Actor, layers []metadata.Layer, note string) (int64, error) {
	panic("not written")
}

// Layers returns the layers of the current release, lowest first.
func (e *Engine) Layers(ctx context.Context, by Actor) ([]metadata.Layer, error) {
	panic("not written")
}

package engine

import (
	"context"

	"github.com/weft-crm/weft/metadata"
)

// SetupOptions is what the first start asks.
type SetupOptions struct {
	Presets   []PresetInfo `json:"presets"`
	Languages []string     `json:"languages"`
}

// PresetInfo is a way to begin: a pack with one of its presets.
type PresetInfo struct {
	Pack      string        `json:"pack"`
	Name      string        `json:"name"`
	Label     metadata.Text `json:"label"`
	Help      metadata.Text `json:"help"`
	PackLabel metadata.Text `json:"pack_label"`
	PackHelp  metadata.Text `json:"pack_help"`
}

// Setup answers the first start.
type Setup struct {
	Admin   SetupAdmin   `json:"admin"`
	Company Company      `json:"company"`
	Preset  *SetupPreset `json:"preset"`
	Sample  bool         `json:"sample"`
}

// SetupAdmin is the first administrator.
type SetupAdmin struct {
	Login    string `json:"login"`
	Name     string `json:"name"`
	Password string `json:"password"`
	Email    string `json:"email"`
}

// Company is who works here.
type Company struct {
	Name     string `json:"name"`
	Currency string `json:"currency"`
	Language string `json:"language"`
	Zone     string `json:"zone"`
}

// SetupPreset names a preset of a pack.
type SetupPreset struct {
	Pack string `json:"pack"`
	Name string `json:"name"`
}

// NeedsSetup reports whether nobody can sign in yet.
func (e *Engine) NeedsSetup(ctx context.Context) (bool, error) { panic("not written") }

// SetupOptions tells what the first start may choose from.
func (e *Engine) SetupOptions(ctx context.Context) (*SetupOptions, error) { panic("not written") }

// SetUp makes the first administrator, the company and, with a preset, the first release, all or
// nothing. Conflict with code "already_set_up" once somebody can sign in.
func (e *Engine) SetUp(ctx context.Context, setup Setup) (Actor, error) { panic("not written") }

// ApplyPreset installs a preset's pack if it is missing and switches modules. Needs the right "metadata".
func (e *Engine) ApplyPreset(ctx context.Context, by Actor, preset SetupPreset) (int64, error) {
	panic("not written")
}

// Company returns the company's settings.
func (e *Engine) Company(ctx context.Context) (Company, error) { panic("not written") }

// SaveCompany changes the company's settings. Needs the right "metadata".
func (e *Engine) SaveCompany(ctx context.Context, by Actor, company Company) error {
	panic("not written")
}

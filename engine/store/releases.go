package store

import "time"

// Release is a published version of all definitions.
type Release struct {
	Number  int64 `gorm:"primaryKey;autoIncrement:false"`
	At      time.Time
	Actor   string
	Note    string
	Hash    string
	Changes JSON   // what the plan said, for people
	Columns JSON   // stable ids and physical names that the next release has to keep
	Layers  []byte // as the engine wrote them; compressed here
}

// TableName is GORM's.
func (Release) TableName() string { return "releases" }

// AddRelease writes the next release; Number and At are filled. It belongs in a WriteExclusive.
func (tx *Tx) AddRelease(release *Release) error { panic("not written") }

// Release returns a release with its layers, or ErrNotFound.
func (tx *Tx) Release(number int64) (*Release, error) { panic("not written") }

// NewestRelease returns the newest release with its layers, or ErrNotFound before the first.
func (tx *Tx) NewestRelease() (*Release, error) { panic("not written") }

// NewestReleaseNumber is 0 before the first release; for polling.
func (tx *Tx) NewestReleaseNumber() (int64, error) { panic("not written") }

// Releases lists releases without their layers, newest first, those before the number before (0 for all).
func (tx *Tx) Releases(before int64, limit int) ([]*Release, error) { panic("not written") }

package store

import (
	"bytes"
	"compress/flate"
	"io"
	"time"

	"gorm.io/gorm"
)

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
func (tx *Tx) AddRelease(release *Release) error {
	stored := *release
	stored.Number, stored.At = tx.ReleaseNumber+1, tx.Now
	var err error
	if stored.Layers, err = compress(release.Layers); err != nil {
		return err
	}
	if err := tx.done(tx.orm().Create(&stored)); err != nil {
		return err
	}
	release.Number, release.At, tx.ReleaseNumber = stored.Number, stored.At, stored.Number
	return nil
}

// Release returns a release with its layers, or ErrNotFound.
func (tx *Tx) Release(number int64) (*Release, error) {
	return tx.release(tx.orm().Where("number = ?", number))
}

func (tx *Tx) release(chain *gorm.DB) (*Release, error) {
	release, err := one[Release](tx, chain)
	if err != nil {
		return nil, err
	}
	release.Layers, err = expand(release.Layers)
	return release, err
}

// NewestRelease returns the newest release with its layers, or ErrNotFound before the first.
func (tx *Tx) NewestRelease() (*Release, error) {
	return tx.release(tx.orm().Order("number desc"))
}

// NewestReleaseNumber is 0 before the first release; for polling.
func (tx *Tx) NewestReleaseNumber() (int64, error) {
	return tx.readNumber(statement{text: "select coalesce(max(number), 0) from releases"})
}

// Releases lists releases without their layers, newest first, those before the number before (0 for all).
func (tx *Tx) Releases(before int64, limit int) ([]*Release, error) {
	chain := tx.orm().Omit("layers", "columns").Order("number desc").Limit(orDefault(limit))
	if before > 0 {
		chain = chain.Where("number < ?", before)
	}
	return all[Release](tx, chain)
}

func compress(content []byte) ([]byte, error) {
	var packed bytes.Buffer
	writer, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if _, err := writer.Write(content); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

func expand(packed []byte) ([]byte, error) {
	return io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
}

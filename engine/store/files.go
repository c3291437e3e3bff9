package store

import "time"

// File describes an uploaded file; its bytes are elsewhere, under Key. It belongs to nobody until a
// record holds it.
type File struct {
	ID       string `gorm:"primaryKey"`
	Name     string
	Size     int64
	Type     string
	Key      string
	Hash     string
	At       time.Time
	Actor    string
	Entity   string
	RecordID string
	Field    string
}

// TableName is GORM's.
func (File) TableName() string { return "files" }

// AddFile writes a file's description; ID and At are filled unless set.
func (tx *Tx) AddFile(file *File) error { panic("not written") }

// Files returns the files with the given ids, by id; unknown ids are left out.
func (tx *Tx) Files(ids ...string) (map[string]*File, error) { panic("not written") }

// HoldFiles notes that a record's field holds files.
func (tx *Tx) HoldFiles(entity, recordID, field string, ids ...string) error { panic("not written") }

// LooseFiles lists files that no record has held since before the time.
func (tx *Tx) LooseFiles(before time.Time, limit int) ([]*File, error) { panic("not written") }

// DropFiles removes descriptions.
func (tx *Tx) DropFiles(ids ...string) error { panic("not written") }

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
func (tx *Tx) AddFile(file *File) error {
	if file.ID == "" {
		file.ID = NewID()
	}
	if file.At.IsZero() {
		file.At = tx.Now
	}
	return tx.done(tx.orm().Create(file))
}

// Files returns the files with the given ids, by id; unknown ids are left out.
func (tx *Tx) Files(ids ...string) (map[string]*File, error) {
	found := make(map[string]*File, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	files, err := all[File](tx, tx.orm().Where("id in ?", ids))
	for _, file := range files {
		found[file.ID] = file
	}
	return found, err
}

// HoldFiles notes that a record's field holds files.
func (tx *Tx) HoldFiles(entity, recordID, field string, ids ...string) error {
	if len(ids) == 0 {
		return nil
	}
	holder := map[string]any{"entity": entity, "record_id": recordID, "field": field}
	return tx.done(tx.orm().Model(&File{}).Where("id in ?", ids).Updates(holder))
}

// LooseFiles lists files that no record has held since before the time.
func (tx *Tx) LooseFiles(before time.Time, limit int) ([]*File, error) {
	return all[File](tx, tx.orm().Where("record_id = '' and at < ?", before).Order("at").Limit(orDefault(limit)))
}

// DropFiles removes descriptions.
func (tx *Tx) DropFiles(ids ...string) error {
	if len(ids) == 0 {
		return nil
	}
	return tx.done(tx.orm().Where("id in ?", ids).Delete(&File{}))
}

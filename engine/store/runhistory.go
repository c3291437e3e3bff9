package store

import (
	"time"
)

// RunEntry tells one thing that happened in a run. Seq has no gaps.
type RunEntry struct {
	Run        string `gorm:"primaryKey"`
	Seq        int64  `gorm:"primaryKey;autoIncrement:false"`
	At         time.Time
	Actor      string
	OnBehalfOf string
	Verb       string
	From       string `gorm:"column:from_state"`
	To         string `gorm:"column:to_state"`
	Step       string
	Task       string
	Comment    string
	Reason     string
	Text       JSON // {"en","zh"}
	Diff       JSON
	Data       JSON
}

// TableName is GORM's.
func (RunEntry) TableName() string { return "run_history" }

// AddRunEntries appends to the history of runs. A Seq of 0 becomes the run's next, one that
// is taken is an ErrDuplicate. At is Now unless set.
func (tx *Tx) AddRunEntries(entries ...*RunEntry) error {
	if len(entries) == 0 {
		return nil
	}
	last := map[string]int64{}
	for _, entry := range entries {
		if entry.At.IsZero() {
			entry.At = tx.Now
		}
		if entry.Seq > 0 {
			last[entry.Run] = entry.Seq
			continue
		}
		if _, known := last[entry.Run]; !known {
			newest, err := tx.lastRunEntry(entry.Run)
			if err != nil {
				return err
			}
			last[entry.Run] = newest
		}
		last[entry.Run]++
		entry.Seq = last[entry.Run]
	}
	return systemTableOf[RunEntry](tx.dialect).insert(tx, "", entries...)
}

func (tx *Tx) lastRunEntry(run string) (int64, error) {
	return tx.readNumber(statement{"select coalesce(max(seq), 0) from run_history where run = " + tx.dialect.placeholder(1), []any{run}})
}

// RunHistory returns a run's history, oldest first, after the entry with number after.
func (tx *Tx) RunHistory(run string, after int64, limit int) ([]*RunEntry, error) {
	return rows[RunEntry](tx, "where run = ? and seq > ? order by seq"+limited(orDefault(limit)), run, after)
}

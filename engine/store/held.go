package store

import "github.com/weft-crm/weft/metadata"

// held is what a writing transaction has locked, as it is stored now: nobody else can change it, so it
// need not be read again. Outside of one it holds nothing.
type held struct {
	runs     map[string]*Run
	records  map[string]*metadata.Record // but for those changed since
	versions map[string]int64            // of records that were locked or changed
	tasks    map[string]*Task            // that were written
	born     map[string]bool             // records inserted, until search knows of them
}

// run gives a locked run, nil for none.
func (h *held) run(id string) *Run {
	known := h.runs[id]
	if known == nil {
		return nil
	}
	run := *known
	return &run
}

func (h *held) putRun(run *Run) {
	if h.runs != nil && run != nil {
		known := *run
		h.runs[run.ID] = &known
	}
}

// task gives a written task, nil for none.
func (h *held) task(id string) *Task {
	known := h.tasks[id]
	if known == nil {
		return nil
	}
	task := *known
	return &task
}

func (h *held) putTask(task *Task) {
	if h.tasks != nil {
		known := *task
		h.tasks[task.ID] = &known
	}
}

// record gives a locked record, nil for none and for one that has been changed.
func (h *held) record(entity *metadata.Entity, id string) *metadata.Record {
	if known := h.records[id]; known != nil && known.Entity == entity {
		return known.Clone()
	}
	return nil
}

func (h *held) putRecord(record *metadata.Record) {
	if h.records != nil && record != nil {
		h.records[record.ID], h.versions[record.ID] = record.Clone(), record.Version
	}
}

// changed notes that a record was written.
func (h *held) changed(record *metadata.Record) {
	if h.records != nil {
		delete(h.records, record.ID)
		h.versions[record.ID] = record.Version
	}
}

// bore notes that a record was inserted.
func (h *held) bore(id string) {
	if h.born != nil {
		h.born[id] = true
	}
}

// presented reports whether search may know something of a record already; from now on it may.
func (h *held) presented(id string) bool {
	born := h.born[id]
	delete(h.born, id)
	return !born
}

// forget lets go of everything, when locks may have been lost.
func (h *held) forget() {
	clear(h.runs)
	clear(h.records)
	clear(h.versions)
	clear(h.tasks)
	clear(h.born)
}

// Current reports whether a record is known to be as it is stored: it was locked or written by this
// transaction, and not changed by it since.
func (tx *Tx) Current(record *metadata.Record) bool {
	return tx.held.versions[record.ID] == record.Version && record.Version > 0
}

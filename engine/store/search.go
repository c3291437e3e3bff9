package store

// SearchText is what search knows about a record.
type SearchText struct {
	Entity   string
	RecordID string
	Title    string   // shown in results
	Texts    []string // what people may type parts of; folded and cut into tokens here
	Extra    []string // tokens besides, such as initials of pinyin
}

// Index makes records findable, replacing what was known about them; unchanged text costs one read.
func (tx *Tx) Index(texts ...SearchText) error { panic("not written") }

// Unindex makes records of an entity unfindable.
func (tx *Tx) Unindex(entity string, ids ...string) error { panic("not written") }

// Hit is a record search found.
type Hit struct {
	Entity   string
	RecordID string
	Title    string
}

// SearchAll finds records of all the given entities that contain every word of what was typed (or
// whose extra tokens begin with it), at most limit for each. Which of them a person may see is asked with Query.IDs.
func (tx *Tx) SearchAll(entities []string, typed string, limit int) (map[string][]Hit, error) {
	panic("not written")
}

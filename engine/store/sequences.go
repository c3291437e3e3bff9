package store

// NextNumber adds one to a counter and returns it, beginning with 1. The counter is locked until the
// transaction ends, so numbers have no gaps.
func (tx *Tx) NextNumber(name string) (int64, error) {
	text := "insert into sequences (name, value) values (" + tx.dialect.placeholder(1) +
		", 1) on conflict (name) do update set value = sequences.value + 1 returning value"
	return tx.readNumber(statement{text, []any{name}})
}

package store

import "strings"

// nextNumber adds one to a counter; ? stands for its name.
const nextNumber = "insert into sequences (name, value) values (?, 1) on conflict (name) do update set value = sequences.value + 1 returning value"

// NextNumber adds one to a counter and returns it, beginning with 1. The counter is locked until the
// transaction ends, so numbers have no gaps.
func (tx *Tx) NextNumber(name string) (int64, error) {
	return tx.readNumber(statement{tx.numberText(), []any{name}})
}

// DrawNumber does so at once, where the database can write beside the transaction: nobody waits for
// the counter, and the number of a transaction that is undone is left out.
func (tx *Tx) DrawNumber(name string) (int64, error) {
	counters := tx.dialect.counters()
	if counters == nil {
		return tx.NextNumber(name)
	}
	var number int64
	if err := counters.QueryRowContext(tx.ctx, tx.numberText(), name).Scan(&number); err != nil {
		return 0, tx.dialect.translate(err)
	}
	return number, nil
}

func (tx *Tx) numberText() string {
	return strings.Replace(nextNumber, "?", tx.dialect.placeholder(1), 1)
}

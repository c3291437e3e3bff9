// Package store remembers: transactions, records, queries, history, the tables of entities and the
// system's own tables, on SQLite and PostgreSQL with one behaviour. It never decides anything:
// what may be read or written, and what follows, is the engine's. The one rule to know: everything
// happens in a Tx, and an error returned from it undoes all of it.
package store

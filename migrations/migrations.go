// Package migrations holds the SQL of the system's tables, one folder for each database, run in
// order by goose. Tables of entities are not here: they follow the metadata. The one rule to know:
// a file that was released never changes.
package migrations

import "embed"

// Files are the folders postgres and sqlite.
//
//go:embed postgres/*.sql sqlite/*.sql
var Files embed.FS

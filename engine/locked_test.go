package engine_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// C41: of ten records changed by an import three are locked by their approval: seven are changed, three
// are told, and of none is a part changed.
func TestC41AnImportLeavesLockedRecordsAlone(t *testing.T) {
	inWorks(t, func(w *works) {
		w.person("ivy", "", "importer")
		table := "Name;Amount;Note\n"
		for i := range 10 {
			name := fmt.Sprintf("Request %d", i)
			if i < 3 {
				w.submitted("sign", "name", name, "amount", "1")
			} else {
				w.request("sign", "name", name, "amount", "1")
			}
			table += name + ";9;told\n"
		}
		path := filepath.Join(w.TempDir(), "requests.csv")
		if err := os.WriteFile(path, []byte(table), 0o600); err != nil {
			w.Fatal(err)
		}
		info, err := w.ImportFile(context.Background(), w.as("ivy"), path, engine.ImportMapping{
			Entity: "request", Key: engine.ImportKey{"name"}, Mode: "update",
			Mapping: []engine.ImportColumn{{Column: "Name", Field: "name"}, {Column: "Amount", Field: "amount"}, {Column: "Note", Field: "note"}},
		})
		if err != nil {
			w.Fatal(err)
		}
		told := map[int64]bool{}
		for _, problem := range info.Problems {
			told[problem.Line] = problem.Code == "locked"
		}
		if info.Updated != 7 || info.Failed != 3 || len(told) != 3 {
			w.Errorf("%d were changed, %d failed, told are %+v", info.Updated, info.Failed, info.Problems)
		}
		changed := w.list("admin", engine.List{Entity: "request", Filter: "record.amount == 9 && record.note == 'told'", Limit: 50})
		left := w.list("admin", engine.List{Entity: "request", Filter: "record.amount == 1 && record.note == nil", Limit: 50})
		if len(changed.Records) != 7 || len(left.Records) != 3 {
			w.Errorf("%d are changed and %d as before", len(changed.Records), len(left.Records))
		}
	})
}

package engine_test

import (
	"context"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func TestARowMeansTheRecordThatAgreesInAllFieldsOfTheKey(t *testing.T) {
	onBoth(t, func(h *house) {
		open, _ := h.deals()
		account := accountOf(open)
		big := h.create("li", "deal", map[string]any{"name": "Crane", "account": account, "amount": money("100")})
		column := func(name string) engine.ImportColumn { return engine.ImportColumn{Column: name, Field: name} }
		bring := func(key engine.ImportKey, cells ...string) *engine.ImportInfo {
			columns := []string{"name", "account", "amount", "close"}
			mapping := engine.ImportMapping{Entity: "deal", Key: key, Mode: "upsert"}
			for _, name := range columns {
				mapping.Mapping = append(mapping.Mapping, column(name))
			}
			info, err := h.ImportFile(context.Background(), h.as("admin"), h.csvFile(columns, cells), mapping)
			if err != nil {
				h.Fatal(err)
			}
			info, err = h.Import(context.Background(), h.as("admin"), info.ID)
			if err != nil {
				h.Fatal(err)
			}
			return info
		}
		key := engine.ImportKey{"name", "account", "amount"}
		if done := bring(key, "Crane", "Harbour", "100.0", "2026-05-01"); done.Updated != 1 {
			h.Errorf("the row is not recognised: %+v", done)
		}
		h.same(h.get("admin", "deal", big.ID).Values["close"], "2026-05-01")
		if done := bring(key, "Crane", "Harbour", "", "2026-05-02"); done.Created != 1 {
			h.Errorf("a row that agrees in part means another record: %+v", done)
		}
		unclear := bring(engine.ImportKey{"name", "account"}, "Crane", "Harbour", "1", "2026-05-03")
		if unclear.Failed != 1 || unclear.Problems[0].Code != "several_fit" || !strings.Contains(unclear.Problems[0].Reason.Zh, "多条") {
			h.Errorf("one of several is taken: %+v", unclear)
		}
	})
}

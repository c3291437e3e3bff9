package engine_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// behindTheEngine changes the database directly.
func (h *house) behindTheEngine(text string) {
	h.Helper()
	driver, address := "pgx", h.url
	if path, ok := strings.CutPrefix(h.url, "sqlite:"); ok {
		driver, address = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"
	}
	beside, err := sql.Open(driver, address)
	if err != nil {
		h.Fatal(err)
	}
	defer func() { _ = beside.Close() }()
	if _, err := beside.Exec(text); err != nil {
		h.Fatal(err)
	}
}

// verify tells what is wrong with the stored data, a line each.
func (h *house) verify(repair bool) string {
	h.Helper()
	var lines []string
	err := h.Verify(context.Background(), h.as("admin"), engine.Verification{
		Repair: repair,
		Found: func(one engine.Finding) {
			lines = append(lines, fmt.Sprintf("%s %s.%s %s>%s %v", one.Kind, one.Entity, one.Field, one.Stored, one.Expected, one.Repaired))
		},
		Progress: func(string, int) {},
	})
	if err != nil {
		h.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func TestVerifyFindsAndRepairsWhatIsNotAsItsRulesSay(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		h.create("li", "deal", map[string]any{"name": "Crane", "account": account.ID, "amount": money("2000"), "stage": "won"})
		quote := h.create("li", "quote", map[string]any{"account": account.ID, "lines": []any{map[string]any{"values": map[string]any{"text": "x"}}}})
		h.same(h.verify(false), "")
		h.behindTheEngine(`update e_account set deals = 7, grade = 'C'`)
		found := h.verify(false)
		h.same(found, "value account.deals 7>1 false\nvalue account.grade \"C\">\"A\" false")
		h.same(h.get("admin", "account", account.ID).Values["deals"], 7) // only looked
		h.same(h.verify(true), "value account.deals 7>1 true\nvalue account.grade \"C\">\"A\" true")
		h.same(h.verify(false), "")
		h.same(h.get("admin", "account", account.ID).Values["grade"], "A")
		entries, err := h.History(context.Background(), h.as("admin"), "account", account.ID, "", 1)
		if err != nil {
			h.Fatal(err)
		}
		h.same(fmt.Sprint(entries[0].Through, len(entries[0].Changes)), "system2")
		h.behindTheEngine(`update e_deal set product = '0190b6a0-0000-7000-8000-000000000000'`)
		h.behindTheEngine(`delete from e_quote where id = '` + quote.ID + `'`)
		found = h.verify(true)
		h.same(found, "reference deal.product \"0190b6a0-0000-7000-8000-000000000000\"> false\nline quote_line. > false")
		h.refused(h.Verify(context.Background(), h.as("li"), engine.Verification{}), "needs_admin")
	})
}

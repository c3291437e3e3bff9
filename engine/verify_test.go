package engine_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine"
)

// behindTheEngine changes the database directly.
func (h *house) behindTheEngine(text string) {
	h.Helper()
	beside := h.beside()
	defer func() { _ = beside.Close() }()
	if _, err := beside.Exec(text); err != nil {
		h.Fatal(err)
	}
}

// askBehindTheEngine reads one text from the database directly.
func (h *house) askBehindTheEngine(text string) (answer string) {
	h.Helper()
	beside := h.beside()
	defer func() { _ = beside.Close() }()
	if err := beside.QueryRow(text).Scan(&answer); err != nil {
		h.Fatal(err)
	}
	return answer
}

// beside is the database without the engine.
func (h *house) beside() *sql.DB {
	h.Helper()
	driver, address := "pgx", h.url
	if path, ok := strings.CutPrefix(h.url, "sqlite:"); ok {
		driver, address = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"
	}
	beside, err := sql.Open(driver, address)
	if err != nil {
		h.Fatal(err)
	}
	return beside
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

// Random commands of all sorts leave the figures by group what the records that a person sees add up to.
func TestFiguresByGroupStayThoseOfTheRecords(t *testing.T) {
	onBoth(t, func(h *house) {
		random := rand.New(rand.NewPCG(7, 11))
		var ids []string
		for i := range 60 {
			h.writeDeal(random, &ids, i)
		}
		for _, login := range []string{"admin", "zhao", "li", "sun"} {
			h.same(h.groups(login, engine.Aggregation{Entity: "deal", Groups: []string{"stage"}, Measures: []string{"count", "sum:amount"}}), h.addedUp(login))
		}
		h.same(h.verify(false), "")
		h.behindTheEngine(`delete from "` + h.summaryOfDeals() + `"`)
		h.same(h.verify(true), "summary deal.s_e_deal_stage_owner > true")
		h.same(h.verify(false), "")
	})
}

// writeDeal does one of the things that people and their automations do to deals.
func (h *house) writeDeal(random *rand.Rand, ids *[]string, number int) {
	h.Helper()
	ctx, by := context.Background(), h.as("admin")
	stages := []string{"open", "won", "lost"}
	values := map[string]any{"stage": stages[random.IntN(3)], "amount": money(fmt.Sprint(random.IntN(5000))), "reason": nil, "owner": h.ids[[]string{"li", "wang", "zhao"}[random.IntN(3)]]}
	if values["stage"] == "lost" {
		values["reason"] = "price"
	}
	if len(*ids) < 5 || random.IntN(3) == 0 {
		values["name"] = fmt.Sprint("Deal ", number)
		*ids = append(*ids, h.create("admin", "deal", values).ID)
		return
	}
	id := (*ids)[random.IntN(len(*ids))]
	var err error
	switch random.IntN(4) { // what is deleted already, or not, is refused
	case 0:
		_, err = h.ChangeMany(ctx, by, engine.Bulk{Entity: "deal", IDs: (*ids)[:4], Values: values})
	case 1:
		_ = h.DeleteRecord(ctx, by, "deal", id, 0)
	case 2:
		_, _ = h.RestoreRecord(ctx, by, "deal", id)
	default:
		by.ChangeSet = h.changeSet()
		_, _ = h.UpdateRecord(ctx, by, engine.Save{Entity: "deal", ID: id, Values: values})
		_, err = h.RevertChangeSet(ctx, h.as("admin"), by.ChangeSet)
	}
	if err != nil {
		h.Fatal(err)
	}
}

// addedUp gives the figures of the deals that a person sees, by stage.
func (h *house) addedUp(login string) string {
	h.Helper()
	counts, sums := map[string]int{}, map[string]decimal.Decimal{}
	for _, deal := range h.list(login, engine.List{Entity: "deal", Limit: 500}).Records {
		stage := deal.Values["stage"].(string)
		counts[stage]++
		amount := deal.Values["amount"].(map[string]any)["amount"].(string)
		sums[stage] = sums[stage].Add(decimal.RequireFromString(amount))
	}
	var groups []string
	for _, stage := range []string{"open", "won", "lost"} {
		if counts[stage] > 0 {
			groups = append(groups, fmt.Sprintf(`{"keys":["%s"],"values":[%d,{"amount":"%s","currency":"CNY"}],"filter":"record.stage in ['%s']"}`, stage, counts[stage], sums[stage].StringFixed(2), stage))
		}
	}
	return `{"groups":[` + strings.Join(groups, ",") + `],"more":false,"restricted":` + fmt.Sprint(login != "admin") + `}`
}

// summaryOfDeals names the table of the figures of deals by stage.
func (h *house) summaryOfDeals() string {
	h.Helper()
	text := `select name from sqlite_master where type = 'table' and name like 's\_%\_e_deal' escape '\'`
	if strings.HasPrefix(h.url, "postgres") {
		text = `select tablename from pg_tables where schemaname = current_schema() and tablename like 's\_%\_e_deal'`
	}
	return h.askBehindTheEngine(text)
}

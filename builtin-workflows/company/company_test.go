package company_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	builtin "github.com/weft-crm/weft/builtin-workflows"
	"github.com/weft-crm/weft/builtin-workflows/company"
	"github.com/weft-crm/weft/engine"
)

var today = time.Date(2026, 11, 22, 10, 0, 0, 0, time.FixedZone("CST", 8*60*60))

// opened is an installation with all packs in which nothing has happened yet.
func opened(t *testing.T, customers int) (*engine.Engine, engine.Actor) {
	t.Helper()
	config := engine.Config{
		Database: "sqlite::memory:", Files: t.TempDir(), Clock: func() time.Time { return today },
		SampleCompany: func(now time.Time) string { return company.With(now, customers) },
	}
	for _, name := range builtin.Packs() {
		config.Packs = append(config.Packs, engine.BuiltIn{Name: name, Files: builtin.FS(name)})
	}
	running, err := engine.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = running.Close() })
	admin, err := running.SetUp(t.Context(), engine.Setup{
		Admin:   engine.SetupAdmin{Login: "admin", Name: "Admin", Password: "correct horse"},
		Company: engine.Company{Name: "Trial", Currency: "CNY", Language: "zh", Zone: "Asia/Shanghai"},
		Preset:  &engine.SetupPreset{Pack: "core", Name: "standard_products"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return running, admin
}

func TestTheSampleCompanyIsPlayedWholeAndAddsUp(t *testing.T) {
	running, admin := opened(t, 40)
	if err := running.LoadSampleCompanyNow(t.Context(), admin, engine.SampleOptions{}, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	loaded, err := running.SampleCompany(t.Context(), admin)
	if err != nil || loaded.State != "loaded" || loaded.LeftOut > 0 {
		t.Errorf("it is %+v, %v", loaded, err)
	}
	for entity, least := range map[string]int64{"user": 31, "account": 40, "contact": 40, "opportunity": 30, "quote": 10, "contract": 5, "order": 5, "receipt": 5, "invoice": 5, "case": 1} {
		if found := count(t, running, admin, entity); found < least {
			t.Errorf("there are %d of %s, %d were wanted", found, entity, least)
		}
	}
	err = running.Verify(t.Context(), admin, engine.Verification{
		Found: func(one engine.Finding) { t.Errorf("%+v", one) }, Progress: func(string, int) {},
	})
	if err != nil {
		t.Error(err)
	}
}

func count(t *testing.T, running *engine.Engine, by engine.Actor, entity string) int64 {
	t.Helper()
	sent, err := running.AppendList(t.Context(), nil, by, engine.List{Entity: entity, Limit: 1, Count: "exact"})
	if err != nil {
		t.Fatal(err)
	}
	var page struct{ Total struct{ Count int64 } }
	if err := json.Unmarshal(sent, &page); err != nil {
		t.Fatal(err)
	}
	return page.Total.Count
}

func TestThePlayIsTheSameEveryTimeAndEndsYesterday(t *testing.T) {
	first, again := company.Play(today), company.Play(today)
	if first != again {
		t.Error("the play of one day differs")
	}
	lines := strings.Split(strings.TrimSpace(first), "\n")
	if last := lines[len(lines)-1]; last != "at 2026-11-21T20:00" {
		t.Errorf("it ends with %q", last)
	}
	for what, wanted := range map[string]int{"\nperson ": 30, " create account ": company.Customers} {
		if found := strings.Count(first, what); found != wanted {
			t.Errorf("%q stands %d times, %d were wanted", what, found, wanted)
		}
	}
}

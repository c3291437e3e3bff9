package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// smallCompany is a sample company of one seller with one customer.
func smallCompany(time.Time) string {
	return `One customer.
-- people --
department sample-department name="Sample department"
person sam@sample name="Sam" department=sample-department roles=sales
-- play --
at 2026-02-02T09:00
as system create product pump name="Sample pump" price=100
as sam@sample create account customer name="Sample customer" city=Suzhou
as sam@sample create deal won name="Sample deal" account=customer amount=500 stage=won close=+0d
as sam@sample create quote offer account=customer lines=[{"product":"pump","quantity":3}]
as sam@sample edit won unheard=of
at 2026-03-09T20:00
`
}

func (h *house) loadSample(tell func(done, total int)) {
	h.Helper()
	if err := h.LoadSampleCompanyNow(context.Background(), h.as("admin"), engine.SampleOptions{Password: samplePassword}, tell); err != nil {
		h.Fatal(err)
	}
}

func nothing(int, int) {}

const samplePassword = "pump and valve"

// signIn tells why somebody of the sample company cannot sign in; nil when that is possible.
func (h *house) signIn(password string) error {
	_, err := h.SignIn(context.Background(), engine.SignIn{Login: "sam@sample", Password: password})
	return err
}

// standing tells what an administrator sees in all lists.
func (h *house) standing() string {
	h.Helper()
	var all []string
	for _, entity := range []string{"user", "department", "account", "product", "deal", "quote"} {
		all = append(all, entity+": "+h.list("admin", engine.List{Entity: entity, Sort: []string{"created_at"}}).names())
	}
	return strings.Join(all, "\n")
}

func TestTheSampleCompanyComesWithItsPastAndGoesWhole(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx := context.Background()
		h.create("li", "account", map[string]any{"name": "Ours"})
		before := h.standing()
		h.loadSample(nothing)

		customer := h.one("account", "Sample customer")
		h.same(customer.Values["won_total"], money("500.00"))
		h.same(customer.Owner.Title, "Sam")
		entries, err := h.History(ctx, h.as("admin"), "account", customer.ID, "", 0)
		if err != nil || len(entries) == 0 || !entries[len(entries)-1].At.Equal(time.Date(2026, 2, 2, 1, 0, 0, 0, time.UTC)) {
			h.Errorf("its history is %+v, %v", entries, err)
		}
		found, err := h.Search(ctx, h.as("admin"), "Sample cust")
		if err != nil || len(found) == 0 {
			h.Errorf("search finds %+v, %v", found, err)
		}
		state, err := h.SampleCompany(ctx, h.as("admin"))
		if err != nil || state.State != "loaded" || state.LeftOut != 1 {
			h.Errorf("it is %+v, %v", state, err)
		}
		h.refused(h.LoadSampleCompanyNow(ctx, h.as("admin"), engine.SampleOptions{}, nothing), "sample_there")
		if err := h.signIn(samplePassword); err != nil {
			h.Error(err)
		}

		if _, err := h.RemoveSampleCompany(ctx, h.as("admin")); err != nil {
			h.Fatal(err)
		}
		h.same(h.standing(), before)
		h.refused(h.signIn(samplePassword), "wrong_password")
		_, err = h.RemoveSampleCompany(ctx, h.as("admin"))
		h.refused(err, "not_found")
		h.loadSample(nothing)
	})
}

// one finds a record by its name.
func (h *house) one(entity, name string) row {
	h.Helper()
	found := h.list("admin", engine.List{Entity: entity, Filter: "record.name == '" + name + "'"})
	if len(found.Records) != 1 {
		h.Fatalf("%d of %s are called %q", len(found.Records), entity, name)
	}
	return found.Records[0]
}

func TestThePeopleOfTheSampleCompanySignInWithThePasswordOfTheAdministratorOnly(t *testing.T) {
	h := newHouse(t, "sqlite::memory:")
	ctx := context.Background()
	_, err := h.SetSamplePassword(ctx, h.as("admin"), engine.SampleOptions{Password: samplePassword})
	h.refused(err, "not_found")
	h.refused(h.LoadSampleCompanyNow(ctx, h.as("admin"), engine.SampleOptions{Password: "aaaaaaaa"}, nothing), "weak_password")
	if err := h.LoadSampleCompanyNow(ctx, h.as("admin"), engine.SampleOptions{}, nothing); err != nil {
		h.Fatal(err)
	}
	h.refused(h.signIn(""), "wrong_password")

	told, err := h.SetSamplePassword(ctx, h.as("admin"), engine.SampleOptions{Password: samplePassword})
	if err != nil || !told.SignIn || len(told.People) != 1 || told.People[0].Login != "sam@sample" || told.People[0].Work.En == "" {
		h.Errorf("told is %+v, %v", told, err)
	}
	if err := h.signIn(samplePassword); err != nil {
		h.Error(err)
	}
	told, err = h.SetSamplePassword(ctx, h.as("admin"), engine.SampleOptions{})
	if err != nil || told.SignIn {
		h.Errorf("told is %+v, %v", told, err)
	}
	h.refused(h.signIn(samplePassword), "wrong_password")
}

func TestWhatPeopleMadeOfTheSampleCompanyStays(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx := context.Background()
		h.loadSample(nothing)
		customer := h.one("account", "Sample customer")
		ours := h.create("li", "account", map[string]any{"name": "Ours"})
		kept := h.create("admin", "deal", map[string]any{"name": "Kept", "account": customer.ID, "amount": money("40"), "stage": "won"})
		sam := h.one("user", "Sam")
		h.update("admin", "account", ours.ID, map[string]any{"owner": sam.ID})
		tried := h.create("sam@sample", "deal", map[string]any{"name": "Tried", "account": ours.ID, "amount": money("7"), "stage": "won"})
		h.update("admin", "account", ours.ID, map[string]any{"owner": h.ids["li"]})

		foretold, err := h.SampleRemoval(ctx, h.as("admin"))
		if err != nil || foretold.Kept != 3 {
			h.Errorf("foretold is %+v, %v", foretold, err)
		}
		done, err := h.RemoveSampleCompany(ctx, h.as("admin"))
		if err != nil || done.Kept != 3 || done.Records != foretold.Records {
			h.Fatalf("done is %+v, %v", done, err)
		}
		h.same(h.get("admin", "account", customer.ID).Values["won_total"], money("40.00"))
		h.same(h.get("admin", "deal", kept.ID).Values["name"], "Kept")
		h.same(h.get("admin", "user", sam.ID).Values["active"], false)
		h.same(h.get("admin", "account", ours.ID).Values["won_total"], money("0.00"))
		_, err = h.Record(ctx, h.as("admin"), engine.Get{Entity: "deal", ID: tried.ID})
		h.refused(err, "not_found")
	})
}

func TestTheSampleCompanyGivesWayToNumbersThatPeopleDraw(t *testing.T) {
	onBoth(t, func(h *house) {
		drawn := false
		h.loadSample(func(int, int) {
			if !drawn {
				drawn = true
				h.create("li", "deal", map[string]any{"name": "Meanwhile"})
			}
		})
		h.same(h.one("deal", "Meanwhile").Values["number"], "D2026-001")
		h.same(h.one("deal", "Sample deal").Values["number"], "D2026-002")
		h.same(h.create("li", "deal", map[string]any{"name": "Next"}).Values["number"], "D2026-003")
	})
}

func TestASampleCompanyThatEndsHalfwayLeavesNothingAndBeginsAnew(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx := context.Background()
		taken := h.create("li", "account", map[string]any{"name": "Sample customer"})
		before := h.standing()
		h.refused(h.LoadSampleCompanyNow(ctx, h.as("admin"), engine.SampleOptions{}, nothing), "sample_taken")
		h.same(h.standing(), before)
		state, err := h.SampleCompany(ctx, h.as("admin"))
		if err != nil || state.State != "failed" || !strings.Contains(state.Problem.En, "Customer") {
			h.Errorf("it is %+v, %v", state, err)
		}

		h.update("li", "account", taken.ID, map[string]any{"name": "Another"})
		if _, err := h.LoadSampleCompany(ctx, h.as("admin"), engine.SampleOptions{}); err != nil { // its process dies before the job is done
			h.Fatal(err)
		}
		h.refused(h.LoadSampleCompanyNow(ctx, h.as("admin"), engine.SampleOptions{}, nothing), "sample_there")
		h.clock.Add(2 * time.Minute)
		state, err = h.SampleCompany(ctx, h.as("admin"))
		if err != nil || state.State != "interrupted" {
			h.Errorf("it is %+v, %v", state, err)
		}
		h.loadSample(nothing)
		h.one("account", "Sample customer")
	})
}

func TestOnlyAdministratorsHandleTheSampleCompany(t *testing.T) {
	h := newHouse(t, "sqlite::memory:")
	ctx, li := context.Background(), h.as("li")
	_, err := h.SampleCompany(ctx, li)
	h.refused(err, "needs_admin")
	_, err = h.LoadSampleCompany(ctx, li, engine.SampleOptions{})
	h.refused(err, "needs_admin")
	_, err = h.SetSamplePassword(ctx, li, engine.SampleOptions{Password: samplePassword})
	h.refused(err, "needs_admin")
	_, err = h.SampleRemoval(ctx, li)
	h.refused(err, "needs_admin")
	_, err = h.RemoveSampleCompany(ctx, li)
	h.refused(err, "needs_admin")
}

func TestTheSampleCompanyWaitsForTheSetUp(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			e, err := engine.Open(t.Context(), engine.Config{Database: storetest.URL(t, dialect), Clock: time.Now, SampleCompany: smallCompany})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = e.Close() })
			for range 2 {
				err = e.LoadSampleCompanyNow(t.Context(), engine.Operator(), engine.SampleOptions{}, nothing)
				if refused := engine.AsError(err); refused == nil || refused.Code != "not_set_up" {
					t.Errorf("the answer is %v", err)
				}
			}
		})
	}
}

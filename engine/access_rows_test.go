package engine_test

import (
	"context"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// region is the house with territories: north lies in the country and is yang's, east lies in north
// and is lin's. A site of each of four owners lies in one of them.
type region struct{ *house }

func newRegion(h *house) region {
	h.Helper()
	for _, territory := range [][2]string{{"country", ""}, {"north", "country"}, {"south", "country"}, {"eastern", "north"}} {
		values := map[string]any{"name": territory[0]}
		if territory[1] != "" {
			values["parent"] = h.ids[territory[1]]
		}
		h.ids[territory[0]] = h.create("admin", "territory", values).ID
	}
	h.person("yang", "sales", "area")
	h.person("lin", "east", "area")
	h.member("yang", "north")
	h.member("lin", "eastern")
	for name, of := range map[string][2]string{
		"Quay": {"li", "north"}, "Dock": {"wang", "eastern"}, "Mill": {"zhao", "south"}, "Yard": {"yang", ""}, "Cove": {"lin", "south"},
	} {
		values := map[string]any{"name": name, "owner": h.ids[of[0]]}
		if of[1] != "" {
			values["territory"] = h.ids[of[1]]
		}
		h.ids[name] = h.create("admin", "site", values).ID
		h.create("admin", "deal", map[string]any{"name": name, "owner": h.ids[of[0]]})
	}
	return region{h}
}

func (h *house) member(login, territory string) {
	h.Helper()
	values := map[string]any{"territory": h.ids[territory], "user": h.ids[login]}
	h.ids[login+" in "+territory] = h.create("admin", "territory_member", values).ID
}

// become gives a person another single role.
func (h *house) become(login, role string) {
	h.Helper()
	h.update("admin", "user", h.ids[login], map[string]any{"roles": []any{role}})
	h.get("admin", "user", h.ids[login]) // the next request of anybody knows of it
}

// seen demands which records somebody's list holds, that counting agrees, and that each opens alone.
func (r region) seen(login, entity, want string) {
	r.Helper()
	got := r.list(login, engine.List{Entity: entity, Sort: []string{"name"}, Count: "exact"})
	if got.names() != want || int(got.Total.Count) != len(got.Records) {
		r.Errorf("%s sees %q of %s (%d), want %q", login, got.names(), entity, got.Total.Count, want)
	}
	for _, record := range got.Records {
		r.get(login, entity, record.ID)
	}
}

func TestRowsOfDepartmentsAndTerritories(t *testing.T) {
	onBoth(t, func(h *house) {
		r := newRegion(h)
		for _, one := range []struct{ role, sites, deals string }{
			{"unit", "Mill Yard", "Mill Yard"},
			{"units", "Cove Dock Mill Quay Yard", "Cove Dock Mill Quay Yard"},
			{"area", "Quay Yard", "Yard"},
			{"areas", "Dock Quay Yard", "Cove Yard"},
		} {
			h.become("yang", one.role)
			r.seen("yang", "site", one.sites)
			r.seen("yang", "deal", one.deals)
		}
	})
}

func TestMovesChangeWhatIsSeenAtOnce(t *testing.T) {
	onBoth(t, func(h *house) {
		r := newRegion(h)
		r.seen("lin", "site", "Cove Dock")
		h.update("admin", "site", h.ids["Quay"], map[string]any{"territory": h.ids["eastern"]})
		r.seen("lin", "site", "Cove Dock Quay")
		r.seen("yang", "site", "Yard")
		h.become("yang", "areas")
		r.seen("yang", "site", "Dock Quay Yard")
		h.update("admin", "territory", h.ids["eastern"], map[string]any{"parent": h.ids["south"]})
		r.seen("yang", "site", "Yard")
		if err := h.DeleteRecord(context.Background(), h.as("admin"), "territory_member", h.ids["lin in eastern"], 0); err != nil {
			h.Fatal(err)
		}
		r.seen("lin", "site", "Cove")

		h.become("lin", "unit")
		r.seen("lin", "site", "Cove Quay") // li's too, of the department east
		h.update("admin", "user", h.ids["lin"], map[string]any{"department": h.ids["west"]})
		r.seen("lin", "site", "Cove Dock")
	})
}

func TestRowsOfOneRight(t *testing.T) {
	onBoth(t, func(h *house) {
		newRegion(h)
		_, err := h.tryUpdate("yang", "site", h.ids["Quay"], 0, map[string]any{"name": "Pier"})
		h.refused(err, "forbidden") // seen, but only own sites may be changed
		h.update("yang", "site", h.ids["Yard"], map[string]any{"name": "Wharf"})
		h.refused(h.DeleteRecord(context.Background(), h.as("yang"), "site", h.ids["Yard"], 0), "forbidden")
		h.update("admin", "site", h.ids["Quay"], map[string]any{"stage": "lost"})
		if err := h.DeleteRecord(context.Background(), h.as("yang"), "site", h.ids["Quay"], 0); err != nil {
			h.Errorf("a lost site of the territory may be deleted: %v", err)
		}
	})
}

func TestWhoReadsTerritoriesReadsBehindReferencesByThem(t *testing.T) {
	onBoth(t, func(h *house) {
		newRegion(h)
		told, err := h.Access(context.Background(), h.as("admin"), h.ids["yang"], "site", h.ids["Mill"])
		if err != nil {
			h.Fatal(err)
		}
		read := told.Can[1]
		if read.Right != "read" || read.Why[0].Rows != "territory" || *read.Why[0].Holds || told.Record.Read {
			h.Errorf("Mill lies in the south: %+v %+v", read, told.Record)
		}
	})
}

package engine_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"
)

// held is a house in which nobody can put a deal into its table until it is let go: what somebody saves
// is worked out and waits. Only PostgreSQL lets others write meanwhile.
type held struct {
	*house
	beside *sql.DB
	hold   *sql.Tx
	saved  chan string
}

func newHeld(t *testing.T) *held {
	t.Helper()
	h := &held{house: newHouse(t, "postgres"), saved: make(chan string, 1)}
	h.beside = h.house.beside()
	t.Cleanup(func() { _ = h.beside.Close() })
	return h
}

// makeDeal begins to make a deal and returns when it has been worked out.
func (h *held) makeDeal(values map[string]any) {
	h.Helper()
	var err error
	if h.hold, err = h.beside.Begin(); err != nil {
		h.Fatal(err)
	}
	if _, err := h.hold.Exec("lock table e_deal in share mode"); err != nil {
		h.Fatal(err)
	}
	go func() {
		made, err := h.tryCreate("admin", "deal", values)
		if err != nil {
			h.Error(err)
		}
		h.saved <- made.ID
	}()
	eventually(h, "the deal waits", func() bool { return h.waits("relation") })
}

// waits reports whether somebody waits for a kind of lock.
func (h *held) waits(kind string) bool {
	h.Helper()
	var waiting bool
	query := "select exists (select from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and not granted and locktype = $1)"
	if err := h.beside.QueryRow(query, kind).Scan(&waiting); err != nil {
		h.Fatal(err)
	}
	return waiting
}

// letGo lets the deal be saved.
func (h *held) letGo() string {
	h.Helper()
	if err := h.hold.Rollback(); err != nil {
		h.Fatal(err)
	}
	return <-h.saved
}

func TestADealThatIsMadeWhileATreeChangesFollowsTheChange(t *testing.T) {
	t.Parallel()
	h := newHeld(t)
	h.editDefinition("entities/account.json", addField(map[string]any{"name": "above", "label": "Above", "kind": "reference", "to": "account", "tree": true}))
	h.withFields(`{"name":"top","kind":"reference","to":"account"},
		{"name":"inside","kind":"formula","type":"boolean","rule":"record.account?.id in tree.account_above(record.top)"}`)
	top := h.create("admin", "account", map[string]any{"name": "Top"})
	below := h.create("admin", "account", map[string]any{"name": "Below"})
	h.makeDeal(map[string]any{"name": "Crane", "account": below.ID, "top": top.ID})
	moved := make(chan error, 1)
	go func() {
		_, err := h.tryUpdate("admin", "account", below.ID, 0, map[string]any{"above": top.ID})
		moved <- err
	}()
	eventually(h, "the account is moved or waits", func() bool { return len(moved) > 0 || h.waits("advisory") })
	deal := h.letGo()
	if err := <-moved; err != nil {
		h.Fatal(err)
	}
	h.same(h.value("deal", deal, "inside"), "true")
}

func TestADealThatIsMadeWhileAHeadChangesFollowsTheChange(t *testing.T) {
	t.Parallel()
	h := newHeld(t)
	h.withFields(`{"name":"boss","kind":"formula","type":"text","rule":"org.head(record.owner)?.name ?? '-'"}`)
	if err := h.Start(context.Background()); err != nil {
		h.Fatal(err)
	}
	h.makeDeal(map[string]any{"name": "Crane", "owner": h.ids["li"]})
	h.update("admin", "department", h.ids["east"], map[string]any{"head": h.ids["zhao"]})
	eventually(h, "the renewal is done or waits", func() bool { return h.renewals() == 0 || h.waits("advisory") })
	deal := h.letGo()
	eventually(h, "the deal follows", func() bool { return h.value("deal", deal, "boss") == "Zhao" })
	h.same(strings.TrimSpace(h.verify(false)), "")
}

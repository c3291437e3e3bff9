package engine_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// TestCrashChild is the process that TestAKillLeavesBeforeOrAfter kills: it saves deals and publishes
// releases without end and tells each on a line.
func TestCrashChild(t *testing.T) {
	url := os.Getenv("WEFT_CRASH_URL")
	if url == "" {
		t.Skip("only as a child of TestAKillLeavesBeforeOrAfter")
	}
	h := &house{T: t, Engine: openEngine(t, url, newClock()), clock: newClock(), url: url, ids: map[string]string{}}
	accounts := h.list("admin", engine.List{Entity: "account", Filter: "record.name == 'A'"})
	for i := 0; ; i++ {
		h.create("admin", "deal", map[string]any{
			"name": fmt.Sprint("D", i), "account": accounts.Records[0].ID, "amount": money("10"), "stage": "won",
		})
		fmt.Println("saved")
		if i%5 == 4 {
			h.editDeal(addField(map[string]any{"name": fmt.Sprintf("x%d_%d", os.Getpid(), i), "kind": "text", "label": "X"}))
			h.publish()
			fmt.Println("published")
		}
	}
}

// killAfter runs the child and kills it, without warning, somewhere behind its n-th line.
func killAfter(t *testing.T, url string, lines int) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestCrashChild$", "-test.v")
	child.Env = append(os.Environ(), "WEFT_CRASH_URL="+url)
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	told := bufio.NewScanner(output)
	var last []string
	for seen := 0; seen < lines && told.Scan(); {
		last = append(last, told.Text())
		if text := told.Text(); text == "saved" || text == "published" {
			seen++
		}
		if strings.Contains(told.Text(), "FAIL") {
			t.Fatal(strings.Join(last, "\n"))
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed
}

func TestAKillLeavesBeforeOrAfter(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("admin", "account", map[string]any{"name": "A"})
		if err := h.Close(); err != nil {
			h.Fatal(err)
		}
		for _, lines := range []int{3, 6, 8} {
			killAfter(h.T, h.url, lines)
			again := &house{T: h.T, Engine: openEngine(h, h.url, h.clock), clock: h.clock, url: h.url, ids: h.ids}
			again.consistent(account.ID)
			if err := again.Close(); err != nil {
				h.Fatal(err)
			}
		}
	})
}

// consistent demands that every deal has its number, history, search text and place in the rollup.
func (h *house) consistent(account string) {
	h.Helper()
	deals := h.list("admin", engine.List{Entity: "deal", Count: "exact", Limit: 500, Sort: []string{"number"}})
	for i, deal := range deals.Records {
		h.same(deal.Values["number"], fmt.Sprintf("D2026-%03d", i+1))
		history, err := h.History(context.Background(), h.as("admin"), "deal", deal.ID, "", 0)
		if err != nil || len(history) != 1 || history[0].Version != deal.Version {
			h.Fatalf("history of %s: %v %v", deal.Values["number"], history, err)
		}
	}
	h.same(h.verify(false), "")
	total := h.get("admin", "account", account).Values
	h.same(total["deals"], deals.Total.Count)
	h.same(total["won_total"], fmt.Sprintf("map[amount:%d.00 currency:CNY]", deals.Total.Count*10))
	h.same(len(h.list("admin", engine.List{Entity: "deal", Search: "D0"}).Records) > 0, true)
	releases, err := h.Releases(context.Background(), h.as("admin"), 0, 100)
	if err != nil || !releases[0].Current {
		h.Fatalf("releases %v %v", releases, err)
	}
	h.create("admin", "account", map[string]any{"name": fmt.Sprint("after ", deals.Total.Count)})
}

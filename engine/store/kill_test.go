package store_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"testing"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// TestKilledWritersLeaveNothingHalfDone kills a process that writes as fast as it can.
func TestKilledWritersLeaveNothingHalfDone(t *testing.T) {
	if url := os.Getenv("WEFT_TEST_KILLED"); url != "" {
		writeUntilKilled(t, url)
		return
	}
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			url := storetest.URL(t, dialect)
			s := openStore(t, url, newClock())
			for round := range 3 {
				killAfter(t, url, 1+40*round)
				checkNothingHalfDone(t, s)
			}
		})
	}
}

// killAfter kills a process that has written so many times and is about to write again.
func killAfter(t *testing.T, url string, writes int) {
	t.Helper()
	command := exec.Command(os.Args[0], "-test.run=^TestKilledWritersLeaveNothingHalfDone$")
	command.Env = append(os.Environ(), "WEFT_TEST_KILLED="+url)
	output, err := command.StdoutPipe()
	must(t, err)
	must(t, command.Start())
	for lines := bufio.NewReader(output); writes > 0; writes-- {
		_, err = lines.ReadString('\n')
		must(t, err)
	}
	must(t, command.Process.Kill())
	_ = command.Wait()
}

func writeUntilKilled(t *testing.T, url string) {
	c := newClock()
	s, err := store.Open(context.Background(), store.Config{URL: url, Clock: c.Now})
	must(t, err)
	for {
		write(t, s, func(tx *store.Tx) error {
			run := &store.Run{Workflow: "w", RecordID: store.NewID()}
			must(t, tx.AddRun(run))
			must(t, tx.AddRunEntries(&store.RunEntry{Run: run.ID, Verb: "start"}))
			must(t, tx.SaveTasks(&store.Task{Run: run.ID, Status: "open", Candidates: []string{"role:a"}}))
			_, err := tx.NextNumber("runs")
			return err
		})
		_, _ = os.Stdout.WriteString("written\n")
	}
}

func checkNothingHalfDone(t *testing.T, s *store.Store) {
	t.Helper()
	write(t, s, func(tx *store.Tx) error {
		var runs, entries, tasks, candidates, number int64
		row := tx.SQL().QueryRow(`select (select count(*) from runs), (select count(*) from run_history), (select count(*) from tasks),
			(select count(*) from task_candidates), (select value from sequences where name = 'runs')`)
		must(t, row.Scan(&runs, &entries, &tasks, &candidates, &number))
		same(t, "entries, tasks, candidates, number", []int64{entries, tasks, candidates, number}, []int64{runs, runs, runs, runs})
		if runs == 0 {
			t.Error("nothing was written")
		}
		return nil
	})
}

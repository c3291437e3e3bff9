package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/engine/store/storetest"
)

func TestMigratingAgainDoesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		before, err := s.Status(context.Background())
		must(t, err)
		must(t, s.Migrate(context.Background()))
		status, err := s.Status(context.Background())
		must(t, err)
		same(t, "migration", status.Migration, before.Migration)
		if status.Version == "" || status.Size == 0 || status.Migration == 0 {
			t.Errorf("status %+v", status)
		}
	})
}

func TestReleasesCountUpAndKeepTheirLayers(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, c *clock) {
		for _, layers := range []string{"first", "second"} {
			release := &store.Release{Actor: "a", Note: layers, Layers: []byte(layers), Columns: store.JSON(`{"a":"b"}`)}
			must(t, s.WriteExclusive(context.Background(), func(tx *store.Tx) error { return tx.AddRelease(release) }))
		}
		write(t, s, func(tx *store.Tx) error {
			same(t, "release of the transaction", tx.ReleaseNumber, 2)
			newest, err := tx.NewestRelease()
			must(t, err)
			same(t, "layers", string(newest.Layers), "second")
			same(t, "columns", string(newest.Columns), `{"a":"b"}`)
			same(t, "time", newest.At, c.Now())
			list, err := tx.Releases(2, 0)
			must(t, err)
			same(t, "earlier releases", len(list), 1)
			_, err = tx.Release(3)
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("release 3: %v", err)
			}
			return nil
		})
	})
}

func TestTheOpenChangeRefusesTheSecondWriter(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		write(t, s, func(tx *store.Tx) error {
			first := &store.Change{Files: store.JSON(`{}`)}
			must(t, tx.SaveChange(first))
			stale := *first
			must(t, tx.SaveChange(first))
			if err := tx.SaveChange(&stale); !errors.Is(err, store.ErrStale) {
				t.Errorf("stale change: %v", err)
			}
			must(t, tx.DropChange())
			_, err := tx.OpenChange()
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("dropped change: %v", err)
			}
			return nil
		})
	})
}

func TestSessionsEnd(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, c *clock) {
		write(t, s, func(tx *store.Tx) error {
			for _, token := range []string{"one", "two", "three"} {
				must(t, tx.AddSession(&store.Session{TokenHash: token, UserID: "u", ExpiresAt: tx.Now.Add(time.Hour)}))
			}
			must(t, tx.EndSession("one"))
			must(t, tx.EndSessionsOf("u", "two"))
			left, err := tx.SessionsOf("u")
			must(t, err)
			same(t, "sessions", len(left), 1)
			return tx.TouchSession("two", tx.Now.Add(2*time.Hour))
		})
		c.Add(3 * time.Hour)
		write(t, s, func(tx *store.Tx) error {
			_, err := tx.Session("two")
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("expired session: %v", err)
			}
			return tx.SweepSessions()
		})
	})
}

func TestCredentialsAndTokens(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, c *clock) {
		until := c.Now().Add(time.Minute)
		write(t, s, func(tx *store.Tx) error {
			must(t, tx.SaveCredential(&store.Credential{UserID: "u", Hash: "h", ChangedAt: tx.Now}))
			must(t, tx.SaveCredential(&store.Credential{UserID: "u", Hash: "i", Failed: 2, LockedUntil: &until, MustChange: true, ChangedAt: tx.Now}))
			return tx.AddAPIToken(&store.APIToken{Hash: "t", UserID: "u", Name: "n"})
		})
		read(t, s, func(tx *store.Tx) error {
			credential, err := tx.Credential("u")
			must(t, err)
			same(t, "credential", []any{credential.Hash, credential.Failed, credential.LockedUntil.UTC(), credential.MustChange}, []any{"i", 2, until, true})
			count, err := tx.CountCredentials()
			must(t, err)
			same(t, "count", count, 1)
			token, err := tx.APIToken("t")
			must(t, err)
			same(t, "token", token.Name, "n")
			return nil
		})
	})
}

func TestARecordHasOneActiveRunOfAWorkflow(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		run := &store.Run{Workflow: "w", Entity: "quote", RecordID: "r", State: "draft", Status: "running", Data: store.JSON(`{"a":1}`)}
		write(t, s, func(tx *store.Tx) error { return tx.AddRun(run) })
		err := s.Write(context.Background(), func(tx *store.Tx) error {
			return tx.AddRun(&store.Run{Workflow: "w", Entity: "quote", RecordID: "r"})
		})
		if !errors.Is(err, store.ErrDuplicate) {
			t.Errorf("second active run: %v", err)
		}
		write(t, s, func(tx *store.Tx) error {
			locked, err := tx.LockRun(run.ID)
			must(t, err)
			ended := tx.Now
			locked.EndedAt, locked.Status = &ended, "approved"
			must(t, tx.SaveRun(locked))
			if err := tx.SaveRun(&store.Run{ID: run.ID, Revision: 1}); !errors.Is(err, store.ErrStale) {
				t.Errorf("stale run: %v", err)
			}
			return tx.AddRun(&store.Run{Workflow: "w", Entity: "quote", RecordID: "r", Title: "Größe 100%", State: "s", Previous: run.ID})
		})
		read(t, s, func(tx *store.Tx) error {
			active, err := tx.ActiveRuns("quote", "r")
			must(t, err)
			same(t, "active", len(active), 1)
			found, _, err := tx.Runs(store.RunQuery{Narrow: store.Narrow{Title: "GRÖSSE"}, Active: true})
			must(t, err)
			same(t, "other case", len(found), 0)
			found, _, err = tx.Runs(store.RunQuery{Narrow: store.Narrow{Title: "100%"}})
			must(t, err)
			same(t, "by title", len(found), 1)
			counts, err := tx.CountStates("w")
			must(t, err)
			same(t, "states", counts, []store.StateCount{{State: "s", Count: 1}})
			return nil
		})
	})
}

func TestRunsArePagedNewestFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		write(t, s, func(tx *store.Tx) error {
			for _, record := range []string{"a", "b", "c", "d", "e"} {
				must(t, tx.AddRun(&store.Run{Workflow: "w", RecordID: record}))
			}
			return nil
		})
		var seen string
		read(t, s, func(tx *store.Tx) error {
			for query := (store.RunQuery{Limit: 2}); ; {
				runs, next, err := tx.Runs(query)
				must(t, err)
				for _, run := range runs {
					seen += run.RecordID
				}
				if query.Cursor = next; next == "" {
					return nil
				}
			}
		})
		same(t, "order", seen, "edcba")
	})
}

func TestRunHistoryHasNoGaps(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		write(t, s, func(tx *store.Tx) error {
			must(t, tx.AddRunEntries(&store.RunEntry{Run: "r", Verb: "start"}, &store.RunEntry{Run: "r", Verb: "approve", From: "a", To: "b"}))
			return tx.AddRunEntries(&store.RunEntry{Run: "r", Verb: "end"}, &store.RunEntry{Run: "other", Verb: "start"})
		})
		read(t, s, func(tx *store.Tx) error {
			entries, err := tx.RunHistory("r", 1, 0)
			must(t, err)
			same(t, "entries", len(entries), 2)
			same(t, "last", []any{entries[1].Seq, entries[1].Verb, entries[0].To}, []any{3, "end", "b"})
			return nil
		})
		err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.AddRunEntries(&store.RunEntry{Run: "r", Seq: 2}) })
		if !errors.Is(err, store.ErrDuplicate) {
			t.Errorf("taken number: %v", err)
		}
	})
}

func TestInboxHoldsOnesOwnTasksAndThoseOfOnesQueues(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, c *clock) {
		decided := c.Now()
		tasks := []*store.Task{
			{ID: "1", Kind: "approve", Status: "open", Assignee: "me"},
			{ID: "2", Kind: "approve", Status: "open", Candidates: []string{"role:finance", "role:legal"}},
			{ID: "3", Kind: "approve", Status: "open", Candidates: []string{"role:board"}},
			{ID: "4", Kind: "approve", Status: "open", Assignee: "you", Candidates: []string{"role:finance"}},
			{ID: "5", Kind: "copy", Status: "open", Assignee: "me"},
			{ID: "6", Kind: "approve", Status: "approved", ActedBy: "me", Verb: "approve", DecidedAt: &decided},
			{ID: "7", Kind: "approve", Status: "approved", ActedBy: "you", OnBehalfOf: "me", Verb: "approve", DecidedAt: &decided},
			{ID: "8", Kind: "approve", Status: "waiting", Assignee: "me"},
		}
		write(t, s, func(tx *store.Tx) error { return tx.SaveTasks(tasks...) })
		for box, want := range map[store.Box]string{store.BoxTodo: "12", store.BoxDone: "76", store.BoxCopied: "5", store.BoxAll: "1234"} {
			query := store.TaskQuery{Box: box, User: "me", Candidates: []string{"role:finance"}, Limit: 1}
			var seen string
			read(t, s, func(tx *store.Tx) error {
				count, err := tx.CountTasks(query)
				must(t, err)
				same(t, string(box)+" count", count, len(want))
				for {
					found, next, err := tx.Tasks(query)
					must(t, err)
					for _, task := range found {
						seen += task.ID
					}
					if query.Cursor = next; next == "" {
						return nil
					}
				}
			})
			same(t, string(box), seen, want)
		}
	})
}

func TestClaimingATaskTakesItFromTheQueue(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		task := &store.Task{Run: "r", Kind: "approve", Status: "open", Candidates: []string{"role:finance"}}
		write(t, s, func(tx *store.Tx) error { return tx.SaveTasks(task) })
		write(t, s, func(tx *store.Tx) error {
			stored, err := tx.Task(task.ID)
			must(t, err)
			same(t, "candidates", stored.Candidates, []string{"role:finance"})
			stored.Assignee = "me"
			must(t, tx.SaveTasks(stored))
			must(t, tx.MarkTaskSeen(task.ID))
			count, err := tx.CountTasks(store.TaskQuery{Box: store.BoxTodo, User: "you", Candidates: []string{"role:finance"}})
			must(t, err)
			same(t, "in the queue", count, 0)
			of, err := tx.TasksOf("r")
			must(t, err)
			same(t, "of the run", len(of), 1)
			if of[0].SeenAt == nil {
				t.Error("not seen")
			}
			return nil
		})
	})
}

func TestAChangedTaskRemembersThatItsHolderLookedAtIt(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		task := store.Task{Run: "r", Kind: "approve", Status: "open", Candidates: []string{"role:finance"}}
		save := func(assignee, status string) {
			write(t, s, func(tx *store.Tx) error {
				changed := task // as the engine writes it: without when it was seen
				changed.Assignee, changed.Status = assignee, status
				return tx.SaveTasks(&changed)
			})
		}
		seen := func() (is bool) {
			read(t, s, func(tx *store.Tx) error {
				stored, err := tx.Task(task.ID)
				is = stored.SeenAt != nil
				return err
			})
			return is
		}
		write(t, s, func(tx *store.Tx) error { return tx.SaveTasks(&task) })
		same(t, "seen when new", seen(), false)
		write(t, s, func(tx *store.Tx) error { return tx.MarkTaskSeen(task.ID) })
		save("me", "open")
		same(t, "seen after it was claimed", seen(), true)
		save("me", "approved")
		same(t, "seen after the decision", seen(), true)
		save("you", "open")
		same(t, "seen by somebody it was given to", seen(), false)
	})
}

func TestQueuesThatWaitAreListedOnceWithTheirRuns(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		write(t, s, func(tx *store.Tx) error {
			return tx.SaveTasks(
				&store.Task{Run: "a", Kind: "approve", Status: "open", HeldFrom: "li", Candidates: []string{"role:legal", "team:board"}},
				&store.Task{Run: "b", Kind: "approve", Status: "open", HeldFrom: "wang li", Candidates: []string{"role:legal"}},
				&store.Task{Run: "c", Kind: "approve", Status: "open", Assignee: "me", Candidates: []string{"role:claimed"}},
				&store.Task{Run: "d", Kind: "approve", Status: "approved", Candidates: []string{"role:decided"}})
		})
		read(t, s, func(tx *store.Tx) error {
			queues, err := tx.WaitingQueues()
			must(t, err)
			same(t, "queues", queues, []string{"role:legal", "team:board"})
			all, err := tx.RunsInQueue("role:legal")
			must(t, err)
			same(t, "runs", all, []string{"a", "b"})
			own, err := tx.RunsInQueue("role:legal", "wang")
			must(t, err)
			same(t, "runs held back from one", own, []string{"b"})
			both, err := tx.RunsInQueue("role:legal", "li", "wang")
			same(t, "runs held back from both", both, []string{"b"})
			return err
		})
	})
}

func TestTimersAreClaimedOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, c *clock) {
		write(t, s, func(tx *store.Tx) error {
			return tx.SetTimers(
				&store.Timer{Run: "r", Key: "late", DueAt: tx.Now.Add(time.Hour)},
				&store.Timer{Run: "r", Key: "due", DueAt: tx.Now.Add(-time.Hour)},
				&store.Timer{Run: "s", Key: "paused", DueAt: tx.Now.Add(-time.Hour), Paused: true})
		})
		claim := func() (keys []string) {
			write(t, s, func(tx *store.Tx) error {
				timers, err := tx.ClaimTimers(10, time.Minute)
				for _, timer := range timers {
					keys = append(keys, timer.Key)
				}
				return err
			})
			return keys
		}
		same(t, "first claim", claim(), []string{"due"})
		same(t, "second claim", claim(), []string{})
		c.Add(2 * time.Minute)
		same(t, "after the lease", claim(), []string{"due"})
		write(t, s, func(tx *store.Tx) error {
			must(t, tx.SetTimers(&store.Timer{Run: "r", Key: "due", DueAt: tx.Now.Add(time.Second), Gen: 2}))
			next, err := tx.NextTimer()
			must(t, err)
			same(t, "next", next.UTC(), tx.Now.Add(time.Second))
			tx.DropTimers("r", "due")
			must(t, tx.PauseTimers("r", true))
			left, err := tx.TimersOf("r")
			must(t, err)
			same(t, "left", []any{len(left), left[0].Paused}, []any{1, true})
			return nil
		})
	})
}

func TestCommandsAnswerTheSameAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, c *clock) {
		write(t, s, func(tx *store.Tx) error {
			_, err := tx.Command("a", "k")
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("unknown command: %v", err)
			}
			return tx.AddCommand(&store.Command{Actor: "a", Key: "k", Status: 200, Response: store.JSON(`{}`)})
		})
		c.Add(time.Hour)
		write(t, s, func(tx *store.Tx) error {
			command, err := tx.Command("a", "k")
			must(t, err)
			same(t, "answer", string(command.Response), "{}")
			return tx.SweepCommands(tx.Now)
		})
	})
}

func TestEarlyEventsWaitForWhoeverComes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, c *clock) {
		write(t, s, func(tx *store.Tx) error {
			must(t, tx.AddEvent(&store.Event{Name: "paid", Key: "1", Expires: tx.Now.Add(time.Hour)}))
			must(t, tx.AddEvent(&store.Event{Name: "paid", Key: "2", Expires: tx.Now.Add(time.Hour)}))
			must(t, tx.SetWaits("r", &store.Wait{Visit: 1, Name: "paid", Key: "1"}))
			must(t, tx.SetWaits("r", &store.Wait{Visit: 2, Name: "paid", Key: "1"}))
			waits, err := tx.WaitsFor("paid", "1")
			must(t, err)
			same(t, "waits", []any{len(waits), waits[0].Visit}, []any{1, 2})
			events, err := tx.TakeEvents("paid", "1")
			must(t, err)
			same(t, "events", len(events), 1)
			events, err = tx.TakeEvents("paid", "1")
			same(t, "taken already", len(events), 0)
			return err
		})
		c.Add(2 * time.Hour)
		write(t, s, func(tx *store.Tx) error { return tx.SweepEvents() })
	})
}

func TestNoticesAreReadOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		write(t, s, func(tx *store.Tx) error {
			notices := []*store.Notice{{UserID: "u", Kind: "task"}, {UserID: "u"}, {UserID: "other"}}
			must(t, tx.AddNotices(notices...))
			must(t, tx.ReadNotices("u", notices[0].ID))
			unread, err := tx.CountUnread("u")
			must(t, err)
			same(t, "unread", unread, 1)
			list, err := tx.Notices("u", false, notices[1].ID, 10)
			must(t, err)
			same(t, "before", []any{len(list), list[0].Kind}, []any{1, "task"})
			must(t, tx.ReadNotices("u"))
			return tx.SweepNotices(tx.Now.Add(time.Second))
		})
	})
}

func TestFilesAreLooseUntilARecordHoldsThem(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, c *clock) {
		held, loose := &store.File{Name: "a.pdf"}, &store.File{Name: "b.pdf"}
		write(t, s, func(tx *store.Tx) error {
			must(t, tx.AddFile(held))
			must(t, tx.AddFile(loose))
			return tx.HoldFiles("quote", "r", "papers", held.ID)
		})
		c.Add(time.Hour)
		write(t, s, func(tx *store.Tx) error {
			files, err := tx.LooseFiles(tx.Now, 0)
			must(t, err)
			same(t, "loose", []any{len(files), files[0].Name}, []any{1, "b.pdf"})
			must(t, tx.DropFiles(loose.ID))
			known, err := tx.Files(held.ID, loose.ID)
			must(t, err)
			same(t, "known", len(known), 1)
			return nil
		})
	})
}

func TestImportsKeepTheirProblems(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		write(t, s, func(tx *store.Tx) error {
			run := &store.Import{Name: "a.csv", State: "running"}
			must(t, tx.SaveImport(run))
			run.Done = 3
			must(t, tx.SaveImport(run))
			must(t, tx.AddImportProblems(&store.ImportProblem{Import: run.ID, Line: 2}, &store.ImportProblem{Import: run.ID, Line: 5, Column: "date"}))
			must(t, tx.AddImportProblems(&store.ImportProblem{Import: run.ID, Line: 9}))
			problems, err := tx.ImportProblems(run.ID, 1, 0)
			must(t, err)
			same(t, "problems", []any{len(problems), problems[0].Column, problems[1].Seq}, []any{2, "date", 3})
			stored, err := tx.Import(run.ID)
			must(t, err)
			same(t, "done", stored.Done, 3)
			return tx.DropImportProblems(run.ID)
		})
	})
}

func TestSettingsAuditAndNumbers(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		write(t, s, func(tx *store.Tx) error {
			must(t, tx.SetSetting("company", map[string]string{"name": "纬流"}))
			must(t, tx.SetSetting("company", map[string]string{"name": "Weft"}))
			var company map[string]string
			found, err := tx.Setting("company", &company)
			must(t, err)
			same(t, "company", []any{found, company["name"]}, []any{true, "Weft"})
			must(t, tx.DropSetting("company"))
			found, err = tx.Setting("company", &company)
			must(t, err)
			same(t, "dropped", found, false)
			must(t, tx.Audit(&store.AuditEntry{Actor: "a", Action: "sign_in"}))
			must(t, tx.Audit(&store.AuditEntry{Actor: "b", Action: "publish", Detail: store.JSON(`{"n":1}`)}))
			entries, err := tx.AuditEntries(store.AuditQuery{Action: "publish"})
			must(t, err)
			same(t, "audit", []any{len(entries), entries[0].Actor, string(entries[0].Detail)}, []any{1, "b", `{"n":1}`})
			for want := range 3 {
				number, err := tx.NextNumber("quote 2026-11")
				must(t, err)
				same(t, "number", number, want+1)
			}
			return nil
		})
	})
}

func TestNumbersOfAnUndoneTransactionComeAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		undone := errors.New("undone")
		err := s.Write(context.Background(), func(tx *store.Tx) error {
			_, err := tx.NextNumber("n")
			must(t, err)
			return undone
		})
		same(t, "error", err, undone)
		write(t, s, func(tx *store.Tx) error {
			number, err := tx.NextNumber("n")
			same(t, "number", number, 1)
			return err
		})
	})
}

func TestADatabaseThatCannotBeReachedIsBusy(t *testing.T) {
	_, err := store.Open(context.Background(), store.Config{URL: "postgres://nobody@127.0.0.1:1/none?connect_timeout=1", Clock: newClock().Now})
	if !errors.Is(err, store.ErrBusy) {
		t.Errorf("got %v", err)
	}
	for _, url := range []string{"", "mysql://x", "weft.db"} {
		if _, err := store.Open(context.Background(), store.Config{URL: url, Clock: newClock().Now}); err == nil {
			t.Errorf("%q was opened", url)
		}
	}
}

func TestADatabaseInMemoryIsOneDatabase(t *testing.T) {
	s := openStore(t, "sqlite::memory:", newClock())
	write(t, s, func(tx *store.Tx) error { return tx.SetSetting("a", 1) })
	read(t, s, func(tx *store.Tx) error {
		var number int
		found, err := tx.Setting("a", &number)
		same(t, "setting", []any{found, number}, []any{true, 1})
		return err
	})
}

func TestTheFileIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "folder", "weft.db")
	openStore(t, "sqlite:"+path, newClock())
	info, err := os.Stat(path)
	must(t, err)
	same(t, "mode", info.Mode().Perm(), os.FileMode(0o600))
}

func TestADrawnNumberKeepsNobodyWaiting(t *testing.T) {
	c := newClock()
	s := openStore(t, storetest.URL(t, "postgres"), c) // on SQLite one transaction writes at a time anyway
	write(t, s, func(tx *store.Tx) error {
		first, err := tx.DrawNumber("n")
		must(t, err)
		write(t, s, func(other *store.Tx) error { // while the first is still at work
			second, err := other.DrawNumber("n")
			same(t, "number", second, first+1)
			return err
		})
		return nil
	})
}

func TestDrawnNumbersAreAllDifferent(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		numbers := make(chan int64, 40)
		var group sync.WaitGroup
		for range 40 {
			group.Go(func() {
				err := s.Write(context.Background(), func(tx *store.Tx) error {
					number, err := tx.DrawNumber("n")
					if err == nil {
						numbers <- number
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		close(numbers)
		seen := map[int64]bool{}
		for number := range numbers {
			seen[number] = true
		}
		same(t, "different numbers", len(seen), 40)
	})
}

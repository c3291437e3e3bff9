package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/weft-crm/weft/engine/store"
)

var errUnwanted = errors.New("unwanted")

func TestCommandsTogetherAreEachDoneOrUndone(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		const commands = 200
		var told atomic.Int32
		var done sync.WaitGroup
		for i := range commands {
			done.Go(func() {
				err := s.WriteTogether(context.Background(), func(tx *store.Tx) error {
					must(t, tx.AddNotices(&store.Notice{ID: store.NewID(), UserID: "u", Kind: fmt.Sprint(i % 3)}))
					tx.AfterCommit(func() { told.Add(1) })
					if i%3 == 0 {
						return errUnwanted
					}
					return nil
				})
				if errors.Is(err, errUnwanted) != (i%3 == 0) {
					t.Errorf("command %d: %v", i, err)
				}
			})
		}
		done.Wait()
		read(t, s, func(tx *store.Tx) error {
			count, err := tx.CountUnread("u")
			must(t, err)
			same(t, "notices", count, commands-67)
			same(t, "told", told.Load(), commands-67)
			return nil
		})
	})
}

func TestACommandIsCommittedWhenItReturns(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		var done sync.WaitGroup
		for i := range 50 {
			done.Go(func() {
				user := fmt.Sprint(i)
				must(t, s.WriteTogether(context.Background(), func(tx *store.Tx) error {
					return tx.AddNotices(&store.Notice{UserID: user})
				}))
				read(t, s, func(tx *store.Tx) error {
					count, err := tx.CountUnread(user)
					must(t, err)
					same(t, "seen by "+user, count, 1)
					return nil
				})
			})
		}
		done.Wait()
	})
}

func TestACommandWhoseLateWritesFailIsUndoneAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		write(t, s, func(tx *store.Tx) error { return tx.AddNotices(&store.Notice{ID: "taken", UserID: "u"}) })
		var done sync.WaitGroup
		for i := range 40 {
			done.Go(func() {
				id := fmt.Sprint(i)
				if i%4 == 0 {
					id = "taken"
				}
				err := s.WriteTogether(context.Background(), func(tx *store.Tx) error {
					return tx.AddNotices(&store.Notice{UserID: "u"}, &store.Notice{ID: id, UserID: "u"})
				})
				if errors.Is(err, store.ErrDuplicate) != (i%4 == 0) {
					t.Errorf("command %d: %v", i, err)
				}
			})
		}
		done.Wait()
		read(t, s, func(tx *store.Tx) error {
			count, err := tx.CountUnread("u")
			must(t, err)
			same(t, "notices", count, 1+2*30)
			return nil
		})
	})
}

func TestACommandThatPanicsUndoesWhatSharedItsCommit(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		func() {
			defer func() { same(t, "panic", recover(), "oops") }()
			_ = s.WriteTogether(context.Background(), func(tx *store.Tx) error {
				must(t, tx.AddNotices(&store.Notice{UserID: "u"}))
				panic("oops")
			})
		}()
		must(t, s.WriteTogether(context.Background(), func(tx *store.Tx) error {
			count, err := tx.CountUnread("u")
			must(t, err)
			same(t, "notices", count, 0)
			return nil
		}))
	})
}

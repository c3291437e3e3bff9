package engine_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/jobs"
)

// nodes opens engines over the works' database that send their mail to one receiver, and starts them.
func (w *works) nodes(number int, post *receiver) (nodes []*engine.Engine) {
	w.Helper()
	port, err := strconv.Atoi(post.overSMTP(w.T))
	if err != nil {
		w.Fatal(err)
	}
	for range number {
		node, err := engine.Open(context.Background(), engine.Config{
			Database: w.url, Clock: w.clock.Now, Packs: []engine.BuiltIn{pack(w, "core")}, Pool: 4,
			Mail: jobs.MailServer{Host: "127.0.0.1", Port: port, From: "weft@example.test", TLS: "none"},
		})
		if err != nil {
			w.Fatal(err)
		}
		w.Cleanup(func() { _ = node.Close() })
		if err := node.Start(context.Background()); err != nil {
			w.Fatal(err)
		}
		nodes = append(nodes, node)
	}
	return nodes
}

func (w *works) wish(login string, wish engine.NoticeWish) {
	w.Helper()
	if _, err := w.WishNotices(context.Background(), w.as(login), wish); err != nil {
		w.Fatal(err)
	}
}

// TestADigestComesOnceADayWithWhatIsUnread lets three nodes send the digests of Ann, who lives in Berlin.
func TestADigestComesOnceADayWithWhatIsUnread(t *testing.T) {
	inWorks(t, func(w *works) {
		w.update("admin", "user", w.ids["ann"], map[string]any{"email": "ann@example.test", "language": "en", "zone": "Europe/Berlin"})
		w.wish("ann", engine.NoticeWish{Ways: map[string]string{"task": "digest"}, Digest: "07:15"})
		post := &receiver{done: map[string]int{}}
		w.nodes(3, post)
		w.clock.Add(time.Hour)
		decided, read, open := w.submitted("sign", "name", "Decided"), w.submitted("sign", "name", "Seen"), w.submitted("sign", "name", "Waiting")
		w.decide("ann", decided, engine.Decision{Verb: "approve"})
		w.readNotice("ann", read)
		w.clock.set(time.Date(2026, 3, 11, 6, 16, 0, 0, time.UTC))
		eventually(w, "the first digest is here", func() bool { _, calls := post.effects(); return calls > 0 })

		// A day without anything new: no digest, also not of what it has told.
		first := w.digested("ann")
		w.clock.set(time.Date(2026, 3, 12, 6, 16, 0, 0, time.UTC))
		eventually(w, "the second day was looked at", func() bool { return w.digested("ann") != first })
		w.submitted("sign", "name", "Later")
		w.clock.set(time.Date(2026, 3, 13, 6, 16, 0, 0, time.UTC))
		eventually(w, "the second digest is here", func() bool { _, calls := post.effects(); return calls > 1 })

		w.same(len(post.letters), 2)
		for i, want := range [][]string{{"One unread notice", "Waiting"}, {"One unread notice", "Later"}} {
			for _, word := range append(want, "To: <ann@example.test>") {
				if !strings.Contains(post.letters[i], word) {
					w.Errorf("digest %d does not say %q:\n%s", i, word, post.letters[i])
				}
			}
		}
		if strings.Contains(post.letters[0], "Decided") || strings.Contains(post.letters[0], "Seen") {
			w.Errorf("the digest tells what is over or read:\n%s", post.letters[0])
		}
		w.same(strings.Contains(w.notices("ann"), "Waiting"), true)
		w.wantStatus(open, "running")
	})
}

// readNotice marks what a person was told of a request as read.
func (w *works) readNotice(login, request string) {
	w.Helper()
	ctx := context.Background()
	task := w.task(login, "request", request)
	notices, err := w.Notices(ctx, w.as(login), true, "")
	if err != nil {
		w.Fatal(err)
	}
	for _, notice := range notices {
		if strings.HasSuffix(notice.Link, task) {
			err = w.ReadNotices(ctx, w.as(login), []string{notice.ID})
		}
	}
	if err != nil {
		w.Fatal(err)
	}
}

// digested is up to when the digests of a person have gone.
func (w *works) digested(login string) string {
	w.Helper()
	var until any
	if err := w.beside.QueryRow("select sent_until from digests where user_id = '" + w.ids[login] + "'").Scan(&until); err != nil {
		w.Fatal(err)
	}
	return fmt.Sprint(until)
}

func TestPeopleChooseHowTheyAreTold(t *testing.T) {
	inWorks(t, func(w *works) {
		ctx := context.Background()
		w.update("admin", "user", w.ids["ann"], map[string]any{"email": "ann@example.test"})
		w.wish("ann", engine.NoticeWish{Ways: map[string]string{"task": "off", "reminder": "bell"}})
		w.submitted("sign", "name", "Silent")
		w.same(w.notices("ann"), "")
		w.same(len(w.task("ann", "request", w.list("admin", engine.List{Entity: "request"}).Records[0].ID)) > 0, true)
		wishes, err := w.NoticeWishes(ctx, w.as("ann"))
		if err != nil {
			w.Fatal(err)
		}
		ways := map[string]string{}
		for _, kind := range wishes.Kinds {
			ways[kind.Kind] = kind.Way
		}
		w.same(ways["task"]+" "+ways["reminder"]+" "+ways["mention"]+" "+ways["copy"], "off bell mail bell")
		w.same(wishes.Digest, "08:30")
		for code, wish := range map[string]engine.NoticeWish{
			"unknown_kind": {Ways: map[string]string{"nonsense": "bell"}}, "unknown_way": {Ways: map[string]string{"task": "pigeon"}},
			"wrong_time": {Digest: "25:00"}, "wrong_hours": {Quiet: &engine.QuietHours{From: "22:00", Until: "22:00"}},
		} {
			_, err := w.WishNotices(ctx, w.as("ann"), wish)
			w.refused(err, code)
		}
	})
}

// TestAMentionAndAReminderAlsoGoByMail looks at what leaves the house beside the bell.
func TestAMentionAndAReminderAlsoGoByMail(t *testing.T) {
	inWorks(t, func(w *works) {
		w.update("admin", "user", w.ids["ann"], map[string]any{"email": "ann@example.test", "language": "en"})
		post := &receiver{done: map[string]int{}}
		id := w.request("sign", "name", "Desk")
		w.Engine = w.nodes(1, post)[0]
		w.comment("sam", "request", id, "Look, "+w.mention("ann")+"!")
		draft := engine.ReminderDraft{Text: "Call back", DueAt: w.clock.Now().Add(time.Hour)}
		if _, err := w.Remind(context.Background(), w.as("ann"), "request", id, draft); err != nil {
			w.Fatal(err)
		}
		w.clock.Add(time.Hour)
		eventually(w, "both are mailed", func() bool { _, calls := post.effects(); return calls == 2 })
		mails := strings.Join(post.letters, "\n")
		for _, subject := range []string{"Subject: Sam mentioned you", "Subject: Reminder: Call back"} {
			if !strings.Contains(mails, subject) {
				w.Errorf("nothing says %q:\n%s", subject, mails)
			}
		}
	})
}

// TestADigestWaitsForTheEndOfQuietHours lets the digest of 07:15 come at 09:00, which is 08:00 in UTC.
func TestADigestWaitsForTheEndOfQuietHours(t *testing.T) {
	inWorks(t, func(w *works) {
		w.update("admin", "user", w.ids["ann"], map[string]any{"email": "ann@example.test", "zone": "Europe/Berlin"})
		w.wish("ann", engine.NoticeWish{Ways: map[string]string{"task": "digest"}, Digest: "07:15", Quiet: &engine.QuietHours{From: "06:00", Until: "09:00"}})
		post := &receiver{done: map[string]int{}}
		w.nodes(1, post)
		w.clock.Add(time.Hour)
		w.submitted("sign", "name", "Waiting")
		w.clock.set(time.Date(2026, 3, 11, 8, 2, 0, 0, time.UTC))
		eventually(w, "the digest is here", func() bool { _, calls := post.effects(); return calls > 0 })
		end := time.Date(2026, 3, 11, 8, 0, 0, 0, time.UTC)
		until := w.digested("ann") // as the database has it: a time, or microseconds
		w.same(strings.HasPrefix(until, end.Format(time.DateTime)) || until == strconv.FormatInt(end.UnixMicro(), 10), true)
	})
}

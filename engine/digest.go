package engine

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// mostInDigest is how many notices a digest tells of one by one.
const mostInDigest = 50

// digestGrace is how long a digest waits for what is just being written.
const digestGrace = time.Minute

// digestMail is the payload of jobDigest: the notices of a person after Since and up to Until.
type digestMail struct {
	Person string    `json:"person"`
	Since  time.Time `json:"since"`
	Until  time.Time `json:"until"`
}

// digests reports whether a person wants a digest of anything.
func (w mailWishes) digests() bool {
	for _, way := range w.Ways {
		if way == wayDigest {
			return true
		}
	}
	return false
}

func (w mailWishes) digestTime() string {
	if w.Digest == "" {
		return usualDigest
	}
	return w.Digest
}

// digestMinute is the minute of the day at which a digest goes out: not in the quiet hours, but after them.
func (w mailWishes) digestMinute() int {
	minute, _ := minuteOfDay(w.digestTime())
	if w.Quiet.covers(minute) {
		minute, _ = minuteOfDay(w.Quiet.Until)
	}
	return minute
}

// lastDigest gives the newest moment up to now at which a digest is due.
func (w mailWishes) lastDigest(now time.Time, zone *time.Location) time.Time {
	minute := w.digestMinute()
	local := now.In(zone)
	due := time.Date(local.Year(), local.Month(), local.Day(), minute/60, minute%60, 0, 0, zone)
	if due.After(now) {
		due = time.Date(local.Year(), local.Month(), local.Day()-1, minute/60, minute%60, 0, 0, zone)
	}
	return due.UTC()
}

// askDigests asks for the digests that are due. Whichever node is first takes one; a node remembers those
// that it has looked at.
func (e *Engine) askDigests(ctx context.Context) error {
	for _, p := range e.org.Load().digests {
		due := p.wishes.lastDigest(e.Now().Add(-digestGrace), e.zoneOf(p))
		if known, seen := e.digested.Load(p.id); seen && known == due || !due.After(p.wishes.DigestsFrom) {
			continue
		}
		if err := e.askDigest(ctx, p, due); err != nil {
			return err
		}
		e.digested.Store(p.id, due)
	}
	return nil
}

func (e *Engine) askDigest(ctx context.Context, p *person, due time.Time) error {
	return e.write(ctx, func(tx *store.Tx, _ *model) error {
		since, claimed, err := tx.ClaimDigest(p.id, due)
		if err != nil || !claimed {
			return err
		}
		if since.Before(p.wishes.DigestsFrom) {
			since = p.wishes.DigestsFrom
		}
		payload, err := json.Marshal(digestMail{Person: p.id, Since: since, Until: due})
		if err != nil {
			return err
		}
		return e.enqueue(tx, jobs.Job{Name: jobDigest, Key: "digest/" + p.id + "/" + due.Format(time.RFC3339), Payload: payload})
	})
}

// sendDigest does jobDigest: what the person has read meanwhile, or what others have done, is left out.
func (e *Engine) sendDigest(ctx context.Context, job jobs.Job) error {
	var ask digestMail
	if err := json.Unmarshal(job.Payload, &ask); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	p := e.org.Load().people[ask.Person]
	if p == nil || !p.active || p.email == "" || !e.mailLeaves() {
		return nil
	}
	notices, err := e.digestOf(ctx, p, ask)
	if err != nil || len(notices) == 0 {
		return err
	}
	letter, err := e.digestLetter(p, notices)
	if err != nil {
		return err
	}
	return e.deliver(ctx, *letter, job.Key)
}

func (e *Engine) digestOf(ctx context.Context, p *person, ask digestMail) (notices []*store.Notice, err error) {
	err = e.read(ctx, func(tx *store.Tx, _ *model) error {
		notices, err = tx.UnreadNotices(p.id, ask.Since, ask.Until, 10*mostInDigest)
		if err != nil {
			return err
		}
		closed, err := tx.ClosedAmong(askedFor(notices)...)
		notices = slices.DeleteFunc(notices, func(notice *store.Notice) bool {
			return p.wishes.way(kindOfNotice(notice.Kind)) != wayDigest || slices.Contains(closed, strings.TrimPrefix(notice.Link, taskLink))
		})
		return err
	})
	return notices, err
}

func (e *Engine) digestLetter(p *person, notices []*store.Notice) (*jobs.Mail, error) {
	settings, count := e.mailNow(), strconv.Itoa(len(notices))
	title := metadata.Text{En: count + " unread notices", Zh: count + " 条未读通知"}
	if len(notices) == 1 {
		title.En = "One unread notice"
	}
	words := mailWords{Language: e.languageOf(p), Open: settings.link("/"), Wishes: settings.link("/notices"), Company: e.org.Load().company.Name}
	words.Title = title.In(words.Language)
	words.Body = words.In("自上次汇总以来尚未阅读的通知：", "What came since the last digest and is still unread:")
	for _, notice := range notices[:min(len(notices), mostInDigest)] {
		words.Items = append(words.Items, mailItem{
			Title: textOf(notice.Title).In(words.Language), Body: textOf(notice.Body).In(words.Language), Link: settings.link(notice.Link),
		})
	}
	letter := &jobs.Mail{To: p.email, Kind: "digest", Subject: words.Title}
	var err error
	letter.Text, letter.HTML, err = words.render()
	return letter, err
}

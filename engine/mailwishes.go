package engine

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// wishesKey stands before a person's id in the keys of settings that hold mailWishes.
const wishesKey = "notices/"

// The ways in which a person can be told of something: in the bell, also by a mail at once, also once a
// day with everything else that is still unread, or not at all.
const (
	wayBell   = "bell"
	wayMail   = "mail"
	wayDigest = "digest"
	wayOff    = "off"
)

// usualDigest is when a digest goes out, unless a person has chosen another time of day.
const usualDigest = "08:30"

// mailWishes is how a person wants to be told of things, where it differs from the usual, and when not.
// DigestsFrom is when the person began to want digests: none is owed for the time before.
type mailWishes struct {
	Ways        map[string]string `json:"ways,omitempty"`
	Mail        map[string]bool   `json:"mail,omitempty"` // ways as they were kept once: by mail or not
	Quiet       *QuietHours       `json:"quiet,omitempty"`
	Digest      string            `json:"digest,omitempty"`
	DigestsFrom time.Time         `json:"digests_from,omitzero"`
}

// QuietHours is the time of day in which no mail is sent; it is sent afterwards. "22:00" to "07:00"
// is the night.
type QuietHours struct {
	From  string `json:"from"`
	Until string `json:"until"`
}

// NoticeKind is a kind of notice with the way in which a person is told: bell, mail, digest or off.
type NoticeKind struct {
	Kind  string        `json:"kind"`
	Label metadata.Text `json:"label"`
	Way   string        `json:"way"`
	Usual string        `json:"usual"`
}

// noticeKinds are all kinds of notices. "message" is what workflows tell by template; it goes by mail
// when the workflow says so.
var noticeKinds = []NoticeKind{
	{Kind: "task", Label: metadata.Text{En: "My decision is asked for", Zh: "待我审批"}, Usual: wayMail},
	{Kind: "handle", Label: metadata.Text{En: "There is work for me", Zh: "待我办理"}, Usual: wayMail},
	{Kind: "start", Label: metadata.Text{En: "Something was sent back to me", Zh: "退回给我"}, Usual: wayMail},
	{Kind: "remind", Label: metadata.Text{En: "Something is due", Zh: "到期提醒"}, Usual: wayMail},
	{Kind: "reminder", Label: metadata.Text{En: "Reminders that I set", Zh: "我设置的提醒"}, Usual: wayMail},
	{Kind: "urge", Label: metadata.Text{En: "Somebody urges me", Zh: "催办"}, Usual: wayMail},
	{Kind: "message", Label: metadata.Text{En: "What processes tell by mail", Zh: "流程邮件通知"}, Usual: wayMail},
	{Kind: "mention", Label: metadata.Text{En: "Somebody mentions me", Zh: "有人提到我"}, Usual: wayMail},
	{Kind: "share", Label: metadata.Text{En: "Somebody shares a record with me", Zh: "共享给我的记录"}, Usual: wayMail},
	{Kind: "copy", Label: metadata.Text{En: "Copies for my information", Zh: "抄送给我"}, Usual: wayBell},
	{Kind: "comment", Label: metadata.Text{En: "Comments on what I follow", Zh: "关注记录的评论"}, Usual: wayBell},
	{Kind: "state", Label: metadata.Text{En: "News of what I follow", Zh: "关注记录的进展"}, Usual: wayBell},
	{Kind: "absent_loop", Label: metadata.Text{En: "My stand-in is away too", Zh: "代理人同时外出"}, Usual: wayMail},
	{Kind: "stand_in", Label: metadata.Text{En: "Work waits for somebody for whom I stand in", Zh: "我代理的同事有事项待处理"}, Usual: wayMail},
	{Kind: "incident", Label: metadata.Text{En: "A process needs an administrator", Zh: "流程异常"}, Usual: wayMail},
}

// kindOfNotice gives the kind people choose by: a template's notice is a message.
func kindOfNotice(kind string) string {
	if slices.ContainsFunc(noticeKinds, func(known NoticeKind) bool { return known.Kind == kind }) {
		return kind
	}
	return "message"
}

// way tells how a person is told of a kind of notice.
func (w mailWishes) way(kind string) string {
	if way := w.Ways[kind]; way != "" {
		return way
	}
	if byMail, said := w.Mail[kind]; said && byMail {
		return wayMail
	} else if said {
		return wayBell
	}
	at := slices.IndexFunc(noticeKinds, func(known NoticeKind) bool { return known.Kind == kind })
	return noticeKinds[at].Usual
}

// NoticeWishes is how a person wants to be told of things. Address is where mail goes, "" for nowhere;
// Leaves tells whether the installation sends mail at all. Digest is a time of day in Zone.
type NoticeWishes struct {
	Kinds   []NoticeKind `json:"kinds"`
	Digest  string       `json:"digest"`
	Zone    string       `json:"zone"`
	Quiet   *QuietHours  `json:"quiet"`
	Address string       `json:"address"`
	Leaves  bool         `json:"leaves"`
}

// NoticeWishes gives the actor's wishes.
func (e *Engine) NoticeWishes(_ context.Context, by Actor) (*NoticeWishes, error) {
	p := e.org.Load().people[by.ID]
	if p == nil {
		return nil, notFound("There is no such person.", "没有该人员。")
	}
	answer := &NoticeWishes{
		Kinds: slices.Clone(noticeKinds), Digest: p.wishes.digestTime(), Zone: e.zoneOf(p).String(),
		Quiet: p.wishes.Quiet, Address: p.email, Leaves: e.mailLeaves(),
	}
	for i, kind := range answer.Kinds {
		answer.Kinds[i].Way = p.wishes.way(kind.Kind)
	}
	return answer, nil
}

// NoticeWish is a change of wishes: kinds that are not named stay, and so does the time of the digest
// when it is empty. Quiet hours are as they are here.
type NoticeWish struct {
	Ways   map[string]string `json:"ways"`
	Digest string            `json:"digest"`
	Quiet  *QuietHours       `json:"quiet"`
}

func (w NoticeWish) check() error {
	for kind, way := range w.Ways {
		if kindOfNotice(kind) != kind {
			return Refuse(Malformed, "unknown_kind", "There is no kind of notice “"+clip(kind)+"”.", "没有通知类型“"+clip(kind)+"”。")
		}
		if !slices.Contains([]string{wayBell, wayMail, wayDigest, wayOff}, way) {
			return Refuse(Malformed, "unknown_way", "The ways are bell, mail, digest and off.", "通知方式可为 bell、mail、digest 或 off。")
		}
	}
	if w.Digest != "" && !isTimeOfDay(w.Digest) {
		return Refuse(Malformed, "wrong_time", "The digest goes out at a time of day, like 08:30.", "每日汇总的时间应为一个时刻，例如 08:30。")
	}
	if q := w.Quiet; q != nil && (!isTimeOfDay(q.From) || !isTimeOfDay(q.Until) || q.From == q.Until) {
		return Refuse(Malformed, "wrong_hours", "Quiet hours go from one time of day to another, like 22:00 to 07:00.", "免打扰时段应为两个时刻，例如 22:00 至 07:00。")
	}
	return nil
}

// WishNotices changes how the actor is told of things. Malformed for an unknown kind or way, or wrong
// hours.
func (e *Engine) WishNotices(ctx context.Context, by Actor, wish NoticeWish) (*NoticeWishes, error) {
	if err := wish.check(); err != nil {
		return nil, err
	}
	err := e.changeOrganisation(ctx, func(tx *store.Tx) error {
		wishes := mailWishes{}
		if _, err := tx.Setting(wishesKey+by.ID, &wishes); err != nil {
			return err
		}
		wishes.change(wish, tx.Now)
		return tx.SetSetting(wishesKey+by.ID, wishes)
	})
	if err != nil {
		return nil, err
	}
	return e.NoticeWishes(ctx, by)
}

func (w *mailWishes) change(wish NoticeWish, now time.Time) {
	if !w.digests() {
		w.DigestsFrom = now
	}
	if w.Ways == nil {
		w.Ways = map[string]string{}
	}
	maps.Copy(w.Ways, wish.Ways)
	w.Quiet = wish.Quiet
	if wish.Digest != "" {
		w.Digest = wish.Digest
	}
}

func isTimeOfDay(text string) bool {
	_, ok := minuteOfDay(text)
	return ok
}

// minuteOfDay reads "07:30".
func minuteOfDay(text string) (int, bool) {
	hours, minutes, found := strings.Cut(text, ":")
	hour, err := strconv.Atoi(hours)
	minute, wrong := strconv.Atoi(minutes)
	ok := found && len(text) == 5 && err == nil && wrong == nil && hour >= 0 && hour < 24 && minute >= 0 && minute < 60
	return hour*60 + minute, ok
}

// covers reports whether a minute of the day lies in the quiet hours.
func (q *QuietHours) covers(at int) bool {
	if q == nil {
		return false
	}
	from, _ := minuteOfDay(q.From)
	until, _ := minuteOfDay(q.Until)
	if from > until {
		return at >= from || at < until
	}
	return at >= from && at < until
}

// over gives the end of the quiet hours that a moment lies in; zero outside of them.
func (q *QuietHours) over(now time.Time, zone *time.Location) time.Time {
	if q == nil {
		return time.Time{}
	}
	until, _ := minuteOfDay(q.Until)
	local := now.In(zone)
	at := local.Hour()*60 + local.Minute()
	if !q.covers(at) {
		return time.Time{}
	}
	days := 0
	if at >= until {
		days = 1
	}
	return time.Date(local.Year(), local.Month(), local.Day()+days, until/60, until%60, 0, 0, zone)
}

// addWishes gives people their wishes as they are stored.
func (o *organisation) addWishes(stored map[string]store.JSON) {
	for id, text := range stored {
		if p := o.people[id]; p != nil {
			_ = json.Unmarshal(text, &p.wishes) // one that cannot be read leaves the usual
			if p.wishes.digests() {
				o.digests = append(o.digests, p)
			}
		}
	}
}

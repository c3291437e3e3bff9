package engine

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// wishesKey stands before a person's id in the keys of settings that hold mailWishes.
const wishesKey = "notices/"

// mailWishes is what a person wants by mail, where it differs from the usual, and when not.
type mailWishes struct {
	Mail  map[string]bool `json:"mail,omitempty"`
	Quiet *QuietHours     `json:"quiet,omitempty"`
}

// QuietHours is the time of day in which no mail is sent; it is sent afterwards. "22:00" to "07:00"
// is the night.
type QuietHours struct {
	From  string `json:"from"`
	Until string `json:"until"`
}

// NoticeKind is a kind of notice and whether a person gets it by mail.
type NoticeKind struct {
	Kind  string        `json:"kind"`
	Label metadata.Text `json:"label"`
	Mail  bool          `json:"mail"`
	Usual bool          `json:"usual"`
}

// noticeKinds are all kinds of notices. "message" is what workflows tell by template; it goes by mail
// when the workflow says so.
var noticeKinds = []NoticeKind{
	{Kind: "task", Label: metadata.Text{En: "My decision is asked for", Zh: "待我审批"}, Usual: true},
	{Kind: "handle", Label: metadata.Text{En: "There is work for me", Zh: "待我办理"}, Usual: true},
	{Kind: "start", Label: metadata.Text{En: "Something was sent back to me", Zh: "退回给我"}, Usual: true},
	{Kind: "remind", Label: metadata.Text{En: "Reminders", Zh: "到期提醒"}, Usual: true},
	{Kind: "urge", Label: metadata.Text{En: "Somebody urges me", Zh: "催办"}, Usual: true},
	{Kind: "message", Label: metadata.Text{En: "What processes tell by mail", Zh: "流程邮件通知"}, Usual: true},
	{Kind: "mention", Label: metadata.Text{En: "Somebody mentions me", Zh: "有人提到我"}, Usual: true},
	{Kind: "copy", Label: metadata.Text{En: "Copies for my information", Zh: "抄送给我"}},
	{Kind: "comment", Label: metadata.Text{En: "Comments on what I follow", Zh: "关注记录的评论"}},
	{Kind: "state", Label: metadata.Text{En: "News of what I follow", Zh: "关注记录的进展"}},
	{Kind: "absent_loop", Label: metadata.Text{En: "My stand-in is away too", Zh: "代理人同时外出"}, Usual: true},
	{Kind: "incident", Label: metadata.Text{En: "A process needs an administrator", Zh: "流程异常"}, Usual: true},
}

// kindOfNotice gives the kind people choose by: a template's notice is a message.
func kindOfNotice(kind string) string {
	if slices.ContainsFunc(noticeKinds, func(known NoticeKind) bool { return known.Kind == kind }) {
		return kind
	}
	return "message"
}

// wants reports whether a person gets a kind of notice by mail.
func (p *person) wants(kind string) bool {
	if wish, said := p.wishes.Mail[kind]; said {
		return wish
	}
	return slices.ContainsFunc(noticeKinds, func(known NoticeKind) bool { return known.Kind == kind && known.Usual })
}

// NoticeWishes is what a person wants by mail. Address is where it goes, "" for nowhere; Leaves tells
// whether the installation sends mail at all.
type NoticeWishes struct {
	Kinds   []NoticeKind `json:"kinds"`
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
	answer := &NoticeWishes{Kinds: slices.Clone(noticeKinds), Quiet: p.wishes.Quiet, Address: p.email, Leaves: e.mailLeaves()}
	for i, kind := range answer.Kinds {
		answer.Kinds[i].Mail = p.wants(kind.Kind)
	}
	return answer, nil
}

// WishNotices changes which notices the actor gets by mail; kinds that are not named stay. Malformed
// for an unknown kind or wrong hours.
func (e *Engine) WishNotices(ctx context.Context, by Actor, byMail map[string]bool, quiet *QuietHours) (*NoticeWishes, error) {
	for kind := range byMail {
		if kindOfNotice(kind) != kind {
			return nil, Refuse(Malformed, "unknown_kind", "There is no kind of notice “"+clip(kind)+"”.", "没有通知类型“"+clip(kind)+"”。")
		}
	}
	if quiet != nil && (!isTimeOfDay(quiet.From) || !isTimeOfDay(quiet.Until) || quiet.From == quiet.Until) {
		return nil, Refuse(Malformed, "wrong_hours", "Quiet hours go from one time of day to another, like 22:00 to 07:00.", "免打扰时段应为两个时刻，例如 22:00 至 07:00。")
	}
	err := e.changeOrganisation(ctx, func(tx *store.Tx) error {
		wishes := mailWishes{Mail: map[string]bool{}}
		if _, err := tx.Setting(wishesKey+by.ID, &wishes); err != nil {
			return err
		}
		for kind, wish := range byMail {
			wishes.Mail[kind] = wish
		}
		wishes.Quiet = quiet
		return tx.SetSetting(wishesKey+by.ID, wishes)
	})
	if err != nil {
		return nil, err
	}
	return e.NoticeWishes(ctx, by)
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

// over gives the end of the quiet hours that a moment lies in; zero outside of them.
func (q *QuietHours) over(now time.Time, zone *time.Location) time.Time {
	if q == nil {
		return time.Time{}
	}
	from, _ := minuteOfDay(q.From)
	until, _ := minuteOfDay(q.Until)
	local := now.In(zone)
	at := local.Hour()*60 + local.Minute()
	quiet := at >= from && at < until
	if from > until {
		quiet = at >= from || at < until
	}
	if !quiet {
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
		}
	}
}

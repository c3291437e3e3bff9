package engine

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// Records without an owner of an entity with a pool are in the pool: who may claim there sees a few
// fields of each, and nothing else before it is claimed.

// PoolPage is a part of a pool, with what the actor may do there.
type PoolPage struct {
	Entity  string        `json:"entity"`
	Label   metadata.Text `json:"label"`
	Fields  []FieldInfo   `json:"fields"`
	Records []PoolRecord  `json:"records"`
	Next    string        `json:"next,omitempty"`
	Can     []string      `json:"can"` // claim, assign
	Held    int64         `json:"held"`
	Most    int           `json:"most"`
	Today   int64         `json:"today"`
	Daily   int           `json:"daily"`
}

// PoolRecord is a record of the pool.
type PoolRecord struct {
	Record *RecordJSON    `json:"record"`
	Since  time.Time      `json:"since"`
	Former *Person        `json:"former"`
	Reason *metadata.Text `json:"reason"`
}

const (
	poolClaim  = "claim"
	poolAssign = "assign"
)

// poolRights lists what an actor may do in an entity's pool.
func (m *model) poolRights(by Actor, entity *metadata.Entity) []string {
	can := []string{}
	if entity.Pool == nil || entity.Archived {
		return can
	}
	if slices.ContainsFunc(entity.Pool.Claim, by.HasRole) || by.Administers("all") {
		can = append(can, poolClaim)
	}
	if slices.ContainsFunc(entity.Pool.Assign, by.HasRole) || by.Administers("all") {
		can = append(can, poolAssign)
	}
	return can
}

// Pools lists the entities with a pool that the actor may look into.
func (e *Engine) Pools(ctx context.Context, by Actor) ([]string, error) {
	var list []string
	err := e.read(ctx, func(_ *store.Tx, m *model) error {
		list = m.poolsOf(by)
		return nil
	})
	return list, err
}

// poolPage is the page of the pools in a menu.
const poolPage = "pool"

func (m *model) poolsOf(by Actor) []string {
	list := []string{}
	for _, entity := range m.LiveEntities() {
		if len(m.poolRights(by, entity)) > 0 {
			list = append(list, entity.Name)
		}
	}
	return list
}

// PoolQuery asks for a part of a pool: the records that hold what was typed in what the pool shows.
type PoolQuery struct {
	Entity string
	Search string
	Cursor string // Next of the page before
}

// Pool shows a part of a pool, the newest first. Not found without a pool that the actor may look into.
func (e *Engine) Pool(ctx context.Context, by Actor, want PoolQuery) (*PoolPage, error) {
	var page *PoolPage
	err := e.readAs(ctx, by, func(a *act) error {
		p, can, err := a.m.poolOf(a.by, want.Entity)
		if err != nil {
			return err
		}
		page = &PoolPage{
			Entity: want.Entity, Label: p.entity.Plural, Can: can, Most: p.entity.Pool.Most, Daily: p.entity.Pool.Daily, Fields: []FieldInfo{}, Records: []PoolRecord{},
		}
		if page.Held, page.Today, err = e.claims(a.tx, p.entity, a.by.ID); err != nil {
			return err
		}
		v, err := a.viewOf(p, nil, nil)
		if err != nil {
			return err
		}
		return page.fill(v, want)
	})
	return page, err
}

func (m *model) poolOf(by Actor, entity string) (*plan, []string, error) {
	p, err := m.entityPlan(entity)
	if err != nil {
		return nil, nil, err
	}
	can := m.poolRights(by, p.entity)
	if len(can) == 0 {
		return nil, nil, notFound("There is no pool here that you may use.", "没有您可以使用的公海。")
	}
	return p, can, nil
}

// fill reads records of a pool, with no more of each than the pool shows, by which alone they are found.
func (p *PoolPage) fill(v *view, want PoolQuery) error {
	v.fields = []*metadata.Field{}
	var texts [][]string
	for _, name := range v.plan.entity.Pool.Show {
		field := v.plan.entity.FieldByName(name)
		if field == nil || field.Archived || v.rights.field(field) == hideField {
			continue
		}
		v.fields = append(v.fields, field)
		p.Fields = append(p.Fields, v.plan.fieldInfo(field, min(v.rights.field(field), readField)))
		if path := []string{name}; v.rights.field(field) >= readField && isText(v.plan.entity, path) {
			texts = append(texts, path)
		}
	}
	where := []store.Condition{ownedBy(""), {Predicate: wordsInTexts(texts, want.Search)}}
	found, err := v.tx.Find(store.Query{Entity: v.plan.entity, Where: where, Fields: v.fields, Cursor: want.Cursor})
	if err != nil {
		return err
	}
	if err := v.prepare(found.Records); err != nil {
		return err
	}
	p.Next = found.Next
	return p.tell(v, found.Records)
}

// tell adds records with how they came into the pool.
func (p *PoolPage) tell(v *view, records []*metadata.Record) error {
	ids := make([]string, len(records))
	for i, record := range records {
		ids[i] = record.ID
	}
	holdings, err := v.tx.Holdings(ids...)
	for _, record := range records {
		shown := PoolRecord{Record: &RecordJSON{ID: record.ID, JSON: v.append(nil, record)}, Since: record.CreatedAt}
		if held := holdings[record.ID]; held != nil {
			shown.Since, shown.Former = held.Since, v.optionalPerson(held.Former)
			if reason := textOf(held.Reason); !reason.IsZero() {
				shown.Reason = &reason
			}
		}
		p.Records = append(p.Records, shown)
	}
	return err
}

// ownedBy is true of a person's records, of those without an owner for "".
func ownedBy(person string) store.Condition {
	var owner any
	if person != "" {
		owner = person
	}
	return store.Condition{Predicate: rule.Compare{Op: "==", Left: rule.Column{Path: []string{"owner"}}, Right: rule.Literal{Of: owner}}}
}

// claims counts what a person holds, and has claimed today.
func (e *Engine) claims(tx *store.Tx, entity *metadata.Entity, person string) (held, today int64, err error) {
	total, err := tx.CountWhere(store.Query{Entity: entity, Where: []store.Condition{ownedBy(person)}}, store.CountExact)
	if err != nil {
		return 0, 0, err
	}
	local := tx.Now.In(e.org.Load().company.location())
	begun := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	today, err = tx.CountClaims(entity.Name, person, begun.UTC())
	return total.Count, today, err
}

// PoolMove takes records out of a pool, or puts them there. To is who gets them at "assign".
type PoolMove struct {
	Entity string   `json:"-"`
	Do     string   `json:"do"` // claim, assign, release
	IDs    []string `json:"ids"`
	To     string   `json:"to"`
	Reason string   `json:"reason"`
}

// MoveInPool does it record by record, each by itself. Of two who claim a record at once the second
// is told who has it. Malformed for another word or too many records.
func (e *Engine) MoveInPool(ctx context.Context, by Actor, move PoolMove) ([]BulkResult, error) {
	if !slices.Contains([]string{poolClaim, poolAssign, "release"}, move.Do) {
		return nil, Refuse(Malformed, "unknown_verb", "Records are claimed, assigned or released.", "公海操作仅支持领取、分配和退回。")
	}
	if len(move.IDs) > mostAtOnce {
		return nil, Refuse(Malformed, "too_many", "At most 200 records at once.", "一次最多处理 200 条记录。")
	}
	results := []BulkResult{}
	for i, id := range move.IDs {
		if slices.Contains(move.IDs[:i], id) {
			continue
		}
		err := e.writeAs(ctx, by, func(a *act) error { return a.moveInPool(move, id) })
		results = append(results, BulkResult{id, err})
	}
	return results, nil
}

func (a *act) moveInPool(move PoolMove, id string) error {
	p, err := a.m.entityPlan(move.Entity)
	if err != nil {
		return err
	}
	if p.entity.Pool == nil {
		return notFound("There is no pool here.", "该实体没有公海。")
	}
	record, err := a.tx.Lock(p.entity, id)
	if err != nil {
		return translate(err)
	}
	ch, err := a.poolChange(move, record)
	if err != nil {
		return err
	}
	if move.Do == "release" {
		_, err = a.as(a.by.operator(ViaSystem)).save(ch)
		return err
	}
	former, err := ownerBefore(a.tx, id)
	if err != nil {
		return err
	}
	moved, err := a.as(a.by.operator(ViaSystem)).save(ch)
	if err != nil {
		return err
	}
	return a.bringAlong(moved, former)
}

// ownerBefore is who had a record until it went into the pool.
func ownerBefore(tx *store.Tx, id string) (string, error) {
	holdings, err := tx.Holdings(id)
	if held := holdings[id]; held != nil {
		return held.Former, err
	}
	return "", err
}

// poolChange is what a move does to a record, if the actor may.
func (a *act) poolChange(move PoolMove, record *metadata.Record) (_ *change, err error) {
	can := a.m.poolRights(a.by, record.Entity)
	if move.Do != "release" && !slices.Contains(can, move.Do) {
		return nil, forbidden("None of your roles lets you do this in the pool.", "您的角色不允许此公海操作。")
	}
	ch := &change{Save: Save{Entity: move.Entity, ID: record.ID, Comment: move.Reason}}
	switch move.Do {
	case "release":
		err = a.mayRelease(record, can)
		ch.set, ch.pooled = owned(nil), released(move.Reason)
	case poolAssign:
		err = a.mustBeInPool(record)
		ch.set = owned(move.To)
	default:
		err = a.mayClaim(record)
		ch.set, ch.claimed = owned(a.by.ID), true
	}
	return ch, err
}

func owned(person any) []flow.FieldValue { return []flow.FieldValue{{Field: "owner", Value: person}} }

func released(reason string) *metadata.Text {
	if reason == "" {
		return &metadata.Text{En: "Released by the owner", Zh: "负责人退回"}
	}
	return &metadata.Text{En: "Released: " + reason, Zh: "退回：" + reason}
}

func (a *act) mayRelease(record *metadata.Record, can []string) error {
	if record.Owner == "" {
		return Refuse(Conflict, "in_pool_already", "This record is in the pool already.", "该记录已在公海中。")
	}
	if err := a.mustCover(record, mayEdit); err != nil {
		return err
	}
	if record.Owner != a.by.ID && !slices.Contains(can, poolAssign) {
		return forbidden("Only the owner, and who assigns records, may release this one.", "只有负责人或有分配权限的人员可以退回该记录。")
	}
	return nil
}

// mustBeInPool refuses a record that somebody has.
func (e *Engine) mustBeInPool(record *metadata.Record) error {
	if record.Owner == "" {
		return nil
	}
	owner := e.person(record.Owner).Title
	return Refuse(Conflict, "claimed_already", owner+" was faster and has this record now.", "该记录已被"+owner+"领取。")
}

func (a *act) mayClaim(record *metadata.Record) error {
	if err := a.mustBeInPool(record); err != nil {
		return err
	}
	pool := record.Entity.Pool
	held, today, err := a.claims(a.tx, record.Entity, a.by.ID)
	switch {
	case err != nil:
		return err
	case pool.Most > 0 && held >= int64(pool.Most):
		return Refuse(Invalid, "pool_full", "You hold "+strconv.FormatInt(held, 10)+" already; release some first.", "您已持有 "+strconv.FormatInt(held, 10)+" 条，达到上限，请先退回部分记录。")
	case pool.Daily > 0 && today >= int64(pool.Daily):
		return Refuse(Invalid, "pool_daily", "You have claimed as many as one may a day.", "您今天的领取数量已达上限。")
	}
	return nil
}

// noteHolding notes since when a record has its owner, where its entity has a pool.
func (s *saving) noteHolding() error {
	if s.plan.entity.Pool == nil || s.old == nil || !s.owned {
		return nil
	}
	holding := &store.Holding{
		RecordID: s.record.ID, Entity: s.plan.entity.Name, Owner: s.record.Owner, Claimed: s.change.claimed, Former: s.old.Owner,
	}
	if s.record.Owner == "" && s.change.pooled != nil {
		holding.Reason = textJSON(*s.change.pooled)
	}
	return s.tx.Hold(holding)
}

// poolsKey is the setting that holds the day for which the pools were looked after.
const poolsKey = "pools"

// poolHour is when a day's records go into the pool.
const poolHour = 2

// followPools puts, once a night, what nobody looks after into the pools, and tells owners ahead.
func (e *Engine) followPools(ctx context.Context) error {
	local := e.Now().In(e.org.Load().company.location())
	day := local.Add(-poolHour * time.Hour).Format(time.DateOnly)
	if done := e.pooled.Load(); done != nil && *done == day {
		return nil
	}
	before := ""
	var entities []string
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		for _, entity := range m.LiveEntities() {
			if entity.Pool != nil {
				entities = append(entities, entity.Name)
			}
		}
		_, err := tx.Setting(poolsKey, &before)
		return err
	})
	if err != nil {
		return err
	}
	if before != day {
		for _, entity := range entities {
			if err := e.recycle(ctx, entity); err != nil {
				return err
			}
		}
		err = e.write(ctx, func(tx *store.Tx, _ *model) error { return tx.SetSetting(poolsKey, day) })
	}
	if err == nil {
		e.pooled.Store(&day)
	}
	return err
}

// due is a record that a rule puts into the pool, now or within the days of notice.
type due struct {
	id   string
	rule *metadata.PoolRule
	days int // until it goes
}

// recycle looks at every record of an entity that has an owner.
func (e *Engine) recycle(ctx context.Context, entity string) error {
	var list []due
	err := e.readAs(ctx, engineActor(ViaSystem), func(a *act) (err error) {
		list, err = a.dueForPool(entity)
		return err
	})
	for _, one := range list {
		if err != nil {
			return err
		}
		err = e.writeAs(ctx, engineActor(ViaSystem), func(a *act) error { return a.recycleOne(entity, one) })
		if AsError(err) != nil { // the others shall go all the same
			e.log.Warn("a record could not go into the pool", "entity", entity, "record", one.id, "error", err)
			err = nil
		}
	}
	return err
}

func (a *act) dueForPool(name string) ([]due, error) {
	p, err := a.m.entityPlan(name)
	if err != nil || p.entity.Pool == nil {
		return nil, err
	}
	holdings, err := a.tx.HoldingsOf(name)
	if err != nil {
		return nil, err
	}
	var list []due
	condition := store.Condition{Predicate: rule.Not{Of: ownedBy("").Predicate}}
	err = a.tx.Each(store.Query{Entity: p.entity, Where: []store.Condition{condition}}, func(record *metadata.Record) error {
		if one, found := a.dueRecord(p.entity.Pool, record, holdings[record.ID]); found {
			list = append(list, one)
		}
		return nil
	})
	return list, err
}

// dueRecord tells which rule puts a record into the pool first, within the days of notice.
func (a *act) dueRecord(pool *metadata.Pool, record *metadata.Record, held *store.Holding) (due, bool) {
	since := record.CreatedAt
	if held != nil {
		since = held.Since
	}
	best, found := due{id: record.ID}, false
	for _, rule := range pool.Recycle {
		if rule.Unless != nil && rule.Unless.Program != nil {
			if keeps, err := rule.Unless.Program.True(a.scope(record, nil)); err != nil || keeps {
				continue
			}
		}
		from := since
		if at, given := record.Value(rule.Since).(time.Time); given && at.After(from) {
			from = at
		}
		goes := from.AddDate(0, 0, rule.Days)
		if protected := since.AddDate(0, 0, pool.Protect); protected.After(goes) {
			goes = protected
		}
		days := max(0, int(goes.Sub(a.tx.Now).Hours()+23)/24)
		if days <= pool.Notice && (!found || days < best.days) {
			best.rule, best.days, found = rule, days, true
		}
	}
	return best, found
}

func (a *act) recycleOne(entity string, one due) error {
	p, err := a.m.entityPlan(entity)
	if err != nil {
		return err
	}
	record, err := a.tx.Lock(p.entity, one.id)
	if errors.Is(err, store.ErrNotFound) || err == nil && record.Owner == "" { // somebody was faster
		return nil
	}
	if err != nil {
		return err
	}
	holdings, err := a.tx.Holdings(one.id)
	if err != nil {
		return err
	}
	if one.days > 0 {
		return a.warnOwner(a.tx, record, holdings[one.id], one)
	}
	owner := record.Owner
	ch := &change{Save: Save{Entity: entity, ID: one.id, Comment: one.rule.Label.In(a.org.Load().company.Language)}, set: owned(nil), pooled: &one.rule.Label}
	if _, err := a.save(ch); err != nil {
		return err
	}
	gone := poolNotice(record, owner, metadata.Text{
		En: "Went into the public pool: " + one.rule.Label.In("en"), Zh: "已回收至公海：" + one.rule.Label.In("zh"),
	})
	gone.Link = "/pool" // where the former owner may still see it
	return a.tell(a.tx, []*store.Notice{gone})
}

// warnOwner tells an owner once what will go into the pool.
func (e *Engine) warnOwner(tx *store.Tx, record *metadata.Record, held *store.Holding, one due) error {
	if held == nil {
		held = &store.Holding{RecordID: record.ID, Entity: record.Entity.Name, Owner: record.Owner, Since: record.CreatedAt}
	}
	again := tx.Now.AddDate(0, 0, -record.Entity.Pool.Notice)
	if held.WarnedAt != nil && held.WarnedAt.After(again) {
		return nil
	}
	held.WarnedAt = &tx.Now
	if err := tx.Hold(held); err != nil {
		return err
	}
	days := strconv.Itoa(one.days)
	return e.tell(tx, []*store.Notice{poolNotice(record, record.Owner, metadata.Text{
		En: "Goes into the public pool in " + days + " days: " + one.rule.Label.In("en"), Zh: days + " 天后将回收至公海：" + one.rule.Label.In("zh"),
	})})
}

func poolNotice(record *metadata.Record, person string, title metadata.Text) *store.Notice {
	name := titleOf(record)
	return &store.Notice{
		UserID: person, Kind: "pool", Title: textJSON(title), Body: textJSON(metadata.Text{En: name, Zh: name}),
		Link: "/records/" + record.Entity.Name + "/" + record.ID,
	}
}

// poolActions lists what the actor may do with a record and the pool.
func (m *model) poolActions(by Actor, record *metadata.Record) []string {
	can := m.poolRights(by, record.Entity)
	switch {
	case record.Entity.Pool == nil:
		return nil
	case record.Owner == "":
		return can
	case record.Owner == by.ID || slices.Contains(can, poolAssign):
		return []string{"release"}
	}
	return nil
}

package engine

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// What a timeline shows. The order breaks ties of the same moment.
const (
	timelineComment  = "comment"
	timelineDecision = "decision"
	timelineChange   = "change"
	timelineActivity = "activity"
	timelineRecord   = "record"
)

var timelineKinds = []string{timelineComment, timelineDecision, timelineChange, timelineActivity, timelineRecord}

// Timeline asks for everything that happened around a record, newest first. Kinds narrows it, all
// when empty; Of leaves of the records those of an entity, and of the activities those of a kind of their own (calls,
// say). Cursor is Next of the page before.
type Timeline struct {
	Entity, ID string
	Kinds      []string
	Of         string
	Cursor     string
	Limit      int
}

// TimelinePage is a part of a timeline. Kinds are those that there can be for the actor, Entities those of the records
// among them; Compose says how an activity about the record is written down, nil if the actor may not.
type TimelinePage struct {
	Items    []TimelineItem `json:"items"`
	Next     *string        `json:"next"`
	Kinds    []string       `json:"kinds"`
	Entities []string       `json:"entities"`
	Compose  *Compose       `json:"compose"`
}

// TimelineItem is one thing that happened; what it was stands in the member of its kind.
type TimelineItem struct {
	Kind     string        `json:"kind"`
	ID       string        `json:"id"`
	At       time.Time     `json:"at"`
	Actor    Person        `json:"actor"`
	Comment  *CommentInfo  `json:"comment,omitempty"`
	Change   *HistoryEntry `json:"change,omitempty"`
	Decision *Decided      `json:"decision,omitempty"`
	Record   *RelatedInfo  `json:"record,omitempty"`
}

// Decided is what was decided in a run of the record.
type Decided struct {
	Run      string        `json:"run"`
	Workflow metadata.Text `json:"workflow"`
	Verb     string        `json:"verb"`
	Text     metadata.Text `json:"text"`
	Comment  string        `json:"comment,omitempty"`
}

// RelatedInfo is a record that refers to the timeline's, with what says most about it.
type RelatedInfo struct {
	Entity string      `json:"entity"`
	ID     string      `json:"id"`
	Title  string      `json:"title"`
	Record *RecordJSON `json:"record"`
}

// toldVerbs are what people and processes decide; waiting, reminding and other steps of the machinery
// stand on the run's own page.
var toldVerbs = []string{
	"start", "fire", "auto", "approve", "reject", "complete", "return", "send_back", "resubmit", "withdraw", "transfer", "delegate",
	"resolve", "add", "remove", "comment", "auto_approve", "auto_reject", "jump", "suspend", "activate", "cancel", "override",
}

// Timeline returns what happened around a record, as far as the actor may see each part of it. Not
// found if the actor may not see the record; Malformed for a cursor or kind that is none.
func (e *Engine) Timeline(ctx context.Context, by Actor, want Timeline) (*TimelinePage, error) {
	var page *TimelinePage
	err := e.readAs(ctx, by, func(a *act) (err error) {
		page, err = a.timelineOf(want)
		return err
	})
	return page, err
}

func (a *act) timelineOf(want Timeline) (*TimelinePage, error) {
	record, err := a.visible(want.Entity, want.ID)
	if err != nil {
		return nil, err
	}
	t := &timeline{
		view:   &view{act: a, plan: a.m.plans[want.Entity], rights: a.m.rightsOn(a.by, record.Entity)},
		record: record, limit: bounded(want.Limit, 20, 100), wanted: want.Kinds, of: want.Of,
	}
	if err := t.begin(want.Cursor); err != nil {
		return nil, err
	}
	return t.page()
}

// timeline is a page of a timeline on its way.
type timeline struct {
	*view
	record *metadata.Record
	wanted []string
	of     string
	limit  int
	after  place

	related []store.Query // of the records that refer to this one, by entity
	compose *Compose
	titles  map[string]metadata.Text // of workflows, by run
	found   []happening
}

// happening is something that happened before its words and values are read.
type happening struct {
	place
	comment *store.Comment
	entries []*store.Entry // of one transaction, the newest first
	line    *store.RunEntry
	entity  string
}

// place is where something stands in the timeline.
type place struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
	ID   string    `json:"id"`
}

// compare orders the newest first.
func (p place) compare(other place) int {
	if order := other.At.Compare(p.At); order != 0 {
		return order
	}
	if order := cmp.Compare(rankOf(p.Kind), rankOf(other.Kind)); order != 0 {
		return order
	}
	return -compareIDs(p.ID, other.ID)
}

// rankOf orders kinds of the same moment; activities are records like others.
func rankOf(kind string) int {
	if kind == timelineActivity {
		kind = timelineRecord
	}
	return slices.Index(timelineKinds, kind)
}

// compareIDs compares numbers, which have no leading zeros, by their value and other ids as texts.
func compareIDs(a, b string) int {
	headA, tailA, _ := strings.Cut(a, "/")
	headB, tailB, _ := strings.Cut(b, "/")
	for _, pair := range [][2]string{{headA, headB}, {tailA, tailB}} {
		if order := cmp.Or(cmp.Compare(len(pair[0]), len(pair[1])), cmp.Compare(pair[0], pair[1])); order != 0 {
			return order
		}
	}
	return 0
}

// older limits the stream of a kind to what stands behind the page before.
func (t *timeline) older(kind string) store.Older {
	older := store.Older{At: t.after.At}
	switch rank := rankOf(t.after.Kind); {
	case rank == rankOf(kind):
		older.ID = t.after.ID
	case rank < rankOf(kind):
		older.Inclusive = true
	}
	return older
}

func (t *timeline) begin(cursor string) error {
	for _, kind := range t.wanted {
		if !slices.Contains(timelineKinds, kind) {
			return Refuse(Malformed, "unknown_kind", "A timeline has no kind “"+clip(kind)+"”.", "时间线没有类型“"+clip(kind)+"”。")
		}
	}
	if cursor != "" {
		document, err := base64.RawURLEncoding.DecodeString(cursor)
		if err != nil || json.Unmarshal(document, &t.after) != nil || rankOf(t.after.Kind) < 0 {
			return store.ErrCursor
		}
	}
	return t.relate()
}

// relate works out which entities refer to the record in a field that the reader may read.
func (t *timeline) relate() error {
	conditions := map[*metadata.Entity]*rule.Or{}
	var order []*metadata.Entity
	for _, back := range t.m.ReferencesTo(t.record.Entity.Name) {
		seen := t.m.rightsOn(t.by, back.Entity)
		if back.Entity.Parent != "" || !back.Field.Stored() || !seen.may(mayRead) || seen.field(back.Field) < readField {
			continue
		}
		if conditions[back.Entity] == nil {
			conditions[back.Entity] = &rule.Or{}
			order = append(order, back.Entity)
		}
		either := conditions[back.Entity]
		either.Of = append(either.Of, refersTo(back.Field.Name, t.record.ID).Predicate)
		if back.Field.Target != nil && t.compose == nil {
			t.compose = composeOf(back.Entity, back.Field.Name, seen)
		}
	}
	for _, entity := range order {
		where, err := t.rows(entity)
		if err != nil {
			return err
		}
		t.related = append(t.related, store.Query{Entity: entity, Where: append(where, store.Condition{Predicate: *conditions[entity]})})
	}
	return nil
}

// kinds are those that there can be.
func (t *timeline) kinds() []string {
	activities := slices.ContainsFunc(t.related, isActivity)
	others := slices.ContainsFunc(t.related, func(query store.Query) bool { return !isActivity(query) })
	return slices.DeleteFunc(slices.Clone(timelineKinds), func(kind string) bool {
		return kind == timelineActivity && !activities || kind == timelineRecord && !others ||
			kind == timelineDecision && !t.m.hasProcesses(t.record.Entity.Name)
	})
}

// entities are those of the related records that are no activities.
func (t *timeline) entities() []string {
	names := []string{}
	for _, query := range t.related {
		if !isActivity(query) {
			names = append(names, query.Entity.Name)
		}
	}
	return names
}

func isActivity(query store.Query) bool { return query.Entity.FollowUp != nil }

func (t *timeline) wants(kind string) bool {
	return len(t.wanted) == 0 || slices.Contains(t.wanted, kind)
}

// page reads one more of every stream than the page holds, keeps the newest of all and tells them.
func (t *timeline) page() (*TimelinePage, error) {
	for _, stream := range []func() error{t.comments, t.decisions, t.changes, t.records} {
		if err := stream(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(t.found, func(a, b happening) int { return a.compare(b.place) })
	page := &TimelinePage{Kinds: t.kinds(), Entities: t.entities(), Compose: t.compose}
	if len(t.found) > t.limit {
		t.found = t.found[:t.limit]
		document, err := json.Marshal(t.found[t.limit-1].place)
		if err != nil {
			return nil, err
		}
		next := base64.RawURLEncoding.EncodeToString(document)
		page.Next = &next
	}
	var err error
	page.Items, err = t.tell()
	return page, err
}

func (t *timeline) comments() error {
	if !t.wants(timelineComment) {
		return nil
	}
	stored, err := t.tx.CommentsOn(t.record.Entity.Name, t.record.ID, t.older(timelineComment), t.limit+1)
	for _, comment := range stored {
		t.found = append(t.found, happening{place: place{comment.At, timelineComment, comment.ID}, comment: comment})
	}
	return err
}

func (t *timeline) decisions() error {
	if !t.wants(timelineDecision) || !t.m.hasProcesses(t.record.Entity.Name) {
		return nil
	}
	runs, err := t.tx.RunsOf(t.record.Entity.Name, t.record.ID)
	if err != nil || len(runs) == 0 {
		return err
	}
	infos, err := t.runInfos(t.tx, t.m, runs)
	if err != nil {
		return err
	}
	ids := make([]string, len(infos))
	t.titles = map[string]metadata.Text{}
	for i, info := range infos {
		ids[i], t.titles[info.ID] = info.ID, info.Title
	}
	lines, err := t.tx.RunEntriesOn(ids, toldVerbs, t.older(timelineDecision), t.limit+1)
	for _, line := range lines {
		id := line.Run + "/" + strconv.FormatInt(line.Seq, 10)
		t.found = append(t.found, happening{place: place{line.At, timelineDecision, id}, line: line})
	}
	return err
}

// changes groups what one transaction wrote; a few entries more are read so that the last group is
// whole.
func (t *timeline) changes() error {
	const more = 20
	if !t.wants(timelineChange) {
		return nil
	}
	entries, err := t.tx.EntriesOf(t.record.Entity.Name, t.record.ID, t.older(timelineChange), t.limit+1+more)
	if err != nil {
		return err
	}
	var groups []happening
	for _, entry := range entries {
		if last := len(groups) - 1; last >= 0 && together(groups[last].entries[0], entry) {
			groups[last].entries = append(groups[last].entries, entry)
			groups[last].ID = strconv.FormatInt(entry.ID, 10)
			continue
		}
		groups = append(groups, happening{place: place{entry.At, timelineChange, strconv.FormatInt(entry.ID, 10)}, entries: []*store.Entry{entry}})
	}
	if len(entries) == t.limit+1+more && len(groups) > 1 {
		groups = groups[:len(groups)-1]
	}
	t.found = append(t.found, groups[:min(len(groups), t.limit+1)]...)
	return nil
}

func together(a, b *store.Entry) bool {
	return a.At.Equal(b.At) && a.Actor == b.Actor && a.ChangeSet == b.ChangeSet
}

func (t *timeline) records() error {
	var queries []store.Query
	for _, query := range t.related {
		if narrowed, wanted := t.narrowed(query); wanted {
			queries = append(queries, narrowed)
		}
	}
	created, err := t.tx.Newest(queries, t.older(timelineRecord), t.limit+1)
	for _, one := range created {
		kind := timelineRecord
		if entity := t.m.Entity(one.Entity); entity != nil && entity.FollowUp != nil {
			kind = timelineActivity
		}
		t.found = append(t.found, happening{place: place{one.At, kind, one.ID}, entity: one.Entity})
	}
	return err
}

// narrowed leaves of related records those that are asked for.
func (t *timeline) narrowed(query store.Query) (store.Query, bool) {
	if !isActivity(query) {
		return query, t.wants(timelineRecord) && (t.of == "" || t.of == query.Entity.Name)
	}
	if t.of == "" {
		return query, t.wants(timelineActivity)
	}
	kind := query.Entity.FieldByName(query.Entity.FollowUp.Kind)
	ofKind := rule.Compare{Op: "==", Left: rule.Column{Path: []string{kind.Name}}, Right: rule.Literal{Of: t.of}}
	query.Where = append(slices.Clip(query.Where), store.Condition{Predicate: ofKind})
	return query, t.wants(timelineActivity) && t.m.rightsOn(t.by, query.Entity).field(kind) >= readField
}

// tell gives what was found its words, each kind in one go.
func (t *timeline) tell() ([]TimelineItem, error) {
	comments, err := t.tellComments()
	if err != nil {
		return nil, err
	}
	changes, err := t.tellChanges()
	if err != nil {
		return nil, err
	}
	records, err := t.tellRecords()
	if err != nil {
		return nil, err
	}
	items := make([]TimelineItem, 0, len(t.found))
	for _, one := range t.found {
		item := TimelineItem{Kind: one.Kind, ID: one.ID, At: one.At}
		switch {
		case one.comment != nil:
			item.Comment = comments[one.ID]
			item.Actor = item.Comment.Author
		case one.line != nil:
			item.Decision, item.Actor = t.decided(one.line)
		case one.entries != nil && changes[one.ID] != nil:
			item.Change = changes[one.ID]
			item.Actor = item.Change.Actor
		case records[one.ID] != nil:
			item.Record, item.Actor = &records[one.ID].RelatedInfo, t.person(records[one.ID].by)
		default:
			continue // nothing the reader may see, or it has gone meanwhile
		}
		items = append(items, item)
	}
	return items, nil
}

func (t *timeline) tellComments() (map[string]*CommentInfo, error) {
	var stored []*store.Comment
	for _, one := range t.found {
		if one.comment != nil {
			stored = append(stored, one.comment)
		}
	}
	infos, err := t.commentInfos(stored)
	told := make(map[string]*CommentInfo, len(infos))
	for i := range infos {
		told[infos[i].ID] = &infos[i]
	}
	return told, err
}

func (t *timeline) decided(line *store.RunEntry) (*Decided, Person) {
	decided := &Decided{Run: line.Run, Workflow: t.titles[line.Run], Verb: line.Verb, Text: textOf(line.Text), Comment: line.Comment}
	if line.Actor == "" {
		return decided, Person{}
	}
	return decided, t.person(line.Actor)
}

// tellChanges gives by the id of its last entry what each transaction changed that the reader may see.
func (t *timeline) tellChanges() (map[string]*HistoryEntry, error) {
	var entries []*store.Entry
	var groups []string
	for _, one := range t.found {
		if one.entries != nil {
			entries, groups = append(entries, merged(t.withoutMirrors(one.entries))), append(groups, one.ID)
		}
	}
	teller := &historian{view: t.view, record: t.record}
	told, err := teller.tell(entries)
	if err != nil {
		return nil, err
	}
	changes := map[string]*HistoryEntry{}
	for i := range told {
		if whole := &told[i]; whole.Action != "update" || len(whole.Changes) > 0 || whole.Comment != "" {
			changes[groups[i]] = whole
		}
	}
	return changes, nil
}

// withoutMirrors leaves out the state that a run wrote into a field: the decision tells it already.
func (t *timeline) withoutMirrors(entries []*store.Entry) []*store.Entry {
	left := make([]*store.Entry, len(entries))
	for i, entry := range entries {
		left[i] = entry
		if entry.Run != "" && t.wants(timelineDecision) {
			without := *entry
			without.Changes = slices.DeleteFunc(slices.Clone(entry.Changes), func(change store.FieldChange) bool { return t.plan.mirrors[change.Field] != "" })
			left[i] = &without
		}
	}
	return left
}

// merged makes one entry of those of a transaction, the newest first.
func merged(entries []*store.Entry) *store.Entry {
	whole := *entries[0]
	whole.Changes = slices.Clone(whole.Changes)
	for _, entry := range entries[1:] {
		if entry.Action != "update" {
			whole.Action = entry.Action
		}
		whole.Comment, whole.Run = cmp.Or(whole.Comment, entry.Comment), cmp.Or(whole.Run, entry.Run)
		for _, change := range entry.Changes {
			at := slices.IndexFunc(whole.Changes, func(known store.FieldChange) bool { return known.Field == change.Field })
			if at < 0 {
				whole.Changes = append(whole.Changes, change)
			} else {
				whole.Changes[at].Old = change.Old
			}
		}
	}
	return &whole
}

// toldRecord is a related record with who created it.
type toldRecord struct {
	RelatedInfo
	by string
}

// tellRecords reads the related records of the page: one query for each entity among them.
func (t *timeline) tellRecords() (map[string]*toldRecord, error) {
	told := map[string]*toldRecord{}
	for _, query := range t.related {
		for _, one := range t.found {
			if one.entity == query.Entity.Name {
				query.IDs = append(query.IDs, one.ID)
			}
		}
		if query.IDs == nil {
			continue
		}
		if err := t.tellRecordsOf(query, told); err != nil {
			return nil, err
		}
	}
	return told, nil
}

func (t *timeline) tellRecordsOf(query store.Query, told map[string]*toldRecord) error {
	v, err := t.viewOf(t.m.plans[query.Entity.Name], nil, nil)
	if err != nil {
		return err
	}
	v.fields = v.telling()
	query.Fields, query.Limit = v.fields, len(query.IDs)
	page, err := t.tx.Find(query)
	if err != nil {
		return err
	}
	if err := v.prepare(page.Records); err != nil {
		return err
	}
	for _, record := range page.Records {
		told[record.ID] = &toldRecord{by: record.CreatedBy, RelatedInfo: RelatedInfo{
			Entity: record.Entity.Name, ID: record.ID, Title: record.Title(metadata.Locale{Language: t.by.Language}),
			Record: &RecordJSON{ID: record.ID, Version: record.Version, JSON: v.append(nil, record)},
		}}
	}
	return nil
}

// telling are the fields that say most about a record in a few words, the title first.
func (v *view) telling() []*metadata.Field {
	const most = 2 // of each sort of field
	fields := []*metadata.Field{}
	if title := v.plan.entity.TitleField(); title != nil && title.Stored() && v.rights.field(title) > hideField {
		fields = append(fields, title)
	}
	if v.plan.entity.FollowUp != nil {
		return append(fields, v.tellingOfFollowUp()...)
	}
	for _, kinds := range [][]string{{"select", "progress"}, {"money"}, {"date", "datetime"}} {
		told := 0
		for _, field := range v.rights.listed {
			if told < most && field.Stored() && slices.Contains(kinds, cmp.Or(field.Type, field.Kind)) && !slices.Contains(fields, field) {
				fields = append(fields, field)
				told++
			}
		}
	}
	return fields
}

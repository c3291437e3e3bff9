package engine

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Merge makes one record of two: everything that points to the loser points to the survivor, which
// takes the loser's values of the fields named in Take; the loser is deleted. Try tells what would
// happen and writes nothing.
type Merge struct {
	Entity   string   `json:"-"`
	Survivor string   `json:"-"`
	Loser    string   `json:"loser"`
	Take     []string `json:"take"` // "owner" may be among them
	Try      bool     `json:"try"`
	Key      string   `json:"-"`
}

// MergeAnswer tells what a merge moved. ChangeSet takes it back, all of it; "" when it was only tried.
type MergeAnswer struct {
	ChangeSet string           `json:"change_set"`
	Moved     []MergeMoved     `json:"moved"`
	Attached  map[string]int   `json:"attached"` // comments, reminders, runs, tasks, files
	Conflicts []RevertConflict `json:"conflicts"`
}

// MergeMoved counts the records that named the loser in a field.
type MergeMoved struct {
	Entity     string        `json:"entity"`
	Label      metadata.Text `json:"label"` // of the entity, many
	Field      string        `json:"field"`
	FieldLabel metadata.Text `json:"field_label"`
	Count      int           `json:"count"`
}

// mergeSet is the kind of the change set of a merge.
const mergeSet = "merge"

// MergeRecords merges two records, all or nothing. Needs the right to change the survivor and to
// delete the loser. Locked while a workflow runs on the loser; Conflict with code "merge_conflicts"
// when a record that names the loser cannot name the survivor; Invalid when the survivor's values do
// not pass its rules.
func (e *Engine) MergeRecords(ctx context.Context, by Actor, ask Merge) (*MergeAnswer, error) {
	answer := &MergeAnswer{}
	stored, err := e.commandOnce(ctx, sent{by, ask.Key, ask}, func(a *act) (any, error) {
		g := &merging{act: a, ask: ask}
		if err := g.run(); err != nil {
			return nil, err
		}
		answer = g.answer
		if ask.Try {
			return nil, errTried
		}
		return answer, nil
	})
	if errors.Is(err, errTried) {
		return answer, nil
	}
	if err != nil {
		return nil, err
	}
	return answer, json.Unmarshal(stored, answer)
}

// merging is a merge on its way: what a person decides is done by the person, what follows by the engine.
type merging struct {
	*act

	ask             Merge
	plan            *plan
	survivor, loser *metadata.Record
	moved           map[string][]string // of system tables
	answer          *MergeAnswer
}

func (g *merging) run() error {
	for _, step := range []func() error{g.begin, g.lock, g.mayMerge, g.mayTake, g.repoint, g.attach, g.remove, g.take, g.remember} {
		if err := step(); err != nil {
			return err
		}
	}
	if len(g.answer.Conflicts) == 0 || g.ask.Try {
		return nil
	}
	refused := Refuse(Conflict, "merge_conflicts", "Some records cannot be moved to the one that stays.", "部分关联记录无法转移到保留的记录。")
	refused.Current = g.answer
	return refused
}

func (g *merging) begin() (err error) {
	if g.plan, err = g.m.entityPlan(g.ask.Entity); err != nil {
		return err
	}
	if g.plan.entity.Parent != "" || g.plan.organises {
		return Refuse(Invalid, "cannot_merge", "Records of this kind cannot be merged.", "此类记录不能合并。")
	}
	if g.ask.Survivor == g.ask.Loser {
		return Refuse(Invalid, "merge_with_itself", "Choose another record to merge with.", "请选择另一条记录进行合并。")
	}
	set := &store.ChangeSet{Kind: mergeSet, Actor: g.by.ID, Note: g.plan.entity.Label.In("en")}
	if err := g.tx.AddChangeSet(set); err != nil {
		return err
	}
	g.by.ChangeSet = set.ID
	g.answer = &MergeAnswer{ChangeSet: set.ID, Moved: []MergeMoved{}, Attached: map[string]int{}, Conflicts: []RevertConflict{}}
	if g.ask.Try {
		g.answer.ChangeSet = ""
	}
	return nil
}

// lock takes both records in the order of their ids, as everybody does.
func (g *merging) lock() error {
	ids := []string{g.ask.Survivor, g.ask.Loser}
	slices.Sort(ids)
	for _, id := range ids {
		record, err := g.tx.Lock(g.plan.entity, id)
		if err != nil {
			return translate(err)
		}
		if id == g.ask.Survivor {
			g.survivor = record
		} else {
			g.loser = record
		}
	}
	return nil
}

// operator does what follows from the person's decision.
func (g *merging) operator() *act { return g.as(g.by.operator(ViaSystem)) }

func (g *merging) mayMerge() error {
	if err := g.mustCover(g.survivor, mayEdit); err != nil {
		return err
	}
	if err := g.mustCover(g.loser, mayDelete); err != nil {
		return err
	}
	runs, err := g.tx.ActiveRuns(g.plan.entity.Name, g.loser.ID)
	if err != nil || len(runs) == 0 {
		return err
	}
	return Refuse(Locked, "run_active", "A process runs on the record that is to go. End it first.", "被合并的记录上有进行中的流程，请先办结。")
}

// mayTake lets people take only values that they may read and write.
func (g *merging) mayTake() error {
	rights := g.m.rightsOn(g.by, g.plan.entity)
	for _, name := range g.ask.Take {
		field := g.plan.entity.FieldByName(name)
		if field == nil && name == "owner" {
			continue
		}
		if field == nil || field.Archived || rights.field(field) == hideField {
			return unknownField(g.plan.entity, name)
		}
		if field.Managed() || rights.field(field) < editField {
			problem := noRightProblem(field)
			return invalid([]FieldProblem{{name, "/" + name, problem.Code, problem.Message}})
		}
	}
	return nil
}

// repoint lets everything that names the loser name the survivor.
func (g *merging) repoint() error {
	for _, back := range g.m.ReferencesTo(g.plan.entity.Name) {
		if back.Field.Managed() {
			continue
		}
		query := store.Query{Entity: back.Entity, Where: []store.Condition{refersTo(back.Field.Name, g.loser.ID)}}
		ids, err := g.tx.IDs(query)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			continue
		}
		moved, err := g.moveAll(back, ids)
		if err != nil {
			return err
		}
		g.answer.Moved = append(g.answer.Moved, MergeMoved{back.Entity.Name, back.Entity.Plural, back.Field.Name, back.Field.Label, moved})
	}
	return nil
}

func (g *merging) moveAll(back metadata.Back, ids []string) (int, error) {
	move := g.moveRecord
	if back.Entity.Parent != "" {
		owners, err := g.tx.OwnersOfLines(back.Entity, ids)
		if err != nil {
			return 0, err
		}
		ids, move = slices.Compact(slices.Sorted(maps.Values(owners))), g.moveLines
	}
	count := 0
	for _, id := range ids {
		if id == g.loser.ID {
			continue // goes away
		}
		err := g.tx.Try(func() error { return move(back, id) })
		refused := AsError(translate(err))
		switch {
		case err == nil:
			count++
		case refused == nil:
			return count, err
		case refused.Kind != NotFound: // a deleted record keeps what it named
			g.conflict(back.Entity, id, refused.words())
		}
	}
	return count, nil
}

func (g *merging) moveRecord(back metadata.Back, id string) error {
	var to any = g.survivor.ID
	if back.Field.Kind == "any_reference" {
		to = g.plan.entity.Name + ":" + g.survivor.ID
	}
	if id == g.survivor.ID { // which cannot stand below itself
		to = nil
	}
	ch := &change{Save: Save{Entity: back.Entity.Name, ID: id}, set: []flow.FieldValue{{Field: back.Field.Name, Value: to}}}
	_, err := g.operator().save(ch)
	return err
}

// moveLines does it in the lines of a record.
func (g *merging) moveLines(back metadata.Back, owner string) error {
	p := g.m.plans[back.Entity.Parent]
	record, err := g.tx.Lock(p.entity, owner)
	if err != nil {
		return err
	}
	values := map[string]any{}
	for _, lines := range p.lines {
		if lines.Target != back.Entity {
			continue
		}
		value, err := decodeValue(jsonOf(lines, record))
		if err != nil {
			return err
		}
		value = linesToSend(lines, value, linesOf(record, lines))
		g.renameIn(value, back.Field)
		values[lines.Name] = value
	}
	_, err = g.operator().save(&change{Save: Save{Entity: p.entity.Name, ID: owner, Values: values}})
	return err
}

// renameIn lets lines as they are sent name the survivor.
func (g *merging) renameIn(lines any, field *metadata.Field) {
	items, _ := lines.([]any)
	for _, item := range items {
		line, _ := item.(map[string]any)
		values, _ := line["values"].(map[string]any)
		named, _ := values[field.Name].(map[string]any)
		switch {
		case values[field.Name] == any(g.loser.ID):
			values[field.Name] = g.survivor.ID
		case named != nil && named["id"] == any(g.loser.ID):
			named["id"] = g.survivor.ID
		}
	}
}

func (g *merging) conflict(entity *metadata.Entity, id string, why metadata.Text) {
	found := RevertConflict{Entity: entity.Name, Reason: why, Title: entity.Label.In(g.by.Language)}
	if record, err := g.tx.Get(entity, id); err == nil {
		if seen, err := g.covers(record, mayRead); err == nil && seen {
			found.ID, found.Title = id, record.Title(metadata.Locale{Language: g.by.Language})
		}
	}
	g.answer.Conflicts = append(g.answer.Conflicts, found)
}

// attach gives comments, reminders, runs and files of the loser to the survivor, and those who follow it.
func (g *merging) attach() error {
	var err error
	if g.moved, err = g.tx.MoveAttached(g.plan.entity.Name, g.loser.ID, g.survivor.ID); err != nil {
		return err
	}
	for table, ids := range g.moved {
		g.answer.Attached[table] = len(ids)
	}
	followers, err := g.tx.CopyFollowers(g.plan.entity.Name, g.loser.ID, g.survivor.ID)
	if err == nil && len(followers) > 0 {
		g.moved["followers"] = followers
	}
	return err
}

// remove deletes the loser before the survivor takes values that only one may have.
func (g *merging) remove() error {
	if len(g.answer.Conflicts) > 0 {
		return nil
	}
	comment := metadata.Text{En: "Merged into " + titleOf(g.survivor) + ".", Zh: "已合并到“" + titleOf(g.survivor) + "”。"}
	return g.operator().remove(&change{Save: Save{
		Entity: g.plan.entity.Name, ID: g.loser.ID, Comment: comment.In(g.by.Language),
	}})
}

// take gives the survivor what was chosen of the loser, and all files of both.
func (g *merging) take() error {
	if len(g.answer.Conflicts) > 0 {
		return nil
	}
	comment := metadata.Text{En: "Merged with " + titleOf(g.loser) + ".", Zh: "合并了“" + titleOf(g.loser) + "”。"}
	values, err := g.values()
	if err != nil {
		return err
	}
	if len(values) > 0 {
		_, err := g.save(&change{Save: Save{
			Entity: g.plan.entity.Name, ID: g.survivor.ID, Values: values, DespiteDuplicates: true,
		}})
		if err != nil {
			return err
		}
	}
	entry := g.entryOf(g.survivor, "merge")
	entry.Comment = comment.In(g.by.Language)
	return g.tx.Note(entry)
}

func (g *merging) values() (map[string]any, error) {
	values := map[string]any{}
	for _, field := range g.plan.fields {
		given := jsonOf(field, g.loser)
		switch {
		case field.HoldsFiles():
			mine, _ := g.survivor.Values[field.Position].([]string)
			theirs, _ := g.loser.Values[field.Position].([]string)
			if len(theirs) > 0 {
				values[field.Name] = slices.Concat(mine, theirs)
			}
		case slices.Contains(g.ask.Take, field.Name):
			value, err := decodeValue(given)
			if err != nil {
				return nil, err
			}
			if field.Kind == "lines" {
				value = linesToSend(field, value, nil)
			}
			values[field.Name] = value
		}
	}
	if slices.Contains(g.ask.Take, "owner") {
		values["owner"] = g.loser.Owner
	}
	return values, nil
}

// remember keeps the way from the loser to the survivor, and what to give back.
func (g *merging) remember() error {
	moved, err := json.Marshal(g.moved)
	if err != nil {
		return err
	}
	return g.tx.AddMerge(&store.Merge{
		Loser: g.loser.ID, Entity: g.plan.entity.Name, Survivor: g.survivor.ID, ChangeSet: g.by.ChangeSet, Actor: g.by.ID, Moved: moved,
	})
}

// unmerge gives back what hung on the loser, when the change set of a merge was taken back.
func (e *Engine) unmerge(tx *store.Tx, changeSet string) error {
	merge, err := tx.MergeBy(changeSet)
	if err != nil {
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	}
	moved := map[string][]string{}
	if err := json.Unmarshal(merge.Moved, &moved); err != nil {
		return err
	}
	if followers := moved["followers"]; len(followers) > 0 {
		if err := tx.DropFollowers(merge.Entity, merge.Survivor, followers); err != nil {
			return err
		}
	}
	return errors.Join(tx.GiveAttached(moved, merge.Loser), tx.DropMerge(merge.Loser))
}

// remerge gives what hangs on the loser to the survivor again, when it was deleted again.
func (r *reverting) remerge(set *store.ChangeSet) error {
	entries, err := r.tx.ChangesOf(set.ID, 0, mostTried)
	if err != nil {
		return err
	}
	merge := &store.Merge{ChangeSet: set.ID, Actor: set.Actor}
	for _, entry := range entries {
		switch entry.Action {
		case "merge":
			merge.Entity, merge.Survivor = entry.Entity, entry.RecordID
		case "delete":
			merge.Loser = entry.RecordID
		}
	}
	p := r.m.plans[merge.Entity]
	if p == nil {
		return nil
	}
	loser, err := r.tx.GetDeleted(p.entity, merge.Loser)
	if err != nil || loser.DeletedAt == nil {
		return unlessMissing(err)
	}
	g := &merging{act: r.as(Actor{ID: set.Actor, ChangeSet: set.ID}), plan: p, loser: loser, answer: &MergeAnswer{Attached: map[string]int{}}}
	if g.survivor, err = r.tx.GetDeleted(p.entity, merge.Survivor); err != nil {
		return unlessMissing(err)
	}
	return errors.Join(g.attach(), g.remember())
}

// mostMerges is how long a chain of merges is followed.
const mostMerges = 20

// mergedInto tells that a record that cannot be found was merged, with where it is now, if the actor
// may see that.
func (a *act) mergedInto(p *plan, id string, refused error) error {
	if CodeOf(refused) != "not_found" {
		return refused
	}
	survivor := id
	for range mostMerges {
		merge, err := a.tx.MergeOf(p.entity.Name, survivor)
		if err != nil {
			break
		}
		survivor = merge.Survivor
	}
	if survivor == id {
		return refused
	}
	if _, _, err := a.readable(p, survivor); err != nil {
		return refused
	}
	gone := Refuse(NotFound, "merged", "This record was merged with another.", "该记录已合并到另一条记录。")
	gone.Merged = survivor
	return gone
}

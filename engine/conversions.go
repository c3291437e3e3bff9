package engine

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// mostSources are the most records that are made into one.
const mostSources = 100

// mostRelatedLines are the most lines that are made of records that refer to a source.
const mostRelatedLines = 1000

// ConversionOffer is what can be made from a record now.
type ConversionOffer struct {
	Name   string        `json:"name"`
	Label  metadata.Text `json:"label"`
	Help   metadata.Text `json:"help,omitzero"`
	Entity string        `json:"entity"`
}

// converting fills a new record from its sources, as far as the actor may read them.
type converting struct {
	*openedForm
	conversion *metadata.Conversion
	from       *plan
	reach      *pathReach
}

// convert fills the new record from the sources that the request names. Not found for a conversion or
// a source that the actor cannot use; Conflict when it is not offered for one of them.
func (f *openedForm) convert(request FormRequest) error {
	conversion := f.m.Conversion(request.Conversion)
	if conversion == nil || conversion.To != f.plan.entity.Name {
		return notFound("There is no conversion “"+clip(request.Conversion)+"”.", "没有转换“"+clip(request.Conversion)+"”。")
	}
	from, err := f.m.entityPlan(conversion.From)
	if err != nil {
		return err
	}
	c := &converting{openedForm: f, conversion: conversion, from: from, reach: f.pathReach()}
	switch {
	case len(request.Sources) == 0:
		return noRecord()
	case len(request.Sources) > 1 && len(conversion.Together) == 0, len(request.Sources) > mostSources:
		return Refuse(Invalid, "one_source", "This is made from one record at a time.", "每次只能由一条记录生成。")
	}
	sources, err := c.sources(request.Sources)
	if err != nil {
		return err
	}
	if err := c.agree(sources); err != nil {
		return err
	}
	return c.fill(sources)
}

// sources reads the records that are converted and refuses those it is not offered for.
func (c *converting) sources(ids []string) ([]*metadata.Record, error) {
	var sources []*metadata.Record
	for _, id := range ids {
		source, _, err := c.readable(c.from, id)
		if err != nil {
			return nil, err
		}
		sources = append(sources, source.Clone())
	}
	if err := c.tx.LoadPaths(sources, c.paths()); err != nil {
		return nil, err
	}
	offered, err := c.offers(c.conversion, sources)
	if err == nil && !offered {
		err = notOffered(c.conversion)
	}
	return sources, err
}

func notOffered(conversion *metadata.Conversion) *Error {
	return Refuse(Conflict, "not_offered",
		"“"+conversion.Label.In("en")+"” is not possible for this record now.", "该记录目前不能“"+conversion.Label.In("zh")+"”。")
}

// paths lists the references that the conversion's rules follow.
func (c *converting) paths() [][]string {
	var paths [][]string
	for _, r := range c.conversion.Rules() {
		paths = appendPaths(paths, c.from.entity, nil, r.Program)
	}
	return paths
}

// agree demands that several sources have the same values where the conversion says so.
func (c *converting) agree(sources []*metadata.Record) error {
	for _, name := range c.conversion.Together {
		field := c.from.entity.FieldByName(name)
		for _, source := range sources[1:] {
			if !field.KindOf().Equal(sources[0].Values[field.Position], source.Values[field.Position]) {
				return Refuse(Invalid, "sources_differ",
					"They differ in “"+field.Label.In("en")+"” and cannot be made into one.", "所选记录的“"+field.Label.In("zh")+"”不一致，不能合并生成。")
			}
		}
	}
	return nil
}

// fill gives the new record the values of the first source, and lines of all of them.
func (c *converting) fill(sources []*metadata.Record) error {
	scope := c.act.scope(sources[0], nil)
	if err := c.values(c.record, &c.conversion.Fields, scope); err != nil {
		return err
	}
	if err := c.addUp(sources[1:]); err != nil {
		return err
	}
	for name, lines := range c.conversion.Lines.All() {
		field := c.plan.entity.FieldByName(name)
		made, err := c.lines(field, lines, sources)
		if err != nil {
			return err
		}
		if lines.Left != nil && len(made) == 0 {
			return Refuse(Conflict, "nothing_left", "Nothing is left to make this of.", "已全部生成，没有剩余可转的明细。")
		}
		if len(made) > 0 {
			c.record.Values[field.Position] = made
		}
	}
	return nil
}

// addUp adds what the other sources give to the fields that are added up.
func (c *converting) addUp(sources []*metadata.Record) error {
	for _, source := range sources {
		one := metadata.NewRecord(c.record.Entity)
		if err := c.values(one, &c.conversion.Fields, c.act.scope(source, nil)); err != nil {
			return err
		}
		for _, name := range c.conversion.Add {
			field := c.record.Entity.FieldByName(name)
			sum := amountOf(c.record.Values[field.Position]).Add(amountOf(one.Values[field.Position]))
			c.record.Values[field.Position] = withAmount(cmp.Or(c.record.Values[field.Position], one.Values[field.Position]), sum)
		}
	}
	return nil
}

// lines makes the lines of all sources.
func (c *converting) lines(field *metadata.Field, lines *metadata.LinesConversion, sources []*metadata.Record) ([]*metadata.Record, error) {
	given, err := c.given(lines, sources)
	if err != nil {
		return nil, err
	}
	lefts, err := c.lefts(lines, sources)
	if err != nil {
		return nil, err
	}
	var made []*metadata.Record
	for _, one := range given {
		scope := c.act.scope(one.source, nil)
		if one.line != nil {
			scope["line"] = one.line
		}
		if lines.If != nil {
			if taken, err := lines.If.Program.True(scope); err != nil || !taken {
				continue
			}
		}
		line := metadata.NewRecord(field.Target)
		if err := c.values(line, &lines.Fields, scope); err != nil {
			return nil, err
		}
		if left := lefts[one.source.ID]; left == nil || left.take(line) {
			made = append(made, line)
		}
	}
	return made, nil
}

// lefts works out what is left of each source, where lines are taken over in parts.
func (c *converting) lefts(lines *metadata.LinesConversion, sources []*metadata.Record) (map[string]*leftover, error) {
	lefts := map[string]*leftover{}
	if lines.Left == nil {
		return lefts, nil
	}
	parts := inParts{c.act, c.conversion, lines}
	for _, source := range sources {
		left, err := parts.leftOf(source.Clone(), "")
		if err != nil {
			return nil, err
		}
		lefts[source.ID] = left
	}
	return lefts, nil
}

// givenLine is a line that may be taken over; line is nil where each source gives one.
type givenLine struct{ source, line *metadata.Record }

// given lists what may be taken over of the sources, with all that rules follow from it.
func (c *converting) given(lines *metadata.LinesConversion, sources []*metadata.Record) ([]givenLine, error) {
	var given []givenLine
	var loaded []*metadata.Record
	for _, source := range sources {
		if lines.Of == "" {
			given = append(given, givenLine{source: source})
			continue
		}
		found, err := c.found(source, lines)
		if err != nil {
			return nil, err
		}
		for _, line := range found {
			given = append(given, givenLine{source, line})
		}
		loaded = append(loaded, found...)
	}
	if len(loaded) == 0 {
		return given, nil
	}
	return given, c.tx.LoadPaths(loaded, linePaths(loaded[0].Entity, lines))
}

// found gives the lines of a source, or the records that refer to it, as far as the actor may see them.
func (c *converting) found(source *metadata.Record, lines *metadata.LinesConversion) ([]*metadata.Record, error) {
	if lines.By == "" {
		return c.linesOf(source, strings.Split(lines.Of, "."))
	}
	found, err := c.act.related(List{
		Entity: lines.Of, Sort: []string{"created_at"}, Limit: mostRelatedLines, Relation: &Relation{source.Entity.Name, source.ID, lines.By},
	})
	if AsError(err) != nil {
		return nil, nil //nolint:nilerr // without the right there is nothing to see
	}
	return found, err
}

// linesOf gives the lines at the end of a path from a source, as far as the actor may follow it.
func (c *converting) linesOf(source *metadata.Record, path []string) ([]*metadata.Record, error) {
	if open, err := c.reach.through(source, path); err != nil || !open {
		return nil, err
	}
	for _, name := range path[:len(path)-1] {
		field := source.Entity.FieldByName(name)
		id, _ := source.Values[field.Position].(string)
		if id == "" {
			return nil, nil
		}
		next, _, err := c.readable(c.m.plans[field.Target.Name], id)
		if err != nil {
			return nil, err
		}
		source = next
	}
	return linesOf(source, source.Entity.FieldByName(path[len(path)-1])), nil
}

// linePaths lists the references that rules follow from a line.
func linePaths(entity *metadata.Entity, lines *metadata.LinesConversion) [][]string {
	var paths [][]string
	for _, r := range lines.Rules() {
		for _, read := range r.Program.Reads() {
			if len(read) > 1 && read[0] == "line" {
				if path := referencePath(entity, read[1:]); len(path) > 0 {
					paths = append(paths, path)
				}
			}
		}
	}
	return paths
}

// values works out what a record, or a line, is filled with. What follows from something the actor may
// not read stays empty, and so does what cannot be worked out.
func (c *converting) values(into *metadata.Record, values *metadata.Ordered[*metadata.Rule], scope rule.Scope) error {
	for name, value := range values.All() {
		field := into.Entity.FieldByName(name)
		open, err := c.mayUse(value, scope)
		if err != nil {
			return err
		}
		if !open {
			continue
		}
		if same := copied(field, value, scope); same != nil {
			into.Values[field.Position] = same
		} else if found, problem := runInto(field, value, scope); problem == nil {
			into.Values[field.Position] = found
		}
	}
	return nil
}

// mayUse reports whether the actor may read everything that a rule reads.
func (c *converting) mayUse(r *metadata.Rule, scope rule.Scope) (bool, error) {
	for _, read := range r.Program.Reads() {
		record, known := scope[read[0]].(*metadata.Record)
		if !known || len(read) < 2 {
			continue
		}
		if open, err := c.reach.through(record, read[1:]); err != nil || !open {
			return false, err
		}
	}
	return true, nil
}

// copied gives the value of a field that a rule names and nothing else: an amount keeps its currency.
func copied(field *metadata.Field, r *metadata.Rule, scope rule.Scope) any {
	root, name, _ := strings.Cut(r.Source, ".")
	record, known := scope[root].(*metadata.Record)
	if !known {
		return nil
	}
	of := record.Entity.FieldByName(name)
	if of == nil || of.ResultKind() != "money" || field.Kind != "money" || of.Digits() > field.Digits() {
		return nil
	}
	amount, _ := record.Values[of.Position].(metadata.Money)
	if amount.Currency == "" {
		return nil
	}
	return metadata.Money{Amount: amount.Amount, Currency: amount.Currency}
}

// offers reports whether a conversion is possible for all of some records now.
func (a *act) offers(conversion *metadata.Conversion, sources []*metadata.Record) (bool, error) {
	for _, source := range sources {
		if conversion.If == nil {
			break
		}
		if holds, err := conversion.If.Program.True(a.scope(source, nil)); err != nil || !holds {
			return false, nil //nolint:nilerr // a rule that fails offers nothing
		}
	}
	made, err := a.madeBefore(conversion, sources)
	return len(made) == 0, err
}

// madeBefore gives the ids, two at most, of what was made of records that can be converted once.
func (a *act) madeBefore(conversion *metadata.Conversion, sources []*metadata.Record) ([]string, error) {
	once := conversion.Once
	if !once.Always && once.Rule == nil {
		return nil, nil
	}
	made := rule.Or{}
	for _, source := range sources {
		of := refersTo(conversion.Path[0], source.ID).Predicate
		if once.Rule != nil {
			counts, err := rule.Bind(once.Rule.Predicate, a.scope(source, nil))
			if err != nil {
				return nil, err
			}
			of = rule.And{Of: []rule.Predicate{of, counts}}
		}
		made.Of = append(made.Of, of)
	}
	return a.tx.IDs(store.Query{Entity: conversion.Target, Where: []store.Condition{{Predicate: made}}, Limit: 2})
}

// conversionsTogether lists what an actor can make from several records of an entity at once.
func (m *model) conversionsTogether(by Actor, entity string) []ConversionOffer {
	offers := []ConversionOffer{}
	for _, conversion := range m.ConversionsFrom(entity) {
		if len(conversion.Together) > 0 && m.rightsOn(by, conversion.Target).may(mayCreate) {
			offers = append(offers, offerOf(conversion))
		}
	}
	return offers
}

func offerOf(conversion *metadata.Conversion) ConversionOffer {
	return ConversionOffer{conversion.Name, conversion.Label, conversion.Help, conversion.To}
}

// conversions lists what the actor can make from the form's record.
func (f *openedForm) conversions() ([]ConversionOffer, error) {
	offers := []ConversionOffer{}
	conversions := slices.DeleteFunc(f.m.ConversionsFrom(f.plan.entity.Name), func(conversion *metadata.Conversion) bool {
		return !f.m.rightsOn(f.by, conversion.Target).may(mayCreate)
	})
	var paths [][]string
	for _, conversion := range conversions {
		if conversion.If != nil {
			paths = appendPaths(paths, f.plan.entity, nil, conversion.If.Program)
		}
	}
	if err := f.loadPaths(f.tx, f.old, paths); err != nil {
		return nil, err
	}
	for _, conversion := range conversions {
		offered, err := f.offers(conversion, []*metadata.Record{f.old})
		if err != nil {
			return nil, err
		}
		if offered {
			offers = append(offers, offerOf(conversion))
		}
	}
	return offers, nil
}

// checkOnce refuses a second record made of one that can be converted once, whichever way it comes. The
// source stays locked, so that of two at the same time one is refused.
func (s *saving) checkOnce() error {
	for _, conversion := range s.m.ConversionsTo(s.plan.entity.Name) {
		if !conversion.Once.Always && conversion.Once.Rule == nil {
			continue
		}
		field := s.plan.entity.FieldByName(conversion.Path[0])
		id, given := s.record.Values[field.Position].(string)
		if !given || valueOf(s.old, field) == any(id) {
			continue
		}
		source, err := s.tx.Lock(s.m.Entity(conversion.From), id)
		if errors.Is(err, store.ErrNotFound) {
			continue // told where the reference is checked
		}
		if err != nil {
			return err
		}
		made, err := s.madeBefore(conversion, []*metadata.Record{source})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(made, func(id string) bool { return id != s.record.ID }) {
			s.add(field, &metadata.ValueProblem{Code: "made_before", Message: metadata.Text{
				En: "There is one made from this record already.", Zh: "该记录已经生成过一条，不能重复生成。",
			}})
		}
	}
	return nil
}

package metadata

import (
	"cmp"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// maxFields is the number of fields a table of either database carries with ease.
const maxFields = 300

// entityNamed finds an entity and notes the use.
func (c *compiler) entityNamed(at *spot, name string) *Entity {
	e := c.model.entities[name]
	if e == nil {
		if name != "" && !c.broken["entity/"+name] {
			c.unknown(at, Text{"entity", "实体"}, name, names(c.model.Entities, func(e *Entity) string { return e.Name }))
		}
		return nil
	}
	c.use(at, "entities/"+name)
	return e
}

// fieldNamed finds a field of an entity and notes the use.
func (c *compiler) fieldNamed(at *spot, e *Entity, name string) *Field {
	f := e.byName[name]
	if f == nil {
		if name != "" && !c.broken["field/"+e.Name+"/"+name] {
			en, zh := suggestion(name, names(e.Fields, func(f *Field) string { return f.Name }))
			c.fail(at, "unknown_field", e.called("en")+" has no field \""+clip(name)+"\"."+en, "“"+e.called("zh")+"”没有字段“"+clip(name)+"”。"+zh)
		}
		return nil
	}
	c.use(at, fieldAddress(e, f))
	return f
}

// called is the entity's label, its name when it has none.
func (e *Entity) called(language string) string { return cmp.Or(e.Label.In(language), e.Name) }

// pathEnd is where a path through references ends: at a field or a system column.
type pathEnd struct {
	field  *Field // nil for a system column
	column *Attribute
	target *Entity // where a reference leads
}

// pathNamed walks a path such as account.name from an entity.
func (c *compiler) pathNamed(at *spot, e *Entity, path string) (pathEnd, bool) {
	var end pathEnd
	for i, name := range strings.Split(path, ".") {
		if i > 0 {
			if end.target == nil && end.field != nil && (end.field.Kind == "reference" || end.field.Kind == "user") {
				return end, false // what it refers to is told where the reference stands
			}
			if end.target == nil {
				c.fail(at, "path", "\""+clip(path)+"\" does not lead through references.", "“"+clip(path)+"”不是通过引用的路径。")
				return end, false
			}
			e = end.target
		}
		attribute, isColumn := e.Attribute(name)
		if !isColumn || attribute.Field != nil {
			f := c.fieldNamed(at, e, name)
			if f == nil && attribute.Field == nil {
				return end, false
			}
			end = pathEnd{field: f, target: referenceTarget(f)}
			if isColumn {
				end.column = &attribute
			}
			continue
		}
		end = pathEnd{column: &attribute, target: attribute.Target}
	}
	return end, true
}

func referenceTarget(f *Field) *Entity {
	if f != nil && (f.Kind == "reference" || f.Kind == "user") {
		return f.Target
	}
	return nil
}

func names[T, U any](list []T, name func(T) U) []U {
	all := make([]U, len(list))
	for i, item := range list {
		all[i] = name(item)
	}
	return all
}

func fieldAddress(e *Entity, f *Field) string { return "entities/" + e.Name + "/fields/" + f.Name }

// optionSets prepares the option sets: those of files and the built-in ones.
func (c *compiler) optionSets() {
	for _, def := range c.of("options") {
		set := def.value.(*OptionSet)
		seen := map[string]bool{}
		for i, option := range set.Options {
			if seen[option.Name] && option.Name != "" {
				c.duplicate(def.spot().key("options").item(i).key("name"), option.Name)
			}
			seen[option.Name] = true
		}
		c.retirements(def.spot().key("options"), set)
	}
	c.builtInOptions("roles", Text{"Roles", "角色"}, names(c.model.Roles, func(r *Role) Option { return Option{Name: r.Name, Label: r.Label} }))
	c.builtInOptions("teams", Text{"Teams", "团队"}, names(c.model.Teams, func(t *Team) Option { return Option{Name: t.Name, Label: t.Label} }))
	for _, set := range c.model.OptionSets {
		set.rules = &rule.Options{Name: set.Name}
		for _, option := range set.Options {
			set.rules.List = append(set.rules.List, rule.Option{Name: option.Name, Label: rule.Text(option.Label)})
		}
	}
}

// builtInOptions offers the model's own roles and teams as options, for the fields of users.
func (c *compiler) builtInOptions(name string, label Text, options []Option) {
	if c.model.OptionSets[name] == nil {
		c.model.OptionSets[name] = &OptionSet{Name: name, Label: label, Options: options}
	}
}

func (c *compiler) optionSet(at *spot, name string) *OptionSet {
	set := c.model.OptionSets[name]
	if set == nil {
		if !c.broken["options/"+name] {
			var known []string
			for name := range c.model.OptionSets {
				known = append(known, name)
			}
			slices.Sort(known)
			c.unknown(at, Text{"option set", "选项集"}, name, known)
		}
		return nil
	}
	c.use(at, "options/"+name)
	return set
}

// linkEntities indexes the fields of every entity, then resolves what they name.
func (c *compiler) linkEntities() {
	for _, def := range c.of("entity") {
		c.indexFields(def, def.value.(*Entity))
	}
	for _, def := range c.of("entity") {
		e := def.value.(*Entity)
		for _, f := range e.Fields {
			check := &fieldCheck{compiler: c, at: c.fields[f], owner: e}
			check.belong(f)
			check.following(f)
			check.card(f)
			if !f.linksLate() {
				f.kind.link(check, f)
			}
		}
		c.linkParent(def, e)
		c.linkEnds(def, e)
		c.linkRate(def, e)
		c.linkFollowUp(def, e)
	}
	c.linkLate(func(f *Field) bool { return f.Kind == "links" })
	c.linkLate(func(f *Field) bool { return f.Kind != "links" }) // they need those before
	c.resolveResults()
}

// linkLate links fields that need the links of others.
func (c *compiler) linkLate(now func(*Field) bool) {
	for _, def := range c.of("entity") {
		e := def.value.(*Entity)
		c.linkPasses(def, e)
		for _, f := range e.Fields {
			if f.linksLate() && now(f) {
				f.kind.link(&fieldCheck{compiler: c, at: c.fields[f], owner: e}, f)
			}
		}
	}
}

// linkRate finds the day whose exchange rate counts, and lets the money of the entity keep its rate.
func (c *compiler) linkRate(def *definition, e *Entity) {
	if e.Rate == nil {
		return
	}
	for _, f := range e.Fields {
		f.rated = true
	}
	at := def.spot().key("rate").key("date")
	if f := c.fieldNamed(at, e, e.Rate.Date); f != nil && f.Kind != "date" && f.Kind != "datetime" {
		c.fail(at, "rate_date", "\""+f.Name+"\" is no date.", "“"+f.Name+"”不是日期字段。")
	}
}

// linksLate reports whether the field needs the links of others.
func (f *Field) linksLate() bool {
	return f.Kind == "links" || f.Kind == "rollup" || f.Kind == "mirror" || f.Kind == "lookup"
}

// indexFields keeps the fields that can be used and finds them by name.
func (c *compiler) indexFields(def *definition, e *Entity) {
	e.byName = make(map[string]*Field, len(e.Fields))
	at := def.spot().key("fields")
	usable := make([]*Field, 0, len(e.Fields))
	for i, f := range e.Fields {
		f.kind = kindsByName[f.Kind]
		switch {
		case f.Name == "" || f.kind == nil:
			c.broken["field/"+e.Name+"/"+f.Name] = true
		case e.byName[f.Name] != nil:
			c.duplicate(at.item(i).key("name"), f.Name)
		case isSystemName(f.Name):
			c.fail(at.item(i).key("name"), "reserved_name", "\""+f.Name+"\" is a field every record has anyway; choose another name.", "“"+f.Name+"”是系统字段名，请换一个名称。")
			c.broken["field/"+e.Name+"/"+f.Name] = true
		default:
			c.fields[f] = at.item(i)
			f.Position, f.Pack = len(usable), c.packOf(at.item(i), def.pack)
			e.byName[f.Name] = f
			usable = append(usable, f)
		}
	}
	e.Fields = usable
	if len(usable) > maxFields {
		c.fail(at, "too_long", "An entity has at most "+itoa(maxFields)+" fields.", "一个实体最多 "+itoa(maxFields)+" 个字段。")
	}
}

// packOf is the layer that brought in a field: where its name was first written.
func (c *compiler) packOf(at *spot, standard string) string {
	if name := at.key("name").node; name != nil && name.from != nil {
		return name.from.pack
	}
	return standard
}

// linkParent makes an entity the line entity of the one that has a lines field of it.
func (c *compiler) linkParent(def *definition, e *Entity) {
	if e.Parent != "" {
		c.entityNamed(def.spot().key("parent"), e.Parent)
	}
	for _, f := range e.Fields {
		if f.Kind != "lines" || f.Target == nil {
			continue
		}
		line := f.Target
		switch {
		case line == e:
			c.fail(c.fields[f].key("of"), "lines_parent", "A record cannot be a line of itself.", "记录不能作为自身的明细。")
		case line.Parent == "" && len(line.Lines) == 0:
			line.Parent = e.Name
		case line.Parent != e.Name:
			c.fail(c.fields[f].key("of"), "lines_parent", "\""+line.Name+"\" already holds the lines of \""+line.Parent+"\".", "“"+line.Name+"”已经是“"+line.Parent+"”的明细。")
		case len(line.Lines) > 0:
			c.fail(c.fields[f].key("of"), "lines_parent", "\""+line.Name+"\" already holds the lines of the field \""+line.Lines[0].Name+"\".", "“"+line.Name+"”已经是字段“"+line.Lines[0].Name+"”的明细。")
		}
		line.Lines = append(line.Lines, f)
	}
}

// resolveResults works out the kinds that formulas and rollups give.
func (c *compiler) resolveResults() {
	state := map[*Field]int{}
	var resolve func(f *Field)
	resolve = func(f *Field) {
		if state[f] != 0 || !f.derived() {
			return
		}
		state[f] = 1
		if f.Over != nil && state[f.Over] == 1 { // a circle; orderComputed tells
			f.result = &Field{Name: f.Name, Kind: "number", Label: f.Label}
			return
		}
		if f.Over != nil {
			resolve(f.Over)
			state[f.Over] = 2
		}
		f.result = f.resultField()
		state[f] = 2
	}
	for _, e := range c.model.Entities {
		for _, f := range e.Fields {
			resolve(f)
			c.checkResult(f)
		}
	}
}

// checkResult checks that what is summed up is a number after all.
func (c *compiler) checkResult(f *Field) {
	if !f.Totals() || f.Over == nil {
		return
	}
	function, over := f.Rollup()
	possible := orderedKinds
	if function == "sum" || function == "average" {
		possible = summableKinds
	}
	if !slices.Contains(possible, f.Over.ResultKind()) {
		c.fail(c.fields[f].key(function), "rollup_kind", "\""+over+"\" cannot be summed up.", "“"+over+"”不能汇总。")
	}
}

// describeEntities fills columns, types and attributes, and checks what entities say of fields.
func (c *compiler) describeEntities() {
	for _, e := range c.model.Entities {
		several := e.currencies() > 1
		for _, f := range e.Fields {
			f.columns, f.jsonKey = f.kind.Columns(f), `"`+f.Name+`":`
			f.ruleType = f.kind.RuleType(f)
			if !several {
				f.ruleType.Money = min(f.ruleType.Money, rule.Amount)
			}
			if f.Kind == "reference" && f.Target != nil {
				f.targetID = f.Target.ID
			}
		}
	}
	for _, e := range c.model.Entities {
		e.describe(c.users, c.model.entities[e.Parent])
	}
	for _, def := range c.of("entity") {
		e := def.value.(*Entity)
		c.checkEntity(def, e)
		for _, f := range e.Fields {
			(&fieldCheck{compiler: c, at: c.fields[f], owner: e}).lookupOrder(f)
		}
	}
}

// currencies counts the currencies that the entity's money fields name.
func (e *Entity) currencies() int {
	seen := map[string]bool{}
	for _, f := range e.Fields {
		if f.ResultKind() == "money" && f.Currency != "" {
			seen[f.Currency] = true
		}
	}
	return len(seen)
}

// titleKinds can name a record.
var titleKinds = []string{"text", "autonumber", "email", "phone", "select", "reference", "user", "formula", "number", "date", "barcode"}

func (c *compiler) checkEntity(def *definition, e *Entity) {
	if e.Plural.IsZero() {
		e.Plural = e.Label
	}
	if e.Title == "" {
		e.Title = e.standardTitle()
	} else if f := c.fieldNamed(def.spot().key("title"), e, e.Title); f != nil && !slices.Contains(titleKinds, f.Kind) {
		c.fail(def.spot().key("title"), "title_kind", "A field of the kind "+f.Kind+" cannot name a record.", "“"+f.kind.Label().Zh+"”字段不能作为记录名称。")
	}
	c.checkUnique(def, e)
	c.checkDuplicates(def, e)
	c.checkPool(def, e)
	c.checkTargets(def, e)
	for i, name := range e.Subtitle {
		c.fieldNamed(def.spot().key("subtitle").item(i), e, name)
	}
	for i, name := range e.Figures {
		c.fieldNamed(def.spot().key("figures").item(i), e, name)
	}
	for i, path := range e.Search {
		at := def.spot().key("search").item(i)
		if end, ok := c.pathNamed(at, e, path); ok && (end.field == nil || !end.field.searchable()) {
			c.fail(at, "search_kind", "\""+path+"\" holds no text to search.", "“"+path+"”不是可搜索的文本。")
		}
	}
	for i, check := range e.Checks {
		if check.Field != "" {
			c.fieldNamed(def.spot().key("checks").item(i).key("field"), e, check.Field)
		}
	}
}

func (c *compiler) checkUnique(def *definition, e *Entity) {
	for i := range e.Unique {
		at := def.spot().key("unique").item(i).key("fields")
		for j, name := range e.Unique[i].Fields {
			if e.isParent(name) {
				continue
			}
			if f := c.fieldNamed(at.item(j), e, name); f != nil && (len(f.columns) != 1 || f.columns[0].Storage == StoreJSON || f.bulky()) {
				c.fail(at.item(j), "unique_kind", "Fields of the kind "+f.Kind+" cannot be made unique.", "“"+f.kind.Label().Zh+"”字段不能设为唯一。")
			}
		}
		if e.Unique[i].WithinParent(e) && len(e.Unique[i].Fields) == 1 {
			c.fail(at, "unique_parent", "Name a field besides in which the lines of one record may not agree.", "请再指定一个同一记录的明细不能重复的字段。")
		}
	}
}

// isParent reports whether a name means the record that a line belongs to.
func (e *Entity) isParent(name string) bool {
	return name == parentAttribute && e.Parent != "" && e.byName[name] == nil
}

// WithinParent reports whether only lines of the same record may not agree.
func (u *Unique) WithinParent(e *Entity) bool { return slices.ContainsFunc(u.Fields, e.isParent) }

// standardTitle is the field that names records when none is said to: name or title, else the
// first number or text.
func (e *Entity) standardTitle() string {
	for _, name := range []string{"name", "title", "subject", "number"} {
		if f := e.byName[name]; f != nil && slices.Contains(titleKinds, f.Kind) {
			return name
		}
	}
	for _, f := range e.Fields {
		if f.Kind == "text" || f.Kind == "autonumber" {
			return f.Name
		}
	}
	return ""
}

// bulky reports whether values are too long or too many for a cell, an index or a comparison.
func (f *Field) bulky() bool {
	return f.ResultKind() == "longtext" || f.Kind == "json" || f.HoldsFiles()
}

func (f *Field) searchable() bool {
	if f.Kind == "mirror" { // the path to what it shows can be searched
		return false
	}
	switch f.ResultKind() {
	case "text", "longtext", "email", "phone", "url", "autonumber", "select", "barcode", "tags", "region", "address":
		return true
	default:
		return false
	}
}

// entityRules registers the rules of entities.
func (c *compiler) entityRules() {
	for _, def := range c.of("entity") {
		e := def.value.(*Entity)
		at := Place{Context: ContextField, Entity: e}
		for _, f := range e.Fields {
			c.fieldRules(f, at)
		}
		c.checkGuides(e, at)
		for i, check := range e.Checks {
			spot := def.spot().key("checks").item(i).key("if")
			c.addRule(spot, &check.If, Place{Context: ContextCheck, Entity: e}, rule.Boolean)
		}
		if e.Rate != nil {
			c.addRule(def.spot().key("rate").key("lock"), e.Rate.Lock, at, rule.Boolean)
		}
		c.passRules(def, e, at)
		c.addRule(def.spot().key("along"), e.Along, Place{Context: ContextFilter, Entity: e}, rule.Boolean)
		if e.Pool != nil {
			for i, recycle := range e.Pool.Recycle {
				c.addRule(def.spot().key("pool").key("recycle").item(i).key("unless"), recycle.Unless, Place{Context: ContextFilter, Entity: e}, rule.Boolean)
			}
		}
		for i := range e.Unique {
			c.addRule(def.spot().key("unique").item(i).key("if"), e.Unique[i].If, Place{Context: ContextFilter, Entity: e}, rule.Boolean)
		}
	}
}

func (c *compiler) fieldRules(f *Field, at Place) {
	spot := c.fields[f]
	c.addRule(spot.key("required"), f.Required.Rule, at, rule.Boolean)
	c.addRule(spot.key("readonly"), f.ReadOnly.Rule, at, rule.Boolean)
	c.addRule(spot.key("visible"), f.Visible, at, rule.Boolean)
	c.addRule(spot.key("format_if"), f.FormatIf, at, rule.Boolean)
	c.addRule(spot.key("per"), f.Per, at, rule.String)
	c.addRule(spot.key("stamp"), f.Stamp, at, rule.Boolean)
	c.addRule(spot.key("remind"), f.Remind, at, rule.Boolean)
	c.addRule(spot.key("lock"), f.Lock, at, rule.Boolean)
	c.addRule(spot.key("default"), f.Default, at, f.accepts()...)
	c.addRule(spot.key("suggest"), f.Suggest, at, f.accepts()...)
	c.defaultOption(f)
	if f.Depends != nil {
		c.addRule(spot.key("depends").key("on"), &f.Depends.On, at, rule.String, rule.Boolean)
	}
	if f.Filter != nil && f.Target != nil {
		c.addRule(spot.key("filter"), f.Filter, Place{Context: ContextLookup, Entity: at.Entity, Candidate: f.Target}, rule.Boolean)
	}
	if f.Kind == "formula" {
		c.addRule(spot.key("rule"), f.Rule, at, f.accepts()...)
	}
	if candidate := cmp.Or(f.Target, f.From); f.derived() && f.If != nil && candidate != nil {
		c.addRule(spot.key("if"), f.If, Place{Context: ContextRollup, Entity: at.Entity, Candidate: candidate}, rule.Boolean)
	}
}

// accepts lists the families of types a rule for the field may give.
func (f *Field) accepts() []rule.Kind {
	switch f.ResultKind() {
	case "number", "decimal", "money", "percent", "rating", "progress":
		return []rule.Kind{rule.Number}
	case "duration":
		return []rule.Kind{rule.Number, rule.Duration}
	case "boolean":
		return []rule.Kind{rule.Boolean}
	case "date", "datetime":
		return []rule.Kind{rule.Date, rule.Time}
	case "multiselect", "tags", "attachment", "image", "signature":
		return []rule.Kind{rule.List, rule.String}
	case "reference", "user", "any_reference":
		return []rule.Kind{rule.Record, rule.String}
	case "text", "longtext", "barcode":
		return []rule.Kind{rule.String, rule.Number}
	default:
		return []rule.Kind{rule.String}
	}
}

// defaultOption checks that a default such as 'new' names an option.
func (c *compiler) defaultOption(f *Field) {
	if f.Default == nil || f.Kind != "select" || f.Choices == nil {
		return
	}
	source := strings.TrimSpace(f.Default.Source)
	if len(source) < 2 || source[0] != '\'' && source[0] != '"' || strings.ContainsAny(source[1:len(source)-1], `'"\`) || source[len(source)-1] != source[0] {
		return
	}
	if problem := f.names(source[1 : len(source)-1]); problem != nil {
		c.report(c.fields[f].key("default"), problem.Code, problem.Message, false)
	}
}

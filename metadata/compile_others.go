package metadata

import (
	"cmp"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// otherDefinitions checks everything but entities and workflows, and makes the forms and views
// that nobody wrote.
func (c *compiler) otherDefinitions() {
	for _, def := range c.definitions {
		switch value := def.value.(type) {
		case *Pack:
			c.checkPack(def, value)
		case *Form:
			c.checkForm(def, value)
		case *View:
			c.checkView(def, value)
		case *Role:
			c.checkRole(def, value)
		case *Menu:
			c.checkMenu(def, value)
		case *Calendar:
			c.checkCalendar(def, value)
		case *Template:
			c.checkTemplate(def, value)
		case *Print:
			c.checkPrint(def, value)
		case *Assignment:
			c.checkAssignment(def, value)
		case *Conversion:
			c.checkConversion(def, value)
		case *Statement:
			c.checkStatement(def, value)
		case *Home:
			c.checkHome(def, value)
		}
	}
	c.standardForms()
	c.reachableForms()
	c.standardViews()
	c.standardHome()
}

func (c *compiler) viewNamed(at *spot, entity, name string) {
	if c.model.View(entity, name) != nil || name == "all" {
		c.use(at, "views/"+entity+"."+name)
		return
	}
	if !c.broken["view/"+entity+"."+name] {
		c.unknown(at, Text{"view", "视图"}, name, names(c.model.ViewsOf(entity), func(v *View) string { return v.Name }))
	}
}

func (c *compiler) checkView(def *definition, view *View) {
	e := c.entityNamed(def.spot().key("entity"), view.Entity)
	if e == nil {
		return
	}
	if view.Type == "" {
		view.Type = "list"
	}
	for i, path := range view.Columns {
		c.pathNamed(def.spot().key("columns").item(i), e, path)
	}
	for i, path := range view.Sort {
		c.sortKey(def.spot().key("sort").item(i), e, path)
	}
	c.addRule(def.spot().key("filter"), view.Filter, Place{Context: ContextFilter, Entity: e}, rule.Boolean)
	c.addRule(def.spot().key("chips"), view.Chips, Place{Context: ContextFilter, Entity: e}, rule.Boolean).asPeopleDo = true
	c.checkGroup(def, view, e)
}

// sortKey checks that records can be sorted by what a path names.
func (c *compiler) sortKey(at *spot, e *Entity, path string) {
	end, ok := c.pathNamed(at, e, strings.TrimPrefix(path, "-"))
	if ok && (end.column == nil || end.column.Column.Storage == StoreJSON) {
		c.fail(at, "sort_kind", "\""+path+"\" cannot be sorted by.", "不能按“"+path+"”排序。")
	}
}

// checkGroup checks by what a view groups and what it adds up.
func (c *compiler) checkGroup(def *definition, view *View, e *Entity) {
	if path, period, _ := strings.Cut(view.Group, ":"); path != "" {
		at := def.spot().key("group")
		end, ok := c.pathNamed(at, e, path)
		isDate := ok && end.column != nil && (end.column.Column.Storage == StoreDate || end.column.Column.Storage == StoreTime)
		if ok && (end.column == nil || end.column.Column.Storage == StoreJSON || isDate != (period != "")) {
			c.fail(at, "group_kind", "\""+view.Group+"\" cannot be grouped by; dates need a period.", "不能按“"+view.Group+"”分组；日期需要周期。")
		}
	}
	if field := e.FieldByName(view.Group); view.Type == "kanban" && (field == nil || field.Choices == nil || field.Kind != "select") {
		c.fail(def.spot().key("group"), "kanban_group", "A kanban groups by a field in which one option is chosen.", "看板须按一个单选字段分组。")
	}
	for i, name := range view.Sums {
		c.summedField(def.spot().key("sums").item(i), e, name)
	}
}

func (c *compiler) roleNamed(at *spot, name string) {
	if c.model.roles[name] == nil {
		if name != "" && !c.broken["role/"+name] {
			c.unknown(at, Text{"role", "角色"}, name, names(c.model.Roles, func(r *Role) string { return r.Name }))
		}
		return
	}
	c.use(at, "roles/"+name)
}

func (c *compiler) teamNamed(at *spot, name string) {
	if c.model.teams[name] == nil {
		if name != "" && !c.broken["team/"+name] {
			c.unknown(at, Text{"team", "团队"}, name, names(c.model.Teams, func(t *Team) string { return t.Name }))
		}
		return
	}
	c.use(at, "teams/"+name)
}

func (c *compiler) checkMenu(def *definition, menu *Menu) {
	for i, area := range menu.Areas {
		at := def.spot().key("areas").item(i)
		for j, role := range area.Roles {
			c.roleNamed(at.key("roles").item(j), role)
		}
		for j, entry := range area.Items {
			at := at.key("items").item(j)
			c.pageNamed(at.key("page"), entry.Page)
			if entry.Entity == "" {
				continue
			}
			if c.entityNamed(at.key("entity"), entry.Entity) != nil && entry.View != "" {
				c.viewNamed(at.key("view"), entry.Entity, entry.View)
			}
		}
	}
}

func (c *compiler) checkAssignment(def *definition, assignment *Assignment) {
	e := c.entityNamed(def.spot().key("entity"), assignment.Entity)
	if first := c.model.AssignmentOf(assignment.Entity); first != assignment && first != nil {
		c.fail(def.spot().key("entity"), "duplicate", "\""+first.Name+"\" already assigns the records of this entity.", "“"+first.Name+"”已负责分配此实体的记录。")
	}
	for i := range assignment.Rules {
		line, at := &assignment.Rules[i], def.spot().key("rules").item(i)
		if line.Team != "" {
			c.teamNamed(at.key("team"), line.Team)
		}
		if e != nil {
			place := Place{Context: ContextField, Entity: e}
			c.addRule(at.key("if"), line.If, place, rule.Boolean)
			c.addRule(at.key("user"), line.User, place, rule.Record, rule.String)
		}
	}
}

const standardColumns = 7

// standardViews gives each entity without a view "all" one with its first fields, and puts all in order.
func (c *compiler) standardViews() {
	for _, e := range c.model.Entities {
		if c.model.View(e.Name, "all") != nil || c.broken["view/"+e.Name+".all"] {
			continue
		}
		view := &View{Entity: e.Name, Name: "all", Label: Text{"All", "全部"}, Type: "list", Sort: []string{"-updated_at"}, Generated: true}
		for _, f := range e.Fields {
			if len(f.Columns()) > 0 && !f.bulky() && len(view.Columns) < standardColumns {
				view.Columns = append(view.Columns, f.Name)
			}
		}
		if len(view.Columns) == 0 {
			view.Columns = []string{"id"}
		}
		if e.TitleField() != nil && !slices.Contains(view.Columns, e.Title) {
			view.Columns = append([]string{e.Title}, view.Columns...)
		}
		view.Columns = append(view.Columns, "owner")
		c.model.Views = append(c.model.Views, view)
	}
	slices.SortStableFunc(c.model.Views, func(a, b *View) int { return cmp.Compare(a.Order, b.Order) })
}

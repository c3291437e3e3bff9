package metadata

import "slices"

// Home is a board of the first page (homes/<name>.json): blocks, for people of some roles. Without
// Roles it is for everybody who has no board of a role.
type Home struct {
	Name   string      `json:"name"`
	Label  Text        `json:"label"`
	Roles  []string    `json:"roles,omitempty"`
	Blocks []HomeBlock `json:"blocks"`
}

// HomeBlock is one card of a board; its Kind says which of the other settings it has.
//
//	tasks, reminders, follow_ups  what waits for the person
//	recent    what was changed last among the records of Entities
//	list      the first records of a View
//	figures   how many records a View has, and its sums
//	groups    the same by the group of the View; with Funnel also how many go on to the next group
//	target    what was reached in a month, against Target
//	ranking   the same by person
type HomeBlock struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Label    Text     `json:"label,omitzero"`
	Wide     bool     `json:"wide,omitempty"`
	Entities []string `json:"entities,omitempty"`
	Entity   string   `json:"entity,omitempty"`
	View     string   `json:"view,omitempty"`
	Funnel   bool     `json:"funnel,omitempty"`
	Sum      string   `json:"sum,omitempty"`    // the field of View's records that is added up
	Date     string   `json:"date,omitempty"`   // the field that says in which month a record counts
	Person   string   `json:"person,omitempty"` // the field that says for whom it counts; owner without it
	People   string   `json:"people,omitempty"` // whose sums are told, a word of HomePeople; without it those of the records one may read
	Target   string   `json:"target,omitempty"` // the entity whose records are the targets
}

// HomePeople are the words for whose sums a block tells, whatever else of their records may be read.
var HomePeople = []string{"own", "department", "department_below", "team", "all"}

// homeSettings are the settings that blocks of a kind need, and those they may have.
var homeSettings = map[string]struct{ needs, may []string }{
	"tasks": {}, "reminders": {}, "follow_ups": {},
	"recent":  {needs: []string{"entities"}},
	"list":    {needs: []string{"entity", "view"}},
	"figures": {needs: []string{"entity", "view"}},
	"groups":  {needs: []string{"entity", "view"}, may: []string{"funnel"}},
	"target":  {needs: []string{"entity", "view", "sum", "date", "target"}, may: []string{"person", "people"}},
	"ranking": {needs: []string{"entity", "view", "sum", "date"}, may: []string{"person", "people", "target"}},
}

// HomesFor lists the boards of somebody with some roles: those of a role, else those without roles.
func (m *Model) HomesFor(has func(role string) bool) []*Home {
	own := filter(m.Homes, func(home *Home) bool { return slices.ContainsFunc(home.Roles, has) })
	if len(own) > 0 {
		return own
	}
	return filter(m.Homes, func(home *Home) bool { return len(home.Roles) == 0 })
}

// WhoseField is the path to the person for whom a record counts.
func (b HomeBlock) WhoseField() string {
	if b.Person == "" {
		return "owner"
	}
	return b.Person
}

func (c *compiler) checkHome(def *definition, home *Home) {
	for i, role := range home.Roles {
		c.roleNamed(def.spot().key("roles").item(i), role)
	}
	seen := map[string]bool{}
	for i, block := range home.Blocks {
		at := def.spot().key("blocks").item(i)
		if seen[block.Name] {
			c.duplicate(at.key("name"), block.Name)
		}
		seen[block.Name] = true
		if c.blockSettings(at, block.Kind) {
			c.checkBlock(at, block)
		}
	}
}

// blockSettings checks that a block has the settings of its kind and no others.
func (c *compiler) blockSettings(at *spot, kind string) bool {
	known, complete := homeSettings[kind], true
	for _, name := range known.needs {
		if at.node.get(name) == nil {
			c.fail(at, "required", "A block of the kind \""+kind+"\" needs \""+name+"\".", "“"+kind+"”类型的卡片需要设置“"+name+"”。")
			complete = false
		}
	}
	usual := []string{"name", "kind", "label", "wide"}
	for _, member := range at.node.members {
		if !slices.Contains(slices.Concat(usual, known.needs, known.may), member.key) {
			c.fail(at.key(member.key), "unused_setting", "A block of the kind \""+kind+"\" has no \""+clip(member.key)+"\".", "“"+kind+"”类型的卡片没有“"+clip(member.key)+"”设置。")
		}
	}
	return complete
}

func (c *compiler) checkBlock(at *spot, block HomeBlock) {
	for i, name := range block.Entities {
		c.entityNamed(at.key("entities").item(i), name)
	}
	if block.Entity == "" {
		return
	}
	e := c.entityNamed(at.key("entity"), block.Entity)
	if e == nil {
		return
	}
	c.viewNamed(at.key("view"), block.Entity, block.View)
	if view := c.model.View(block.Entity, block.View); block.Kind == "groups" && view != nil && view.Group == "" {
		c.fail(at.key("view"), "no_group", "The view has to say by what its records are grouped.", "该视图需要先设置分组方式。")
	}
	if block.Sum == "" {
		return
	}
	c.summedField(at.key("sum"), e, block.Sum)
	c.dateField(at.key("date"), e, block.Date)
	c.personField(at.key("person"), e, block.WhoseField())
	if block.Target != "" {
		c.targetsNamed(at.key("target"), block.Target)
	}
}

func (c *compiler) summedField(at *spot, e *Entity, name string) {
	if f := c.fieldNamed(at, e, name); f != nil && f.summed() == nil {
		c.fail(at, "sum_kind", "\""+name+"\" is no number and cannot be added up.", "“"+name+"”不是数字，不能合计。")
	}
}

func (c *compiler) dateField(at *spot, e *Entity, name string) {
	end, ok := c.pathNamed(at, e, name)
	if ok && (end.column == nil || end.column.Column.Storage != StoreDate && end.column.Column.Storage != StoreTime) {
		c.fail(at, "field_kind", "\""+name+"\" is no date.", "“"+name+"”不是日期。")
	}
}

func (c *compiler) personField(at *spot, e *Entity, path string) {
	end, ok := c.pathNamed(at, e, path)
	if ok && (end.target == nil || end.target != c.users) {
		c.fail(at, "field_kind", "\""+path+"\" does not lead to a person.", "“"+path+"”不是人员字段。")
	}
}

// standardHome gives people for whom nobody wrote a board what waits for them and what changed in what the menu begins with.
func (c *compiler) standardHome() {
	const name = "standard"
	taken := slices.ContainsFunc(c.model.Homes, func(home *Home) bool { return len(home.Roles) == 0 || home.Name == name })
	if taken {
		return
	}
	home := &Home{Name: name, Label: Text{"Home", "首页"}}
	for _, kind := range []string{"tasks", "reminders", "follow_ups"} {
		home.Blocks = append(home.Blocks, HomeBlock{Name: kind, Kind: kind})
	}
	if listed := c.model.listedFirst(); len(listed) > 0 {
		home.Blocks = append(home.Blocks, HomeBlock{Name: "recent", Kind: "recent", Entities: listed})
	}
	c.model.Homes = append(c.model.Homes, home)
}

const mostRecentEntities = 4

// listedFirst are the entities that the menu names first.
func (m *Model) listedFirst() []string {
	var listed []string
	if m.Menu == nil {
		return nil
	}
	for _, area := range m.Menu.Areas {
		for _, entry := range area.Items {
			if m.Entity(entry.Entity) != nil && !slices.Contains(listed, entry.Entity) && len(listed) < mostRecentEntities {
				listed = append(listed, entry.Entity)
			}
		}
	}
	return listed
}

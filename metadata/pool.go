package metadata

import "slices"

// Pool says how records of an entity that have no owner are shared out: who may claim them and how
// many, what a person sees before, and which records go back by themselves.
type Pool struct {
	Recycle []*PoolRule `json:"recycle,omitempty"`
	Notice  int         `json:"notice,omitempty"`  // days before which the owner is told
	Protect int         `json:"protect,omitempty"` // days for which a new owner keeps it in any case
	Most    int         `json:"most,omitempty"`    // records that one person may hold, 0 for any number
	Daily   int         `json:"daily,omitempty"`   // claims of one person a day, 0 for any number
	Show    []string    `json:"show"`              // fields that are seen before claiming
	Claim   []string    `json:"claim,omitempty"`   // roles
	Assign  []string    `json:"assign,omitempty"`  // roles that share out and take back
}

// PoolRule puts records into the pool that nothing happened to for some days. Since is a date or time
// of the record; without one the day counts on which the owner got it. Unless keeps records back.
type PoolRule struct {
	Name   string `json:"name"`
	Label  Text   `json:"label"` // the reason, as people read it
	Since  string `json:"since,omitempty"`
	Days   int    `json:"days"`
	Unless *Rule  `json:"unless,omitempty"`
}

// checkPool resolves what an entity's pool names.
func (c *compiler) checkPool(def *definition, e *Entity) {
	if e.Pool == nil {
		return
	}
	at := def.spot().key("pool")
	if e.Parent != "" {
		c.fail(at, "pool_lines", "Lines have no owner, so they have no pool.", "明细没有负责人，不能设置公海。")
	}
	for i, name := range e.Pool.Show {
		if f := c.fieldNamed(at.key("show").item(i), e, name); f != nil && (f.bulky() || f.Kind == "lines" || f.Kind == "encrypted") {
			c.fail(at.key("show").item(i), "pool_show", "A field of the kind "+f.Kind+" is not shown in the pool.", "“"+f.kind.Label().Zh+"”字段不能在公海中显示。")
		}
	}
	for i, rule := range e.Pool.Recycle {
		f := (*Field)(nil)
		if rule.Since != "" {
			f = c.fieldNamed(at.key("recycle").item(i).key("since"), e, rule.Since)
		}
		if f != nil && !slices.Contains([]string{"date", "datetime"}, f.ResultKind()) {
			c.fail(at.key("recycle").item(i).key("since"), "pool_since", "\""+rule.Since+"\" is no date.", "“"+rule.Since+"”不是日期字段。")
		}
	}
	for i, role := range e.Pool.Claim {
		c.roleNamed(at.key("claim").item(i), role)
	}
	for i, role := range e.Pool.Assign {
		c.roleNamed(at.key("assign").item(i), role)
	}
}

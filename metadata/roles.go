package metadata

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// RowScopes are the rows of roles that are words, from the fewest to the most: the person's own
// records, also those of the person's territories, of the territories under them, of the people of
// the person's department, of the departments under it, of everybody the person leads, and all.
var RowScopes = []string{"own", "territory", "territory_below", "department", "department_below", "team", "all"}

// RowsOf gives on which rows the role has a right: a word of RowScopes, or "rule" with the rule.
func (r EntityRole) RowsOf(right string) (string, *Rule) {
	rows, special := r.RowsFor[right]
	if !special {
		rows, right = r.Rows, ""
	}
	switch {
	case rows == "":
		return "all", nil
	case slices.Contains(RowScopes, rows):
		return rows, nil
	}
	return "rule", r.Rules[right]
}

// TerritoryColumn names what tells in which territory a record of the entity lies: its first live
// reference to a territory; "" if it has none, its territories are then those of its owner.
func (e *Entity) TerritoryColumn() string {
	if e.Name == territoryEntity {
		return "id"
	}
	for _, field := range e.LiveFields() {
		if field.Kind == "reference" && field.To == territoryEntity {
			return field.Name
		}
	}
	return ""
}

const territoryEntity = "territory"

var oneWord = regexp.MustCompile(`^\s*[A-Za-z_]+\s*$`)

func (c *compiler) checkRole(def *definition, role *Role) {
	for _, name := range slices.Sorted(maps.Keys(role.Entities)) {
		rights, at := role.Entities[name], def.spot().key("entities").key(name)
		if rights.Rows == "" {
			rights.Rows = "all"
		}
		e := c.roleEntity(at, name, rights)
		rights.Rules = map[string]*Rule{}
		c.rowsOfRole(at.key("rows"), e, rights, "")
		for _, right := range slices.Sorted(maps.Keys(rights.RowsFor)) {
			c.rowsOfRole(at.key("rows_for").key(right), e, rights, right)
			if !slices.Contains(rights.Can, right) {
				c.fail(at.key("rows_for").key(right), "right_missing", "The role does not give the right \""+right+"\".", "该角色没有“"+right+"”权限。")
			}
		}
		for i, right := range rights.Deny {
			if slices.Contains(rights.Can, right) {
				c.fail(at.key("deny").item(i), "right_denied", "The role both gives and denies the right \""+right+"\".", "该角色同时授予和禁止了“"+right+"”权限。")
			}
		}
		role.Entities[name] = rights
	}
}

// rowsOfRole checks on which rows a right holds and compiles them where they are a rule.
func (c *compiler) rowsOfRole(at *spot, e *Entity, rights EntityRole, right string) {
	rows := rights.Rows
	if right != "" {
		rows = rights.RowsFor[right]
	}
	switch {
	case slices.Contains(RowScopes, rows):
	case oneWord.MatchString(rows):
		en, zh := suggestion(strings.TrimSpace(rows), RowScopes)
		scopes := strings.Join(RowScopes, ", ")
		c.fail(at, "enum", "Rows are "+scopes+" or a rule."+en, "数据范围应为 "+scopes+" 或规则。"+zh)
	case e != nil:
		rights.Rules[right] = &Rule{Source: rows}
		c.addRule(at, rights.Rules[right], Place{Context: ContextAccess, Entity: e}, rule.Boolean)
	}
}

// roleEntity finds the entity of rights; for * there is none, and so there are no fields and rules.
func (c *compiler) roleEntity(at *spot, name string, rights EntityRole) *Entity {
	if name == "*" {
		if len(rights.Fields)+len(rights.Limits) > 0 || !rights.allWords() {
			c.fail(at, "role_all", "For \"*\" there are no rights on fields and no rules for rows.", "“*”不能设置字段权限，也不能用规则设置数据范围。")
		}
		return nil
	}
	e := c.entityNamed(at, name)
	if e == nil {
		return nil
	}
	c.fieldsOfRole(at.key("fields"), e, rights.Fields)
	c.fieldsOfRole(at.key("limits"), e, rights.Limits)
	return e
}

func (c *compiler) fieldsOfRole(at *spot, e *Entity, words map[string]string) {
	for _, field := range slices.Sorted(maps.Keys(words)) {
		c.fieldNamed(at.key(field), e, field)
	}
}

// allWords reports whether no rows are said by a rule.
func (r EntityRole) allWords() bool {
	isRule := func(rows string) bool { return !slices.Contains(RowScopes, rows) }
	return !isRule(r.Rows) && !slices.ContainsFunc(slices.Collect(maps.Values(r.RowsFor)), isRule)
}

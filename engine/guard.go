package engine

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// guardedFields of a person decide who may sign in and what they may do.
var guardedFields = []string{"login", "roles", "active"}

// guardUser keeps people from giving themselves or others more than they administer, and the
// company from locking itself out.
func (s *saving) guardUser() []FieldProblem {
	var problems fieldProblems
	for _, field := range s.edited {
		if slices.Contains(guardedFields, field.Name) && !s.by.Administers("users") {
			problems.refuse(field.Name, "needs_admin", "Only administrators of people change this.", "只有人员管理员可以修改此项。")
		}
	}
	for _, right := range s.newAdminRights() {
		if !s.by.Administers(right) {
			problems.refuse("roles", "needs_admin", "You cannot give away the right “"+right+"”, which you do not have.", "您没有“"+right+"”权限，不能授予他人。")
		}
	}
	if s.loginDiffersInCase() {
		problems.refuse("login", "duplicate", "This sign-in name is taken.", "该登录名已被使用。")
	}
	if s.lastAdministrator() {
		problems.refuse("active", "last_admin", "Somebody has to stay administrator.", "至少要保留一名管理员。")
	}
	return problems
}

// newAdminRights lists the rights of administration that the change adds.
func (s *saving) newAdminRights() []string {
	var before []string
	if s.old != nil {
		before = adminRights(s.m, rolesOf(s.old))
	}
	var added []string
	for _, right := range adminRights(s.m, rolesOf(s.record)) {
		if !slices.Contains(before, right) {
			added = append(added, right)
		}
	}
	return added
}

func rolesOf(user *metadata.Record) []string {
	roles, _ := user.Value("roles").([]string)
	return roles
}

// loginDiffersInCase reports a sign-in name that somebody has with other capitals, for people sign in
// with either. The very same name is refused like any value that must be unique.
func (s *saving) loginDiffersInCase() bool {
	login := text(s.record, "login")
	other := s.org.Load().logins[strings.ToLower(login)]
	return other != nil && other.id != s.record.ID && other.login != login
}

// lastAdministrator reports whether the change takes the last active administrator away.
func (s *saving) lastAdministrator() bool {
	isAdmin := func(rights []string, active bool) bool { return active && slices.Contains(rights, "all") }
	active, _ := s.record.Value("active").(bool)
	self := s.org.Load().people[s.record.ID]
	if self == nil || !isAdmin(self.admin, self.active) || isAdmin(adminRights(s.m, rolesOf(s.record)), active) {
		return false
	}
	return !slices.ContainsFunc(s.org.Load().order, func(p *person) bool {
		return p.id != self.id && isAdmin(p.admin, p.active)
	})
}

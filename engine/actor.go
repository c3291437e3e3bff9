package engine

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// Via tells through what a change came.
type Via string

// The ways a change comes.
const (
	ViaForm     Via = "form"
	ViaAPI      Via = "api"
	ViaImport   Via = "import"
	ViaMail     Via = "mail"
	ViaWorkflow Via = "workflow"
	ViaSystem   Via = "system"
)

// Actor is who acts: a person, through something. It is an explicit parameter of every use case.
type Actor struct {
	ID         string   `json:"id"`
	Login      string   `json:"login"`
	Name       string   `json:"name"`
	Language   string   `json:"language"`
	Zone       string   `json:"zone,omitempty"`
	Department string   `json:"department,omitempty"`
	Roles      []string `json:"roles"`
	Teams      []string `json:"teams,omitempty"`
	Admin      []string `json:"admin"` // rights of administration: "all", metadata, users, imports, runs, audit

	Via       Via    `json:"-"`
	ChangeSet string `json:"-"` // groups changes that can be reverted as one; empty outside of imports and bulk work
	Session   string `json:"-"` // id of the session or API token, empty for the engine itself
	For       string `json:"-"` // of the engine: the person whose decision it carries out, for history
}

// author is who stands in history: the person, also when the engine acts for one.
func (a Actor) author() string {
	if a.ID != "" {
		return a.ID
	}
	return a.For
}

// engineActor acts for the engine itself: set-up, workflows, timers. Every right is its own.
func engineActor(via Via) Actor { return Actor{Admin: []string{"all"}, Via: via, Language: "en"} }

// operator is the engine carrying out what a person decided: what the person may ask for, though no right
// covers each of its steps.
func (a Actor) operator(via Via) Actor {
	operator := engineActor(via)
	operator.For, operator.ChangeSet = a.author(), a.ChangeSet
	return operator
}

// isEngine reports whether the engine acts by itself and no person does.
func (a Actor) isEngine() bool { return a.ID == "" && (a.Via == ViaWorkflow || a.Via == ViaSystem) }

// isMachine reports whether the engine acts, or another system: a token of somebody who administers
// runs. Only these may do what no person is named for.
func (a Actor) isMachine() bool { return a.isEngine() || a.Via == ViaAPI && a.Administers("runs") }

// HasRole reports whether the actor holds a role.
func (a Actor) HasRole(name string) bool { return slices.Contains(a.Roles, name) }

// Administers reports whether the actor has an administrator's right, e.g. "metadata".
func (a Actor) Administers(right string) bool {
	return slices.Contains(a.Admin, "all") || slices.Contains(a.Admin, right)
}

// adminParts are what administrators' rights are called where roles are made.
var adminParts = map[string]metadata.Text{
	"all": {En: "everything", Zh: "全部"}, "metadata": {En: "studio and releases", Zh: "设计器与发布"},
	"users": {En: "people and passwords", Zh: "人员与密码"}, "imports": {En: "imports", Zh: "数据导入"},
	"runs": {En: "runs and incidents", Zh: "流程实例与异常"}, "audit": {En: "audit log", Zh: "审计日志"},
}

// mustAdminister refuses whoever has not got the right.
func (a Actor) mustAdminister(right string) error {
	if a.Administers(right) {
		return nil
	}
	part := adminParts[right]
	e := forbidden("This needs a role that administers “"+part.En+"”.", "此操作需要具有“"+part.Zh+"”管理权限的角色。")
	e.Code = "needs_admin"
	return e
}

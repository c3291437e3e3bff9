package engine

import (
	"context"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// Shell is what stands around every page.
type Shell struct {
	Menu      MenuInfo               `json:"menu"`
	Entities  map[string]ShellEntity `json:"entities"`
	Counts    ShellCounts            `json:"counts"`
	Release   int64                  `json:"release"`
	Preset    *SetupPreset           `json:"preset"`
	Company   Company                `json:"company"`
	Checklist []ChecklistItem        `json:"checklist"`
}

// MenuInfo is the navigation as one person sees it.
type MenuInfo struct {
	Areas []metadata.MenuArea `json:"areas"`
}

// ShellEntity names an entity and what the actor can do with it.
type ShellEntity struct {
	Name   string        `json:"name"`
	Label  metadata.Text `json:"label"`
	Plural metadata.Text `json:"plural"`
	Icon   string        `json:"icon"`
	Title  string        `json:"title"`
	Can    []string      `json:"can"`
}

// ShellCounts are the figures in the top bar.
type ShellCounts struct {
	Todo   int64 `json:"todo"`
	Unread int64 `json:"unread"`
}

// ChecklistItem is a thing to do after set-up.
type ChecklistItem struct {
	Key   string        `json:"key"`
	Label metadata.Text `json:"label"`
	Done  bool          `json:"done"`
	Link  string        `json:"link"`
}

// Shell returns the menu, the entities and the figures for the actor.
func (e *Engine) Shell(ctx context.Context, by Actor) (*Shell, error) { panic("not written") }

// Home is the first page.
type Home struct {
	Todo      []TaskRow       `json:"todo"`
	FollowUps []FollowUp      `json:"followups"`
	Pipeline  []StageFigure   `json:"pipeline"`
	Recent    []RecentChange  `json:"recent"`
	Checklist []ChecklistItem `json:"checklist"`
}

// FollowUp is an activity that is due.
type FollowUp struct {
	Entity string     `json:"entity"`
	ID     string     `json:"id"`
	Title  string     `json:"title"`
	About  string     `json:"about"`
	DueAt  *time.Time `json:"due_at"`
	Late   bool       `json:"late"`
}

// RecentChange is something that was changed lately.
type RecentChange struct {
	Entity string    `json:"entity"`
	ID     string    `json:"id"`
	Title  string    `json:"title"`
	At     time.Time `json:"at"`
}

// Home returns the actor's first page.
func (e *Engine) Home(ctx context.Context, by Actor) (*Home, error) { panic("not written") }

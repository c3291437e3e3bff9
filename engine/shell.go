package engine

import (
	"context"
	"slices"

	"github.com/weft-crm/weft/engine/store"
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
	FollowUps []*Compose             `json:"followups"` // how follow-ups are written down
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
func (e *Engine) Shell(ctx context.Context, by Actor) (*Shell, error) {
	var shell *Shell
	err := e.readAs(ctx, by, func(a *act) error {
		preset, err := currentPreset(a.tx)
		if err != nil {
			return err
		}
		shell = &Shell{
			Menu: a.m.menuFor(a.by, preset), Entities: a.m.shellEntities(a.by), Release: a.m.Release, Preset: preset, Company: e.org.Load().company,
			FollowUps: a.m.composes(a.by),
		}
		if shell.Checklist, err = a.checklist(); err != nil {
			return err
		}
		if _, shell.Counts.Todo, err = a.todo(0); err != nil {
			return err
		}
		shell.Counts.Unread, err = a.tx.CountUnread(a.by.ID)
		return err
	})
	return shell, err
}

// currentPreset is the preset that was chosen; nil when there was none.
func currentPreset(tx *store.Tx) (*SetupPreset, error) {
	var preset SetupPreset
	found, err := tx.Setting(presetKey, &preset)
	if err != nil || !found {
		return nil, err
	}
	return &preset, nil
}

func (m *model) shellEntities(by Actor) map[string]ShellEntity {
	entities := map[string]ShellEntity{}
	for _, entity := range m.Entities {
		if entity.Archived || entity.Parent != "" {
			continue
		}
		can := m.rightsOn(by, entity).can()
		if !slices.Contains(can, "read") {
			continue
		}
		entities[entity.Name] = ShellEntity{
			Name: entity.Name, Label: entity.Label, Plural: entity.Plural, Icon: entity.Icon, Title: entity.Title, Can: can,
		}
	}
	return entities
}

// checklist tells an administrator what to do after set-up.
func (a *act) checklist() ([]ChecklistItem, error) {
	list := []ChecklistItem{}
	if !a.by.Administers("users") {
		return list, nil
	}
	customers, err := hasRecords(a.tx, a.m, "account")
	if err != nil {
		return nil, err
	}
	runs, _, err := a.tx.Runs(store.RunQuery{Limit: 1})
	if err != nil {
		return nil, err
	}
	if a.by.Administers("all") && a.config.SampleCompany != nil {
		list = append(list, ChecklistItem{Key: "sample", Label: metadata.Text{En: "Look around in a sample company", Zh: "加载示例公司看看"}, Done: customers, Link: "/system"})
	}
	return append(list,
		ChecklistItem{Key: "people", Label: metadata.Text{En: "Invite your people", Zh: "邀请同事"}, Done: len(a.org.Load().order) > 1, Link: "/people"},
		ChecklistItem{Key: "import", Label: metadata.Text{En: "Import your customers", Zh: "导入客户"}, Done: customers, Link: "/imports"},
		ChecklistItem{Key: "approval", Label: metadata.Text{En: "Look at your first approval", Zh: "查看第一个审批流程"}, Done: len(runs) > 0, Link: "/workflows"},
		ChecklistItem{Key: "field", Label: metadata.Text{En: "Add a field of your own", Zh: "添加一个自定义字段"}, Done: a.m.Release > 1, Link: "/studio"},
	), nil
}

func hasRecords(tx *store.Tx, m *model, entity string) (bool, error) {
	definition := m.Entity(entity)
	if definition == nil {
		return false, nil
	}
	ids, err := tx.IDs(store.Query{Entity: definition, Limit: 1})
	return len(ids) > 0, err
}

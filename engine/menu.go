package engine

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// menuFor is the navigation without what the person may not see and the preset leaves out.
func (m *model) menuFor(by Actor, preset *SetupPreset) MenuInfo {
	menu := MenuInfo{Areas: []metadata.MenuArea{}}
	if m.Menu == nil {
		return menu
	}
	for _, area := range m.Menu.Areas {
		if len(area.Roles) > 0 && !slices.ContainsFunc(area.Roles, by.HasRole) && !by.Administers("all") {
			continue
		}
		shown := area
		shown.Items = []metadata.MenuEntry{}
		for _, entry := range area.Items {
			if m.entryShown(by, preset, entry) {
				shown.Items = append(shown.Items, entry)
			}
		}
		if len(shown.Items) > 0 {
			menu.Areas = append(menu.Areas, shown)
		}
	}
	if rest := m.unlisted(by, preset); len(rest) > 0 {
		menu.Areas = append(menu.Areas, metadata.MenuArea{
			Name: "more", Label: metadata.Text{En: "More", Zh: "更多"}, Icon: "appstore", Items: rest,
		})
	}
	return menu
}

// unlisted are entries for the entities that no menu names, so that what an administrator has just added is
// found; links are found with what they join.
func (m *model) unlisted(by Actor, preset *SetupPreset) []metadata.MenuEntry {
	listed := map[string]bool{}
	for _, area := range m.Menu.Areas {
		for _, entry := range area.Items {
			listed[entry.Entity], listed[pageEntities[entry.Page]] = true, true
		}
	}
	var rest []metadata.MenuEntry
	for _, entity := range m.Entities {
		entry := metadata.MenuEntry{Name: entity.Name, Label: entity.Plural, Entity: entity.Name, Module: entity.Module}
		if !entity.Archived && entity.Parent == "" && entity.Link == nil && !listed[entity.Name] && m.entryShown(by, preset, entry) {
			rest = append(rest, entry)
		}
	}
	return rest
}

func (m *model) entryShown(by Actor, preset *SetupPreset, entry metadata.MenuEntry) bool {
	if entry.Module != "" && !m.moduleOn(preset, entry.Module) {
		return false
	}
	if entry.Page == poolPage && len(m.poolsOf(by)) == 0 || entry.Page == rankingsPage && len(m.rankingsOf(by, preset)) == 0 {
		return false
	}
	if entry.Entity != "" {
		return m.mayRead(by, entry.Entity)
	}
	right := pageRights[entry.Page]
	return right == "" || by.Administers(right)
}

// pageEntities are the entities that built-in pages show.
var pageEntities = map[string]string{"away": "absence", "people": "user"}

// pageRights are the administrators' rights that built-in pages need.
var pageRights = map[string]string{
	"studio": "metadata", "releases": "metadata", "people": "users", "roles": "users", "imports": "imports", "runs": "runs", "system": "audit",
}

// moduleOn reports whether the preset switches a module on; without a preset all are.
func (m *model) moduleOn(preset *SetupPreset, module string) bool {
	if preset == nil {
		return true
	}
	chosen := m.preset(*preset)
	return chosen == nil || slices.Contains(chosen.On, module)
}

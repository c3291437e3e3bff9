package metadata

import "slices"

// pages are the built-in pages that a menu entry or the home of a preset may name.
var pages = []string{
	"pool",
	"away", "changes", "clocks", "home", "imports", "inbox", "incidents", "jobs", "notices", "people", "rankings", "releases", "roles", "runs", "search", "studio",
	"system", "timers", "users", "workflows",
}

// pageNamed warns of a page that the browser does not know; it leaves such an entry out.
func (c *compiler) pageNamed(at *spot, page string) {
	if page != "" && !slices.Contains(pages, page) {
		en, zh := suggestion(page, pages)
		c.warn(at, "unknown_page", "There is no page \""+clip(page)+"\", so the entry is not shown."+en, "没有页面“"+clip(page)+"”，该菜单项不会显示。"+zh)
	}
}

// homeNamed warns of a home that is neither a page nor an entry of the menu.
func (c *compiler) homeNamed(at *spot, home string) {
	if home == "" || slices.Contains(pages, home) {
		return
	}
	known := slices.Clone(pages)
	for _, def := range c.of("menu") {
		for _, area := range def.value.(*Menu).Areas {
			known = append(known, names(area.Items, func(entry MenuEntry) string { return entry.Name })...)
		}
	}
	if !slices.Contains(known, home) {
		en, zh := suggestion(home, known)
		c.warn(at, "unknown_page", "There is no page or menu entry \""+clip(home)+"\" to start on."+en, "没有可作为首页的页面或菜单项“"+clip(home)+"”。"+zh)
	}
}

package metadata

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// checkPack checks that the packs it builds on are there, below it and new enough, and that its
// presets switch modules that exist.
func (c *compiler) checkPack(def *definition, pack *Pack) {
	at := def.spot()
	for _, name := range slices.Sorted(maps.Keys(pack.Requires)) {
		c.checkRequired(at.key("requires").key(name), def.pack, name, pack.Requires[name])
	}
	modules := c.modules()
	for i, preset := range pack.Presets {
		c.homeNamed(at.key("presets").item(i).key("home"), preset.Home)
		for j, module := range preset.On {
			if !slices.Contains(modules, module) {
				en, zh := suggestion(module, modules)
				c.warn(at.key("presets").item(i).key("on").item(j), "unknown_module", "No entity or menu entry belongs to the module \""+module+"\"."+en, "没有属于模块“"+module+"”的实体或菜单。"+zh)
			}
		}
	}
}

func (c *compiler) modules() []string {
	known := map[string]bool{}
	for _, e := range c.model.Entities {
		known[e.Module] = true
	}
	if c.model.Menu != nil {
		for _, area := range c.model.Menu.Areas {
			for _, entry := range area.Items {
				known[entry.Module] = true
			}
		}
	}
	delete(known, "")
	return slices.Sorted(maps.Keys(known))
}

func (c *compiler) checkRequired(at *spot, own, name, wanted string) {
	position := map[string]int{}
	for i, layer := range c.layers {
		position[layer.Pack] = i + 1
	}
	var found *Pack
	for _, other := range c.model.Packs {
		if other.Name == name {
			found = other
		}
	}
	switch {
	case found == nil && position[name] == 0:
		c.fail(at, "pack_required", "The pack \""+name+"\" has to be installed as well.", "还需要安装配置包“"+name+"”。")
	case position[name] > position[own]:
		c.fail(at, "pack_order", "The pack \""+name+"\" has to lie below this one.", "配置包“"+name+"”应位于此包之下。")
	case found != nil && !satisfies(found.Version, wanted):
		c.fail(at, "pack_version", "Version "+wanted+" of \""+name+"\" is needed; "+found.Version+" is installed.", "需要“"+name+"”的 "+wanted+" 版本，当前为 "+found.Version+"。")
	}
}

// satisfies reports whether a version lies in a range: ^1.4 (from 1.4, below 2), ~1.4 (from 1.4,
// below 1.5), or 1.4.0.
func satisfies(version, wanted string) bool {
	have := versionNumbers(version)
	least := versionNumbers(strings.TrimLeft(wanted, "^~"))
	if slices.Compare(have[:], least[:]) < 0 {
		return false
	}
	switch {
	case strings.HasPrefix(wanted, "^"):
		return have[0] == least[0]
	case strings.HasPrefix(wanted, "~"):
		return have[0] == least[0] && have[1] == least[1]
	default:
		parts := strings.Count(wanted, ".") + 1
		return slices.Equal(have[:parts], least[:parts])
	}
}

func versionNumbers(version string) [3]int {
	var numbers [3]int
	core, _, _ := strings.Cut(version, "-")
	for i, part := range strings.SplitN(core, ".", 3) {
		numbers[i], _ = strconv.Atoi(part)
	}
	return numbers
}

// CompareVersions orders two versions of a pack.
func CompareVersions(a, b string) int {
	x, y := versionNumbers(a), versionNumbers(b)
	return cmp.Or(slices.Compare(x[:], y[:]), cmp.Compare(a, b))
}

package metadata

// Definitions that were published or handed on once stay readable: what an earlier version wrote otherwise is
// read as this one writes it.

// renewTargets reads blocks of homes that say themselves in which fields targets stand, as all did before
// entities said it.
func renewTargets(definitions []*definition) {
	entities := map[string]*definition{}
	for _, def := range definitions {
		if def.kind == "entity" {
			entities[nameOfFile(def.path)] = def
		}
	}
	for _, def := range definitions {
		if def.kind != "home" || def.root.get("blocks") == nil {
			continue
		}
		for _, block := range def.root.get("blocks").items {
			target := block.get("target")
			if target == nil || target.kind != nodeObject {
				continue
			}
			if entity := entities[target.string("entity")]; entity != nil && entity.root.get("targets") == nil {
				entity.root.add("targets", target.without([]string{"entity"}))
			}
			*target = node{kind: nodeText, text: target.string("entity"), from: target.from, offset: target.offset}
		}
	}
}

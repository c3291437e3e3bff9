package metadata

import (
	"encoding/json"
	"maps"
	"path"
	"runtime"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

func itoa(i int) string { return strconv.Itoa(i) }

// readDefinitions decodes every file, lays the layers over each other, checks the result against
// its schema and turns it into Go values.
func (c *compiler) readDefinitions() {
	files := map[string]*definition{}
	m := &merger{}
	for _, layer := range c.layers {
		for _, file := range slices.Sorted(maps.Keys(layer.Files)) {
			kind := DefinitionKind(file)
			if kind == "" {
				c.unknownFile(layer, file)
				continue
			}
			root := c.decodeFile(layer, file, kind)
			if root == nil {
				continue
			}
			key := file
			if kind == "pack" { // each layer has its own
				key = layer.Pack + "/" + file
			}
			def := files[key]
			if def == nil {
				def = &definition{kind: kind, path: file, pack: layer.Pack}
				files[key] = def
				c.definitions = append(c.definitions, def)
			}
			def.root = m.merge(def.root, root, "")
		}
	}
	if !c.trusted {
		c.problems = append(c.problems, m.problems...)
	}
	renewTargets(c.definitions)
	c.readEach()
}

// readEach reads the definitions on all processors; none needs another one for that.
func (c *compiler) readEach() {
	readers := make([]*compiler, len(c.definitions))
	inParallel(len(readers), func(i int) {
		readers[i] = &compiler{trusted: c.trusted, broken: map[string]bool{}}
		readers[i].readDefinition(c.definitions[i])
	})
	for _, reader := range readers {
		c.problems = append(c.problems, reader.problems...)
		maps.Copy(c.broken, reader.broken)
	}
}

// inParallel does n independent things on all processors.
func inParallel(n int, do func(i int)) {
	var wait sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), n)
	for worker := range workers {
		wait.Go(func() {
			for i := worker; i < n; i += workers {
				do(i)
			}
		})
	}
	wait.Wait()
}

// otherFolders hold files that are no definitions of this version.
var otherFolders = []string{"data", "scenarios", "doc", "docs"}

func (c *compiler) unknownFile(layer Layer, file string) {
	folder, _, _ := strings.Cut(file, "/")
	if path.Ext(file) != ".json" || slices.Contains(otherFolders, folder) || c.trusted {
		return
	}
	var folders []string
	for _, known := range definitionKinds {
		if known.folder != "" {
			folders = append(folders, known.folder)
		}
	}
	en, zh := suggestion(folder, folders)
	c.problems = append(c.problems, Problem{
		Pack: layer.Pack, File: file, Path: file, Code: "file_ignored", Warning: true,
		Message: Text{En: "This file is not read: its folder holds no definitions." + en, Zh: "此文件未被读取：所在文件夹不存放定义。" + zh},
	})
}

func (c *compiler) decodeFile(layer Layer, file, kind string) *node {
	root, problems := decode(&source{pack: layer.Pack, file: file, data: layer.Files[file]})
	c.problems = append(c.problems, problems...)
	if root == nil {
		c.broken[kind+"/"+nameOfFile(file)] = true
	}
	return root
}

func nameOfFile(file string) string { return strings.TrimSuffix(path.Base(file), ".json") }

func (c *compiler) readDefinition(def *definition) {
	def.name = nameOfFile(def.path)
	if !c.trusted {
		c.checkSchema(def)
		c.checkName(def)
	}
	if def.root.kind == nodeObject {
		c.decodeValue(def)
	}
	if def.value == nil {
		c.broken[def.kind+"/"+def.name] = true
	}
}

// checkSchema reports what the schema refuses and takes it out, so that the rest can be checked.
func (c *compiler) checkSchema(def *definition) {
	found := violations(def.kind, def.root)
	if len(found) == 0 {
		return
	}
	for _, mistake := range found {
		c.report(def.spot().walk(mistake.tokens), mistake.code, mistake.message, false)
	}
	var places [][]string
	for _, mistake := range found {
		if mistake.prune {
			places = append(places, mistake.tokens)
		}
	}
	// From the back, so that places in lists stay right.
	sort.Slice(places, func(i, j int) bool { return compareTokens(places[i], places[j]) > 0 })
	for _, tokens := range places {
		def.root = def.root.without(tokens)
	}
}

func (s *spot) walk(tokens []string) *spot {
	for _, token := range tokens {
		if i, err := strconv.Atoi(token); err == nil && s.node != nil && s.node.kind == nodeList {
			s = s.item(i)
		} else {
			s = s.key(token)
		}
	}
	return s
}

func compareTokens(a, b []string) int {
	return slices.CompareFunc(a, b, func(x, y string) int {
		i, errI := strconv.Atoi(x)
		j, errJ := strconv.Atoi(y)
		if errI == nil && errJ == nil {
			return i - j
		}
		return strings.Compare(x, y)
	})
}

// without copies a value, leaving out what stands at a place.
func (n *node) without(tokens []string) *node {
	if len(tokens) == 0 {
		return &node{kind: nodeNull, from: n.from, offset: n.offset}
	}
	copied := *n
	if i, err := strconv.Atoi(tokens[0]); err == nil && n.kind == nodeList && i < len(n.items) {
		copied.items = slices.Clone(n.items)
		if len(tokens) == 1 {
			copied.items = slices.Delete(copied.items, i, i+1)
		} else {
			copied.items[i] = n.items[i].without(tokens[1:])
		}
		return &copied
	}
	i := n.index(tokens[0])
	if i < 0 {
		return n
	}
	copied.members = slices.Clone(n.members)
	if len(tokens) == 1 {
		copied.members = slices.Delete(copied.members, i, i+1)
	} else {
		copied.members[i].value = n.members[i].value.without(tokens[1:])
	}
	return &copied
}

// checkName demands that a file is called as what it defines: layers find each other by it.
func (c *compiler) checkName(def *definition) {
	root := def.root
	var want, key string
	switch def.kind {
	case "pack", "menu":
		return
	case "form", "view", "print", "statement":
		if root.string("entity") == "" || root.string("name") == "" {
			return
		}
		want, key = root.string("entity")+"."+root.string("name"), "name"
	case "workflow":
		want, key = root.string("key"), "key"
	default:
		want, key = root.string("name"), "name"
	}
	if want != "" && want != def.name {
		folder := path.Dir(def.path)
		c.fail(def.spot().key(key), "file_name", "This belongs in the file "+folder+"/"+want+".json.", "此定义应放在文件 "+folder+"/"+want+".json 中。")
	}
}

// decodeValue turns the definition into its Go value.
func (c *compiler) decodeValue(def *definition) {
	value := map[string]func() any{
		"pack": func() any { return &Pack{} }, "entity": func() any { return &Entity{} }, "options": func() any { return &OptionSet{} },
		"form": func() any { return &Form{} }, "view": func() any { return &View{} }, "workflow": func() any { return &Workflow{} },
		"role": func() any { return &Role{} }, "menu": func() any { return &Menu{} }, "team": func() any { return &Team{} },
		"calendar": func() any { return &Calendar{} }, "template": func() any { return &Template{} }, "print": func() any { return &Print{} }, "assignment": func() any { return &Assignment{} },
		"conversion": func() any { return &Conversion{} }, "statement": func() any { return &Statement{} }, "home": func() any { return &Home{} },
	}[def.kind]()
	if err := json.Unmarshal(def.root.appendTo(nil), value); err != nil {
		if len(c.problems.Errors()) == 0 { // the schema has told already
			c.fail(def.spot(), "unreadable", "This definition cannot be read: "+err.Error()+".", "无法读取此定义："+err.Error()+"。")
		}
		return
	}
	def.value = value
}

// collect puts the definitions into the model by name.
func (c *compiler) collect() {
	m := c.model
	for _, def := range c.definitions {
		switch value := def.value.(type) {
		case *Pack:
			c.collectPack(def, value)
		case *Entity:
			value.Pack = def.pack
			if value.Name == "" {
				value.Name = def.name
			}
			m.Entities = append(m.Entities, value)
			m.entities[value.Name] = value
		case *OptionSet:
			m.OptionSets[value.Name] = value
		case *Form:
			m.Forms = append(m.Forms, value)
		case *View:
			m.Views = append(m.Views, value)
		case *Workflow:
			m.Workflows = append(m.Workflows, value)
			m.workflows[value.Key] = value
		case *Role:
			m.Roles = append(m.Roles, value)
			m.roles[value.Name] = value
		case *Menu:
			m.Menu = value
		case *Team:
			m.Teams = append(m.Teams, value)
			m.teams[value.Name] = value
		case *Calendar:
			m.Calendars[value.Name] = value
		case *Template:
			m.Templates[value.Name] = value
		case *Print:
			m.Prints = append(m.Prints, value)
		case *Assignment:
			m.Assignments = append(m.Assignments, value)
		case *Conversion:
			m.Conversions = append(m.Conversions, value)
		case *Statement:
			m.Statements = append(m.Statements, value)
		case *Home:
			m.Homes = append(m.Homes, value)
		}
	}
	c.users = m.entities[userEntity]
	m.shapes = newCompanyShapes(c.users, m.entities["department"])
	m.shapes.tree = treeShape(m.Entities)
	c.optionSets()
}

func (c *compiler) collectPack(def *definition, pack *Pack) {
	c.model.Packs = append(c.model.Packs, pack)
	if pack.Name != "" && pack.Name != def.pack {
		c.fail(def.spot().key("name"), "pack_name", "The pack is installed as \""+def.pack+"\", but calls itself \""+pack.Name+"\".",
			"此配置包安装名为“"+def.pack+"”，文件中却写作“"+pack.Name+"”。")
	}
	for i, preset := range pack.Presets {
		for j := range i {
			if pack.Presets[j].Name == preset.Name {
				c.duplicate(def.spot().key("presets").item(i).key("name"), preset.Name)
			}
		}
	}
}

func (c *compiler) duplicate(at *spot, name string) {
	c.fail(at, "duplicate", "\""+clip(name)+"\" stands here twice.", "“"+clip(name)+"”重复。")
}

// of lists the definitions of a kind that could be read.
func (c *compiler) of(kind string) []*definition {
	var found []*definition
	for _, def := range c.definitions {
		if def.kind == kind && def.value != nil {
			found = append(found, def)
		}
	}
	return found
}

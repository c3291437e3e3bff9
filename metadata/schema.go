package metadata

import (
	"bytes"
	"embed"
	"errors"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/weft-crm/weft/metadata/rule"
)

//go:embed schema/*.json
var schemaFiles embed.FS

const schemaBase = "https://weft-crm.github.io/schema/"

// definitionKinds lists the kinds of definitions with the folder each lives in, "" for one file.
var definitionKinds = []struct{ kind, folder string }{
	{"pack", ""},
	{"entity", "entities"},
	{"options", "options"},
	{"form", "forms"},
	{"view", "views"},
	{"workflow", "workflows"},
	{"role", "roles"},
	{"menu", ""},
	{"team", "teams"},
	{"calendar", "calendars"},
	{"template", "templates"},
	{"print", "prints"},
	{"assignment", "assignment"},
	{"conversion", "conversions"},
	{"statement", "statements"},
	{"home", "homes"},
}

// Schema returns the JSON Schema of a kind of definition ("entity", "workflow" …), or "common",
// which the others refer to.
func Schema(kind string) ([]byte, bool) {
	data, err := schemaFiles.ReadFile("schema/" + path.Base(kind) + ".json")
	return data, err == nil
}

// SchemaKinds lists the kinds of definitions.
func SchemaKinds() []string {
	names := make([]string, len(definitionKinds))
	for i, known := range definitionKinds {
		names[i] = known.kind
	}
	return names
}

// DefinitionKind tells what a path of a pack holds: entity, options, form, view, workflow, role,
// menu, team, calendar, template, print, assignment, conversion, statement, home, pack, or "" for other files (data, scenarios).
func DefinitionKind(file string) string {
	switch file {
	case "pack.json":
		return "pack"
	case "menus.json":
		return "menu"
	}
	folder, name, _ := strings.Cut(file, "/")
	if strings.Contains(name, "/") || path.Ext(name) != ".json" {
		return ""
	}
	for _, known := range definitionKinds {
		if known.folder == folder {
			return known.kind
		}
	}
	return ""
}

// schemaSet is the compiled schemas, and the schemas as written, for messages.
type schemaSet struct {
	compiled map[string]*jsonschema.Schema
	written  map[string]*node
}

// schemas compiles them once, when the first definition is checked.
var schemas = sync.OnceValues(func() (*schemaSet, error) {
	set := &schemaSet{compiled: map[string]*jsonschema.Schema{}, written: map[string]*node{}}
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	for _, name := range append(SchemaKinds(), "common") {
		data, _ := Schema(name)
		root, problems := decode(&source{file: name + ".json", data: data})
		if err := problems.Err(); err != nil {
			return nil, err
		}
		set.written[name] = root
		if err := compiler.AddResource(schemaBase+name+".json", bytes.NewReader(data)); err != nil {
			return nil, err
		}
	}
	for _, name := range SchemaKinds() {
		compiled, err := compiler.Compile(schemaBase + name + ".json")
		if err != nil {
			return nil, err
		}
		set.compiled[name] = compiled
	}
	return set, nil
})

// violation is one mistake against a schema. Its place is where the definition has to change.
type violation struct {
	tokens  []string
	code    string
	message Text
	prune   bool // the value there cannot be used
}

// violations checks a definition of a kind and tells each mistake once.
func violations(kind string, root *node) []violation {
	set, err := schemas()
	if err != nil { // the schemas are part of the program; a test compiles them
		return []violation{{code: "schema", message: Text{En: err.Error(), Zh: err.Error()}}}
	}
	var failed *jsonschema.ValidationError
	if !errors.As(set.compiled[kind].Validate(root.plain()), &failed) {
		return nil
	}
	reader := &violationReader{set: set, root: root}
	return reader.read(failed)
}

// violationReader turns a tree of schema errors into mistakes.
type violationReader struct {
	set  *schemaSet
	root *node
}

func (r *violationReader) read(failed *jsonschema.ValidationError) []violation {
	at := r.where(failed)
	switch {
	case at.keyword == "anyOf" || at.keyword == "oneOf":
		return r.alternatives(failed, at)
	case len(failed.Causes) == 0:
		return r.explain(at)
	}
	var found []violation
	for _, cause := range failed.Causes {
		found = append(found, r.read(cause)...)
	}
	return found
}

// rulePlace is a keyword of a schema and the value it was applied to.
type rulePlace struct {
	keyword string
	schema  *node    // the object the keyword stands in
	value   *node    // the value that failed
	tokens  []string // its place in the definition
	isName  bool     // the value is the name of a key
}

func (r *violationReader) where(failed *jsonschema.ValidationError) rulePlace {
	file, fragment, _ := strings.Cut(failed.AbsoluteKeywordLocation, "#")
	tokens := decodedTokens(fragment)
	at := rulePlace{tokens: decodedTokens(failed.InstanceLocation)}
	at.isName = strings.Contains(failed.KeywordLocation, "/propertyNames")
	at.value = r.root.at(at.tokens)
	at.schema = r.set.written[strings.TrimSuffix(path.Base(file), ".json")]
	if len(tokens) == 0 || at.schema == nil {
		return at
	}
	at.keyword = tokens[len(tokens)-1]
	at.schema = at.schema.at(tokens[:len(tokens)-1])
	return at
}

func decodedTokens(pointer string) []string {
	tokens := tokensOf(pointer)
	for i, token := range tokens {
		if plain, err := url.PathUnescape(token); err == nil {
			tokens[i] = plain
		}
	}
	return tokens
}

// alternatives picks the way that was meant: the one that goes beyond the type of the value.
func (r *violationReader) alternatives(failed *jsonschema.ValidationError, at rulePlace) []violation {
	if keys := requiredChoices(at.schema.get(at.keyword)); keys != nil {
		return r.choice(at, keys)
	}
	var best []violation
	rank := 0
	for _, cause := range failed.Causes {
		found := r.read(cause)
		switch closeness := closenessOf(found, at.tokens); {
		case closeness > rank:
			best, rank = found, closeness
		case rank == 1:
			best = joinTypes(best, found)
		}
	}
	return best
}

// closenessOf ranks mistakes: 1 when the type of the value is wrong, 2 when its content is, 3 when
// something inside it is.
func closenessOf(found []violation, tokens []string) int {
	closeness := 3
	for _, mistake := range found {
		if len(mistake.tokens) != len(tokens) {
			continue
		}
		switch mistake.code {
		case "type":
			return 1
		case "enum", "const", "pattern":
			closeness = 2
		}
	}
	return closeness
}

// joinTypes makes one mistake of "has to be a text" and "has to be an object".
func joinTypes(a, b []violation) []violation {
	if len(a) != 1 || len(b) != 1 || a[0].code != "type" || b[0].code != "type" || a[0].message == b[0].message {
		return a
	}
	joined := a[0]
	joined.message.En = strings.TrimSuffix(a[0].message.En, ".") + " or " + strings.TrimPrefix(b[0].message.En, "This has to be ")
	joined.message.Zh = strings.TrimSuffix(a[0].message.Zh, "。") + "或" + strings.TrimPrefix(b[0].message.Zh, "此处应为")
	return []violation{joined}
}

// requiredChoices gives the keys of a list of alternatives that only demand one key each.
func requiredChoices(alternatives *node) []string {
	var keys []string
	for _, alternative := range alternatives.items {
		required := alternative.get("required")
		if required == nil || len(alternative.members) != 1 || len(required.items) != 1 {
			return nil
		}
		keys = append(keys, required.items[0].text)
	}
	return keys
}

// choice tells which of the keys stand there, of which there has to be one.
func (r *violationReader) choice(at rulePlace, keys []string) []violation {
	var given []string
	for _, key := range keys {
		if at.value.get(key) != nil {
			given = append(given, key)
		}
	}
	if len(given) > 1 {
		message := Text{
			En: "Only one of these may stand here: " + strings.Join(given, ", ") + ".",
			Zh: "此处只能有其中之一：" + strings.Join(given, "、") + "。",
		}
		return []violation{{tokens: at.tokens, code: "one_of", message: message}}
	}
	for _, m := range at.value.members { // a misspelt key is told where it stands
		if en, _ := suggestion(m.key, keys); en != "" {
			return nil
		}
	}
	message := Text{
		En: "One of these is needed here: " + strings.Join(keys, ", ") + ".",
		Zh: "此处需要其中之一：" + strings.Join(keys, "、") + "。",
	}
	return []violation{{tokens: at.tokens, code: "one_of", message: message}}
}

// explain puts a mistake against one keyword in words.
func (r *violationReader) explain(at rulePlace) []violation {
	switch at.keyword {
	case "required":
		return missingKeys(at)
	case "additionalProperties":
		return unknownKeys(at)
	}
	explained := violation{tokens: at.tokens, code: at.keyword, prune: true}
	given := at.value.words()
	if at.isName {
		given = strconv.Quote(clip(at.tokens[len(at.tokens)-1]))
	}
	limit := at.schema.get(at.keyword).words()
	switch at.keyword {
	case "type":
		explained.message = typeMessage(at.schema.get("type"))
	case "enum", "const":
		explained.message = enumMessage(at, given)
	case "pattern":
		explained.message = patternMessage(at.schema, given)
	case "minLength", "minItems", "minProperties":
		explained.code, explained.message = "too_short", fewMessage(limit)
		explained.prune = at.keyword == "minLength"
	case "maxLength", "maxItems", "maxProperties":
		explained.code, explained.prune = "too_long", false
		explained.message = Text{En: "This is too long; at most " + limit + " are allowed.", Zh: "过长，最多 " + limit + "。"}
	case "minimum":
		explained.code, explained.message = "too_small", Text{En: "This has to be at least " + limit + ".", Zh: "不能小于 " + limit + "。"}
	case "maximum":
		explained.code, explained.message = "too_large", Text{En: "This has to be at most " + limit + ".", Zh: "不能大于 " + limit + "。"}
	case "uniqueItems":
		explained.code, explained.prune = "duplicate", false
		explained.message = Text{En: "Something stands in this list twice.", Zh: "列表中有重复项。"}
	default:
		explained.message = Text{En: "This is not allowed here.", Zh: "此处不允许这样写。"}
	}
	return []violation{explained}
}

func fewMessage(limit string) Text {
	if limit == "1" {
		return Text{En: "This must not be empty.", Zh: "此处不能为空。"}
	}
	return Text{En: "At least " + limit + " are needed.", Zh: "至少需要 " + limit + " 个。"}
}

func missingKeys(at rulePlace) []violation {
	var found []violation
	for _, key := range at.schema.get("required").items {
		if at.value.get(key.text) == nil && !misspelt(at, key.text) {
			found = append(found, violation{tokens: at.tokens, code: "missing", message: Text{
				En: strconv.Quote(key.text) + " is missing here.",
				Zh: "此处缺少“" + key.text + "”。",
			}})
		}
	}
	return found
}

// misspelt reports whether an unknown key is probably the one that is missing; then that is told.
func misspelt(at rulePlace, key string) bool {
	properties := at.schema.get("properties")
	if properties == nil {
		return false
	}
	for _, m := range at.value.members {
		if properties.get(m.key) == nil && rule.EditDistance(m.key, key) < 3 {
			return true
		}
	}
	return false
}

func unknownKeys(at rulePlace) []violation {
	var known []string
	for _, m := range at.schema.get("properties").keys() {
		if m != "$schema" && at.value.get(m) == nil {
			known = append(known, m)
		}
	}
	var found []violation
	for _, m := range at.value.members {
		if properties := at.schema.get("properties"); properties != nil && properties.get(m.key) != nil {
			continue
		}
		en, zh := suggestion(m.key, known)
		found = append(found, violation{
			tokens: append(slices.Clone(at.tokens), m.key), code: "unknown_key", prune: true,
			message: Text{En: strconv.Quote(clip(m.key)) + " is not known here." + en, Zh: "此处没有“" + clip(m.key) + "”这一项。" + zh},
		})
	}
	return found
}

func (n *node) keys() []string {
	if n == nil {
		return nil
	}
	keys := make([]string, len(n.members))
	for i, m := range n.members {
		keys[i] = m.key
	}
	return keys
}

// words writes a value for a message, shortened.
func (n *node) words() string {
	if n == nil {
		return ""
	}
	return clip(string(n.appendTo(nil)))
}

var typeWords = map[string]Text{
	"string": {"a text", "文本"}, "integer": {"a whole number", "整数"}, "number": {"a number", "数字"}, "boolean": {"true or false", " true 或 false"},
	"array": {"a list […]", "列表 […]"}, "object": {"an object {…}", "对象 {…}"}, "null": {"null", " null"},
}

func typeMessage(types *node) Text {
	words := []*node{types}
	if types.kind == nodeList {
		words = types.items
	}
	var en, zh []string
	for _, word := range words {
		en, zh = append(en, typeWords[word.text].En), append(zh, typeWords[word.text].Zh)
	}
	return Text{En: "This has to be " + strings.Join(en, " or ") + ".", Zh: "此处应为" + strings.Join(zh, "或") + "。"}
}

func enumMessage(at rulePlace, given string) Text {
	if only := at.schema.get("const"); only != nil && at.keyword == "const" {
		return Text{En: "Only " + only.words() + " may stand here.", Zh: "此处只能写 " + only.words() + "。"}
	}
	var words []string
	for _, word := range at.schema.get("enum").items {
		words = append(words, word.text)
	}
	en, zh := "", ""
	if at.value.kind == nodeText {
		en, zh = suggestion(at.value.text, words)
	}
	if en == "" {
		list := strings.Join(words, ", ")
		en, zh = " Allowed are: "+list+".", "可用的有："+list+"。"
	}
	return Text{En: given + " is not one of the possible words." + en, Zh: given + " 不是可用的取值。" + zh}
}

func patternMessage(schema *node, given string) Text {
	if given == `""` {
		return Text{En: "Nothing is chosen or written here yet.", Zh: "此处尚未选择或填写。"}
	}
	own := schema.get("x-weft")
	if own == nil {
		return Text{En: given + " is not written in the right form.", Zh: given + " 的写法不正确。"}
	}
	return Text{En: given + " is not right. " + own.string("en"), Zh: given + " 不正确。" + own.string("zh")}
}

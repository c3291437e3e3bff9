package metadata

import (
	"slices"
	"unicode"
)

// textKeys are the keys under which people read, by kind of definition.
var textKeys = map[string][]string{
	"pack": {"label", "help"}, "entity": {"label", "plural", "help", "message"}, "options": {"label"}, "form": {"label"}, "view": {"label"},
	"workflow": {"title", "msg"}, "role": {"label", "help"}, "menu": {"label"}, "team": {"label"},
	"calendar": {"label"}, "template": {"subject", "body"}, "print": {"label", "text"}, "assignment": {"label"}, "conversion": {"label", "help"},
	"statement": {"label", "help", "text"}, "home": {"label"},
}

// checkTexts warns of texts that are missing in one of the languages.
func (c *compiler) checkTexts() {
	if c.trusted {
		return
	}
	for _, def := range c.definitions {
		if def.root.kind == nodeObject {
			c.textsIn(def.spot(), textKeys[def.kind])
		}
	}
}

func (c *compiler) textsIn(at *spot, keys []string) {
	if at.node == nil {
		return
	}
	for i, m := range at.node.members {
		value := at.node.members[i].value
		switch {
		case slices.Contains(keys, m.key) && (value.kind == nodeText || value.kind == nodeObject && value.isText()):
			c.checkText(at.key(m.key))
		case value.kind == nodeObject || value.kind == nodeList:
			c.textsIn(at.key(m.key), keys)
		}
	}
	for i := range at.node.items {
		c.textsIn(at.item(i), keys)
	}
}

// isText reports whether an object has languages for keys.
func (n *node) isText() bool {
	return !slices.ContainsFunc(n.members, func(m member) bool { return m.key != "en" && m.key != "zh" })
}

func (c *compiler) checkText(at *spot) {
	if at.node.kind == nodeText {
		if hasLetters(placeholder.ReplaceAllString(at.node.text, "")) { // rules are of no language
			c.warn(at, "translation_missing", "This text stands in one language only.", "此文本只有一种语言。")
		}
		return
	}
	for language, name := range map[string]Text{"en": {"English", "英文"}, "zh": {"Chinese", "中文"}} {
		if isBlank(at.node.string(language)) {
			c.warn(at, "translation_missing", "The text is missing in "+name.En+".", "缺少"+name.Zh+"文本。")
		}
	}
}

func hasLetters(text string) bool {
	for _, r := range text {
		if unicode.IsLetter(r) {
			return true
		}
	}
	return false
}

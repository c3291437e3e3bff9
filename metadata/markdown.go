package metadata

import "regexp"

// markdownFormat is a longtext that is written with the signs of Markdown.
const markdownFormat = "markdown"

// markdownSigns are the signs of Markdown, and what is left of them where text has no formatting.
var markdownSigns = []struct {
	sign  *regexp.Regexp
	plain string
}{
	{regexp.MustCompile("(?m)^ {0,3}(```|~~~).*\n?"), ""},
	{regexp.MustCompile(`(?m)^ {0,3}(#{1,6}|>)[ \t]+`), ""},
	{regexp.MustCompile(`(?m)^([ \t]*)[-*+][ \t]+(\[[ xX]\][ \t]+)?`), "$1• "},
	{regexp.MustCompile(`!?\[([^\]\n]*)\]\([^)\n]*\)`), "$1"},
	{regexp.MustCompile(`\*\*([^*\n]+)\*\*`), "$1"},
	{regexp.MustCompile(`\*([^*\s][^*\n]*)\*`), "$1"},
	{regexp.MustCompile(`~~([^~\n]+)~~`), "$1"},
	{regexp.MustCompile("`([^`\n]+)`"), "$1"},
}

// plainMarkdown is a text without the signs of Markdown, for paper, mails, lists and search.
func plainMarkdown(text string) string {
	for _, one := range markdownSigns {
		text = one.sign.ReplaceAllString(text, one.plain)
	}
	return text
}

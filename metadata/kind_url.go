package metadata

import (
	"net/url"
	"strings"
)

const maxURLLength = 2000

// urlKind is a web address.
type urlKind struct{ textual }

func (urlKind) Name() string { return "url" }
func (urlKind) Label() Text  { return Text{"Web address", "网址"} }

func (urlKind) Parse(_ *Field, raw any) (any, *ValueProblem) {
	return parseLine(raw, maxURLLength, checkURL)
}

func (k urlKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	text = strings.TrimSpace(text)
	if text != "" && !strings.Contains(text, "://") {
		text = "https://" + text
	}
	return k.Parse(f, text)
}

func (k urlKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	return k.Parse(f, ruleText(value))
}

func checkURL(text string) *ValueProblem {
	address, err := url.Parse(text)
	if err != nil || (address.Scheme != "http" && address.Scheme != "https") || address.Hostname() == "" || strings.ContainsAny(text, " <>\"") {
		return refuse("url", "This is not a web address like https://example.com.", "不是有效的网址，例如 https://example.com。")
	}
	return nil
}

package metadata

import (
	"net/mail"
	"strings"
)

const maxEmailLength = 254

// emailKind is an e-mail address.
type emailKind struct{ textual }

func (emailKind) Name() string { return "email" }
func (emailKind) Label() Text  { return Text{"E-mail", "电子邮箱"} }

func (emailKind) Parse(_ *Field, raw any) (any, *ValueProblem) {
	return parseLine(raw, maxEmailLength, checkEmail)
}

func (k emailKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	return k.Parse(f, strings.TrimPrefix(strings.TrimSpace(text), "mailto:"))
}

func (k emailKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	return k.Parse(f, ruleText(value))
}

func checkEmail(text string) *ValueProblem {
	address, err := mail.ParseAddress(text)
	local, domain, _ := strings.Cut(text, "@")
	if err != nil || address.Address != text || len(local) > 64 || !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") {
		return refuse("email", "This is not an e-mail address like li@example.com.", "不是有效的邮箱地址，例如 li@example.com。")
	}
	return nil
}

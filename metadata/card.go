package metadata

import "slices"

// cardParts are the parts of a business card that a field can take, by the field's kind.
var cardParts = map[string][]string{
	"text":      {"name", "position", "department", "company", "mobile", "phone", "email", "address", "website", "wechat"},
	"longtext":  {"address"},
	"phone":     {"mobile", "phone"},
	"email":     {"email"},
	"url":       {"website"},
	"reference": {"company"},
	"image":     {"photo"},
}

// card refuses a part of a business card that a field of this kind, which has the setting, cannot take.
func (c *fieldCheck) card(f *Field) {
	parts, has := cardParts[f.Kind]
	if f.Card == "" || !has || slices.Contains(parts, f.Card) {
		return
	}
	c.fail("card", "card_kind", "A field of the kind "+f.Kind+" cannot take this part of a business card.", "“"+f.KindOf().Label().Zh+"”字段不能接收名片的这项内容。")
}

package metadata

import (
	"regexp"
	"strings"

	"golang.org/x/text/width"

	"github.com/weft-crm/weft/metadata/rule"
)

const (
	maxStreetLength   = 200
	maxPostcodeLength = 12
	maxContactLength  = 100
)

// Address is where somebody is found or written to. Region is the code of a region of China.
type Address struct{ Region, Street, Postcode, Contact string }

// Part gives the columns region, street, postcode and contact, and the whole as one line in Chinese.
func (a Address) Part(name string) any {
	switch name {
	case "region":
		return textOrNil(a.Region)
	case "street":
		return textOrNil(a.Street)
	case "postcode":
		return textOrNil(a.Postcode)
	case "contact":
		return textOrNil(a.Contact)
	default:
		return a.line("zh")
	}
}

func textOrNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// line writes the address in the order of the language: from the country to the door in Chinese.
func (a Address) line(language string) string {
	place := a.Street
	if region := RegionByCode(a.Region); region != nil && language == "zh" {
		place = region.Title().Zh + a.Street
	} else if region != nil {
		place = joined(", ", a.Street, region.Title().En)
	}
	return joined("; ", joined(" ", place, a.Postcode), a.Contact)
}

func joined(between string, parts ...string) string {
	var given []string
	for _, part := range parts {
		if part != "" {
			given = append(given, part)
		}
	}
	return strings.Join(given, between)
}

// addressKind is a postal address with a region of China, street, postcode and contact. Rules see it
// as one line, and under <field>_region and so on its parts.
type addressKind struct{}

func (addressKind) Name() string             { return "address" }
func (addressKind) Label() Text              { return Text{"Address", "地址"} }
func (addressKind) Operators() []Operator    { return longTextKind{}.Operators() }
func (addressKind) settings() []string       { return nil }
func (addressKind) link(*fieldCheck, *Field) {}

func (addressKind) Columns(f *Field) []Column {
	columns := []Column{{Name: f.Column, Storage: StoreText, Nullable: true}}
	for _, part := range []string{"region", "street", "postcode", "contact"} {
		columns = append(columns, Column{Name: f.Column + "_" + part, Part: part, Storage: StoreText, Nullable: true})
	}
	return columns
}

func (addressKind) RuleType(*Field) rule.Type { return rule.Type{Kind: rule.String, Nullable: true} }

// Compose makes the address of its columns.
func (addressKind) Compose(_ *Field, part func(string) any) any {
	text := func(name string) string { s, _ := part(name).(string); return s }
	return Address{text("region"), text("street"), text("postcode"), text("contact")}
}

// Parse takes {"region": "310104", "street", "postcode", "contact"}; the region also as it was read.
func (k addressKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	object, ok := raw.(map[string]any)
	switch {
	case raw == nil || raw == "":
		return nil, nil
	case !ok:
		return nil, refuseType(`an address such as {"region": "310104", "street": "…"}`, `地址，例如 {"region": "310104", "street": "…"}`)
	}
	for key := range object {
		if key != "region" && key != "street" && key != "postcode" && key != "contact" {
			return nil, refuse("address", "An address has no \""+clip(key)+"\".", "地址中没有“"+clip(key)+"”。")
		}
	}
	var address Address
	for _, part := range []struct {
		name  string
		into  *string
		parse func(any) (any, *ValueProblem)
	}{
		{"region", &address.Region, func(raw any) (any, *ValueProblem) { return regionKind{}.Parse(&Field{}, raw) }},
		{"street", &address.Street, func(raw any) (any, *ValueProblem) { return parseLine(raw, maxStreetLength, anyLine) }},
		{"postcode", &address.Postcode, func(raw any) (any, *ValueProblem) { return parseLine(raw, maxPostcodeLength, checkPostcode) }},
		{"contact", &address.Contact, func(raw any) (any, *ValueProblem) { return parseLine(raw, maxContactLength, anyLine) }},
	} {
		value, problem := part.parse(object[part.name])
		if problem != nil {
			problem.Pointer = "/" + part.name
			return nil, problem
		}
		*part.into, _ = value.(string)
	}
	if address == (Address{}) {
		return nil, nil
	}
	return address, nil
}

func anyLine(string) *ValueProblem { return nil }

var postcodeForm = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z -]*$`)

func checkPostcode(text string) *ValueProblem {
	if !postcodeForm.MatchString(text) {
		return refuse("postcode", "This is not a postcode such as 200030.", "不是有效的邮政编码，例如 200030。")
	}
	return nil
}

var postcodeAtEnd = regexp.MustCompile(`^(.*?)[\s,，]*(?:邮编[:：]?)?(\d{6})$`)

// ParseText takes an address on one line apart: 上海市徐汇区漕溪北路1号 200030; 李娜.
func (k addressKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	place, contact, _ := strings.Cut(strings.ReplaceAll(width.Fold.String(strings.Join(strings.Fields(text), " ")), "；", ";"), ";")
	object := map[string]any{"contact": strings.TrimSpace(contact)}
	if parts := postcodeAtEnd.FindStringSubmatch(place); parts != nil {
		place, object["postcode"] = parts[1], parts[2]
	}
	place = strings.TrimSpace(place)
	if region, rest := readRegion(place); region != nil {
		object["region"], place = region.Code, strings.TrimSpace(rest)
	} else if region, rest := regionAtEnd(place); region != nil {
		object["region"], place = region.Code, rest
	}
	object["street"] = place
	return k.Parse(f, object)
}

// regionAtEnd takes an English region off the end of a text: Caoxi Bei Lu 1, Xuhui District, Shanghai.
func regionAtEnd(text string) (*Region, string) {
	parts := strings.Split(text, ",")
	for i := range parts {
		if region := regionTitled(strings.Join(parts[i:], ",")); region != nil {
			return region, strings.TrimSpace(strings.Join(parts[:i], ","))
		}
	}
	return nil, text
}

// FromRule takes what a rule sees of another address.
func (k addressKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	if text, ok := value.(string); ok {
		return k.ParseText(f, text, ImportFormat{})
	}
	return k.Parse(f, value)
}

func (addressKind) ToRule(_ *Field, value any) any {
	if address, ok := value.(Address); ok {
		return address.line("zh")
	}
	return nil
}

func (addressKind) Append(b []byte, _ *Field, value any) []byte {
	address, ok := value.(Address)
	if !ok {
		return append(b, "null"...)
	}
	b = append(b, `{"region":`...)
	if address.Region == "" {
		b = append(b, "null"...)
	} else {
		b = appendRegion(b, address.Region)
	}
	b = appendString(append(b, `,"street":`...), address.Street)
	b = appendString(append(b, `,"postcode":`...), address.Postcode)
	return append(appendString(append(b, `,"contact":`...), address.Contact), '}')
}

func (addressKind) Format(_ *Field, value any, to Locale) string {
	if address, ok := value.(Address); ok {
		return address.line(to.Language)
	}
	return ""
}

func (addressKind) Equal(a, b any) bool { return a == b }

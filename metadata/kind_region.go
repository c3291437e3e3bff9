package metadata

import (
	"strings"

	"golang.org/x/text/width"
)

// regionKind is an administrative division of China; the value is its official code of six digits,
// whose beginning is that of the divisions around it. It is read as {"code", "name"}.
type regionKind struct{ textual }

func (regionKind) Name() string       { return "region" }
func (regionKind) Label() Text        { return Text{"Region of China", "行政区划"} }
func (regionKind) settings() []string { return []string{"level", "index"} }

func (regionKind) Operators() []Operator {
	within := beginsOperator
	within.Label = Text{"is in", "位于"}
	return []Operator{within, equalOperator, notEqualOperator, inOperator, notInOperator, emptyOperator, notEmptyOperator}
}

// Parse takes the code, or an object with it as it was read.
func (regionKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	if object, ok := raw.(map[string]any); ok {
		if raw, ok = object["code"]; !ok {
			return nil, refuseType("the code of a region, such as 310104", "行政区划代码，例如 310104")
		}
	}
	code, problem := cleanText(raw)
	if code = strings.TrimSpace(code); code == "" || problem != nil {
		return nil, problem
	}
	region := RegionByCode(code)
	if region == nil {
		return nil, refuse("region", "There is no region with this code; 310104 is one.", "没有该行政区划代码，例如 310104。")
	}
	return f.deepEnough(region)
}

// deepEnough refuses a region below the level that the field asks for.
func (f *Field) deepEnough(region *Region) (any, *ValueProblem) {
	if most := map[string]int{"province": 1, "city": 2}[f.Level]; most > 0 && region.level > most {
		return nil, refuse("region_level", "Choose a "+f.Level+".", map[string]string{"province": "请选择到省。", "city": "请选择到市。"}[f.Level])
	}
	return region.Code, nil
}

// ParseText reads a code, 上海市徐汇区, 上海 徐汇 or Xuhui District, Shanghai.
func (k regionKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	text = strings.TrimSpace(width.Narrow.String(text))
	if len(text) == 6 && strings.Trim(text, "0123456789") == "" || text == "" {
		return k.Parse(f, text)
	}
	region, rest := readRegion(text)
	if region == nil || strings.TrimSpace(rest) != "" {
		region = regionTitled(text)
	}
	if region == nil {
		return nil, refuse("region", "This is not the name of a region such as Xuhui District, Shanghai.", "不是有效的行政区划名称，例如 上海市徐汇区。")
	}
	return f.deepEnough(region)
}

func (k regionKind) FromRule(f *Field, value any) (any, *ValueProblem) { return k.Parse(f, value) }

func (regionKind) Append(b []byte, _ *Field, value any) []byte {
	code, ok := value.(string)
	if !ok {
		return append(b, "null"...)
	}
	return appendRegion(b, code)
}

func appendRegion(b []byte, code string) []byte {
	title := Text{En: code, Zh: code}
	if region := RegionByCode(code); region != nil {
		title = region.Title()
	}
	b = appendString(append(b, `{"code":`...), code)
	b = appendString(append(b, `,"name":{"en":`...), title.En)
	return append(appendString(append(b, `,"zh":`...), title.Zh), "}}"...)
}

func (regionKind) Format(_ *Field, value any, to Locale) string {
	code, _ := value.(string)
	if region := RegionByCode(code); region != nil {
		return region.Title().In(to.Language)
	}
	return code
}

package metadata

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/width"

	"github.com/weft-crm/weft/metadata/rule"
)

// A place is kept to about ten centimetres.
const (
	degreeScale     = 6
	degreePrecision = 9
)

// Point is a place on Earth in degrees (WGS 84), north and east being positive.
type Point struct{ Lat, Lng decimal.Decimal }

// String writes the place as maps take it: 31.230400,121.473700.
func (p Point) String() string {
	return p.Lat.StringFixed(degreeScale) + "," + p.Lng.StringFixed(degreeScale)
}

// Part gives the columns lat and lng, and the whole as a text.
func (p Point) Part(name string) any {
	switch name {
	case "lat":
		return p.Lat
	case "lng":
		return p.Lng
	default:
		return p.String()
	}
}

// geoKind is a place by latitude and longitude. Rules see the text 31.230400,121.473700 and, under
// the names <field>_lat and <field>_lng, the numbers.
type geoKind struct{}

func (geoKind) Name() string             { return "geo" }
func (geoKind) Label() Text              { return Text{"Place on the map", "地理位置"} }
func (geoKind) Operators() []Operator    { return presenceOperators }
func (geoKind) settings() []string       { return nil }
func (geoKind) link(*fieldCheck, *Field) {}

func (geoKind) Columns(f *Field) []Column {
	number := Column{Storage: StoreDecimal, Precision: degreePrecision, Scale: degreeScale, Nullable: true}
	lat, lng := number, number
	lat.Name, lat.Part, lng.Name, lng.Part = f.Column+"_lat", "lat", f.Column+"_lng", "lng"
	return []Column{{Name: f.Column, Storage: StoreText, Nullable: true}, lat, lng}
}

func (geoKind) RuleType(*Field) rule.Type { return rule.Type{Kind: rule.String, Nullable: true} }

// Compose makes the place of its columns.
func (geoKind) Compose(_ *Field, part func(string) any) any {
	lat, _ := part("lat").(decimal.Decimal)
	lng, _ := part("lng").(decimal.Decimal)
	return Point{lat, lng}
}

// Parse takes {"lat": "31.2304", "lng": "121.4737"}, numbers too.
func (geoKind) Parse(_ *Field, raw any) (any, *ValueProblem) {
	if raw == nil || raw == "" {
		return nil, nil
	}
	object, ok := raw.(map[string]any)
	if !ok {
		return nil, refusePlace()
	}
	for key := range object {
		if key != "lat" && key != "lng" {
			return nil, refusePlace()
		}
	}
	if isNothing(object["lat"]) && isNothing(object["lng"]) {
		return nil, nil
	}
	lat, okLat := toDecimal(object["lat"])
	lng, okLng := toDecimal(object["lng"])
	if !okLat || !okLng {
		return nil, refusePlace()
	}
	return placeOf(lat, lng)
}

func isNothing(raw any) bool { return raw == nil || raw == "" }

func refusePlace() *ValueProblem {
	return refuseType("a place such as 31.2304, 121.4737", "位置，例如 31.2304, 121.4737")
}

// placeOf checks the ranges and leaves out what is finer than a map.
func placeOf(lat, lng decimal.Decimal) (any, *ValueProblem) {
	for _, part := range []struct {
		value  decimal.Decimal
		most   int64
		name   string
		en, zh string
	}{{lat, 90, "lat", "The latitude", "纬度"}, {lng, 180, "lng", "The longitude", "经度"}} {
		if part.value.Abs().GreaterThan(decimal.NewFromInt(part.most)) {
			problem := refuse("place", part.en+" goes from -"+itoa(int(part.most))+" to "+itoa(int(part.most))+" degrees.", part.zh+"应在 -"+itoa(int(part.most))+" 到 "+itoa(int(part.most))+" 度之间。")
			problem.Pointer = "/" + part.name
			return nil, problem
		}
	}
	return Point{lat.Round(degreeScale), lng.Round(degreeScale)}, nil
}

var placeText = regexp.MustCompile(`^(?:geo:)?\(?([+-]?\d{1,3}(?:\.\d+)?)°?\s*([NSns])?[,;\s]+([+-]?\d{1,3}(?:\.\d+)?)°?\s*([EWew])?\)?$`)

// ParseText reads 31.2304, 121.4737 and 31.2304° N 121.4737° E, the latitude first.
func (geoKind) ParseText(_ *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	text = strings.TrimSpace(width.Narrow.String(text))
	if text == "" {
		return nil, nil
	}
	parts := placeText.FindStringSubmatch(text)
	if parts == nil {
		return nil, refusePlace()
	}
	lat, lng := decimal.RequireFromString(parts[1]), decimal.RequireFromString(parts[3])
	if strings.EqualFold(parts[2], "s") {
		lat = lat.Neg()
	}
	if strings.EqualFold(parts[4], "w") {
		lng = lng.Neg()
	}
	return placeOf(lat, lng)
}

// FromRule takes what a rule sees of another place.
func (k geoKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	if text, ok := value.(string); ok {
		return k.ParseText(f, text, ImportFormat{})
	}
	return k.Parse(f, value)
}

func (geoKind) ToRule(_ *Field, value any) any {
	if place, ok := value.(Point); ok {
		return place.String()
	}
	return nil
}

func (geoKind) Append(b []byte, _ *Field, value any) []byte {
	place, ok := value.(Point)
	if !ok {
		return append(b, "null"...)
	}
	b = appendDecimal(append(b, `{"lat":"`...), place.Lat, degreeScale)
	return append(appendDecimal(append(b, `","lng":"`...), place.Lng, degreeScale), `"}`...)
}

func (geoKind) Format(_ *Field, value any, _ Locale) string {
	if place, ok := value.(Point); ok {
		return place.Lat.StringFixed(degreeScale) + ", " + place.Lng.StringFixed(degreeScale)
	}
	return ""
}

func (geoKind) Equal(a, b any) bool {
	x, isX := a.(Point)
	y, isY := b.(Point)
	return isX == isY && x.Lat.Equal(y.Lat) && x.Lng.Equal(y.Lng)
}

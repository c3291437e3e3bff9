package metadata

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// fieldOf makes a field of a kind with settings, as Compile would.
func fieldOf(t *testing.T, settings string) *Field {
	t.Helper()
	options := `{"name":"colours","options":[{"name":"red","label":{"en":"Red","zh":"红"}},{"name":"green","label":{"en":"Green","zh":"绿"}},{"name":"old","label":{"en":"Old","zh":"旧"},"retired":true}]}`
	field := strings.Replace(settings, "{", `{"name":"x","label":{"en":"X","zh":"某"},`, 1)
	layer := Layer{Pack: CustomPack, Files: Files{
		"options/colours.json": []byte(options),
		"entities/user.json":   []byte(`{"name":"user","label":{"en":"User","zh":"用户"},"fields":[{"name":"name","kind":"text","label":{"en":"N","zh":"名"}}]}`),
		"entities/a.json":      fmt.Appendf(nil, `{"name":"a","label":{"en":"A","zh":"甲"},"fields":[{"name":"number1","kind":"number","label":{"en":"N","zh":"数"}},%s]}`, field),
	}}
	return mustCompile(t, nil, layer).Entity("a").FieldByName("x")
}

func decodeValue(t *testing.T, text string) any {
	t.Helper()
	value, problems := DecodeJSON([]byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return value
}

const (
	someID  = "0193a5e0-0000-7000-8000-000000000001"
	otherID = "0193a5e0-0000-7000-8000-000000000002"
)

func TestValuesFromJSON(t *testing.T) {
	long := strings.Repeat("a", 256)
	for _, test := range []struct{ field, raw, want, problem string }{
		{`{"kind":"text"}`, `"Acme  GmbH"`, `"Acme  GmbH"`, ""},
		{`{"kind":"text"}`, `"  Acme "`, `"Acme"`, ""},
		{`{"kind":"text"}`, `"   "`, `null`, ""},
		{`{"kind":"text"}`, `null`, `null`, ""},
		{`{"kind":"text"}`, `5`, ``, "type"},
		{`{"kind":"text"}`, `"a\nb"`, ``, "control_character"},
		{`{"kind":"text"}`, `"a\u0000b"`, ``, "control_character"},
		{`{"kind":"text"}`, `"e\u0301"`, `"é"`, ""},
		{`{"kind":"text"}`, `"` + long + `"`, ``, "too_long"},
		{`{"kind":"text","length":3}`, `"四个字符"`, ``, "too_long"},
		{`{"kind":"text","length":4}`, `"四个字符"`, `"四个字符"`, ""},
		{`{"kind":"text","match":"[A-Z]{2}[0-9]+"}`, `"AB12"`, `"AB12"`, ""},
		{`{"kind":"text","match":"[A-Z]{2}[0-9]+"}`, `"AB12x"`, ``, "match"},
		{`{"kind":"longtext"}`, `"a\r\nb\tc"`, `"a\nb\tc"`, ""},
		{`{"kind":"longtext"}`, `"a\u0007"`, ``, "control_character"},
		{`{"kind":"number"}`, `12`, `12`, ""},
		{`{"kind":"number"}`, `12.0`, `12`, ""},
		{`{"kind":"number"}`, `1e3`, `1000`, ""},
		{`{"kind":"number"}`, `12.5`, ``, "scale"},
		{`{"kind":"number"}`, `"12"`, ``, "type"},
		{`{"kind":"number"}`, `9223372036854775807`, `9223372036854775807`, ""},
		{`{"kind":"number"}`, `9223372036854775808`, ``, "too_large"},
		{`{"kind":"number"}`, `true`, ``, "type"},
		{`{"kind":"number","min":3,"max":5}`, `2`, ``, "too_small"},
		{`{"kind":"number","min":3,"max":5}`, `6`, ``, "too_large"},
		{`{"kind":"decimal"}`, `"12.3"`, `"12.30"`, ""},
		{`{"kind":"decimal"}`, `12.30`, `"12.30"`, ""},
		{`{"kind":"decimal"}`, `"12.300"`, `"12.30"`, ""},
		{`{"kind":"decimal"}`, `"12.345"`, ``, "scale"},
		{`{"kind":"decimal"}`, `"-0.05"`, `"-0.05"`, ""},
		{`{"kind":"decimal"}`, `"9999999999999999.99"`, `"9999999999999999.99"`, ""},
		{`{"kind":"decimal"}`, `"10000000000000000"`, ``, "too_large"},
		{`{"kind":"decimal"}`, `"1e300"`, ``, "type"},
		{`{"kind":"decimal"}`, `"NaN"`, ``, "type"},
		{`{"kind":"decimal","scale":0}`, `7`, `"7"`, ""},
		{`{"kind":"percent","scale":1,"max":100}`, `"12.5"`, `"12.5"`, ""},
		{`{"kind":"percent","max":100}`, `"100.01"`, ``, "too_large"},
		{`{"kind":"money"}`, `{"amount":"12.3","currency":"CNY"}`, `{"amount":"12.30","currency":"CNY"}`, ""},
		{`{"kind":"money","currency":"USD"}`, `{"amount":5}`, `{"amount":"5.00","currency":"USD"}`, ""},
		{`{"kind":"money","currency":"USD"}`, `"7.50"`, `{"amount":"7.50","currency":"USD"}`, ""},
		{`{"kind":"money"}`, `{"amount":"1","currency":"yuan"}`, ``, "currency"},
		{`{"kind":"money"}`, `{"amount":"1","curency":"CNY"}`, ``, "type"},
		{`{"kind":"money"}`, `{"amount":"0.001","currency":"CNY"}`, ``, "scale"},
		{`{"kind":"money"}`, `{"amount":null,"currency":"CNY"}`, `null`, ""},
		{`{"kind":"boolean"}`, `true`, `true`, ""},
		{`{"kind":"boolean"}`, `"true"`, ``, "type"},
		{`{"kind":"date"}`, `"2026-11-21"`, `"2026-11-21"`, ""},
		{`{"kind":"date"}`, `"2026-02-30"`, ``, "type"},
		{`{"kind":"date"}`, `"21.11.2026"`, ``, "type"},
		{`{"kind":"datetime"}`, `"2026-11-21T10:00:00+08:00"`, `"2026-11-21T02:00:00Z"`, ""},
		{`{"kind":"datetime"}`, `"2026-11-21T10:00:00.1234567Z"`, `"2026-11-21T10:00:00.123456Z"`, ""},
		{`{"kind":"datetime"}`, `"2026-11-21 10:00"`, ``, "type"},
		{`{"kind":"select","options":"colours"}`, `"red"`, `"red"`, ""},
		{`{"kind":"select","options":"colours"}`, `"rde"`, ``, "option_unknown"},
		{`{"kind":"select","options":"colours"}`, `"old"`, `"old"`, ""},
		{`{"kind":"multiselect","options":"colours"}`, `["red","green","red"]`, `["red","green"]`, ""},
		{`{"kind":"multiselect","options":"colours"}`, `[]`, `null`, ""},
		{`{"kind":"multiselect","options":"colours"}`, `["blue"]`, ``, "option_unknown"},
		{`{"kind":"multiselect","options":"colours"}`, `"red"`, ``, "type"},
		{`{"kind":"reference","to":"a"}`, `"` + someID + `"`, `"` + someID + `"`, ""},
		{`{"kind":"reference","to":"a"}`, `{"id":"` + strings.ToUpper(someID) + `","title":"x"}`, `"` + someID + `"`, ""},
		{`{"kind":"reference","to":"a"}`, `"li"`, ``, "type"},
		{`{"kind":"reference","to":"a"}`, `{"id":null}`, `null`, ""},
		{`{"kind":"reference","to":"a"}`, `{"title":"x"}`, ``, "type"},
		{`{"kind":"region"}`, `{"name":"x"}`, ``, "type"},
		{`{"kind":"tags"}`, `["a",null]`, ``, "type"},
		{`{"kind":"duration"}`, `"soon"`, ``, "type"},
		{`{"kind":"user"}`, `""`, `null`, ""},
		{`{"kind":"autonumber","pattern":"Q{seq:4}"}`, `"Q1"`, ``, "computed"},
		{`{"kind":"formula","type":"number","rule":"1"}`, `1`, ``, "computed"},
		{`{"kind":"email"}`, `"li@example.com"`, `"li@example.com"`, ""},
		{`{"kind":"email"}`, `"Li <li@example.com>"`, ``, "email"},
		{`{"kind":"email"}`, `"li@localhost"`, ``, "email"},
		{`{"kind":"phone"}`, `"+86 21 5555-1234 ext 8"`, `"+86 21 5555-1234 ext 8"`, ""},
		{`{"kind":"phone"}`, `"call me"`, ``, "phone"},
		{`{"kind":"url"}`, `"https://example.com/a?b=c"`, `"https://example.com/a?b=c"`, ""},
		{`{"kind":"url"}`, `"javascript:alert(1)"`, ``, "url"},
		{`{"kind":"url"}`, `"example.com"`, ``, "url"},
		{`{"kind":"attachment"}`, `[{"id":"` + someID + `","name":"a.pdf"}]`, `["` + someID + `"]`, ""},
		{`{"kind":"attachment"}`, `["../../etc/passwd"]`, ``, "type"},
		{`{"kind":"tags","most":1}`, `["a","b"]`, ``, "too_many"},
		{`{"kind":"date","precision":"month"}`, `"2026-11-02"`, ``, "type"},
		{`{"kind":"attachment","most":1}`, `["` + someID + `","` + otherID + `"]`, ``, "too_many"},
		{`{"kind":"geo"}`, `{"lat":"31.2304","lng":121.4737}`, `{"lat":"31.230400","lng":"121.473700"}`, ""},
		{`{"kind":"geo"}`, `{"lat":"-90","lng":"180"}`, `{"lat":"-90.000000","lng":"180.000000"}`, ""},
		{`{"kind":"geo"}`, `{"lat":"90.1","lng":"0"}`, ``, "place"},
		{`{"kind":"geo"}`, `{"lat":"0","lng":"-180.5"}`, ``, "place"},
		{`{"kind":"geo"}`, `{"lat":"0"}`, ``, "type"},
		{`{"kind":"geo"}`, `{"lat":null,"lng":""}`, `null`, ""},
		{`{"kind":"geo"}`, `{"lat":"1","lng":"2","alt":3}`, ``, "type"},
		{`{"kind":"region"}`, `"310104"`, `{"code":"310104","name":{"en":"Xuhui District, Shanghai","zh":"上海市徐汇区"}}`, ""},
		{`{"kind":"region"}`, `{"code":"320500","name":{}}`, `{"code":"320500","name":{"en":"Suzhou, Jiangsu","zh":"江苏省苏州市"}}`, ""},
		{`{"kind":"region"}`, `"999999"`, ``, "region"},
		{`{"kind":"region","level":"city"}`, `"310104"`, ``, "region_level"},
		{`{"kind":"region","level":"province"}`, `"310000"`, `{"code":"310000","name":{"en":"Shanghai","zh":"上海市"}}`, ""},
		{`{"kind":"address"}`, `{"region":"310104","street":"漕溪北路1号","postcode":"200030"}`, `{"region":{"code":"310104","name":{"en":"Xuhui District, Shanghai","zh":"上海市徐汇区"}},"street":"漕溪北路1号","postcode":"200030","contact":""}`, ""},
		{`{"kind":"address"}`, `{"region":{"code":"310104"},"contact":"李娜"}`, `{"region":{"code":"310104","name":{"en":"Xuhui District, Shanghai","zh":"上海市徐汇区"}},"street":"","postcode":"","contact":"李娜"}`, ""},
		{`{"kind":"address"}`, `{"region":"1"}`, ``, "region"},
		{`{"kind":"address"}`, `{"street":"a","zip":"1"}`, ``, "address"},
		{`{"kind":"address"}`, `{"postcode":"邮编"}`, ``, "postcode"},
		{`{"kind":"address"}`, `{"region":null,"street":" "}`, `null`, ""},
		{`{"kind":"address"}`, `"Shanghai"`, ``, "type"},
		{`{"kind":"duration"}`, `90`, `90`, ""},
		{`{"kind":"duration"}`, `90.5`, ``, "scale"},
		{`{"kind":"duration"}`, `"1h"`, ``, "type"},
		{`{"kind":"duration"}`, `-1`, ``, "too_small"},
		{`{"kind":"duration","min":-60}`, `-30`, `-30`, ""},
		{`{"kind":"duration","max":480}`, `481`, ``, "too_large"},
		{`{"kind":"duration"}`, `99999999999`, ``, "too_large"},
		{`{"kind":"time"}`, `"09:30"`, `"09:30"`, ""},
		{`{"kind":"time"}`, `"9:30:00"`, `"09:30"`, ""},
		{`{"kind":"time"}`, `"09:30:01"`, ``, "type"},
		{`{"kind":"time"}`, `"24:00"`, ``, "type"},
		{`{"kind":"time"}`, `""`, `null`, ""},
		{`{"kind":"time"}`, `930`, ``, "type"},
		{`{"kind":"rating"}`, `5`, `5`, ""},
		{`{"kind":"rating"}`, `0`, `null`, ""},
		{`{"kind":"rating"}`, `6`, ``, "rating"},
		{`{"kind":"rating","max":10}`, `6`, `6`, ""},
		{`{"kind":"rating"}`, `2.5`, ``, "scale"},
		{`{"kind":"progress"}`, `0`, `0`, ""},
		{`{"kind":"progress"}`, `101`, ``, "progress"},
		{`{"kind":"progress"}`, `-1`, ``, "progress"},
		{`{"kind":"colour"}`, `"#2F5FE3"`, `"#2f5fe3"`, ""},
		{`{"kind":"colour"}`, `"#f0a"`, `"#ff00aa"`, ""},
		{`{"kind":"colour"}`, `"red"`, ``, "colour"},
		{`{"kind":"colour"}`, `"url(x)"`, ``, "colour"},
		{`{"kind":"barcode","format":"ean13"}`, `"6901234567892"`, `"6901234567892"`, ""},
		{`{"kind":"barcode","format":"ean13"}`, `"6901234567893"`, ``, "barcode_digit"},
		{`{"kind":"barcode","format":"ean13"}`, `"690123456789"`, ``, "barcode"},
		{`{"kind":"barcode"}`, `"WEFT-0042"`, `"WEFT-0042"`, ""},
		{`{"kind":"barcode"}`, `"纬流"`, ``, "barcode"},
		{`{"kind":"barcode","format":"qr"}`, `"纬流 https://example.com"`, `"纬流 https://example.com"`, ""},
		{`{"kind":"barcode","format":"qr"}`, `"` + strings.Repeat("a", 1001) + `"`, ``, "too_long"},
		{`{"kind":"tags"}`, `[" hot ","cold","hot"]`, `["hot","cold"]`, ""},
		{`{"kind":"tags"}`, `["a,b"]`, ``, "tag"},
		{`{"kind":"tags"}`, `["` + long + `"]`, ``, "too_long"},
		{`{"kind":"tags"}`, `[]`, `null`, ""},
		{`{"kind":"tags"}`, `"hot"`, ``, "type"},
		{`{"kind":"json"}`, `{"b":1.50,"a":[true,null,"<"]}`, `{"a":[true,null,"<"],"b":1.50}`, ""},
		{`{"kind":"json"}`, `"{\"a\": 1}"`, `{"a":1}`, ""},
		{`{"kind":"json"}`, `"{a: 1}"`, ``, "json"},
		{`{"kind":"json"}`, `5`, ``, "json"},
		{`{"kind":"json"}`, `"[1] [2]"`, ``, "json"},
		{`{"kind":"json"}`, `""`, `null`, ""},
		{`{"kind":"json"}`, `"` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `"`, ``, "json"},
		{`{"kind":"image","most":2}`, `[{"id":"` + someID + `"}]`, `["` + someID + `"]`, ""},
		{`{"kind":"signature"}`, `["` + someID + `"]`, `["` + someID + `"]`, ""},
		{`{"kind":"signature"}`, `["` + someID + `","` + otherID + `"]`, ``, "too_many"},
	} {
		t.Run(test.field+" "+test.raw[:min(40, len(test.raw))], func(t *testing.T) {
			f := fieldOf(t, test.field)
			value, problem := f.KindOf().Parse(f, decodeValue(t, test.raw))
			if problem != nil {
				if problem.Code != test.problem || problem.Message.En == "" || problem.Message.Zh == "" {
					t.Fatalf("%+v, want %q", problem, test.problem)
				}
				return
			}
			if got := string(f.KindOf().Append(nil, f, value)); test.problem != "" || got != test.want {
				t.Errorf("got %s, want %s %s", got, test.want, test.problem)
			}
		})
	}
}

func TestWhatIsWrongInADocumentIsToldWithItsPlace(t *testing.T) {
	_, problem := jsonKind{}.Parse(&Field{}, "{\n  \"a\": }")
	want := Text{"Line 2, column 8: A value is missing here; is there a comma too many?", "第 2 行第 8 列：此处缺少值；是否多了一个逗号？"}
	if problem == nil || problem.Message != want {
		t.Errorf("%+v", problem)
	}
	if _, problem = (jsonKind{}).Parse(&Field{}, `{"a": 1, "a": 2}`); problem == nil {
		t.Error("one of two values of the same name was dropped")
	}
}

func TestValuesFromSpreadsheets(t *testing.T) {
	for _, test := range []struct {
		field, text string
		format      ImportFormat
		want        string
	}{
		{`{"kind":"number"}`, "1,234", ImportFormat{}, `1234`},
		{`{"kind":"number"}`, "１２３", ImportFormat{}, `123`},
		{`{"kind":"number"}`, "12,34", ImportFormat{}, `type`},
		{`{"kind":"decimal"}`, "1.234,5", ImportFormat{DecimalComma: true}, `"1234.50"`},
		{`{"kind":"decimal"}`, "(12.5)", ImportFormat{}, `"-12.50"`},
		{`{"kind":"decimal"}`, " ", ImportFormat{}, `null`},
		{`{"kind":"percent"}`, "12.5%", ImportFormat{}, `"12.50"`},
		{`{"kind":"money"}`, "¥1,234.50", ImportFormat{}, `{"amount":"1234.50","currency":"CNY"}`},
		{`{"kind":"money"}`, "USD 12", ImportFormat{}, `{"amount":"12.00","currency":"USD"}`},
		{`{"kind":"money"}`, "12.00", ImportFormat{Currency: "EUR"}, `{"amount":"12.00","currency":"EUR"}`},
		{`{"kind":"money"}`, "12元", ImportFormat{}, `{"amount":"12.00","currency":"CNY"}`},
		{`{"kind":"boolean"}`, "是", ImportFormat{}, `true`},
		{`{"kind":"boolean"}`, "No", ImportFormat{}, `false`},
		{`{"kind":"boolean"}`, "maybe", ImportFormat{}, `type`},
		{`{"kind":"money"}`, "abc", ImportFormat{Currency: "USD"}, `type`},
		{`{"kind":"money"}`, "$", ImportFormat{Currency: "USD"}, `type`},
		{`{"kind":"money"}`, " ", ImportFormat{Currency: "USD"}, `null`},
		{`{"kind":"date"}`, "3/2/2017", ImportFormat{Date: "mdy"}, `"2017-03-02"`},
		{`{"kind":"date"}`, "3.2.17", ImportFormat{Date: "dmy"}, `"2017-02-03"`},
		{`{"kind":"date"}`, "2017-3-2", ImportFormat{Date: "mdy"}, `"2017-03-02"`},
		{`{"kind":"date"}`, "2017年3月2日", ImportFormat{}, `"2017-03-02"`},
		{`{"kind":"date"}`, "20170302", ImportFormat{}, `"2017-03-02"`},
		{`{"kind":"date","precision":"month"}`, "2026-11", ImportFormat{}, `"2026-11-01"`},
		{`{"kind":"date","precision":"month"}`, "2026年3月", ImportFormat{}, `"2026-03-01"`},
		{`{"kind":"date","precision":"month"}`, "21.11.2026", ImportFormat{Date: "dmy"}, `"2026-11-01"`},
		{`{"kind":"date","precision":"month"}`, "202613", ImportFormat{}, `type`},
		{`{"kind":"date","precision":"month"}`, "2026", ImportFormat{}, `type`},
		{`{"kind":"date","precision":"month"}`, " ", ImportFormat{}, `null`},
		{`{"kind":"date","precision":"year"}`, "２０２６年", ImportFormat{}, `"2026-01-01"`},
		{`{"kind":"date","precision":"year"}`, "2026-11", ImportFormat{}, `type`},
		{`{"kind":"date"}`, "2026-11", ImportFormat{}, `type`},
		{`{"kind":"date"}`, "13/13/2017", ImportFormat{Date: "mdy"}, `type`},
		{`{"kind":"datetime"}`, "3/2/2017 4:05 PM", ImportFormat{Date: "mdy", Zone: time.FixedZone("", 8*3600)}, `"2017-03-02T08:05:00Z"`},
		{`{"kind":"datetime"}`, "2017-03-02", ImportFormat{}, `"2017-03-02T00:00:00Z"`},
		{`{"kind":"select","options":"colours"}`, "绿", ImportFormat{}, `"green"`},
		{`{"kind":"select","options":"colours"}`, "GREEN", ImportFormat{}, `"green"`},
		{`{"kind":"multiselect","options":"colours"}`, "红、Green", ImportFormat{}, `["red","green"]`},
		{`{"kind":"url"}`, "www.example.com", ImportFormat{}, `"https://www.example.com"`},
		{`{"kind":"phone"}`, "０２１-5555", ImportFormat{}, `"021-5555"`},
		{`{"kind":"autonumber","pattern":"Q{seq:4}"}`, "Q0007", ImportFormat{}, `"Q0007"`},
		{`{"kind":"duration"}`, "1h 30m", ImportFormat{}, `90`},
		{`{"kind":"duration"}`, "1小时30分", ImportFormat{}, `90`},
		{`{"kind":"duration"}`, "１小时３０", ImportFormat{}, `90`},
		{`{"kind":"duration"}`, "1:30", ImportFormat{}, `90`},
		{`{"kind":"duration"}`, "1.5 hours", ImportFormat{}, `90`},
		{`{"kind":"duration"}`, "2天", ImportFormat{}, `2880`},
		{`{"kind":"duration"}`, "1,440", ImportFormat{}, `1440`},
		{`{"kind":"duration"}`, "90", ImportFormat{}, `90`},
		{`{"kind":"duration"}`, "0.5 min", ImportFormat{}, `scale`},
		{`{"kind":"duration"}`, "soon", ImportFormat{}, `type`},
		{`{"kind":"duration"}`, " ", ImportFormat{}, `null`},
		{`{"kind":"time"}`, "9:30 pm", ImportFormat{}, `"21:30"`},
		{`{"kind":"time"}`, "9时5分", ImportFormat{}, `"09:05"`},
		{`{"kind":"time"}`, "９点", ImportFormat{}, `"09:00"`},
		{`{"kind":"time"}`, "9:30:15", ImportFormat{}, `type`},
		{`{"kind":"rating"}`, "★★★☆☆", ImportFormat{}, `3`},
		{`{"kind":"rating"}`, "4/5", ImportFormat{}, `4`},
		{`{"kind":"progress"}`, "85 %", ImportFormat{}, `85`},
		{`{"kind":"colour"}`, "2F5FE3", ImportFormat{}, `"#2f5fe3"`},
		{`{"kind":"barcode","format":"ean13"}`, "690-1234 56789", ImportFormat{}, `"6901234567892"`},
		{`{"kind":"barcode"}`, "ＷＥＦＴ-１", ImportFormat{}, `"WEFT-1"`},
		{`{"kind":"tags"}`, "hot; 新客户、cold", ImportFormat{}, `["hot","新客户","cold"]`},
		{`{"kind":"json"}`, ` {"b": 1, "a": 2} `, ImportFormat{}, `{"a":2,"b":1}`},
		{`{"kind":"image"}`, "a.png", ImportFormat{}, `type`},
		{`{"kind":"geo"}`, "31.2304, 121.4737", ImportFormat{}, `{"lat":"31.230400","lng":"121.473700"}`},
		{`{"kind":"geo"}`, "33.8688° S 151.2093° E", ImportFormat{}, `{"lat":"-33.868800","lng":"151.209300"}`},
		{`{"kind":"geo"}`, "91, 0", ImportFormat{}, `place`},
		{`{"kind":"geo"}`, "here", ImportFormat{}, `type`},
		{`{"kind":"region","level":"province"}`, "内蒙古", ImportFormat{}, `{"code":"150000","name":{"en":"Inner Mongolia","zh":"内蒙古自治区"}}`},
		{`{"kind":"region"}`, "上海 徐汇", ImportFormat{}, `{"code":"310104","name":{"en":"Xuhui District, Shanghai","zh":"上海市徐汇区"}}`},
		{`{"kind":"region"}`, "上海市市辖区徐汇区", ImportFormat{}, `{"code":"310104","name":{"en":"Xuhui District, Shanghai","zh":"上海市徐汇区"}}`},
		{`{"kind":"region"}`, "xuhui district,Shanghai", ImportFormat{}, `{"code":"310104","name":{"en":"Xuhui District, Shanghai","zh":"上海市徐汇区"}}`},
		{`{"kind":"region"}`, "吉林省/吉林市", ImportFormat{}, `{"code":"220200","name":{"en":"Jilin, Jilin","zh":"吉林省吉林市"}}`},
		{`{"kind":"region"}`, "上海市纽约", ImportFormat{}, `region`},
		{`{"kind":"address"}`, "上海路1号", ImportFormat{}, `{"region":null,"street":"上海路1号","postcode":"","contact":""}`},
	} {
		t.Run(test.field+" "+test.text, func(t *testing.T) {
			f := fieldOf(t, test.field)
			value, problem := f.KindOf().ParseText(f, test.text, test.format)
			got := ""
			if problem != nil {
				got = problem.Code
			} else {
				got = string(f.KindOf().Append(nil, f, value))
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestValuesForPeople(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	for _, test := range []struct{ field, raw, en, zh string }{
		{`{"kind":"number","ungrouped":true}`, `2026`, "2026", "2026"},
		{`{"kind":"decimal","ungrouped":true}`, `"1234.5"`, "1234.50", "1234.50"},
		{`{"kind":"number"}`, `1234567`, "1,234,567", "1,234,567"},
		{`{"kind":"decimal","scale":1,"unit":"kg"}`, `"1200.5"`, "1,200.5 kg", "1,200.5 kg"},
		{`{"kind":"number","unit":{"en":"pcs","zh":"台"}}`, `12`, "12 pcs", "12台"},
		{`{"kind":"decimal","unit":{"en":"%/month","zh":"%/月"}}`, `"-0.5"`, "-0.50%/month", "-0.50%/月"},
		{`{"kind":"number","prefix":{"en":"Part","zh":"第"},"unit":{"zh":"期","en":"of all"}}`, `3`, "Part 3 of all", "第3期"},
		{`{"kind":"decimal"}`, `"-1234.5"`, "-1,234.50", "-1,234.50"},
		{`{"kind":"percent"}`, `"5"`, "5%", "5%"},
		{`{"kind":"money"}`, `{"amount":"-1234.5","currency":"CNY"}`, "-CN¥1,234.50", "-¥1,234.50"},
		{`{"kind":"boolean"}`, `true`, "Yes", "是"},
		{`{"kind":"date"}`, `"2026-11-21"`, "2026-11-21", "2026-11-21"},
		{`{"kind":"date","precision":"month"}`, `"2026-11-01"`, "2026-11", "2026-11"},
		{`{"kind":"date","precision":"month"}`, `"2026-11"`, "2026-11", "2026-11"},
		{`{"kind":"date","precision":"year"}`, `"2026-01-01"`, "2026", "2026"},
		{`{"kind":"datetime"}`, `"2026-11-21T20:00:00Z"`, "2026-11-22 04:00", "2026-11-22 04:00"},
		{`{"kind":"select","options":"colours"}`, `"red"`, "Red", "红"},
		{`{"kind":"multiselect","options":"colours"}`, `["red","green"]`, "Red, Green", "红、绿"},
		{`{"kind":"text"}`, `null`, "", ""},
		{`{"kind":"duration"}`, `90`, "1h 30m", "1小时30分钟"},
		{`{"kind":"duration"}`, `120`, "2h", "2小时"},
		{`{"kind":"duration"}`, `45`, "45m", "45分钟"},
		{`{"kind":"time"}`, `"09:30"`, "09:30", "09:30"},
		{`{"kind":"rating"}`, `3`, "3", "3"},
		{`{"kind":"progress"}`, `85`, "85%", "85%"},
		{`{"kind":"tags"}`, `["hot","cold"]`, "hot, cold", "hot、cold"},
		{`{"kind":"json"}`, `{"a": 1}`, `{"a":1}`, `{"a":1}`},
		{`{"kind":"image"}`, `["` + someID + `"]`, "1 picture", "1 张图片"},
		{`{"kind":"signature"}`, `["` + someID + `"]`, "signed", "已签名"},
		{`{"kind":"region"}`, `"653131"`, "Taxkorgan Autonomous County, Kashgar Prefecture, Xinjiang", "新疆维吾尔自治区喀什地区塔什库尔干塔吉克自治县"},
		{`{"kind":"address"}`, `{"region":"310104","street":"漕溪北路1号","postcode":"200030","contact":"李娜"}`, "漕溪北路1号, Xuhui District, Shanghai 200030; 李娜", "上海市徐汇区漕溪北路1号 200030; 李娜"},
	} {
		t.Run(test.field, func(t *testing.T) {
			f := fieldOf(t, test.field)
			value, problem := f.KindOf().Parse(f, decodeValue(t, test.raw))
			if problem != nil {
				t.Fatal(problem)
			}
			en := f.KindOf().Format(f, value, Locale{Language: "en", Zone: zone})
			zh := f.KindOf().Format(f, value, Locale{Language: "zh", Zone: zone})
			if en != test.en || zh != test.zh {
				t.Errorf("got %q %q, want %q %q", en, zh, test.en, test.zh)
			}
		})
	}
}

func TestResultsOfRulesAreRoundedToTheScaleOfTheField(t *testing.T) {
	for _, test := range []struct {
		field string
		value any
		want  string
	}{
		{`{"kind":"decimal"}`, decimal.RequireFromString("2.345"), `"2.35"`},
		{`{"kind":"decimal"}`, decimal.RequireFromString("-2.345"), `"-2.35"`},
		{`{"kind":"number"}`, decimal.RequireFromString("2.5"), `3`},
		{`{"kind":"money","currency":"CNY"}`, decimal.RequireFromString("0.005"), `{"amount":"0.01","currency":"CNY"}`},
		{`{"kind":"formula","type":"percent","scale":1,"rule":"1"}`, decimal.RequireFromString("33.333"), `"33.3"`},
		{`{"kind":"reference","to":"a"}`, reference(someID), `"` + someID + `"`},
		{`{"kind":"date"}`, time.Date(2026, 11, 21, 23, 59, 0, 0, time.UTC), `"2026-11-21"`},
		{`{"kind":"date","precision":"year"}`, time.Date(2026, 11, 21, 23, 59, 0, 0, time.UTC), `"2026-01-01"`},
		{`{"kind":"text"}`, decimal.New(5, 0), `"5"`},
		{`{"kind":"boolean"}`, nil, `null`},
		{`{"kind":"duration"}`, 90 * time.Minute, `90`},
		{`{"kind":"formula","type":"duration","rule":"now - now"}`, 89*time.Minute + 40*time.Second, `90`},
		{`{"kind":"json"}`, `[1]`, `[1]`},
		{`{"kind":"tags"}`, "hot", `["hot"]`},
	} {
		t.Run(test.field, func(t *testing.T) {
			f := fieldOf(t, test.field)
			value, problem := f.KindOf().FromRule(f, test.value)
			if problem != nil {
				t.Fatal(problem)
			}
			if got := string(f.KindOf().Append(nil, f, value)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// What a kind writes for spreadsheets it reads again, in both languages.
func TestWhatIsWrittenForPeopleCanBeRead(t *testing.T) {
	for field, raw := range map[string]string{
		`{"kind":"duration"}`: `615`, `{"kind":"decimal","unit":{"en":"m2","zh":"平方米"}}`: `"-1200.50"`, `{"kind":"number","prefix":{"en":"Part","zh":"第"},"unit":{"zh":"期"}}`: `3`,
		`{"kind":"time"}`: `"00:05"`, `{"kind":"rating"}`: `3`, `{"kind":"progress"}`: `7`, `{"kind":"colour"}`: `"#00ff00"`,
		`{"kind":"barcode","format":"ean13"}`: `"6901234567892"`, `{"kind":"tags"}`: `["新客户","hot lead"]`, `{"kind":"json"}`: `[{"a":"b"}]`,
		`{"kind":"geo"}`: `{"lat":"-0.000001","lng":"179.999999"}`, `{"kind":"region"}`: `"469001"`,
		`{"kind":"address"}`: `{"region":"110105","street":"建国路 88 号","postcode":"100022","contact":"王强 13800001234"}`,
	} {
		for _, language := range []string{"en", "zh"} {
			f := fieldOf(t, field)
			value, _ := f.KindOf().Parse(f, decodeValue(t, raw))
			read, problem := f.KindOf().ParseText(f, f.KindOf().Format(f, value, Locale{Language: language}), ImportFormat{})
			if problem != nil || !f.KindOf().Equal(read, value) {
				t.Errorf("%s in %s: %v, %v", field, language, read, problem)
			}
		}
	}
}

func TestExportsAreExactAndReadTheSame(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	m := mustCompile(t, nil, append(exampleLayers(t), Layer{Pack: "days", Files: Files{
		"options/mood.json": []byte(`{"name":"mood","options":[{"name":"good","label":{"en":"bad","zh":"好"}},
			{"name":"bad","label":{"en":"Worse, much","zh":"坏"}},{"name":"so","label":{"en":"So so","zh":"一般"}}]}`),
		"entities/day.json": []byte(`{"name":"day","label":"Day","title":"name","fields":[{"name":"name","kind":"text","label":"Name"},
			{"name":"mood","kind":"select","options":"mood","label":"Mood"},{"name":"moods","kind":"multiselect","options":"mood","label":"Moods"},
			{"name":"at","kind":"datetime","label":"At"},{"name":"spent","kind":"money","label":"Spent"},{"name":"files","kind":"attachment","label":"Files"},
			{"name":"note","kind":"longtext","format":"markdown","label":"Note"}]}`),
	}})...)
	record := NewRecord(m.Entity("day"))
	record.Files = map[string]File{"1": {Name: "a.pdf"}, "2": {Name: "b.pdf"}}
	for _, test := range []struct {
		field, language, want string
		value                 any
	}{
		{"mood", "en", "good", "good"},
		{"mood", "zh", "好", "good"},
		{"mood", "en", "bad", "bad"},
		{"moods", "en", "good, bad, So so", []string{"good", "bad", "so"}},
		{"moods", "zh", "好、坏、一般", []string{"good", "bad", "so"}},
		{"at", "en", "2026-11-22 17:30", time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)},
		{"at", "en", "2026-11-22 17:30:01.000002", time.Date(2026, 11, 22, 9, 30, 1, 2000, time.UTC)},
		{"spent", "zh", "-1234.50", Money{Amount: decimal.RequireFromString("-1234.5"), Currency: "CNY"}},
		{"spent", "zh", "JPY 1234.50", Money{Amount: decimal.RequireFromString("1234.5"), Currency: "JPY"}},
		{"files", "en", "a.pdf, b.pdf", []string{"1", "2"}},
		{"note", "en", "**a**", "**a**"},
	} {
		field := record.Entity.FieldByName(test.field)
		record.Values[field.Position] = test.value
		text := record.Export(field, Locale{Language: test.language, Zone: zone}, "CNY").Text
		if text != test.want {
			t.Errorf("%v is exported as %q, want %q", test.value, text, test.want)
		}
		if field.HoldsFiles() {
			continue
		}
		read, problem := field.KindOf().ParseText(field, text, ImportFormat{Currency: "CNY", Zone: zone})
		if problem != nil || !field.KindOf().Equal(read, test.value) {
			t.Errorf("%q is read as %v, %v", text, read, problem)
		}
	}
}

func TestATextThatDoesNotMatchIsToldInTheFieldsOwnWords(t *testing.T) {
	field := fieldOf(t, `{"kind":"text","match":"[0-9]{6}","match_message":{"en":"Six digits, please.","zh":"请填写 6 位数字。"}}`)
	_, problem := field.KindOf().Parse(field, "12")
	if problem == nil || problem.Message != (Text{En: "Six digits, please.", Zh: "请填写 6 位数字。"}) {
		t.Errorf("got %v", problem)
	}
}

func TestFilesThatAFieldMayHold(t *testing.T) {
	for _, test := range []struct {
		field   string
		file    File
		problem string
	}{
		{`{"kind":"attachment"}`, File{Type: "application/pdf", Size: 1 << 30}, ""},
		{`{"kind":"attachment","size":1}`, File{Type: "application/pdf", Size: 1<<20 + 1}, "file_size"},
		{`{"kind":"attachment","accept":["pdf","sheet"]}`, File{Name: "plan.XLSX"}, ""},
		{`{"kind":"attachment","accept":["pdf","sheet"]}`, File{Name: "plan.exe"}, "file_type"},
		{`{"kind":"image"}`, File{Type: "image/webp"}, ""},
		{`{"kind":"image"}`, File{Type: "image/svg+xml"}, "file_type"},
		{`{"kind":"signature"}`, File{Type: "image/png"}, ""},
		{`{"kind":"signature"}`, File{Type: "text/html"}, "file_type"},
	} {
		problem := fieldOf(t, test.field).RefuseFile(test.file)
		if code := codeOf(problem); code != test.problem {
			t.Errorf("%s with %s: %q, want %q", test.field, test.file.Type, code, test.problem)
		}
	}
}

func codeOf(problem *ValueProblem) string {
	if problem == nil {
		return ""
	}
	return problem.Code
}

func TestColumnsOfKinds(t *testing.T) {
	for settings, want := range map[string]string{
		`{"kind":"text"}`:                                   "x text",
		`{"kind":"number"}`:                                 "x integer",
		`{"kind":"decimal","scale":4}`:                      "x decimal(18,4)",
		`{"kind":"money"}`:                                  "x decimal(18,2), x_currency text, x_base decimal(18,2)",
		`{"kind":"date"}`:                                   "x date",
		`{"kind":"datetime"}`:                               "x time",
		`{"kind":"reference","to":"a"}`:                     "x id",
		`{"kind":"multiselect","options":"colours"}`:        "x json",
		`{"kind":"formula","type":"money","rule":"1"}`:      "x decimal(18,2), x_currency text, x_base decimal(18,2)",
		`{"kind":"formula","type":"boolean","rule":"1==1"}`: "x boolean",
		`{"kind":"attachment"}`:                             "x json",
		`{"kind":"duration"}`:                               "x integer",
		`{"kind":"geo"}`:                                    "x text, x_lat decimal(9,6), x_lng decimal(9,6)",
		`{"kind":"address"}`:                                "x text, x_region text, x_street text, x_postcode text, x_contact text",
		`{"kind":"time"}`:                                   "x text",
		`{"kind":"json"}`:                                   "x text",
		`{"kind":"tags"}`:                                   "x json",
		`{"kind":"signature"}`:                              "x json",
	} {
		var got []string
		for _, column := range fieldOf(t, settings).Columns() {
			text := column.Name + " " + string(column.Storage)
			if column.Storage == StoreDecimal {
				text += fmt.Sprintf("(%d,%d)", column.Precision, column.Scale)
			}
			got = append(got, text)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: got %v, want %s", settings, got, want)
		}
	}
}

func TestEveryKindHasAFileALabelAndAPlaceInTheSchema(t *testing.T) {
	files, err := filepath.Glob("kind_*.go")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs struct {
			Field struct {
				Properties struct {
					Kind struct {
						Enum []string `json:"enum"`
					} `json:"kind"`
				} `json:"properties"`
			} `json:"field"`
		} `json:"$defs"`
	}
	data, _ := os.ReadFile("schema/entity.json")
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	for _, kind := range Kinds() {
		if kind.Label().En == "" || kind.Label().Zh == "" {
			t.Errorf("%s has no label", kind.Name())
		}
		if !slices.Contains(files, "kind_"+kind.Name()+".go") {
			t.Errorf("%s has no file", kind.Name())
		}
		if !slices.Contains(schema.Defs.Field.Properties.Kind.Enum, kind.Name()) {
			t.Errorf("the schema does not know %s", kind.Name())
		}
	}
	if len(schema.Defs.Field.Properties.Kind.Enum) != len(Kinds()) {
		t.Error("the schema knows kinds that are not there")
	}
}

func TestNumberPatterns(t *testing.T) {
	at := time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC)
	for pattern, want := range map[string]string{
		"Q{yyyy}{MM}-{seq:4}": "Q202603-0042", "{seq}": "42", "{yy}/{dd}/{seq:2}号": "26/07/42号", "C-{seq:1}": "C-42", "{per}-{seq:2}": "SH-42",
		"Q{yyyy}": "", "{seq}{seq}": "", "{month}{seq}": "", "{seq:20}": "", "{seq:x}": "",
	} {
		parsed, err := ParseNumberPattern(pattern)
		if (err != nil) != (want == "") {
			t.Errorf("%s: %v", pattern, err)
		}
		if err == nil && parsed.Format(42, "SH", at) != want {
			t.Errorf("%s: got %s, want %s", pattern, parsed.Format(42, "SH", at), want)
		}
	}
	if NumberPeriod("month", at) != "2026-03" || NumberPeriod("never", at) != "" || NumberPeriod("day", at) != "2026-03-07" {
		t.Error("periods")
	}
}

func TestRegionsFormATreeOfThreeLevels(t *testing.T) {
	count := map[int]int{}
	titles := map[string]bool{}
	for _, region := range Regions() {
		count[region.level]++
		parent := RegionByCode(region.Parent())
		if (parent == nil) != (region.level == 1) || parent != nil && !strings.HasPrefix(region.Code, parent.Prefix()) {
			t.Errorf("%s %s belongs to %q", region.Code, region.Name.Zh, region.Parent())
		}
		title := region.Title()
		if titles[title.Zh] || region.Name.En == "" || strings.ContainsAny(region.Name.En, "?市区") {
			t.Errorf("%s is called %+v", region.Code, title)
		}
		titles[title.Zh] = true
		if read, rest := readRegion(title.Zh); read != region || rest != "" {
			t.Errorf("%s reads as %v and %q", title.Zh, read, rest)
		}
	}
	if count[1] != 34 || count[2] < 330 || count[3] < 2800 || len(regionList) > 1<<20 {
		t.Errorf("%v in %d bytes", count, len(regionList))
	}
}

func TestMasksKeepTheEndsThatTheFieldSays(t *testing.T) {
	for _, test := range []struct {
		field string
		value any
		want  any
	}{
		{`{"kind":"phone"}`, "13812341234", "138****1234"},
		{`{"kind":"phone","mask":"2*2"}`, "13812341234", "13****34"},
		{`{"kind":"text","mask":"*4"}`, "6222021234567890", "****7890"},
		{`{"kind":"text","mask":"*"}`, "secret", "****"},
		{`{"kind":"text","mask":"3*4"}`, "李娜", "李****"},
		{`{"kind":"text","mask":"9*9"}`, "a", "****"},
		{`{"kind":"email"}`, "li@example.com", "l****@example.com"},
		{`{"kind":"email","mask":"2*"}`, "li@example.com", "li****"},
		{`{"kind":"number"}`, int64(5), nil},
		{`{"kind":"json"}`, `{"a":1}`, nil},
		{`{"kind":"tags"}`, []string{"a"}, nil},
		{`{"kind":"percent"}`, "1234.50", nil}, // as history keeps it
		{`{"kind":"date"}`, "2026-05-01", nil},
		{`{"kind":"colour"}`, "#ff0000", nil},
		{`{"kind":"autonumber","pattern":"D{seq:3}"}`, "D2026-001", "D20****-001"},
	} {
		if got := fieldOf(t, test.field).MaskOf(test.value); got != test.want {
			t.Errorf("%s: %v, want %v", test.field, got, test.want)
		}
	}
}

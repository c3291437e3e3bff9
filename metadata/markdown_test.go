package metadata

import "testing"

func TestFormattedTextIsPlainWherePeopleReadItWithoutFormatting(t *testing.T) {
	f := fieldOf(t, `{"kind":"longtext","format":"markdown"}`)
	for raw, want := range map[string]string{
		"# 方案\n\n**重点：**按 *期* 交付":              "方案\n\n重点：按 期 交付",
		"- one\n  * [x] two\n+ three":          "• one\n  • two\n• three",
		"[官网](https://example.com) `a_b_c`":    "官网 a_b_c",
		"```go\nx := 1\n```\n2 * 3 * 4":        "x := 1\n2 * 3 * 4",
		"> 引用\n~~旧~~ <b>bold</b> snake_case_x": "引用\n旧 <b>bold</b> snake_case_x",
	} {
		if got := f.KindOf().Format(f, raw, Locale{Language: "zh"}); got != want {
			t.Errorf("%q is read as %q, want %q", raw, got, want)
		}
	}
}

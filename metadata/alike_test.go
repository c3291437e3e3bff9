package metadata

import "testing"

func TestLikenessesMakeSpellingsAlike(t *testing.T) {
	cases := []struct{ as, a, b string }{
		{"company", "华东精密机械有限公司", "华东精密机械"},
		{"company", "华东精密机械（苏州）有限责任公司", "华东精密机械(苏州)"},
		{"company", "海通集团股份有限公司", "海通"},
		{"company", "ＡＢＣ　科技有限公司", "abc科技"},
		{"company", "Müller Pumpen GmbH & Co. KG", "müller pumpen"},
		{"company", "Acme Co., Ltd.", "ACME"},
		{"company", "The Acme Company", "acme"},
		{"company", "Initech S.p.A.", "Initech"},
		{"phone", "+86 512-6288 1000", "0512-62881000"},
		{"phone", "0086-138 0000 1111", "13800001111"},
		{"phone", "8613800001111", "138-0000-1111"},
		{"phone", "021-50803300-801", "021 5080 3300"},
		{"phone", "021-50803300转801", "（021）50803300"},
		{"phone", "+49 (0)30 123456", "+4930123456"},
		{"email", " Li.Na@Example.COM", "li.na@example.com"},
		{"website", "https://www.Example.com/about", "example.com"},
		{"credit_code", "9135 0100-m000100y43", "91350100M000100Y43"},
		{"text", "AB-12 (c)", "ab12C"},
	}
	for _, c := range cases {
		if a, b := likenessNamed(c.as).make(c.a), likenessNamed(c.as).make(c.b); a != b || a == "" {
			t.Errorf("%s: %q gives %q, %q gives %q", c.as, c.a, a, c.b, b)
		}
	}
}

func TestLikenessesKeepApartWhatDiffers(t *testing.T) {
	cases := []struct{ as, a, b string }{
		{"company", "华东精密机械有限公司", "华东精密仪器有限公司"},
		{"company", "海通集团上海分公司", "海通集团"},
		{"company", "有限公司", "股份公司"},
		{"company", "Group", "Holding"},
		{"phone", "+49 30 123456", "+86 30 123456"},
		{"phone", "0512-62881000", "0512-62881001"},
		{"phone", "400-888-1234", "400-888-1235"},
	}
	for _, c := range cases {
		if a, b := likenessNamed(c.as).make(c.a), likenessNamed(c.as).make(c.b); a == b {
			t.Errorf("%s: %q and %q both give %q", c.as, c.a, c.b, a)
		}
	}
}

func TestCreditCodesAreRefusedWithTheReason(t *testing.T) {
	cases := map[string]string{
		"91350100M000100Y43":   "",
		"9135 0100 m000100y43": "",
		"91350100M000100Y44":   "credit_code_digit",
		"91350100M000100O43":   "credit_code_sign",
		"9135":                 "credit_code",
		"统一":                   "credit_code",
	}
	for text, want := range cases {
		got := ""
		if problem := checkCreditCode(text); problem != nil {
			got = problem.Code
			if problem.Message.En == "" || problem.Message.Zh == "" {
				t.Errorf("%s: the reason is not in both languages", text)
			}
		}
		if got != want {
			t.Errorf("%s gives %q, want %q", text, got, want)
		}
	}
}

func TestACreditCodeIsKeptInItsUsualForm(t *testing.T) {
	field := &Field{Name: "code", Kind: "text", Format: creditCode}
	value, problem := textKind{}.Parse(field, "9135 0100-m000100y43")
	if problem != nil || value != "91350100M000100Y43" {
		t.Errorf("got %v, %v", value, problem)
	}
	field.FormatIf = &Rule{Source: "true"}
	if value, problem := (textKind{}).Parse(field, "DE 811"); problem != nil || value != "DE 811" {
		t.Errorf("under a condition a foreign number is left as it is; got %v, %v", value, problem)
	}
}

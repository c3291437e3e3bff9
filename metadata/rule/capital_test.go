package rule

import (
	"testing"

	"github.com/shopspring/decimal"
)

// The first group is from the examples of annex 1 of 支付结算办法 itself.
func TestCapitalAmountFollowsTheRulesForBills(t *testing.T) {
	cases := map[string]string{
		"1409.50":   "壹仟肆佰零玖元伍角",
		"6007.14":   "陆仟零柒元壹角肆分",
		"1680.32":   "壹仟陆佰捌拾元零叁角贰分",
		"107000.53": "壹拾万柒仟元零伍角叁分",
		"16409.02":  "壹万陆仟肆佰零玖元零贰分",
		"325.04":    "叁佰贰拾伍元零肆分",

		"0":                   "零元整",
		"0.00":                "零元整",
		"-0.001":              "零元整",
		"0.05":                "伍分",
		"0.50":                "伍角",
		"0.56":                "伍角陆分",
		"1":                   "壹元整",
		"10":                  "壹拾元整",
		"15.1":                "壹拾伍元壹角",
		"100":                 "壹佰元整",
		"1001":                "壹仟零壹元整",
		"10000":               "壹万元整",
		"10001":               "壹万零壹元整",
		"1000007":             "壹佰万零柒元整",
		"100000000":           "壹亿元整",
		"100000000.05":        "壹亿元零伍分",
		"100000007":           "壹亿零柒元整",
		"100007000":           "壹亿零柒仟元整",
		"1000000000000":       "壹万亿元整",
		"1000050000000":       "壹万亿零伍仟万元整",
		"1000100000000":       "壹万零壹亿元整",
		"9999999999999999.99": "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
		"-1200.30":            "负壹仟贰佰元零叁角",
		"2.005":               "贰元零壹分",
		"556400":              "伍拾伍万陆仟肆佰元整",
	}
	for amount, want := range cases {
		got, err := capitalAmount(decimal.RequireFromString(amount))
		if err != nil || got != want {
			t.Errorf("%s is written %v, %v; want %s", amount, got, err, want)
		}
	}
}

func TestCapitalAmountRefusesWhatHasNoWord(t *testing.T) {
	if got, err := capitalAmount(decimal.RequireFromString("10000000000000000")); err == nil {
		t.Errorf("ten thousand trillion is written %v", got)
	}
	if got, err := capitalAmount("12"); err == nil {
		t.Errorf("a text is written %v", got)
	}
	if got, err := capitalAmount(nil); got != nil || err != nil {
		t.Errorf("nothing is written %v, %v", got, err)
	}
}

package rule

import (
	"strings"

	"github.com/shopspring/decimal"
)

// capitalLimit is the power of ten from which on amounts have no word: units go up to 仟万亿.
const capitalLimit = 16

var (
	digitWords   = []string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}
	placeWords   = []string{"", "拾", "佰", "仟"}
	sectionWords = []string{"", "万", "亿", "万"} // 亿 follows the second 万
)

// capitalAmount writes an amount of money in Chinese capitals as the basic rules for filling in bills
// and settlement vouchers (annex 1 of 支付结算办法, 银发〔1997〕393号) demand: zeros between digits
// are one 零, nothing below 元 ends in 整, behind 角 and 分 stands none, and a 角 behind a zero at 元
// is led in by 零. An amount below zero begins with 负.
func capitalAmount(arguments ...any) (any, error) {
	if arguments[0] == nil {
		return nil, nil
	}
	number, err := wantNumber(arguments[0])
	if err != nil {
		return nil, err
	}
	amount := number.Round(2)
	if amount.Abs().GreaterThanOrEqual(decimal.New(1, capitalLimit)) {
		return nil, fail("rule.range", "Capitals go up to 9999 trillion.", "大写金额最多到仟万亿位。")
	}
	text := capitals(amount.Abs())
	if amount.IsNegative() {
		return "负" + text, nil
	}
	return text, nil
}

// capitals writes an amount that is not below zero.
func capitals(amount decimal.Decimal) string {
	whole, cents, _ := strings.Cut(amount.StringFixed(2), ".")
	var out strings.Builder
	if whole != "0" {
		out.WriteString(capitalWhole(whole))
		out.WriteString("元")
	}
	tenth, hundredth := cents[0], cents[1]
	switch {
	case cents == "00" && whole == "0":
		return "零元整"
	case cents == "00":
		return out.String() + "整"
	case whole == "0" && tenth == '0':
	case tenth == '0', whole != "0" && whole[len(whole)-1] == '0':
		out.WriteString("零")
	}
	if tenth != '0' {
		out.WriteString(capitalDigit(tenth) + "角")
	}
	if hundredth != '0' {
		out.WriteString(capitalDigit(hundredth) + "分")
	}
	return out.String()
}

// capitalWhole writes digits, of which the first is not zero, in sections of four.
func capitalWhole(digits string) string {
	var out strings.Builder
	zero, empty := false, true // zeros stand behind the last word; the section has no digit yet
	for i := range len(digits) {
		place := len(digits) - 1 - i
		if digits[i] == '0' {
			zero = true
		} else {
			if zero {
				out.WriteString("零")
			}
			out.WriteString(capitalDigit(digits[i]) + placeWords[place%4])
			zero, empty = false, false
		}
		if place%4 != 0 {
			continue
		}
		if !empty {
			zero = false
		}
		if !empty || place == 8 { // 亿 stands behind 万亿 as well
			out.WriteString(sectionWords[place/4])
		}
		empty = true
	}
	return out.String()
}

func capitalDigit(digit byte) string { return digitWords[digit-'0'] }

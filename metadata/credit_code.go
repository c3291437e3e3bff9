package metadata

import (
	"fmt"
	"strings"

	"golang.org/x/text/width"
)

// creditCode is the format of a unified social credit code (统一社会信用代码, GB 32100-2015).
const creditCode = "credit_code"

const (
	creditCodeSigns  = "0123456789ABCDEFGHJKLMNPQRTUWXY" // without I, O, S, V and Z
	creditCodeLength = 18
	creditCodeBase   = 3
)

// checkCreditCode refuses a text that is no unified social credit code, with the reason.
func checkCreditCode(text string) *ValueProblem {
	code := cleanCode(text)
	if len(code) != creditCodeLength {
		return refuse(creditCode, fmt.Sprintf("A unified social credit code has 18 letters and digits; these are %d.", len([]rune(code))),
			fmt.Sprintf("统一社会信用代码为 18 位，现有 %d 位。", len([]rune(code))))
	}
	for _, sign := range code {
		if !strings.ContainsRune(creditCodeSigns, sign) {
			return refuse("credit_code_sign", fmt.Sprintf("“%c” does not occur in a unified social credit code.", sign),
				fmt.Sprintf("统一社会信用代码中不会出现“%c”。", sign))
		}
	}
	if code[creditCodeLength-1] != CreditCodeDigit(code[:creditCodeLength-1]) {
		return refuse("credit_code_digit", "The check digit does not fit the others; a character may be mistyped.", "校验位不符，统一社会信用代码可能输错了一位。")
	}
	return nil
}

// CreditCodeDigit works out the last character of a credit code from the 17 before it.
func CreditCodeDigit(code string) byte {
	sum, weight := 0, 1
	for _, sign := range []byte(code) {
		sum += strings.IndexByte(creditCodeSigns, sign) * weight
		weight = weight * creditCodeBase % len(creditCodeSigns)
	}
	return creditCodeSigns[(len(creditCodeSigns)-sum%len(creditCodeSigns))%len(creditCodeSigns)]
}

// cleanCode brings a code to the form in which it is compared: narrow capitals without blanks and dashes.
func cleanCode(text string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u3000", "").Replace(width.Narrow.String(text)))
}

// MisfitFormat tells why a value does not have the format that its field demands under the condition
// FormatIf; nil when it has, or when the format is not a condition's.
func (f *Field) MisfitFormat(value any) *ValueProblem {
	text, ok := value.(string)
	if !ok || f.FormatIf == nil || f.Format != creditCode {
		return nil
	}
	return checkCreditCode(text)
}

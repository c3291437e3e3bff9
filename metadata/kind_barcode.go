package metadata

import (
	"strings"

	"golang.org/x/text/width"
)

const (
	usualBarcode      = "code128"
	maxCode128Length  = 80
	maxQRLength       = 1000
	digitsOfEAN13     = 13
	printableOfASCII  = ' '
	lastOfPrintable   = '~'
	weightOfOddDigits = 3
)

// barcodeKind is a text that is shown as the bars or the square of the setting format: ean13,
// code128 or qr.
type barcodeKind struct{ textual }

func (barcodeKind) Name() string       { return "barcode" }
func (barcodeKind) Label() Text        { return Text{"Barcode", "条码"} }
func (barcodeKind) settings() []string { return []string{"format", "mask", "unique", "index"} }

func (barcodeKind) link(c *fieldCheck, f *Field) { c.formats(f, "", "ean13", "code128", "qr") }

func (barcodeKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	switch f.BarcodeFormat() {
	case "ean13":
		return parseLine(raw, maxCode128Length, checkEAN13)
	case "qr":
		return parseLine(raw, maxQRLength, func(string) *ValueProblem { return nil })
	default:
		return parseLine(raw, maxCode128Length, checkCode128)
	}
}

// ParseText also takes the twelve digits of an EAN-13 that lack the check digit.
func (k barcodeKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	if f.BarcodeFormat() != "qr" {
		text = strings.TrimSpace(width.Narrow.String(text))
	}
	if f.BarcodeFormat() == "ean13" {
		text = strings.NewReplacer(" ", "", "-", "").Replace(text)
		if len(text) == digitsOfEAN13-1 && strings.Trim(text, "0123456789") == "" {
			text += string(checkDigit(text))
		}
	}
	return k.Parse(f, text)
}

func (k barcodeKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	return k.Parse(f, ruleText(value))
}

// BarcodeFormat is how a barcode is drawn: ean13, code128 or qr.
func (f *Field) BarcodeFormat() string {
	if f.Format == "" {
		return usualBarcode
	}
	return f.Format
}

func checkEAN13(text string) *ValueProblem {
	switch {
	case len(text) != digitsOfEAN13 || strings.Trim(text, "0123456789") != "":
		return refuse("barcode", "An EAN-13 has 13 digits.", "EAN-13 条码为 13 位数字。")
	case text[digitsOfEAN13-1] != checkDigit(text[:digitsOfEAN13-1]):
		return refuse("barcode_digit", "The last digit does not fit the others; a digit may be mistyped.", "校验位不符，可能有数字输错。")
	}
	return nil
}

// checkDigit works out the last digit of an EAN-13 from the twelve before it.
func checkDigit(digits string) byte {
	sum := 0
	for i, digit := range []byte(digits) {
		weight := 1
		if i%2 == 1 {
			weight = weightOfOddDigits
		}
		sum += int(digit-'0') * weight
	}
	return byte('0' + (10-sum%10)%10)
}

func checkCode128(text string) *ValueProblem {
	for _, r := range text {
		if r < printableOfASCII || r > lastOfPrintable {
			return refuse("barcode", "A Code 128 holds only letters, digits and signs of ASCII.", "Code 128 条码只能包含英文字母、数字和半角符号。")
		}
	}
	return nil
}

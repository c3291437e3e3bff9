package metadata

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A likeness makes two spellings of the same thing alike. What gives "" is compared with nothing.
type likeness struct {
	name  string
	kinds []string // of fields, "" for any kind
	make  func(string) string
}

// exactLikeness compares values as they stand.
const exactLikeness = "exact"

var textLike = []string{"text", "formula", "email", "phone", "url", "barcode", "autonumber", "mirror"}

// likenesses are the ways to compare, the usual one first.
var likenesses = []likeness{
	{exactLikeness, nil, func(text string) string { return text }},
	{"text", textLike, foldText},
	{"company", textLike, foldCompany},
	{"phone", textLike, foldPhone},
	{"email", textLike, func(text string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(text))) }},
	{"website", textLike, foldWebsite},
	{creditCode, textLike, cleanCode},
}

func likenessNames() []string { return names(likenesses, func(l likeness) string { return l.name }) }

func likenessNamed(name string) *likeness {
	for i := range likenesses {
		if likenesses[i].name == name || name == "" {
			return &likenesses[i]
		}
	}
	return nil
}

// foldText leaves letters and digits, narrow and in lower case.
func foldText(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.ToLower(norm.NFKC.String(text)))
}

// What a company's name may end with without naming another company.
var (
	legalFormsChinese = []string{"有限责任公司", "有限公司", "股份公司", "公司", "股份", "集团", "控股", "有限合伙", "普通合伙"}
	legalForms        = []string{
		"co", "coltd", "ltd", "limited", "inc", "incorporated", "corp", "corporation", "company", "llc", "llp", "lp", "plc",
		"gmbh", "mbh", "ag", "kg", "ohg", "ug", "se", "sa", "sas", "sarl", "srl", "spa", "sl", "bv", "nv", "ab", "as", "asa",
		"oy", "oyj", "aps", "pty", "pte", "pvt", "kk", "group", "holding", "holdings", "and", "sdn", "bhd", "jsc", "ooo",
	}
)

// branchOffice ends the name of a part of a company, which is a customer of its own.
const branchOffice = "分公司"

// foldCompany gives what distinguishes a company's name: without legal form, signs and blanks.
func foldCompany(text string) string {
	text = strings.ToLower(norm.NFKC.String(text))
	words := strings.FieldsFunc(strings.ReplaceAll(text, ".", ""), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for len(words) > 1 && slices.Contains(legalForms, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	return withoutLegalForm(strings.Join(words, ""))
}

func withoutLegalForm(name string) string {
	for {
		if strings.HasSuffix(name, branchOffice) {
			return name
		}
		shorter := name
		for _, form := range legalFormsChinese {
			if rest, ended := strings.CutSuffix(name, form); ended && rest != "" {
				shorter = rest
				break
			}
		}
		if shorter == name {
			return name
		}
		name = shorter
	}
}

// leastDigits is the length of the shortest phone number worth comparing.
const leastDigits = 5

// countryCode is the one that numbers without any are in.
const countryCode = "86"

var (
	phoneExtension = regexp.MustCompile(`(?i)\s*(ext\.?|x|#|转|分机|;ext=).*$`)
	dashExtension  = regexp.MustCompile(`^(\D?0[1-9]\d{1,2}\D{0,2}\d{4}[-\s]?\d{3,4})[-\s]+\d{1,5}$`) // behind area code and number
)

// foldPhone gives the digits of a number as it is dialled from abroad, without country code of its own
// country, leading zero and extension.
func foldPhone(text string) string {
	text = phoneExtension.ReplaceAllString(norm.NFKC.String(text), "")
	text = strings.ReplaceAll(text, "(0)", "")
	if parts := dashExtension.FindStringSubmatch(text); parts != nil {
		text = parts[1]
	}
	digits := digitsIn(text)
	if rest, abroad := strings.CutPrefix(digits, "00"); abroad || strings.HasPrefix(strings.TrimSpace(text), "+") {
		digits = strings.TrimPrefix(rest, countryCode)
	} else if len(digits) == len(countryCode)+11 && strings.HasPrefix(digits, countryCode+"1") {
		digits = digits[len(countryCode):]
	}
	if digits = strings.TrimPrefix(digits, "0"); len(digits) < leastDigits {
		return ""
	}
	return digits
}

func digitsIn(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// foldWebsite gives the host of an address.
func foldWebsite(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	address, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(address.Hostname(), "www.")
}

package rule

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// maxLength is how many characters a rule may have.
const maxLength = 2000

// parse gives a rule's tree, or the problem that keeps it from being read.
func parse(source string) (ast.Node, *Problem) {
	if !utf8.ValidString(source) {
		return nil, problemAt(source, 0, len(source), "rule.syntax", say("The rule holds bytes that are no text.", "规则中含有不是文字的字节。"))
	}
	if strings.TrimSpace(source) == "" {
		return nil, problemAt(source, 0, len(source), "rule.empty", say("The rule is empty.", "规则为空。"))
	}
	if length := utf8.RuneCountInString(source); length > maxLength {
		return nil, problemAt(source, byteOffset(source, maxLength), len(source), "rule.too_long",
			say("The rule has %d characters; at most %d are allowed.", "规则有 %d 个字符，最多允许 %d 个。", length, maxLength))
	}
	tree, err := parser.Parse(source)
	if err == nil && countNodes(tree.Node, maxNodes) > maxNodes {
		return nil, problemAt(source, 0, len(source), "rule.too_complex",
			say("The rule has more than %d parts. Split it, for example into formula fields.", "规则超过 %d 个部分，请拆分，例如拆成公式字段。", maxNodes))
	}
	if err == nil {
		return tree.Node, nil
	}
	var syntax *file.Error
	if !errors.As(err, &syntax) {
		return nil, problemAt(source, 0, len(source), "rule.syntax", unreadable(err.Error()))
	}
	from, to := byteOffset(source, syntax.From), byteOffset(source, syntax.To)
	if to <= from { // at the end
		_, size := utf8.DecodeLastRuneInString(source)
		from, to = len(source)-size, len(source)
	}
	return nil, problemAt(source, from, to, "rule.syntax", syntaxMessage(source[:from], source[from:to], syntax.Message))
}

// syntaxMessage says what expr's parser found, and where, in the words of somebody who is no programmer.
func syntaxMessage(before, found, message string) Text {
	switch {
	case strings.HasPrefix(message, "unexpected token EOF"), strings.Contains(message, "unexpected end of expression"):
		return say("The rule ends too early: something is missing at the end.", "规则不完整：末尾缺少内容。")
	case strings.Contains(message, "literal not terminated"):
		return say("A text is not closed: the quotation mark at its end is missing.", "文本没有结束：缺少结尾的引号。")
	case strings.Contains(message, "unclosed comment"):
		return say("A comment is not closed: */ is missing.", "注释没有结束：缺少 */。")
	case strings.HasPrefix(message, "unrecognized character"):
		return strangeCharacter(found)
	case strings.Contains(message, "cannot be mixed"):
		return say("Put parentheses around the part with ??, for example (record.total ?? 0) > 5.",
			"请给带 ?? 的部分加上括号，例如 (record.total ?? 0) > 5。")
	case strings.Contains(message, "expected name"):
		return say("The name of a field is missing after the dot.", "点号后面缺少字段名。")
	case strings.HasPrefix(message, "expected at least"):
		return say("A part is missing before the closing parenthesis: write any(list, condition).", "右括号前缺少内容，请写 any(列表, 条件)。")
	case strings.HasPrefix(message, "invalid integer"), strings.Contains(message, "too large"):
		return say("A number is too large.", "数字过大。")
	case strings.Contains(message, "literal"), strings.Contains(message, "bad number"):
		return say("“%s” cannot be read as a number.", "“%s”不是有效的数字。", found)
	case strings.HasPrefix(message, "unexpected token"):
		return strayToken(before, found)
	}
	return unreadable(message)
}

// strayToken explains a sign in the wrong place.
func strayToken(before, found string) Text {
	switch found {
	case "=":
		return say("To compare, write == (two equals signs).", "比较相等请写 ==（两个等号）。")
	case "&":
		return say("For “and”, write && or and.", "表示“并且”请写 && 或 and。")
	case ">":
		if strings.HasSuffix(before, "<") {
			return say("For “is not”, write !=.", "表示“不等于”请写 !=。")
		}
	}
	return say("“%s” does not belong here; something may be missing before it.", "此处不应出现“%s”，它前面可能缺少内容。", found)
}

// fullWidth maps signs of a Chinese keyboard to those of the language.
const fullWidth = "（(）)，,＝=＞>＜<！!‘'’'“\"”\"；;：:？?＋+－-×*＊*÷/／/【[】]［[］]。.．.％%＆&｜|"

// strangeCharacter explains a sign the language does not know.
func strangeCharacter(found string) Text {
	signs := []rune(fullWidth)
	for i := 0; i < len(signs); i += 2 {
		if found == string(signs[i]) {
			return say("Write %[2]s instead of the full-width %[1]s.", "请把全角的 %[1]s 改成半角的 %[2]s。", found, string(signs[i+1]))
		}
	}
	return say("The sign “%s” means nothing in a rule.", "规则中不能使用符号“%s”。", found)
}

func unreadable(message string) Text {
	return say("The rule cannot be read: %s.", "无法读懂这条规则：%s。", message)
}

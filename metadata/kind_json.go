package metadata

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

const (
	maxJSONLength = 100_000
	maxJSONDepth  = 32
)

// jsonKind is a JSON object or list for programs. Its value is the shortest text of the document with
// sorted names, so that both databases keep and compare the same; rules see that text.
type jsonKind struct{ textual }

func (jsonKind) Name() string       { return "json" }
func (jsonKind) Label() Text        { return Text{"JSON", "JSON 数据"} }
func (jsonKind) settings() []string { return nil }

func (jsonKind) Operators() []Operator {
	return []Operator{containsOperator, containsNotOperator, emptyOperator, notEmptyOperator}
}

// Parse takes an object or a list, or the text of one.
func (jsonKind) Parse(_ *Field, raw any) (any, *ValueProblem) {
	if text, ok := raw.(string); ok {
		if isBlank(text) {
			return nil, nil
		}
		document, problem := decodeDocument(text)
		if problem != nil {
			return nil, problem
		}
		raw = document
	}
	switch raw.(type) {
	case nil:
		return nil, nil
	case map[string]any, []any:
	default:
		return nil, refuse("json", `This has to be a JSON object or list, such as {"size": 3}.`, `应为 JSON 对象或列表，例如 {"size": 3}。`)
	}
	if deeper(raw, maxJSONDepth) {
		return nil, refuse("json", "The document is nested too deeply.", "嵌套层数过多。")
	}
	return shortestDocument(raw)
}

func shortestDocument(raw any) (any, *ValueProblem) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(raw); err != nil {
		return nil, refuse("json", "This is not JSON.", "不是有效的 JSON。")
	}
	text, problem := cleanText(strings.TrimSuffix(out.String(), "\n"))
	if problem != nil {
		return nil, problem
	}
	if problem := tooLong(text, maxJSONLength); problem != nil {
		return nil, problem
	}
	return text, nil
}

// decodeDocument keeps numbers as they are written. What is wrong is told with its line and column.
func decodeDocument(text string) (any, *ValueProblem) {
	document, problems := DecodeJSON([]byte(text))
	if len(problems) == 0 {
		return document, nil
	}
	first := problems[0]
	return nil, refuse("json", fmt.Sprintf("Line %d, column %d: %s", first.Line, first.Column, first.Message.En),
		fmt.Sprintf("第 %d 行第 %d 列：%s", first.Line, first.Column, first.Message.Zh))
}

func deeper(raw any, left int) bool {
	if left == 0 {
		return true
	}
	switch value := raw.(type) {
	case map[string]any:
		for _, item := range value {
			if deeper(item, left-1) {
				return true
			}
		}
	case []any:
		for _, item := range value {
			if deeper(item, left-1) {
				return true
			}
		}
	}
	return false
}

func (k jsonKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	return k.Parse(f, text)
}

func (k jsonKind) FromRule(f *Field, value any) (any, *ValueProblem) { return k.Parse(f, value) }

func (jsonKind) Append(b []byte, _ *Field, value any) []byte {
	if text, ok := value.(string); ok {
		return append(b, text...)
	}
	return append(b, "null"...)
}

package metadata

import (
	"strconv"
	"strings"
)

// progressKind is how much is done, in whole percent from 0 to 100.
type progressKind struct{ numberKind }

func (progressKind) Name() string       { return "progress" }
func (progressKind) Label() Text        { return Text{"Progress", "进度"} }
func (progressKind) settings() []string { return []string{"index"} }

func (k progressKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	return ofHundred(k.numberKind.Parse(f, raw))
}

func (k progressKind) ParseText(f *Field, text string, format ImportFormat) (any, *ValueProblem) {
	return ofHundred(k.numberKind.ParseText(f, strings.TrimRight(strings.TrimSpace(text), "%％ "), format))
}

func (k progressKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	return ofHundred(k.numberKind.FromRule(f, value))
}

func (progressKind) Format(_ *Field, value any, _ Locale) string {
	if done, ok := value.(int64); ok {
		return strconv.FormatInt(done, 10) + "%"
	}
	return ""
}

func (progressKind) link(*fieldCheck, *Field) {}

func ofHundred(value any, problem *ValueProblem) (any, *ValueProblem) {
	if done, ok := value.(int64); ok && problem == nil && (done < 0 || done > 100) {
		return nil, refuse("progress", "Progress goes from 0 to 100 percent.", "进度为 0 到 100 的百分数。")
	}
	return value, problem
}

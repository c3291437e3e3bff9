package engine

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// ErrorKind is the family of an Error; Status gives its HTTP status.
type ErrorKind string

// The families of errors.
const (
	Malformed       ErrorKind = "malformed"       // the request cannot be read
	Unauthenticated ErrorKind = "unauthenticated" // nobody is signed in, or the password is wrong
	Forbidden       ErrorKind = "forbidden"       // the actor may not do this
	NotFound        ErrorKind = "not_found"       // there is no such thing, or none the actor may see
	Conflict        ErrorKind = "conflict"        // somebody else was first
	Invalid         ErrorKind = "invalid"         // the values or definitions are wrong
	Locked          ErrorKind = "locked"          // a workflow holds the record
	TooMany         ErrorKind = "too_many"        // too many attempts
	Unavailable     ErrorKind = "unavailable"     // not possible just now, e.g. before set-up
)

// Status is the HTTP status of the family.
func (k ErrorKind) Status() int {
	statuses := map[ErrorKind]int{
		Malformed: http.StatusBadRequest, Unauthenticated: http.StatusUnauthorized, Forbidden: http.StatusForbidden,
		NotFound: http.StatusNotFound, Conflict: http.StatusConflict, Invalid: http.StatusUnprocessableEntity,
		Locked: http.StatusLocked, TooMany: http.StatusTooManyRequests, Unavailable: http.StatusServiceUnavailable,
	}
	return statuses[k]
}

// Error is what a use case answers when it refuses: a stable code, words in both languages and, where
// it helps, the places. Every other error is internal and not shown to people.
type Error struct {
	Code     string
	Kind     ErrorKind
	Title    metadata.Text
	Detail   metadata.Text
	Fields   []FieldProblem
	Problems metadata.Problems
	Current  any       // of a conflict: what is stored now
	Yours    any       // of a conflict: what was sent
	Twins    []Twin    // of possible duplicates: the records that are alike
	Merged   string    // of a record that was merged: the id of the one that stayed
	Again    time.Time // of too many attempts: when the next one is allowed
	taken    *taken    // of unique values: what is to be looked for
	cause    error
}

// FieldProblem is something wrong with one field of a record. Pointer leads to the place in the sent
// values, e.g. /lines/0/price.
type FieldProblem struct {
	Field   string        `json:"field"`
	Pointer string        `json:"pointer"`
	Code    string        `json:"code"`
	Message metadata.Text `json:"message"`
}

// fieldProblems gathers what is wrong with several fields, to tell it all at once.
type fieldProblems []FieldProblem

// refuse notes what is wrong with a field; a dot in its name leads into a member.
func (p *fieldProblems) refuse(field, code, en, zh string) {
	pointer := "/" + strings.ReplaceAll(field, ".", "/")
	*p = append(*p, FieldProblem{field, pointer, code, metadata.Text{En: en, Zh: zh}})
}

// Error gives the English words with the code.
func (e *Error) Error() string { return e.Code + ": " + e.words().En }

// words says all of it in both languages.
func (e *Error) words() metadata.Text {
	words := e.Detail
	if words.IsZero() {
		words = e.Title
	}
	add := func(place string, message metadata.Text) {
		words.En += "; " + place + ": " + message.En
		words.Zh += "；" + place + "：" + message.Zh
	}
	for _, field := range e.Fields {
		add(field.Pointer, field.Message)
	}
	for _, problem := range e.Problems.Errors() {
		add(problem.File+problem.Pointer, problem.Message)
	}
	return words
}

// reason says why in whole sentences, as they stand beside the name of a record.
func (e *Error) reason() metadata.Text {
	if len(e.Fields) == 0 {
		return e.words()
	}
	var reason metadata.Text
	for _, field := range e.Fields {
		reason.En, reason.Zh = strings.TrimSpace(reason.En+" "+field.Message.En), reason.Zh+field.Message.Zh
	}
	return reason
}

// Unwrap gives the error behind this one, if any.
func (e *Error) Unwrap() error { return e.cause }

// AsError returns the Error inside err, or nil if err is internal.
func AsError(err error) *Error {
	var refusal *Error
	if errors.As(err, &refusal) {
		return refusal
	}
	return nil
}

// CodeOf returns the code of the Error inside err, "internal" for any other error and "" for nil.
func CodeOf(err error) string {
	if err == nil {
		return ""
	}
	if refusal := AsError(err); refusal != nil {
		return refusal.Code
	}
	return "internal"
}

var kindTitles = map[ErrorKind]metadata.Text{
	Malformed:       {En: "The request cannot be read", Zh: "无法读取请求"},
	Unauthenticated: {En: "Please sign in", Zh: "请先登录"},
	Forbidden:       {En: "You may not do this", Zh: "您没有权限"},
	NotFound:        {En: "Not found", Zh: "未找到"},
	Conflict:        {En: "This does not fit how things stand", Zh: "与当前情况冲突"},
	Invalid:         {En: "Some values need attention", Zh: "部分内容需要修改"},
	Locked:          {En: "The record is locked", Zh: "记录已锁定"},
	TooMany:         {En: "Too many attempts", Zh: "尝试次数过多"},
	Unavailable:     {En: "Not available just now", Zh: "暂不可用"},
}

// Refuse makes an Error with the usual title of its kind and the given words.
func Refuse(kind ErrorKind, code, en, zh string) *Error {
	return &Error{Kind: kind, Code: code, Title: kindTitles[kind], Detail: metadata.Text{En: en, Zh: zh}}
}

func notFound(en, zh string) *Error { return Refuse(NotFound, "not_found", en, zh) }

func forbidden(en, zh string) *Error { return Refuse(Forbidden, "forbidden", en, zh) }

func noEntity(name string) *Error {
	return Refuse(NotFound, "unknown_entity",
		fmt.Sprintf("There is no entity called %q.", name), fmt.Sprintf("没有名为“%s”的实体。", name))
}

func noRecord() *Error {
	return notFound("The record does not exist or you may not see it.", "记录不存在，或您无权查看。")
}

// invalid makes the answer to values with problems.
func invalid(problems []FieldProblem) *Error {
	e := Refuse(Invalid, "validation", "Please correct the marked fields.", "请修改标出的字段。")
	e.Fields = problems
	return e
}

// invalidMetadata makes the answer to definitions or rules with problems.
func invalidMetadata(problems metadata.Problems) *Error {
	e := Refuse(Invalid, "metadata_problems", "The definitions have problems.", "定义存在问题。")
	e.Problems = problems
	return e
}

package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

const (
	largestJSON   = 2 << 20
	largestForm   = engine.LargestForm + 64<<10 // and what is sent beside its values
	largestUpload = 50 << 20
	longestHead   = 32 << 10 // bytes of address and headers: room for long filters
	longestKey    = 200      // bytes of an Idempotency-Key
	deadline      = 30 * time.Second
	longDeadline  = 5 * time.Minute // for what plays the tests of workflows
	keyHeader     = "Idempotency-Key"
)

// request is what a handler gets: the HTTP request, who asks, and a context that ends in time.
type request struct {
	*fiber.Ctx
	context.Context
	by engine.Actor
}

// handler answers a request with a value to send as JSON: []byte is sent as it stands, so is *[]byte,
// whose memory serves the next list; nil is "204 No Content", created is "201 Created".
type handler func(r *request) (any, error)

// rendered is a page for people instead of JSON.
type rendered struct {
	status int
	html   []byte
}

// created marks an answer whose resource is new.
type created struct{ value any }

// answers keeps the memory of sent lists (as *[]byte) for the next ones: a page takes some 80 KB.
var answers = sync.Pool{New: func() any { return new([]byte) }}

// handle makes a route of a handler: deadline, answer, problem.
func (s *Server) handle(h handler) fiber.Handler { return s.handleWithin(deadline, h) }

func (s *Server) handleWithin(limit time.Duration, h handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := s.queries.check(c); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(c.UserContext(), limit)
		defer cancel()
		by, _ := c.Locals(actorKey).(engine.Actor)
		answer, err := h(&request{Ctx: c, Context: ctx, by: by})
		if err != nil {
			return err
		}
		return send(c, answer)
	}
}

func send(c *fiber.Ctx, answer any) error {
	switch answer := answer.(type) {
	case nil:
		return c.SendStatus(http.StatusNoContent)
	case []byte:
		c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
		return c.Send(answer)
	case *[]byte:
		c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
		c.Response().SetBody(*answer) // copies
		answers.Put(answer)
		return nil
	case rendered:
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.Status(answer.status).Send(answer.html)
	case *engine.PrintedFile:
		return sendPrinted(c, answer)
	case streamed:
		return sendStreamed(c, answer)
	case created:
		c.Status(http.StatusCreated)
		return send(c, answer.value)
	}
	return c.JSON(answer)
}

// decode reads a JSON body into a value whose unknown members are refused; numbers in untyped
// places stay json.Number so that no digit is lost.
func (r *request) decode(into any) error { return r.decodeUpTo(largestJSON, into) }

// decodeForm is decode for what a form holds, with as many lines as a record may have.
func (r *request) decodeForm(into any) error { return r.decodeUpTo(largestForm, into) }

func (r *request) decodeUpTo(most int, into any) error {
	body := r.Body()
	if len(body) > most {
		return fiber.ErrRequestEntityTooLarge
	}
	if !utf8.Valid(body) {
		return malformed("invalid_utf8", "The text is not valid UTF-8.", "内容不是有效的 UTF-8 文本。")
	}
	if at := escapedNull(body); at >= 0 {
		line, column := place(body, int64(at)+1)
		return malformed("invalid_text", fmt.Sprintf("The text at line %d, column %d holds the character U+0000, which nothing can keep.", line, column),
			fmt.Sprintf("第 %d 行第 %d 列的文本含有无法保存的字符 U+0000。", line, column))
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return brokenJSON(body, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return malformed("broken_json", "Something follows the end of the JSON.", "JSON 结尾之后还有多余内容。")
	}
	return nil
}

// decodeAny is decode for a body that may be left out.
func (r *request) decodeAny(into any) error {
	if len(r.Body()) == 0 {
		return nil
	}
	return r.decode(into)
}

// escapedNull is where a body names the character U+0000, which PostgreSQL refuses in texts; -1 for nowhere.
func escapedNull(body []byte) int {
	const escape = `\u0000`
	for from := 0; ; {
		at := bytes.Index(body[from:], []byte(escape))
		if at < 0 {
			return -1
		}
		at += from
		if backslashes := at - len(bytes.TrimRight(body[:at], `\`)); backslashes%2 == 0 {
			return at
		}
		from = at + len(escape)
	}
}

// legible refuses addresses and keys that are no text, and endless keys: databases cannot look for them.
func legible(c *fiber.Ctx) error {
	if !isText(c.Path()) || !isText(c.Get(keyHeader)) {
		return malformed("invalid_utf8", "The address or the Idempotency-Key is not valid UTF-8.", "地址或 Idempotency-Key 不是有效的 UTF-8 文本。")
	}
	if len(c.Get(keyHeader)) > longestKey {
		return malformed("key_too_long", "The Idempotency-Key has more than 200 bytes.", "Idempotency-Key 超过 200 字节。")
	}
	var wrong error
	c.Context().QueryArgs().VisitAll(func(name, value []byte) {
		if !isText(string(name)) || !isText(string(value)) {
			shown := readable(string(name))
			wrong = malformed("invalid_utf8", fmt.Sprintf("The parameter %s is not valid UTF-8.", shown), fmt.Sprintf("参数 %s 不是有效的 UTF-8 文本。", shown))
		}
	})
	if wrong != nil {
		return wrong
	}
	return c.Next()
}

func isText(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// readable is a text that came without being checked, with what is no text in it replaced.
func readable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\x00", "�")
}

func brokenJSON(body []byte, err error) error {
	var syntax *json.SyntaxError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		line, column := place(body, syntax.Offset)
		return malformed("broken_json", fmt.Sprintf("Broken JSON at line %d, column %d: %s.", line, column, err),
			fmt.Sprintf("JSON 第 %d 行第 %d 列格式有误。", line, column))
	case errors.As(err, &wrongType):
		return mistyped(wrongType)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return malformed("broken_json", "The JSON ends too early.", "JSON 不完整。")
	}
	if name, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return malformed("unknown_member", fmt.Sprintf("The request has no place for %s.", name), fmt.Sprintf("请求中不能有 %s。", name))
	}
	return malformed("broken_json", "Cannot read the JSON: "+err.Error()+".", "无法读取 JSON："+err.Error()+"。")
}

// jsonWords are the types of JSON as people call them.
var jsonWords = map[string]metadata.Text{
	"object": {En: "an object {…}", Zh: "对象 {…}"}, "array": {En: "a list […]", Zh: "列表 […]"}, "string": {En: "a text", Zh: "文本"},
	"number": {En: "a number", Zh: "数字"}, "bool": {En: "true or false", Zh: "true 或 false"}, "null": {En: "null", Zh: "null"},
}

// mistyped tells where the JSON is of another type than expected, and of which.
func mistyped(wrong *json.UnmarshalTypeError) error {
	kind, _, _ := strings.Cut(wrong.Value, " ")
	found, known := jsonWords[kind]
	if !known {
		found = metadata.Text{En: wrong.Value, Zh: wrong.Value}
	}
	if wrong.Field == "" {
		return malformed("wrong_type", "The request has to be an object {…}, not "+found.En+".", "请求内容应为对象 {…}，不能是"+found.Zh+"。")
	}
	return malformed("wrong_type", fmt.Sprintf("%q cannot be %s.", wrong.Field, found.En), fmt.Sprintf("“%s”不能是%s。", wrong.Field, found.Zh))
}

func place(body []byte, offset int64) (line, column int) {
	before := body[:min(int(offset), len(body))]
	line = 1 + bytes.Count(before, []byte("\n"))
	column = utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return line, column
}

// number reads a whole number from the query; fallback when it is absent.
func (r *request) number(name string, fallback int) (int, error) {
	text := r.Query(name)
	if text == "" {
		return fallback, nil
	}
	value, err := strconv.Atoi(text)
	if err != nil {
		return 0, malformed("wrong_parameter", fmt.Sprintf("The parameter %s must be a whole number.", name),
			fmt.Sprintf("参数 %s 必须是整数。", name))
	}
	return value, nil
}

// limit reads how many are wanted at most from the query; usual when it does not say.
func (r *request) limit(usual int) (int, error) {
	limit, err := r.number("limit", usual)
	if err == nil && limit < 1 && limit != usual {
		return 0, malformed("wrong_parameter", "The parameter limit must be 1 or more.", "参数 limit 必须大于等于 1。")
	}
	return limit, err
}

// moment reads a time from the query; zero when it is absent.
func (r *request) moment(name string) (time.Time, error) {
	text := r.Query(name)
	if text == "" {
		return time.Time{}, nil
	}
	value, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return value, malformed("wrong_parameter", fmt.Sprintf("The parameter %s must be a time like 2026-11-21T08:00:00Z.", name),
			fmt.Sprintf("参数 %s 必须是形如 2026-11-21T08:00:00Z 的时间。", name))
	}
	return value, nil
}

// version is the record version a change is based on, from If-Match, the query or the body; 0 when
// none was given.
func (r *request) version(body int64) (int64, error) {
	text := r.Get(fiber.HeaderIfMatch)
	if text == "" {
		text = r.Query("version")
	}
	if text == "" {
		return body, nil
	}
	if text == "*" { // any version
		return 0, nil
	}
	value, err := strconv.ParseInt(string(bytes.Trim([]byte(text), `W/"`)), 10, 64)
	if err != nil {
		return 0, malformed("wrong_version", "If-Match must hold a record's version.", "If-Match 必须是记录的版本号。")
	}
	return value, nil
}

// key is the name a client gave to a command so that sending it twice does it once.
func (r *request) key() string { return r.Get(keyHeader) }

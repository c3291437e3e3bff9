package web

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// problem is an RFC 9457 problem document, worded in the language that the request prefers, with Weft's
// members: a stable code, the words in both languages, and the places.
type problem struct {
	Type     string                `json:"type"`
	Title    string                `json:"title"`
	Status   int                   `json:"status"`
	Code     string                `json:"code"`
	Detail   string                `json:"detail"`
	Texts    problemTexts          `json:"texts"`
	Fields   []engine.FieldProblem `json:"fields,omitempty"`
	Problems metadata.Problems     `json:"problems,omitempty"`
	Current  any                   `json:"current,omitempty"`
	Yours    any                   `json:"yours,omitempty"`
	Twins    []engine.Twin         `json:"twins,omitempty"`
	Merged   string                `json:"merged_into,omitempty"`
	Request  string                `json:"request"`
	// Of too many attempts: when the next one is allowed, and in how many seconds.
	RetryAt    *time.Time `json:"retry_at,omitempty"`
	RetryAfter int        `json:"retry_after,omitempty"`
}

// problemTexts are the words of a problem in both languages.
type problemTexts struct {
	Title  metadata.Text `json:"title"`
	Detail metadata.Text `json:"detail"`
}

// sendProblem is the one place where an error becomes an answer. What is not meant for people is
// logged and shown as "internal" with the request's number.
func (s *Server) sendProblem(c *fiber.Ctx, err error) error {
	answer := s.problemOf(c, err)
	c.Set(fiber.HeaderContentLanguage, languageOf(c))
	answer.Request = c.GetRespHeader(fiber.HeaderXRequestID)
	if answer.Status == http.StatusUnauthorized {
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
	}
	if answer.RetryAfter > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(answer.RetryAfter))
	}
	if err := c.Status(answer.Status).JSON(answer); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/problem+json; charset=utf-8")
	return nil
}

// problemOf words an error as a problem in the language of the request.
func (s *Server) problemOf(c *fiber.Ctx, err error) problem {
	answer, language := s.causeOf(c, err), languageOf(c)
	answer.Type = "about:blank"
	answer.Title, answer.Detail = answer.Texts.Title.In(language), answer.Texts.Detail.In(language)
	return answer
}

// languageOf is the language that a request prefers.
func languageOf(c *fiber.Ctx) string {
	if strings.HasPrefix(strings.ToLower(c.Get(fiber.HeaderAcceptLanguage)), "zh") {
		return "zh"
	}
	return "en"
}

func (s *Server) causeOf(c *fiber.Ctx, err error) problem {
	if refusal := engine.AsError(err); refusal != nil {
		answer := problem{
			Texts: problemTexts{refusal.Title, refusal.Detail}, Status: refusal.Kind.Status(), Code: refusal.Code,
			Fields: refusal.Fields, Problems: refusal.Problems, Current: refusal.Current, Yours: refusal.Yours, Twins: refusal.Twins, Merged: refusal.Merged,
		}
		if !refusal.Again.IsZero() {
			answer.RetryAt, answer.RetryAfter = &refusal.Again, max(1, int(math.Ceil(refusal.Again.Sub(s.config.Clock()).Seconds())))
		}
		return answer
	}
	var fromFiber *fiber.Error
	if errors.As(err, &fromFiber) {
		return protocolProblem(fromFiber.Code)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return tookTooLong
	}
	s.log.Error("request failed", slog.String("method", c.Method()), slog.String("path", c.Path()),
		slog.String("request", c.GetRespHeader(fiber.HeaderXRequestID)), slog.Any("error", err))
	return problem{
		Status: http.StatusInternalServerError, Code: "internal",
		Texts: problemTexts{
			Title:  metadata.Text{En: "Something went wrong", Zh: "系统出错"},
			Detail: metadata.Text{En: "Nothing was changed. Please try again; if it stays, tell your administrator the request number.", Zh: "未做任何更改。请重试；如仍出现，请将请求编号告知管理员。"},
		},
	}
}

var tookTooLong = problem{
	Status: http.StatusServiceUnavailable, Code: "too_slow",
	Texts: problemTexts{
		Title:  metadata.Text{En: "This took too long", Zh: "处理超时"},
		Detail: metadata.Text{En: "Nothing was changed. Narrow the filter or try again.", Zh: "未做任何更改。请缩小筛选范围或重试。"},
	},
}

// protocolProblem answers what never reached a handler: wrong path, method or size.
func protocolProblem(status int) problem {
	switch status {
	case http.StatusNotFound:
		return problem{
			Status: status, Code: "no_such_address",
			Texts: problemTexts{
				Title:  metadata.Text{En: "No such address", Zh: "地址不存在"},
				Detail: metadata.Text{En: "The API has nothing here; see /api/v1/openapi.json.", Zh: "此处没有接口，请参阅 /api/v1/openapi.json。"},
			},
		}
	case http.StatusRequestEntityTooLarge:
		return problem{
			Status: status, Code: "too_large",
			Texts: problemTexts{
				Title:  metadata.Text{En: "The request is too large", Zh: "请求过大"},
				Detail: metadata.Text{En: "A form may hold 8 MB, other JSON 2 MB, an uploaded file 50 MB.", Zh: "表单内容不得超过 8 MB，其他 JSON 不得超过 2 MB，上传文件不得超过 50 MB。"},
			},
		}
	case http.StatusMethodNotAllowed:
		return problem{
			Status: status, Code: "wrong_method",
			Texts: problemTexts{
				Title:  metadata.Text{En: "Not possible with this address", Zh: "该地址不支持此操作"},
				Detail: metadata.Text{En: "See /api/v1/openapi.json for what is.", Zh: "支持的操作见 /api/v1/openapi.json。"},
			},
		}
	case http.StatusRequestHeaderFieldsTooLarge:
		return problem{
			Status: status, Code: "too_large",
			Texts: problemTexts{
				Title:  metadata.Text{En: "The request is too large", Zh: "请求过大"},
				Detail: metadata.Text{En: "Address and headers may hold 32 KB together.", Zh: "地址与请求头合计不得超过 32 KB。"},
			},
		}
	}
	return problem{
		Status: status, Code: "bad_request",
		Texts: problemTexts{
			Title:  metadata.Text{En: "The request cannot be read", Zh: "无法读取请求"},
			Detail: metadata.Text{En: http.StatusText(status) + ".", Zh: "不符合 HTTP 协议：" + http.StatusText(status) + "。"},
		},
	}
}

func malformed(code, en, zh string) error { return engine.Refuse(engine.Malformed, code, en, zh) }

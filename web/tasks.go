package web

import (
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) listTasks(r *request) (any, error) {
	inbox := engine.Inbox{
		Box: r.Query("box", "todo"), Workflow: r.Query("workflow"), Person: r.Query("person"), Search: r.Query("q"),
		Overdue: r.Query("overdue") == "1", Cursor: r.Query("cursor"),
	}
	var err error
	if inbox.Limit, err = r.limit(50); err != nil {
		return nil, err
	}
	if inbox.Older, err = r.days("older"); err != nil {
		return nil, err
	}
	if inbox.Least, err = r.amount("amount_min"); err != nil {
		return nil, err
	}
	if inbox.Most, err = r.amount("amount_max"); err != nil {
		return nil, err
	}
	return s.engine.Tasks(r, r.by, inbox)
}

// days reads a number of days from the query, 0 when it is absent.
func (r *request) days(name string) (time.Duration, error) {
	days, err := r.number(name, 0)
	return time.Duration(min(max(days, 0), 36500)) * 24 * time.Hour, err
}

// amount reads an exact number from the query, nil when it is absent.
func (r *request) amount(name string) (*decimal.Decimal, error) {
	text := r.Query(name)
	if text == "" {
		return nil, nil
	}
	value, err := decimal.NewFromString(text)
	if err != nil || len(text) > 40 || value.Exponent() > 30 || value.Exponent() < -30 {
		return nil, malformed("wrong_parameter", fmt.Sprintf("The parameter %s must be a number.", name), fmt.Sprintf("参数 %s 必须是数字。", name))
	}
	return &value, nil
}

// batchResult tells how one task of a batch, or one record of a bulk change, went.
type batchResult struct {
	Task    string   `json:"task,omitempty"`
	ID      string   `json:"id,omitempty"`
	OK      bool     `json:"ok"`
	Problem *problem `json:"problem"`
}

func (s *Server) decideTasks(r *request) (any, error) {
	var batch engine.Batch
	if err := r.decode(&batch); err != nil {
		return nil, err
	}
	decided, err := s.engine.DecideBatch(r, r.by, r.key(), batch)
	if err != nil {
		return nil, err
	}
	results := make([]batchResult, len(decided))
	for i, one := range decided {
		results[i] = batchResult{Task: one.Task, OK: one.Err == nil}
		if one.Err != nil {
			problem := s.problemOf(r.Ctx, one.Err)
			results[i].Problem = &problem
		}
	}
	return fiber.Map{"results": results}, nil
}

func (s *Server) showTask(r *request) (any, error) { return s.engine.Task(r, r.by, r.Params("id")) }

func (s *Server) decideTask(r *request) (any, error) {
	var decision engine.Decision
	if err := r.decodeForm(&decision); err != nil {
		return nil, err
	}
	return s.engine.Decide(r, r.by, r.Params("id"), r.key(), decision)
}

func (s *Server) fireTransition(r *request) (any, error) {
	ask := engine.Transition{}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	ask.Entity, ask.ID, ask.Event = r.Params("entity"), r.Params("id"), r.Params("event")
	version, err := r.version(ask.Version)
	if err != nil {
		return nil, err
	}
	ask.Version = version
	return s.engine.Fire(r, r.by, r.key(), ask)
}

package web_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
)

// pages are what people look at most, with how often each asks the database.
func (s *site) pages(login, account, task string) map[string]int {
	s.t.Helper()
	by, err := s.engine.ActorNamed(login, engine.ViaForm)
	if err != nil {
		s.t.Fatal(err)
	}
	about := &engine.Relation{Entity: "account", ID: account, By: "account"}
	counts := map[string]int{}
	look := func(page string, open func(ctx context.Context) error) {
		ctx, counted := store.Counted(context.Background())
		if err := open(ctx); err != nil {
			s.t.Fatalf("%s: %v", page, err)
		}
		counts[page] = counted.Sent()
	}
	list := func(list engine.List) func(context.Context) error {
		return func(ctx context.Context) error { _, err := s.engine.AppendList(ctx, nil, by, list); return err }
	}
	look("list", list(engine.List{Entity: "opportunity", Count: "exact", Sort: []string{"account.name"}, Limit: 200}))
	look("list with expand", list(engine.List{Entity: "opportunity", Expand: []string{"account"}, Limit: 200}))
	look("related list", list(engine.List{Entity: "opportunity", Relation: about, Limit: 200}))
	look("list with lines", list(engine.List{Entity: "quote", Fields: []string{"number", "lines"}, Limit: 200}))
	look("groups", func(ctx context.Context) error {
		_, err := s.engine.Aggregate(ctx, by, engine.Aggregation{Entity: "opportunity", Groups: []string{"account"}, Measures: []string{"sum:amount"}})
		return err
	})
	look("get with expand", func(ctx context.Context) error {
		_, err := s.engine.Record(ctx, by, engine.Get{Entity: "account", ID: account, Expand: []string{"parent"}})
		return err
	})
	look("form", func(ctx context.Context) error {
		_, err := s.engine.Form(ctx, by, engine.FormRequest{Entity: "account", ID: account})
		return err
	})
	look("timeline", func(ctx context.Context) error {
		_, err := s.engine.Timeline(ctx, by, engine.Timeline{Entity: "account", ID: account, Limit: 100})
		return err
	})
	look("history", func(ctx context.Context) error {
		_, err := s.engine.History(ctx, by, "account", account, "", 200)
		return err
	})
	look("comments", func(ctx context.Context) error {
		_, err := s.engine.Comments(ctx, by, "account", account, "", 200)
		return err
	})
	look("readers", func(ctx context.Context) error { _, err := s.engine.Readers(ctx, by, "account", account); return err })
	look("shares", func(ctx context.Context) error { _, err := s.engine.Shares(ctx, by, "account", account); return err })
	look("lookup", func(ctx context.Context) error {
		_, err := s.engine.Lookup(ctx, by, engine.Lookup{Entity: "account", Limit: 100})
		return err
	})
	look("search", func(ctx context.Context) error { _, err := s.engine.Search(ctx, by, "Many"); return err })
	look("inbox", func(ctx context.Context) error {
		_, err := s.engine.Tasks(ctx, by, engine.Inbox{Box: "todo", Limit: 100})
		return err
	})
	look("task", func(ctx context.Context) error { _, err := s.engine.Task(ctx, by, task); return err })
	look("notices", func(ctx context.Context) error { _, err := s.engine.Notices(ctx, by, false, ""); return err })
	look("home", func(ctx context.Context) error { _, err := s.engine.Home(ctx, by, engine.HomeRequest{}); return err })
	return counts
}

// furnish gives a customer deals with customers of their own, visits, comments, changes, shares and quotes that
// wait for approval.
func (s *site) furnish(account, number int) {
	s.t.Helper()
	li := s.as("li.na")
	id := s.customer(account)
	other := li.post("/records/account", map[string]any{"values": map[string]any{"name": fmt.Sprint("Many ", number)}}).want(http.StatusCreated).text("id")
	for _, about := range []string{id, other} {
		li.post("/records/opportunity", map[string]any{"values": map[string]any{"name": fmt.Sprint("Many ", number), "account": about, "amount": map[string]string{"amount": "5", "currency": "CNY"}}}).want(http.StatusCreated)
	}
	li.post("/records/activity", map[string]any{"values": map[string]any{"subject": fmt.Sprint("Visit ", number), "kind": "visit", "account": id}}).want(http.StatusCreated)
	li.post("/records/account/"+id+"/comments", map[string]any{"text": fmt.Sprint("Comment ", number)}).want(http.StatusCreated)
	li.send(http.MethodPatch, "/records/account/"+id, map[string]any{"values": map[string]any{"parent": other}}).want(http.StatusOK)
	li.post("/records/account/"+other+"/shares", map[string]any{"audiences": []string{"role:sales", "role:sales_manager"}, "rights": "read", "until": time.Now().Add(time.Hour)}).want(http.StatusOK)
	li.submitted("12")
}

// customer is the id of the customer of a number, which is made when there is none.
func (s *site) customer(number int) string {
	s.t.Helper()
	li, name := s.as("li.na"), fmt.Sprint("Furnished ", number)
	if known := li.first("account", "record.name == '"+name+"'"); known != "" {
		return known
	}
	return li.post("/records/account", map[string]any{"values": map[string]any{"name": name}}).want(http.StatusCreated).text("id")
}

func TestPagesAskTheDatabaseAsOftenForManyRowsAsForFew(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		s.furnish(1, 1)
		s.furnish(1, 2)
		wang := s.as("wang.qiang")
		task := wang.get("/tasks").want(http.StatusOK).text("tasks", 0, "id")
		s.pages("wang.qiang", s.customer(1), task) // reads once what is remembered from then on
		few := s.pages("wang.qiang", s.customer(1), task)
		for number := range 12 {
			s.furnish(1, 10+number)
		}
		many := s.pages("wang.qiang", s.customer(1), task)
		for _, page := range slices.Sorted(maps.Keys(few)) {
			if many[page] != few[page] || few[page] == 0 {
				t.Errorf("%s asks %d times for few rows, %d times for many", page, few[page], many[page])
			}
		}
	})
}

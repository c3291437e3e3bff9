package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// submitted makes a quote of a client that waits for its approval.
func (c *client) submitted(discount string) string {
	c.t.Helper()
	quote := c.quote(discount)
	c.fire(quote, "submit").want(http.StatusOK)
	return quote
}

func TestBatchDecidesEachTaskByItselfAndTellsWhyOneWasNot(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li, wang := s.as("li.na"), s.as("wang.qiang")
		first, second := wang.task(li.submitted("12")), wang.task(li.submitted("8"))
		wang.post("/tasks/"+second+"/decisions", map[string]any{"verb": "approve"}).want(http.StatusOK)
		batch := map[string]any{"tasks": []string{first, second, "nonsense", first}, "verb": "approve"}
		done := wang.post("/tasks/decisions", batch, "Idempotency-Key", "k").want(http.StatusOK)
		if list, _ := done.at("results").([]any); len(list) != 3 || done.at("results", 0, "ok") != true {
			t.Fatalf("the batch was answered %s", done.Body)
		}
		if done.text("results", 1, "problem", "code") != "closed" || done.text("results", 2, "problem", "code") != "not_found" {
			t.Errorf("the reasons are %s", done.Body)
		}
		again := wang.post("/tasks/decisions", batch, "Idempotency-Key", "k").want(http.StatusOK)
		if again.at("results", 0, "ok") != true {
			t.Errorf("the same batch again was answered %s", again.Body)
		}
		wang.post("/tasks/decisions", map[string]any{"tasks": []string{first}, "verb": "transfer"}).refused(http.StatusBadRequest, "unknown_verb")
		wang.post("/tasks/decisions", map[string]any{"tasks": make([]string, 201), "verb": "approve"}).refused(http.StatusBadRequest, "too_many")
	})
}

func TestTheInboxTellsWhatItsReaderHasLookedAt(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li, wang := s.as("li.na"), s.as("wang.qiang")
		quote := li.submitted("12")
		seen := func() any {
			t.Helper()
			list, _ := wang.get("/tasks?box=todo&limit=200").want(http.StatusOK).at("tasks").([]any)
			for _, one := range list {
				if row := one.(map[string]any); row["record"].(map[string]any)["id"] == quote {
					return row["seen"]
				}
			}
			t.Fatal("the task is not in the inbox")
			return nil
		}
		task := wang.task(quote)
		if seen() != false {
			t.Error("a new task was looked at")
		}
		wang.get("/tasks/" + task).want(http.StatusOK)
		if seen() != true {
			t.Error("the look is not told")
		}
		wang.post("/tasks/"+task+"/decisions", map[string]any{"verb": "save", "comment": "later"})
		if seen() != true {
			t.Error("the look is forgotten")
		}
	})
}

func TestInboxIsNarrowedByWhatPeopleLookFor(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li, wang := s.as("li.na"), s.as("wang.qiang")
		quote := li.submitted("12") // 1988.80 CNY with tax
		number := li.get("/records/quote/"+quote).text("values", "number")
		me := li.first("user", "record.login == 'li.na'")
		for query, found := range map[string]bool{
			"workflow=quote_discount":               true,
			"workflow=order_confirmation":           false,
			"person=" + me:                          true,
			"person=nobody":                         false,
			"q=" + url.QueryEscape(number):          true,
			"q=nothing-like-it":                     false,
			"older=3":                               false,
			"overdue=1":                             false,
			"amount_min=1988.8":                     true,
			"amount_min=1988.81":                    false,
			"amount_min=1988.799&amount_max=1988.8": true,
			"amount_max=1988.79":                    false,
		} {
			inbox := wang.get("/tasks?" + query).want(http.StatusOK)
			if strings.Contains(string(inbox.Body), quote) != found {
				t.Errorf("%s finds the quote: %v, want %v", query, !found, found)
			}
			started := li.get("/tasks?box=started&" + query).want(http.StatusOK)
			if !strings.HasPrefix(query, "person") && strings.Contains(string(started.Body), quote) != found {
				t.Errorf("among those started %s finds the quote: %v, want %v", query, !found, found)
			}
		}
		wang.get("/tasks?amount_min=much").refused(http.StatusBadRequest, "wrong_parameter")
		wang.get("/tasks?box=nonsense").refused(http.StatusBadRequest, "unknown_box")
		wang.get("/tasks?box=all").refused(http.StatusForbidden, "needs_admin")
		if all := s.as("admin").get("/tasks?box=all&limit=200").want(http.StatusOK); !strings.Contains(string(all.Body), quote) {
			t.Error("the box of all tasks lacks the quote")
		}
	})
}

func TestDelegatedTaskIsSeenByWhoGaveItAway(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li, wang := s.as("li.na"), s.as("wang.qiang")
		quote := li.submitted("12")
		task := wang.task(quote)
		zhao := wang.first("user", "record.login == 'zhao.min'")
		wang.post("/tasks/"+task+"/decisions", map[string]any{"verb": "delegate", "to": []string{zhao}}).want(http.StatusOK)
		box := wang.get("/tasks?box=delegated").want(http.StatusOK)
		if box.text("tasks", 0, "id") != task || box.text("tasks", 0, "assigned", "id") != zhao || box.at("counts", "delegated") != float64(1) {
			t.Errorf("the box of delegated tasks is %s", box.Body)
		}
		wang.get("/tasks/" + task).want(http.StatusOK)
		advice := s.as("zhao.min")
		if shown := advice.get("/tasks/" + task).want(http.StatusOK); shown.text("delegated_by", "title") != "王强" {
			t.Errorf("the adviser is shown %s", shown.Body)
		}
		advice.post("/tasks/"+task+"/decisions", map[string]any{"verb": "resolve", "comment": "可以"}).want(http.StatusOK)
		if box := wang.get("/tasks?box=delegated").want(http.StatusOK); box.at("counts", "delegated") != float64(0) {
			t.Errorf("after the advice the box is %s", box.Body)
		}
	})
}

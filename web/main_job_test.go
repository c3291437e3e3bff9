package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// line is a quote line of a product.
func line(product, quantity, price string) map[string]any {
	return map[string]any{"values": map[string]any{
		"product": product, "description": "Pump", "quantity": quantity, "price": map[string]string{"amount": price, "currency": "CNY"},
	}}
}

// quote creates a quote with a discount as the client and returns its id.
func (c *client) quote(discount string) string {
	c.t.Helper()
	opportunity := c.get("/records/opportunity?limit=1&filter=record.owner+%3D%3D+user.id").want(http.StatusOK)
	product := c.first("product", "record.kind == 'goods'")
	return c.post("/records/quote", map[string]any{"values": map[string]any{
		"account":     opportunity.text("records", 0, "values", "account", "id"),
		"opportunity": opportunity.text("records", 0, "id"), "discount_pct": discount,
		"lines": []any{line(product, "2", "1000.00")},
	}}).want(http.StatusCreated).text("id")
}

func (c *client) fire(record, event string) *answer {
	c.t.Helper()
	return c.post("/records/quote/"+record+"/transitions/"+event, map[string]any{})
}

// task gives the id of the client's open task on a record.
func (c *client) task(record string) string {
	c.t.Helper()
	inbox := c.get("/tasks").want(http.StatusOK)
	list, _ := inbox.at("tasks").([]any)
	for i := range list {
		if inbox.text("tasks", i, "record", "id") == record {
			return inbox.text("tasks", i, "id")
		}
	}
	c.t.Fatalf("no task on %s: %s", record, inbox.Body)
	return ""
}

func (c *client) decide(record, verb, comment string) *answer {
	c.t.Helper()
	return c.post("/tasks/"+c.task(record)+"/decisions", map[string]any{"verb": verb, "comment": comment})
}

func TestQuoteGoesFromFormToSignedOffApproval(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li, wang := s.as("li.na"), s.as("wang.qiang")
		quote := li.quote("12")
		form := li.get("/records/quote/" + quote + "/form").want(http.StatusOK)
		if form.text("record", "values", "total", "amount") != "1760.00" {
			t.Errorf("the total is %v", form.at("record", "values", "total"))
		}
		predicted := li.post("/workflows/quote_discount/predict", map[string]any{"entity_id": quote}).want(http.StatusOK)
		if predicted.text("path", 0, "people", 0, "title") != "王强" {
			t.Errorf("the predicted path is %s", predicted.Body)
		}
		li.fire(quote, "submit").want(http.StatusOK)
		li.send(http.MethodPatch, "/records/quote/"+quote, map[string]any{"values": map[string]any{"discount_pct": "1"}}).
			refused(http.StatusLocked, "record_locked")
		task := wang.task(quote)
		page := wang.get("/tasks/" + task).want(http.StatusOK)
		if page.text("record", "id") != quote || page.text("path", 0, "state") != "current" {
			t.Errorf("the task page is %s", page.Body)
		}
		wang.decide(quote, "approve", "好").want(http.StatusOK)
		done := li.get("/records/quote/" + quote).want(http.StatusOK)
		if done.text("values", "status") != "approved" || done.text("values", "approved_discount") != "12.00" {
			t.Errorf("in the end the quote is %s", done.Body)
		}
		notices := li.get("/notices?unread=1").want(http.StatusOK)
		if !strings.Contains(string(notices.Body), quote) {
			t.Errorf("the owner was not told: %s", notices.Body)
		}
		if !strings.Contains(string(notices.Body), "with 12% discount is approved") || !strings.Contains(string(notices.Body), "折扣 12%，现在") {
			t.Errorf("the owner is not told the discount in plain words: %s", notices.Body)
		}
	})
}

func TestDecisionOnAClosedTaskNamesWhoWasFirst(t *testing.T) {
	s := onSQLite(t)
	li, wang := s.as("li.na"), s.as("wang.qiang")
	quote := li.quote("12")
	li.fire(quote, "submit").want(http.StatusOK)
	task := wang.task(quote)
	approve := map[string]any{"verb": "approve"}
	first := wang.post("/tasks/"+task+"/decisions", approve, "Idempotency-Key", "a").want(http.StatusOK)
	again := wang.post("/tasks/"+task+"/decisions", approve, "Idempotency-Key", "a").want(http.StatusOK)
	if string(first.Body) != string(again.Body) {
		t.Error("the same click was answered differently")
	}
	wang.post("/tasks/"+task+"/decisions", approve, "Idempotency-Key", "b").want(http.StatusConflict)
	li.post("/tasks/"+task+"/decisions", approve).want(http.StatusConflict)
	s.as("admin").post("/tasks/nonsense/decisions", approve).refused(http.StatusNotFound, "not_found")
}

func TestRejectedQuoteIsRevisedAndSentAgain(t *testing.T) {
	s := onSQLite(t)
	li, wang := s.as("li.na"), s.as("wang.qiang")
	quote := li.quote("12")
	li.fire(quote, "submit").want(http.StatusOK)
	wang.decide(quote, "reject", "").want(http.StatusUnprocessableEntity)
	wang.decide(quote, "reject", "太多").want(http.StatusOK)
	li.fire(quote, "revise").want(http.StatusOK)
	li.fire(quote, "submit").want(http.StatusOK)
	li.fire(quote, "recall").want(http.StatusOK)
	li.fire(quote, "submit").want(http.StatusOK)
	wang.decide(quote, "approve", "").want(http.StatusOK)
	li.fire(quote, "send").want(http.StatusOK)
	if state := li.get("/records/quote/"+quote).text("values", "status"); state != "sent" {
		t.Errorf("the quote is %q", state)
	}
}

func TestAdministratorAddsAFieldAndUsesItInAnApprovalWithoutARestart(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		admin, li := s.as("admin"), s.as("li.na")
		edit := func(path, from, to string) *answer {
			t.Helper()
			definition := admin.get("/metadata/definition?path=" + path).want(http.StatusOK)
			raw := string(marshal(t, definition.at("effective")))
			if !strings.Contains(raw, from) {
				t.Fatalf("%s does not hold %s", raw, from)
			}
			changed := strings.Replace(raw, from, to, 1)
			return admin.send(http.MethodPut, "/change/files", []byte(fmt.Sprintf(`{"path":%q,"effective":%s}`, path, changed))).want(http.StatusOK)
		}
		field := `{"kind":"boolean","label":{"en":"Urgent","zh":"加急"},"name":"urgent"},`
		edit("entities/quote.json", `"fields":[`, `"fields":[`+field)
		edit("forms/quote.default.json", `"fields":["`, `"fields":["urgent","`)
		wrong := edit("workflows/quote_discount.json", `disc > 5`, `disc > 5 || record.urgnt`)
		if wrong.text("problems", 0, "code") == "" || !strings.Contains(string(wrong.Body), "urgent") {
			t.Errorf("the mistake is not told with its likely meaning: %s", wrong.Body)
		}
		admin.post("/change/publish", map[string]string{"note": "x"}).refused(http.StatusUnprocessableEntity, "metadata_problems")
		edit("workflows/quote_discount.json", `record.urgnt`, `record.urgent`)
		plan := admin.post("/change/plan", map[string]any{}).want(http.StatusOK)
		if !strings.Contains(string(plan.Body), "add_column") {
			t.Errorf("the plan does not add a column: %s", plan.Body)
		}
		admin.post("/change/publish", map[string]string{"note": "加急"}).want(http.StatusOK)
		quote := li.quote("1")
		li.send(http.MethodPatch, "/records/quote/"+quote, map[string]any{"values": map[string]any{"urgent": true}}).want(http.StatusOK)
		li.fire(quote, "submit").want(http.StatusOK)
		s.as("wang.qiang").decide(quote, "approve", "").want(http.StatusOK)
		admin.post("/releases/1/restore", map[string]any{}).refused(http.StatusUnprocessableEntity, "metadata_problems") // the quote's process reads the field
		admin.post("/runs/"+li.runOf(quote)+"/admin", map[string]any{"verb": "cancel", "reason": "x"}).want(http.StatusOK)
		admin.post("/releases/1/restore", map[string]any{}).want(http.StatusOK)
		if strings.Contains(string(li.get("/entities/quote").Body), "urgent") {
			t.Error("the field is still there after going back")
		}
	})
}

func TestOpenAPIDescribesEveryEntityOfTheRunningModel(t *testing.T) {
	s := onSQLite(t)
	described := s.as("admin").get("/openapi.json").want(http.StatusOK)
	if described.at("paths", "/records/quote", "get") == nil || described.at("components", "schemas", "quote", "properties", "values", "properties", "discount_pct") == nil {
		t.Errorf("quotes are not described: %.300s", described.Body)
	}
}

func TestANewRecordTellsWhatItsMakerCanDoWithItNext(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		next := func(login, entity string) string {
			label, _ := s.as(login).get("/records/"+entity+"/new/form").want(http.StatusOK).at("next", "zh").(string)
			return label
		}
		for _, one := range []struct{ login, entity, next string }{
			{"li.na", "quote", "提交审批"},
			{"li.na", "opportunity", ""}, // its workflow begins when it is lost
			{"li.na", "account", ""},
			{"admin", "corrective_action", ""}, // waits for its owner's manager
		} {
			if label := next(one.login, one.entity); label != one.next {
				t.Errorf("%s can do %q next with a new %s, not %q", one.login, label, one.entity, one.next)
			}
		}
	})
}

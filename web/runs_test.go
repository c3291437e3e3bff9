package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestWorkOfALeaverIsHandedOverByAdministratorsOnly(t *testing.T) {
	s := onSQLite(t)
	li, admin := s.as("li.na"), s.as("admin")
	quote := li.quote("12")
	li.fire(quote, "submit").want(http.StatusOK)
	wang := admin.first("user", "record.login == 'wang.qiang'")
	zhao := admin.first("user", "record.login == 'zhao.min'")
	path := "/users/" + wang + "/handover"
	li.post(path, map[string]any{"to": zhao}).refused(http.StatusForbidden, "needs_admin")
	admin.post(path, map[string]any{"to": wang}).refused(http.StatusUnprocessableEntity, "one_person")
	if moved := admin.post(path, map[string]any{"to": zhao, "reason": "left"}).want(http.StatusOK); moved.at("runs") == float64(0) {
		t.Errorf("nothing was handed over: %s", moved.Body)
	}
	s.as("zhao.min").task(quote)
}

func TestEventsAndStartsFromOutsideNeedTheirRights(t *testing.T) {
	s := onSQLite(t)
	li, admin := s.as("li.na"), s.as("admin")
	event := map[string]any{"key": "x", "data": map[string]any{"amount": 12.5, "paid": true, "by": "bank", "note": nil}}
	li.post("/events/"+url.PathEscape("refund.paid"), event).refused(http.StatusForbidden, "needs_admin")
	admin.post("/events/"+url.PathEscape("refund.paid"), event).want(http.StatusOK)
	nested := map[string]any{"key": "x", "data": map[string]any{"lines": []int{1}}}
	if reply := admin.post("/events/refund.paid", nested).want(http.StatusBadRequest); !strings.Contains(string(reply.Body), "data.lines") {
		t.Errorf("%s", reply.Body)
	}
	li.post("/workflows/quote_discount/runs", map[string]any{"id": li.quote("3")}).refused(http.StatusConflict, "not_applicable")
}

func TestHistoryOfANewRecordTellsWhatWasWorkedOut(t *testing.T) {
	s := onSQLite(t)
	li := s.as("li.na")
	history := li.get("/records/quote/" + li.quote("3") + "/history").want(http.StatusOK)
	entries, _ := history.at("entries").([]any)
	changes, _ := history.at("entries", len(entries)-1, "changes").([]any)
	told := map[string]any{}
	for _, change := range changes {
		told[change.(map[string]any)["field"].(string)] = change.(map[string]any)["new"]
	}
	if subtotal, _ := told["subtotal"].(map[string]any); subtotal["amount"] != "2000.00" {
		t.Errorf("the subtotal is told as %v", told["subtotal"])
	}
}

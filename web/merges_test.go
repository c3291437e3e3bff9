package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// make creates a record and gives its id.
func (c *client) make(entity string, values map[string]any) string {
	c.t.Helper()
	return c.post("/records/"+entity, map[string]any{"values": values, "despite_duplicates": true}).want(http.StatusCreated).text("id")
}

// firms are two customers that are one, with what hangs on the second.
func (c *client) firms() (first, second, contact string) {
	c.t.Helper()
	first = c.make("account", map[string]any{"name": "合并甲有限公司", "city": "苏州"})
	second = c.make("account", map[string]any{"name": "合并甲", "phone": "0512-11112222", "parent": first})
	contact = c.make("contact", map[string]any{"name": "周工", "account": second})
	c.post("/records/account/"+second+"/comments", map[string]any{"text": "老客户"}).want(http.StatusCreated)
	return first, second, contact
}

func TestMergingMovesEverythingAndUndoBringsItBack(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		first, second, contact := admin.firms()
		ask := map[string]any{"loser": second, "take": []string{"name", "phone"}, "try": true}
		tried := admin.post("/records/account/"+first+"/merge", ask).want(http.StatusOK)
		if tried.at("attached", "comments") != 1.0 || !strings.Contains(string(tried.Body), `"contact"`) {
			t.Errorf("the preview does not tell what moves: %s", tried.Body)
		}
		admin.get("/records/account/" + second).want(http.StatusOK)

		ask["try"] = false
		merged := admin.post("/records/account/"+first+"/merge", ask).want(http.StatusOK)
		kept := admin.get("/records/account/" + first).want(http.StatusOK)
		if kept.text("values", "name") != "合并甲" || kept.text("values", "phone") == "" || kept.text("values", "city") != "苏州" {
			t.Errorf("the survivor is %s", kept.Body)
		}
		admin.holds(contact, first)
		if gone := admin.get("/records/account/"+second+"/form").refused(http.StatusNotFound, "merged"); gone.text("merged_into") != first {
			t.Errorf("an old link leads nowhere: %s", gone.Body)
		}
		if comments := admin.get("/records/account/" + first + "/comments").want(http.StatusOK); !strings.Contains(string(comments.Body), "老客户") {
			t.Errorf("the comment is lost: %s", comments.Body)
		}

		undone := admin.post("/changesets/"+merged.text("change_set")+"/revert", map[string]any{}).want(http.StatusOK)
		if len(undone.at("conflicts").([]any)) != 0 {
			t.Errorf("conflicts: %s", undone.Body)
		}
		admin.holds(contact, second)
		back := admin.get("/records/account/" + second).want(http.StatusOK)
		if back.text("values", "name") != "合并甲" || back.text("values", "parent", "id") != first {
			t.Errorf("the loser came back as %s", back.Body)
		}
		if comments := admin.get("/records/account/" + second + "/comments").want(http.StatusOK); !strings.Contains(string(comments.Body), "老客户") {
			t.Errorf("the comment did not come back: %s", comments.Body)
		}

		admin.post("/changesets/"+undone.text("change_set")+"/revert", map[string]any{}).want(http.StatusOK)
		admin.holds(contact, first)
		if gone := admin.get("/records/account/"+second+"/form").refused(http.StatusNotFound, "merged"); gone.text("merged_into") != first {
			t.Errorf("an old link leads nowhere after the merge was made again: %s", gone.Body)
		}
		if comments := admin.get("/records/account/" + first + "/comments").want(http.StatusOK); !strings.Contains(string(comments.Body), "老客户") {
			t.Errorf("the comment did not go along again: %s", comments.Body)
		}
	})
}

// holds checks whose contact somebody is.
func (c *client) holds(contact, account string) {
	c.t.Helper()
	if record := c.get("/records/contact/" + contact).want(http.StatusOK); record.text("values", "account", "id") != account {
		c.t.Errorf("the contact belongs to %s, want %s", record.text("values", "account", "id"), account)
	}
}

func TestMergingNeedsTheRightsOnBoth(t *testing.T) {
	s := onSQLite(t)
	admin := s.as("admin")
	first, second, _ := admin.firms()
	seller := admin.holder("sales")
	seller.post("/records/account/"+first+"/merge", map[string]any{"loser": second}).want(http.StatusNotFound)
	mine := seller.make("account", map[string]any{"name": "我的客户"})
	other := seller.make("account", map[string]any{"name": "我的另一客户"})
	seller.post("/records/account/"+mine+"/merge", map[string]any{"loser": second}).want(http.StatusNotFound)
	seller.post("/records/account/"+mine+"/merge", map[string]any{"loser": other}).want(http.StatusForbidden)
	admin.post("/records/account/"+mine+"/merge", map[string]any{"loser": mine}).want(http.StatusUnprocessableEntity)
	admin.post("/records/account/"+mine+"/merge", map[string]any{"loser": other, "take": []string{"order_total"}}).want(http.StatusUnprocessableEntity)
}

func TestLinesFollowTheRecordThatStays(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		first := admin.make("product", map[string]any{"name": "合并产品一", "code": "MERGE-1"})
		second := admin.make("product", map[string]any{"name": "合并产品二", "code": "MERGE-2"})
		quote := admin.make("quote", map[string]any{
			"account": admin.first("account", "true"),
			"lines":   []any{map[string]any{"values": map[string]any{"product": second, "quantity": "1", "price": "10.00"}}},
		})
		admin.post("/records/product/"+first+"/merge", map[string]any{"loser": second}).want(http.StatusOK)
		record := admin.get("/records/quote/" + quote).want(http.StatusOK)
		if record.text("values", "lines", 0, "values", "product", "id") != first {
			t.Errorf("the line names %s", record.Body)
		}
	})
}

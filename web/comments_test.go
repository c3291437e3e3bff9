package web_test

import (
	"net/http"
	"testing"
)

func TestCommentsAreWrittenReadAndDeletedOverHTTP(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li, wang := s.as("li.na"), s.as("wang.qiang")
		account := li.first("account", "record.owner == user.id")
		path := "/records/account/" + account
		comment := li.post(path+"/comments", map[string]any{"text": "First"}, "Idempotency-Key", "c1").want(http.StatusCreated).text("comment", "id")
		if got := wang.get(path+"/comments").want(http.StatusOK).text("comments", 0, "text"); got != "First" {
			t.Errorf("the comment says %q", got)
		}
		wang.send(http.MethodPatch, "/comments/"+comment, map[string]any{"text": "Mine"}).refused(http.StatusForbidden, "forbidden")
		li.send(http.MethodPatch, "/comments/"+comment, map[string]any{"text": "Second"}).want(http.StatusOK)
		li.send(http.MethodDelete, "/comments/"+comment, nil).want(http.StatusNoContent)
		li.post(path+"/comments", map[string]any{"text": " "}).refused(http.StatusUnprocessableEntity, "validation")
		if wang.get(path+"/followers").want(http.StatusOK).at("following") == true {
			t.Error("who said nothing follows")
		}
		if wang.send(http.MethodPut, path+"/following", map[string]any{"following": true}).want(http.StatusOK).at("following") != true {
			t.Error("who wished to follow does not")
		}
	})
}

package web_test

import (
	"net/http"
	"testing"
)

func TestBuiltInMenusNameEverythingSoThatNobodySeesMore(t *testing.T) {
	s := onSQLite(t)
	for _, login := range []string{"admin", "li.na", "wang.qiang", "qian.jun"} {
		areas, _ := s.as(login).get("/shell").want(http.StatusOK).at("menu", "areas").([]any)
		for _, area := range areas {
			if area.(map[string]any)["name"] == "more" {
				t.Errorf("%s sees %v", login, area)
			}
		}
	}
}

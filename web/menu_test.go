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

func TestTheRankingIsOfPeopleAndDepartmentsForATime(t *testing.T) {
	s := onSQLite(t)
	sun := s.as("sun.li")
	for _, query := range []string{"", "?by=department&period=quarter", "?period=year&month=2026-02"} {
		answer := sun.get("/rankings" + query).want(http.StatusOK)
		if scores, _ := answer.at("scores").([]any); len(scores) == 0 {
			t.Errorf("nobody is ranked by %q", query)
		}
	}
	sun.get("/rankings?by=stage").refused(http.StatusBadRequest, "bad_way")
	s.as("qian.jun").get("/rankings").refused(http.StatusNotFound, "not_found")
}

package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestListIsTakenAwayAsAFile(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		seller, admin := s.as("li.na"), s.as("admin")
		seller.get("/records/product/export").refused(http.StatusForbidden, "forbidden")
		seller.get("/records/quote/export?fields=number,cost_price").refused(http.StatusUnprocessableEntity, "validation")
		seller.get("/records/quote/export?format=doc").refused(http.StatusBadRequest, "bad_export")
		seller.get("/records/account/export?filter=" + url.QueryEscape("record.nothing == 1")).want(http.StatusUnprocessableEntity)

		name := "=cmd|' /C calc'!A0"
		seller.post("/records/account", map[string]any{"values": map[string]any{"name": name}}).want(http.StatusCreated)
		filter := url.QueryEscape("record.name startsWith '='")
		file := seller.get("/records/account/export?fields=name,owner&filter=" + filter).want(http.StatusOK)
		if got := string(file.Body); !strings.HasSuffix(got, "\r\n'"+name+",李娜\r\n") {
			t.Errorf("the file is %q", got)
		}
		if got := file.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename") || file.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
			t.Errorf("the file is called %q, %q", got, file.Header)
		}
		book := seller.get("/records/account/export?format=xlsx&fields=name&filter=" + filter).want(http.StatusOK)
		if got := book.wordText(); !strings.Contains(got, "=cmd|&#39; /C calc&#39;!A0") || strings.Contains(got, "<f>") {
			t.Errorf("the workbook holds %.2000s", got)
		}

		head := seller.send(http.MethodHead, "/records/account/export?format=xlsx", nil).want(http.StatusOK)
		if got := head.Header.Get("Content-Type"); got != book.Header.Get("Content-Type") {
			t.Errorf("asked for its head, the workbook is %q", got)
		}

		noted := admin.get("/audit?action=export").want(http.StatusOK)
		if list, _ := noted.at().([]any); len(list) != 2 || noted.text(0, "actor", "title") != "李娜" || noted.text(0, "detail", "format") != "xlsx" ||
			noted.at(1, "detail", "rows") != 1.0 || noted.text(1, "target") != "account" {
			t.Errorf("the audit log has %s", noted.Body)
		}
	})
}

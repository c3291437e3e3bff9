package web_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
)

// twinsOf asks what a new customer with some values would be like.
func (c *client) twinsOf(values map[string]any) *answer {
	c.t.Helper()
	return c.post("/records/account/duplicates", map[string]any{"id": nil, "values": values}).want(http.StatusOK)
}

func TestTwinsAreToldWhileTyping(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		wang := s.as("wang.qiang")
		for typed, values := range map[string]map[string]any{
			"another legal form": {"name": "华东精密机械"},
			"another width":      {"name": "　华东精密机械 股份有限公司"},
			"the phone abroad":   {"name": "新客户", "phone": "+86 512 62881000"},
		} {
			found := wang.twinsOf(values)
			if found.text("twins", 0, "title") != "华东精密机械有限公司" || found.text("twins", 0, "owner", "title") == "" {
				t.Errorf("%s: %s", typed, found.Body)
			}
		}
		if found := wang.twinsOf(map[string]any{"name": "华东精密仪器有限公司"}); string(found.Body) != `{"twins":[]}` {
			t.Errorf("another company: %s", found.Body)
		}
	})
}

func TestATwinThatMayNotBeReadIsToldWithItsOwnerOnly(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		role := admin.holder("sales")
		found := role.twinsOf(map[string]any{"name": "华东精密机械"})
		body := string(found.Body)
		if found.text("twins", 0, "owner", "title") != "李娜" && !strings.Contains(body, "Li Na") {
			t.Errorf("the owner is not told: %s", body)
		}
		hidden := admin.first("account", "record.name == '华东精密机械有限公司'")
		for _, secret := range []string{hidden, "华东精密机械有限公司", "6288"} {
			if strings.Contains(body, secret) {
				t.Errorf("told of a record that may not be read: %s in %s", secret, body)
			}
		}
		refused := role.post("/records/account", map[string]any{"values": map[string]any{"name": "华东精密机械"}}).refused(http.StatusConflict, "possible_duplicates")
		if strings.Contains(string(refused.Body), hidden) || strings.Contains(string(refused.Body), "有限公司") {
			t.Errorf("the refusal tells more: %s", refused.Body)
		}
	})
}

func TestAWarningIsPassedOnceAndHistoryTells(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		values := map[string]any{"name": "华东精密机械"}
		admin.post("/records/account", map[string]any{"values": values}).refused(http.StatusConflict, "possible_duplicates")
		made := admin.post("/records/account", map[string]any{"values": values, "despite_duplicates": true}).want(http.StatusCreated).text("id")
		history := admin.get("/records/account/" + made + "/history").want(http.StatusOK)
		if history.text("entries", 0, "comment") == "" {
			t.Errorf("history does not tell: %s", history.Body)
		}
		admin.send(http.MethodPatch, "/records/account/"+made, map[string]any{"values": map[string]any{"city": "苏州"}}).want(http.StatusOK)
		admin.send(http.MethodDelete, "/records/account/"+made, nil).want(http.StatusNoContent)
		found := admin.twinsOf(values)
		if strings.Contains(string(found.Body), made) {
			t.Errorf("a deleted record is a twin: %s", found.Body)
		}
	})
}

func TestOfTwoWhoCreateTheSameAtOnceOneIsRefused(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		statuses := make([]int, 2)
		var both sync.WaitGroup
		for i, name := range []string{"先到一步", "后到一步"} {
			both.Go(func() {
				values := map[string]any{"name": name, "tax_number": "91350100M000100Y43"}
				statuses[i] = admin.post("/records/account", map[string]any{"values": values}).Status
			})
		}
		both.Wait()
		if statuses[0]+statuses[1] != http.StatusCreated+http.StatusUnprocessableEntity {
			t.Errorf("got %v", statuses)
		}
	})
}

func TestACreditCodeIsDemandedOfCustomersInChina(t *testing.T) {
	s := onSQLite(t)
	admin := s.as("admin")
	wrong := map[string]any{"name": "校验位有误", "tax_number": "91350100M000100Y44"}
	refused := admin.post("/records/account", map[string]any{"values": wrong}).refused(http.StatusUnprocessableEntity, "validation")
	if refused.text("fields", 0, "code") != "credit_code_digit" || refused.text("fields", 0, "field") != "tax_number" {
		t.Errorf("got %s", refused.Body)
	}
	wrong["country"] = "Germany"
	wrong["tax_number"] = "DE 811 193 231"
	admin.post("/records/account", map[string]any{"values": wrong}).want(http.StatusCreated)
}

func TestImportPreviewListsTwinsBesideErrors(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		upload := admin.upload("customers.csv", "名称,电话\n华东精密机械,\n全新客户一有限公司,0519-1234567\n全新客户一,\n全新客户二,0519 1234567\n").want(http.StatusCreated)
		mapping := map[string]any{"entity": "account", "mode": "create", "mapping": []any{
			column("名称", "name"), column("电话", "phone"),
		}}
		id := upload.text(0, "id")
		preview := admin.send(http.MethodPut, "/imports/"+id, mapping).want(http.StatusOK)
		if lines := preview.at("problems").([]any); len(lines) != 3 {
			t.Errorf("want three rows that are like others: %s", preview.Body)
		}
		mapping["despite_duplicates"] = true
		preview = admin.send(http.MethodPut, "/imports/"+id, mapping).want(http.StatusOK)
		if lines := preview.at("problems").([]any); len(lines) != 0 {
			t.Errorf("despite duplicates: %s", preview.Body)
		}
	})
}

func TestAskingOnAndOnIsRefused(t *testing.T) {
	admin := onSQLite(t).as("admin")
	for range 240 {
		if admin.post("/records/account/duplicates", map[string]any{"values": map[string]any{"name": "x"}}).Status == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("somebody can try out as many numbers as they like")
}

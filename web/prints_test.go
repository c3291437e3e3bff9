package web_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store/storetest"
	"github.com/weft-crm/weft/web/ui"
)

// wordText is the text of a Word document that was printed; other answers stay as they are.
func (a *answer) wordText() string {
	a.t.Helper()
	if a.Status != http.StatusOK {
		return string(a.Body)
	}
	archive, err := zip.NewReader(bytes.NewReader(a.Body), int64(len(a.Body)))
	if err != nil {
		a.t.Fatal(err)
	}
	var text strings.Builder
	for _, file := range archive.File {
		reader, err := file.Open()
		if err != nil {
			a.t.Fatal(err)
		}
		if _, err := io.Copy(&text, reader); err != nil {
			a.t.Fatal(err)
		}
	}
	return text.String()
}

// printing opens the demo company with the font for printing.
func printing(t *testing.T, test func(t *testing.T, s *site)) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			test(t, openWith(t, engine.Config{Database: demo(t, dialect), Font: ui.Font}))
		})
	}
}

// define publishes a print template for an entity.
func (c *client) define(entity, name, rest string) {
	c.t.Helper()
	body := fmt.Sprintf(`{"path":"prints/%s.%s.json","effective":{"entity":%q,"name":%q,"label":{"en":"Sheet","zh":"单据"},%s}}`, entity, name, entity, name, rest)
	reply := c.send(http.MethodPut, "/change/files", []byte(body)).want(http.StatusOK)
	problems, _ := reply.at("problems").([]any)
	for _, problem := range problems {
		if warning, _ := problem.(map[string]any)["warning"].(bool); !warning {
			c.t.Fatalf("%s: %v", body, problem)
		}
	}
}

func (c *client) publish() {
	c.t.Helper()
	c.post("/change/publish", map[string]string{"note": "prints"}).want(http.StatusOK)
}

func TestQuotesArePrintedInThreeFormatsAndTheirHistoryTellsIt(t *testing.T) {
	printing(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		quote := s.as("li.na").quote("5")
		number, _ := admin.get("/records/quote/"+quote).want(http.StatusOK).at("values", "number").(string)
		print := "/records/quote/" + quote + "/print/offer?lang=zh&as="

		pdf := admin.get(print + "pdf").want(http.StatusOK)
		if !bytes.HasPrefix(pdf.Body, []byte("%PDF-1.7")) || pdf.Header.Get("Content-Type") != "application/pdf" {
			t.Errorf("the PDF begins with %q", pdf.Body[:20])
		}
		name := "filename*=utf-8''" + url.PathEscape("报价单-"+number+".pdf")
		if disposition := pdf.Header.Get("Content-Disposition"); !strings.EqualFold(disposition, "inline; "+name) {
			t.Errorf("the file is called %q, not %q", disposition, name)
		}
		word := admin.get(print + "docx").want(http.StatusOK).wordText()
		for _, wanted := range []string{number, "报 价 单", "人民币（大写）", "元", "单价", "客户确认"} {
			if !strings.Contains(word, wanted) {
				t.Errorf("the Word document lacks %q", wanted)
			}
		}
		admin.get(print + "xlsx").want(http.StatusOK)
		entries := string(admin.get("/records/quote/" + quote + "/history").want(http.StatusOK).Body)
		for _, as := range []string{"PDF", "DOCX", "XLSX"} {
			if !strings.Contains(entries, `"action":"print"`) || !strings.Contains(entries, "报价单 ("+as+")") {
				t.Errorf("the history does not tell of the %s: %s", as, entries)
			}
		}
		admin.get(print+"html").refused(http.StatusBadRequest, "bad_print")
		admin.get("/records/quote/"+quote+"/print/offer?format=docx").refused(http.StatusBadRequest, "unknown_parameter")
		admin.get("/records/quote/" + quote + "/print/offre").want(http.StatusNotFound)
	})
}

func TestAQuotePaidInInstalmentsIsPrintedWithItsPlan(t *testing.T) {
	printing(t, func(t *testing.T, s *site) {
		seller := s.as("li.na")
		quote := "/records/quote/" + seller.quote("5")
		plan := seller.first("payment_plan", "record.active == true")
		seller.send(http.MethodPatch, quote, map[string]any{
			"version": seller.get(quote).at("version"), "values": map[string]any{"payment_plan": plan},
		}).want(http.StatusOK)
		name := seller.get("/records/payment_plan/"+plan).text("values", "name")
		if word := seller.get(quote + "/print/offer?lang=zh&as=docx").want(http.StatusOK).wordText(); !strings.Contains(word, name) {
			t.Errorf("the print does not name the plan %q: %s", name, word)
		}
	})
}

func TestPrintTemplatesFollowRulesRelatedRecordsAndBothLanguages(t *testing.T) {
	printing(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		quote := s.as("li.na").quote("5")
		account, _ := admin.get("/records/quote/"+quote).at("values", "account", "id").(string)
		admin.define("account", "overview", `"when":"record.name != 'nobody'","language":"both","blocks":[
			{"title":{"text":{"en":"Quotes of {{record.name}}","zh":"{{record.name}}的报价"}}},
			{"visible":"record.name == 'nobody'","text":{"text":"never shown"}},
			{"grid":{"items":[{"field":"name"},{"value":"{{org.name}}","label":"Org"}]}},
			{"table":{"entity":"quote","by":"account","sort":["-number"],"filter":"item.discount_pct == 5","columns":[
				{"field":"number"},{"field":"owner.name"},{"field":"total","sum":true},{"value":"{{item.account.name}}","label":"Back"}]}}]`)
		admin.define("account", "never", `"when":"record.name == 'nobody'","blocks":[{"space":{"height":5}}]`)
		admin.publish()

		word := admin.get("/records/account/" + account + "/print/overview?as=docx").want(http.StatusOK).wordText()
		number, _ := admin.get("/records/quote/"+quote).at("values", "number").(string)
		for _, wanted := range []string{"Quotes of ", "的报价", "客户名称 Name", number, "合计 Total", "编号 Number"} {
			if !strings.Contains(word, wanted) {
				t.Errorf("the document lacks %q", wanted)
			}
		}
		if strings.Contains(word, "never shown") {
			t.Error("a block is there whose condition does not hold")
		}
		admin.get("/records/account/"+account+"/print/never").refused(http.StatusUnprocessableEntity, "print_when")
		ready := admin.get("/records/account/" + account + "/prints").want(http.StatusOK)
		if list := string(ready.Body); !strings.Contains(list, `"name":"overview","label":{"en":"Sheet","zh":"单据"},"language":"both","ready":true`) || !strings.Contains(list, `"ready":false`) {
			t.Errorf("the templates are %s", list)
		}
	})
}

func TestAmountsThatAPrintWorksOutAreWrittenAsAmounts(t *testing.T) {
	printing(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		quote := s.as("li.na").quote("0")
		admin.define("quote", "halves", `"language":"zh","blocks":[
			{"text":{"text":"half={{round(record.total / 2, 2)}};share={{round(record.total / record.total, 2)}};none={{record.total - record.total}};"}},
			{"table":{"lines":"lines","columns":[{"value":"{{item.amount * 2}}","label":"Twice","sum":true},{"value":"{{sum(record.lines, .amount)}}","label":"All"}]}}]`)
		admin.publish()
		word := admin.get("/records/quote/" + quote + "/print/halves?as=docx").want(http.StatusOK).wordText()
		total, _ := admin.get("/records/quote/"+quote).at("values", "total", "amount").(string)
		if total != "2000.00" {
			t.Fatalf("the quote comes to %s", total)
		}
		for _, wanted := range []string{"half=¥1,000.00;", "share=1;", "none=¥0.00;", ">¥4,000.00<", ">¥2,000.00<"} {
			if !strings.Contains(word, wanted) {
				t.Errorf("the document lacks %q", wanted)
			}
		}
	})
}

func TestSeveralRecordsArePrintedByWhoMayExportThem(t *testing.T) {
	printing(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		first, second := s.as("li.na").quote("5"), s.as("li.na").quote("7")
		ask := map[string]any{"ids": []string{first, second}, "as": "docx"}
		word := admin.post("/records/quote/print/offer", ask).want(http.StatusOK).wordText()
		if strings.Count(word, "报 价 单</w:t>") != 2 || !strings.Contains(word, "footer2.xml") {
			t.Error("two quotes are not two parts")
		}
		admin.post("/records/quote/print/offer", map[string]any{"ids": []string{}, "as": "pdf"}).refused(http.StatusUnprocessableEntity, "print_many")
		viewer := admin.holder("viewer")
		viewer.post("/records/quote/print/offer", ask).want(http.StatusForbidden)
		admin.as("li.na").get("/records/quote/" + strings.Repeat("0", 8) + "-0000-7000-8000-000000000000/print/offer").want(http.StatusNotFound)
	})
}

func TestWithoutAFontThereIsWordButNoPDF(t *testing.T) {
	s := onSQLite(t)
	admin := s.as("admin")
	quote := s.as("li.na").quote("5")
	admin.get("/records/quote/"+quote+"/print/offer").refused(http.StatusServiceUnavailable, "no_font")
	admin.get("/records/quote/" + quote + "/print/offer?as=docx").want(http.StatusOK)
}

func TestLinesSayNoMoreOfTheirRecordThanTheRecordDoes(t *testing.T) {
	s := onSQLite(t)
	seller := s.as("li.na")
	quote := seller.quote("5")
	admin := s.as("admin")
	admin.send(http.MethodPatch, "/records/quote/"+quote, map[string]any{"values": map[string]any{"cost_price": map[string]any{"amount": "7654.32", "currency": "CNY"}}}).want(http.StatusOK)
	admin.define("quote", "lines", `"blocks":[{"table":{"lines":"lines","columns":[
		{"field":"quantity"},
		{"value":"{{item.parent.cost_price}}","label":"Cost"},
		{"value":"of {{item.parent.account.name}} at {{item.parent.cost_price + 0}}","label":"Said"}]}}]`)
	admin.publish()
	print := "/records/quote/" + quote + "/print/lines?as=docx"
	account, _ := admin.get("/records/quote/"+quote).at("values", "account", "title").(string)
	if word := admin.get(print).want(http.StatusOK).wordText(); !strings.Contains(word, "7,654.32") || !strings.Contains(word, account) {
		t.Errorf("the admin reads no cost of %s: %s", account, word)
	}
	if word := seller.get(print).want(http.StatusOK).wordText(); strings.Contains(word, "7,654") || strings.Contains(word, "7654") {
		t.Errorf("the seller reads the cost: %s", word)
	}
}

// defineLeaks publishes templates that print all secrets, alone and in calculations, and lets auditors export
// what others of their roles let them read.
func (c *client) defineLeaks(secrets []secret) {
	c.t.Helper()
	items := map[string][]string{}
	for _, s := range secrets {
		items[s.entity] = append(items[s.entity],
			fmt.Sprintf(`{"field":%q},{"value":"{{concat('', record.%s)}}","label":"Calculated"},{"value":"so {{record.%s}} it is","label":"Text"}`, s.field, s.field, s.field))
	}
	for entity, list := range items {
		c.define(entity, "leak", `"blocks":[{"grid":{"items":[`+strings.Join(list, ",")+`]}}]`)
	}
	auditor := `{"path":"roles/auditor.json","effective":{"name":"auditor","label":{"en":"Auditor","zh":"审计"},"admin":["audit"],"entities":{"*":{"can":["export"],"rows":"all"}}}}`
	c.send(http.MethodPut, "/change/files", []byte(auditor)).want(http.StatusOK)
	c.publish()
}

func TestATemplateIsSeenBeforeItIsPublishedWhateverElseTheChangeHolds(t *testing.T) {
	printing(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		quote := s.as("li.na").quote("5")
		admin.send(http.MethodPut, "/change/files", []byte(`{"path":"entities/quote_note.json","effective":{"name":"quote_note","label":{"en":"Note","zh":"备注"},"title":"name","fields":[{"name":"name","kind":"text","label":{"en":"Name","zh":"名称"}}]}}`)).want(http.StatusOK)
		admin.define("quote", "draft", `"blocks":[{"text":{"text":{"en":"Not published yet","zh":"尚未发布"}}}]`)

		seen := admin.post("/change/print", map[string]any{"entity": "quote", "id": quote, "template": "draft", "as": "docx", "lang": "en"}).wordText()

		if !strings.Contains(seen, "Not published yet") {
			t.Errorf("the preview says: %.300s", seen)
		}
	})
}

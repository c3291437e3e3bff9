package engine_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// publishStatements keeps accounts of customers: deals that were won charge them, lost ones credit them.
// Another statement adds up the cost, which sales may not see.
func (h *house) publishStatements() {
	h.Helper()
	source := func(name, stage, amount, side string) string {
		return fmt.Sprintf(`{"name":%q,"label":{"en":%q,"zh":"单"},"of":"deal","by":"account","if":"candidate.stage == '%s'","date":"close","amount":%q,"side":%q,"text":"{{item.name}} {{item.cost}}"}`,
			name, strings.ToUpper(name), stage, amount, side)
	}
	files := metadata.Files{
		"pack.json": []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
		"statements/account.deals.json": []byte(`{"entity":"account","name":"deals","label":{"en":"Deals","zh":"商机"},"sources":[` +
			source("sale", "won", "amount", "charge") + "," + source("return", "lost", "amount", "credit") + `]}`),
		"statements/account.costs.json": []byte(`{"entity":"account","name":"costs","label":{"en":"Costs","zh":"成本"},"sources":[` + source("cost", "won", "cost", "charge") + `]}`),
		"prints/account.sheet.json": []byte(`{"entity":"account","name":"sheet","label":{"en":"Sheet","zh":"对账单"},"statement":true,"blocks":[
			{"title":{"text":"{{statement.label}} {{statement.from_day}} {{capital_amount(statement.closing)}}"}},
			{"table":{"entries":true,"columns":[{"field":"day"},{"field":"kind"},{"field":"text"},{"field":"charge","sum":true},{"field":"balance"}]}}]}`),
	}
	if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, ""); err != nil {
		h.Fatal(err)
	}
}

func (h *house) moved(login, account, stage, day string, amount any) {
	h.Helper()
	values := map[string]any{"name": "D" + day, "account": account, "stage": stage, "close": day, "amount": amount}
	if stage == "lost" {
		values["reason"] = "price"
	}
	if login == "zhao" {
		values["cost"] = "7"
	}
	h.create(login, "deal", values)
}

func (h *house) statement(login, account string, period engine.StatementPeriod) *engine.StatementAnswer {
	h.Helper()
	return must(h.Statement(context.Background(), h.as(login), "account", account, period))
}

// lines writes a statement as a few words per line.
func lines(s *engine.StatementAnswer) string {
	told := []string{s.Opening.Amount}
	for _, entry := range s.Entries {
		amount := entry.Charge
		if amount == nil {
			amount = entry.Credit
		}
		told = append(told, entry.Day[5:]+" "+entry.Source+" "+amount.Amount+" = "+entry.Balance.Amount)
	}
	return strings.Join(append(told, s.Charges.Amount+" - "+s.Credits.Amount, s.Closing.Amount), "\n")
}

func TestAStatementCarriesTheBalanceOverKeepsCurrenciesApartAndIsPrinted(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishStatements()
		account := h.create("zhao", "account", map[string]any{"name": "Acme"}).ID
		other := h.create("zhao", "account", map[string]any{"name": "Other"}).ID
		h.moved("zhao", account, "won", "2026-01-31", "100.10")
		h.moved("zhao", account, "lost", "2026-02-28", "40")
		h.moved("zhao", account, "lost", "2026-03-05", "10.05")
		h.moved("zhao", account, "won", "2026-03-05", "50")
		h.moved("zhao", account, "won", "2026-03-10", "1")
		h.moved("zhao", account, "won", "2026-03-11", "999")
		h.moved("zhao", account, "open", "2026-03-06", "999")
		h.moved("zhao", account, "won", "2026-03-07", map[string]any{"amount": "5", "currency": "USD"})
		h.moved("zhao", other, "won", "2026-03-07", "999")

		deals := engine.StatementPeriod{Statement: "deals"}
		got := h.statement("zhao", account, deals) // the month until today
		h.same(lines(got), "60.10\n03-05 sale 50.00 = 110.10\n03-05 return 10.05 = 100.05\n03-10 sale 1.00 = 101.05\n51.00 - 10.05\n101.05")
		h.same(got.Currencies, "[CNY USD]")
		h.same(lines(h.statement("zhao", account, engine.StatementPeriod{Statement: "deals", Currency: "USD"})), "0.00\n03-07 sale 5.00 = 5.00\n5.00 - 0.00\n5.00")
		h.same(lines(h.statement("zhao", account, engine.StatementPeriod{Statement: "deals", From: "2026-01-31", To: "2026-02-28"})),
			"0.00\n01-31 sale 100.10 = 100.10\n02-28 return 40.00 = 60.10\n100.10 - 40.00\n60.10")
		for _, wrong := range []engine.StatementPeriod{{From: "2026-03-11", To: "2026-03-01"}, {From: "March"}, {To: "2026-02-30"}} {
			wrong.Statement = "deals"
			_, err := h.Statement(context.Background(), h.as("zhao"), "account", account, wrong)
			h.refused(err, "bad_period")
		}

		ask := engine.PrintRequest{Entity: "account", IDs: []string{account}, Template: "sheet", As: "docx", Language: "en", Period: deals}
		text := wordText(h, must(h.Print(context.Background(), h.as("zhao"), ask)).Content)
		for _, wanted := range []string{"Deals 2026-03-01 壹佰零壹元零伍分", "Opening balance", "D2026-03-10 ", "110.10", "51.00"} {
			if !strings.Contains(text, wanted) {
				h.Errorf("the statement lacks %q: %s", wanted, text)
			}
		}
	})
}

func TestAStatementShowsWhatItsReaderMaySeeAndSaysSo(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishStatements()
		account := h.create("li", "account", map[string]any{"name": "Acme"}).ID
		h.moved("li", account, "won", "2026-03-02", "20")
		h.moved("zhao", account, "won", "2026-03-03", "300")
		deals := engine.StatementPeriod{Statement: "deals"}
		whole := h.statement("admin", account, deals)
		h.same(whole.Closing.Amount, "320.00")
		h.same(whole.Partial, false)
		part := h.statement("li", account, deals)
		h.same(part.Closing.Amount, "20.00")
		h.same(part.Partial, true)
		h.same(part.Entries[0].Text, "D2026-03-02")

		_, err := h.Statement(context.Background(), h.as("li"), "account", account, engine.StatementPeriod{Statement: "costs"})
		h.refused(err, "forbidden")
		described := must(h.DescribeEntity(context.Background(), h.as("li"), "account"))
		h.same(len(described.Statements), 1)
		_, err = h.Statement(context.Background(), h.as("wang"), "account", account, deals)
		h.refused(err, "not_found")
	})
}

func TestAStatementNamesTheGoods(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/quote.json", addField(decoded(h.T, `{"name":"day","kind":"date","label":{"en":"Day","zh":"日期"}}`)))
		h.put("statements/account.offers.json", `{"entity":"account","name":"offers","label":{"en":"Offers","zh":"报价"},"sources":[
			{"name":"offer","label":{"en":"Offer","zh":"单"},"of":"quote","by":"account","date":"day","amount":"total","side":"charge",
			"text":"{{join(map(item.lines ?? [], (.product?.name ?? .text) + ' × ' + string(.quantity)), '; ')}}"}]}`)
		h.publish()
		pump := h.create("admin", "product", map[string]any{"name": "Pump", "price": "10"})
		account := h.create("admin", "account", map[string]any{"name": "Acme"}).ID
		for _, day := range []string{"2026-03-02", "2026-03-03"} {
			h.create("admin", "quote", map[string]any{"account": account, "day": day, "lines": []any{
				line("", map[string]any{"product": pump.ID, "quantity": "2"}), line("", map[string]any{"text": "Journey", "price": "5"}),
			}})
		}
		got := h.statement("admin", account, engine.StatementPeriod{Statement: "offers"})
		h.same(got.Closing.Amount, "50.00")
		for _, entry := range got.Entries {
			h.same(entry.Text, "Pump × 2; Journey × 1")
		}
		h.same(len(got.Entries), 2)
	})
}

// wordText is the text of a Word document.
func wordText(t testing.TB, content []byte) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := archive.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

package web_test

import (
	"bytes"
	"encoding/binary"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/weft-crm/weft/engine"
)

// upload sends a file to be imported and gives the import's description.
func (c *client) upload(name, content string) *answer {
	c.t.Helper()
	return c.uploadTo("/imports", name, content)
}

func (c *client) uploadTo(path, name, content string) *answer {
	c.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		c.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		c.t.Fatal(err)
	}
	return c.send(http.MethodPost, path, body.Bytes(), "Content-Type", form.FormDataContentType())
}

// run imports with a mapping and waits until it is done.
func (c *client) run(id string, mapping map[string]any) *answer {
	c.t.Helper()
	c.send(http.MethodPut, "/imports/"+id, mapping).want(http.StatusOK)
	admin, err := c.engine.ActorNamed("admin", engine.ViaForm)
	if err != nil {
		c.t.Fatal(err)
	}
	events, end := c.engine.Subscribe(admin)
	defer end()
	c.post("/imports/"+id+"/run", map[string]any{}).want(http.StatusOK)
	for event := range events {
		if progress, ok := event.Data.(map[string]any); ok && event.Name == "import" && progress["state"] == "done" {
			break
		}
	}
	return c.get("/imports/" + id).want(http.StatusOK)
}

func column(name, field string) map[string]any { return map[string]any{"column": name, "field": field} }

const deals = `opportunity_id,product,account,deal_stage,engage_date,close_value
D1,WPro,华东精密机械有限公司,Won,10/20/2016,1054
D2,W Pro,,Engaging,3/14/2017,
D3,W Pro,No Such Company,Lost,10/25/2016,0
D4,W Pro,华东精密机械有限公司,Won,25 Oct,588
`

func TestUntidyFileIsImportedByMappingChoicesAndUndone(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		if err := s.engine.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		admin := s.as("admin")
		products := admin.upload("products.csv", "product,sales_price\nW Pro,4821\n").want(http.StatusCreated)
		imported := admin.run(products.text(0, "id"), map[string]any{"entity": "product", "mode": "create", "mapping": []any{
			column("product", "name"), column("sales_price", "price"), map[string]any{"value": "goods", "field": "kind"},
		}})
		if imported.at("created") != 1.0 {
			t.Fatalf("the product was not imported: %s", imported.Body)
		}

		nameless := admin.upload("nameless.csv", "series\nW\n").want(http.StatusCreated)
		rehearsed := admin.send(http.MethodPut, "/imports/"+nameless.text(0, "id"), map[string]any{
			"entity": "product", "mode": "create", "mapping": []any{column("series", "series")},
		}).want(http.StatusOK)
		if rehearsed.text("problems", 0, "column") != "name" || rehearsed.text("problems", 0, "code") != "required" {
			t.Errorf("a missing name is not told before importing: %s", rehearsed.Body)
		}

		file := admin.upload("deals.csv", deals).want(http.StatusCreated)
		id := file.text(0, "id")
		if !strings.Contains(string(file.Body), `"date":"mdy"`) {
			t.Errorf("the order of dates is not proposed: %s", file.Body)
		}
		mapping := func(product map[string]any) map[string]any {
			stage, date := column("deal_stage", "stage"), column("engage_date", "engage_date")
			date["transform"] = map[string]any{"date": "mdy"}
			account := column("account", "account")
			account["transform"] = map[string]any{"lookup": map[string]string{"by": "name", "missing": "null"}}
			amount := column("close_value", "amount")
			amount["transform"] = map[string]any{"value_from": map[string]string{"field": "product", "take": "price"}}
			return map[string]any{"entity": "opportunity", "key": "code", "mode": "upsert", "mapping": []any{
				column("opportunity_id", "code"), product, account, stage, date, amount,
			}}
		}
		tried := admin.send(http.MethodPut, "/imports/"+id, mapping(column("product", "product"))).want(http.StatusOK)
		if tried.text("unmatched", "product", 0, "value") != "WPro" || tried.text("unmatched", "product", 0, "suggested", 0) != "W Pro" {
			t.Errorf("no match is offered for WPro: %s", tried.Body)
		}
		product := column("product", "product")
		product["transform"] = map[string]any{"map": map[string]string{"WPro": "W Pro"}}
		done := admin.run(id, mapping(product))
		if done.at("created") != 3.0 || done.at("failed") != 1.0 {
			t.Errorf("three of four rows are wanted: %s", done.Body)
		}
		if done.at("problems", 0, "line") != 5.0 || done.text("problems", 0, "column") != "engage_date" || done.text("problems", 0, "reason", "zh") == "" {
			t.Errorf("the fourth row is not explained: %s", done.at("problems"))
		}
		open := admin.get("/records/opportunity?filter=record.code+%3D%3D+'D2'").want(http.StatusOK)
		if open.text("records", 0, "values", "amount", "amount") != "4821.00" {
			t.Errorf("an open deal takes the product's price: %s", open.Body)
		}
		admin.post("/imports/"+id+"/undo", map[string]any{}).want(http.StatusOK)
		gone := admin.get("/records/opportunity?count=exact&filter=record.code+startsWith+'D'").want(http.StatusOK)
		if gone.at("total", "count") != 0.0 {
			t.Errorf("the import was not undone: %s", gone.Body)
		}
		problems := admin.get("/imports/" + id + "/problems.csv").want(http.StatusOK)
		if !strings.Contains(string(problems.Body), "5,engage_date,25 Oct") {
			t.Errorf("the file of problems is %s", problems.Body)
		}
	})
}

func TestANameOfTwoRecordsMeansNeither(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		if err := s.engine.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		admin := s.as("admin")
		product := func(name string) string {
			values := map[string]any{"name": name, "kind": "goods", "price": "10"}
			return admin.post("/records/product", map[string]any{"values": values, "despite_duplicates": true}).want(http.StatusCreated).text("id")
		}
		one := product("Twin")
		product(" twin")
		file := admin.upload("deals.csv", "name,product,account\nA,Twin,华东精密机械有限公司\nB,"+one+",华东精密机械有限公司\n").want(http.StatusCreated)
		mapping := map[string]any{"entity": "opportunity", "mode": "create", "mapping": []any{
			column("name", "name"), column("product", "product"), column("account", "account"),
		}}
		tried := admin.send(http.MethodPut, "/imports/"+file.text(0, "id"), mapping).want(http.StatusOK)
		if tried.at("failed") != 1.0 || tried.text("problems", 0, "code") != "reference_ambiguous" || tried.text("problems", 0, "column") != "product" {
			t.Errorf("one row was to be refused: %s", tried.Body)
		}
		if done := admin.run(file.text(0, "id"), mapping); done.at("failed") != 1.0 || done.at("created") != 1.0 {
			t.Errorf("one row was to be refused, one to be imported: %s", done.Body)
		}
		opened := admin.get("/records/opportunity?filter=record.name+%3D%3D+'B'").want(http.StatusOK)
		if opened.text("records", 0, "values", "product", "id") != one {
			t.Errorf("an id does not name its record: %s", opened.Body)
		}
	})
}

func TestEveryRowIsFoundInAnUntidyFile(t *testing.T) {
	s := onSQLite(t)
	admin := s.as("admin")
	const rows = "name,city\n\"Two\nlines\",Suzhou\n\n,\n  ,Wuxi\nShanghai, China,Shanghai\nLast,Suzhou,,\n"
	mapping := map[string]any{"entity": "account", "mode": "create", "mapping": []any{column("name", "name"), column("city", "city")}}
	file := admin.upload("untidy.csv", rows).want(http.StatusCreated)
	tried := admin.send(http.MethodPut, "/imports/"+file.text(0, "id"), mapping).want(http.StatusOK)
	if tried.at("rows") != 4.0 || tried.at("failed") != 3.0 {
		t.Errorf("of four rows three are wrong: %s", tried.Body)
	}
	if tried.at("problems", 1, "line") != 6.0 || tried.text("problems", 1, "code") != "required" {
		t.Errorf("the row without a name stands on line 6: %s", tried.at("problems"))
	}
	if tried.at("problems", 2, "line") != 7.0 || tried.text("problems", 2, "code") != "surplus_cell" || tried.text("problems", 2, "value") != "Shanghai" {
		t.Errorf("the comma without quotation marks stands on line 7: %s", tried.at("problems"))
	}
	wide := utf16.Encode([]rune("\ufeff名称\t城市\r\n华东,\t上海\r\n"))
	written := &bytes.Buffer{}
	if err := binary.Write(written, binary.LittleEndian, wide); err != nil {
		t.Fatal(err)
	}
	unicode := admin.upload("unicode.txt", written.String()).want(http.StatusCreated)
	if unicode.text(0, "columns", 1) != "城市" || unicode.text(0, "sample", 0, 0) != "华东," {
		t.Errorf("a text as Excel writes Unicode is read as %s", unicode.Body)
	}
}

func TestFileThatIsNoTableIsRefused(t *testing.T) {
	s := onSQLite(t)
	admin := s.as("admin")
	admin.upload("picture.csv", "\x89PNG\r\n\x1a\n\x00\x00\x00").refused(http.StatusUnprocessableEntity, "unreadable_file")
	admin.upload("empty.csv", "").want(http.StatusUnprocessableEntity)
	admin.upload("twice.csv", "a,a\n1,2\n").refused(http.StatusUnprocessableEntity, "unreadable_file")
	admin.upload("fake.xlsx", "not a workbook").refused(http.StatusUnprocessableEntity, "unreadable_file")
	s.as("li.na").upload("a.csv", "a\n1\n").refused(http.StatusForbidden, "needs_admin")
}

package engine_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
)

// withFields publishes further fields of deals, given as JSON without their labels.
func (h *house) withFields(fields string) {
	h.Helper()
	var list []map[string]any
	if err := json.Unmarshal([]byte("["+fields+"]"), &list); err != nil {
		h.Fatal(err)
	}
	for _, field := range list {
		field["label"] = map[string]any{"en": field["name"], "zh": field["name"]}
	}
	answer := h.editDeal(func(definition map[string]any) {
		for _, field := range list {
			addField(field)(definition)
		}
	})
	for _, problem := range answer.Problems.Errors() {
		h.Fatalf("%s %s", problem.Pointer, problem.Message.En)
	}
	h.publish()
}

// withFiles lets the house keep files.
func (h *house) withFiles() {
	h.Helper()
	e, err := engine.Open(context.Background(), engine.Config{
		Database: h.url, Clock: h.clock.Now, Packs: []engine.BuiltIn{pack(h, "core")}, Pool: 6, Files: h.TempDir(),
	})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { _ = e.Close() })
	h.Engine = e
}

// chosen gives the names of the deals for which a rule holds.
func (h *house) chosen(filter, sort string) string {
	h.Helper()
	list := engine.List{Entity: "deal", Filter: filter}
	if sort != "" {
		list.Sort = strings.Split(sort, ",")
	}
	return h.list("admin", list).names()
}

// valuesOf gives a record's values of some fields as JSON.
func (h *house) valuesOf(r row, names ...string) string {
	h.Helper()
	values := map[string]any{}
	for _, name := range names {
		values[name] = r.Values[name]
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(values); err != nil {
		h.Fatal(err)
	}
	return strings.TrimSpace(out.String())
}

func TestKindsAreKeptFilteredAndSorted(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withFields(`{"name":"effort","kind":"duration"},{"name":"opens","kind":"time"},{"name":"stars","kind":"rating"},
			{"name":"done","kind":"progress"},{"name":"shade","kind":"colour"},{"name":"ean","kind":"barcode","format":"ean13","unique":true},
			{"name":"words","kind":"tags"},{"name":"data","kind":"json"},
			{"name":"waited","kind":"formula","type":"duration","rule":"now - record.created_at"},
			{"name":"twice","kind":"formula","type":"duration","rule":"record.effort * 2"}`)
		all := map[string]any{
			"name": "A", "effort": 90, "opens": "09:30", "stars": 3, "done": 40, "shade": "#2F5FE3", "ean": "6901234567892",
			"words": []any{"hot", "新客户"}, "data": map[string]any{"b": 1.5, "a": []any{"x", nil}},
		}
		a := h.create("admin", "deal", all)
		h.create("admin", "deal", map[string]any{"name": "B", "effort": 30, "opens": "21:00", "stars": 5, "done": 0, "words": []any{"cold"}, "data": []any{}})
		h.create("admin", "deal", map[string]any{"name": "C"})
		kept := h.get("admin", "deal", a.ID)
		h.same(h.valuesOf(kept, "effort", "opens", "stars", "done", "shade", "ean", "words", "data", "twice"),
			`{"data":{"a":["x",null],"b":1.5},"done":40,"ean":"6901234567892","effort":90,"opens":"09:30","shade":"#2f5fe3","stars":3,"twice":180,"words":["hot","新客户"]}`)
		for _, test := range []struct{ filter, sort, want string }{
			{"record.effort >= 30 && record.effort <= 60", "name", "B"},
			{"record.effort == nil", "name", "C"},
			{"record.twice > 100", "name", "A"},
			{"", "-effort", "A B C"},
			{"record.opens < '12:00'", "name", "A"},
			{"", "opens", "A B C"},
			{"record.stars >= 4", "name", "B"},
			{"record.done == 0", "name", "B"},
			{"record.shade in ['#2f5fe3']", "name", "A"},
			{"record.ean startsWith '690'", "name", "A"},
			{"'新客户' in record.words", "name", "A"},
			{"not ('hot' in record.words)", "name", "B C"},
			{"record.data contains '\"b\":1.5'", "name", "A"},
			{"record.data != nil", "name", "A B"},
			{"record.words == nil", "name", "C"},
			{"not (record.words == nil)", "name", "A B"},
		} {
			if got := h.chosen(test.filter, test.sort); got != test.want {
				h.Errorf("%s by %s: got %s, want %s", test.filter, test.sort, got, test.want)
			}
		}
		_, err := h.tryCreate("admin", "deal", map[string]any{
			"name": "D", "effort": -1, "opens": "25:00", "stars": 6, "done": 101, "shade": "red", "ean": "6901234567893", "words": []any{"a,b"}, "data": "{", "twice": 1,
		})
		for pointer, code := range map[string]string{
			"/effort": "too_small", "/opens": "type", "/stars": "rating", "/done": "progress", "/shade": "colour", "/ean": "barcode_digit", "/words/0": "tag", "/data": "json", "/twice": "computed",
		} {
			h.problem(err, pointer, code)
		}
		_, err = h.tryCreate("admin", "deal", map[string]any{"name": "D", "ean": "6901234567892"})
		h.problem(err, "/ean", "duplicate")
	})
}

func TestPlacesRegionsAndAddressesAreKeptAndFiltered(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withFields(`{"name":"place","kind":"geo"},{"name":"area","kind":"region"},{"name":"home","kind":"address"},{"name":"copy","kind":"geo","default":"record.place"}`)
		a := h.create("admin", "deal", map[string]any{
			"name": "A", "place": map[string]any{"lat": "31.2304", "lng": "121.4737"}, "area": "310104",
			"home": map[string]any{"region": "310104", "street": "漕溪北路1号", "postcode": "200030"},
		})
		h.create("admin", "deal", map[string]any{
			"name": "B", "place": map[string]any{"lat": "-33.86", "lng": "151.2"}, "area": "310000", "home": map[string]any{"street": "George Street"},
		})
		h.create("admin", "deal", map[string]any{"name": "C", "area": "320583"})
		h.same(h.valuesOf(h.get("admin", "deal", a.ID), "place", "area", "home"),
			`{"area":{"code":"310104","name":{"en":"Xuhui District, Shanghai","zh":"上海市徐汇区"}},`+
				`"home":{"contact":"","postcode":"200030","region":{"code":"310104","name":{"en":"Xuhui District, Shanghai","zh":"上海市徐汇区"}},"street":"漕溪北路1号"},`+
				`"place":{"lat":"31.230400","lng":"121.473700"}}`)
		for _, test := range []struct{ filter, sort, want string }{
			{"record.area startsWith '31'", "name", "A B"},
			{"record.area startsWith '3205'", "", "C"},
			{"record.area == '310104'", "", "A"},
			{"record.place == nil", "", "C"},
			{"record.place_lat > 30 && record.place_lng < 122", "", "A"},
			{"record.place_lat < 0", "", "B"},
			{"", "place_lat,name", "B A C"},
			{"record.home contains '徐汇'", "", "A"},
			{"record.home_region startsWith '31'", "", "A"},
			{"record.home_postcode == nil", "name", "B C"},
			{"record.home != nil", "-home_street", "A B"},
			{"", "-area,name", "C A B"},
		} {
			if got := h.chosen(test.filter, test.sort); got != test.want {
				h.Errorf("%s by %s: got %s, want %s", test.filter, test.sort, got, test.want)
			}
		}
		changed := h.update("admin", "deal", a.ID, map[string]any{"home": nil, "place": map[string]any{"lat": 1, "lng": 2}})
		h.same(h.valuesOf(changed, "home", "place"), `{"home":null,"place":{"lat":"1.000000","lng":"2.000000"}}`)
		h.same(h.chosen("record.home == nil", "name"), "A C")
		_, err := h.tryUpdate("admin", "deal", a.ID, 0, map[string]any{"place": map[string]any{"lat": 91, "lng": 2}, "area": "1", "home": map[string]any{"region": "9"}})
		h.problem(err, "/place/lat", "place")
		h.problem(err, "/area", "region")
		h.problem(err, "/home/region", "region")
		entries, err := h.History(context.Background(), h.as("admin"), "deal", a.ID, "", 10)
		if err != nil {
			h.Fatal(err)
		}
		text, _ := json.Marshal(entries)
		if !strings.Contains(string(text), "漕溪北路1号") || !strings.Contains(string(text), `"31.230400"`) {
			h.Errorf("history %s", text)
		}
	})
}

func TestMirrorsShowWhatTheReaderMaySeeOfTheLinkedRecord(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withFields(`{"name":"town","kind":"mirror","of":"account","show":"city"},{"name":"call","kind":"mirror","of":"account","show":"phone"},
			{"name":"limit","kind":"mirror","of":"account","show":"credit"},{"name":"class","kind":"mirror","of":"account","show":"grade"},
			{"name":"shout","kind":"formula","type":"text","rule":"upper(record.town ?? '-')"},
			{"name":"price","kind":"mirror","of":"product","show":"price"}`)
		account := func(owner, name, city string) string {
			return h.create(owner, "account", map[string]any{"name": name, "city": city, "phone": "13812345678"}).ID
		}
		harbour, inland := account("li", "Harbour", "Shanghai"), account("wang", "Inland", "Xi'an")
		h.update("admin", "account", harbour, map[string]any{"credit": money("500")})
		h.update("admin", "account", inland, map[string]any{"credit": money("900")})
		a := h.create("li", "deal", map[string]any{"name": "A", "account": harbour})
		h.create("admin", "deal", map[string]any{"name": "B", "account": inland})
		h.create("admin", "deal", map[string]any{"name": "C"})
		names := []string{"town", "call", "limit", "class", "shout"}
		h.same(h.valuesOf(h.get("admin", "deal", a.ID), names...),
			`{"call":"13812345678","class":"B","limit":{"amount":"500.00","currency":"CNY"},"shout":"SHANGHAI","town":"Shanghai"}`)
		seen := h.get("li", "deal", a.ID)
		h.same(h.valuesOf(seen, names...), `{"call":"138****5678","class":"B","limit":null,"shout":"SHANGHAI","town":"Shanghai"}`)
		h.same(seen.Masked, []string{"call"})
		listed := h.list("li", engine.List{Entity: "deal", Fields: []string{"name", "town", "limit"}}).Records[0]
		h.same(h.valuesOf(listed, "town", "limit"), `{"limit":null,"town":"Shanghai"}`)
		foreign := h.create("li", "deal", map[string]any{"name": "D"})
		h.update("admin", "deal", foreign.ID, map[string]any{"account": inland})
		h.same(h.valuesOf(h.get("li", "deal", foreign.ID), "town"), `{"town":null}`)
		for _, test := range []struct{ filter, sort, want string }{
			{"record.town == 'Shanghai'", "", "A"},
			{"record.town == nil", "name", "C"},
			{"record.limit > 600", "name", "B D"},
			{"record.limit_currency == 'CNY'", "name", "A B D"},
			{"", "-limit,name", "B D A C"},
			{"", "town,-name", "A D B C"},
		} {
			if got := h.chosen(test.filter, test.sort); got != test.want {
				h.Errorf("%s by %s: got %s, want %s", test.filter, test.sort, got, test.want)
			}
		}
		for _, list := range []engine.List{
			{Entity: "deal", Filter: "record.limit > 600"}, {Entity: "deal", Sort: []string{"limit"}}, {Entity: "deal", Filter: "record.call contains '5'"},
		} {
			_, err := h.tryList("li", list)
			h.problem(err, "/"+map[bool]string{true: "call", false: "limit"}[strings.Contains(list.Filter, "call")], "unknown_field")
		}
		_, err := h.tryUpdate("li", "deal", a.ID, 0, map[string]any{"town": "Beijing"})
		h.problem(err, "/town", "computed")
		live, err := h.Evaluate(context.Background(), h.as("li"), engine.FormRequest{Entity: "deal", Values: map[string]any{"name": "N", "account": harbour}})
		if err != nil {
			h.Fatal(err)
		}
		h.same(string(live.Values["town"])+string(live.Values["call"]), `"Shanghai""138****5678"`)
	})
}

func TestMasksOfFieldsHoldEverywhere(t *testing.T) {
	onBoth(t, func(h *house) {
		if _, err := h.PutChange(context.Background(), h.as("admin"), engine.PutFile{Path: "entities/account.json", Effective: h.changedAccount(`"phone"`, `"mask": "*2"`)}); err != nil {
			h.Fatal(err)
		}
		h.publish()
		account := h.create("li", "account", map[string]any{"name": "Harbour", "phone": "13812345678"})
		seen := h.get("li", "account", account.ID)
		h.same(seen.Values["phone"], "****78")
		h.same(h.list("li", engine.List{Entity: "account"}).Records[0].Values["phone"], "****78")
		entries, err := h.History(context.Background(), h.as("li"), "account", account.ID, "", 10)
		if err != nil {
			h.Fatal(err)
		}
		if text, _ := json.Marshal(entries); strings.Contains(string(text), "138123") || !strings.Contains(string(text), "****78") {
			h.Errorf("history %s", text)
		}
	})
}

func TestMasksOfWhatIsNoTextShowNothingOfIt(t *testing.T) {
	onBoth(t, func(h *house) {
		masked := map[string]any{"account": "mask", "stage": "mask", "discount": "mask", "close": "mask"}
		h.let("sales", "deal", map[string]any{"can": []any{"read", "export"}, "rows": "own", "fields": masked})
		account := h.create("admin", "account", map[string]any{"name": "Harbour", "owner": h.ids["li"]})
		deal := h.create("admin", "deal", map[string]any{
			"name": "Crane", "account": account.ID, "stage": "won", "amount": money("5"), "discount": "12.50", "close": "2026-05-01", "owner": h.ids["li"],
		})
		names := slices.Sorted(maps.Keys(masked))
		h.same(h.valuesOf(h.get("li", "deal", deal.ID), names...), `{"account":null,"close":null,"discount":null,"stage":null}`)
		h.exports("li", engine.List{Entity: "deal", Fields: names}, "Customer,Closing date,Discount %,Stage", "***,***,***,***")
		for _, name := range names {
			h.same(h.toldOf("li", deal.ID, name), "null")
		}
	})
}

// changedAccount gives the definition of accounts with a setting added to a field.
func (h *house) changedAccount(name, setting string) []byte {
	h.Helper()
	current, err := h.Definition(context.Background(), h.as("admin"), "entities/account.json")
	if err != nil {
		h.Fatal(err)
	}
	var definition map[string]any
	if err := json.Unmarshal(current.Effective, &definition); err != nil {
		h.Fatal(err)
	}
	text, err := json.Marshal(definition)
	if err != nil {
		h.Fatal(err)
	}
	changed := strings.Replace(string(text), `"name":`+name, setting+`,"name":`+name, 1)
	return []byte(changed)
}

// withKey opens the house with a key to encrypt with; the error says why it did not open.
func (h *house) withKey(key string) error {
	h.Helper()
	e, err := engine.Open(context.Background(), engine.Config{
		Database: h.url, Clock: h.clock.Now, Packs: []engine.BuiltIn{pack(h, "core")}, Pool: 6, Key: []byte(key),
	})
	if err == nil {
		h.Cleanup(func() { _ = e.Close() })
		h.Engine = e
	}
	return err
}

func TestEncryptedFieldsAreUnreadableWithoutTheKey(t *testing.T) {
	onBoth(t, func(h *house) {
		field := map[string]any{"name": "card", "kind": "encrypted", "label": map[string]any{"en": "Card", "zh": "卡号"}}
		h.editDeal(addField(field))
		_, err := h.PublishChange(context.Background(), h.as("admin"), "no key yet")
		h.refused(err, "no_key")
		right := strings.Repeat("k", 32)
		h.same(h.withKey(right), nil)
		h.publish()
		deal := h.create("admin", "deal", map[string]any{"name": "A", "card": "6222 0212"})
		h.create("admin", "deal", map[string]any{"name": "B", "card": "6222 0213"})
		h.create("admin", "deal", map[string]any{"name": "C"})
		h.same(deal.Values["card"], "****") // answers to commands are kept, so they tell nothing
		h.same(h.get("admin", "deal", deal.ID).Values["card"], "6222 0212")
		h.same(h.list("admin", engine.List{Entity: "deal", Sort: []string{"name"}}).Records[1].Values["card"], "6222 0213")
		for _, test := range []struct{ filter, want string }{
			{"record.card == '6222 0212'", "A"},
			{"record.card != '6222 0212'", "B C"},
			{"record.card in ['6222 0213', 'x']", "B"},
			{"record.card == nil", "C"},
			{"record.card == '****'", ""},
		} {
			h.same(h.chosen(test.filter, "name"), test.want)
		}
		for _, filter := range []string{"record.card contains '6222'", "record.card > 'a'", "record.card == record.name", "fold(record.card) == 'a'"} {
			_, err := h.tryList("admin", engine.List{Entity: "deal", Filter: filter})
			h.refused(err, "bad_filter")
		}
		_, err = h.tryList("admin", engine.List{Entity: "deal", Sort: []string{"card"}})
		h.problem(err, "/card", "unknown_field")
		h.same(h.update("admin", "deal", deal.ID, map[string]any{"card": "****", "name": "A2"}).Version, 2)
		h.same(h.get("admin", "deal", deal.ID).Values["card"], "6222 0212")
		h.same(h.update("admin", "deal", deal.ID, map[string]any{"card": "6222 0212"}).Version, 2) // the same text
		draft := json.RawMessage(`{"name":"A3","card":"6222 0212"}`)
		h.same(h.KeepDraft(context.Background(), h.as("admin"), engine.FormPlace{Entity: "deal", ID: deal.ID}, 2, draft), nil)
		entries, err := h.History(context.Background(), h.as("admin"), "deal", deal.ID, "", 10)
		if err != nil {
			h.Fatal(err)
		}
		h.update("admin", "deal", deal.ID, map[string]any{"card": "6222 0214"})
		latest, err := h.History(context.Background(), h.as("admin"), "deal", deal.ID, "", 1)
		h.same(err, nil)
		reverted, err := h.RevertFields(context.Background(), h.as("admin"), "deal", deal.ID, engine.RevertFields{Entry: latest[0].ID})
		h.same(err, nil)
		h.same(len(reverted.Reverted), 0)
		h.same(reverted.Conflicts[0].Reason.En, "Encrypted values are not kept in the history; type the old one anew.")
		h.same(h.get("admin", "deal", deal.ID).Values["card"], "6222 0214")
		told, _ := json.Marshal(entries)
		for _, text := range []string{string(told), h.dump()} {
			if strings.Contains(text, "0212") {
				h.Errorf("the text stands in clear in %s", text)
			}
		}
		if err := h.withKey(""); err == nil || !strings.Contains(err.Error(), "--key-file") {
			h.Errorf("without the key: %v", err)
		}
		if err := h.withKey(strings.Repeat("x", 32)); err == nil || !strings.Contains(err.Error(), "not the one") {
			h.Errorf("with another key: %v", err)
		}
		if err := h.withKey("short"); err == nil {
			h.Error("a short key was taken")
		}
		answer := h.editDeal(addField(map[string]any{"name": "peek", "kind": "formula", "type": "text", "rule": "record.card", "label": "Peek"}))
		h.same(answer.Problems.Errors()[0].Code, "rule.encrypted")
	})
}

// dump gives everything that is stored of deals, their history and what search knows.
func (h *house) dump() string {
	h.Helper()
	s, err := store.Open(context.Background(), store.Config{URL: h.url, Clock: h.clock.Now})
	if err != nil {
		h.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var out strings.Builder
	err = s.Write(context.Background(), func(tx *store.Tx) error {
		for _, table := range []string{"e_deal", "record_history", "commands", "search_index", "drafts"} {
			if err := dumpTable(tx, table, &out); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.Fatal(err)
	}
	return out.String()
}

func dumpTable(tx *store.Tx, table string, out *strings.Builder) error {
	rows, err := tx.SQL().Query("select * from " + table)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		values := make([]any, len(names))
		for i := range values {
			values[i] = &sql.NullString{}
		}
		if err := rows.Scan(values...); err != nil {
			return err
		}
		for _, value := range values {
			out.WriteString(value.(*sql.NullString).String + " ")
		}
	}
	return rows.Err()
}

func TestTreesHaveNoCirclesAndAreFilteredAsWhole(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withFields(`{"name":"above","kind":"reference","to":"deal","tree":true},{"name":"twin","kind":"reference","to":"deal","unique":true}`)
		make1 := func(name, above string) string {
			values := map[string]any{"name": name}
			if above != "" {
				values["above"] = above
			}
			return h.create("admin", "deal", values).ID
		}
		root := make1("A", "")
		left, right := make1("B", root), make1("C", root)
		leaf := make1("D", left)
		make1("E", "")
		for _, test := range []struct{ filter, want string }{
			{"record.above in tree.deal_above('" + root + "')", "B C D"},
			{"record.id in tree.deal_above('" + left + "')", "B D"},
			{"record.id in tree.deal_above('" + root + "') && record.above != nil", "B C D"},
			{"not (record.id in tree.deal_above('" + root + "'))", "E"},
			{"record.id in tree.deal_above('nothing')", ""},
		} {
			h.same(h.chosen(test.filter, "name"), test.want)
		}
		_, err := h.tryList("admin", engine.List{Entity: "deal", Filter: "record.id in tree.deal_below('x')"})
		h.refused(err, "bad_filter")
		for _, above := range []string{root, left, leaf} {
			_, err := h.tryUpdate("admin", "deal", root, 0, map[string]any{"above": above})
			h.problem(err, "/above", "tree_circle")
		}
		h.update("admin", "deal", left, map[string]any{"above": right})
		h.same(h.chosen("record.above in tree.deal_above('"+right+"')", "name"), "B D")
		described, err := h.DescribeEntity(context.Background(), h.as("admin"), "deal")
		if err != nil {
			h.Fatal(err)
		}
		for _, field := range described.Entity.Fields {
			if field.Name == "above" {
				h.same(field.Tree, "deal_above")
			}
		}
		// One to one: a reference that is unique.
		h.update("admin", "deal", left, map[string]any{"twin": leaf})
		_, err = h.tryUpdate("admin", "deal", right, 0, map[string]any{"twin": leaf})
		h.problem(err, "/twin", "duplicate")
		h.update("admin", "deal", left, map[string]any{"twin": nil})
		h.update("admin", "deal", right, map[string]any{"twin": leaf})
	})
}

func TestPicturesAndSignaturesAreChecked(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withFields(`{"name":"photos","kind":"image","most":2,"size":1},{"name":"signed","kind":"signature"}`)
		h.withFiles()
		var picture bytes.Buffer
		if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 900, 300))); err != nil {
			h.Fatal(err)
		}
		upload := func(name, content string) string {
			file, err := h.Upload(context.Background(), h.as("admin"), name, strings.NewReader(content))
			if err != nil {
				h.Fatal(err)
			}
			return file.ID
		}
		text := upload("a.png", "not a picture at all")
		_, err := h.tryCreate("admin", "deal", map[string]any{"name": "D", "photos": []any{text}, "signed": []any{text}})
		h.problem(err, "/photos", "file_type")
		h.problem(err, "/signed", "file_type")
		large := upload("b.png", picture.String()+strings.Repeat(" ", 1<<20))
		_, err = h.tryCreate("admin", "deal", map[string]any{"name": "D", "photos": []any{large}})
		h.problem(err, "/photos", "file_size")
		good, name := upload("c.png", picture.String()), upload("signature.png", picture.String())
		deal := h.create("admin", "deal", map[string]any{"name": "D", "photos": []any{good}, "signed": []any{name}})
		h.same(deal.Values["photos"].([]any)[0].(map[string]any)["name"], "c.png")
		h.same(h.chosen("record.signed != nil", ""), "D")
		h.same(h.toldOf("admin", deal.ID, "photos"), fmt.Sprintf(`[{"id":"%s","name":"c.png","size":%d,"type":"image/png"}]`, good, picture.Len()))
		for range 2 { // made, then kept
			small, err := h.Thumbnail(context.Background(), h.as("admin"), good)
			if err != nil {
				h.Fatal(err)
			}
			shape, _, err := image.DecodeConfig(small.Content)
			h.same(err, nil)
			h.same(shape.Width*1000+shape.Height, 320*1000+106)
			h.same(small.Content.Close(), nil)
		}
		_, err = h.Thumbnail(context.Background(), h.as("admin"), text)
		h.refused(err, "not_found")
	})
}

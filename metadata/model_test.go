package metadata

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func stepsOf(plan *Plan) []string {
	var steps []string
	for _, step := range plan.Steps {
		steps = append(steps, step.Do+" "+step.Name)
	}
	return steps
}

func changesOf(plan *Plan) []string {
	var changes []string
	for _, change := range plan.Changes {
		changes = append(changes, change.Group+" "+change.Action+" "+change.Address+": "+change.Message.En+" | "+change.Message.Zh)
	}
	return changes
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func thing(fields ...string) Layer {
	for i, field := range fields {
		fields[i] = `{"label":{"en":"F","zh":"字段"},` + field + `}`
	}
	return Layer{Pack: CustomPack, Files: Files{
		"entities/thing.json": fmt.Appendf(nil, `{"name":"thing","label":{"en":"Thing","zh":"东西"},"fields":[%s]}`, strings.Join(fields, ",")),
	}}
}

func TestANewModelCreatesTablesAndIndexes(t *testing.T) {
	plan := Diff(nil, mustCompile(t, nil, thing(`"name":"order","kind":"text","unique":true`, `"name":"parent","kind":"reference","to":"thing"`)))
	same(t, stepsOf(plan), []string{
		"create_table e_thing", "create_index i_e_thing_owner", "create_index i_e_thing_updated_at", "create_index i_e_thing_created_at",
		"create_index u_e_thing_order_", "create_index i_e_thing_parent_",
	})
	same(t, changesOf(plan), []string{"data add entities/thing: Entity “Thing” is added | 新增实体“东西”"})
}

func TestIndexesCarryWhatRowRulesRead(t *testing.T) {
	layer := thing(`"name":"private","kind":"boolean"`, `"name":"story","kind":"longtext"`)
	open := mustCompile(t, nil, layer)
	layer.Files["roles/seller.json"] = []byte(`{"name":"seller","label":{"en":"Seller","zh":"销售"},
		"entities":{"thing":{"can":["read"],"rows":"record.private != true || record.owner == user.id || record.story == 'x'"}}}`)
	guarded := mustCompile(t, open, layer)
	for _, index := range guarded.Entity("thing").Indexes {
		if names := namesOfColumns(index.Carries); !slices.Equal(names, []string{"owner", "private"}) {
			t.Error(index.Name, names)
		}
	}
	same(t, stepsOf(Diff(open, guarded)), []string{
		"drop_index i_e_thing_owner", "drop_index i_e_thing_updated_at", "drop_index i_e_thing_created_at",
		"create_index i_e_thing_owner", "create_index i_e_thing_updated_at", "create_index i_e_thing_created_at",
	})
}

func TestIndexesOfReferencesCarryWhatRollupsRead(t *testing.T) {
	layer := thing(`"name":"above","kind":"reference","to":"thing"`, `"name":"size","kind":"number"`, `"name":"open","kind":"boolean"`, `"name":"story","kind":"longtext"`,
		`"name":"total","kind":"rollup","of":"thing","by":"above","sum":"size","if":"candidate.open == true"`,
		`"name":"told","kind":"rollup","of":"thing","by":"above","count":true,"if":"candidate.story == 'x'"`)
	indexes := mustCompile(t, nil, layer).Entity("thing").Indexes
	same(t, namesOfColumns(indexes[len(indexes)-1].Carries), []string{"size", "open"})
}

func TestTheIndexOfOwnersCarriesWhatFiguresAreMadeOf(t *testing.T) {
	layer := thing(`"name":"size","kind":"number"`, `"name":"open","kind":"boolean"`, `"name":"day","kind":"date"`, `"name":"story","kind":"longtext"`)
	carried := func() []string { return namesOfColumns(mustCompile(t, nil, layer).Entity("thing").Indexes[0].Carries) }
	same(t, carried(), nil)
	layer.Files["views/thing.days.json"] = []byte(`{"entity":"thing","name":"days","label":"Days","columns":["size"],"group":"day:month","sums":["size"]}`)
	same(t, carried(), []string{"size", "open", "day"})
	layer.Files["views/thing.open.json"] = []byte(`{"entity":"thing","name":"open","label":"Open","columns":["size"],"group":"open","sums":["size"]}`)
	same(t, carried(), []string{"size", "open", "day"}) // each once, for the number of columns is bounded
}

func TestViewsStandInTheirOrderAndElseByName(t *testing.T) {
	layer := thing(`"name":"size","kind":"number"`)
	for name, order := range map[string]int{"big": 0, "open": -1, "all": 0, "small": -2} {
		layer.Files["views/thing."+name+".json"] = fmt.Appendf(nil, `{"entity":"thing","name":%q,"label":"Some","columns":["size"],"order":%d}`, name, order)
	}
	var names []string
	for _, view := range mustCompile(t, nil, layer).ViewsOf("thing") {
		names = append(names, view.Name)
	}
	same(t, names, []string{"small", "open", "all", "big"})
}

func namesOfColumns(columns []Column) []string {
	var names []string
	for _, column := range columns {
		names = append(names, column.Name)
	}
	return names
}

func TestAFieldKeepsItsColumnForLife(t *testing.T) {
	first := mustCompile(t, nil, thing(`"name":"a","kind":"text"`, `"name":"b","kind":"number"`))
	renamed := mustCompile(t, first, thing(`"name":"new_a","was":"a","kind":"text"`, `"name":"b","kind":"decimal"`, `"name":"a","kind":"date"`))
	e := renamed.Entity("thing")
	if e.FieldByName("new_a").Column != "a" || e.FieldByName("new_a").ID != "custom.thing.a" || e.FieldByName("a").Column != "a_2" {
		t.Error(e.FieldByName("new_a"), e.FieldByName("a"))
	}
	plan := Diff(first, renamed)
	same(t, stepsOf(plan), []string{"add_column a_2", "widen_column b"})
	same(t, changesOf(plan), []string{
		"data add entities/thing/fields/a: Entity “Thing” › Field “F” is added | 新增实体“东西” › 字段“字段”",
		"data change entities/thing/fields/b: Entity “Thing” › Field “F” (kind) is changed | 修改实体“东西” › 字段“字段”（类型）",
		"data change entities/thing/fields/new_a: Entity “Thing” › Field “F” (renamed from a) is changed | 修改实体“东西” › 字段“字段”（原名 a）",
	})
}

func TestWhatVanishesIsArchivedAndComesBackWithItsData(t *testing.T) {
	first := mustCompile(t, nil, thing(`"name":"a","kind":"text"`, `"name":"b","kind":"money"`))
	without := mustCompile(t, first, thing(`"name":"a","kind":"text"`))
	archived := without.Entity("thing").Fields[1]
	if !archived.Archived || archived.Column != "b" || archived.Position != 1 || without.Entity("thing").FieldByName("b") != nil {
		t.Errorf("%+v", archived)
	}
	plan := Diff(first, without)
	same(t, stepsOf(plan), []string{"archive_column b"})
	if !plan.Changes[0].Destructive || plan.Changes[0].Action != "remove" {
		t.Error(plan.Changes)
	}
	again := mustCompile(t, without, thing(`"name":"a","kind":"text"`, `"name":"b","kind":"money"`))
	same(t, stepsOf(Diff(without, again)), []string{"restore_column b"})
	other := mustCompile(t, without, thing(`"name":"a","kind":"text"`, `"name":"b","kind":"date"`))
	same(t, stepsOf(Diff(without, other)), []string{"add_column b_2"})
	gone := mustCompile(t, first, Layer{Pack: CustomPack, Files: Files{"options/o.json": []byte(`{"name":"o","options":[{"name":"a","label":"A"}]}`)}})
	if len(gone.LiveEntities()) != 0 || gone.EntityByID("custom.thing") == nil || gone.Entity("thing") != nil {
		t.Error("the entity is archived")
	}
	same(t, stepsOf(Diff(first, gone)), []string{"archive_table e_thing"})
	if back := mustCompile(t, gone, thing(`"name":"a","kind":"text"`)); back.Entity("thing").Table != "e_thing" {
		t.Error(back.Entity("thing").Table)
	}
}

func TestAChangeOfKindThatLosesDataIsRefused(t *testing.T) {
	for _, test := range []struct{ from, to, problem string }{
		{`"kind":"text"`, `"kind":"number"`, "type_change"},
		{`"kind":"money"`, `"kind":"decimal"`, "type_change"},
		{`"kind":"decimal","scale":4`, `"kind":"decimal","scale":2`, "type_change"},
		{`"kind":"longtext"`, `"kind":"text"`, "type_change"},
		{`"kind":"date"`, `"kind":"date","precision":"month"`, "type_change"},
		{`"kind":"date","precision":"year"`, `"kind":"date","precision":"month"`, ""},
		{`"kind":"reference","to":"thing"`, `"kind":"user"`, "type_change"},
		{`"kind":"decimal","scale":2`, `"kind":"decimal","scale":4`, ""},
		{`"kind":"email"`, `"kind":"longtext"`, ""},
		{`"kind":"text"`, `"kind":"select","options":"roles"`, ""},
		{`"kind":"number"`, `"kind":"percent"`, ""},
	} {
		user := []byte(`{"name":"user","label":{"en":"U","zh":"用户"},"fields":[]}`)
		before, after := thing(`"name":"a",`+test.from), thing(`"name":"a",`+test.to)
		before.Files["entities/user.json"], after.Files["entities/user.json"] = user, user
		_, problems := Compile([]Layer{after}, mustCompile(t, nil, before))
		got := ""
		if errors := problems.Errors(); len(errors) > 0 {
			got = errors[0].Code
		}
		if got != test.problem {
			t.Errorf("%s → %s: %v", test.from, test.to, problems)
		}
	}
}

func TestAnEntityWithRecordsCannotBecomeLines(t *testing.T) {
	first := thing(`"name":"a","kind":"text"`)
	lines := thing(`"name":"a","kind":"text"`)
	lines.Files["entities/order.json"] = []byte(`{"name":"order","label":{"en":"O","zh":"单"},"fields":[{"name":"things","kind":"lines","of":"thing","label":{"en":"L","zh":"明细"}}]}`)
	_, problems := Compile([]Layer{lines}, mustCompile(t, nil, first))
	if errors := problems.Errors(); len(errors) != 1 || errors[0].Code != "lines_parent" {
		t.Error(problems)
	}
	mustCompile(t, mustCompile(t, nil, lines), lines)
}

func TestACatalogStandsInForTheModelOfARelease(t *testing.T) {
	layers := exampleLayers(t)
	first := mustCompile(t, nil, layers...)
	changed := slices.Clone(layers)
	changed[2] = withFile(layers[2], "entities/quote.json", strings.Replace(missingFields, `"revision"`, `"revised"`, 1))
	changed[1] = withFile(layers[1], "workflows/quote_discount.json", "")
	second := mustCompile(t, first, changed...)
	data, err := second.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	restored, err := ReadCatalog(data)
	if err != nil {
		t.Fatal(err)
	}
	again, problems := CompileTrusted(changed, restored)
	if again == nil {
		t.Fatal(problems)
	}
	if plan := Diff(second, again); len(plan.Steps) > 0 || len(plan.Changes) > 0 {
		t.Error("the same release differs", stepsOf(plan), changesOf(plan))
	}
	if plan := Diff(restored, again); len(plan.Steps) > 0 {
		for _, step := range stepsOf(plan) {
			if !strings.HasPrefix(step, "recompute") {
				t.Error("the catalog differs from its release", step)
			}
		}
	}
	archived := again.Entity("quote").Fields[len(again.Entity("quote").Fields)-1]
	if archived.Name != "revision" || !archived.Archived || again.Workflow("quote_discount") != nil {
		t.Error(archived.Name)
	}
	if _, err := ReadCatalog([]byte(`{"entities":[{"fields":[{"field":{"kind":"nope"}}]}]}`)); err == nil {
		t.Error("nonsense was read")
	}
}

func TestEveryUseOfAFieldIsFound(t *testing.T) {
	model := mustCompile(t, nil, exampleLayers(t)...)
	trusted, _ := CompileTrusted(exampleLayers(t), model)
	for _, m := range []*Model{model, trusted} {
		var got []string
		for _, use := range m.WhereUsed("entities/quote/fields/discount_pct") {
			got = append(got, use.Path+use.Pointer+" "+use.Label.En)
		}
		same(t, got, []string{
			"entities/quote.json/fields/7/rule Entity “Quote” › Total › rule",
			"forms/quote.default.json/sections/1/fields/2 Form “default” › Lines",
			"forms/quote.default.json/sections/2/fields/1/required Form “default” › Margin › required",
			"forms/quote.default.json/sections/2/visible Form “default” › Margin › visible",
			"workflows/quote_discount.json/let/disc Workflow “Quote discount approval” › disc",
			"workflows/quote_discount.json/states/draft/on/submit/check/1/field Workflow “Quote discount approval” › draft › submit › field",
			"workflows/quote_discount.json/states/review/flow/1/parallel/branches/0/flow/0/approve/fields/discount_pct Workflow “Quote discount approval” › review › signoff › finance › finance_ok › discount_pct",
			"workflows/quote_discount.json/states/review/watch/fields/0 Workflow “Quote discount approval” › review",
		})
		if uses := m.WhereUsed("roles/sales_ops"); len(uses) != 2 {
			t.Error(uses)
		}
	}
}

func TestDeletingAUsedFieldTellsEachPlace(t *testing.T) {
	layers := exampleLayers(t)
	layers = append(layers, Layer{Pack: CustomPack, Files: Files{"entities/quote.json": []byte(`{"fields":[{"name":"discount_pct","$remove":true}]}`)}})
	_, problems := Compile(layers, mustCompile(t, nil, layers[:3]...))
	var places []string
	for _, problem := range problems.Errors() {
		places = append(places, fmt.Sprintf("%s:%d", problem.File, problem.Line))
	}
	same(t, places, []string{
		"entities/quote.json:16", "forms/quote.default.json:6", "forms/quote.default.json:7", "forms/quote.default.json:8",
		"workflows/quote_discount.json:6", "workflows/quote_discount.json:21", "workflows/quote_discount.json:25", "workflows/quote_discount.json:36",
	})
}

func TestWhatTheKernelNeedsIsFilledIn(t *testing.T) {
	model := mustCompile(t, nil, exampleLayers(t)...)
	w := model.Workflow("quote_discount")
	finance := w.Steps["finance_ok"]
	if finance.State != "review" || !slices.Equal(finance.Path, []string{"signoff", "finance"}) {
		t.Errorf("%+v", finance)
	}
	approve := finance.Step.Approve
	if approve.Empty.To[0].Role != "cfo" || approve.Self != "manager" || approve.Same != "consecutive" || approve.Return.Then != "ask" || approve.Reject != "end" || approve.Limits.Urge.String() != "30m!" {
		t.Errorf("%+v", approve.Policy)
	}
	if !approve.Require.Needs("reject") || approve.Require.Needs("approve") {
		t.Errorf("%+v", approve.Require)
	}
	chain := w.Steps["vp_chain"].Step.Approve
	if chain.Same != "all" || chain.Reject != "manager" || chain.By[0].Chain.Until.Program == nil || chain.Mode.Name != "seq" {
		t.Errorf("%+v", chain)
	}
	board := w.Steps["pricing_board"].Step.Approve.Mode
	if *board != (Mode{Name: "vote", Pass: 2}) {
		t.Errorf("%+v", board)
	}
	if manager := w.Steps["manager"].Step.Approve; manager.Mode.Name != "all" || len(manager.Due) != 2 || manager.Due[0].Every.String() != "4h" {
		t.Errorf("%+v", manager)
	}
	review, _ := w.States.Get("review")
	if review.Title != (Text{"In review", "审批中"}) || w.Hash == "" {
		t.Errorf("%+v %s", review.Title, w.Hash)
	}
	if !slices.ContainsFunc(w.Reads["record"], func(path []string) bool { return slices.Equal(path, []string{"lines", "kind"}) }) {
		t.Error(w.Reads)
	}
	if !slices.ContainsFunc(model.Workflow("service_case").Reads["record"], func(path []string) bool { return slices.Equal(path, []string{"account", "tier"}) }) {
		t.Error(model.Workflow("service_case").Reads)
	}
	line := model.Entity("quote_line")
	if line.Parent != "quote" || line.Lines[0].Name != "lines" || !slices.Contains(names(line.SystemColumns(), func(c Column) string { return c.Name }), "line_of") {
		t.Errorf("%+v", line)
	}
	computed := names(model.Entity("quote").Computed, func(f *Field) string { return f.Name })
	same(t, computed, []string{"subtotal", "total"})
	office := model.Calendars["office"]
	if office.Location.String() != "Asia/Shanghai" || office.Hours[1][1] != (Span{13 * 60, 18 * 60}) || !office.Off["2026-10-01"] || model.Calendars["support"].Hours[6][0].To != 24*60 {
		t.Errorf("%+v", office)
	}
	if role := model.Role("sales").Entities["opportunity"]; role.Rules[""] == nil || role.Rules[""].Predicate == nil {
		t.Error("row rules are lowered")
	}
	if form := model.Form("territory", "default"); form == nil || !form.Generated || model.View("territory", "all") == nil {
		t.Error("every entity has a form and a view")
	}
}

func TestUpgradesKeepWhatTheCustomerChanged(t *testing.T) {
	base := []Layer{coreLayer(t)}
	ours := Layer{Pack: CustomPack, Files: Files{"entities/account.json": []byte(`{
		"label": { "zh": "我的客户" },
		"fields": [ { "name": "tier", "label": { "en": "Class" } }, { "name": "mine", "kind": "date", "label": { "en": "Mine", "zh": "我的" }, "$after": "name" }, { "name": "phone", "$remove": true } ]
	}`)}}
	upgraded := string(base[0].Files["entities/account.json"])
	upgraded = strings.Replace(upgraded, `"en": "Tier"`, `"en": "Level"`, 1)
	upgraded = strings.Replace(upgraded, `"zh": "客户" }, "module"`, `"zh": "客户" }, "icon": "users", "module"`, 1)
	upgraded = strings.Replace(upgraded, `{ "name": "phone", "kind": "phone", "label": { "en": "Phone", "zh": "电话" } },`, `{ "name": "phone", "kind": "phone", "label": { "en": "Phone", "zh": "电话" } },
		{ "name": "fax", "kind": "phone", "label": { "en": "Fax", "zh": "传真" } },`, 1)
	theirs := []Layer{withFile(base[0], "entities/account.json", upgraded)}
	carried, conflicts := Upgrade(base, theirs, ours)
	if len(conflicts) != 1 || conflicts[0].Pointer != "/fields/tier/label/en" || conflicts[0].Theirs != "Level" || conflicts[0].Ours != "Class" || conflicts[0].Base != "Tier" {
		t.Errorf("%+v", conflicts)
	}
	if got := canonical(t, carried.Files["entities/account.json"]); got !=
		`{"label":{"zh":"我的客户"},"fields":[{"name":"phone","$remove":true},{"name":"mine","$after":"name","kind":"date","label":{"en":"Mine","zh":"我的"}},{"name":"tier","label":{"en":"Class"}}]}` {
		t.Error(got)
	}
	model := mustCompile(t, nil, append(theirs, carried, exampleLayer(t), Layer{Pack: "demo", Files: Files{"entities/quote.json": []byte(missingFields)}}, withFile(Layer{Pack: "rights", Files: Files{}}, "roles/sales.json", `{"entities":{"account":{"fields":{"$remove":["phone"]}}}}`))...)
	same(t, names(model.Entity("account").LiveFields(), func(f *Field) string { return f.Name }), []string{"name", "mine", "tier", "fax", "credit_limit", "won", "deals"})
	if _, conflicts := Upgrade(base, theirs, Layer{Pack: CustomPack, Files: Files{"entities/account.json": []byte(`{"fields":[{"name":"tier","label":{"en":"Level"}}]}`)}}); len(conflicts) > 0 {
		t.Error("what both changed alike is no conflict", conflicts)
	}
}

func TestLayersSayWhichBrokeWhat(t *testing.T) {
	layers := append(exampleLayers(t), Layer{Pack: CustomPack, Files: Files{
		"entities/quote.json": []byte("{\n  \"fields\": [\n    { \"name\": \"total\", \"rule\": \"record.subtotal * record.faktor\" }\n  ]\n}"),
	}})
	_, problems := Compile(layers, nil)
	if errors := problems.Errors(); len(errors) != 1 || errors[0].Pack != CustomPack || errors[0].Line != 3 || errors[0].Column != 58 || errors[0].Pointer != "/fields/0/rule" || errors[0].Place != "/fields/7/rule" {
		t.Errorf("%+v", errors)
	}
}

func TestFormulasThatDependOnEachOtherAreRefused(t *testing.T) {
	_, problems := Compile([]Layer{thing(`"name":"a","kind":"formula","type":"number","rule":"(record.b ?? 0) + 1"`, `"name":"b","kind":"formula","type":"number","rule":"(record.a ?? 0) + 1"`)}, nil)
	if errors := problems.Errors(); len(errors) != 1 || errors[0].Code != "computed_circle" {
		t.Error(problems)
	}
}

func TestDefinitionsAreWrittenAsTheyWereRead(t *testing.T) {
	for _, w := range mustCompile(t, nil, exampleLayers(t)...).Workflows {
		var again Workflow
		first := mustJSON(t, w)
		if err := json.Unmarshal(first, &again); err != nil {
			t.Fatal(err)
		}
		if second := mustJSON(t, &again); string(first) != string(second) {
			t.Errorf("%s\n%s", first, second)
		}
	}
}

func mustJSON(t *testing.T, value any) []byte {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

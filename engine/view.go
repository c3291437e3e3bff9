package engine

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// view makes records ready for one reader: which fields are sent, the titles of what they refer to,
// masks over what may not be read.
type view struct {
	*act

	plan   *plan
	rights *rights
	fields []*metadata.Field           // that are sent
	expand []expansion                 // references whose records are sent whole
	holds  hold                        // of one record: what its runs say about fields
	seen   map[string]*metadata.Record // titles that are known already
	opens  bool                        // the reader asked for the record and may see secrets
	at     time.Time                   // links are shown as they were then; zero for now
}

// expansion is a reference whose record is sent whole: with the fields that the reader may see of it.
type expansion struct {
	by     *metadata.Field
	fields []*metadata.Field
}

// viewOf prepares a view of an entity. wanted narrows the fields; Invalid when one of the names is
// unknown or hidden.
func (a *act) viewOf(p *plan, wanted, expand []string) (*view, error) {
	v := &view{act: a, plan: p, rights: a.m.rightsOn(a.by, p.entity)}
	if err := v.choose(wanted); err != nil {
		return nil, err
	}
	return v, v.chooseExpanded(expand)
}

func (v *view) choose(wanted []string) error {
	if len(wanted) == 0 {
		v.fields = v.rights.visible
		return nil
	}
	v.fields = []*metadata.Field{}
	for _, name := range wanted {
		field := v.plan.entity.FieldByName(name)
		if field != nil && !field.Archived && v.rights.field(field) > hideField {
			v.fields = append(v.fields, field)
			continue
		}
		if _, system := v.plan.entity.Attribute(name); field != nil || !system {
			return unknownField(v.plan.entity, name)
		}
	}
	return nil
}

func (v *view) chooseExpanded(names []string) error {
	for _, name := range names {
		field := v.plan.entity.FieldByName(name)
		if field == nil || !slices.Contains(v.plan.references, field) || v.rights.field(field) < readField {
			return unknownField(v.plan.entity, name)
		}
		v.expand = append(v.expand, expansion{field, v.sentOf(field.Target)})
	}
	return nil
}

// sentOf lists the stored fields of a referred record that the reader may see.
func (v *view) sentOf(entity *metadata.Entity) []*metadata.Field {
	seen := v.m.rightsOn(v.by, entity)
	return slices.DeleteFunc(slices.Clone(entity.LiveFields()), func(field *metadata.Field) bool {
		return seen.field(field) == hideField || !field.Stored()
	})
}

func unknownField(entity *metadata.Entity, name string) *Error {
	return invalid([]FieldProblem{unknownFieldProblem(entity, name)})
}

func unknownFieldProblem(entity *metadata.Entity, name string) FieldProblem {
	name = clip(name)
	return FieldProblem{Field: name, Pointer: "/" + name, Code: "unknown_field", Message: metadata.Text{
		En: entity.Label.In("en") + " has no field “" + name + "”, or you may not see it.",
		Zh: "“" + entity.Label.In("zh") + "”没有字段“" + name + "”，或您无权查看。",
	}}
}

// clip shortens what a person sent before it is repeated in a message.
func clip(text string) string { return clipTo(text, 60) }

func clipTo(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return strings.ToValidUTF8(text, "�")
	}
	return strings.ToValidUTF8(string([]rune(text)[:most]), "�") + "…"
}

// append writes one prepared record.
func (v *view) append(b []byte, record *metadata.Record) []byte {
	b = appendSeen(b, record, v.fields)
	if len(v.expand) == 0 {
		return b
	}
	b = append(b[:len(b)-1], `,"expand":{`...)
	for i, expanded := range v.expand {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), expanded.by.Name...), `":`...)
		b = expanded.append(b, record.References[expanded.by.Name])
	}
	return append(b, "}}"...)
}

// appendSeen writes a record with the fields that the reader sees; without any only the system's.
func appendSeen(b []byte, record *metadata.Record, fields []*metadata.Field) []byte {
	if len(fields) > 0 {
		return metadata.AppendRecord(b, record, fields...)
	}
	bare := *record
	bare.Entity = &metadata.Entity{}
	return metadata.AppendRecord(b, &bare)
}

func (x expansion) append(b []byte, target *metadata.Record) []byte {
	if target == nil {
		return append(b, "null"...)
	}
	return appendSeen(b, target, x.fields)
}

// prepare masks records and loads the titles, files and expanded records that append writes.
func (v *view) prepare(records []*metadata.Record) error {
	if len(records) == 0 {
		return nil
	}
	if err := v.bringLinks(records); err != nil {
		return err
	}
	if err := v.bringTitles(records, v.fields); err != nil {
		return err
	}
	if err := v.describeFiles(records); err != nil {
		return err
	}
	for _, record := range records {
		v.reveal(record)
		v.mask(record)
	}
	return nil
}

// bringTitles loads what the records in some fields are called.
func (v *view) bringTitles(records []*metadata.Record, fields []*metadata.Field) error {
	loader := newTitles(v)
	for _, record := range records {
		loader.collect(record, fields)
	}
	if err := loader.load(); err != nil {
		return err
	}
	for _, record := range records {
		loader.fill(record, fields)
	}
	return nil
}

// mask replaces what the reader may only know to be there.
func (v *view) mask(record *metadata.Record) {
	if !v.rights.open {
		hide(record, v.rights, v.holds.Fields)
	}
	for _, lines := range v.plan.holding {
		seen := v.m.rightsOn(v.by, lines.Target)
		if seen.open {
			continue
		}
		for _, line := range linesOf(record, lines) {
			hide(line, seen, nil)
			for _, field := range line.Entity.LiveFields() {
				if seen.field(field) == hideField {
					line.Values[field.Position] = nil
				}
			}
		}
	}
}

// hide puts masks over a record's values, except over what a task lets the reader see.
func hide(record *metadata.Record, seen *rights, allowed map[string]string) {
	for _, field := range record.Entity.LiveFields() {
		value := record.Values[field.Position]
		if seen.field(field) != maskField || value == nil || shownByTask(allowed[field.Name]) {
			continue
		}
		record.Values[field.Position] = field.MaskOf(value)
		record.Masked = append(record.Masked, field.Name)
	}
}

func shownByTask(word string) bool { return word == "read" || word == "edit" || word == "require" }

// describeFiles brings the names of attached files.
func (v *view) describeFiles(records []*metadata.Record) error {
	var ids []string
	for _, record := range records {
		for _, field := range v.plan.files {
			list, _ := record.Values[field.Position].([]string)
			ids = append(ids, list...)
		}
	}
	files, err := v.described(ids)
	if err != nil || files == nil {
		return err
	}
	for _, record := range records {
		record.Files = files
	}
	return nil
}

// described gives files by their ids, nil for none.
func (v *view) described(ids []string) (map[string]metadata.File, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	stored, err := v.tx.Files(ids...)
	if err != nil {
		return nil, err
	}
	files := make(map[string]metadata.File, len(stored))
	for id, file := range stored {
		files[id] = metadata.File{ID: id, Name: file.Name, Size: file.Size, Type: file.Type}
	}
	return files, nil
}

// alongside asks for the titles that can be read by the statement that reads the records themselves, and lets
// the view know those which that finds.
func (v *view) alongside() (*store.Titles, error) {
	asked := &store.Titles{Found: map[string]*metadata.Record{}}
	whole := v.whole()
	for _, field := range v.fields {
		target := field.Target
		if field.Kind != "reference" || target.Name == "user" || whole[target] || !store.HasTitle(target) || !v.mayTitle(target) {
			continue
		}
		where, err := v.rows(target)
		if err != nil {
			return nil, err
		}
		asked.Of = append(asked.Of, store.Title{Reference: field, Where: where})
	}
	v.seen = asked.Found
	return asked, nil
}

// whole tells the entities of which referred records are read whole: they are sent so, or mirrors show fields
// of them.
func (v *view) whole() map[*metadata.Entity]bool {
	whole := map[*metadata.Entity]bool{}
	for _, expanded := range v.expand {
		whole[expanded.by.Target] = true
	}
	for _, mirror := range v.mirrors() {
		whole[mirror.Back.Target] = true
	}
	return whole
}

// mayTitle reports whether the reader may see what records of an entity are called.
func (v *view) mayTitle(entity *metadata.Entity) bool {
	seen, title := v.m.rightsOn(v.by, entity), entity.TitleField()
	return seen.may(mayRead) && (title == nil || seen.field(title) >= readField)
}

// titles loads what the records of a page refer to: one query for each entity, people from memory.
type titles struct {
	view   *view
	whole  map[*metadata.Entity]bool
	wanted map[*metadata.Entity]map[string]bool
	found  map[string]*metadata.Record
}

func newTitles(v *view) *titles {
	return &titles{view: v, whole: v.whole(), wanted: map[*metadata.Entity]map[string]bool{}}
}

func (t *titles) collect(record *metadata.Record, fields []*metadata.Field) {
	for _, field := range fields {
		switch field.Kind {
		case "reference", "user":
			t.want(field.Target, record.Values[field.Position])
		case "any_reference":
			if pointer, ok := record.Values[field.Position].(metadata.Pointer); ok {
				t.want(field.AnyTarget(pointer.Entity), pointer.ID)
			}
		case "mirror":
			t.want(field.Back.Target, record.Values[field.Back.Position])
		case "lines", "links":
			for _, line := range linesOf(record, field) {
				t.collect(line, line.Entity.LiveFields())
			}
		}
	}
	t.wantPerson(record.Owner)
	t.wantPerson(record.CreatedBy)
	t.wantPerson(record.UpdatedBy)
}

func (t *titles) wantPerson(id string) {
	if users := t.view.m.Entity("user"); users != nil && id != "" {
		t.want(users, id)
	}
}

func (t *titles) want(entity *metadata.Entity, value any) {
	id, ok := value.(string)
	if !ok || id == "" || entity == nil || t.remembered(entity, id) != nil {
		return
	}
	if t.wanted[entity] == nil {
		t.wanted[entity] = map[string]bool{}
	}
	t.wanted[entity][id] = true
}

func (t *titles) load() error {
	t.found = map[string]*metadata.Record{}
	for entity, ids := range t.wanted {
		if err := t.loadEntity(entity, ids); err != nil {
			return err
		}
	}
	return nil
}

// loadEntity reads the titles of the records that the reader may see; people who left keep theirs.
func (t *titles) loadEntity(entity *metadata.Entity, ids map[string]bool) error {
	v := t.view
	list := make([]string, 0, len(ids))
	for id := range ids {
		list = append(list, id)
	}
	if entity.Name == "user" && !t.whole[entity] {
		return t.loadFormer(entity, list)
	}
	if !v.mayTitle(entity) {
		return nil
	}
	where, err := v.rows(entity)
	if err != nil {
		return err
	}
	page, err := v.tx.Find(store.Query{Entity: entity, IDs: list, Where: where, Fields: t.fieldsOf(entity), Limit: len(list)})
	if err != nil {
		return err
	}
	for _, record := range page.Records {
		hide(record, v.m.rightsOn(v.by, entity), nil)
		t.found[record.ID] = record
	}
	return nil
}

func (t *titles) loadFormer(users *metadata.Entity, ids []string) error {
	former, err := t.view.tx.GetMany(users, ids)
	if err != nil {
		return err
	}
	for id, record := range former {
		t.found[id] = record
	}
	return nil
}

// fieldsOf gives what is read of a referred record: all of an expanded one, else the title.
func (t *titles) fieldsOf(entity *metadata.Entity) []*metadata.Field {
	if t.whole[entity] {
		return nil
	}
	if title := entity.TitleField(); title != nil {
		return []*metadata.Field{title}
	}
	return []*metadata.Field{}
}

// mirrors lists the mirrors that are sent, those of lines included.
func (v *view) mirrors() []*metadata.Field {
	var mirrors []*metadata.Field
	for _, field := range v.fields {
		if field.Kind == "mirror" {
			mirrors = append(mirrors, field)
		}
		if field.HoldsRecords() {
			mirrors = append(mirrors, v.m.plans[field.Target.Name].mirrored...)
		}
	}
	return mirrors
}

func (t *titles) fill(record *metadata.Record, fields []*metadata.Field) {
	references := make(map[string]*metadata.Record, len(t.view.plan.references)+3)
	for _, field := range fields {
		switch field.Kind {
		case "reference", "user":
			if id, ok := record.Values[field.Position].(string); ok {
				references[field.Name] = t.at(field.Target, id)
			}
		case "any_reference":
			if pointer, ok := record.Values[field.Position].(metadata.Pointer); ok {
				references[field.Name] = t.at(field.AnyTarget(pointer.Entity), pointer.ID)
			}
		case "mirror":
			t.fillMirror(record, field)
		case "lines", "links":
			for _, line := range linesOf(record, field) {
				t.fill(line, line.Entity.LiveFields())
			}
		}
	}
	t.fillPerson(references, "owner", record.Owner)
	t.fillPerson(references, "created_by", record.CreatedBy)
	t.fillPerson(references, "updated_by", record.UpdatedBy)
	record.References = references
}

// fillMirror shows a field of the record that a reference leads to, as far as the reader may see it.
func (t *titles) fillMirror(record *metadata.Record, field *metadata.Field) {
	record.Values[field.Position] = nil
	id, _ := record.Values[field.Back.Position].(string)
	target := t.at(field.Back.Target, id)
	if target == nil || t.view.m.rightsOn(t.view.by, target.Entity).field(field.Over) == hideField {
		return
	}
	record.Values[field.Position] = target.Values[field.Over.Position]
	if slices.Contains(target.Masked, field.Over.Name) {
		record.Masked = append(record.Masked, field.Name)
	}
}

// withMirrored adds the references that mirrors among the fields go through.
func withMirrored(fields []*metadata.Field) []*metadata.Field {
	for _, field := range fields {
		if field.Kind == "mirror" && !slices.Contains(fields, field.Back) {
			fields = append(slices.Clone(fields), field.Back)
		}
	}
	return fields
}

func (t *titles) fillPerson(references map[string]*metadata.Record, name, id string) {
	if id != "" {
		references[name] = t.at(t.view.m.Entity("user"), id)
	}
}

// at gives a loaded record, nil when the reader may not see it.
func (t *titles) at(entity *metadata.Entity, id string) *metadata.Record {
	if known := t.remembered(entity, id); known != nil {
		return known
	}
	return t.found[id]
}

// remembered gives a person or a known title from memory; an expanded person is read like every
// other record.
func (t *titles) remembered(entity *metadata.Entity, id string) *metadata.Record {
	if known := t.view.seen[id]; known != nil && known.Entity == entity {
		return known
	}
	if entity == nil || entity.Name != "user" || t.whole[entity] {
		return nil
	}
	if p := t.view.org.Load().people[id]; p != nil {
		return p.record
	}
	return nil
}

// refersToAny is true of records whose reference field holds one of some ids.
func refersToAny(field string, ids []string) store.Condition {
	list := make([]any, len(ids))
	for i, id := range ids {
		list[i] = id
	}
	return store.Condition{Predicate: rule.In{Item: rule.Column{Path: []string{field}}, List: rule.Literal{Of: list}}}
}

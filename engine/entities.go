package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// FieldInfo describes a field as one person may use it. Rights is edit, read or mask.
type FieldInfo struct {
	Name      string            `json:"name"`
	Kind      string            `json:"kind"`
	Type      string            `json:"type,omitempty"` // of a computed field: the kind of its value
	Label     metadata.Text     `json:"label"`
	Help      metadata.Text     `json:"help,omitzero"`
	Rights    string            `json:"rights"`
	Options   []metadata.Option `json:"options,omitempty"`
	To        string            `json:"to,omitempty"`
	Tree      string            `json:"tree,omitempty"` // of a reference to records that stand below each other: what rules call the tree
	Of        string            `json:"of,omitempty"`
	Far       string            `json:"far,omitempty"` // of links: their reference to the records linked with
	Can       []string          `json:"can,omitempty"` // of links: what may be done with them
	Scale     *int              `json:"scale,omitempty"`
	Ungrouped bool              `json:"ungrouped,omitempty"` // a number is written without commas between thousands
	Prefix    metadata.Text     `json:"prefix,omitzero"`     // what stands before a number
	Unit      metadata.Text     `json:"unit,omitzero"`       // what stands behind a number
	Precision string            `json:"precision,omitempty"` // of a date that is a month or a year
	Length    int               `json:"length,omitempty"`
	Min       string            `json:"min,omitempty"`
	Max       string            `json:"max,omitempty"`
	Currency  string            `json:"currency,omitempty"`
	Stars     int               `json:"stars,omitempty"`   // most of a rating
	Format    string            `json:"format,omitempty"`  // of a barcode or long text
	Level     string            `json:"level,omitempty"`   // of a region: the deepest
	Most      int               `json:"most,omitempty"`    // files, or options and tags that are chosen
	Size      int               `json:"size,omitempty"`    // of a file in megabytes
	Accept    []string          `json:"accept,omitempty"`  // how the names of files may end
	Display   string            `json:"display,omitempty"` // of a select or multiselect: buttons
	Card      string            `json:"card,omitempty"`    // the part of a business card that fills it
	Managed   string            `json:"managed,omitempty"` // why nobody types it: computed, numbered, workflow
	System    bool              `json:"system,omitempty"`
	Part      bool              `json:"part,omitempty"` // of another field: filters know it, lists and forms do not
	Sort      bool              `json:"sort"`
	Filter    bool              `json:"filter"`
	Required  bool              `json:"required,omitempty"` // always; a form tells more
	Follow    bool              `json:"follow,omitempty"`   // it keeps to its default until somebody types another value
	// Guide tells by option what to do there and what is needed to come there.
	Guide    map[string]metadata.Guide `json:"guide,omitempty"`
	Ruled    bool                      `json:"ruled,omitempty"`    // a rule says when it is shown, required or read-only
	Narrowed bool                      `json:"narrowed,omitempty"` // its options depend on other values; a form tells which can be chosen
}

// EntityAnswer describes an entity as one person may use it.
type EntityAnswer struct {
	Entity    EntityInfo                     `json:"entity"`
	Views     []ViewInfo                     `json:"views"`
	Operators map[string][]metadata.Operator `json:"operators"`
	Can       []string                       `json:"can"`
	Forms     []string                       `json:"forms"`
	// Conversions are what several records can be made into at once; Chained, that records are made
	// from others or others from them.
	Conversions []ConversionOffer `json:"conversions"`
	Chained     bool              `json:"chained,omitempty"`
	Statements  []StatementInfo   `json:"statements,omitempty"`
	Workflows   []string          `json:"workflows"`
	Owned       bool              `json:"owned"` // its records can be handed over to another owner
}

// EntityInfo names an entity and its fields.
type EntityInfo struct {
	Name   string        `json:"name"`
	Label  metadata.Text `json:"label"`
	Plural metadata.Text `json:"plural"`
	Icon   string        `json:"icon,omitempty"`
	Title  string        `json:"title,omitempty"`
	Parent string        `json:"parent,omitempty"`
	Help   metadata.Text `json:"help,omitzero"`
	Fields []FieldInfo   `json:"fields"`

	Figures []string `json:"figures,omitempty"` // what says most about a record
}

// ViewInfo describes a saved list.
type ViewInfo struct {
	Name    string        `json:"name"`
	Label   metadata.Text `json:"label"`
	Type    string        `json:"type"` // list, kanban
	Columns []string      `json:"columns"`
	Filter  string        `json:"filter"`
	Chips   string        `json:"chips,omitempty"`
	Sort    []string      `json:"sort"`
	Group   string        `json:"group,omitempty"`
	Sums    []string      `json:"sums,omitempty"`
}

// DescribeEntity tells what an actor may do with an entity. Forbidden if it cannot be read.
func (e *Engine) DescribeEntity(ctx context.Context, by Actor, entity string) (*EntityAnswer, error) {
	var answer *EntityAnswer
	err := e.read(ctx, func(_ *store.Tx, m *model) error {
		p, err := m.entityPlan(entity)
		if err != nil {
			return err
		}
		seen := m.rightsOn(by, p.entity)
		if !seen.may(mayRead) && !seen.may(mayCreate) {
			return e.lacks(p.entity, mayRead)
		}
		answer = m.describe(p, seen, by)
		answer.Conversions = m.conversionsTogether(by, entity)
		answer.Statements = m.statementsFor(by, entity)
		return nil
	})
	return answer, err
}

func (m *model) describe(p *plan, seen *rights, by Actor) *EntityAnswer {
	name := p.entity.Name
	answer := &EntityAnswer{
		Entity: entityInfo(p.entity), Views: []ViewInfo{}, Operators: operatorsByKind(), Can: seen.can(),
		Forms: []string{}, Workflows: []string{},
		Chained: len(m.ConversionsFrom(name))+len(m.ConversionsTo(name)) > 0, Owned: !p.organises,
	}
	for _, field := range p.fields {
		if right := seen.field(field); right > hideField {
			answer.Entity.Fields = append(answer.Entity.Fields, p.fieldInfo(field, right))
		}
	}
	answer.Entity.Fields = append(answer.Entity.Fields, p.pointedEntities(seen)...)
	answer.Entity.Fields = append(answer.Entity.Fields, m.linkedParts(p, seen, by)...)
	answer.Entity.Fields = append(answer.Entity.Fields, systemFields(p.entity)...)
	for _, view := range m.ViewsOf(name) {
		answer.Views = append(answer.Views, viewInfo(p, seen, view))
	}
	for _, form := range m.FormsOf(name) {
		answer.Forms = append(answer.Forms, form.Name)
	}
	for _, workflow := range m.WorkflowsOf(name) {
		answer.Workflows = append(answer.Workflows, workflow.Key)
	}
	return answer
}

func entityInfo(entity *metadata.Entity) EntityInfo {
	return EntityInfo{
		Name: entity.Name, Label: entity.Label, Plural: entity.Plural, Icon: entity.Icon, Title: entity.Title, Figures: entity.Figures,
		Parent: entity.Parent, Help: entity.Help, Fields: []FieldInfo{},
	}
}

// fieldInfo describes a field with a right on it; what nobody types is read-only.
func (p *plan) fieldInfo(field *metadata.Field, right fieldRight) FieldInfo {
	shown := field.Shown()
	info := FieldInfo{
		Name: field.Name, Kind: field.Kind, Type: field.ResultKind(), Label: field.Label, Help: field.Help,
		To: targetName(field), Of: field.Of, Scale: shown.Scale, Ungrouped: shown.Ungrouped, Prefix: shown.Prefix, Unit: shown.Unit, Precision: shown.Precision, Length: field.Length, Min: field.Min, Max: field.Max,
		Currency: shown.Currency, Format: shown.Format, Level: field.Level, Most: field.Most, Size: field.Size, Accept: field.Endings(), Display: field.Display, Card: field.Card,
		Managed: p.managed(field), Required: field.Required.Always, Follow: field.Follow, Guide: field.Guide, Ruled: ruled(field), Narrowed: field.Depends != nil,
		Sort: right >= readField && (field.Stored() && field.Kind != "encrypted" || field.Kind == "mirror"), Filter: right >= readField && len(field.Operators()) > 0,
	}
	if info.Type == field.Kind {
		info.Type = ""
	}
	if info.Managed != "" {
		right = min(right, readField)
	}
	info.Rights = right.String()
	if field.Kind == "reference" && field.Target != nil && field.Target.TreeOf() != nil {
		info.Tree = metadata.TreeName(field.Target, field.Target.TreeOf())
	}
	if shown.Kind == "rating" {
		info.Stars = shown.Stars()
	}
	if field.Kind == "links" && field.Far != nil {
		info.Far, info.To, info.Filter = field.Far.Name, field.Far.Target.Name, false
	}
	switch {
	case shown.Choices != nil:
		info.Options = shown.Choices.Options
	case field.Kind == "any_reference":
		info.Options = field.TargetOptions()
	}
	return info
}

// pointedEntities describes, for filters only, to which entity the references to one of several lead.
func (p *plan) pointedEntities(seen *rights) []FieldInfo {
	var parts []FieldInfo
	for _, field := range p.pointers {
		if seen.field(field) < readField {
			continue
		}
		label := metadata.Text{En: field.Label.In("en") + ": kind", Zh: field.Label.In("zh") + "：类型"}
		parts = append(parts, FieldInfo{
			Name: field.Name + "_entity", Kind: "select", Label: label, Options: field.TargetOptions(),
			Rights: readField.String(), Managed: "computed", Part: true, Filter: true,
		})
	}
	return parts
}

// linkedParts describes, for filters only, what links say: with which records, and with which options.
func (m *model) linkedParts(p *plan, seen *rights, by Actor) []FieldInfo {
	var parts []FieldInfo
	for _, field := range p.links {
		if seen.field(field) < readField {
			continue
		}
		of := m.rightsOn(by, field.Target)
		for _, part := range field.Target.LiveFields() {
			if part == field.Back || part != field.Far && part.Kind != "select" || of.field(part) < readField {
				continue
			}
			info := FieldInfo{
				Name: field.Name + "." + part.Name, Kind: "links", Label: field.Label, To: targetName(part),
				Rights: readField.String(), Managed: "computed", Part: true, Filter: true,
			}
			if part.Choices != nil {
				info.Options = part.Choices.Options
				info.Label = metadata.Text{En: field.Label.In("en") + ": " + part.Label.In("en"), Zh: field.Label.In("zh") + "：" + part.Label.In("zh")}
			}
			parts = append(parts, info)
		}
	}
	return parts
}

func targetName(field *metadata.Field) string {
	if (field.Kind == "reference" || field.Kind == "user") && field.Target != nil {
		return field.Target.Name
	}
	return ""
}

// managed tells why nobody types a field.
func (p *plan) managed(field *metadata.Field) string {
	switch {
	case field.Kind == "autonumber":
		return "numbered"
	case field.Managed():
		return "computed"
	case p.mirrors[field.Name] != "":
		return "workflow"
	}
	return ""
}

// systemFields describes the columns every record has.
func systemFields(entity *metadata.Entity) []FieldInfo {
	system := []FieldInfo{
		{Name: "owner", Kind: "user", To: "user", Rights: "edit"},
		{Name: "created_at", Kind: "datetime", Rights: "read"},
		{Name: "created_by", Kind: "user", To: "user", Rights: "read"},
		{Name: "updated_at", Kind: "datetime", Rights: "read"},
		{Name: "updated_by", Kind: "user", To: "user", Rights: "read"},
		{Name: "id", Kind: "text", Rights: "read"},
	}
	for i := range system {
		one := &system[i]
		one.Label, one.System, one.Sort, one.Filter = metadata.SystemLabel(one.Name), true, true, true
	}
	return slices.DeleteFunc(system, func(info FieldInfo) bool { return entity.FieldByName(info.Name) != nil })
}

func viewInfo(p *plan, seen *rights, view *metadata.View) ViewInfo {
	info := ViewInfo{Name: view.Name, Label: view.Label, Type: view.Type, Columns: []string{}, Sort: view.Sort}
	for _, name := range view.Columns {
		if field := p.entity.FieldByName(name); field == nil || seen.field(field) > hideField {
			info.Columns = append(info.Columns, name)
		}
	}
	if view.Filter != nil {
		info.Filter = view.Filter.Source
	}
	if view.Chips != nil {
		info.Chips = view.Chips.Source
	}
	if info.Sort == nil {
		info.Sort = []string{}
	}
	unmasked := func(name string) bool { return seen.field(p.entity.FieldByName(name)) >= readField }
	if head, _, _ := strings.Cut(strings.ReplaceAll(view.Group, ":", "."), "."); unmasked(head) {
		info.Group = view.Group
	}
	for _, name := range view.Sums {
		if unmasked(name) {
			info.Sums = append(info.Sums, name)
		}
	}
	return info
}

func operatorsByKind() map[string][]metadata.Operator {
	operators := map[string][]metadata.Operator{}
	for _, kind := range metadata.Kinds() {
		if list := kind.Operators(); len(list) > 0 {
			operators[kind.Name()] = list
		}
	}
	return operators
}

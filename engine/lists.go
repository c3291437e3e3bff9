package engine

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

const (
	usualPage = 50
	mostPage  = 500
)

// List asks for records of an entity. Filter is a rule, Search what a person typed, Sort a list such
// as "-created_at", "account.name". A View gives filter, sort and fields; what is asked besides its
// filter narrows further, its sort and fields are replaced. Count is "", "exact" or "bounded".
type List struct {
	Entity   string
	View     string
	Filter   string
	Search   string
	Sort     []string
	Fields   []string
	Expand   []string
	Cursor   string
	Limit    int
	Count    string
	Deleted  bool
	Relation *Relation

	whose    *whose
	exported bool // the rows are taken away: the right to export counts besides
}

// Relation limits a list to the records that refer to one record through a field.
type Relation struct {
	Entity, ID string
	By         string
}

// AppendList appends {"records":[…],"next":…,"total":…} to b. Invalid with the rule's problems when
// the filter is wrong, or names what the actor may not see.
func (e *Engine) AppendList(ctx context.Context, b []byte, by Actor, list List) ([]byte, error) {
	err := e.readAs(ctx, by, func(a *act) error {
		l, err := a.lister(list)
		if err != nil {
			return err
		}
		page, err := l.page()
		if err != nil {
			return err
		}
		b = l.append(b, page)
		return nil
	})
	return b, err
}

// page reads a page with what is sent of its records.
func (l *lister) page() (*store.Page, error) {
	page, err := l.tx.Find(l.query)
	if err != nil {
		return nil, err
	}
	return page, l.view.prepare(page.Records)
}

// lister is a list on its way from what was asked to what is sent.
type lister struct {
	*act

	plan  *plan
	view  *view
	query store.Query
}

// lister turns what was asked into a query over the rows the actor may see.
func (a *act) lister(list List) (*lister, error) {
	p, err := a.m.entityPlan(list.Entity)
	if err != nil {
		return nil, err
	}
	if !a.m.rightsOn(a.by, p.entity).may(mayRead) {
		return nil, a.lacks(p.entity, mayRead)
	}
	l := &lister{act: a, plan: p}
	l.query = store.Query{
		Entity: p.entity, Search: typedText(list.Search), Cursor: list.Cursor, Deleted: list.Deleted,
		Limit: bounded(list.Limit, usualPage, mostPage),
	}
	if err := l.applyView(&list); err != nil {
		return nil, err
	}
	for _, step := range []func(List) error{l.filter, l.relate, l.allowed, l.sort, l.count, l.searchable, l.show} {
		if err := step(list); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// related reads the records of a list, page by page, up to its limit.
func (a *act) related(list List) ([]*metadata.Record, error) {
	most := list.Limit
	list.Limit = min(most, mostPage)
	l, err := a.lister(list)
	if err != nil {
		return nil, err
	}
	var records []*metadata.Record
	for len(records) < most {
		page, err := a.tx.Find(l.query)
		if err != nil {
			return nil, err
		}
		records = append(records, page.Records...)
		if l.query.Cursor = page.Next; page.Next == "" {
			break
		}
	}
	return records, nil
}

// typedText is what a person typed to search for, without what no text can hold.
func typedText(text string) string {
	const most = 200
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, " "))
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most])
	}
	return strings.TrimSpace(text)
}

// applyView lays what was asked over a saved view.
func (l *lister) applyView(list *List) error {
	if list.View == "" {
		return nil
	}
	saved := l.m.View(l.plan.entity.Name, list.View)
	if saved == nil {
		return notFound("There is no view “"+clip(list.View)+"”.", "没有视图“"+clip(list.View)+"”。")
	}
	if saved.Filter != nil && saved.Filter.Predicate != nil {
		if err := l.where(saved.Filter.Predicate); err != nil {
			return err
		}
	}
	if len(list.Sort) == 0 {
		list.Sort = saved.Sort
	}
	if len(list.Fields) == 0 {
		list.Fields = l.columns(saved.Columns)
	}
	return nil
}

// columns are the fields of a view that the actor may see, and always the title.
func (l *lister) columns(names []string) []string {
	rights := l.m.rightsOn(l.by, l.plan.entity)
	var columns []string
	add := func(field *metadata.Field) {
		if field != nil && !field.Archived && rights.field(field) > hideField && !slices.Contains(columns, field.Name) {
			columns = append(columns, field.Name)
		}
	}
	for _, name := range names {
		head, _, _ := strings.Cut(name, ".")
		add(l.plan.entity.FieldByName(head))
	}
	add(l.plan.entity.TitleField())
	return columns
}

// where adds a condition with the reader's values in it.
func (l *lister) where(predicate rule.Predicate) error {
	bound, err := rule.Bind(predicate, l.scope(nil, nil))
	if failed := asRunError(err); failed != nil {
		return badFilter(metadata.Problems{{
			Code: failed.Code, Message: metadata.Text(failed.Message), Line: failed.Line, Column: failed.Column, From: failed.From, To: failed.To,
		}})
	}
	if err != nil {
		return err
	}
	l.query.Where = append(l.query.Where, store.Condition{Predicate: bound})
	return nil
}

// allowed limits the list to the rows the actor may see, or to what those have whose sums are told.
func (l *lister) allowed(list List) error {
	if list.whose != nil {
		l.query.Where = append(list.whose.conditions(), l.query.Where...)
		return nil
	}
	owner := ""
	for _, condition := range l.query.Where {
		if only := onlyOwner(condition.Predicate); only != "" {
			owner = only
		}
	}
	where, err := l.rowsOf(l.plan.entity, owner)
	if err != nil {
		return err
	}
	if list.exported {
		rights := l.m.rightsOn(l.by, l.plan.entity)
		if !rights.may(mayExport) {
			return l.lacks(l.plan.entity, mayExport)
		}
		where = append(where, l.granted(rights, mayExport)...)
	}
	l.query.Where = append(where, l.query.Where...)
	return nil
}

// onlyOwner finds the one owner whose records a predicate lets through, "" if there may be several.
func onlyOwner(predicate rule.Predicate) string {
	switch p := predicate.(type) {
	case rule.And:
		for _, part := range p.Of {
			if owner := onlyOwner(part); owner != "" {
				return owner
			}
		}
	case rule.Compare:
		column, isColumn := p.Left.(rule.Column)
		literal, isLiteral := p.Right.(rule.Literal)
		if p.Op == "==" && isColumn && isLiteral && slices.Equal(column.Path, []string{"owner"}) {
			owner, _ := literal.Of.(string)
			return owner
		}
	}
	return ""
}

func (l *lister) filter(list List) error {
	if strings.TrimSpace(list.Filter) == "" {
		return nil
	}
	compiled, err := l.m.filter(l.by, l.plan.entity, list.Filter)
	if err != nil {
		return err
	}
	if err := l.where(compiled.predicate); err != nil {
		return err
	}
	last := &l.query.Where[len(l.query.Where)-1]
	last.Predicate, err = l.behind().guard(last.Predicate)
	return err
}

func (l *lister) behind() behind { return behind{l.act, l.plan.entity} }

// relate limits the list to records that refer to one record, which the actor has to see.
func (l *lister) relate(list List) error {
	relation := list.Relation
	if relation == nil {
		return nil
	}
	field := l.plan.entity.FieldByName(relation.By)
	if field == nil || !refersToEntity(field, relation.Entity) {
		return unknownField(l.plan.entity, relation.By)
	}
	if _, _, err := l.readable(l.m.plans[relation.Entity], relation.ID); err != nil {
		return err
	}
	l.query.Where = append(l.query.Where, refersTo(field.Name, relation.ID))
	return nil
}

// refersToEntity reports whether a live field can point to records of an entity.
func refersToEntity(field *metadata.Field, entity string) bool {
	return !field.Archived && (targetName(field) == entity || field.AnyTarget(entity) != nil)
}

// sort orders the list; what the actor may not read behind references counts as missing.
func (l *lister) sort(list List) error {
	for _, key := range list.Sort {
		key = strings.TrimSpace(key)
		if key == "" {
			continue
		}
		order := sortKey(key)
		if !l.sortable(order.Path) {
			return unknownField(l.plan.entity, strings.Join(order.Path, "."))
		}
		if l.attribute(order.Path).Column.Storage == metadata.StoreJSON {
			return Refuse(Invalid, "no_order", "Records cannot be sorted by what holds several values.", "不能按包含多个值的字段排序。")
		}
		var err error
		if order.If, err = l.behind().open(order.Path); err != nil {
			return err
		}
		l.query.Sort = append(l.query.Sort, order)
	}
	return nil
}

// sortKey reads "-updated_at" or "account.name".
func sortKey(text string) store.Sort {
	name, descending := strings.CutPrefix(text, "-")
	return store.Sort{Path: strings.Split(name, "."), Descending: descending}
}

// sortable reports whether a path leads to something in one column that the actor may read.
func (l *lister) sortable(path []string) bool {
	entity := l.plan.entity
	for i, name := range path {
		attribute, ok := entity.Attribute(name)
		last := i == len(path)-1
		if !ok || (attribute.Target == nil && !last) {
			return false
		}
		if attribute.Target != nil {
			entity = attribute.Target
		}
	}
	if end, ok := entity.Attribute(path[len(path)-1]); ok && end.Field != nil && end.Field.Kind == "encrypted" {
		return false
	}
	return l.m.mayReadPath(l.by, l.plan.entity, path)
}

func (l *lister) count(list List) error {
	switch list.Count {
	case "":
	case "exact":
		l.query.Count = store.CountExact
	case "bounded":
		l.query.Count = store.CountBounded
	default:
		return Refuse(Malformed, "bad_count", "count is exact or bounded.", "count 只能是 exact 或 bounded。")
	}
	return nil
}

// searchable narrows a search to what the actor may read: when search text holds fields that are
// hidden or masked, the words must also stand in one of the fields that are not.
func (l *lister) searchable(List) error {
	if l.query.Search == "" {
		return nil
	}
	found, err := l.behind().found(l.plan, l.query.Search)
	l.query.Where = append(l.query.Where, found...)
	return err
}

// show chooses what is read and sent.
func (l *lister) show(list List) error {
	var err error
	l.view, err = l.viewOf(l.plan, list.Fields, list.Expand)
	if err != nil {
		return err
	}
	l.view.opens = true
	if len(list.Fields) == 0 {
		l.view.fields = l.view.rights.listed
	}
	l.query.Fields = withMirrored(l.view.fields)
	for _, expanded := range l.view.expand {
		if !slices.Contains(l.query.Fields, expanded.by) {
			l.query.Fields = append(slices.Clone(l.query.Fields), expanded.by)
		}
	}
	l.query.Titles, err = l.view.alongside()
	return err
}

func (l *lister) append(b []byte, page *store.Page) []byte {
	b = append(b, `{"records":[`...)
	for i, record := range page.Records {
		if i > 0 {
			b = append(b, ',')
		}
		b = l.view.append(b, record)
	}
	b = append(b, `],"next":`...)
	if page.Next == "" {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendQuote(b, page.Next)
	}
	if page.Total != nil {
		b = append(b, `,"total":{"count":`...)
		b = strconv.AppendInt(b, page.Total.Count, 10)
		b = append(b, `,"exact":`...)
		b = strconv.AppendBool(b, page.Total.Exact)
		b = append(b, '}')
	}
	return append(b, '}')
}

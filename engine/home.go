package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// HomeRequest asks for a board of the first page, "" for the first of those the actor has. Month, such
// as 2026-11, is the one of targets and rankings; "" is the company's present one.
type HomeRequest struct {
	Board string
	Month string
}

// Home is the first page: one board of those the actor may choose from.
type Home struct {
	Boards    []Named         `json:"boards"`
	Board     string          `json:"board"`
	Month     string          `json:"month"`
	Blocks    []Block         `json:"blocks"`
	Checklist []ChecklistItem `json:"checklist"`
}

// Block is a card of a board with what it shows, which depends on its kind; Problem tells why there is nothing.
type Block struct {
	Name   string        `json:"name"`
	Kind   string        `json:"kind"`
	Label  metadata.Text `json:"label,omitzero"` // none means the usual words of the kind
	Wide   bool          `json:"wide,omitempty"`
	Entity string        `json:"entity,omitempty"`
	View   string        `json:"view,omitempty"`

	Tasks     []TaskRow       `json:"tasks,omitempty"`
	FollowUps []FollowUp      `json:"followups,omitempty"`
	Recent    []RecentChange  `json:"recent,omitempty"`
	Columns   []FieldInfo     `json:"columns,omitempty"` // of the page of a list; the sums of figures and groups
	Page      json.RawMessage `json:"page,omitempty"`    // of a list, as lists answer
	Groups    []GroupFigures  `json:"groups,omitempty"`
	Period    string          `json:"period,omitempty"` // of groups by date
	Scores    []Score         `json:"scores,omitempty"`
	Problem   metadata.Text   `json:"problem,omitzero"`
}

// Named is something with a name and a label.
type Named struct {
	Name   string        `json:"name"`
	Label  metadata.Text `json:"label"`
	Colour string        `json:"colour,omitempty"`
}

// RecentChange is something that was changed lately.
type RecentChange struct {
	Entity string    `json:"entity"`
	ID     string    `json:"id"`
	Title  string    `json:"title"`
	At     time.Time `json:"at"`
}

const (
	mostOnHome  = 6
	tasksOnHome = 5
)

// Home returns the actor's first page. Not found for a board the actor does not have, Malformed for a month that is none.
func (e *Engine) Home(ctx context.Context, by Actor, want HomeRequest) (*Home, error) {
	var home *Home
	err := e.readAs(ctx, by, func(a *act) error {
		b, err := a.board()
		if err != nil {
			return err
		}
		if err := b.choose(want); err != nil {
			return err
		}
		home = &Home{Boards: b.names(), Board: b.home.Name, Month: b.span.first.Format(monthForm)}
		if home.Blocks, err = b.blocks(); err != nil {
			return err
		}
		home.Checklist, err = a.checklist()
		return err
	})
	return home, err
}

// board is a board on its way to one person.
type board struct {
	*act

	preset *SetupPreset
	homes  []*metadata.Home // from which the person may choose
	home   *metadata.Home
	span   span // of targets and rankings
}

func (a *act) board() (*board, error) {
	preset, err := currentPreset(a.tx)
	return &board{act: a, preset: preset, homes: a.m.HomesFor(a.by.HasRole)}, err
}

// choose takes one of the boards, for a month.
func (b *board) choose(want HomeRequest) error {
	at := slices.IndexFunc(b.homes, func(home *metadata.Home) bool { return want.Board == "" || home.Name == want.Board })
	if at < 0 {
		return notFound("There is no board “"+clip(want.Board)+"”.", "没有首页面板“"+clip(want.Board)+"”。")
	}
	b.home = b.homes[at]
	return b.during("month", want.Month)
}

func (b *board) names() []Named {
	names := make([]Named, len(b.homes))
	for i, home := range b.homes {
		names[i] = Named{Name: home.Name, Label: home.Label}
	}
	return names
}

// blocks fills the blocks that show something the actor may read.
func (b *board) blocks() ([]Block, error) {
	list := []Block{}
	for _, of := range b.home.Blocks {
		block := &Block{Name: of.Name, Kind: of.Kind, Label: of.Label, Wide: of.Wide, Entity: of.Entity, View: of.View}
		shown, err := b.fill(block, of)
		var refused *Error
		if errors.As(err, &refused) {
			block.Problem, shown, err = refused.Detail, true, nil
		}
		if err != nil {
			return nil, err
		}
		if shown {
			list = append(list, *block)
		}
	}
	return list, nil
}

// fill gives a block what it shows; false where that is nothing for the actor.
func (b *board) fill(block *Block, of metadata.HomeBlock) (bool, error) {
	var err error
	switch of.Kind {
	case "tasks":
		block.Tasks, _, err = b.todo(tasksOnHome)
	case "follow_ups":
		block.FollowUps, err = b.followUps()
	case "recent":
		block.Recent, err = b.recent(of.Entities)
	case "reminders": // the page knows them already
	default:
		return b.fillOver(block, of)
	}
	return true, err
}

// fillOver fills a block over the records of a view.
func (b *board) fillOver(block *Block, of metadata.HomeBlock) (bool, error) {
	if !b.m.viewShown(b.by, b.preset, of) {
		return false, nil
	}
	block.Label = b.m.blockLabel(of)
	switch of.Kind {
	case "list":
		return true, b.list(block)
	case "target", "ranking":
		return b.scores(block, of)
	}
	return b.groups(block, of, b.m.View(of.Entity, of.View))
}

// blockLabel is what a block over a view is called; without words of its own as the view.
func (m *model) blockLabel(of metadata.HomeBlock) metadata.Text {
	if of.Label.IsZero() {
		return m.View(of.Entity, of.View).Label
	}
	return of.Label
}

// viewShown reports whether somebody sees anything of the view that a block is over.
func (m *model) viewShown(by Actor, preset *SetupPreset, of metadata.HomeBlock) bool {
	entity := m.Entity(of.Entity)
	return entity != nil && m.View(of.Entity, of.View) != nil && m.mayRead(by, of.Entity) &&
		(entity.Module == "" || m.moduleOn(preset, entity.Module))
}

// recent lists what was changed last among the records of some entities.
func (b *board) recent(entities []string) ([]RecentChange, error) {
	list := []RecentChange{}
	for _, entity := range entities {
		query, ok, err := b.seen(entity)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		query.Sort = []store.Sort{{Path: []string{"updated_at"}, Descending: true}}
		page, err := b.tx.Find(query)
		if err != nil {
			return nil, err
		}
		for _, record := range page.Records {
			list = append(list, RecentChange{Entity: entity, ID: record.ID, Title: titleOf(record), At: record.UpdatedAt})
		}
	}
	slices.SortStableFunc(list, func(a, b RecentChange) int { return b.At.Compare(a.At) })
	return list[:min(len(list), mostOnHome)], nil
}

// seen begins a query over the records of an entity that the actor may read; false without any right.
func (a *act) seen(entity string) (store.Query, bool, error) {
	definition := a.m.Entity(entity)
	if definition == nil || !a.m.mayRead(a.by, entity) {
		return store.Query{}, false, nil
	}
	rows, err := a.rows(definition)
	return store.Query{Entity: definition, Where: rows, Limit: mostOnHome}, true, err
}

// list gives a block the first records of its view, with the fields that say most.
func (b *board) list(block *Block) error {
	l, err := b.lister(List{Entity: block.Entity, View: block.View, Limit: mostOnHome})
	if err != nil {
		return err
	}
	l.view.fields = titleFirst(l.view.fields, l.plan.entity.TitleField())
	for _, field := range l.view.fields {
		block.Columns = append(block.Columns, l.plan.fieldInfo(field, l.view.rights.field(field)))
	}
	page, err := l.page()
	if err != nil {
		return err
	}
	block.Page = l.append(nil, page)
	return nil
}

const columnsOnHome = 4

// titleFirst shortens the columns of a view, beginning with the title.
func titleFirst(fields []*metadata.Field, title *metadata.Field) []*metadata.Field {
	var short []*metadata.Field
	if slices.Contains(fields, title) {
		short = append(short, title)
	}
	for _, field := range fields {
		if field != title && len(short) < columnsOnHome {
			short = append(short, field)
		}
	}
	return short
}

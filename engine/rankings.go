package engine

import (
	"context"
	"slices"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// RankingRequest asks for a ranking: a block of a board, "" for the first of those the actor has. By is
// person or department; Period is month, quarter or year, the one that Month such as 2026-11 lies in.
type RankingRequest struct {
	Board, Block string
	By           string
	Period       string
	Month        string
}

// Ranking is who reached how much of which target in a time. Month is the first of its period; Ways are
// what may be ranked; Restricted tells that only records count which the actor may read.
type Ranking struct {
	Rankings   []RankingChoice `json:"rankings"` // from which the actor may choose
	Board      string          `json:"board"`
	Block      string          `json:"block"`
	Entity     string          `json:"entity"`
	View       string          `json:"view"`
	Ways       []string        `json:"ways"`
	By         string          `json:"by"`
	Period     string          `json:"period"`
	Month      string          `json:"month"`
	People     string          `json:"people,omitempty"` // whose sums are told, a word of metadata.HomePeople
	Restricted bool            `json:"restricted"`
	Columns    []FieldInfo     `json:"columns"` // what is added up
	Total      Score           `json:"total"`
	Scores     []Score         `json:"scores"`
	More       bool            `json:"more"` // there are further people
}

// RankingChoice is a ranking that the actor may look at.
type RankingChoice struct {
	Board string        `json:"board"`
	Block string        `json:"block"`
	Label metadata.Text `json:"label"`

	of metadata.HomeBlock
}

// span is the time that targets and rankings are of.
type span struct {
	period string
	first  time.Time // its first day
}

// monthsOf are the periods with how many months they have.
var monthsOf = map[string]int{"month": 1, "quarter": 3, "year": 12}

func (s span) next() time.Time { return nextPeriod(s.first, s.period) }

const monthForm = "2006-01"

// during takes the period that a month lies in; without a month that of the company's present one.
func (b *board) during(period, month string) error {
	months, known := monthsOf[period]
	if !known {
		return Refuse(Malformed, "bad_period", "A ranking is of a month, quarter or year.", "排名的周期只能是 month、quarter 或 year。")
	}
	day := today(b.tx.Now, b.org.Load().company)
	if month != "" {
		var err error
		if day, err = time.Parse(monthForm, month); err != nil {
			return Refuse(Malformed, "bad_month", "A month is written like 2026-11.", "月份的格式应为 2026-11。")
		}
	}
	past := (int(day.Month()) - 1) % months
	b.span = span{period, day.AddDate(0, -past, 1-day.Day())}
	return nil
}

const (
	// rankingsPage is the page of the rankings in a menu.
	rankingsPage = "rankings"
	mostScores   = 500
)

// rankingsOf are the rankings on somebody's boards.
func (m *model) rankingsOf(by Actor, preset *SetupPreset) []RankingChoice {
	choices := []RankingChoice{}
	for _, home := range m.HomesFor(by.HasRole) {
		for _, block := range home.Blocks {
			if block.Kind != "ranking" || !m.viewShown(by, preset, block) || !m.mayScore(by, block) {
				continue
			}
			choices = append(choices, RankingChoice{Board: home.Name, Block: block.Name, Label: m.blockLabel(block), of: block})
		}
	}
	return choices
}

// Ranking ranks people or departments for a time. Not found for a ranking the actor does not have.
func (e *Engine) Ranking(ctx context.Context, by Actor, want RankingRequest) (*Ranking, error) {
	var ranking *Ranking
	err := e.readAs(ctx, by, func(a *act) error {
		b, err := a.board()
		if err != nil {
			return err
		}
		choices := a.m.rankingsOf(a.by, b.preset)
		at := slices.IndexFunc(choices, func(one RankingChoice) bool {
			return want.Board == "" && want.Block == "" || one.Board == want.Board && one.Block == want.Block
		})
		if at < 0 {
			return notFound("There is no such ranking.", "没有这个排名。")
		}
		if err := b.during(want.Period, want.Month); err != nil {
			return err
		}
		ranking = &Ranking{Rankings: choices, Board: choices[at].Board, Block: choices[at].Block, By: want.By}
		return b.rank(ranking, choices[at].of)
	})
	return ranking, err
}

// rank fills a ranking from its block.
func (b *board) rank(ranking *Ranking, of metadata.HomeBlock) error {
	s, err := b.scoring(of)
	if err != nil {
		return err
	}
	t, err := s.tally()
	if err != nil {
		return err
	}
	ranking.Entity, ranking.View, ranking.People = of.Entity, of.View, of.People
	ranking.Period, ranking.Month = b.span.period, b.span.first.Format(monthForm)
	ranking.Restricted = of.People == "" && !b.m.rightsOn(b.by, b.m.Entity(of.Entity)).everywhere(mayRead)
	ranking.Columns, ranking.Total, ranking.Ways = s.columns(), s.total(t), s.ways()
	switch {
	case !slices.Contains(ranking.Ways, ranking.By):
		return Refuse(Malformed, "bad_way", "One can rank by person, and by department where one may read it.", "只能按人员排名；可查看部门时也可按部门排名。")
	case ranking.By == "department":
		ranking.Scores, err = s.byDepartment(t)
		return err
	}
	ranking.More = len(s.list) > mostScores
	ranking.Scores, err = s.byPerson(mostScores)
	return err
}

// ways are what the actor may rank by.
func (s *scoring) ways() []string {
	if s.m.mayReadAll(s.by, s.of.Entity, s.departmentField()) {
		return []string{"person", "department"}
	}
	return []string{"person"}
}

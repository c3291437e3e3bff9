package engine

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
)

// state works out the statement that is printed for the open record, if the template is of one.
func (p *printer) state(period StatementPeriod) error {
	if !p.template.Statement {
		return nil
	}
	statement, err := p.statementNamed(p.m, p.by, p.entity.Name, period.Statement)
	if err != nil {
		return err
	}
	l := &ledger{sieve: p.sieve, statement: statement, record: p.record}
	if err := l.keep(period); err != nil {
		return err
	}
	figures := metadata.NewStatementFigures()
	figures.Set("label", p.label(statement.Label))
	figures.Set("from_day", l.from)
	figures.Set("to_day", l.to)
	figures.Set("currency", l.currency)
	for name, amount := range map[string]decimal.Decimal{"opening": l.opening, "charges": l.charges, "credits": l.credits, "closing": l.closing} {
		figures.Set(name, l.money(amount))
	}
	figures.Set("partial", l.partial)
	p.scope["statement"] = figures
	p.entries, err = p.entriesOf(l)
	return err
}

func (l *ledger) money(amount decimal.Decimal) metadata.Money {
	return metadata.Money{Amount: amount, Currency: l.currency}
}

// entriesOf gives the entries as rows of a table, the first with the balance before them.
func (p *printer) entriesOf(l *ledger) ([]*metadata.Record, error) {
	opening := metadata.NewStatementEntry()
	opening.Set("day", l.from)
	opening.Set("kind", p.label(metadata.Text{En: "Opening balance", Zh: "期初余额"}))
	opening.Set("balance", l.money(l.opening))
	rows := []*metadata.Record{opening}
	for _, entry := range l.entries {
		row := metadata.NewStatementEntry()
		row.Set("day", entry.day)
		row.Set("kind", p.label(entry.source.Label))
		row.Set("document", entry.document.Title(p.locale(p.languages[0])))
		text, err := p.entryText(l, entry)
		if err != nil {
			return nil, err
		}
		row.Set("text", text)
		side := "charge"
		if entry.source.Sign() < 0 {
			side = "credit"
		}
		row.Set(side, l.money(entry.amount))
		row.Set("balance", l.money(entry.balance))
		rows = append(rows, row)
	}
	return rows, nil
}

// entryText is what an entry says, in the languages of the document.
func (p *printer) entryText(l *ledger, entry *ledgerEntry) (string, error) {
	var texts []string
	for _, language := range p.languages {
		text, err := l.say(entry, p.locale(language))
		if err != nil {
			return "", err
		}
		if text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, " / "), nil
}

package engine

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/paper"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// mostPrintedRows is how many related records a table has at most.
const mostPrintedRows = 5000

// printer makes documents of the records of an entity for one reader.
type printer struct {
	*sieve
	template  *metadata.Print
	entity    *metadata.Entity
	plan      *plan
	paths     [][]string // the references to load with each record
	language  string     // zh, en or both
	languages []string
	record    *metadata.Record // the one that is printed, as the reader may see it
	scope     rule.Scope
	entries   []*metadata.Record // of the statement that is printed
	logo      *paper.Image
	roots     map[string]*metadata.Entity
}

// printer begins to print records of an entity. Not found if there is no such entity.
func (a *act) printer(entity string) (*printer, error) {
	p, err := a.m.entityPlan(entity)
	if err != nil {
		return nil, err
	}
	roots := map[string]*metadata.Entity{"record": p.entity, "user": a.m.Entity("user")}
	return &printer{sieve: &sieve{act: a, seen: map[string]bool{}}, entity: p.entity, plan: p, roots: roots}, nil
}

// follow chooses the template.
func (p *printer) follow(template *metadata.Print) {
	p.template, p.logo = template, p.companyLogo(p.tx)
	p.paths = pathsOf(template.Rules(), p.entity, "record")
	for _, table := range template.Tables() {
		if table.Lines == "" {
			continue
		}
		p.paths = append(p.paths, pathsOf(table.Rules(), p.entity, "item", "parent")...)
		for _, path := range pathsOf(table.Rules(), table.Rows, "item") {
			p.paths = append(p.paths, append([]string{table.Lines}, path...))
		}
	}
}

// speak chooses the language; both means Chinese first.
func (p *printer) speak(language string) {
	switch language {
	case "both":
		p.language, p.languages = language, []string{"zh", "en"}
	case "zh":
		p.language, p.languages = language, []string{"zh"}
	default:
		p.language, p.languages = "en", []string{"en"}
	}
}

func (p *printer) locale(language string) metadata.Locale {
	return metadata.Locale{Language: language, Zone: p.org.Load().company.location()}
}

// open reads the next record, with all that its rules read, as far as it may be seen.
func (p *printer) open(id string) error {
	record, held, err := p.readable(p.plan, id)
	if err != nil {
		return err
	}
	p.held = held
	if err := p.tx.LoadPaths([]*metadata.Record{record}, p.paths); err != nil {
		return err
	}
	sifted, err := p.sift([]*metadata.Record{record}, func(field *metadata.Field) fieldRight { return p.ownRight(p.entity, field) })
	if err != nil {
		return err
	}
	p.record = sifted[0]
	p.scope = p.act.scope(p.record, nil)
	return nil
}

// pathsOf lists the references to load for rules over a root: those that are followed, and those that are
// shown themselves.
func pathsOf(rules []*metadata.Rule, entity *metadata.Entity, root ...string) [][]string {
	var paths [][]string
	for _, r := range rules {
		for _, read := range r.Program.Reads() {
			if len(read) > len(root) && slices.Equal(read[:len(root)], root) {
				paths = append(paths, shownPath(entity, read[len(root):])...)
			}
		}
	}
	return paths
}

// shownPath is referencePath with the reference at its end.
func shownPath(entity *metadata.Entity, read []string) [][]string {
	read = entity.Expand(read)
	at := entity
	var path []string
	for _, name := range read {
		field := at.FieldByName(name)
		attribute, known := at.Attribute(name)
		switch {
		case field != nil && field.Kind == "lines":
			at = field.Target
		case known && attribute.Target != nil && !isLineOf(at, name):
			at = attribute.Target
		default:
			return nonEmpty(path)
		}
		path = append(path, name)
	}
	return nonEmpty(path)
}

func nonEmpty(path []string) [][]string {
	if len(path) == 0 {
		return nil
	}
	return [][]string{path}
}

// holds reports whether a condition is met; none is.
func (p *printer) holds(condition *metadata.Rule) (bool, error) {
	if condition == nil {
		return true, nil
	}
	met, err := condition.Program.True(p.scope)
	return met, printFailed(err)
}

// printFailed tells whoever prints that a rule of the template failed.
func printFailed(err error) error {
	failed := asRunError(err)
	if failed == nil {
		return err
	}
	return Refuse(Invalid, "print_rule", "A rule of the print template failed: "+failed.Message.En, "打印模板中的规则执行失败："+failed.Message.Zh)
}

// closed reports whether a rule reads something that the reader may not.
func (p *printer) closed(r *metadata.Rule) bool { return p.allowed(r, p.roots) < readField }

// hidden reports whether a value comes from something that is hidden from the reader.
func (p *printer) hidden(wording *metadata.Wording) bool {
	return slices.ContainsFunc(wording.Rules(), func(r *metadata.Rule) bool { return p.allowed(r, p.roots) == hideField })
}

// say writes a text in the languages of the document, once where they agree.
func (p *printer) say(wording *metadata.Wording, between string) (metadata.Worded, error) {
	var said metadata.Worded
	var texts []string
	for i, language := range p.languages {
		one, err := wording.Say(p.scope, p.locale(language), p.closed)
		if err != nil {
			return said, printFailed(err)
		}
		if i == 0 {
			said = one
		}
		if one.Text != "" && !slices.Contains(texts, one.Text) && (i == 0 || !one.Number.Valid) {
			texts = append(texts, one.Text)
		}
	}
	said.Text = strings.Join(texts, between)
	return said, nil
}

// label writes a label in the languages of the document.
func (p *printer) label(text metadata.Text) string {
	if p.language != "both" || text.Zh == text.En || text.Zh == "" || text.En == "" {
		return text.In(p.languages[0])
	}
	return text.Zh + " " + text.En
}

func cellOf(said metadata.Worded) paper.Cell {
	return paper.Cell{Text: said.Text, Number: said.Number, Digits: said.Digits, Sign: said.Sign, Unit: said.Unit, Day: said.Day}
}

// part makes the document of the open record.
func (p *printer) part() (paper.Part, error) {
	part := paper.Part{Name: p.record.Title(p.locale(p.languages[0]))}
	for i := range p.template.Blocks {
		shown, err := p.holds(p.template.Blocks[i].Visible)
		if err != nil {
			return part, err
		}
		if !shown {
			continue
		}
		block, err := p.block(&p.template.Blocks[i])
		if err != nil {
			return part, err
		}
		if block != nil {
			part.Blocks = append(part.Blocks, block)
		}
	}
	footer, err := p.say(&p.template.Footer.Text, "  ")
	part.Footer = paper.Footer{Text: footer.Text, Pages: p.template.Footer.Pages}
	return part, err
}

// block makes one block, nil for one that has nothing the reader may see.
func (p *printer) block(block *metadata.PrintBlock) (paper.Block, error) {
	switch {
	case block.Letterhead != nil:
		return p.letterhead(block.Letterhead), nil
	case block.Title != nil:
		return p.paragraph(block.Title, paper.Text{Size: 17, Bold: true, Align: paper.Center})
	case block.Text != nil:
		return p.paragraph(block.Text, paper.Text{Bold: block.Text.Bold})
	case block.Grid != nil:
		items, err := p.items(block.Grid.Items)
		return paper.Grid{Columns: max(1, block.Grid.Columns), Items: items}, err
	case block.Totals != nil:
		items, err := p.items(block.Totals.Items)
		return paper.Totals{Items: items}, err
	case block.Table != nil:
		return p.table(block.Table)
	case block.Signatures != nil:
		return p.signatures(block.Signatures)
	case block.Space != nil:
		return paper.Space{Height: float64(block.Space.Height) * paper.Millimetre}, nil
	}
	return paper.PageBreak{}, nil
}

var printAligns = map[string]paper.Align{"left": paper.Left, "center": paper.Center, "right": paper.Right}

// paragraph writes a text over what is usual for it.
func (p *printer) paragraph(text *metadata.PrintText, usual paper.Text) (paper.Block, error) {
	said, err := p.say(&text.Text, "\n")
	usual.Text = said.Text
	if align, given := printAligns[text.Align]; given {
		usual.Align = align
	}
	if text.Size > 0 {
		usual.Size = float64(text.Size)
	}
	return usual, err
}

// items writes labels and values, less those that are hidden from the reader.
func (p *printer) items(items []metadata.PrintItem) ([]paper.Item, error) {
	var written []paper.Item
	for i := range items {
		item := &items[i]
		if p.hidden(&item.Value) {
			continue
		}
		said, err := p.say(&item.Value, " / ")
		if err != nil {
			return nil, err
		}
		written = append(written, paper.Item{Label: p.label(item.Label), Value: cellOf(said), Bold: item.Bold, Wide: item.Wide})
	}
	return written, nil
}

func (p *printer) signatures(signatures *metadata.PrintSignatures) (paper.Block, error) {
	var block paper.Signatures
	for i := range signatures.Parties {
		party := &signatures.Parties[i]
		written := paper.Party{Label: p.label(party.Label)}
		if party.Seal {
			written.Seal = p.label(metadata.Text{En: "(seal)", Zh: "（盖章）"})
		}
		for j := range party.Lines {
			said, err := p.say(&party.Lines[j], " ")
			if err != nil {
				return nil, err
			}
			written.Lines = append(written.Lines, said.Text)
		}
		block.Parties = append(block.Parties, written)
	}
	return block, nil
}

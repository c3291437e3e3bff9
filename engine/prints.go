package engine

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-crm/weft/engine/paper"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// mostPrinted is how many records are printed at a time.
const mostPrinted = 200

// PrintInfo describes a print template. Ready is false for a record that may not be printed so just now;
// Statement says that a statement is printed, for which there is a period to choose.
type PrintInfo struct {
	Name      string        `json:"name"`
	Label     metadata.Text `json:"label"`
	Language  string        `json:"language,omitempty"`
	Ready     bool          `json:"ready"`
	Statement bool          `json:"statement,omitempty"`
}

// PrintRequest asks for the document of one record, or of several in one file. As is pdf, docx or xlsx.
// Language is zh, en or both; "" leaves it to the template, then to who asks. Period is that of statements.
type PrintRequest struct {
	Entity   string
	IDs      []string
	Template string
	As       string
	Language string
	Period   StatementPeriod
}

// PrintedFile is a document as it is sent.
type PrintedFile struct {
	Name, Type string
	Content    []byte
}

var printTypes = map[string]string{
	"pdf":  "application/pdf",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// Prints lists the print templates for a record. Not found if the actor may not see the record.
func (e *Engine) Prints(ctx context.Context, by Actor, entity, id string) ([]PrintInfo, error) {
	list := []PrintInfo{}
	err := e.readAs(ctx, by, func(a *act) error {
		p, err := a.printer(entity)
		if err != nil {
			return err
		}
		templates := a.m.printsFor(a.by, entity)
		for _, template := range templates {
			if template.When != nil {
				p.paths = append(p.paths, pathsOf([]*metadata.Rule{template.When}, p.entity, "record")...)
			}
		}
		if err := p.open(id); err != nil {
			return err
		}
		for _, template := range templates {
			ready, err := p.holds(template.When)
			if err != nil {
				return err
			}
			list = append(list, PrintInfo{Name: template.Name, Label: template.Label, Language: template.Language, Ready: ready, Statement: template.Statement})
		}
		return nil
	})
	return list, err
}

// printsFor lists an entity's templates, less those of statements that an actor may not read.
func (m *model) printsFor(by Actor, entity string) []*metadata.Print {
	return slices.DeleteFunc(m.PrintsOf(entity), func(template *metadata.Print) bool {
		return template.Statement && len(m.statementsFor(by, entity)) == 0
	})
}

// Print makes the document of records as far as the actor may read them, and notes it in their history.
// Not found without such a template or record; Forbidden for several records without the right to export
// them; Invalid for a record that is not printed so.
func (e *Engine) Print(ctx context.Context, by Actor, ask PrintRequest) (*PrintedFile, error) {
	if err := checkPrint(ask); err != nil {
		return nil, err
	}
	var made *printed
	err := e.readAs(ctx, by, func(a *act) (err error) {
		made, err = a.printNamed(ask)
		return err
	})
	if err != nil {
		return nil, err
	}
	file, err := e.written(made, ask.As)
	if err != nil {
		return nil, err
	}
	return file, e.notePrints(ctx, by, made, ask)
}

// PreviewPrint is Print with the template as the open change has it; nothing is noted. The records are
// read as they are published: a template waits for fields that are not. Needs the right "metadata";
// Invalid with problems when the templates of the change cannot be published.
func (e *Engine) PreviewPrint(ctx context.Context, by Actor, ask PrintRequest) (*PrintedFile, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return nil, err
	}
	if err := checkPrint(ask); err != nil {
		return nil, err
	}
	var made *printed
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		next, err := changedModel(tx, m, "prints/")
		if err != nil {
			return err
		}
		made, err = e.act(tx, next, by).printNamed(ask)
		return err
	})
	if err != nil {
		return nil, err
	}
	return e.written(made, ask.As)
}

// printed is a document before it is written, and the records it is about.
type printed struct {
	name     string
	label    metadata.Text
	document *paper.Document
	records  []*metadata.Record
}

func checkPrint(ask PrintRequest) error {
	switch {
	case printTypes[ask.As] == "":
		return Refuse(Malformed, "bad_print", "as is pdf, docx or xlsx.", "as 只能是 pdf、docx 或 xlsx。")
	case ask.Language != "" && ask.Language != "zh" && ask.Language != "en" && ask.Language != "both":
		return Refuse(Malformed, "bad_print", "lang is zh, en or both.", "lang 只能是 zh、en 或 both。")
	case len(ask.IDs) == 0 || len(ask.IDs) > mostPrinted:
		return Refuse(Invalid, "print_many", "Choose 1 to "+strconv.Itoa(mostPrinted)+" records.", "请选择 1 到 "+strconv.Itoa(mostPrinted)+" 条记录。")
	}
	return nil
}

// printNamed builds the document: a part for each record.
func (a *act) printNamed(ask PrintRequest) (*printed, error) {
	template := a.m.Print(ask.Entity, ask.Template)
	if template == nil {
		return nil, notFound("There is no print template “"+clip(ask.Template)+"”.", "没有打印模板“"+clip(ask.Template)+"”。")
	}
	p, err := a.printer(template.Entity)
	if err != nil {
		return nil, err
	}
	p.follow(template)
	p.speak(cmp.Or(ask.Language, template.Language, a.by.Language))
	made := &printed{label: template.Label, document: &paper.Document{Language: p.language}}
	made.document.Sheet = paper.NewSheet(template.Paper.Size, template.Paper.Landscape, template.Paper.Margins)
	for _, id := range ask.IDs {
		if err := p.open(id); err != nil {
			return nil, err
		}
		if err := p.mayPrint(len(ask.IDs) > 1); err != nil {
			return nil, err
		}
		if err := p.state(ask.Period); err != nil {
			return nil, err
		}
		part, err := p.part()
		if err != nil {
			return nil, err
		}
		made.document.Parts = append(made.document.Parts, part)
		made.records = append(made.records, p.record)
	}
	made.name, err = p.fileName(len(ask.IDs) > 1)
	made.document.Title = made.name
	return made, err
}

// mayPrint refuses a record that is not printed so, and one among several without the right to export.
func (p *printer) mayPrint(several bool) error {
	if several {
		if covered, err := p.covers(p.record, mayExport); err != nil || !covered {
			return cmp.Or(err, error(p.lacks(p.entity, mayExport)))
		}
	}
	ready, err := p.holds(p.template.When)
	if err == nil && !ready {
		title := p.record.Title(p.locale(p.languages[0]))
		return Refuse(Invalid, "print_when", p.template.Label.In("en")+" cannot be printed for "+title+" in its present state.",
			"“"+title+"”当前状态不能打印“"+p.template.Label.In("zh")+"”。")
	}
	return err
}

// fileName is the template's name for the file; of several records the template's label and the day.
func (p *printer) fileName(several bool) (string, error) {
	label := p.template.Label.In(p.languages[0])
	if several {
		return label + "-" + today(p.tx.Now, p.org.Load().company).Format("2006-01-02"), nil
	}
	if p.template.File.IsZero() {
		return label + "-" + p.record.Title(p.locale(p.languages[0])), nil
	}
	said, err := p.template.File.Say(p.scope, p.locale(p.languages[0]), p.closed)
	return said.Text, err
}

// written writes the document in a format.
func (e *Engine) written(made *printed, as string) (*PrintedFile, error) {
	var out bytes.Buffer
	var err error
	switch as {
	case "docx":
		err = paper.WriteDOCX(&out, made.document)
	case "xlsx":
		err = paper.WriteXLSX(&out, made.document)
	default:
		var font *paper.Font
		if font, err = e.font.get(e.config.Font); err == nil {
			err = paper.WritePDF(&out, made.document, font)
		}
	}
	return &PrintedFile{Name: titledFile(made.name) + "." + as, Type: printTypes[as], Content: out.Bytes()}, err
}

// notePrints writes into the history of each record that it was printed, and how.
func (e *Engine) notePrints(ctx context.Context, by Actor, made *printed, ask PrintRequest) error {
	return e.command(ctx, func(tx *store.Tx, m *model) error {
		for _, record := range made.records {
			entry := e.act(tx, m, by).entryOf(record, "print")
			entry.Comment = made.label.In(by.Language) + " (" + strings.ToUpper(ask.As) + ")"
			if err := tx.Note(entry); err != nil {
				return err
			}
		}
		return nil
	})
}

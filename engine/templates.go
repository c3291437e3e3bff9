package engine

import (
	"slices"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/metadata"
)

// noticeWords are the texts of a notice. reads are the paths of the record that a template tells of.
type noticeWords struct {
	title, body metadata.Text
	reads       [][]string
}

// forReader gives the words to one person. Whoever may not see all that a template tells is told
// which process it is about, and no more.
func (w noticeWords) forReader(a *aftermath, person string) (title, body metadata.Text) {
	if len(w.reads) == 0 || a.mayHear(person, w.reads) {
		return w.title, w.body
	}
	return a.workflow.Title, a.about()
}

// about says which record an event is about.
func (a *aftermath) about() metadata.Text { return metadata.Text{En: a.run.Title, Zh: a.run.Title} }

// mayHear reports whether a person may see all of some paths: by role, or of the record itself
// because the process involves the person, less what a step hides.
func (a *aftermath) mayHear(person string, paths [][]string) bool {
	p := a.org.Load().people[person]
	if p == nil {
		return false
	}
	by := p.actor(ViaWorkflow)
	rights := a.m.rightsOn(by, a.record.Entity)
	scope := a.as(by).flowScope()
	scope.Record = a.record
	held := flow.Look{Workflow: a.workflow, Run: a.state, Scope: scope}.Fields("", person)
	return !slices.ContainsFunc(paths, func(path []string) bool {
		if held[path[0]] == "hide" {
			return true
		}
		if rights.may(mayRead) {
			return !a.m.mayReadPath(by, a.record.Entity, path)
		}
		attribute, known := a.record.Entity.Attribute(path[0])
		return known && len(path) > 1 && attribute.Target != nil && !a.m.mayReadPath(by, attribute.Target, path[1:])
	})
}

// ownWords gives a built-in notice the words of the installation's own template "notice_<kind>", where
// there is one that fits.
func (a *aftermath) ownWords(kind string, usual noticeWords) noticeWords {
	template := a.m.Templates["notice_"+kind]
	if template == nil || template.Entity != "" && template.Entity != a.run.Entity {
		return usual
	}
	words, err := a.fill(template)
	if err != nil {
		return usual
	}
	return words
}

// fill writes a template's texts for the run's record, in both languages. A rule in it that fails
// gives the workflow's title instead: a notice must never hold up a decision.
func (a *aftermath) fill(template *metadata.Template) (words noticeWords, err error) {
	record := a.foreseen()
	if err := a.loadPaths(a.tx, record, templatePaths(template, record.Entity)); err != nil {
		return words, err
	}
	scope := a.act.scope(record, a.old)
	zone := a.org.Load().company.location()
	failed := ""
	render := func(language string) (string, string) {
		subject, body, err := template.Render(scope, metadata.Locale{Language: language, Zone: zone})
		if err != nil {
			failed = err.Error()
		}
		return subject, body
	}
	words.title.En, words.body.En = render("en")
	words.title.Zh, words.body.Zh = render("zh")
	if failed != "" {
		a.log.Warn("template failed", "template", template.Name, "run", a.run.ID, "error", failed)
		return noticeWords{title: a.workflow.Title, body: a.about()}, nil
	}
	for _, program := range template.Programs() {
		for _, read := range program.Reads() {
			if len(read) > 1 && (read[0] == "record" || read[0] == "old") {
				words.reads = append(words.reads, read[1:])
			}
		}
	}
	return words, nil
}

// foreseen is the record with what the workflow has set so far, which is written last. It is worked out
// once for all texts, and keeps what was loaded for them, until more is set.
func (a *aftermath) foreseen() *metadata.Record {
	set := slices.Concat(a.restored, a.edits, a.fields)
	if len(set) == 0 {
		return a.record
	}
	if a.nextSets != len(set) {
		a.next, _ = a.applier()(a.record, set).(*metadata.Record)
		a.nextSets = len(set)
	}
	return a.next
}

// templatePaths lists the references that the rules of a template follow.
func templatePaths(template *metadata.Template, entity *metadata.Entity) [][]string {
	var paths [][]string
	for _, program := range template.Programs() {
		paths = appendPaths(paths, entity, nil, program)
	}
	return paths
}

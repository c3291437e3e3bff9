package engine

import "github.com/weft-crm/weft/metadata"

// fill writes a template's texts for the run's record, in both languages. A rule in it that fails
// gives the workflow's title instead: a notice must never hold up a decision.
func (a *aftermath) fill(template *metadata.Template) (subject, body metadata.Text, err error) {
	if err := a.engine.loadPaths(a.tx, a.record, templatePaths(template, a.record.Entity)); err != nil {
		return subject, body, err
	}
	scope := a.engine.scope(a.tx, a.by, a.record, a.old)
	zone := a.engine.org.Load().company.location()
	failed := ""
	render := func(language string) (string, string) {
		subject, body, err := template.Render(scope, metadata.Locale{Language: language, Zone: zone})
		if err != nil {
			failed = err.Error()
		}
		return subject, body
	}
	subject.En, body.En = render("en")
	subject.Zh, body.Zh = render("zh")
	if failed != "" {
		a.engine.log.Warn("template failed", "template", template.Name, "run", a.run.ID, "error", failed)
		return a.workflow.Title, metadata.Text{En: a.run.Title, Zh: a.run.Title}, nil
	}
	return subject, body, nil
}

// templatePaths lists the references that the rules of a template follow.
func templatePaths(template *metadata.Template, entity *metadata.Entity) [][]string {
	var paths [][]string
	for _, program := range template.Programs() {
		paths = appendPaths(paths, entity, nil, program)
	}
	return paths
}

package engine

import (
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// subject is what a run is about. It never changes.
type subject struct{ workflow, entity, record string }

// mostSubjects are remembered, so that who decides need not ask the database first where to.
const mostSubjects = 20_000

func subjectOf(run *store.Run) subject { return subject{run.Workflow, run.Entity, run.RecordID} }

// subjectOf tells what a run is about; store.ErrNotFound if there is no such run.
func (e *Engine) subjectOf(tx *store.Tx, run string) (subject, error) {
	if known, ok := e.subjects.get(run); ok {
		return known, nil
	}
	stored, err := tx.Run(run)
	if err != nil {
		return subject{}, err
	}
	e.subjects.put(run, subjectOf(stored))
	return subjectOf(stored), nil
}

// foreseeMove tells a transaction that begins which run it is going to move, and all that is known of it.
func (e *Engine) foreseeMove(tx *store.Tx, run string) {
	m := e.current.Load()
	tx.Model = m.Model
	move := store.RunMove{Run: run}
	if about, known := e.subjects.get(run); known {
		move.Entity, move.Record, move.Follow = m.Entity(about.entity), about.record, m.followed[about.workflow]
	}
	tx.ForeseeMove(move)
}

// followedBy lists, by workflow, the references of its record that its rules and the texts of its notices
// follow, but for those to people, who are known.
func followedBy(compiled *metadata.Model) map[string][]metadata.Attribute {
	followed := map[string][]metadata.Attribute{}
	for _, workflow := range compiled.Workflows {
		entity, seen := compiled.Entity(workflow.Entity), map[string]bool{}
		for _, path := range readBy(compiled, workflow) {
			attribute, ok := entity.Attribute(path[0])
			if ok && attribute.Type.Kind == rule.Record && attribute.Target.Name != "user" && !seen[path[0]] {
				followed[workflow.Key] = append(followed[workflow.Key], attribute)
			}
			seen[path[0]] = true
		}
	}
	return followed
}

// readBy lists the paths through references that a workflow and its notices read of its record.
func readBy(compiled *metadata.Model, workflow *metadata.Workflow) [][]string {
	paths := slices.Clone(workflow.Reads["record"])
	for _, name := range workflow.Templates {
		paths = append(paths, templatePaths(compiled.Templates[name], compiled.Entity(workflow.Entity))...)
	}
	return slices.DeleteFunc(paths, func(path []string) bool { return len(path) == 0 })
}

package flow

import "github.com/weft-crm/weft/metadata"

// Fields gives what the workflow says about fields for a person now: edit, read, hide or require
// by field. task names the task whose form is shown; empty means all open tasks of the person.
// Fields not named are read-only while Locked, otherwise as the person's roles say.
func Fields(workflow *metadata.Workflow, run *Run, task, person string, scope *Scope) map[string]string {
	panic("not written")
}

// IsLocked reports whether a person may only change fields that Fields gives as edit or require.
func IsLocked(workflow *metadata.Workflow, run *Run, person string) bool { panic("not written") }

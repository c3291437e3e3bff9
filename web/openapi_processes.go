package web

import "github.com/weft-crm/weft/engine"

// What several operations on processes are asked with.
var (
	cursorParameter   = parameter("query", "cursor", "next of the page before.")
	limitParameter    = parameter("query", "limit", "50 without it.")
	workflowParameter = parameter("query", "workflow", "A workflow's key.")
	titleParameter    = parameter("query", "q", "Part of the record's title.")
	whoParameter      = parameter("query", "person", "Who submitted.")
	olderParameter    = parameter("query", "older", "At least so many days old.")
	overdueParameter  = parameter("query", "overdue", "1: only what is late.")
)

// describeProcesses adds tasks, workflows and their runs.
func describeProcesses(paths object) {
	describeTasks(paths)
	describeRuns(paths)
	entity, key := parameter("path", "entity", "The entity."), parameter("path", "key", "The workflow's key.")
	fired := shapeOf[engine.TransitionAnswer]()
	paths["/workflows"] = object{"get": operation("List workflows", shapeOf[[]engine.WorkflowInfo]())}
	paths["/workflows/{key}"] = object{"get": operation("Read a workflow with its picture", shapeOf[engine.WorkflowAnswer](), key)}
	paths["/workflows/{key}/overlay"] = object{"get": operation("Counts and median times of states and steps", shapeOf[engine.Overlay](), key)}
	paths["/workflows/{key}/predict"] = object{"post": withBody(operation("Predict the way of a record", shapeOf[engine.Prediction](), key),
		members(object{"entity_id": text(), "values": anyValues()}))}
	paths["/workflows/{key}/runs"] = object{"post": withBody(operation("Start a run on a record", fired, key, keyParameter), without(shapeOf[engine.RunStart](), "workflow"))}
	paths["/records/{entity}/{id}/startable"] = object{"get": operation("List workflows that can be started by hand", shapeOf[[]engine.Startable](), entity, idParameter)}
	paths["/records/{entity}/{id}/transitions/{event}"] = object{"post": withBody(
		operation("Fire a transition", fired, entity, idParameter, parameter("path", "event", "The event."), matchParameter, versionParameter, keyParameter), eventBody())}
	paths["/runs/{id}/events/{name}"] = object{"post": withBody(
		operation("Fire an event of a run", fired, parameter("path", "id", "The run's id."), parameter("path", "name", "The event's name."), keyParameter), eventBody())}
	paths["/events/{name}"] = object{"post": withBody(
		operation("Tell waiting workflows of an event", members(object{"runs": object{"type": "integer"}}), parameter("path", "name", "The event's name."), keyParameter),
		without(shapeOf[engine.OutsideEvent](), "name"))}
}

// eventBody is what an event takes along; the address names the rest.
func eventBody() object {
	return without(shapeOf[engine.Transition](), "entity", "id", "run", "event")
}

func describeTasks(paths object) {
	task := parameter("path", "id", "The task's id.")
	paths["/tasks"] = object{"get": operation("List a box of tasks", shapeOf[engine.InboxAnswer](),
		parameter("query", "box", "todo, done, started, copied or delegated; all for administrators of runs."),
		workflowParameter, whoParameter, titleParameter, olderParameter, overdueParameter,
		parameter("query", "amount_min", "Least amount, in the company's currency."), parameter("query", "amount_max", "Greatest amount."),
		cursorParameter, limitParameter)}
	paths["/tasks/decisions"] = object{"post": withBody(
		operation("Decide several tasks, each by itself", members(object{"results": resultList()}), keyParameter), shapeOf[engine.Batch]())}
	paths["/tasks/{id}"] = object{"get": operation("Read a task", shapeOf[engine.TaskAnswer](), task)}
	paths["/tasks/{id}/explain"] = object{"get": operation("Tell why a task is there: rules, values, people", shapeOf[engine.Explanation](), task)}
	decision := shapeOf[engine.Decision]()
	decision["required"] = []string{"verb"}
	paths["/tasks/{id}/decisions"] = object{"post": withBody(operation("Decide a task", shapeOf[engine.DecisionAnswer](), task, keyParameter), decision)}
}

func describeRuns(paths object) {
	run := parameter("path", "id", "The run's id.")
	status := parameter("query", "status", "A run's status, or active, incident or stuck.")
	filters := []object{workflowParameter, titleParameter, whoParameter, olderParameter, overdueParameter, cursorParameter, limitParameter}
	paths["/runs"] = object{"get": operation("List runs", shapeOf[engine.RunList](), append([]object{status}, filters...)...)}
	paths["/incidents"] = object{"get": operation("List incidents with what to do about them", shapeOf[engine.IncidentList](), filters...)}
	paths["/runs/{id}"] = object{"get": operation("Read a run", shapeOf[engine.RunAnswer](), run)}
	paths["/runs/{id}/explain"] = object{"get": operation("Tell why a run stands where it stands", shapeOf[engine.Explanation](), run)}
	paths["/runs/{id}/admin"] = object{
		"get":  operation("What an administrator can do to a run, and where it can jump to", shapeOf[engine.RunOptions](), run),
		"post": withBody(operation("Administer a run", shapeOf[engine.RunAnswer](), run, keyParameter), shapeOf[engine.AdminRun]()),
	}
	paths["/runs/{id}/admin/preview"] = object{"post": withBody(operation("What a verb of administration would do", shapeOf[engine.RunPreview](), run), shapeOf[engine.AdminRun]())}
	paths["/timers"] = object{"get": operation("List timers", shapeOf[engine.TimerList](), parameter("query", "run", "A run's id."),
		workflowParameter, overdueParameter, cursorParameter, limitParameter)}
	paths["/timers/{id}/fire"] = object{"post": operation("Let an overdue timer act now", nil, parameter("path", "id", "The timer's id."))}
	paths["/clocks"] = object{"get": operation("List service level clocks", shapeOf[engine.ClockList](), workflowParameter,
		parameter("query", "status", "running, paused, stopped or breached."), titleParameter, cursorParameter, limitParameter)}
}

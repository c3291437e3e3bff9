package web

// describeProcesses adds what belongs to the inbox and to the administration of processes.
func describeProcesses(paths object) {
	free := object{"type": "object"}
	run, key, person := parameter("path", "id", "The run's id."), parameter("path", "key", "The workflow's key."), parameter("path", "id", "The person's id.")
	cursor, limit := parameter("query", "cursor", "next of the page before."), parameter("query", "limit", "50 without it.")
	workflow, search := parameter("query", "workflow", "A workflow's key."), parameter("query", "q", "Part of the record's title.")
	who, older := parameter("query", "person", "Who submitted."), parameter("query", "older", "At least so many days old.")
	overdue := parameter("query", "overdue", "1: only what is late.")
	get := func(summary string, parameters ...object) object {
		return object{"get": operation(summary, free, parameters...)}
	}
	post := func(summary string, parameters ...object) object {
		return object{"post": withBody(operation(summary, free, parameters...), free)}
	}
	paths["/tasks"] = get("List a box of tasks", parameter("query", "box", "todo, done, started, copied or delegated; all for administrators of runs."),
		workflow, who, search, older, overdue, parameter("query", "amount_min", "Least amount, in the company's currency."),
		parameter("query", "amount_max", "Greatest amount."), cursor, limit)
	paths["/tasks/decisions"] = post("Decide several tasks, each by itself", keyParameter)
	paths["/records/{entity}/{id}/startable"] = get("List workflows that can be started by hand", parameter("path", "entity", "The entity."), idParameter)
	paths["/workflows/{key}/overlay"] = get("Counts and median times of states and steps", key)
	paths["/runs"] = get("List runs", workflow, parameter("query", "status", "A run's status, or active, incident or stuck."), search, who, older, overdue, cursor, limit)
	paths["/runs/{id}/admin"] = object{
		"get":  operation("What an administrator can do to a run, and where it can jump to", free, run),
		"post": withBody(operation("Administer a run", free, run, keyParameter), free),
	}
	paths["/runs/{id}/admin/preview"] = post("What a verb of administration would do", run)
	paths["/incidents"] = get("List incidents with what to do about them", workflow, search, who, older, cursor, limit)
	paths["/timers"] = get("List timers", parameter("query", "run", "A run's id."), workflow, overdue, cursor, limit)
	paths["/timers/{id}/fire"] = post("Let an overdue timer act now", parameter("path", "id", "The timer's id."))
	paths["/clocks"] = get("List service level clocks", workflow, parameter("query", "status", "running, paused, stopped or breached."), search, cursor, limit)
	paths["/jobs"] = get("List background jobs", parameter("query", "state", "failed, waiting, retrying, running or done."))
	paths["/jobs/{id}/retry"] = post("Try a job again now", parameter("path", "id", "The job's number."))
	paths["/jobs/{id}/cancel"] = post("Give a job up", parameter("path", "id", "The job's number."))
	paths["/users/{id}/handover/preview"] = get("What a person holds", person)
	paths["/runs/{id}/events/{name}"] = post("Fire an event of a run", run, parameter("path", "name", "The event's name."), keyParameter)
	paths["/users/{id}/password"] = post("Give a person a password", person)
	paths["/users/{id}/invite"] = post("Give a person a fresh password, which is told once", person)
	paths["/audit"] = get("The audit log", parameter("query", "actor", "A person's id."), parameter("query", "action", "E.g. handover."), parameter("query", "before", "The id of the last one seen."))
	paths["/system"] = get("How the installation is")
	paths["/sample"] = object{
		"get":    operation("Whether the sample company is there, or how far it is", free),
		"post":   withBody(operation("Begin to load the sample company; a password lets its people sign in", free), free),
		"delete": operation("Remove the sample company", free),
	}
	paths["/sample/password"] = post("Give all people of the sample company one password, or none")
	paths["/sample/removal"] = get("What removing the sample company takes away and what stays")
	paths["/connections/{name}/try"] = post("Ask whether another system answers", parameter("path", "name", "The connection's name."))
	paths["/notices"] = get("My notices", parameter("query", "unread", "1: only those not read."), parameter("query", "before", "The id of the last one seen."))
	paths["/notices/read"] = post("Mark notices as read")
	paths["/session/notices"] = object{
		"get": operation("How I am told of what", free),
		"put": withBody(operation("Choose how I am told of what: bell, mail, digest or off", free), free),
	}
	paths["/mail/settings"] = object{
		"get": operation("How mail leaves the house; the password is never told", free),
		"put": withBody(operation("Change how mail leaves the house", free), free),
	}
	paths["/mail/replies"] = object{"post": object{
		"summary": "Bring in an answer to a mail, as it came (RFC 5322)", "responses": operation("", free)["responses"],
		"requestBody": object{"required": true, "content": object{"message/rfc822": object{"schema": text()}}},
	}}
	paths["/mail/test"] = post("Send a test mail now")
}

package web

import "github.com/weft-crm/weft/engine"

// describeAdministration adds people, jobs, mail, the sample company and what else administrators look after.
func describeAdministration(paths object) {
	person, job := parameter("path", "id", "The person's id."), parameter("path", "id", "The job's number.")
	paths["/users/{id}/handover"] = object{"post": withBody(operation("Pass everything open of a person to another", shapeOf[engine.HandoverAnswer](), person),
		without(shapeOf[engine.Handover](), "from"))}
	paths["/users/{id}/handover/preview"] = object{"get": operation("What a person holds", shapeOf[engine.HandoverPreview](), person)}
	paths["/users/{id}/password"] = object{"post": withBody(operation("Give a person a password", nil, person), members(object{"password": text()}))}
	paths["/users/{id}/invite"] = object{"post": operation("Give a person a fresh password, which is told once", members(object{"password": text()}), person)}
	paths["/audit"] = object{"get": operation("The audit log", shapeOf[[]engine.AuditInfo](), parameter("query", "actor", "A person's id."),
		parameter("query", "action", "E.g. handover."), parameter("query", "before", "The id of the last one seen."))}
	paths["/jobs"] = object{"get": operation("List background jobs", shapeOf[[]engine.JobInfo](), parameter("query", "state", "failed, waiting, retrying, running or done."))}
	paths["/jobs/{id}/retry"] = object{"post": operation("Try a job again now", nil, job)}
	paths["/jobs/{id}/cancel"] = object{"post": operation("Give a job up", nil, job)}
	paths["/system"] = object{"get": operation("How the installation is", shapeOf[engine.System]())}
	paths["/connections/{name}/try"] = object{"post": operation("Ask whether another system answers", shapeOf[engine.ConnectionCall](), parameter("path", "name", "The connection's name."))}
	describeSample(paths)
	describeMail(paths)
}

func describeSample(paths object) {
	sample, removal := shapeOf[engine.SampleCompany](), shapeOf[engine.SampleRemoval]()
	paths["/sample"] = object{
		"get":    operation("Whether the sample company is there, or how far it is", sample),
		"post":   withBody(operation("Begin to load the sample company; a password lets its people sign in", sample), shapeOf[engine.SampleOptions]()),
		"delete": operation("Remove the sample company", removal),
	}
	paths["/sample/password"] = object{"post": withBody(operation("Give all people of the sample company one password, or none", sample), shapeOf[engine.SampleOptions]())}
	paths["/sample/removal"] = object{"get": operation("What removing the sample company takes away and what stays", removal)}
}

func describeMail(paths object) {
	wishes, settings := shapeOf[engine.NoticeWishes](), shapeOf[engine.MailSettings]()
	paths["/notices"] = object{"get": operation("My notices", shapeOf[[]engine.NoticeInfo](), parameter("query", "unread", "1: only those not read."),
		parameter("query", "before", "The id of the last one seen."))}
	paths["/notices/read"] = object{"post": withBody(operation("Mark notices as read", nil), members(object{"ids": list(text()), "all": object{"type": "boolean"}}))}
	paths["/session/notices"] = object{
		"get": operation("How I am told of what", wishes),
		"put": withBody(operation("Choose how I am told of what: bell, mail, digest or off", wishes), shapeOf[engine.NoticeWish]()),
	}
	paths["/mail/settings"] = object{
		"get": operation("How mail leaves the house; the password is never told", settings),
		"put": withBody(operation("Change how mail leaves the house", settings), settings),
	}
	replies := operation("Bring in an answer to a mail, as it came (RFC 5322)", shapeOf[engine.MailReply]())
	replies["requestBody"] = object{"required": true, "content": object{"message/rfc822": object{"schema": text()}}}
	paths["/mail/replies"] = object{"post": replies}
	paths["/mail/test"] = object{"post": withBody(operation("Send a test mail now", nil), members(object{"to": text()}))}
}

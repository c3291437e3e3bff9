package web

import "github.com/weft-crm/weft/engine"

// describeCollaboration adds what people do around a record: comments, reminders, drafts, following.
func describeCollaboration(paths, schemas object) {
	describeComments(paths, schemas)
	describeTimeline(paths, schemas)
	describeReminders(paths, schemas)
	describeDrafts(paths)
	entity := parameter("path", "entity", "The entity.")
	paths["/records/{entity}/{id}/revert"] = object{"post": withBody(operation("Give fields the values they had before a change", shapeOf[engine.RevertedFields](), entity, idParameter),
		object{"type": "object", "required": []string{"entry"}, "properties": object{
			"entry": text(), "fields": list(text()), "version": object{"type": "integer"}, "anyway": object{"type": "boolean"},
		}})}
	paths["/records/{entity}/{id}/followers"] = object{"get": operation("List who hears of a record", ref("following"), entity, idParameter)}
	paths["/records/{entity}/{id}/following"] = object{"put": withBody(operation("Follow a record, or stop", ref("following"), entity, idParameter),
		object{"type": "object", "required": []string{"following"}, "properties": object{"following": object{"type": "boolean"}}})}
	schemas["following"] = object{"type": "object", "properties": object{"following": object{"type": "boolean"}, "followers": list(link())}}
}

func describeComments(paths, schemas object) {
	entity, comment := parameter("path", "entity", "The entity."), parameter("path", "id", "The comment's id.")
	before, limit := parameter("query", "before", "The id of the last one seen."), parameter("query", "limit", "At most 200; 50 without it.")
	paths["/records/{entity}/{id}/comments"] = object{
		"get":  operation("List the comments on a record", object{"type": "object", "properties": object{"comments": list(ref("comment"))}}, entity, idParameter, before, limit),
		"post": withBody(operation("Comment on a record", ref("comment_answer"), entity, idParameter, keyParameter), ref("comment_draft")),
	}
	paths["/comments/{id}"] = object{
		"patch":  withBody(operation("Change an own comment", ref("comment_answer"), comment), ref("comment_draft")),
		"delete": operation("Delete an own comment", nil, comment),
	}
	schemas["comment"] = object{"type": "object", "properties": object{
		"id": text(), "at": moment(), "author": link(), "text": object{"type": "string", "description": "People are named as @[name](id)."},
		"mentions": list(link()), "files": list(ref("file")), "edited_at": moment(),
		"earlier":    list(object{"type": "object", "properties": object{"at": moment(), "text": text()}}),
		"deleted_at": moment(), "deleted_by": link(), "can": list(text()),
	}}
	schemas["comment_draft"] = object{"type": "object", "properties": object{
		"text": object{"type": "string", "maxLength": 10_000, "description": "@[name](id) mentions a person."}, "files": list(text()),
	}}
	schemas["comment_answer"] = object{"type": "object", "properties": object{
		"comment":   ref("comment"),
		"unreached": object{"type": "array", "items": link(), "description": "Mentioned people who may not see the record and were not told."},
	}}
}

func describeTimeline(paths, schemas object) {
	paths["/records/{entity}/{id}/timeline"] = object{"get": operation("Read what happened around a record, newest first", ref("timeline"),
		parameter("path", "entity", "The entity."), idParameter,
		parameter("query", "kinds", "Only these: comment, decision, change, activity, record."),
		parameter("query", "of", "Of the records only those of this entity, of the activities only those of this kind."), parameter("query", "cursor", "next of the page before."),
		parameter("query", "limit", "At most 100; 20 without it."))}
	nothing := object{"type": "null"}
	schemas["timeline"] = object{"type": "object", "properties": object{
		"next": object{"type": []string{"string", "null"}}, "kinds": list(text()), "entities": list(text()), "compose": object{"oneOf": []object{nothing, {"type": "object"}}},
		"items": list(object{"type": "object", "properties": object{
			"kind": text(), "id": text(), "at": moment(), "actor": link(), "comment": ref("comment"), "change": object{"type": "object"},
			"decision": object{"type": "object"}, "record": object{"type": "object"},
		}}),
	}}
}

func describeReminders(paths, schemas object) {
	entity, own := parameter("path", "entity", "The entity."), parameter("path", "id", "The reminder's id.")
	draft := object{"type": "object", "required": []string{"text", "due_at"}, "properties": object{"text": text(), "due_at": moment()}}
	reminders := object{"type": "object", "properties": object{"reminders": list(ref("reminder"))}}
	paths["/reminders"] = object{"get": operation("List own reminders that are due within a day", reminders)}
	paths["/records/{entity}/{id}/reminders"] = object{
		"get":  operation("List own reminders on a record", reminders, entity, idParameter),
		"post": withBody(operation("Be reminded of a record", ref("reminder"), entity, idParameter), draft),
	}
	paths["/reminders/{id}"] = object{
		"patch":  withBody(operation("Mark an own reminder as done, or change it", nil, own), object{"type": "object", "properties": object{"done": object{"type": "boolean"}, "draft": draft}}),
		"delete": operation("Remove an own reminder", nil, own),
	}
	schemas["reminder"] = object{"type": "object", "properties": object{
		"id": text(), "entity": text(), "record": text(), "title": text(), "text": text(), "due_at": moment(), "told_at": moment(), "done_at": moment(),
	}}
}

func describeDrafts(paths object) {
	form := []object{parameter("query", "entity", "The entity."), parameter("query", "id", "The record's id; none for a new one."), parameter("query", "task", "The task whose form it is.")}
	for _, one := range form {
		one["required"] = one["name"] == "entity"
	}
	paths["/drafts"] = object{
		"get": operation("Read what one typed into a form and has not saved", object{"type": "object", "properties": object{"draft": object{"type": []string{"object", "null"}}}}, form...),
		"put": withBody(operation("Keep what one types into a form", nil), object{"type": "object", "required": []string{"entity", "values"}, "properties": object{
			"entity": text(), "id": text(), "task": text(), "version": object{"type": "integer"}, "values": object{"type": "object"},
		}}),
		"delete": operation("Forget what one typed into a form", nil, form...),
	}
}

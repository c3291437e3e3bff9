package web

// describeAccess adds who may see and do what, and how records are shared.
func describeAccess(paths, schemas object) {
	entity := parameter("path", "entity", "The entity.")
	words := words()
	shares := "/records/{entity}/{id}/shares"
	paths[shares] = object{
		"get":  operation("List with whom a record is shared", ref("shares"), entity, idParameter),
		"post": withBody(operation("Share a record until a time", ref("shares"), entity, idParameter), ref("share_draft")),
	}
	paths[shares+"/{audience}"] = object{"delete": operation("End a share before its time", ref("shares"), entity, idParameter,
		parameter("path", "audience", "user:, department:, team: or role: with an id or name."))}
	cause := object{"type": "object", "properties": object{
		"role": text(), "label": words, "rows": object{"type": "string", "description": "A word, a rule, share or process."},
		"holds": object{"type": "boolean", "description": "Whether it reaches the record asked about."}, "text": words,
	}}
	paths["/records/{entity}/{id}/readers"] = object{"get": operation("List who may see a record, and why", object{"type": "object", "properties": object{
		"people": list(object{"type": "object", "properties": object{"person": link(), "edit": object{"type": "boolean"}, "why": list(cause)}}),
		"more":   object{"type": "boolean"},
	}}, entity, idParameter)}
	paths["/access/{user}/{entity}"] = object{"get": operation("Tell what somebody may do with an entity or a record, and why", object{"type": "object", "properties": object{
		"user": link(), "entity": text(),
		"can": list(object{"type": "object", "properties": object{
			"right": text(), "allowed": object{"type": "boolean"}, "why": list(cause), "missing": words,
		}}),
		"fields": list(object{"type": "object", "properties": object{"field": text(), "label": words, "rights": text(), "why": list(cause)}}),
		"record": object{"type": "object", "properties": object{
			"id": text(), "title": text(), "read": object{"type": "boolean"}, "edit": object{"type": "boolean"}, "why": words,
		}},
	}}, parameter("path", "user", "The person's id."), entity, parameter("query", "record", "The id of one record."))}
	schemas["share_draft"] = object{"type": "object", "required": []string{"audiences", "rights", "until"}, "properties": object{
		"audiences": object{"type": "array", "items": text(), "description": "user:, department:, team: or role: with an id or name."},
		"rights":    object{"enum": []string{"read", "edit"}}, "until": moment(), "note": text(),
	}}
	schemas["shares"] = object{"type": "object", "properties": object{
		"shares": list(object{"type": "object", "properties": object{
			"audience": text(), "label": words, "rights": text(), "until": moment(), "note": text(), "by": link(), "at": moment(),
			"people": object{"type": "integer"}, "without": object{"type": "integer", "description": "People of the audience whom no role lets see such records."},
			"can_end": object{"type": "boolean"},
		}}),
		"can":       object{"type": "array", "items": text(), "description": "The rights the caller may share: read, edit."},
		"audiences": list(object{"type": "object", "properties": object{"audience": text(), "label": words}}),
	}}
}

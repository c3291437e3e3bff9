package web

import "github.com/weft-crm/weft/engine"

// describeForms adds what forms are asked for and what follows from typing in them.
func describeForms(paths object) {
	entity := parameter("path", "entity", "The entity.")
	named := parameter("query", "form", "quick for the short form; without it the form that fits the person, the record and the device.")
	device := parameter("query", "device", "phone or desktop.")
	paths["/records/{entity}/new/form"] = object{"get": operation("The form of a new record as one may use it", shapeOf[engine.FormAnswer](), entity, named, device,
		parameter("query", "values", "First values, as JSON."), parameter("query", "conversion", "The conversion that fills it in."),
		parameter("query", "from", "Ids of the records it is made from."),
		parameter("query", "copy", "The id of the record it begins as a copy of."))}
	paths["/records/{entity}/{id}/form"] = object{"get": operation("The form of a record as one may use it", shapeOf[engine.FormAnswer](), entity, idParameter, named, device, taskParameter)}
	paths["/records/{entity}/{id}/chain"] = object{"get": operation("What a record was made from and what was made of it", shapeOf[[]engine.ChainStep](), entity, idParameter)}
	paths["/records/{entity}/evaluate"] = object{"post": withBody(operation("What would follow from saving values; writes nothing", shapeOf[engine.Evaluation](), entity), typedValues())}
	paths["/records/{entity}/duplicates"] = object{"post": withBody(operation("Whether values are those of a record that exists: whose it is, and which if one may read it", twinsSchema(), entity), typedValues())}
	paths["/records/{entity}/{id}/duplicates"] = object{"get": operation("The records that are like one", twinsSchema(), entity, idParameter)}
	paths["/records/{entity}/{id}/merge"] = object{"post": withBody(operation("Merge another record into this one; change_set takes it back", shapeOf[engine.MergeAnswer](), entity, idParameter, keyParameter), object{
		"type": "object", "required": []string{"loser"}, "properties": object{
			"loser": text(), "take": list(text()), "try": object{"type": "boolean"},
		},
	})}
	paths["/pools/{entity}"] = object{
		"get": operation("The records without an owner as they are seen before they are claimed", shapeOf[engine.PoolPage](), entity, parameter("query", "q", "Words in what the pool shows."), parameter("query", "cursor", "next of the page before.")),
		"post": withBody(operation("Claim, assign or release records, each by itself", members(object{"results": resultList()}), entity), object{
			"type": "object", "required": []string{"do", "ids"}, "properties": object{
				"do": object{"type": "string", "enum": []string{"claim", "assign", "release"}}, "ids": list(text()), "to": text(), "reason": text(),
			},
		}),
	}
	paths["/records/{entity}/bulk"] = object{"post": withBody(operation("Give records the same values, each by itself; change_set takes it back", members(object{"change_set": text(), "results": resultList()}), entity), object{
		"type": "object", "required": []string{"ids", "values"}, "properties": object{"ids": list(text()), "values": anyValues(), "try": object{"type": "boolean"}, "despite_duplicates": object{"type": "boolean"}},
	})}
	paths["/records/{entity}/handover"] = object{"post": withBody(operation("Give records another owner, with what belongs to them; change_set takes it back", shapeOf[engine.RecordHandoverAnswer](), entity), object{
		"type": "object", "required": []string{"ids"}, "properties": object{"ids": list(text()), "to": text(), "with": list(text()), "reason": text(), "try": object{"type": "boolean"}},
	})}
	changeParameter := parameter("path", "id", "The change set, or an entry of history that belongs to the change.")
	paths["/changesets"] = object{"get": operation("What was changed in one go, newest first: one's own, for administrators everybody's", shapeOf[engine.ChangesPage](),
		parameter("query", "actor", "Who."), parameter("query", "way", "form, api, mail, workflow, system, import, bulk, merge, family, handover or revert."),
		parameter("query", "entity", "Of which entity."), parameter("query", "from", "Not before this moment."), parameter("query", "to", "Before this moment."),
		parameter("query", "cursor", "next of the page before."), parameter("query", "limit", "At most 100; 30 without it."))}
	paths["/changesets/{id}"] = object{"get": operation("One change with its records before and after", shapeOf[engine.ChangeDetail](), changeParameter,
		parameter("query", "before", "next of the page before."))}
	paths["/changesets/{id}/revert"] = object{"post": withBody(operation("Take a change back, but for what changed since; change_set takes that back again", shapeOf[engine.RevertReport](), changeParameter), object{
		"type": "object", "properties": object{"try": object{"type": "boolean"}},
	})}
	paths["/lookup/{entity}/names"] = object{"post": withBody(operation("Find the records that texts name by their title or a unique field", members(object{"found": shapeOf[map[string]engine.Choice]()}), entity), object{
		"type": "object", "required": []string{"names"}, "properties": object{"names": list(text())},
	})}
	paths["/change/layout"] = object{"post": withBody(operation("The form that people with some roles would get once the open change is published", shapeOf[engine.LayoutAnswer]()), object{
		"type": "object", "required": []string{"entity"}, "properties": object{
			"entity": text(), "purpose": text(), "roles": list(text()), "device": text(), "values": anyValues(),
		},
	})}
}

// typedValues is what was typed into a form.
func typedValues() object {
	return object{"type": "object", "required": []string{"values"}, "properties": object{
		"id": orNull(text()), "values": anyValues(), "form": text(), "device": text(), "task": orNull(text()),
		"version": object{"type": "integer", "description": "Of the record that the form shows; lines that stand as in it are told without values."},
	}}
}

// twinsSchema describes records that are like another.
func twinsSchema() object {
	words := words()
	return object{"type": "object", "properties": object{"twins": list(object{
		"type": "object", "properties": object{
			"rule": text(), "label": words, "fields": list(text()), "refuse": object{"type": "boolean"},
			"owner": object{"oneOf": []object{{"type": "null"}, ref("link")}}, "id": text(), "title": text(), "text": words,
		},
	})}}
}

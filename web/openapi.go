package web

import (
	"maps"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine"
)

// object is a JSON object of the description.
type object = map[string]any

// showOpenAPI describes the API of the running model as this person may use it (OpenAPI 3.1):
// every entity with its fields, custom ones included.
func (s *Server) showOpenAPI(r *request) (any, error) {
	shell, err := s.engine.Shell(r, r.by)
	if err != nil {
		return nil, err
	}
	paths, schemas := describeRoutes()
	for _, name := range slices.Sorted(maps.Keys(shell.Entities)) {
		described, err := s.engine.DescribeEntity(r, r.by, name)
		if err != nil {
			return nil, err
		}
		addEntity(paths, schemas, described)
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Weft", "version": s.config.Version,
			"description": "Sign in with an API token: `Authorization: Bearer …`. Filters are rules, e.g. `record.amount > 1000 && record.stage == 'won'`. Errors are problem documents (RFC 9457).",
		},
		"servers":    []object{{"url": "/api/v1"}},
		"security":   []object{{"token": []string{}}},
		"paths":      paths,
		"components": object{"schemas": schemas, "securitySchemes": object{"token": object{"type": "http", "scheme": "bearer"}}},
	}, nil
}

// describeRoutes describes what does not depend on the model.
func describeRoutes() (paths, schemas object) {
	paths, schemas = object{}, fixedSchemas()
	describeSession(paths)
	describeRecords(paths)
	describeMetadata(paths)
	describeProcesses(paths)
	describeAdministration(paths)
	describeForms(paths)
	describePrints(paths)
	describeStatements(paths)
	describeCollaboration(paths, schemas)
	describeAccess(paths, schemas)
	return paths, schemas
}

func addEntity(paths, schemas object, described *engine.EntityAnswer) {
	entity := described.Entity
	properties, required := object{}, []string{"values"}
	for _, field := range entity.Fields {
		if !field.System && !field.Part {
			properties[field.Name] = fieldSchema(field)
		}
	}
	schema := entity.Name
	if schemas[schema] != nil { // a customer's entity may be called "money"
		schema += "_record"
	}
	schemas[schema] = object{
		"type": "object", "title": entity.Label.En, "description": entity.Label.Zh, "required": required,
		"properties": object{
			"id": text(), "version": object{"type": "integer"}, "owner": link(), "created_at": moment(), "created_by": link(),
			"updated_at": moment(), "updated_by": link(), "masked": list(text()),
			"values": object{"type": "object", "properties": properties, "additionalProperties": false},
		},
	}
	collection, member := recordOperations(entity.Label.En, entity.Plural.En, ref(schema))
	if !slices.Contains(described.Can, "create") {
		delete(collection, "post")
	}
	if !slices.Contains(described.Can, "edit") {
		delete(member, "patch")
	}
	if !slices.Contains(described.Can, "delete") {
		delete(member, "delete")
	}
	base := "/records/" + entity.Name
	paths[base], paths[base+"/{id}"] = collection, member
}

// recordOperations describes what can be done with the records of an entity, and with one of them.
func recordOperations(label, plural string, record object) (collection, member object) {
	page := object{"type": "object", "properties": object{
		"records": list(record), "next": object{"type": []string{"string", "null"}}, "total": ref("total"),
	}}
	collection = object{
		"get":  operation("List "+plural+", or put them into groups", object{"oneOf": []object{page, ref("groups")}}, listParameters...),
		"post": withBody(operation("Create a "+label, record, keyParameter), record),
	}
	member = object{
		"get":   operation("Read one "+label, record, idParameter, atParameter, fieldsParameter, expandParameter, taskParameter),
		"patch": withBody(operation("Change a "+label, record, idParameter, matchParameter, versionParameter, keyParameter), record),
		"delete": operation("Delete a "+label, nil, idParameter, matchParameter, versionParameter,
			parameter("query", "family", "1 deletes what cannot do without it too; restoring one of them brings all back.")),
	}
	return collection, member
}

// fieldSchema describes the JSON of a field's values.
func fieldSchema(field engine.FieldInfo) object {
	schema := kindSchema(field)
	schema["title"] = field.Label.En
	schema["description"] = strings.TrimSpace(field.Label.Zh + " " + field.Help.En)
	if field.Managed != "" || field.Rights != "edit" {
		schema["readOnly"] = true
	}
	return schema
}

func kindSchema(field engine.FieldInfo) object {
	kind := field.Kind
	if field.Type != "" {
		kind = field.Type
	}
	switch kind {
	case "number", "duration", "rating", "progress":
		return wholeNumber(field)
	case "time":
		return object{"type": []string{"string", "null"}, "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
	case "colour":
		return object{"type": []string{"string", "null"}, "pattern": "^#[0-9a-f]{6}$"}
	case "json":
		return object{"type": []string{"object", "array", "null"}}
	case "geo":
		return object{"oneOf": []object{{"type": "null"}, ref("place")}}
	case "region":
		return object{"description": "the code when writing", "oneOf": []object{{"type": "null"}, {"type": "string", "pattern": "^[0-9]{6}$"}, ref("region")}}
	case "address":
		return object{"oneOf": []object{{"type": "null"}, ref("address")}}
	case "tags":
		return object{"type": []string{"array", "null"}, "items": text()}
	case "decimal", "percent":
		return object{"type": []string{"string", "null"}, "format": "decimal"}
	case "boolean":
		return object{"type": []string{"boolean", "null"}}
	case "date":
		return object{"type": []string{"string", "null"}, "format": "date"}
	case "datetime":
		return object{"type": []string{"string", "null"}, "format": "date-time"}
	case "money":
		return object{"oneOf": []object{{"type": "null"}, ref("money")}}
	case "reference", "user":
		return object{"description": "the id when writing", "oneOf": []object{{"type": "null"}, text(), ref("link")}}
	case "any_reference":
		return object{"oneOf": []object{{"type": "null"}, ref("any_link")}}
	case "multiselect":
		return object{"type": "array", "items": optionSchema(field)}
	case "attachment", "image", "signature":
		return object{"type": "array", "items": ref("file")}
	case "links":
		return object{
			"description": "when writing also ids to link with; links that are not named stay", "type": "array",
			"items": object{"oneOf": []object{text(), {"type": "object", "properties": object{
				"id": text(), "version": object{"type": "integer"}, "removed": object{"type": "boolean"}, "values": object{"type": "object"},
			}}}},
		}
	case "lines":
		return object{"type": "array", "items": object{"type": "object", "properties": object{"id": text(), "values": object{"type": "object"}}}}
	case "select":
		schema := optionSchema(field)
		schema["type"] = []string{"string", "null"}
		return schema
	}
	return object{"type": []string{"string", "null"}}
}

// wholeNumber describes a count; a duration is counted in minutes.
func wholeNumber(field engine.FieldInfo) object {
	schema := object{"type": []string{"integer", "null"}}
	switch field.Kind {
	case "progress":
		schema["minimum"], schema["maximum"] = 0, 100
	case "rating":
		schema["minimum"], schema["maximum"] = 1, field.Stars
	}
	return schema
}

func optionSchema(field engine.FieldInfo) object {
	names := make([]any, 0, len(field.Options)+1)
	for _, option := range field.Options {
		names = append(names, option.Name)
	}
	if field.Kind == "select" {
		names = append(names, nil)
	}
	return object{"type": "string", "enum": names}
}

func text() object             { return object{"type": "string"} }
func moment() object           { return object{"type": "string", "format": "date-time"} }
func link() object             { return ref("link") }
func list(of object) object    { return object{"type": "array", "items": of} }
func ref(schema string) object { return object{"$ref": "#/components/schemas/" + schema} }

func parameter(in, name, description string) object {
	return object{"in": in, "name": name, "description": description, "required": in == "path", "schema": text()}
}

var (
	idParameter      = parameter("path", "id", "The record's id.")
	atParameter      = parameter("query", "at", "The record as it was at this moment.")
	matchParameter   = parameter("header", "If-Match", "The version the change is based on; 409 if somebody was faster.")
	keyParameter     = parameter("header", "Idempotency-Key", "Sending the same key twice does it once. At most 200 bytes.")
	filterParameter  = parameter("query", "filter", "A rule over record, e.g. record.amount > 1000.")
	searchParameter  = parameter("query", "q", "Text that the record holds.")
	sortParameter    = parameter("query", "sort", "Fields, - for descending: -created_at,name.")
	viewParameter    = parameter("query", "view", "A saved view.")
	deletedParameter = parameter("query", "deleted", "1 lists deleted records instead.")
	fieldsParameter  = parameter("query", "fields", "Only these fields.")
	expandParameter  = parameter("query", "expand", "References whose records are sent whole.")
	taskParameter    = parameter("query", "task", "The task it is opened from.")
	versionParameter = parameter("query", "version", "The version the change is based on, where If-Match cannot be sent.")
	pageParameters   = []object{
		filterParameter, searchParameter, sortParameter, fieldsParameter, expandParameter, viewParameter,
		parameter("query", "cursor", "next of the page before."),
		parameter("query", "limit", "At most 200; 50 without it."),
		deletedParameter,
		parameter("query", "count", "exact or bounded: send the total too."),
	}
	listParameters = append(slices.Clip(pageParameters),
		parameter("query", "group", "Groups instead of records: by fields, dates by a period, e.g. stage,close_date:quarter (day, week, month, quarter, year). Sorted by the first group or a figure, e.g. -sum:amount."),
		parameter("query", "measure", "Figures of the groups, or of all together: count,sum:amount (sum, average, min, max). Money is added up in the base currency."),
	)
)

func operation(summary string, answer object, parameters ...object) object {
	problem := object{"description": "A problem document", "content": object{"application/problem+json": object{"schema": ref("problem")}}}
	done := object{"description": "Done"}
	if answer != nil {
		done["content"] = object{"application/json": object{"schema": answer}}
	}
	op := object{"summary": summary, "responses": object{"2XX": done, "4XX": problem, "5XX": problem}}
	if len(parameters) > 0 {
		op["parameters"] = parameters
	}
	return op
}

func withBody(op, body object) object {
	op["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": body}}}
	return op
}

func fixedSchemas() object {
	words := words()
	return object{
		"link":     object{"type": "object", "properties": object{"id": text(), "title": text()}},
		"any_link": object{"type": "object", "required": []string{"entity", "id"}, "properties": object{"entity": text(), "id": text(), "title": text()}},
		"file":     object{"type": "object", "properties": object{"id": text(), "name": text(), "size": object{"type": "integer"}, "type": text()}},
		"money":    object{"type": "object", "required": []string{"amount", "currency"}, "properties": object{"amount": object{"type": "string", "format": "decimal"}, "currency": text(), "base": text(), "rate": text()}},
		"place":    object{"type": "object", "required": []string{"lat", "lng"}, "properties": object{"lat": object{"type": "string", "format": "decimal"}, "lng": object{"type": "string", "format": "decimal"}}},
		"region":   object{"type": "object", "required": []string{"code"}, "properties": object{"code": text(), "name": words}},
		"address": object{"type": "object", "properties": object{
			"region": object{"oneOf": []object{{"type": "null"}, text(), ref("region")}}, "street": text(), "postcode": text(), "contact": text(),
		}},
		"groups": object{"type": "object", "properties": object{
			"groups": list(object{"type": "object", "properties": object{"keys": list(object{}), "values": list(object{}), "filter": text()}}),
			"more":   object{"type": "boolean"}, "restricted": object{"type": "boolean", "description": "The figures are those of the part of the records that the caller may see."},
		}},
		"record": object{"type": "object", "properties": object{
			"id": text(), "version": object{"type": "integer"}, "owner": orNull(link()), "created_at": moment(), "created_by": orNull(link()),
			"updated_at": moment(), "updated_by": orNull(link()), "deleted_at": moment(), "masked": list(text()), "values": object{"type": "object"},
		}},
		"total": object{"type": "object", "properties": object{"count": object{"type": "integer"}, "exact": object{"type": "boolean"}}},
		"problem": object{"type": "object", "properties": object{
			"type": text(), "title": text(), "status": object{"type": "integer"}, "code": text(), "detail": text(), "request": text(),
			"texts":  object{"type": "object", "properties": object{"title": words, "detail": words}},
			"fields": list(object{"type": "object", "properties": object{"field": text(), "pointer": text(), "code": text(), "message": words}}),
		}},
	}
}

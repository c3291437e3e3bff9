package web

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// shapeOf describes the JSON of a Go type, so that what is described is what is read and sent.
func shapeOf[T any]() object { return shape(reflect.TypeFor[T](), nil) }

// shape describes a type inside others; one inside itself is told as some object.
func shape(of reflect.Type, within []reflect.Type) object {
	switch of {
	case reflect.TypeFor[time.Time]():
		return moment()
	case reflect.TypeFor[metadata.Text]():
		return words()
	case reflect.TypeFor[decimal.Decimal]():
		return object{"type": "string", "format": "decimal"}
	case reflect.TypeFor[*engine.RecordJSON]():
		return ref("record")
	case reflect.TypeFor[engine.ImportKey]():
		return object{"type": []string{"string", "array"}, "items": text()}
	case reflect.TypeFor[engine.EventData]():
		return object{"type": "object", "additionalProperties": object{"type": []string{"string", "number", "boolean", "null"}}}
	}
	if of.Kind() == reflect.Pointer {
		return shape(of.Elem(), within)
	}
	if of.Implements(reflect.TypeFor[json.Marshaler]()) {
		return object{}
	}
	switch of.Kind() {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int32, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.String:
		return text()
	case reflect.Slice:
		return list(shape(of.Elem(), within))
	case reflect.Map:
		return object{"type": "object", "additionalProperties": shape(of.Elem(), within)}
	case reflect.Struct:
		if slices.Contains(within, of) {
			return object{"type": "object"}
		}
		properties := object{}
		addMembers(properties, of, append(slices.Clone(within), of))
		return object{"type": "object", "properties": properties}
	}
	return object{}
}

// addMembers adds the members of a struct, and those of structs that stand in it without a name.
func addMembers(properties object, of reflect.Type, within []reflect.Type) {
	for field := range of.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "":
			embedded := field.Type
			if embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			addMembers(properties, embedded, within)
		case name != "-" && field.IsExported():
			member := shape(field.Type, within)
			if !strings.HasPrefix(options, "omit") && mayBeNull(field.Type) {
				member = orNull(member)
			}
			properties[name] = member
		}
	}
}

func mayBeNull(of reflect.Type) bool {
	return of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice || of.Kind() == reflect.Map
}

// orNull describes what may be missing as well.
func orNull(schema object) object {
	if kind, named := schema["type"].(string); named {
		schema["type"] = []string{kind, "null"}
		return schema
	}
	if len(schema) == 0 {
		return schema
	}
	return object{"oneOf": []object{{"type": "null"}, schema}}
}

func words() object {
	return object{"type": "object", "properties": object{"en": text(), "zh": text()}}
}

// members describes an object with some members.
func members(properties object) object { return object{"type": "object", "properties": properties} }

// without describes an object that leaves members out.
func without(schema object, names ...string) object {
	properties, _ := schema["properties"].(object)
	for _, name := range names {
		delete(properties, name)
	}
	return schema
}

// anyValues are values of a record by the names of its fields.
func anyValues() object { return object{"type": "object"} }

// resultList tells how each of several went.
func resultList() object { return shapeOf[[]batchResult]() }

// answersWith says that an operation answers with something else than JSON.
func answersWith(op object, kinds ...string) object {
	content := object{}
	for _, kind := range kinds {
		content[kind] = object{"schema": object{"type": "string", "format": "binary"}}
	}
	op["responses"].(object)["2XX"] = object{"description": "Done", "content": content}
	return op
}

// withFiles says that an operation takes files.
func withFiles(op object) object {
	op["requestBody"] = object{"required": true, "content": object{"multipart/form-data": object{"schema": members(object{"file": list(object{"type": "string", "format": "binary"})})}}}
	return op
}

package web

import (
	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// describeRecords adds what is the same for records of every entity, and their files.
func describeRecords(paths object) {
	entity := parameter("path", "entity", "The entity.")
	page := members(object{"records": list(ref("record")), "next": object{"type": []string{"string", "null"}}, "total": ref("total")})
	one := "/records/{entity}/{id}"
	paths["/entities/{entity}"] = object{"get": operation("Read an entity as one may use it: fields, views, operators", shapeOf[engine.EntityAnswer](), entity)}
	paths[one+"/restore"] = object{"post": operation("Bring a deleted record back", ref("record"), entity, idParameter)}
	paths[one+"/history"] = object{"get": operation("List the changes of a record, the newest first", members(object{"entries": shapeOf[[]engine.HistoryEntry]()}), entity, idParameter,
		parameter("query", "before", "The id of the last one seen."), parameter("query", "limit", "50 without it."))}
	paths[one+"/related/{child}"] = object{"get": operation("List the records that refer to a record", page, append([]object{
		entity, idParameter, parameter("path", "child", "The entity whose records are listed."), parameter("query", "by", "The reference, where there are several."),
	}, pageParameters...)...)}
	paths[one+"/runs"] = object{"get": operation("List the runs on a record", shapeOf[[]engine.RunInfo](), entity, idParameter)}
	paths["/lookup/{entity}"] = object{"get": operation("Find records to refer to", shapeOf[[]engine.Choice](), entity, parameter("query", "q", "What was typed."),
		parameter("query", "filter_for", "The field that will refer to one, e.g. quote.contact: its filter counts."), parameter("query", "id", "The record with that field."),
		parameter("query", "values", "Values of the record with that field, as JSON."), parameter("query", "limit", "20 without it."))}
	paths["/pools"] = object{"get": operation("List the entities with a pool", members(object{"pools": list(text())}))}
	paths["/regions"] = object{"get": operation("List the regions of China: code, name in English, name in Chinese, code of the region around it", list(list(text())))}

	file := parameter("path", "id", "The file's id.")
	paths["/files"] = object{"post": withFiles(operation("Upload files, to be named in a record's values", shapeOf[[]metadata.File]()))}
	paths["/files/{id}"] = object{"get": answersWith(operation("Read a file", nil, file), "application/octet-stream")}
	paths["/files/{id}/thumbnail"] = object{"get": answersWith(operation("Read a picture made small", nil, file), "image/*")}
	describeImports(paths)
	describeExports(paths)
}

func describeImports(paths object) {
	id, info := parameter("path", "id", "The import's id."), shapeOf[engine.ImportInfo]()
	paths["/imports"] = object{
		"get":  operation("List the imports", list(info)),
		"post": withFiles(operation("Upload CSV or Excel files, each an import of its own", list(info))),
	}
	paths["/imports/{id}"] = object{
		"get": operation("Read an import: how far it is, what is wrong", info, id),
		"put": withBody(operation("Say which column is which field, and see what would be wrong", info, id), shapeOf[engine.ImportMapping]()),
	}
	paths["/imports/{id}/run"] = object{"post": operation("Import in the background", info, id)}
	paths["/imports/{id}/undo"] = object{"post": operation("Take an import back", shapeOf[engine.RevertReport](), id)}
	paths["/imports/{id}/problems.csv"] = object{"get": answersWith(operation("The rows that could not be imported, with the reason", nil, id), "text/csv")}
}

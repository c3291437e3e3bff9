package web

import (
	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata/rule"
)

// describeMetadata adds definitions, the open change, releases and rules.
func describeMetadata(paths object) {
	change, path := shapeOf[engine.ChangeAnswer](), parameter("query", "path", "The definition's path, e.g. entities/quote.json.")
	path["required"] = true
	number, released := parameter("path", "number", "The release's number."), members(object{"release": object{"type": "integer"}})
	rules := shapeOf[engine.RuleRequest]()
	tree := members(object{"tree": shapeOf[rule.Tree]()})
	for name, property := range rules["properties"].(object) {
		tree["properties"].(object)[name] = property
	}
	about := func(name, description string) object { return parameter("query", name, description) }

	paths["/metadata"] = object{"get": operation("List the definitions of all layers", shapeOf[engine.DefinitionList]())}
	paths["/metadata/definition"] = object{"get": operation("Read a definition as all layers make it, and what each layer says", shapeOf[engine.Definition](), path)}
	paths["/change"] = object{
		"get":    operation("Read the open change with what is wrong in it", change),
		"delete": operation("Discard the open change", nil),
	}
	paths["/change/files"] = object{"put": withBody(operation("Say how a definition shall be, or that it shall go", change), shapeOf[engine.PutFile]())}
	paths["/change/undo"] = object{"post": operation("Take the last edit of the open change back", change)}
	paths["/change/plan"] = object{"post": operation("Tell what publishing the open change would do", shapeOf[engine.PlanAnswer]())}
	paths["/change/publish"] = object{"post": withBody(operation("Publish the open change", released), members(object{"note": text()}))}
	paths["/releases"] = object{"get": operation("List the releases, the newest first", shapeOf[[]engine.ReleaseInfo](), about("before", "The number of the last one seen."))}
	paths["/releases/{number}"] = object{"get": operation("Read a release", shapeOf[engine.ReleaseInfo](), number)}
	paths["/releases/{number}/restore"] = object{"post": operation("Publish what an earlier release held", released, number)}
	paths["/rules/check"] = object{"post": withBody(operation("Check a rule where it stands", shapeOf[engine.RuleAnswer]()), rules)}
	paths["/rules/candidates"] = object{"post": withBody(operation("Count the records that a filter of candidates leaves", shapeOf[engine.CandidateCount]()), rules)}
	paths["/rules/build"] = object{"post": withBody(operation("Write the rule that rows say", members(object{"rule": text()})), tree)}
	paths["/rules/names"] = object{"get": operation("List what a rule can name", shapeOf[[]engine.RuleName](), about("entity", "The entity."),
		about("context", "Where the rule stands: field, check, filter, workflow, access lookup or conversion."), about("workflow", "The workflow's key."), about("for", "Whose rows candidate, item or line are: entity.field, or an entity."))}
	paths["/schemas/{kind}"] = object{"get": unsigned(operation("The JSON Schema of a kind of definition", object{"type": "object"}, parameter("path", "kind", "E.g. entity.json.")))}
}

// unsigned says that an operation needs nobody to be signed in.
func unsigned(op object) object {
	op["security"] = []object{}
	return op
}

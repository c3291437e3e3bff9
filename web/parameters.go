package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// parameters names what each route takes in its query, by method and address, as the API's description has it.
type parameters map[string][]string

// describedParameters reads the description, with the records of any entity in place of each entity's own.
func describedParameters() parameters {
	paths, _ := describeRoutes()
	paths["/records/{entity}"], paths["/records/{entity}/{id}"] = recordOperations("record", "records", ref("record"))
	known, marks := parameters{}, strings.NewReplacer("{", ":", "}", "")
	for path, operations := range paths {
		for method, described := range operations.(object) {
			known[strings.ToUpper(method)+" /api/v1"+marks.Replace(path)] = queryOf(described.(object))
		}
	}
	return known
}

func queryOf(described object) []string {
	names := []string{}
	taken, _ := described["parameters"].([]object)
	for _, one := range taken {
		if one["in"] == "query" {
			names = append(names, one["name"].(string))
		}
	}
	return names
}

// check refuses a parameter that the route does not take: a misspelt filter would answer with everything.
func (p parameters) check(c *fiber.Ctx) error {
	query := c.Context().QueryArgs()
	if query.Len() == 0 {
		return nil
	}
	route := c.Route()
	known, described := p[strings.Replace(route.Method, fiber.MethodHead, fiber.MethodGet, 1)+" "+route.Path]
	if !described {
		return nil
	}
	var wrong error
	query.VisitAll(func(name, _ []byte) {
		if !slices.Contains(known, string(name)) {
			wrong = unknownParameter(string(name), known)
		}
	})
	return wrong
}

func unknownParameter(name string, known []string) error {
	if len(known) == 0 {
		return malformed("unknown_parameter", "There is no parameter “"+name+"”: this address takes none.", "没有参数“"+name+"”：此地址不接受参数。")
	}
	return malformed("unknown_parameter", "There is no parameter “"+name+"” here; there are: "+strings.Join(known, ", ")+".",
		"没有参数“"+name+"”，可用的参数："+strings.Join(known, "、")+"。")
}

package web

// DescribeRoutes is the part of the OpenAPI description that does not depend on the model.
func DescribeRoutes() (paths, schemas map[string]any) { return describeRoutes() }

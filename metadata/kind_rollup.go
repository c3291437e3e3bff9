package metadata

import "slices"

// rollupKind sums up the lines of a record, or the records of another entity that refer to it.
type rollupKind struct{ derived }

func (rollupKind) Name() string { return "rollup" }
func (rollupKind) Label() Text  { return Text{"Rollup", "汇总"} }

func (rollupKind) settings() []string {
	return []string{"of", "by", "sum", "lowest", "highest", "average", "count", "if", "scale", "currency", "index"}
}

// Rollup tells what a field that totals works out: "sum", "lowest", "highest", "average" or "count", and the
// name of the field it does so over ("" for count).
func (f *Field) Rollup() (function, over string) {
	switch {
	case f.Sum != "":
		return "sum", f.Sum
	case f.Lowest != "":
		return "lowest", f.Lowest
	case f.Highest != "":
		return "highest", f.Highest
	case f.Average != "":
		return "average", f.Average
	default:
		return "count", ""
	}
}

// totalResult makes result a field of the kind that a rollup, or a lookup that totals, gives.
func (f *Field) totalResult(result *Field) {
	function, _ := f.Rollup()
	if f.Over == nil || function == "count" {
		result.Kind = "number"
		return
	}
	over := f.Over
	if over.Kind == "formula" || over.Kind == "rollup" {
		over = over.resultField()
	}
	result.Kind, result.Prefix, result.Unit, result.Precision = over.Kind, over.Prefix, over.Unit, over.Precision
	switch {
	case function == "average" && slices.Contains([]string{"number", "rating", "progress"}, over.Kind):
		result.Kind = "decimal"
	case over.Kind == "rating", over.Kind == "progress": // a sum knows no greatest value
		result.Kind = "number"
	case over.Kind == "duration":
		result.Min = over.Min
	}
	if result.Scale == nil {
		result.Scale = over.Scale
	}
	if result.Currency == "" {
		result.Currency = over.Currency
	}
}

var (
	summableKinds = []string{"number", "decimal", "money", "percent", "duration", "rating", "progress"}
	orderedKinds  = append(slices.Clone(summableKinds), "date", "datetime")
)

func (rollupKind) link(c *fieldCheck, f *Field) {
	if given := f.totalSettings(); len(given) != 1 {
		c.fail("", "rollup_function", "A rollup has exactly one of sum, lowest, highest, average and count.", "汇总字段必须且只能有 sum、lowest、highest、average、count 之一。")
		return
	}
	c.rollupTarget(f)
	if f.Target != nil {
		c.totalOver(f, f.Target)
	}
}

// totalOver finds what is summed up of the records of an entity.
func (c *fieldCheck) totalOver(f *Field, of *Entity) {
	if function, over := f.Rollup(); function != "count" {
		f.Over = c.fieldOf(of, function, over)
	}
}

func (f *Field) totalSettings() []string {
	var given []string
	for name, value := range map[string]string{"sum": f.Sum, "lowest": f.Lowest, "highest": f.Highest, "average": f.Average} {
		if value != "" {
			given = append(given, name)
		}
	}
	if f.Count {
		given = append(given, "count")
	}
	return given
}

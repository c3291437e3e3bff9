package metadata

// Recall turns a value that Append wrote, decoded from JSON with numbers as json.Number, back into
// the Go value: also that of a field nobody writes, of lines with all that is computed in them, and
// one that today's settings would refuse. It fails for what the field's kind never wrote.
func (f *Field) Recall(raw any) (any, *ValueProblem) {
	if raw == nil {
		return nil, nil
	}
	switch f.Kind {
	case "lines":
		return f.recallLines(raw)
	case "links":
		return nil, nil // history keeps them with the links
	case "autonumber":
		if text, ok := raw.(string); ok {
			return text, nil
		}
		return nil, refuseType("a text", "文本")
	case "formula", "rollup", "mirror", "lookup":
		return f.resultField().Recall(raw)
	}
	lenient := *f
	lenient.Length, lenient.Match, lenient.Min, lenient.Max = 0, "", "", ""
	value, problem := lenient.KindOf().Parse(&lenient, raw)
	if text, ok := raw.(string); problem != nil && ok && len(f.Columns()) == 1 && f.Columns()[0].Storage == StoreText {
		return text, nil // an option that is gone, for one
	}
	return value, problem
}

func (f *Field) recallLines(raw any) (any, *ValueProblem) {
	items, ok := raw.([]any)
	if !ok || f.Target == nil {
		return nil, refuseType("a list of lines", "明细列表")
	}
	lines := make([]*Record, len(items))
	for i, item := range items {
		stored, _ := item.(map[string]any)
		values, _ := stored["values"].(map[string]any)
		lines[i] = NewRecord(f.Target)
		lines[i].ID, _ = stored["id"].(string)
		for _, field := range f.Target.LiveFields() {
			value, problem := field.Recall(values[field.Name])
			if problem != nil {
				return nil, problem
			}
			lines[i].Values[field.Position] = value
		}
	}
	return anyLines(lines), nil
}

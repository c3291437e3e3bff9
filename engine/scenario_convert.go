package engine

import (
	"context"
	"encoding/json"
	"maps"

	"github.com/weft-crm/weft/metadata"
)

// convert makes a record from others as a person does: it opens the form that is filled in from them,
// lays values over it and saves.
func (s *story) convert(ctx context.Context, args *storyArgs) error {
	name, label := args.word(0), args.word(2)
	conversion := s.engine.current.Load().Conversion(name)
	if conversion == nil || label == "" {
		return mistake("convert takes a conversion, a record and a label")
	}
	sources, err := s.several(args.word(1))
	if err != nil {
		return err
	}
	request := FormRequest{Entity: conversion.To, Conversion: name}
	for _, source := range sources {
		request.Sources = append(request.Sources, source.ID)
	}
	form, err := s.engine.Form(ctx, args.by, request)
	if err != nil {
		return err
	}
	values, err := typedValues(s.engine.current.Load().Entity(conversion.To), form.Values)
	if err != nil {
		return err
	}
	over, err := s.values(ctx, args.by, conversion.To, args.fields)
	if err != nil {
		return err
	}
	maps.Copy(values, over)
	saved, err := s.engine.CreateRecord(ctx, args.by, Save{Entity: conversion.To, Values: values, Key: args.option("key")})
	if err != nil {
		return err
	}
	return s.call(label, conversion.To, saved.ID)
}

// typedValues gives the values of a form as they are sent to be saved.
func typedValues(entity *metadata.Entity, shown map[string]json.RawMessage) (map[string]any, error) {
	values := map[string]any{}
	for name, raw := range shown {
		field := entity.FieldByName(name)
		if field == nil || field.Managed() || field.ReadOnly.Always || string(raw) == "null" {
			continue
		}
		if field.Kind == "lines" {
			lines, err := typedLines(field, raw)
			if err != nil {
				return nil, err
			}
			values[name] = lines
			continue
		}
		value, err := decodeValue(raw)
		if err != nil {
			return nil, err
		}
		if object, isObject := value.(map[string]any); isObject && object["id"] != nil {
			value = object["id"]
		}
		values[name] = value
	}
	return values, nil
}

func typedLines(field *metadata.Field, raw json.RawMessage) ([]any, error) {
	var shown []struct {
		Values map[string]json.RawMessage `json:"values"`
	}
	if err := json.Unmarshal(raw, &shown); err != nil {
		return nil, err
	}
	var lines []any
	for _, line := range shown {
		values, err := typedValues(field.Target, line.Values)
		if err != nil {
			return nil, err
		}
		lines = append(lines, map[string]any{"values": values})
	}
	return lines, nil
}

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// settings are the values of flags that stand in a file such as weft.json, by the flags' names.
type settings map[string]any

// readSettings reads an object such as {"address": "0.0.0.0:8080", "log-level": "warn"}.
func readSettings(file io.Reader) (kong.Resolver, error) {
	values := map[string]any{}
	if err := json.NewDecoder(file).Decode(&values); err != nil {
		return nil, err
	}
	found := settings{}
	for name, value := range values {
		found[strings.ReplaceAll(name, "_", "-")] = value
	}
	return found, nil
}

// Validate refuses what no command can be told.
func (s settings) Validate(app *kong.Application) error {
	known := map[string]bool{}
	err := kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			known[flag.Name] = true
		}
		return next(nil)
	})
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if !known[name] {
			return fmt.Errorf("the settings file: there is no setting %q; weft serve --help lists them", name)
		}
	}
	return err
}

// Resolve gives the value of a flag; nil when the file does not set it.
func (s settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	return s[flag.Name], nil
}

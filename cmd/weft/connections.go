package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"

	"github.com/weft-crm/weft/engine"
)

// connectionEntry is a connection as the file tells it.
type connectionEntry struct {
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
}

// variable is a place for an environment variable in the file of connections.
var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

var connectionName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// readConnections reads the systems that workflows may call:
//
//	{"erp": {"url": "https://erp.example.com/api", "headers": {"Authorization": "Bearer ${ERP_TOKEN}"}}}
//
// ${NAME} is an environment variable, so that secrets need not stand in the file. No file is no
// connections.
func readConnections(path string) (map[string]engine.Connection, error) {
	if path == "" {
		return nil, nil
	}
	content, err := os.ReadFile(path) //nolint:gosec // the person who starts the server names the file
	if err != nil {
		return nil, fmt.Errorf("cannot read the file of connections: %w", err)
	}
	var entries map[string]connectionEntry
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&entries); err != nil {
		return nil, fmt.Errorf("the file of connections %s: %w", path, err)
	}
	connections := map[string]engine.Connection{}
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		connection, err := entries[name].read(name)
		if err != nil {
			return nil, fmt.Errorf("the connection %q in %s: %w", name, path, err)
		}
		connections[name] = connection
	}
	return connections, nil
}

func (c connectionEntry) read(name string) (connection engine.Connection, err error) {
	if !connectionName.MatchString(name) {
		return connection, errors.New("a name has small letters, digits and _ only")
	}
	if connection.URL, err = filled(c.URL); err != nil {
		return connection, err
	}
	connection.Headers = map[string]string{}
	for header, value := range c.Headers {
		if connection.Headers[header], err = filled(value); err != nil {
			return connection, err
		}
	}
	return connection, connection.Check()
}

// filled puts environment variables into a text; an error when one is not set.
func filled(text string) (string, error) {
	var missing error
	out := variable.ReplaceAllStringFunc(text, func(place string) string {
		name := variable.FindStringSubmatch(place)[1]
		value, found := os.LookupEnv(name)
		if !found {
			missing = fmt.Errorf("the environment variable %s is not set", name)
		}
		return value
	})
	return out, missing
}

package metadata

import (
	"encoding/json"
	"slices"
	"testing"
)

// A plan names what has changed in people's words, not by the keys of the files.
func TestEverySettingThatMayChangeHasItsWords(t *testing.T) {
	type shape struct {
		Properties map[string]json.RawMessage
		Defs       map[string]shape `json:"$defs"`
	}
	files, err := schemaFiles.ReadDir("schema")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := schemaFiles.ReadFile("schema/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		var schema shape
		if err := json.Unmarshal(data, &schema); err != nil {
			t.Fatal(err)
		}
		for _, part := range []shape{schema, schema.Defs["state"], schema.Defs["field"]} {
			for _, setting := range sortedKeys(part.Properties) {
				identity := slices.Contains([]string{"$schema", "name", "key", "id"}, setting)
				if _, known := settingWords[setting]; !known && !identity {
					t.Errorf("%s: %q has no words", file.Name(), setting)
				}
			}
		}
	}
}

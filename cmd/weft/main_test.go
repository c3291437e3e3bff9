package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// weft runs a command line and gives its exit code and everything it wrote.
func weft(t *testing.T, arguments ...string) (code int, written string) {
	t.Helper()
	var out bytes.Buffer
	code = run(arguments, &out, &out)
	return code, out.String()
}

func wanted(t *testing.T, code int, says string, arguments ...string) {
	t.Helper()
	got, text := weft(t, arguments...)
	if got != code || !strings.Contains(text, says) {
		t.Fatalf("weft %s: exit %d, want %d with %q:\n%s", strings.Join(arguments, " "), got, code, says, text)
	}
}

func TestHelpNamesEveryCommandInWords(t *testing.T) {
	_, text := weft(t)
	for _, command := range []string{"serve", "migrate", "validate", "plan", "apply", "export", "import", "scenario", "backup", "restore", "verify", "version"} {
		if !strings.Contains(text, command) {
			t.Errorf("%s is missing from the help:\n%s", command, text)
		}
	}
	wanted(t, 2, "weft --help", "frobnicate")
	wanted(t, 0, "weft dev", "version")
}

func TestValidateAcceptsTheBuiltInPacksAndPlacesEveryMistake(t *testing.T) {
	wanted(t, 0, "ok: 4 packs", "validate", "core", "manufacturing", "services", "distribution")
	pack := t.TempDir()
	write(t, filepath.Join(pack, "pack.json"), `{"name":"mine","version":"1.0.0","label":"Mine","requires":{"core":"^1.0"}}`)
	write(t, filepath.Join(pack, "entities", "machine.json"), "{\n  \"name\": \"machine\", \"label\": \"Machine\",\n  \"fields\": [{\"name\": \"serial\", \"kind\": \"txt\", \"label\": \"Serial\"}]\n}")
	wanted(t, 1, "entities/machine.json:3:", "validate", pack)
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestSettingsFileSetsFlagsByTheirNamesAndRefusesOthers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "weft.json")
	for content, says := range map[string]string{
		`{"log-level": "loud"}`: "loud", `{"log_level": "loud"}`: "loud", `{"port": 80}`: `no setting "port"`, `{`: "unexpected EOF",
	} {
		write(t, file, content)
		wanted(t, 2, says, "version", "--config", file)
	}
	write(t, file, `{"log-level": "warn", "address": "127.0.0.1:0", "workers": 2, "demo": true}`)
	wanted(t, 0, "weft dev", "version", "--config", file)
}

func TestACommandSaysNothingButItsAnswer(t *testing.T) {
	data := t.TempDir()
	for range 2 { // the first makes the database
		if _, text := weft(t, "migrate", "--data", data); text != "The database is up to date.\n" {
			t.Errorf("weft migrate said more than it had to:\n%s", text)
		}
	}
	if _, text := weft(t, "plan", "core", "--data", data, "--log-level", "info"); strings.Contains(text, "rivermigrate") {
		t.Errorf("the queue's everyday work is logged:\n%s", text)
	}
	wanted(t, 2, "loud", "version", "--log-level", "loud")
}

func TestWhatIsNotThereIsNotBackedUp(t *testing.T) {
	folder := t.TempDir()
	data, backup := filepath.Join(folder, "tpyo"), filepath.Join(folder, "all.zip")
	wanted(t, 1, "there is no database in "+data, "backup", backup, "--data", data)
	wanted(t, 1, "there is no database in "+data, "verify", "--data", data)
	for _, path := range []string{data, backup} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s was made", path)
		}
	}
}

func TestMisspeltMappingIsRefused(t *testing.T) {
	folder := t.TempDir()
	mapping := filepath.Join(folder, "mapping.json")
	write(t, mapping, `[{"file": "accounts.csv", "entity": "account", "modus": "upsert"}]`)
	wanted(t, 1, `unknown field "modus"`, "import", mapping, "--data", folder)
}

func TestConfigurationAndDataGoOutAndComeBack(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	in := func(data string, arguments ...string) []string {
		return append(arguments, "--data", data, "--log-level", "error")
	}
	wanted(t, 0, "Release 1 is live", in(first, "apply", "core")...)
	wanted(t, 0, "Nothing would change", in(first, "plan", "core")...)
	write(t, filepath.Join(first, "accounts.csv"), "Company;Town\n华东精密;上海\n;\n")
	write(t, filepath.Join(first, "mapping.json"), `[{"file":"accounts.csv","entity":"account","key":"name","mode":"upsert",
		"mapping":[{"column":"Company","field":"name"},{"column":"Town","field":"city"}]}]`)
	wanted(t, 0, "1 rows, 1 created", in(first, "import", filepath.Join(first, "mapping.json"))...)
	wanted(t, 0, "0 created, 1 updated", in(first, "import", filepath.Join(first, "mapping.json"))...)
	backup := filepath.Join(first, "all.zip")
	wanted(t, 0, "Backed up", in(first, "backup", backup)...)
	wanted(t, 0, "Restored", in(second, "restore", backup)...)
	wanted(t, 1, "empty database only", in(second, "restore", backup)...)
	wanted(t, 0, "0 created, 1 updated", in(second, "import", filepath.Join(first, "mapping.json"))...)
	wanted(t, 0, "Everything is as it should be", in(second, "verify")...)
	wanted(t, 0, "数据全部一致", in(second, "verify", "--quiet", "--language", "zh")...)
	wanted(t, 0, "core:", in(second, "export", filepath.Join(second, "out"), "--all")...)
	if _, err := os.Stat(filepath.Join(second, "out", "core", "entities", "quote.json")); err != nil {
		t.Error(err)
	}
}

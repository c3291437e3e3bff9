package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestScenarioCommandTellsWhichHold(t *testing.T) {
	folder := t.TempDir()
	write := func(name, expected string) string {
		path := filepath.Join(folder, name)
		content := "A lead is new.\n\n-- play --\nas admin create account a1 name=Acme\nexpect field a1 name " + expected + "\n"
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good, bad := write("good.txtar", "Acme"), write("bad.txtar", "Zeta")
	var out, problems strings.Builder
	if code := run([]string{"scenario", good}, &out, &problems); code != 0 || out.String() != "1 passed, 0 failed\n" {
		t.Errorf("exit code %d, said %q, problems %q", code, out.String(), problems.String())
	}
	if server := os.Getenv("WEFT_TEST_POSTGRES"); server != "" {
		out.Reset()
		if code := run([]string{"scenario", "--postgres", server, good}, &out, &problems); code != 0 || out.String() != "1 passed, 0 failed\n" {
			t.Errorf("on PostgreSQL: exit code %d, said %q, problems %q", code, out.String(), problems.String())
		}
	}
	out.Reset()
	code := run([]string{"scenario", good, bad}, &out, &problems)
	want := bad + ":5: expect field a1 name Zeta\n\texpected: name is Zeta\n\tfound: name is \"Acme\"\n1 passed, 1 failed\n"
	if code != 1 || out.String() != want {
		t.Errorf("exit code %d, said %q, want %q", code, out.String(), want)
	}
}

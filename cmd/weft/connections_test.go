package main

import (
	"path/filepath"
	"testing"
)

func TestConnectionsAreReadFromAFileWithSecretsOfTheEnvironment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "connections.json")
	t.Setenv("ERP_TOKEN", "geheim")
	write(t, path, `{"erp": {"url": "https://erp.example.com/api", "headers": {"Authorization": "Bearer ${ERP_TOKEN}"}}}`)
	read, err := readConnections(path)
	if err != nil || read["erp"].URL != "https://erp.example.com/api" || read["erp"].Headers["Authorization"] != "Bearer geheim" {
		t.Errorf("read %v, %v", read, err)
	}
	if none, err := readConnections(""); err != nil || len(none) > 0 {
		t.Errorf("no file gives %v, %v", none, err)
	}
}

func TestWrongConnectionsKeepTheServerFromStarting(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "connections.json")
	for content, says := range map[string]string{
		`{"erp": {"url": "erp.example.com"}}`:                                           "has to be an address",
		`{"erp": {"url": "ftp://erp.example.com"}}`:                                     "has to be an address",
		`{"erp": {"url": "https://erp.example.com?a=1"}}`:                               "ends before ?",
		`{"erp": {"url": "https://a.example.com", "headers": {"X": "${NO_SUCH_ENV}"}}}`: "NO_SUCH_ENV is not set",
		`{"erp": {"url": "https://a.example.com", "header": {}}}`:                       "unknown field",
		`{"Big ERP": {"url": "https://a.example.com"}}`:                                 "small letters",
		`[]`: "cannot unmarshal",
	} {
		write(t, path, content)
		wanted(t, 1, says, "migrate", "--data", folder, "--connections", path, "--log-level", "error")
	}
	wanted(t, 1, "cannot read", "migrate", "--data", folder, "--connections", filepath.Join(folder, "none.json"))
}

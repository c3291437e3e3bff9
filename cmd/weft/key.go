package main

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
)

const keyBytes = 32

// readKey reads the key of encrypted fields: 64 hexadecimal digits, or as many bytes in base64. No
// file is no key.
func readKey(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	content, err := os.ReadFile(path) //nolint:gosec // the person who starts the server names the file
	if err != nil {
		return nil, fmt.Errorf("cannot read the key file: %w", err)
	}
	text := strings.TrimSpace(string(content))
	if key, err := hex.DecodeString(text); err == nil && len(key) == keyBytes {
		return key, nil
	}
	if key, err := base64.StdEncoding.DecodeString(text); err == nil && len(key) == keyBytes {
		return key, nil
	}
	return nil, errors.New("the key file has to hold 64 hexadecimal digits; make one with: openssl rand -hex 32")
}

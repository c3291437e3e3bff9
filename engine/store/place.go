package store

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// writePlace is the cursor of lists that are ordered by a time and an id.
func writePlace(at time.Time, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(at.UnixMicro(), 10) + " " + id))
}

// readPlace reads a cursor, or ErrCursor.
func readPlace(cursor string) (time.Time, string, error) {
	plain, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return time.Time{}, "", ErrCursor
	}
	number, id, found := strings.Cut(string(plain), " ")
	at, err := strconv.ParseInt(number, 10, 64)
	if !found || err != nil {
		return time.Time{}, "", ErrCursor
	}
	return time.UnixMicro(at).UTC(), id, nil
}

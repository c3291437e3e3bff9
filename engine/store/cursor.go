package store

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
)

// cursor is where a page ended. Values are texts, so that no digit is lost.
type cursor struct {
	Order  string    `json:"o"` // of which order it is
	Phase  phase     `json:"p,omitempty"`
	Values []*string `json:"v,omitempty"`
}

// orderName identifies entity and order.
func orderName(query Query) string {
	hash := fnv.New32a()
	_, _ = fmt.Fprint(hash, query.Entity.Name, query.Deleted)
	for _, sort := range query.Sort {
		_, _ = fmt.Fprint(hash, sort.Path, sort.Descending)
	}
	return fmt.Sprintf("%08x", hash.Sum32())
}

func encodeCursor(query Query, keys []key, at phase, values []any) (string, error) {
	c := cursor{Order: orderName(query), Phase: at}
	for i, value := range values {
		c.Values = append(c.Values, keyText(keys[i].column, value))
	}
	document, err := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(document), err
}

func keyText(column metadata.Column, value any) *string {
	if value == nil {
		return nil
	}
	text := fmt.Sprint(value)
	if moment, ok := value.(time.Time); ok {
		text = moment.UTC().Format(time.RFC3339Nano)
	}
	if column.Storage == metadata.StoreBoolean {
		text = fmt.Sprint(value == true || value == int64(1))
	}
	return &text
}

// decodeCursor gives the phase and the key values, nil to begin the phase, or ErrCursor.
func decodeCursor(query Query, keys []key) (phase, []any, error) {
	var c cursor
	document, err := base64.RawURLEncoding.DecodeString(query.Cursor)
	if err != nil || json.Unmarshal(document, &c) != nil || c.Order != orderName(query) || c.Phase > nullFirst {
		return 0, nil, ErrCursor
	}
	if c.Values == nil {
		return c.Phase, nil, nil
	}
	if len(c.Values) != len(keys) {
		return 0, nil, ErrCursor
	}
	values := make([]any, len(keys))
	for i, text := range c.Values {
		if values[i], err = keyValue(keys[i], text); err != nil {
			return 0, nil, ErrCursor
		}
	}
	if c.Phase == givenFirst && values[0] == nil {
		return 0, nil, ErrCursor
	}
	return c.Phase, values, nil
}

func keyValue(k key, text *string) (any, error) {
	if text == nil {
		if !k.nullable {
			return nil, ErrCursor
		}
		return nil, nil
	}
	switch k.column.Storage {
	case metadata.StoreInteger, metadata.StoreDecimal:
		return decimal.NewFromString(*text)
	case metadata.StoreBoolean:
		return *text == "true", nil
	case metadata.StoreDate, metadata.StoreTime:
		return time.Parse(time.RFC3339Nano, *text)
	case metadata.StoreID:
		if !validID(*text) {
			return nil, ErrCursor
		}
		return *text, nil
	default:
		return *text, nil
	}
}

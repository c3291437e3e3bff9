package metadata

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// Rule is an expression in a definition. Compile fills Program, and Predicate where the rule
// chooses rows (view and lookup filters, row rules of roles, unique and rollup conditions); in
// JSON a rule is its source.
type Rule struct {
	Source    string
	Program   *rule.Program
	Predicate rule.Predicate
}

// MarshalJSON writes the source.
func (r Rule) MarshalJSON() ([]byte, error) { return json.Marshal(r.Source) }

// UnmarshalJSON reads the source.
func (r *Rule) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &r.Source) }

// Condition is true, false or a rule, e.g. the "required" of a field.
type Condition struct {
	Always bool
	Rule   *Rule
}

// Possible reports whether the condition can ever hold.
func (c Condition) Possible() bool { return c.Always || c.Rule != nil }

// MarshalJSON writes a Boolean or the rule's source.
func (c Condition) MarshalJSON() ([]byte, error) {
	if c.Rule != nil {
		return json.Marshal(c.Rule)
	}
	return json.Marshal(c.Always)
}

// UnmarshalJSON reads a Boolean or a rule.
func (c *Condition) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &c.Always) == nil {
		return nil
	}
	c.Rule = &Rule{}
	if err := json.Unmarshal(data, c.Rule); err != nil {
		return errors.New("a condition is true, false or a rule")
	}
	return nil
}

// Computed is a value in an action: a JSON literal, or a rule when it is a string starting with "=".
type Computed struct {
	Literal any
	Rule    *Rule
}

// MarshalJSON writes the literal or "=" and the rule.
func (c Computed) MarshalJSON() ([]byte, error) {
	if c.Rule != nil {
		return json.Marshal("=" + c.Rule.Source)
	}
	return json.Marshal(c.Literal)
}

// UnmarshalJSON reads any JSON value; numbers stay json.Number so that no digit is lost.
func (c *Computed) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&c.Literal); err != nil {
		return err
	}
	if s, ok := c.Literal.(string); ok && strings.HasPrefix(s, "=") {
		c.Literal, c.Rule = nil, &Rule{Source: s[1:]}
	}
	return nil
}

// Ordered is a JSON object whose order of keys counts.
type Ordered[T any] struct {
	keys   []string
	values map[string]T
}

// Get returns the value of a key.
func (o *Ordered[T]) Get(key string) (T, bool) {
	value, ok := o.values[key]
	return value, ok
}

// Set adds a key at the end or replaces its value in place.
func (o *Ordered[T]) Set(key string, value T) {
	if o.values == nil {
		o.values = map[string]T{}
	}
	if _, ok := o.values[key]; !ok {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

// Keys returns the keys in document order. The caller must not change the slice.
func (o *Ordered[T]) Keys() []string { return o.keys }

// Len returns the number of keys.
func (o *Ordered[T]) Len() int { return len(o.keys) }

// All yields keys and values in document order.
func (o *Ordered[T]) All() iter.Seq2[string, T] {
	return func(yield func(string, T) bool) {
		for _, key := range o.keys {
			if !yield(key, o.values[key]) {
				return
			}
		}
	}
}

// MarshalJSON writes the object in order.
func (o Ordered[T]) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, key := range o.keys {
		if i > 0 {
			out.WriteByte(',')
		}
		name, err := json.Marshal(key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(o.values[key])
		if err != nil {
			return nil, err
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// UnmarshalJSON reads the object and keeps its order.
func (o *Ordered[T]) UnmarshalJSON(data []byte) error {
	*o = Ordered[T]{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return errors.New("an object is expected here")
	}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		var value T
		if err := decoder.Decode(&value); err != nil {
			return err
		}
		o.Set(token.(string), value)
	}
	return nil
}

package metadata

import "slices"

// Conversion makes a new record of one entity from a record of another (conversions/<name>.json): it
// opens the ordinary form of a new record, filled in from the source.
type Conversion struct {
	Name  string `json:"name"`
	Label Text   `json:"label"` // of the button
	Help  Text   `json:"help,omitzero"`
	From  string `json:"from"`         // the entity of the source
	To    string `json:"to"`           // the entity of what is made
	If    *Rule  `json:"if,omitempty"` // over the source: when it is offered
	// Link is the field of the new record that leads back to its source, or a lines field and the
	// reference in its lines: quote, lines.order.
	Link string `json:"link"`
	// Once allows one record per source; as a rule over candidate it says which records count.
	Once Condition `json:"once,omitzero"`
	// Together lists fields in which several sources have to agree to be made into one record; without
	// it each is converted by itself.
	Together []string                  `json:"together,omitempty"`
	Add      []string                  `json:"add,omitempty"`   // fields that are added up over several sources
	Fields   Ordered[*Rule]            `json:"fields,omitzero"` // by field of To
	Lines    Ordered[*LinesConversion] `json:"lines,omitzero"`  // by lines field of To

	// Filled by Compile.
	Path   []string `json:"-"` // Link in its parts
	Target *Entity  `json:"-"` // To
}

// LinesConversion makes lines. Of is a lines field of the source, or a path to one through references;
// without it every source gives one line. With By, Of is an entity, and each of its records that refers to
// the source by that field gives one.
type LinesConversion struct {
	Of     string         `json:"of,omitempty"`
	By     string         `json:"by,omitempty"`
	If     *Rule          `json:"if,omitempty"`    // which lines are taken over
	Fields Ordered[*Rule] `json:"fields,omitzero"` // by field of the new line
	Left   *LeftOver      `json:"left,omitempty"`
}

// LeftOver lets lines be taken over in parts: only what no record made before has taken is offered, and no
// more can be taken.
type LeftOver struct {
	Match  []string `json:"match"`            // fields in which the new lines of a source's line agree
	Take   []string `json:"take"`             // their numbers; without anything of the first left a line is left out
	Counts *Rule    `json:"counts,omitempty"` // over candidate, a line made before: whether it counts

	Of *Entity `json:"-"` // of the new lines; filled by Compile
}

// Rules lists the rules that are run when a record is converted.
func (c *Conversion) Rules() []*Rule {
	rules := []*Rule{c.If}
	for _, value := range c.Fields.All() {
		rules = append(rules, value)
	}
	for _, lines := range c.Lines.All() {
		rules = append(rules, lines.Rules()...)
	}
	return slices.DeleteFunc(rules, func(r *Rule) bool { return r == nil })
}

// Rules lists the rules that are run for every line.
func (l *LinesConversion) Rules() []*Rule {
	rules := []*Rule{l.If}
	for _, value := range l.Fields.All() {
		rules = append(rules, value)
	}
	return slices.DeleteFunc(rules, func(r *Rule) bool { return r == nil })
}

// ConversionsFrom lists what can be made from the records of an entity.
func (m *Model) ConversionsFrom(entity string) []*Conversion {
	return filter(m.Conversions, func(c *Conversion) bool { return c.From == entity })
}

// ConversionsTo lists how records of an entity can be made from others.
func (m *Model) ConversionsTo(entity string) []*Conversion {
	return filter(m.Conversions, func(c *Conversion) bool { return c.To == entity })
}

// Conversion returns a conversion by name, or nil.
func (m *Model) Conversion(name string) *Conversion {
	for _, c := range m.Conversions {
		if c.Name == name {
			return c
		}
	}
	return nil
}

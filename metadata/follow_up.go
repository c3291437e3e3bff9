package metadata

import (
	"slices"

	"github.com/weft-crm/weft/metadata/rule"
)

// FollowUp says that the records of an entity are follow-ups: what people write down about other
// records, mostly on the way. It names fields by what they mean; a meaning without a field does without.
type FollowUp struct {
	Kind    string `json:"kind"`              // select: call, visit, …
	About   string `json:"about,omitempty"`   // reference: what it is about when it is not begun on a record
	When    string `json:"when,omitempty"`    // datetime: when it happened, or will
	Done    string `json:"done,omitempty"`    // boolean
	Outcome string `json:"outcome,omitempty"` // select
	Note    string `json:"note,omitempty"`    // longtext
	Next    string `json:"next,omitempty"`    // date: when to get in touch again
	Place   string `json:"place,omitempty"`   // geo: where the person was
	Files   string `json:"files,omitempty"`   // attachment: photos and recordings
	Call    string `json:"call,omitempty"`    // option of Kind that dials
	Visit   string `json:"visit,omitempty"`   // option of Kind that checks in
	Plan    string `json:"plan,omitempty"`    // option of Kind that lies ahead
	Mail    string `json:"mail,omitempty"`    // option of Kind that goes to an address
	Address string `json:"address,omitempty"` // email: where a mail goes; a workflow sends it
	View    string `json:"view,omitempty"`    // lists what the reader has to do
}

// Pass is what saving a record writes into the record that its field To refers to: each of Values, if
// If holds. It is done for a new record, and when something it reads has changed.
type Pass struct {
	Name   string           `json:"name"` // by which upper layers change it
	To     string           `json:"to"`
	If     *Rule            `json:"if,omitempty"`
	Values map[string]*Rule `json:"values"`
}

// meaning is a field of a follow-up with the kinds that can have it.
type meaning struct {
	name, field string
	kinds       []string
}

func (f *FollowUp) meanings() []meaning {
	return []meaning{
		{"kind", f.Kind, []string{"select"}},
		{"about", f.About, []string{"reference"}},
		{"when", f.When, []string{"datetime"}},
		{"done", f.Done, []string{"boolean"}},
		{"outcome", f.Outcome, []string{"select"}},
		{"note", f.Note, []string{"longtext", "text"}},
		{"next", f.Next, []string{"date", "datetime"}},
		{"place", f.Place, []string{"geo"}},
		{"files", f.Files, []string{"attachment"}},
		{"address", f.Address, []string{"email"}},
	}
}

// linkFollowUp checks that the fields of a follow-up are there and fit.
func (c *compiler) linkFollowUp(def *definition, e *Entity) {
	if e.FollowUp == nil {
		return
	}
	at := def.spot().key("follow_up")
	for _, one := range e.FollowUp.meanings() {
		f := c.fieldNamed(at.key(one.name), e, one.field)
		if f != nil && !slices.Contains(one.kinds, f.Kind) {
			en, zh := kindWords(one.kinds)
			c.fail(at.key(one.name), "follow_up_kind", "\""+f.Name+"\" has to be a field of the kind "+en+".", "“"+f.Name+"”必须是"+zh+"字段。")
		}
	}
	kind := e.byName[e.FollowUp.Kind]
	if kind == nil || kind.Choices == nil {
		return
	}
	for name, option := range map[string]string{"call": e.FollowUp.Call, "visit": e.FollowUp.Visit, "plan": e.FollowUp.Plan, "mail": e.FollowUp.Mail} {
		if problem := kind.names(option); option != "" && problem != nil {
			c.report(at.key(name), problem.Code, problem.Message, false)
		}
	}
}

// kindWords names kinds in English, "a or b", and in Chinese.
func kindWords(kinds []string) (en, zh string) {
	for i, kind := range kinds {
		if i > 0 {
			en, zh = en+" or ", zh+"或"
		}
		label := kindsByName[kind].Label()
		en, zh = en+kind, zh+"“"+label.Zh+"”"
	}
	return en, zh
}

// linkPasses checks that what is passed on has a place to go.
func (c *compiler) linkPasses(def *definition, e *Entity) {
	for i := range e.Passes {
		pass, at := e.Passes[i], def.spot().key("passes").item(i)
		to := c.fieldNamed(at.key("to"), e, pass.To)
		if to == nil {
			continue
		}
		if to.Kind != "reference" || to.Target == nil {
			c.fail(at.key("to"), "pass_to", "Values are passed on through a reference; \""+to.Name+"\" is none.", "只能通过引用字段传递数据，“"+to.Name+"”不是引用。")
			continue
		}
		for _, name := range sortedKeys(pass.Values) {
			f := c.fieldNamed(at.key("values").key(name), to.Target, name)
			if f != nil && (f.Managed() || f.Kind == "lines" || f.Kind == "encrypted") {
				c.fail(at.key("values").key(name), "pass_field", "Nothing can be written into \""+f.Name+"\".", "不能写入字段“"+f.Name+"”。")
			}
		}
	}
}

// passRules registers the rules of what is passed on.
func (c *compiler) passRules(def *definition, e *Entity, at Place) {
	for i, pass := range e.Passes {
		spot := def.spot().key("passes").item(i)
		c.addRule(spot.key("if"), pass.If, at, rule.Boolean)
		to := e.byName[pass.To]
		if to == nil || to.Target == nil {
			continue
		}
		for _, name := range sortedKeys(pass.Values) {
			if f := to.Target.byName[name]; f != nil {
				c.addRule(spot.key("values").key(name), pass.Values[name], at, f.accepts()...)
			}
		}
	}
}

// Rules lists the rules of the pass.
func (p *Pass) Rules() []*Rule {
	rules := []*Rule{}
	if p.If != nil {
		rules = append(rules, p.If)
	}
	for _, name := range sortedKeys(p.Values) {
		rules = append(rules, p.Values[name])
	}
	return rules
}

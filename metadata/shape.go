package metadata

import (
	"slices"

	"github.com/weft-crm/weft/metadata/rule"
)

// EntityShape is an entity as rules see it: its fields, the parts of its money fields and the
// system fields. References lead on to other shapes.
type EntityShape struct{ entity *Entity }

// Shape gives the entity as rules see it.
func (e *Entity) Shape() rule.Shape { return EntityShape{e} }

// ShapeName is the entity's name.
func (s EntityShape) ShapeName() string { return s.entity.Name }

// Field returns the type of a field.
func (s EntityShape) Field(name string) (rule.Type, bool) {
	if f := s.entity.byName[name]; f != nil && !f.Archived {
		return f.RuleType(), true
	}
	if attribute := s.entity.attributes[name]; attribute != nil {
		return attribute.Type, true
	}
	return rule.Type{}, false
}

// FieldLabel names a field in the words of its title.
func (s EntityShape) FieldLabel(name string) rule.Text {
	if attribute := s.entity.attributes[name]; attribute != nil {
		return rule.Text(attribute.SpokenLabel())
	}
	return rule.Text{}
}

// FieldNames lists the fields in document order, then the system fields.
func (s EntityShape) FieldNames() []string {
	var names []string
	for _, f := range s.entity.LiveFields() {
		names = append(names, f.Name)
	}
	for _, name := range s.entity.attributed {
		if s.entity.byName[name] == nil {
			names = append(names, name)
		}
	}
	return names
}

// fixedShape is a shape with some fields of its own, laid over another shape or none.
type fixedShape struct {
	name   string
	over   rule.Shape
	fields []fixedField
}

type fixedField struct {
	name string
	of   rule.Type
}

func (s *fixedShape) ShapeName() string { return s.name }

func (s *fixedShape) Field(name string) (rule.Type, bool) {
	for _, field := range s.fields {
		if field.name == name {
			return field.of, true
		}
	}
	if s.over != nil {
		return s.over.Field(name)
	}
	return rule.Type{}, false
}

func (s *fixedShape) FieldLabel(name string) rule.Text {
	if s.over != nil {
		return s.over.FieldLabel(name)
	}
	return rule.Text{}
}

func (s *fixedShape) FieldNames() []string {
	var names []string
	if s.over != nil {
		names = s.over.FieldNames()
	}
	for _, field := range s.fields {
		if !slices.Contains(names, field.name) {
			names = append(names, field.name)
		}
	}
	return names
}

// eventShape is an event from outside: what comes along is only known when it arrives, as texts.
type eventShape struct{}

func (eventShape) ShapeName() string { return "event" }

func (eventShape) Field(string) (rule.Type, bool) { return textType, true }

func (eventShape) FieldLabel(string) rule.Text { return rule.Text{} }

func (eventShape) FieldNames() []string { return nil }

var (
	textType    = rule.Type{Kind: rule.String, Nullable: true}
	numberType  = rule.Type{Kind: rule.Number}
	booleanType = rule.Type{Kind: rule.Boolean}
	anyType     = rule.Type{Kind: rule.Any, Nullable: true}
	textsType   = rule.Type{Kind: rule.List, Elem: textElement}
)

// companyShapes are the shapes of user, org and flow in one model.
type companyShapes struct{ user, org, company, flow, tree rule.Type }

// newCompanyShapes builds them over the model's entities user and department, as far as there are.
//
// The functions of org take a user or a department (its id will do) and give lists:
// departments_above the department and those above it, departments_below it and those below it,
// members_below the people of departments_below, members_above those of departments_above,
// managers the managers above a person, the nearest first, reports all people below a person; head
// is the head of a department. Nobody is in the list of people above or below themselves.
// day_begins takes a date and gives the moment at which it begins in the company.
func newCompanyShapes(users, departments *Entity) companyShapes {
	user := &fixedShape{name: "user", fields: []fixedField{{"roles", textsType}, {"teams", textsType}}}
	if users != nil {
		user.over = users.Shape()
	} else {
		user.fields = append(user.fields, fixedField{"id", rule.Type{Kind: rule.String}}, fixedField{"name", textType},
			fixedField{"grade", rule.Type{Kind: rule.Number, Nullable: true}}, fixedField{"department", anyType})
	}
	userType := rule.Type{Kind: rule.Record, Shape: user}
	person := rule.Type{Kind: rule.Record, Nullable: true, Shape: user}
	department := anyType
	if departments != nil {
		department = rule.Type{Kind: rule.Record, Nullable: true, Shape: departments.Shape()}
	}
	people, units := rule.Type{Kind: rule.List, Elem: &person}, rule.Type{Kind: rule.List, Elem: &department}
	about := func(result rule.Type, inverse string) rule.Type {
		return rule.Type{Kind: rule.Func, Call: &rule.Signature{Args: []rule.Type{anyType}, Result: result, Inverse: inverse}}
	}
	company := &fixedShape{name: "org"}
	for _, name := range slices.Concat(CompanySettings, CompanyDetails) {
		company.fields = append(company.fields, fixedField{name, textType})
	}
	org := &fixedShape{name: "org", over: company, fields: []fixedField{
		{"departments_above", about(units, "members_below")},
		{"departments_below", about(units, "members_above")},
		{"members_below", about(people, "departments_above")},
		{"members_above", about(people, "departments_below")},
		{"managers", about(people, "reports")},
		{"reports", about(people, "managers")},
		{"head", about(person, "")},
		{"day_begins", rule.Type{Kind: rule.Func, Call: &rule.Signature{
			Args: []rule.Type{{Kind: rule.Date, Nullable: true}}, Result: rule.Type{Kind: rule.Time, Nullable: true},
		}}},
	}}
	flow := &fixedShape{name: "flow", fields: []fixedField{
		{"decisions", numberType},
		{"round", numberType},
		{"state", textType},
		{"submitter", person},
		{"comment", textType},
		{"done", rule.Type{Kind: rule.Func, Call: &rule.Signature{Args: []rule.Type{{Kind: rule.String}}, Result: booleanType}}},
	}}
	return companyShapes{
		user: userType, org: rule.Type{Kind: rule.Record, Shape: org}, company: rule.Type{Kind: rule.Record, Shape: company},
		flow: rule.Type{Kind: rule.Record, Shape: flow},
	}
}

// treeShape has a function for each tree of the model, which gives a record's id and those of all
// records below it.
func treeShape(entities []*Entity) rule.Type {
	shape := &fixedShape{name: "tree"}
	for _, e := range entities {
		if f := e.TreeOf(); f != nil {
			call := &rule.Signature{Args: []rule.Type{anyType}, Result: rule.Type{Kind: rule.List, Elem: textElement}}
			shape.fields = append(shape.fields, fixedField{TreeName(e, f), rule.Type{Kind: rule.Func, Call: call}})
		}
	}
	return rule.Type{Kind: rule.Record, Shape: shape}
}

// userObject is a user with what is not a field of its record.
type userObject struct {
	*Record
	roles, teams []string
}

// UserObject is a user as rules see it, with roles and teams.
func UserObject(r *Record, roles, teams []string) rule.Object {
	return userObject{Record: r, roles: roles, teams: teams}
}

// Get returns a field, the roles or the teams.
func (u userObject) Get(name string) any {
	switch name {
	case "roles":
		return u.roles
	case "teams":
		return u.teams
	default:
		return u.Record.Get(name)
	}
}

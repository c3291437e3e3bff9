package metadata

// EntityByID returns an entity, live or archived, by its stable id, or nil.
func (m *Model) EntityByID(id string) *Entity {
	for _, e := range m.Entities {
		if e.ID == id {
			return e
		}
	}
	return nil
}

// LiveEntities lists the entities that are not archived.
func (m *Model) LiveEntities() []*Entity {
	for i, e := range m.Entities {
		if e.Archived { // they stand behind the live ones
			return m.Entities[:i]
		}
	}
	return m.Entities
}

// Form returns an entity's form by name, or nil. Every entity has the form "default".
func (m *Model) Form(entity, name string) *Form {
	for _, form := range m.Forms {
		if form.Entity == entity && form.Name == name {
			return form
		}
	}
	return nil
}

// View returns an entity's view by name, or nil. Every entity has the view "all".
func (m *Model) View(entity, name string) *View {
	for _, view := range m.Views {
		if view.Entity == entity && view.Name == name {
			return view
		}
	}
	return nil
}

// FormsOf lists an entity's forms.
func (m *Model) FormsOf(entity string) []*Form {
	return filter(m.Forms, func(form *Form) bool { return form.Entity == entity })
}

// ViewsOf lists an entity's views.
func (m *Model) ViewsOf(entity string) []*View {
	return filter(m.Views, func(view *View) bool { return view.Entity == entity })
}

// WorkflowsOf lists the workflows on an entity.
func (m *Model) WorkflowsOf(entity string) []*Workflow {
	return filter(m.Workflows, func(w *Workflow) bool { return w.Entity == entity })
}

// AssignmentOf returns an entity's assignment rules, or nil.
func (m *Model) AssignmentOf(entity string) *Assignment {
	for _, assignment := range m.Assignments {
		if assignment.Entity == entity {
			return assignment
		}
	}
	return nil
}

// Role returns a role by name, or nil.
func (m *Model) Role(name string) *Role { return m.roles[name] }

// Team returns a team by name, or nil.
func (m *Model) Team(name string) *Team { return m.teams[name] }

// Back is a field of another entity that refers to an entity.
type Back struct {
	Entity *Entity
	Field  *Field
}

// TreeOf returns an entity's tree: the reference by which its records stand below each other, or nil.
func (e *Entity) TreeOf() *Field {
	for _, f := range e.LiveFields() {
		if f.Tree {
			return f
		}
	}
	return nil
}

// TreeName is what rules call the tree of an entity: tree.category_parent(x) is x and all below it.
func TreeName(e *Entity, f *Field) string { return e.Name + "_" + f.Name }

// Tree returns a tree by the name rules use.
func (m *Model) Tree(name string) (Back, bool) {
	for _, e := range m.LiveEntities() {
		if f := e.TreeOf(); f != nil && TreeName(e, f) == name {
			return Back{e, f}, true
		}
	}
	return Back{}, false
}

// ReferencesTo lists the live fields that point to an entity.
func (m *Model) ReferencesTo(entity string) []Back {
	var backs []Back
	for _, e := range m.LiveEntities() {
		for _, f := range e.LiveFields() {
			if f.refersTo(m.entities[entity]) {
				backs = append(backs, Back{e, f})
			}
		}
	}
	return backs
}

func filter[T any](list []T, keep func(T) bool) []T {
	var kept []T
	for _, item := range list {
		if keep(item) {
			kept = append(kept, item)
		}
	}
	return kept
}

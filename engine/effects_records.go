package engine

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// writeRecord saves what the workflow, and people with their decisions, set. The kernel has
// checked which fields a step lets people edit.
func (a *aftermath) writeRecord() error {
	set := slices.Concat(a.restored, a.edits, a.fields)
	if a.owner != nil {
		set = append(set, flow.FieldValue{Field: "owner", Value: *a.owner})
	}
	if len(set) == 0 {
		return nil
	}
	saved, err := a.as(a.by.operator(ViaWorkflow)).save(&change{
		Save: Save{Entity: a.run.Entity, ID: a.run.RecordID}, set: set, run: a.run.ID,
	})
	if err != nil {
		return err
	}
	*a.record = *saved // whoever gave us the record goes on with what is stored now
	a.old = nil
	return nil
}

// restore takes back what was changed in the record since one of its versions. One that was made when
// its run began has nothing to go back to.
func (a *aftermath) restore(version int64) error {
	if version == 0 {
		return nil
	}
	past, err := asOfVersion(a.tx, a.record, version)
	if err != nil {
		return err
	}
	for _, field := range a.record.Entity.LiveFields() {
		secret := field.Kind == "encrypted" || field.Kind == "lines" && hasSecrets(field.Target) // history does not know them
		if secret || field.Managed() || field.Name == a.workflow.Field || stillHas(a.record, field, jsonOf(field, past)) {
			continue
		}
		value, err := decodeValue(jsonOf(field, past))
		if err != nil {
			return err
		}
		if field.Kind == "lines" {
			value = linesToSend(field, value, linesOf(a.record, field))
		}
		a.restored = append(a.restored, flow.FieldValue{Field: field.Name, Value: value})
	}
	return nil
}

// assign notes who gets the record: the person found, else by the entity's assignment rules, else
// nobody.
func (a *aftermath) assign(effect flow.Assign) error {
	owner := effect.Person
	if owner == "" {
		found, err := a.assignee(a.record)
		if err != nil {
			return err
		}
		owner = found
	}
	a.owner = &owner
	return nil
}

// assignee asks the assignment rules of an entity who gets a record; "" for nobody. Of a team it is
// the member who owns the fewest of its records.
func (a *act) assignee(record *metadata.Record) (string, error) {
	assignment := a.m.AssignmentOf(record.Entity.Name)
	if assignment == nil {
		return "", nil
	}
	scope := a.scope(record, nil)
	for _, one := range assignment.Rules {
		if one.If != nil {
			if holds, err := one.If.Program.True(scope); err != nil || !holds {
				continue // a rule that fails gives the record to nobody
			}
		}
		if one.User != nil {
			value, err := one.User.Program.Run(scope)
			if err != nil {
				continue
			}
			return identity(value), nil
		}
		return a.leastBusy(a.tx, record.Entity, one.Team)
	}
	return "", nil
}

// leastBusy gives the active member of a team who owns the fewest records of an entity, the first
// in the team's order among equals.
func (e *Engine) leastBusy(tx *store.Tx, entity *metadata.Entity, team string) (string, error) {
	members := e.directory().Queue("team:" + team)
	if len(members) == 0 {
		return "", nil
	}
	query := store.Query{Entity: entity, Where: []store.Condition{refersToAny("owner", members)}}
	rows, err := tx.Aggregate(query, []store.Group{{Path: []string{"owner"}}}, []store.Measure{{Function: "count"}})
	if err != nil {
		return "", err
	}
	load := map[string]int64{}
	for _, row := range rows {
		owner, _ := row.Keys[0].(string)
		load[owner], _ = row.Values[0].(int64)
	}
	return slices.MinFunc(members, func(a, b string) int { return int(load[a] - load[b]) }), nil
}

func (a *aftermath) createRecord(effect flow.CreateRecord) error {
	values := a.inCurrencyOfRecord(effect.Entity, effect.Values)
	_, err := a.as(a.by.operator(ViaWorkflow)).createForWorkflow(effect.Entity, values)
	return err
}

// updateRecord writes into another record. What that one refuses is told with its name, for whoever
// decides sees another form.
func (a *aftermath) updateRecord(effect flow.UpdateRecord) error {
	_, err := a.as(a.by.operator(ViaWorkflow)).save(&change{
		Save: Save{Entity: effect.Entity, ID: effect.ID}, set: a.inCurrencyOfRecord(effect.Entity, effect.Values), run: a.run.ID,
	})
	refused := AsError(err)
	if refused == nil || len(refused.Fields) == 0 {
		return err
	}
	label, why := a.m.Entity(effect.Entity).Label, refused.Fields[0].Message
	return Refuse(Invalid, refused.Fields[0].Code, label.In("en")+": "+why.In("en"), label.In("zh")+"："+why.In("zh"))
}

// inCurrencyOfRecord gives amounts that rules worked out the currency of the record they come from.
func (a *aftermath) inCurrencyOfRecord(name string, values []flow.FieldValue) []flow.FieldValue {
	entity, given, currency := a.m.Entity(name), slices.Clone(values), ""
	for i, value := range given {
		amount, worked := value.Value.(decimal.Decimal)
		field := entity.FieldByName(value.Field)
		if !worked || field == nil || field.Kind != "money" {
			continue
		}
		if currency == "" {
			currency = a.computing(a.record, nil).currency()
		}
		given[i].Value = metadata.Money{Amount: amount, Currency: currency}
	}
	return given
}

// createForWorkflow creates a record with the values a workflow has for it; the person it acts for
// owns it unless another owner is among them.
func (a *act) createForWorkflow(entity string, values []flow.FieldValue) (*metadata.Record, error) {
	set := slices.Clone(values)
	if !slices.ContainsFunc(set, func(value flow.FieldValue) bool { return value.Field == "owner" }) {
		set = append(set, flow.FieldValue{Field: "owner", Value: a.by.author()})
	}
	return a.save(&change{Save: Save{Entity: entity}, set: set})
}

// actorFor is the engine acting for a person.
func (e *Engine) actorFor(_ *model, person string) Actor {
	actor := engineActor(ViaWorkflow)
	actor.For = person
	return actor
}

// sortedKeys lists the keys of a map in order, so that what follows is the same everywhere.
func sortedKeys[V any](values map[string]V) []string { return slices.Sorted(maps.Keys(values)) }

// valueProblems gives problems of values the shape of answers.
func valueProblems(problems []metadata.ValueProblem) []FieldProblem {
	list := make([]FieldProblem, len(problems))
	for i, problem := range problems {
		list[i] = FieldProblem{Field: problem.Field, Pointer: "/" + problem.Field + problem.Pointer, Code: problem.Code, Message: problem.Message}
	}
	return list
}

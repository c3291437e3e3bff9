package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

type verifyCommand struct {
	Repair   bool   `help:"Write computed values that are wrong anew; each change stands in the record's history."`
	JSON     bool   `help:"Tell each difference as one line of JSON." name:"json"`
	Quiet    bool   `help:"Tell no progress."`
	Language string `help:"Language of messages: en or zh." enum:"en,zh" default:"en" env:"WEFT_LANGUAGE"`
}

// verifyWords are what the command says.
var verifyWords = map[string]metadata.Text{
	engine.FindingValue:     {En: "%s %s: %s is %s, but should be %s", Zh: "%s %s：%s 为 %s，应为 %s"},
	engine.FindingReference: {En: "%s %s: %s leads to a record that does not exist: %s", Zh: "%s %s：%s 指向不存在的记录 %s"},
	engine.FindingLine:      {En: "%s %s: this line belongs to no record", Zh: "%s %s：该明细不属于任何记录"},
	engine.FindingTask:      {En: "%s %s: this open task belongs to no active process", Zh: "%s %s：该待办不属于任何进行中的流程"},
	engine.FindingSummary:   {En: "%s %s: these figures by group are not those of the records", Zh: "%s %s：分组统计与记录不符"},
	"progress":              {En: "%s: %d records looked at", Zh: "%s：已检查 %d 条记录"},
	"fine":                  {En: "Everything is as it should be.", Zh: "数据全部一致。"},
	"done":                  {En: "%d differences, %d repaired", Zh: "共 %d 处不一致，已修复 %d 处"},
}

// Run verifies and ends with 1 when something is wrong that was not repaired.
func (v verifyCommand) Run(env *environment) error {
	say := func(word string, values ...any) {
		fmt.Fprintf(env.out, verifyWords[word].In(v.Language)+"\n", values...)
	}
	found, repaired := 0, 0
	err := withExisting(env, func(ctx context.Context, running *engine.Engine, by engine.Actor) error {
		return running.Verify(ctx, by, engine.Verification{
			Repair: v.Repair,
			Found: func(one engine.Finding) {
				if found++; one.Repaired {
					repaired++
				}
				v.tell(env, one, say)
			},
			Progress: func(entity string, looked int) {
				if !v.Quiet && !v.JSON {
					say("progress", entity, looked)
				}
			},
		})
	})
	switch {
	case err != nil:
		return err
	case found == 0 && !v.JSON:
		say("fine")
	case !v.JSON:
		say("done", found, repaired)
	}
	if found > repaired {
		return errTold
	}
	return nil
}

// tell tells one difference.
func (v verifyCommand) tell(env *environment, one engine.Finding, say func(string, ...any)) {
	switch {
	case v.JSON:
		_ = json.NewEncoder(env.out).Encode(one) // a broken pipe ends the command soon enough
	case one.Kind == engine.FindingValue:
		say(one.Kind, one.Entity, one.Record, one.Field, one.Stored, one.Expected)
	case one.Kind == engine.FindingReference:
		say(one.Kind, one.Entity, one.Record, one.Field, one.Stored)
	case one.Kind == engine.FindingSummary:
		say(one.Kind, one.Entity, one.Field)
	default:
		say(one.Kind, one.Entity, one.Record)
	}
}

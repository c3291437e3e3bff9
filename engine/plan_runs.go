package engine

import (
	"slices"
	"strconv"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// goneField is a field of the release that serves which the next one does not have under its name.
type goneField struct {
	entity *metadata.Entity
	field  *metadata.Field
}

// stillUsed refuses to remove or rename fields that processes under way use: those end by the definition with
// which they began, and would not find them any more.
func (p *planning) stillUsed() (metadata.Problems, error) {
	gone := p.goneFields()
	if len(gone) == 0 {
		return nil, nil
	}
	groups, err := p.tx.RunsByRelease()
	if err != nil {
		return nil, err
	}
	var problems metadata.Problems
	for _, group := range groups {
		pinned, err := p.modelOf(p.tx, p.m, group.Release)
		if err != nil {
			return nil, err
		}
		workflow := pinned.Workflow(group.Workflow)
		if next := p.next.Workflow(group.Workflow); next != nil && next.Hash == workflow.Hash {
			continue // it was checked with the rest
		}
		for _, one := range gone {
			if one.usedBy(pinned, workflow) {
				problems = append(problems, p.underWay(one, workflow, group))
			}
		}
	}
	return problems, nil
}

// goneFields lists what the next release has no more, or under another name.
func (p *planning) goneFields() []goneField {
	var gone []goneField
	for _, entity := range p.m.LiveEntities() {
		next := p.next.EntityByID(entity.ID)
		for _, field := range entity.LiveFields() {
			kept := next != nil && slices.ContainsFunc(next.LiveFields(), func(known *metadata.Field) bool {
				return known.ID == field.ID && known.Name == field.Name
			})
			if !kept {
				gone = append(gone, goneField{entity, field})
			}
		}
	}
	return gone
}

// usedBy reports whether a workflow of an earlier release uses the field.
func (g goneField) usedBy(pinned *metadata.Model, workflow *metadata.Workflow) bool {
	uses := pinned.WhereUsed("entities/" + g.entity.Name + "/fields/" + g.field.Name)
	return slices.ContainsFunc(uses, func(use metadata.Use) bool { return use.Path == "workflows/"+workflow.Key+".json" })
}

func (p *planning) underWay(g goneField, workflow *metadata.Workflow, group store.UnderWay) metadata.Problem {
	count := strconv.FormatInt(group.Count, 10)
	return metadata.ProblemIn(p.next.Layers, "entities/"+g.entity.Name+".json", "/fields", metadata.Problem{
		Code: "field_under_way",
		Message: metadata.Text{
			En: "“" + g.field.Label.In("en") + "” is still used by processes under way of “" + workflow.Title.In("en") + "” (" + count +
				"), which end as they began. It can be removed or renamed once they have ended.",
			Zh: "“" + g.field.Label.In("zh") + "”仍被 " + count + " 个进行中的“" + workflow.Title.In("zh") + "”流程使用，这些流程按启动时的定义运行。待其结束后才能删除或改名。",
		},
	})
}

package engine

import (
	"slices"
	"strconv"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// goneName is what the release that serves has under a name, and the next one has not.
type goneName struct {
	address     string // as Model.WhereUsed knows it
	label       metadata.Text
	path, place string // where the next release says so
	code        string
}

// stillUsed refuses to remove or rename fields, and to rename entities, that processes under way use: those end by
// the definition with which they began, and would not find them any more.
func (p *planning) stillUsed() (metadata.Problems, error) {
	gone := p.goneNames()
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

// goneNames lists what the next release has under another name, and fields that it has no more.
func (p *planning) goneNames() []goneName {
	var gone []goneName
	for _, entity := range p.m.LiveEntities() {
		address, next := "entities/"+entity.Name, p.next.EntityByID(entity.ID)
		if next != nil && !next.Archived && next.Name != entity.Name {
			gone = append(gone, goneName{address, entity.Label, "entities/" + next.Name + ".json", "/name", "entity_under_way"})
		}
		for _, field := range entity.LiveFields() {
			if !keepsName(next, field) {
				gone = append(gone, goneName{address + "/fields/" + field.Name, field.Label, address + ".json", "/fields", "field_under_way"})
			}
		}
	}
	return gone
}

// keepsName reports whether the next release has a field under its name; next may be nil.
func keepsName(next *metadata.Entity, field *metadata.Field) bool {
	return next != nil && slices.ContainsFunc(next.LiveFields(), func(known *metadata.Field) bool {
		return known.ID == field.ID && known.Name == field.Name
	})
}

// usedBy reports whether a workflow of an earlier release uses what is gone.
func (g goneName) usedBy(pinned *metadata.Model, workflow *metadata.Workflow) bool {
	uses := pinned.WhereUsed(g.address)
	return slices.ContainsFunc(uses, func(use metadata.Use) bool { return use.Path == "workflows/"+workflow.Key+".json" })
}

func (p *planning) underWay(g goneName, workflow *metadata.Workflow, group store.UnderWay) metadata.Problem {
	count := strconv.FormatInt(group.Count, 10)
	return metadata.ProblemIn(p.next.Layers, g.path, g.place, metadata.Problem{
		Code: g.code,
		Message: metadata.Text{
			En: "“" + g.label.In("en") + "” is still used by processes under way of “" + workflow.Title.In("en") + "” (" + count +
				"), which end as they began. It can be removed or renamed once they have ended.",
			Zh: "“" + g.label.In("zh") + "”仍被 " + count + " 个进行中的“" + workflow.Title.In("zh") + "”流程使用，这些流程按启动时的定义运行。待其结束后才能删除或改名。",
		},
	})
}

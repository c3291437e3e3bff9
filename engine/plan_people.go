package engine

import (
	"slices"
	"strconv"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// proveWithPeople warns of steps and buttons of changed workflows for which nobody is there now: what
// the definitions alone cannot show.
func (e *Engine) proveWithPeople(next *metadata.Model) metadata.Problems {
	problems := metadata.Problems{}
	serving := e.current.Load()
	for _, workflow := range next.Workflows {
		if was := serving.Workflow(workflow.Key); was != nil && was.Hash == workflow.Hash {
			continue
		}
		p := &peopleProof{engine: e, org: e.org.Load(), directory: e.directory(), next: next, workflow: workflow}
		p.prove()
		problems = append(problems, p.problems...)
	}
	return problems
}

// peopleProof looks for people in one workflow.
type peopleProof struct {
	engine    *Engine
	org       *organisation
	directory *flow.Directory
	next      *metadata.Model
	workflow  *metadata.Workflow
	problems  metadata.Problems
	admins    bool // told that there is no administrator of runs
}

func (p *peopleProof) warn(place, code, en, zh string) {
	p.problems = append(p.problems, metadata.ProblemIn(p.next.Layers, "workflows/"+p.workflow.Key+".json", place, metadata.Problem{
		Code: code, Message: metadata.Text{En: en, Zh: zh}, Warning: true,
	}))
}

func (p *peopleProof) prove() {
	p.connections()
	p.people("/start/who", p.workflow.Start.Who)
	for name, state := range p.workflow.States.All() {
		place := "/states/" + name
		p.flow(place+"/flow", state.Flow)
		for event, transitions := range state.On.All() {
			for i, transition := range transitions {
				at := place + "/on/" + event
				if len(transitions) > 1 {
					at += "/" + strconv.Itoa(i)
				}
				p.button(at, transition)
			}
		}
	}
}

// button warns of a transition that nobody can fire.
func (p *peopleProof) button(place string, transition *metadata.Transition) {
	found := p.known(transition.Who)
	if len(transition.Who) > 0 && found.all && len(found.people) == 0 {
		label, why := transition.Title, p.nobodyBehind(transition.Who)
		p.warn(place+"/who", "nobody_button", "Nobody can press \""+label.In("en")+"\": "+why.En+".", "没有人员可以执行“"+label.In("zh")+"”："+why.Zh+"。")
		return
	}
	p.people(place+"/who", transition.Who)
}

func (p *peopleProof) flow(place string, steps []*metadata.Step) {
	for i, step := range steps {
		at := place + "/" + strconv.Itoa(i)
		switch {
		case step.Approve != nil:
			p.approve(at+"/approve", step, step.Approve)
		case step.Handle != nil:
			p.approve(at+"/handle", step, step.Handle)
		case step.CC != nil:
			p.people(at+"/cc/to", step.CC.To)
		}
		for j, choice := range step.Choose {
			p.flow(at+"/choose/"+strconv.Itoa(j)+"/flow", choice.Flow)
		}
		if step.Parallel != nil {
			for j, branch := range step.Parallel.Branches {
				p.flow(at+"/parallel/branches/"+strconv.Itoa(j)+"/flow", branch.Flow)
			}
		}
	}
}

// connections warns of calls to systems that this installation does not know.
func (p *peopleProof) connections() {
	for _, named := range p.workflow.Connections {
		if _, known := p.engine.config.Connections[named.Name]; !known && p.engine.config.world == nil {
			p.warn(named.Place, "unknown_connection",
				"This installation has no connection \""+named.Name+"\", so every call stops with an incident. Add it to the file that --connections names; System lists what is set up.",
				"此系统未配置连接“"+named.Name+"”，每次调用都会成为异常。请将其加入 --connections 指定的文件；“系统”页面列出已配置的连接。")
		}
	}
}

// approve warns of an approval that nobody, or not enough people, can decide.
func (p *peopleProof) approve(place string, step *metadata.Step, approve *metadata.Approve) {
	found := p.known(approve.By)
	label := step.Title
	switch {
	case found.all && len(found.people) == 0:
		why, instead := p.nobodyBehind(approve.By), p.instead(place, approve)
		p.warn(place+"/by", "nobody", "Nobody can decide \""+label.In("en")+"\": "+why.En+". "+instead.En,
			"“"+label.In("zh")+"”没有审批人："+why.Zh+"。"+instead.Zh)
		return
	case found.all && p.tooFew(approve):
		p.warn(place+"/mode/pass", "too_few_people", "Only "+strconv.Itoa(len(found.people))+" people can vote on \""+label.In("en")+"\", so "+strconv.Itoa(approve.Mode.Pass)+" approvals are never reached.",
			"“"+label.In("zh")+"”只有 "+strconv.Itoa(len(found.people))+" 人可投票，无法达到 "+strconv.Itoa(approve.Mode.Pass)+" 票。")
	case found.all && len(found.people) == 1 && step.Approve != nil:
		p.onlySeat(place, label, approve, found.people[0])
	}
	p.people(place+"/by", approve.By)
}

// tooFew reports whether a vote asks for more people than the steps's queues have.
func (p *peopleProof) tooFew(approve *metadata.Approve) bool {
	if approve.Mode == nil || approve.Mode.Pass == 0 {
		return false
	}
	total := 0
	for _, who := range approve.By {
		weight := max(1, who.Weight) * len(p.known([]*metadata.Who{who}).people)
		if approve.Mode.Each && weight < approve.Mode.Pass {
			return true
		}
		total += weight
	}
	return total < approve.Mode.Pass
}

// onlySeat warns that the one person who can decide cannot decide about own requests.
func (p *peopleProof) onlySeat(place string, label metadata.Text, approve *metadata.Approve, id string) {
	person := p.org.people[id]
	climbs := (approve.Self == "manager" || approve.Self == "head") && person != nil && person.manager != ""
	if approve.Self == "allow" || approve.Self == "" || climbs || person == nil {
		return
	}
	instead := p.instead(place, approve)
	if approve.Self == "skip" {
		instead = metadata.Text{En: "The step then passes by itself.", Zh: "该步骤届时自动通过。"}
	}
	p.warn(place+"/by", "only_seat", "Only "+person.name+" can decide \""+label.In("en")+"\". When "+person.name+" submits, nobody is left to ask. "+instead.En,
		"“"+label.In("zh")+"”只有"+person.name+"可以审批。当"+person.name+"本人提交时将无人审批。"+instead.Zh)
}

// instead says what the policy "empty" does.
func (p *peopleProof) instead(place string, approve *metadata.Approve) metadata.Text {
	switch empty := approve.Empty; {
	case empty != nil && len(empty.To) > 0:
		if found := p.known(empty.To); found.all && len(found.people) == 0 {
			return metadata.Text{En: "Those named under \"empty\" are not there either, so the run stops until an administrator acts.", Zh: "“empty”中指定的人员也不存在，流程将停止，等待管理员处理。"}
		}
		return metadata.Text{En: "It goes to those named under \"empty\".", Zh: "将转给“empty”中指定的人员。"}
	case empty != nil && empty.Do == "approve":
		return metadata.Text{En: "The step then passes by itself.", Zh: "该步骤届时自动通过。"}
	case empty != nil && empty.Do == "reject":
		return metadata.Text{En: "The step is then rejected by itself.", Zh: "该步骤届时自动驳回。"}
	case empty != nil && empty.Do == "incident":
		return metadata.Text{En: "Every run stops there until an administrator acts.", Zh: "每个流程都会停在此处，等待管理员处理。"}
	}
	if len(p.directory.Queue("admin")) == 0 && !p.admins {
		p.admins = true
		p.warn(place, "nobody_admin", "There is no active administrator of runs to whom steps without people could go.", "没有在职的流程管理员可接收无人审批的步骤。")
	}
	return metadata.Text{En: "It goes to the administrators.", Zh: "将转给管理员。"}
}

// people warns of entries that lead to nobody, whoever submits.
func (p *peopleProof) people(place string, entries []*metadata.Who) {
	for i, who := range entries {
		at := place + "/" + strconv.Itoa(i)
		switch {
		case who.User != "":
			p.named(at+"/user", who.User)
		case who.Role != "" || who.Team != "":
			everywhere := *who
			everywhere.Of = ""
			p.queue(at, &everywhere)
		case who.Manager > 0:
			if !slices.ContainsFunc(p.org.order, func(one *person) bool { return one.active && len(p.org.managers(one.id)) >= who.Manager }) {
				p.warn(at+"/manager", "nobody_above", "Nobody has "+strconv.Itoa(who.Manager)+" managers above, so this leads to nobody.", "没有人员有 "+strconv.Itoa(who.Manager)+" 级上级，此处找不到任何人。")
			}
		case who.Chain != nil && who.Chain.Until != nil:
			p.chain(at+"/chain/until", who.Chain.Until)
		case who.Head != "":
			if !p.hasHeads() {
				p.warn(at+"/head", "nobody_head", "No department has a head yet, so this leads to nobody.", "没有任何部门设置负责人，此处找不到任何人。")
			}
		case who.Territory != "":
			if !slices.ContainsFunc(p.org.territorial, func(m membership) bool { return who.As == "" || m.as == who.As }) {
				p.warn(at+"/territory", "nobody_territory", "No territory has anybody as \""+who.As+"\" yet, so this leads to nobody.", "没有任何区域设置“"+who.As+"”，此处找不到任何人。")
			}
		case who.Pick != "":
			if found := p.known(who.From); found.all && len(who.From) > 0 && len(found.people) < max(1, who.Min) {
				p.warn(at+"/from", "too_few_people", "Only "+strconv.Itoa(len(found.people))+" people can be chosen here, "+strconv.Itoa(max(1, who.Min))+" are needed.",
					"此处只有 "+strconv.Itoa(len(found.people))+" 人可选，至少需要 "+strconv.Itoa(max(1, who.Min))+" 人。")
			}
		}
	}
}

func (p *peopleProof) hasHeads() bool {
	for _, unit := range p.org.departments {
		if head := p.org.people[unit.head]; head != nil && head.active {
			return true
		}
	}
	return false
}

func (p *peopleProof) named(place, login string) {
	if one := p.org.logins[login]; one == nil || !one.active {
		words := unknownPerson(login)
		p.warn(place, "unknown_person", words.En+".", words.Zh+"。")
	}
}

// queue warns of one role or team without members among others that have some.
func (p *peopleProof) queue(place string, who *metadata.Who) {
	if len(p.known([]*metadata.Who{who}).people) > 0 {
		return
	}
	key := "role"
	if who.Team != "" {
		key = "team"
	}
	words := p.names([]*metadata.Who{who})
	p.warn(place+"/"+key, "nobody_entry", words.En+" has no active members, so this leads to nobody.", words.Zh+"没有在职成员，此处找不到任何人。")
}

// chain warns of a condition that nobody fulfils, so that the chain always goes to the top.
func (p *peopleProof) chain(place string, until *metadata.Rule) {
	if until.Program == nil || slices.ContainsFunc(until.Program.Reads(), func(path []string) bool { return path[0] != "candidate" && path[0] != "org" }) {
		return
	}
	for _, one := range p.org.order {
		scope := rule.Scope{"candidate": one.object, "org": orgObject{p.org}}
		if holds, err := until.Program.True(scope); err != nil || holds && one.active {
			return
		}
	}
	at := metadata.Place{Context: metadata.ContextWorkflow, Entity: p.next.Entity(p.workflow.Entity), Workflow: p.workflow}
	words := rule.Sentence(until.Source, ruleLabels(p.next, at))
	p.warn(place, "chain_never", "Nobody fulfils this now ("+words.En+"), so the chain always runs up to the top.", "目前没有人满足此条件（"+words.Zh+"），上级链总会走到最高层。")
}

// found is who entries lead to; all when that does not depend on who submits or on the record.
type found struct {
	people []string
	all    bool
}

func (p *peopleProof) known(entries []*metadata.Who) found {
	known := found{all: true}
	for _, who := range entries {
		var people []string
		switch {
		case who.Role != "" && who.Of != "":
			known.all = false
		case who.Role != "":
			people = p.directory.Queue("role:" + who.Role)
		case who.Team != "" && who.As != "":
			people = p.directory.Queue("team:" + who.Team + ":" + who.As)
		case who.Team != "":
			people = p.directory.Queue("team:" + who.Team)
		case who.Admin:
			people = p.directory.Queue("admin")
		case who.User != "":
			if one := p.org.logins[who.User]; one != nil && one.active {
				people = []string{one.id}
			}
		default:
			known.all = false
		}
		for _, id := range people {
			if !slices.Contains(known.people, id) {
				known.people = append(known.people, id)
			}
		}
	}
	return known
}

// names says whom entries name.
func (p *peopleProof) names(entries []*metadata.Who) metadata.Text {
	return flow.WhoText(p.workflow, p.directory, entries)
}

// nobodyBehind says of entries that name nobody why that is.
func (p *peopleProof) nobodyBehind(entries []*metadata.Who) metadata.Text {
	if len(entries) == 1 && entries[0].User != "" {
		return unknownPerson(entries[0].User)
	}
	names := p.names(entries)
	return metadata.Text{En: names.En + " has no active members", Zh: names.Zh + "没有在职成员"}
}

func unknownPerson(login string) metadata.Text {
	return metadata.Text{En: "\"" + login + "\" is not the sign-in name of an active person", Zh: "“" + login + "”不是在职人员的登录名"}
}

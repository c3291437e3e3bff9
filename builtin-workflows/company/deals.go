package company

import (
	"fmt"
	"time"
)

// ware is something that is sold.
type ware struct {
	label string
	name  both
	code  string
	kind  string
	price int
}

var wares = []ware{
	{"pump_s", both{"NX-40 小型水泵", "Pump small"}, "NX-40", "goods", 6800},
	{"pump_m", both{"NX-80 中型水泵", "Pump medium"}, "NX-80", "goods", 15800},
	{"pump_l", both{"NX-200 大型水泵", "Pump large"}, "NX-200", "goods", 39800},
	{"station", both{"NX-900 成套泵站", "Pump station"}, "NX-900", "goods", 128000},
	{"valve", both{"VK-15 智能阀门", "Smart valve"}, "VK-15", "goods", 3200},
	{"valve_l", both{"VK-60 大口径阀门", "Large valve"}, "VK-60", "goods", 11600},
	{"sensor", both{"SE-5 压力传感器", "Pressure sensor"}, "SE-5", "goods", 950},
	{"gateway", both{"SE-90 远程网关", "Remote gateway"}, "SE-90", "goods", 4600},
	{"cabinet", both{"CT-30 控制柜", "Control cabinet"}, "CT-30", "goods", 22500},
	{"filter", both{"FL-20 过滤器", "Filter"}, "FL-20", "goods", 2700},
	{"kit", both{"SP-01 易损件包", "Wear part kit"}, "SP-01X", "goods", 480},
	{"install", both{"SV-1 安装调试", "Installation"}, "SV-1", "service", 4800},
	{"care", both{"SV-12 年度保养", "Service for a year"}, "SV-12", "service", 9600},
}

// offer brings the products and the usual way of paying.
func (p *play) offer() {
	for _, ware := range wares {
		p.say(p.first.Add(8*time.Hour), `as system create product %s name=%q code=%s series=%s kind=%s price=%d cost_price=%d owner=%s`,
			ware.label, ware.name.String(), ware.code, ware.code[:2], ware.kind, ware.price, ware.price*6/10, operations)
	}
	p.say(p.first.Add(8*time.Hour), `as system create payment_plan plan name="样板 3-6-1 Sample 3-6-1" owner=%s terms=%s`, operations,
		`[{"kind":"prepayment","percent":30,"due_from":"signing","days":7},{"kind":"delivery","percent":60,"due_from":"delivery","days":15},{"kind":"retention","percent":10,"due_from":"acceptance","days":180}]`)
}

// deal is an opportunity on its way.
type deal struct {
	*client
	label    string
	name     both
	at       time.Time
	lines    string
	worth    int // before discount and tax
	discount int
	foreseen int // days after which it is hoped to close
}

// deal lets a customer want something. What becomes of it takes its course.
func (c *client) deal(at time.Time) {
	d := &deal{client: c, label: c.play.label("o"), at: at, foreseen: c.play.between(25, 80)}
	d.choose()
	d.play.say(d.at, `as %s create opportunity %s name="%s %s" account=%s contact=%s stage=prospecting kind=%s source=%s amount=%d need=%q engage_date=+0d close_date=+%dd`,
		d.owner, d.label, d.name.zh, d.name.en, d.account, d.contact, one(d.play, []string{"new", "new", "more", "replacement"}), d.source, d.worth, d.need.String(), d.foreseen)
	d.engage()
}

// choose picks what it is about: one main thing and what belongs to it.
func (d *deal) choose() {
	p := d.play
	main := wares[p.between(0, 5)]
	d.name = both{main.name.zh + "项目", main.name.en + " project"}
	d.add(main, p.between(1, max(1, 60000/main.price)))
	for range p.between(0, 2) {
		d.add(wares[p.between(6, len(wares)-1)], p.between(1, 4))
	}
	d.discount = one(p, []int{0, 0, 3, 4, 5, 5, 8, 10, 12, 18})
}

func (d *deal) add(ware ware, quantity int) {
	separator := ""
	if d.lines != "" {
		separator = ","
	}
	d.lines += fmt.Sprintf(`%s{"product":%q,"quantity":%d}`, separator, ware.label, quantity)
	d.worth += ware.price * quantity
}

// stage moves the opportunity on.
func (d *deal) stage(stage, more string) {
	d.play.say(d.at, "as %s edit %s stage=%s %s", d.owner, d.label, stage, more)
}

// later lets days pass.
func (d *deal) later(low, high int) { d.at = d.play.daysAfter(d.at, low, high) }

// season makes the end of a quarter a good time.
func (d *deal) season() int {
	if d.at.Month()%3 == 0 {
		return 12
	}
	return 0
}

func (d *deal) engage() {
	d.later(2, 9)
	d.talk("call")
	if d.play.chance(16) {
		d.later(5, 20)
		d.lose("no_contact", "no_budget", "no_decision")
		return
	}
	d.stage("engaging", `forecast=pipeline next_step="安排现场交流 Arrange a visit"`)
	d.later(3, 12)
	d.talk(one(d.play, []string{"visit", "meeting"}))
	if d.play.chance(20) {
		d.later(4, 20)
		d.lose("product_gap", "no_budget", "competitor")
		return
	}
	d.quote()
}

// talk is a follow-up that has taken place.
func (d *deal) talk(kind string) { d.client.talk(d.at, kind, " opportunity="+d.label) }

func (d *deal) lose(reasons ...string) {
	d.stage("lost", fmt.Sprintf("close_reason=%s close_cause=%s close_date=+0d forecast=omitted", one(d.play, reasons), one(d.play, []string{"none", "pricing", "product", "supply"})))
}

// quote offers it, with the approvals that its discount needs.
func (d *deal) quote() {
	p, quote := d.play, d.play.label("q")
	d.later(1, 6)
	d.stage("proposal", "forecast=best_case")
	p.say(d.at, `as %s create quote %s account=%s contact=%s opportunity=%s discount_pct=%d payment_plan=plan payment_terms=net30 delivery_days=%d lines=[%s]`,
		d.owner, quote, d.account, d.contact, d.label, d.discount, p.between(14, 40), d.lines)
	d.at = p.soonAfter(d.at)
	p.say(d.at, "as %s submit %s", d.owner, quote)
	if d.discount > 5 {
		d.decide(quote)
		if d.refused {
			return
		}
	}
	d.at = p.soonAfter(d.at)
	p.say(d.at, "as %s send %s", d.owner, quote)
	d.later(3, 14)
	d.talk("call")
	d.stage("negotiation", "forecast=commit")
	d.later(4, 18)
	if !p.chance(54 + d.season()) {
		d.lose("price_too_high", "competitor", "no_decision", "delivery_time")
		if p.chance(40) {
			d.deal(p.daysAfter(d.at, 15, 40))
		}
		return
	}
	d.stage("won", fmt.Sprintf("close_reason=%s close_date=+0d", one(p, []string{"product_fit", "service_quality", "good_price"})))
	d.sign(quote)
}

// decide lets the manager, and for large discounts finance, look at the quote.
func (d *deal) decide(quote string) {
	p := d.play
	d.at = p.soonAfter(d.at)
	if p.chance(10) {
		p.say(d.at, `as %s reject %s "毛利太低，请先谈数量。 The margin is too low, talk about quantities first."`, d.area.manager, quote)
		d.later(2, 5)
		d.lose("price_too_high")
		d.refused = true
		return
	}
	p.say(d.at, `as %s approve %s "同意 Agreed"`, d.area.manager, quote)
	if d.discount > 15 {
		d.at = p.soonAfter(d.at)
		p.say(d.at, `as %s approve %s margin_note="战略客户，可以接受。 A strategic customer, acceptable."`, controller, quote)
	}
}

// sign makes the contract of a quote, has it approved and signs it.
func (d *deal) sign(quote string) {
	p, contract := d.play, d.play.label("c")
	d.at = p.soonAfter(d.at)
	p.say(d.at, "as %s convert quote_contract %s %s", d.owner, quote, contract)
	p.say(d.at, "as %s submit %s", d.owner, contract)
	d.at = p.soonAfter(d.at)
	p.say(d.at, "as %s approve %s", d.area.manager, contract)
	d.at = p.soonAfter(d.at)
	p.say(d.at, "as %s approve %s", controller, contract)
	d.later(1, 5)
	p.say(d.at, "as %s sign %s signed_on=+0d", d.owner, contract)
	p.say(d.at, "as %s edit %s stage=contracted", d.owner, d.account)
	for _, kind := range []string{"prepayment", "delivery", "retention"} {
		p.say(d.at, "find instalment %s contract=%s kind=%s", contract+kind, contract, kind)
	}
	d.collect(contract+"prepayment", d.at, 7)
	d.order(contract)
}

// order delivers what the contract is about.
func (d *deal) order(contract string) {
	p, order := d.play, d.play.label("s")
	d.later(1, 3)
	p.say(d.at, "as %s convert contract_order %s %s wanted_date=+%dd", d.owner, contract, order, p.between(15, 45))
	p.say(d.at, "as %s submit %s", d.owner, order)
	d.at = p.soonAfter(d.at)
	p.say(d.at, "as %s approve %s", operations, order)
	d.later(10, 35)
	p.say(d.at, "as %s deliver %s delivered_on=+0d", delivery, order)
	p.say(d.at, "as %s edit %s delivered_on=+0d", operations, contract)
	p.say(d.at, "as %s edit %s stage=user", d.owner, d.account)
	d.collect(contract+"delivery", d.at, 15)
	p.say(p.daysAfter(d.at, 10, 30), "as %s finish %s", operations, order)
	if p.chance(45) {
		d.complain(order)
	}
	if p.chance(40) {
		d.deal(p.daysAfter(d.at, 10, 30))
	}
}

// collect lets the money of an instalment come in, mostly on time, and sends the invoice.
func (d *deal) collect(instalment string, from time.Time, days int) {
	p, invoice := d.play, d.play.label("v")
	at := p.daysAfter(from, 1, 3)
	p.say(at, "as %s convert instalment_invoice %s %s", d.owner, instalment, invoice)
	p.say(at, "as %s submit %s", d.owner, invoice)
	at = p.soonAfter(at)
	p.say(at, "as %s approve %s", controller, invoice)
	at = p.soonAfter(at)
	p.say(at, "as %s issue %s invoice_number=26%018d issued_on=+0d", accountant, invoice, p.labels["v"])
	paid := p.daysAfter(from, days-3, days+1)
	switch {
	case p.chance(14):
		paid = p.daysAfter(from, days+15, days+70)
	case p.chance(25):
		paid = p.daysAfter(from, days+2, days+12)
	}
	reference := fmt.Sprintf("SB-%06d", p.between(100000, 999999)+p.labels["v"])
	p.say(paid, "as %s convert instalment_receipt %s %s reference=%s received_on=+0d", accountant, instalment, p.label("r"), reference)
}

// complain opens a case about what was delivered, which is mostly solved soon.
func (d *deal) complain(order string) {
	p, label := d.play, d.play.label("k")
	at := p.daysAfter(d.at, 4, 30)
	fault := one(p, faults)
	p.say(at, `as %s create case %s subject=%q account=%s contact=%s order=%s kind=%s priority=%s channel=%s`,
		agent, label, fault.String(), d.account, d.contact, order, one(p, []string{"fault", "question", "complaint"}), one(p, []string{"P2", "P3", "P3"}), one(p, []string{"phone", "wechat", "email"}))
	at = at.Add(10 * time.Minute)
	p.say(at, "as %s take %s", agent, label)
	at = p.soonAfter(at)
	p.say(at, "as %s fire resolve %s resolution=%s root_cause=%s", agent, label, one(p, []string{"fixed", "replaced", "advised"}), one(p, []string{"product", "installation", "use", "wear"}))
}

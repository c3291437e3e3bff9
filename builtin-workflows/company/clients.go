package company

import (
	"fmt"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// client is a customer with whom one person talks and whom one seller looks after.
type client struct {
	play    *play
	area    *area
	owner   string
	account string
	contact string
	source  string
	need    both
	refused bool // a quote for it was refused
}

// serve lets every customer appear and take its course.
func (p *play) serve(customers int) {
	here, abroad := p.names(false), p.names(true)
	for i := range customers {
		area := p.areaOf()
		of := &here
		if area.region == "overseas" {
			of = &abroad
		}
		name := (*of)[0]
		*of = (*of)[1:]
		p.appear(area, name, p.since(i < customers*2/5))
	}
}

// taxNumber is what invoices to the customer show, if it is at home.
func (c *client) taxNumber() string {
	if c.area.region == "overseas" {
		return ""
	}
	number := fmt.Sprintf("91320100MA1%06d", c.play.labels["a"])
	return " tax_number=" + number + string(metadata.CreditCodeDigit(number))
}

// areaOf shares customers out.
func (p *play) areaOf() *area {
	number := p.random.IntN(100)
	for i := range areas {
		if number -= areas[i].share; number < 0 {
			return &areas[i]
		}
	}
	return &areas[0]
}

// since is when a customer was entered: those known before on the first days, the others all along.
func (p *play) since(known bool) time.Time {
	if known {
		return p.workday(p.between(0, 4))
	}
	return p.workday(p.between(5, Weeks*7-3))
}

// appear enters a customer with contacts; two of three are worked on.
func (p *play) appear(area *area, name company, at time.Time) {
	c := &client{
		play: p, area: area, owner: one(p, area.sellers), account: p.label("a"), contact: p.label("n"), need: one(p, needs),
		source: one(p, []string{"website", "referral", "exhibition", "campaign", "call", "partner"}),
	}
	place := one(p, placesOf[area.region])
	p.say(at, `as %s create account %s name=%q stage=target grade=%s industry=%s region=%s country=%q city="%s %s" territory=%s source=%s employees=%d phone="%s" need=%q payment_terms=net30%s`,
		c.owner, c.account, name.name, one(p, []string{"A", "B", "B", "C", "C", "C"}), name.trade.industry, area.region, place.country, place.zh, place.en, area.territory, c.source,
		p.between(3, 90)*10, p.phone(), c.need.String(), c.taxNumber())
	p.say(at, `as %s create contact %s name=%q account=%s position=%q mobile="%s" main=true`,
		c.owner, c.contact, p.contactName(area.region == "overseas"), c.account, one(p, positions).String(), p.phone())
	if p.chance(35) {
		p.say(at, `as %s create contact %s name=%q account=%s position=%q mobile="%s"`,
			c.owner, p.label("n"), p.contactName(area.region == "overseas"), c.account, one(p, positions).String(), p.phone())
	}
	c.course(at)
}

// course decides how much happens with a customer.
func (c *client) course(at time.Time) {
	p := c.play
	if p.chance(20) {
		return // nobody has called yet: the public pool takes these
	}
	at = p.daysAfter(at, 1, 12)
	c.talk(at, "call", "")
	if p.chance(18) {
		return
	}
	p.say(at, "as %s edit %s stage=potential", c.owner, c.account)
	at = p.daysAfter(at, 3, 45)
	p.say(at, "as %s edit %s stage=opportunity", c.owner, c.account)
	c.deal(at)
	for range p.between(1, 3) {
		at = p.daysAfter(at, 15, 45)
		c.talk(at, one(p, []string{"call", "visit", "wechat"}), "")
	}
}

// talk is a follow-up that has taken place, with the day of the next.
func (c *client) talk(at time.Time, kind, more string) {
	p := c.play
	p.say(at, `as %s create activity %s subject=%q kind=%s account=%s contact=%s due=%s done=true outcome=%s minutes=%d note=%q next_contact=+%dd%s`,
		c.owner, p.label("t"), subjects[kind].String(), kind, c.account, c.contact, at.Format("2006-01-02T15:04"),
		one(p, []string{"reached", "interested", "interested", "call_back"}), p.between(1, 12)*5, one(p, notes).String(), p.between(5, 25), more)
}

// phone is a number that nobody has.
func (p *play) phone() string {
	return fmt.Sprintf("199%04d%04d", p.labels["phone"]/10000, p.next())
}

func (p *play) next() int {
	p.labels["phone"]++
	return p.labels["phone"] % 10000
}

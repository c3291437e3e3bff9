package metadata

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// fieldCheck checks the settings of one field.
type fieldCheck struct {
	*compiler
	at    *spot
	owner *Entity
}

// fail reports a mistake in a setting; "" is the field as a whole.
func (c *fieldCheck) fail(setting, code, en, zh string) {
	c.compiler.fail(c.settingSpot(setting), code, en, zh)
}

func (c *fieldCheck) warn(setting, code, en, zh string) {
	c.compiler.warn(c.settingSpot(setting), code, en, zh)
}

func (c *fieldCheck) settingSpot(setting string) *spot {
	if setting == "" {
		return c.at
	}
	return c.at.key(setting)
}

// commonSettings belong to every kind; valueSettings only to kinds that people fill in.
var (
	commonSettings = []string{"name", "kind", "label", "help", "was", "visible"}
	valueSettings  = []string{"required", "readonly", "default", "follow"}
)

// belong reports settings that the field's kind does not have.
func (c *fieldCheck) belong(f *Field) {
	own := f.KindOf().settings()
	for _, m := range c.at.node.members {
		switch {
		case slices.Contains(commonSettings, m.key), slices.Contains(own, m.key):
		case slices.Contains(valueSettings, m.key) && !f.Managed() && (m.key != "default" && m.key != "follow" || !f.HoldsRecords() && f.Kind != "encrypted"):
		default:
			c.fail(m.key, "setting_kind", "A field of the kind "+f.Kind+" has no setting \""+m.key+"\".", "“"+f.KindOf().Label().Zh+"”字段没有“"+m.key+"”这项设置。")
		}
	}
}

// following checks that a field that follows its default has one.
func (c *fieldCheck) following(f *Field) {
	if f.Follow && f.Default == nil {
		c.fail("follow", "follow_default", "There is no default to follow.", "没有可跟随的默认值。")
		f.Follow = false
	}
}

func (c *fieldCheck) length(f *Field, most int) {
	if f.Length > most {
		c.fail("length", "too_large", "At most "+itoa(most)+" characters are possible here.", "此处最多 "+itoa(most)+" 个字符。")
	}
}

// formats refuses a format that the field's kind does not have.
func (c *fieldCheck) formats(f *Field, known ...string) {
	if !slices.Contains(known, f.Format) {
		c.fail("format", "setting_kind", "A field of the kind "+f.Kind+" has no format \""+f.Format+"\".", "“"+f.KindOf().Label().Zh+"”字段没有“"+f.Format+"”这种格式。")
	}
}

func (c *fieldCheck) scale(f *Field) {
	if f.Scale != nil && (*f.Scale < 0 || *f.Scale > maxScale) {
		c.fail("scale", "too_large", "There may be 0 to "+itoa(maxScale)+" digits after the point.", "小数位数为 0 到 "+itoa(maxScale)+"。")
		f.Scale = nil
	}
}

// bounds checks that Min and Max are numbers the field can hold, in order.
func (c *fieldCheck) bounds(f *Field, scale int32) {
	least, hasLeast := c.bound(f.Min, "min", scale)
	most, hasMost := c.bound(f.Max, "max", scale)
	if hasLeast && hasMost && least.GreaterThan(most) {
		c.fail("max", "bounds", "The greatest value is below the least one.", "最大值小于最小值。")
	}
}

const longestBeside = 20

// beside checks what stands before and behind a number.
func (c *fieldCheck) beside(f *Field) {
	for _, one := range []struct {
		setting string
		text    Text
	}{{"prefix", f.Prefix}, {"unit", f.Unit}} {
		if f.Kind != "number" && f.Kind != "decimal" && !one.text.IsZero() {
			c.fail(one.setting, "beside", "Only plain numbers have something beside them.", "只有普通数字可以带前缀和单位。")
			continue
		}
		for _, text := range []string{one.text.En, one.text.Zh} {
			if utf8.RuneCountInString(text) > longestBeside || strings.TrimSpace(text) != text {
				c.fail(one.setting, "too_large", "At most "+itoa(longestBeside)+" characters are possible here, without blanks around them.", "此处最多 "+itoa(longestBeside)+" 个字符，首尾不能有空格。")
			}
		}
	}
}

func (c *fieldCheck) bound(text, setting string, scale int32) (decimal.Decimal, bool) {
	if text == "" {
		return decimal.Decimal{}, false
	}
	value, ok := parseDecimal(text)
	if !ok || !value.Equal(value.Truncate(scale)) {
		c.fail(setting, "scale", "This has more digits after the point than the field.", "小数位数超过了字段的小数位数。")
		return value, false
	}
	return value, true
}

// options finds the field's option set.
func (c *fieldCheck) options(f *Field) *OptionSet {
	if f.Options == "" {
		if c.at.node.get("options") == nil {
			c.fail("", "missing", "\"options\" is missing here.", "此处缺少“options”。")
		}
		return nil
	}
	return c.optionSet(c.at.key("options"), f.Options)
}

// entity finds the entity a setting names.
func (c *fieldCheck) entity(_ *Field, setting, name string) *Entity {
	if name == "" {
		if c.at.node.get(setting) == nil {
			c.fail("", "missing", "\""+setting+"\" is missing here.", "此处缺少“"+setting+"”。")
		}
		return nil
	}
	return c.entityNamed(c.at.key(setting), name)
}

// rollupTarget finds what a rollup sums up: the lines of a lines field, or the records of an
// entity that refer to this one.
func (c *fieldCheck) rollupTarget(f *Field) {
	if lines := c.owner.byName[f.Of]; lines != nil && lines.Kind == "lines" {
		f.Target = c.model.entities[lines.Of]
		c.use(c.at.key("of"), fieldAddress(c.owner, lines))
		if f.By != "" {
			c.fail("by", "setting_kind", "A rollup over lines has no \"by\".", "对明细的汇总没有“by”。")
		}
		return
	}
	if links := c.owner.byName[f.Of]; links != nil && links.Kind == "links" && f.By == "" {
		f.Target, f.Back = links.Target, links.Back
		c.use(c.at.key("of"), fieldAddress(c.owner, links))
		return
	}
	if f.By == "" {
		var lines []string
		for _, field := range c.owner.Fields {
			if field.HoldsRecords() {
				lines = append(lines, field.Name)
			}
		}
		c.unknown(c.at.key("of"), Text{"lines field", "明细字段"}, f.Of, lines)
		return
	}
	if f.Target = c.entity(f, "of", f.Of); f.Target == nil {
		return
	}
	back := c.fieldNamed(c.at.key("by"), f.Target, f.By)
	if back != nil && (back.Kind != "reference" || back.To != c.owner.Name) {
		c.fail("by", "rollup_by", "\""+f.By+"\" does not refer to "+c.owner.called("en")+".", "“"+f.By+"”不引用“"+c.owner.called("zh")+"”。")
		return
	}
	f.Back = back
}

// fieldOf finds the field a rollup sums up and checks that it can be.
func (c *fieldCheck) fieldOf(e *Entity, setting, name string) *Field {
	over := c.fieldNamed(c.at.key(setting), e, name)
	if over == nil {
		return nil
	}
	possible := orderedKinds
	if setting == "sum" || setting == "average" {
		possible = summableKinds
	}
	if kind := over.Kind; kind != "formula" && kind != "rollup" && !slices.Contains(possible, kind) {
		c.fail(setting, "rollup_kind", "\""+name+"\" cannot be summed up; the kinds that can are "+strings.Join(possible, ", ")+".",
			"“"+name+"”不能汇总；可汇总的类型有 "+strings.Join(possible, "、")+"。")
		return nil
	}
	return over
}

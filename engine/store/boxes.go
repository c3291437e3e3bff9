package store

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"gorm.io/gorm"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// Narrow chooses among tasks or runs by what people look for; empty settings choose all.
type Narrow struct {
	Title     string    // part of the record's title, folded
	Submitter string    // who asked
	Before    time.Time // opened or started at the latest then
	Overdue   bool      // of tasks: due and still open
	Amounts   []Amount  // if not nil, the record has to meet one of these
}

// Amount is a range of a number of an entity's records. Nil bounds are open.
type Amount struct {
	Entity      *metadata.Entity
	Path        []string
	Least, Most *decimal.Decimal
}

// narrow adds the conditions of n; moment is the column of the opening.
func (tx *Tx) narrow(chain *gorm.DB, n Narrow, moment string) (*gorm.DB, error) {
	if n.Title != "" {
		chain = chain.Where("lower(title) like ? escape '!'", "%"+likeText(Fold(n.Title))+"%")
	}
	if n.Submitter != "" {
		chain = chain.Where("submitter = ?", n.Submitter)
	}
	if !n.Before.IsZero() {
		chain = chain.Where(moment+" <= ?", n.Before)
	}
	if n.Overdue {
		chain = chain.Where("status = 'open' and due_at is not null and due_at < ?", tx.Now)
	}
	if n.Amounts == nil {
		return chain, nil
	}
	return tx.narrowAmounts(chain, n.Amounts)
}

// narrowAmounts keeps what is about a record whose number lies in a range.
func (tx *Tx) narrowAmounts(chain *gorm.DB, amounts []Amount) (*gorm.DB, error) {
	parts, args := []string{alwaysFalse}, []any{}
	for _, amount := range amounts {
		condition, err := tx.amountCondition(amount)
		if err != nil {
			return nil, err
		}
		parts = append(parts, "(entity = ? and record_id in (select "+tx.dialect.asText(`"id"`)+" from "+quoteName(amount.Entity.Table)+" where "+condition+"))")
		args = append(args, amount.Entity.Name)
	}
	return chain.Where("("+strings.Join(parts, " or ")+")", args...), nil
}

// amountCondition writes a range over an entity's own table, its bounds written into the text.
func (tx *Tx) amountCondition(amount Amount) (string, error) {
	own := tx.newSelection(amount.Entity)
	own.literal = true
	parts := []string{`"deleted_at" is null`}
	for _, bound := range []struct {
		op    string
		value *decimal.Decimal
	}{{">=", amount.Least}, {"<=", amount.Most}} {
		if bound.value == nil {
			continue
		}
		part, err := own.compareLiteral(bound.op, rule.Column{Path: amount.Path}, *bound.value, true)
		if err != nil {
			return "", err
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " and "), nil
}

package metadata

import "github.com/shopspring/decimal"

// Money is an amount in a currency. Base is the amount in the installation's base currency at the
// rate of the day the amount was entered; the engine fills it.
type Money struct {
	Amount   decimal.Decimal
	Currency string
	Base     decimal.NullDecimal
}

// Equal reports whether two amounts of money agree in amount and currency.
func (m Money) Equal(other Money) bool {
	return m.Currency == other.Currency && m.Amount.Equal(other.Amount)
}

package metadata

import "github.com/shopspring/decimal"

// Money is an amount in a currency. Base is the amount in the installation's base currency at Rate,
// the rate of the record's day; the engine fills both. Rate is kept where the entity has RateSettings.
type Money struct {
	Amount   decimal.Decimal
	Currency string
	Base     decimal.NullDecimal
	Rate     decimal.NullDecimal
}

// RateSettings tell which day's exchange rate counts for the money in a record: that of the field
// Date, or of the day on which the record was made. While Lock holds the record keeps its rate.
type RateSettings struct {
	Date string `json:"date,omitempty"`
	Lock *Rule  `json:"lock,omitempty"`
}

// rateScale is the number of digits after the point of an exchange rate.
const rateScale = 8

// SameBase reports whether two amounts of money agree in what they are worth in the base currency.
func (m Money) SameBase(other Money) bool {
	return m.Base.Valid == other.Base.Valid && m.Base.Decimal.Equal(other.Base.Decimal) &&
		m.Rate.Valid == other.Rate.Valid && m.Rate.Decimal.Equal(other.Rate.Decimal)
}

// Equal reports whether two amounts of money agree in amount and currency.
func (m Money) Equal(other Money) bool {
	return m.Currency == other.Currency && m.Amount.Equal(other.Amount)
}

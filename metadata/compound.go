package metadata

// Compound is a value that several columns hold. Its column without a part is null only when there is
// no value at all.
type Compound interface {
	// Part is what the column of a part holds: a string, a decimal, or nil.
	Part(name string) any
}

// Composer is a kind whose values are Compound.
type Composer interface {
	// Compose makes the value of what its columns hold.
	Compose(f *Field, part func(name string) any) any
}

package rule

// Labels names what a rule reads in the words of the people who use it; each may be nil. Path
// names a field ("Discount %"), Value one of a field's values (an option, a person). An empty Text
// leaves the name as it is in the rule.
type Labels struct {
	Path  func(path []string) Text
	Value func(path []string, value any) Text
}

// Sentence tells a rule in words, in both languages: "Discount % is above 15 or Total is at least
// 500000". A part that has no words stands as it is written.
func Sentence(source string, labels Labels) Text { panic("not written") }

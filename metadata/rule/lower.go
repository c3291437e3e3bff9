package rule

// Predicate lowers a Boolean rule to a tree that a database can evaluate; row names the root that
// stands for the row ("record" or "candidate"). What cannot be lowered is a problem with its place.
func (p *Program) Predicate(row string) (Predicate, []Problem) { panic("not written") }

package rule

// Explain runs the rule and tells what each part of it gave.
func (p *Program) Explain(scope Scope) (Explanation, error) { panic("not written") }

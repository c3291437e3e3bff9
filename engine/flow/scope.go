package flow

import (
	"time"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// Scope is everything a decision may depend on besides the definition and the run. Next only reads
// it.
type Scope struct {
	Now       time.Time      // of the transaction
	Zone      *time.Location // of the company, for "today"; nil means UTC
	Actor     string         // a person's id, or System
	Record    rule.Object    // as it is now (RecordChanged: after the change)
	Old       rule.Object    // RecordChanged: before it; otherwise nil
	Version   int64          // of the record, noted with each decision
	Directory *Directory
	Calendars map[string]*Calendar                        // by name; "always" is built in
	Workflows map[string]*metadata.Workflow               // those that call steps name
	Org       rule.Object                                 // the company, root "org" of rules; may be nil
	Apply     func(rule.Object, []FieldValue) rule.Object // gives the record with fields set and computed ones renewed; nil lays the values over

	// Same reports whether a field has one value in two states of the record; nil compares what rules see of it.
	Same func(before, after rule.Object, field string) bool
}

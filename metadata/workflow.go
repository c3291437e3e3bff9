package metadata

// Workflow is a process on one entity's records: a state machine whose states own a flow of steps
// (workflows/<key>.json).
type Workflow struct {
	Key      string             `json:"key"`
	Title    Text               `json:"title"`
	Entity   string             `json:"entity"`
	Field    string             `json:"field,omitempty"` // mirrors the state
	Calendar string             `json:"calendar,omitempty"`
	Let      Ordered[*Rule]     `json:"let,omitzero"`
	Defaults Policy             `json:"defaults,omitzero"`
	Start    Start              `json:"start"`
	Clocks   Ordered[*Clock]    `json:"clocks,omitzero"`
	States   Ordered[*State]    `json:"states"`
	Migrate  map[string]*string `json:"migrate,omitempty"`
	Tests    []string           `json:"tests,omitempty"`

	// Filled by Compile.
	Hash  string                `json:"-"` // of the canonical JSON
	Reads map[string][][]string `json:"-"` // paths through references that rules read, by root ("record", "candidate")
	Steps map[string]*StepPlace `json:"-"` // every step by id
	Names map[string]Text       `json:"-"` // what is called how that it names: "role:x", "team:x", "field:a.b", "workflow:x", "duty:x"

	Templates   []string          `json:"-"` // of its notices, wherever they stand
	Connections []NamedConnection `json:"-"` // of calls to other systems, wherever they stand
}

// NamedConnection is a connection of the installation that a workflow names at a JSON pointer.
type NamedConnection struct {
	Name  string
	Place string
}

// StepPlace tells where a step stands.
type StepPlace struct {
	Step  *Step
	State string
	Path  []string // ids of the enclosing blocks and branches, outermost first
}

// Start says where runs begin and what begins them (create update manual schedule api).
type Start struct {
	State string   `json:"state"`
	On    []string `json:"on,omitempty"`
	If    *Rule    `json:"if,omitempty"`
	Who   []*Who   `json:"who,omitempty"`
}

// State is a place of a run. At most one of its flow's endings is fired as an event.
type State struct {
	Title  Text                 `json:"title,omitzero"`
	Final  string               `json:"final,omitempty"` // approved rejected cancelled done
	Lock   bool                 `json:"lock,omitempty"`
	Fields map[string]string    `json:"fields,omitempty"`
	Enter  []*Action            `json:"enter,omitempty"`
	Exit   []*Action            `json:"exit,omitempty"`
	Flow   []*Step              `json:"flow,omitempty"`
	Watch  *Watch               `json:"watch,omitempty"`
	On     Ordered[Transitions] `json:"on,omitzero"`
	After  []*After             `json:"after,omitempty"`
	When   []*When              `json:"when,omitempty"`
}

// When leads on as soon as If holds: on entering the state, or after a change of the record.
type When struct {
	If Rule      `json:"if"`
	To string    `json:"to"`
	Do []*Action `json:"do,omitempty"`
}

// Watch reacts to changes of Fields while the state's flow runs: restart reroute ignore deny.
type Watch struct {
	Fields []string `json:"fields"`
	If     *Rule    `json:"if,omitempty"`
	Do     string   `json:"do"`
}

// Transitions are the answers to one event, tried in order; in JSON one or a list.
type Transitions []*Transition

// Transition leads to a state. Without Who only the engine or the API may fire it. In JSON it may
// be the name of the target.
type Transition struct {
	To      string             `json:"to,omitempty"`
	Title   Text               `json:"title,omitzero"`
	Who     []*Who             `json:"who,omitempty"`
	If      *Rule              `json:"if,omitempty"`
	Check   []*TransitionCheck `json:"check,omitempty"`
	Form    map[string]string  `json:"form,omitempty"`
	Require *Require           `json:"require,omitempty"`
	Do      []*Action          `json:"do,omitempty"`
	Msg     Text               `json:"msg,omitzero"`
	// Restore gives the record the values it had before it came to the state that is left: what its
	// submission and everybody since have changed is taken back.
	Restore bool `json:"restore,omitempty"`
}

// TransitionCheck refuses a transition with Msg unless If holds.
type TransitionCheck struct {
	If    Rule   `json:"if"`
	Msg   Text   `json:"msg"`
	Field string `json:"field,omitempty"`
}

// After is a timer of a state.
type After struct {
	Wait  Duration  `json:"wait"`
	If    *Rule     `json:"if,omitempty"`
	To    string    `json:"to,omitempty"`
	Do    []*Action `json:"do,omitempty"`
	Every *Duration `json:"every,omitempty"`
	Max   int       `json:"max,omitempty"`
}

// Duration is an amount of working time of a calendar ("4h", "2d"), of wall-clock time ("30m!"),
// or a rule giving such a text ("=p1 ? '30m' : '2h'").
type Duration struct {
	Amount int   // number of Unit
	Unit   byte  // m, h or d
	Wall   bool  // wall clock instead of working time
	Rule   *Rule // instead of the above
}

// Step is one step of a flow: exactly one of the pointers is set.
type Step struct {
	ID       string    `json:"id"`
	Title    Text      `json:"title,omitzero"`
	If       *Rule     `json:"if,omitempty"`
	Approve  *Approve  `json:"approve,omitempty"`
	Handle   *Approve  `json:"handle,omitempty"`
	CC       *Copy     `json:"cc,omitempty"`
	Do       []*Action `json:"do,omitempty"`
	Wait     *Wait     `json:"wait,omitempty"`
	Choose   []*Choice `json:"choose,omitempty"`
	Parallel *Parallel `json:"parallel,omitempty"`
	Call     *Call     `json:"call,omitempty"`
	Goto     *Goto     `json:"goto,omitempty"`
}

// Policy is how an approval behaves; a step's own settings win over the workflow's defaults.
type Policy struct {
	Empty   *Empty   `json:"empty,omitempty"`
	Self    string   `json:"self,omitempty"`   // allow skip manager head deny
	Same    string   `json:"same,omitempty"`   // ask consecutive all
	Absent  string   `json:"absent,omitempty"` // delegate wait manager
	Can     []string `json:"can,omitempty"`    // transfer delegate add remove return cc save withdraw batch email
	Require *Require `json:"require,omitempty"`
	Return  *Return  `json:"return,omitempty"`
	Reject  string   `json:"reject,omitempty"` // end start prev or a step id
	Scope   []*Who   `json:"scope,omitempty"`
	Limits  *Limits  `json:"limits,omitempty"`
}

// Empty is what happens when nobody can act: admin approve reject incident, or To.
type Empty struct {
	Do string
	To []*Who
}

// Require is what a decision has to bring. Comment lists the verbs that need one.
type Require struct {
	Comment    []string `json:"comment,omitempty"` // in JSON also true for every verb ("*")
	Attachment bool     `json:"attachment,omitempty"`
	Signature  bool     `json:"signature,omitempty"`
	Fields     []string `json:"fields,omitempty"`
}

// Return is where work may be sent back to and what follows: replay jump ask.
type Return struct {
	To   []string `json:"to,omitempty"`
	Then string   `json:"then,omitempty"`
}

// Limits bound what people may repeat.
type Limits struct {
	Urge *Duration `json:"urge,omitempty"`
}

// Approve is a step in which people decide, or, as a handle, do work. Compile fills the embedded
// policy with the workflow's defaults and the product's.
type Approve struct {
	Policy
	By     []*Who            `json:"by"`
	Mode   *Mode             `json:"mode,omitempty"`
	Fields map[string]string `json:"fields,omitempty"` // edit read hide require
	Due    []*Due            `json:"due,omitempty"`
}

// Mode is how votes are counted: Name is any, all, seq or vote. A vote passes at Pass votes, or at
// Percent of the weight.
type Mode struct {
	Name    string
	Pass    int
	Percent int
	Veto    bool
	Seq     bool
	Each    bool // every entry of By has to pass by itself
}

// Who names people. Exactly one of the kinds is set; see the workflow schema.
type Who struct {
	User      string `json:"user,omitempty"`
	Role      string `json:"role,omitempty"`
	Team      string `json:"team,omitempty"`
	Field     string `json:"field,omitempty"`
	Submitter bool   `json:"submitter,omitempty"`
	Admin     bool   `json:"admin,omitempty"`
	Manager   int    `json:"manager,omitempty"`
	Head      string `json:"head,omitempty"`
	Territory string `json:"territory,omitempty"`
	As        string `json:"as,omitempty"`
	Chain     *Chain `json:"chain,omitempty"`
	Pick      string `json:"pick,omitempty"` // submitter previous
	From      []*Who `json:"from,omitempty"`
	Min       int    `json:"min,omitempty"`
	Max       int    `json:"max,omitempty"`
	Expr      *Rule  `json:"expr,omitempty"`
	Of        string `json:"of,omitempty"`
	Weight    int    `json:"weight,omitempty"`

	OfRule *Rule `json:"-"` // of, head and territory may be "=rule"; filled by Compile
}

// Chain walks up the managers until Until holds (for candidate) or Max people were found.
type Chain struct {
	Until *Rule `json:"until,omitempty"`
	Max   int   `json:"max,omitempty"`
}

// Due is something that happens when a step is not finished in time.
type Due struct {
	After Duration  `json:"after"`
	Do    string    `json:"do"` // remind approve reject transfer add emit
	To    []*Who    `json:"to,omitempty"`
	Event string    `json:"event,omitempty"`
	Every *Duration `json:"every,omitempty"`
	Max   int       `json:"max,omitempty"`
}

// Copy informs people and lets them read.
type Copy struct {
	To       []*Who `json:"to"`
	Template string `json:"template,omitempty"`
}

// Wait holds a flow until a time has passed, a moment has come, or an event has arrived.
type Wait struct {
	For     *Duration `json:"for,omitempty"`
	Until   *Computed `json:"until,omitempty"`
	Event   string    `json:"event,omitempty"`
	Match   *Rule     `json:"match,omitempty"`
	Key     *Computed `json:"key,omitempty"`
	Timeout *Duration `json:"timeout,omitempty"`
}

// Choice is one way of a choose step; the first whose If holds is taken, Else if none does.
type Choice struct {
	If    *Rule   `json:"if,omitempty"`
	Else  bool    `json:"else,omitempty"`
	Title Text    `json:"title,omitzero"`
	Flow  []*Step `json:"flow"`
}

// Parallel runs branches side by side. Join is how many have to pass: 0 means all.
type Parallel struct {
	Branches []*Branch `json:"branches"`
	Join     Join      `json:"join,omitzero"`
	OnReject string    `json:"on_reject,omitempty"` // fast wait
}

// Join is "all" (0), "any" (1) or a number of branches.
type Join int

// Branch is one way of a parallel step.
type Branch struct {
	ID    string  `json:"id"`
	Title Text    `json:"title,omitzero"`
	If    *Rule   `json:"if,omitempty"`
	Flow  []*Step `json:"flow"`
}

// Call runs other workflows.
type Call struct {
	Workflow string              `json:"workflow"`
	With     map[string]Computed `json:"with,omitempty"`
	Out      map[string]string   `json:"out,omitempty"`
	ForEach  *Rule               `json:"for_each,omitempty"`
	Join     Join                `json:"join,omitzero"`
	Async    bool                `json:"async,omitempty"`
	OnCancel string              `json:"on_cancel,omitempty"` // cascade detach
}

// Goto continues at another step, at most Max times in a run of the state.
type Goto struct {
	To  string `json:"to"`
	Max int    `json:"max,omitempty"`
}

// Action is something done: exactly one of Set, Create, Update, Notify, Assign, Emit, Job and HTTP.
type Action struct {
	ID      string              `json:"id,omitempty"`
	If      *Rule               `json:"if,omitempty"`
	Set     Ordered[Computed]   `json:"set,omitzero"`
	Create  string              `json:"create,omitempty"`
	Update  string              `json:"update,omitempty"`   // a reference of the record, or of its lines: the record that gets Values
	Target  string              `json:"-"`                  // the entity that Update refers to
	ForEach *Rule               `json:"for_each,omitempty"` // of Create: one record for each item
	Values  Ordered[Computed]   `json:"values,omitzero"`
	Notify  *Notify             `json:"notify,omitempty"`
	Assign  []*Who              `json:"assign,omitempty"`
	Emit    string              `json:"emit,omitempty"`
	Job     string              `json:"job,omitempty"`
	HTTP    *HTTP               `json:"http,omitempty"`
	With    map[string]Computed `json:"with,omitempty"`
	Retry   *Retry              `json:"retry,omitempty"`
	OnError string              `json:"on_error,omitempty"` // incident ignore reject
	Async   bool                `json:"async,omitempty"`
}

// Notify sends a template to people, through channels. Attach is a field of the record whose files go
// along to those who are mailed by their address.
type Notify struct {
	To       []*Who   `json:"to"`
	Template string   `json:"template"`
	Via      []string `json:"via,omitempty"`
	Attach   string   `json:"attach,omitempty"`
}

// HTTP calls a connection of the installation.
type HTTP struct {
	Connection string `json:"connection"`
	Method     string `json:"method,omitempty"`
	Path       string `json:"path"`
}

// Retry is how often a job is tried and how long is waited in between ("30s..6h").
type Retry struct {
	Max     int    `json:"max,omitempty"`
	Backoff string `json:"backoff,omitempty"`
}

// Clock measures working time of a record against a target (a service level).
type Clock struct {
	Title    Text         `json:"title,omitzero"`
	Start    []string     `json:"start,omitempty"`
	Pause    []string     `json:"pause,omitempty"`
	Stop     ClockStop    `json:"stop,omitzero"`
	Target   Duration     `json:"target"`
	Calendar *Computed    `json:"calendar,omitempty"`
	Reopen   string       `json:"reopen,omitempty"` // resume restart none
	At       []*ClockMark `json:"at,omitempty"`
}

// ClockStop is a list of states or a rule.
type ClockStop struct {
	States []string
	Rule   *Rule
}

// ClockMark acts when a percentage of the target has passed.
type ClockMark struct {
	Percent int       `json:"pct"`
	If      *Rule     `json:"if,omitempty"`
	Do      []*Action `json:"do"`
}

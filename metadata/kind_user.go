package metadata

// userEntity is the entity whose records are the people who sign in.
const userEntity = "user"

// userKind points to a user.
type userKind struct{ pointing }

func (userKind) Name() string       { return "user" }
func (userKind) Label() Text        { return Text{"User", "用户"} }
func (userKind) settings() []string { return []string{"filter", "unique", "index", "personal"} }

func (userKind) link(c *fieldCheck, f *Field) { f.Target = c.entity(f, "kind", userEntity) }

package metadata

type fieldCheck struct{}

func (c *fieldCheck) fail(setting, code, en, zh string)              {}
func (c *fieldCheck) warn(setting, code, en, zh string)              {}
func (c *fieldCheck) length(f *Field, most int)                      {}
func (c *fieldCheck) scale(f *Field)                                 {}
func (c *fieldCheck) bounds(f *Field, scale int32)                   {}
func (c *fieldCheck) options(f *Field) *OptionSet                    { return nil }
func (c *fieldCheck) entity(f *Field, setting, name string) *Entity  { return nil }
func (c *fieldCheck) rollupTarget(f *Field)                          {}
func (c *fieldCheck) fieldOf(e *Entity, setting, name string) *Field { return nil }

package store

// Setting reads a setting into target with encoding/json; false if it was never set.
func (tx *Tx) Setting(key string, target any) (bool, error) { panic("not written") }

// SetSetting writes a setting as JSON.
func (tx *Tx) SetSetting(key string, value any) error { panic("not written") }

// DropSetting removes a setting, if it is there.
func (tx *Tx) DropSetting(key string) error { panic("not written") }

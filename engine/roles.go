package engine

import (
	"context"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// RoleInfo is a role with how many people hold it.
type RoleInfo struct {
	*metadata.Role
	People int `json:"people"`
}

// Roles lists the roles. Needs the right "users".
func (e *Engine) Roles(ctx context.Context, by Actor) ([]RoleInfo, error) {
	if err := by.mustAdminister("users"); err != nil {
		return nil, err
	}
	list := []RoleInfo{}
	err := e.read(ctx, func(_ *store.Tx, m *model) error {
		holders := map[string]int{}
		for _, person := range e.org.Load().order {
			for _, role := range person.roles {
				holders[role]++
			}
		}
		for _, role := range m.Roles {
			list = append(list, RoleInfo{Role: role, People: holders[role.Name]})
		}
		return nil
	})
	return list, err
}

package web

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/metadata"
)

// sendRegions sends the administrative divisions of China in the order of their codes: code, name in
// English, name in Chinese, code of the division around it.
func (s *Server) sendRegions(c *fiber.Ctx) error {
	list := metadata.Regions()
	rows := make([][4]string, len(list))
	for i, region := range list {
		rows[i] = [4]string{region.Code, region.Name.En, region.Name.Zh, region.Parent()}
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "private, max-age=86400")
	return c.Send(text)
}

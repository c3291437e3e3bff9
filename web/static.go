package web

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/web/ui"
)

// page serves the browser application: files by name, the single page for everything else that is no
// address of the API.
func page(assets ui.Assets) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if path := c.Path(); path == "/api" || strings.HasPrefix(path, "/api/") {
			return c.Next() // nothing follows: no such address, or not with this method
		}
		if c.Method() != http.MethodGet && c.Method() != http.MethodHead {
			c.Set(fiber.HeaderAllow, "GET, HEAD")
			return fiber.ErrMethodNotAllowed
		}
		if assets == nil {
			return c.Status(http.StatusServiceUnavailable).SendString(ui.ErrNotBuilt.Error() + "\n")
		}
		asset := assets.Find(c.Path())
		if asset == nil {
			return fiber.ErrNotFound
		}
		if strings.HasPrefix(c.Path(), textReader) {
			c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'")
		}
		return sendAsset(c, asset)
	}
}

func sendAsset(c *fiber.Ctx, asset *ui.Asset) error {
	encoding, body, err := asset.Encode(c.Get(fiber.HeaderAcceptEncoding))
	if err != nil {
		return err
	}
	tag := asset.ETag
	if encoding != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
		tag = tag[:len(tag)-1] + "-" + encoding + `"`
	}
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if asset.Immutable {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	if c.Get(fiber.HeaderIfNoneMatch) == tag {
		return c.SendStatus(http.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, asset.Type)
	return c.Send(body)
}

// textReader is where the worker lies that reads text in pictures. It alone may compile WebAssembly: a worker
// goes by the policy that its own script came with.
const textReader = "/assets/tesseract-"

// safeHeaders tell browsers what this site never does: load foreign scripts, be framed, be guessed at.
func safeHeaders(c *fiber.Ctx) error {
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set(fiber.HeaderContentSecurityPolicy,
		"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; frame-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
	return c.Next()
}

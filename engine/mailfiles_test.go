package engine_test

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/metadata"
)

// withLetters adds an entity whose records are mailed with their files, to a receiver.
func (h *house) withLetters() *receiver {
	h.Helper()
	files := metadata.Files{
		"pack.json": []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
		"entities/letter.json": []byte(`{"name":"letter","label":"Letter","plural":"Letters","title":"name","fields":[
			{"name":"name","kind":"text","label":"Name"},{"name":"to","kind":"email","label":"To"},
			{"name":"papers","kind":"attachment","label":"Papers"},
			{"name":"way","kind":"select","options":"letter_way","label":"Way"}]}`),
		"options/letter_way.json": []byte(`{"name":"letter_way","options":[{"name":"sent","label":"Sent"}]}`),
		"templates/letter.json":   []byte(`{"name":"letter","entity":"letter","subject":"{{record.name}}","body":"As agreed."}`),
		"workflows/letter.json": []byte(`{"key":"letter","title":"Letter","entity":"letter","field":"way","start":{"state":"sent","on":["create"]},
			"states":{"sent":{"title":"Sent","final":"done","enter":[
				{"notify":{"to":[{"expr":"record.to"}],"template":"letter","via":["email"],"attach":"papers"}}]}}}`),
	}
	if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, ""); err != nil {
		h.Fatal(err)
	}
	post := &receiver{done: map[string]int{}}
	port, err := strconv.Atoi(post.overSMTP(h.T))
	if err != nil {
		h.Fatal(err)
	}
	node, err := engine.Open(context.Background(), engine.Config{
		Database: h.url, Clock: h.clock.Now, Packs: []engine.BuiltIn{pack(h, "core")}, Pool: 4, Files: h.TempDir(),
		Mail: jobs.MailServer{Host: "127.0.0.1", Port: port, From: "weft@example.test", TLS: "none"},
	})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { _ = node.Close() })
	if err := node.Start(context.Background()); err != nil {
		h.Fatal(err)
	}
	h.Engine = node
	return post
}

func TestFilesOfARecordGoAlongWithItsMailOnce(t *testing.T) {
	onBoth(t, func(h *house) {
		post := h.withLetters()
		upload := func(content string) string {
			file, err := h.Upload(context.Background(), h.as("admin"), "报价.txt", strings.NewReader(content))
			if err != nil {
				h.Fatal(err)
			}
			return file.ID
		}
		half := strings.Repeat("x", 10<<20)
		values := map[string]any{"name": "Too much", "to": "gao@acme.test", "papers": []any{upload(half), upload(half)}}
		_, err := h.tryCreate("admin", "letter", values)
		h.problem(err, "/papers", "mail_size")

		h.create("admin", "letter", map[string]any{"name": "Our offer", "to": "gao@acme.test", "papers": []any{upload("a price")}})
		eventually(h, "the mail has left", func() bool { _, calls := post.effects(); return calls > 0 })
		effects, calls := post.effects()
		h.same(effects, 1)
		h.same(calls, 1)
		for _, part := range []string{"As agreed.", "Content-Disposition: attachment", base64.StdEncoding.EncodeToString([]byte("a price"))} {
			if !strings.Contains(post.letters[0], part) {
				h.Errorf("the mail lacks %q:\n%s", part, post.letters[0])
			}
		}
	})
}

func TestMailsAttachFieldsThatHoldFiles(t *testing.T) {
	onBoth(t, func(h *house) {
		files := metadata.Files{
			"pack.json":           []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
			"templates/deal.json": []byte(`{"name":"deal","entity":"deal","subject":"Deal","body":"Deal"}`),
			"workflows/deal.json": []byte(`{"key":"told","title":"Told","entity":"deal","start":{"state":"on","on":["create"]},"states":{"on":{"title":"On","final":"done",
				"enter":[{"notify":{"to":[{"user":"admin"}],"template":"deal","attach":"name"}}]}}}`),
		}
		_, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, "")
		if err == nil || !strings.Contains(err.Error(), "holds no files") {
			h.Errorf("a field without files is attached: %v", err)
		}
	})
}

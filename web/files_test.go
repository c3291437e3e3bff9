package web_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestPlayerMaySeekInARecording(t *testing.T) {
	c := onSQLite(t).as("li.na")
	id := c.uploadTo("/files", "voice.webm", "0123456789").want(http.StatusCreated).text(0, "id")
	for asked, heard := range map[string]string{"bytes=2-4": "234", "bytes=7-": "789", "bytes=-3": "789", "bytes=4-99": "456789"} {
		if part := c.send(http.MethodGet, "/files/"+id, nil, "Range", asked).want(http.StatusPartialContent); string(part.Body) != heard {
			t.Errorf("%s gives %q, want %q", asked, part.Body, heard)
		}
	}
	if whole := c.send(http.MethodGet, "/files/"+id, nil, "Range", "seconds=2-4").want(http.StatusOK); string(whole.Body) != "0123456789" {
		t.Errorf("what is not understood gives %q, want the whole file", whole.Body)
	}
	c.send(http.MethodGet, "/files/"+id, nil, "Range", "bytes=10-").want(http.StatusRequestedRangeNotSatisfiable)
}

func TestRecordingsAreToldFromFilms(t *testing.T) {
	c := onSQLite(t).as("li.na")
	webm := "\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1f"
	for name, test := range map[string]struct{ content, kind string }{
		"voice.m4a":  {"\x00\x00\x00\x18ftypiso5\x00\x00\x02\x00iso5hlsf", "audio/mp4"},
		"voice.weba": {webm, "audio/webm"},
		"voice.ogg":  {"OggS\x00\x02", "audio/ogg"},
		"film.webm":  {webm, "video/webm"},
		"page.m4a":   {"<script>alert(1)</script>", "text/html; charset=utf-8"},
		"short.m4a":  {"ab", "text/plain; charset=utf-8"},
	} {
		if kind := c.uploadTo("/files", name, test.content).want(http.StatusCreated).text(0, "type"); kind != test.kind {
			t.Errorf("%s is taken for %s, want %s", name, kind, test.kind)
		}
	}
}

func TestTheBrowserShowsOnlyFilesThatCannotAct(t *testing.T) {
	c := onSQLite(t).as("li.na")
	for name, test := range map[string]struct {
		content       string
		shown, closed bool
	}{
		"terms.txt": {"30 days", true, true},
		"terms.pdf": {"%PDF-1.4\n", true, false},
		"page.html": {"<script>alert(1)</script>", false, true},
		"page.txt":  {"<!DOCTYPE html><script>alert(1)</script>", false, true},
		"drawn.svg": {`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, false, true},
	} {
		header := c.get("/files/" + c.uploadTo("/files", name, test.content).want(http.StatusCreated).text(0, "id")).want(http.StatusOK).Header
		disposition, policy := header.Get("Content-Disposition"), header.Get("Content-Security-Policy")
		if strings.HasPrefix(disposition, "inline") != test.shown || strings.Contains(policy, "sandbox") != test.closed || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s is sent as %s with the policy %q", name, disposition, policy)
		}
	}
}

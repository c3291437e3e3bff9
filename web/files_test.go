package web_test

import (
	"net/http"
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

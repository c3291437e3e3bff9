package ui

import (
	"errors"
	"testing"
	"testing/fstest"
)

func built() fstest.MapFS {
	return fstest.MapFS{
		"index.html":          {Data: []byte("<html>")},
		"assets/app-1.js":     {Data: []byte("app")},
		"assets/app-1.js.br":  {Data: []byte("b")},
		"assets/app-1.js.gz":  {Data: []byte("g")},
		".vite/manifest.json": {Data: []byte("{}")},
		".gitkeep":            {},
	}
}

func TestLoadTellsWhenNothingIsBuilt(t *testing.T) {
	_, err := load(fstest.MapFS{".gitkeep": {}})
	if !errors.Is(err, ErrNotBuilt) {
		t.Fatalf("got %v, want ErrNotBuilt", err)
	}
}

func TestFind(t *testing.T) {
	assets, err := load(built())
	if err != nil {
		t.Fatal(err)
	}
	if len(assets) != 2 {
		t.Fatalf("variants and hidden files are served: %v", assets)
	}
	cases := map[string]*Asset{
		"/":                    assets["index.html"],
		"/records/quote":       assets["index.html"],
		"/assets/app-1.js":     assets["assets/app-1.js"],
		"/assets/app-2.js":     nil,
		"/assets/app-2":        nil,
		"/missing.png":         nil,
		"/.vite/manifest.json": nil,
		"/assets/../index":     assets["index.html"],
	}
	for request, want := range cases {
		if got := assets.Find(request); got != want {
			t.Errorf("Find(%q) = %v, want %v", request, got, want)
		}
	}
}

func TestEncode(t *testing.T) {
	assets, err := load(built())
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		"gzip, deflate, br":   "br",
		"gzip;q=0.8, br;q=0":  "gzip",
		"br;q=0.0, gzip;q=0":  "",
		"":                    "",
		"identity, sbr, gzip": "gzip",
	}
	for accept, want := range cases {
		got, body, err := assets["assets/app-1.js"].Encode(accept)
		if content := map[string]string{"br": "b", "gzip": "g", "": "app"}[want]; got != want || string(body) != content || err != nil {
			t.Errorf("Encode(%q) = %q, %q, %v; want %q, %q", accept, got, body, err, want, content)
		}
	}
	if got, body, err := assets["index.html"].Encode("br"); got != "" || string(body) != "<html>" || err != nil {
		t.Errorf("a file without variants was encoded as %q: %q, %v", got, body, err)
	}
}

package engine

import (
	"embed"
	htmltemplate "html/template"
	"strings"
	"text/template"
)

//go:embed mailwords.txt mailwords.html
var mailFiles embed.FS

var (
	mailPlain  = template.Must(template.ParseFS(mailFiles, "mailwords.txt"))
	mailMarkup = htmltemplate.Must(htmltemplate.ParseFS(mailFiles, "mailwords.html"))
)

// mailWords is what a mail says to one person.
type mailWords struct {
	Language string
	Title    string
	Body     string
	Company  string
	Figures  []mailFigure
	Items    []mailItem // of a digest
	Decide   string     // address of the page to decide on without signing in; "" without one
	Reply    bool       // answering decides, too
	Open     string
	Wishes   string
}

// mailItem is one notice of a digest. Link is "" while nobody knows where the product is reached.
type mailItem struct{ Title, Body, Link string }

// In chooses between the two languages.
func (w mailWords) In(zh, en string) string {
	if w.Language == "zh" {
		return zh
	}
	return en
}

// subject says what is wanted; for a task also of what.
func (w mailWords) subject(isTask bool) string {
	if !isTask || w.Body == "" {
		return w.Title
	}
	return w.Title + w.In("：", ": ") + w.Body
}

// render gives the mail as plain text and as HTML.
func (w mailWords) render() (plain, html string, err error) {
	var text, page strings.Builder
	if err := mailPlain.Execute(&text, w); err != nil {
		return "", "", err
	}
	err = mailMarkup.Execute(&page, w)
	return text.String(), page.String(), err
}

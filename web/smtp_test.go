package web_test

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"
)

// postOffice is a mail server on this machine that keeps what it gets. It asks for a password.
type postOffice struct {
	listener net.Listener
	mails    chan *mail.Message
	refuse   bool
}

func openPostOffice(t *testing.T) *postOffice {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	office := &postOffice{listener: listener, mails: make(chan *mail.Message, 100)}
	go office.serve()
	t.Cleanup(func() { _ = listener.Close() })
	return office
}

func (p *postOffice) port() int { return p.listener.Addr().(*net.TCPAddr).Port }

func (p *postOffice) serve() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.talk(conn)
	}
}

// talk speaks as much SMTP as our mail needs.
func (p *postOffice) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	say := func(text string) { _, _ = fmt.Fprint(conn, text+"\r\n") }
	say("220 post.test")
	known := false
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch strings.ToUpper(verb) {
		case "EHLO":
			say("250-post.test")
			say("250 AUTH PLAIN")
		case "AUTH":
			secret, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			if known = string(secret) == "\x00weft\x00geheim"; !known {
				say("535 wrong password")
				continue
			}
			say("235 welcome")
		case "MAIL":
			switch {
			case !known:
				say("530 sign in first")
			case p.refuse:
				say("450 come back later")
			default:
				say("250 ok")
			}
		case "DATA":
			say("354 go on")
			p.keep(in)
			say("250 kept")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (p *postOffice) keep(in *bufio.Reader) {
	var text strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		text.WriteString(strings.TrimPrefix(line, "."))
	}
	message, err := mail.ReadMessage(strings.NewReader(text.String()))
	if err == nil {
		p.mails <- message
	}
}

// received is a mail in plain words.
type received struct{ to, subject, text, html, id, kind string }

// next waits for the next mail.
func (p *postOffice) next(t *testing.T) received {
	t.Helper()
	select {
	case message := <-p.mails:
		return read(t, message)
	case <-time.After(20 * time.Second):
		t.Fatal("no mail came")
		return received{}
	}
}

// to waits for the next mail to somebody; those to others are left aside.
func (p *postOffice) to(t *testing.T, address string) received {
	t.Helper()
	for {
		if mail := p.next(t); strings.Contains(mail.to, address) {
			return mail
		}
	}
}

func read(t *testing.T, message *mail.Message) received {
	t.Helper()
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	got := received{to: message.Header.Get("To"), subject: subject, id: message.Header.Get("Message-ID"), kind: message.Header.Get("X-Weft-Notice")}
	kind, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		got.text = plainBody(t, message.Header.Get("Content-Transfer-Encoding"), message.Body)
		return got
	}
	parts := multipart.NewReader(message.Body, parameters["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			return got
		}
		body := plainBody(t, part.Header.Get("Content-Transfer-Encoding"), part)
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			got.html = body
		} else {
			got.text = body
		}
	}
}

func plainBody(t *testing.T, encoding string, body io.Reader) string {
	t.Helper()
	switch encoding {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

package jobs

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/wneessen/go-mail"
)

// MailServer is a server that takes our mail. Without a User there is no sign-in. TLS is one of
// "starttls" (also for ""), "tls" (from the first byte, usually port 465), "optional" and "none", for
// a server on the same machine.
type MailServer struct {
	Host     string `json:"host"`
	Port     int    `json:"port"`
	TLS      string `json:"tls"`
	User     string `json:"user"`
	Password string `json:"password,omitempty"`
	From     string `json:"from"`
}

// Mail is one message to one person, as plain text and, unless empty, as HTML. Kind is the template
// or the product's own notice it was made of; it goes into the header X-Weft-Notice, so that people
// can sort their mail by it.
type Mail struct {
	To      string `json:"to"`
	Kind    string `json:"kind,omitempty"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html,omitempty"`
	// Thread is the Message-ID's first part that all mails about one task share as reference.
	Thread string `json:"thread,omitempty"`
	// ReplyTo is where answers go; "" means to the sender.
	ReplyTo string `json:"reply_to,omitempty"`

	Files []MailFile `json:"files,omitempty"`
}

// MailFile is a file that goes along with a mail. Path is where its bytes lie on this machine.
type MailFile struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Key  string `json:"key"`
	Path string `json:"-"`
}

// mailTimeout is how long a server may take for one message.
const mailTimeout = 30 * time.Second

// SendMail hands a message to the server. key becomes its Message-ID, so that a receiver can tell
// a repeated message from a new one. A wrong address is a FinalError.
func SendMail(ctx context.Context, server MailServer, letter Mail, key string) error {
	message, err := compose(server, letter, key)
	if err != nil {
		return err
	}
	client, err := mail.NewClient(server.Host, server.options()...)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", server.Host, err)
	}
	return client.DialAndSendWithContext(ctx, message)
}

func compose(server MailServer, letter Mail, key string) (*mail.Msg, error) {
	message := mail.NewMsg()
	if err := message.From(server.From); err != nil {
		return nil, &FinalError{fmt.Errorf("the sender %q: %w", server.From, err)}
	}
	if err := message.To(letter.To); err != nil {
		return nil, &FinalError{fmt.Errorf("the receiver %q: %w", letter.To, err)}
	}
	message.SetMessageIDWithValue(key + "@weft")
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	if letter.Kind != "" {
		message.SetGenHeader("X-Weft-Notice", letter.Kind)
	}
	if letter.Thread != "" {
		message.SetGenHeader(mail.HeaderReferences, "<"+letter.Thread+"@weft>")
	}
	if letter.ReplyTo != "" {
		if err := message.ReplyTo(letter.ReplyTo); err != nil {
			return nil, &FinalError{fmt.Errorf("the address for answers %q: %w", letter.ReplyTo, err)}
		}
	}
	message.Subject(letter.Subject)
	message.SetBodyString(mail.TypeTextPlain, letter.Text)
	if letter.HTML != "" {
		message.AddAlternativeString(mail.TypeTextHTML, letter.HTML)
	}
	return message, attach(message, letter.Files)
}

// attach adds the files; without one of them the mail does not leave.
func attach(message *mail.Msg, files []MailFile) error {
	for _, file := range files {
		if _, err := os.Stat(file.Path); err != nil {
			return &FinalError{fmt.Errorf("the attachment %q: %w", file.Name, err)}
		}
		message.AttachFile(file.Path, mail.WithFileName(file.Name), mail.WithFileContentType(mail.ContentType(file.Type)))
	}
	return nil
}

func (s MailServer) options() []mail.Option {
	options := []mail.Option{mail.WithPort(s.Port), mail.WithTimeout(mailTimeout)}
	signIn := mail.SMTPAuthAutoDiscover
	switch s.TLS {
	case "tls":
		options = append(options, mail.WithSSL())
	case "optional":
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	case "none":
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
		signIn = mail.SMTPAuthPlainNoEnc
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(signIn), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	return options
}

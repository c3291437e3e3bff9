package jobs

import (
	"context"
	"fmt"

	"github.com/wneessen/go-mail"
)

// MailServer is the SMTP server that takes our mail. Without a User there is no sign-in; Plain
// turns encryption off, for a server on the same machine.
type MailServer struct {
	Host     string `json:"host"`
	Port     int    `json:"port"`
	User     string `json:"user"`
	Password string `json:"password"`
	From     string `json:"from"`
	Plain    bool   `json:"plain"`
}

// Mail is one message to one person. Kind is the template or the product's own notice it was made
// of; it goes into the header X-Weft-Notice, so that people can sort their mail by it.
type Mail struct {
	To      string `json:"to"`
	Kind    string `json:"kind,omitempty"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// SendMail hands a message to the server. key becomes its Message-ID, so that a receiver can tell
// a repeated message from a new one. A wrong address is a FinalError.
func SendMail(ctx context.Context, server MailServer, letter Mail, key string) error {
	message := mail.NewMsg()
	if err := message.From(server.From); err != nil {
		return &FinalError{fmt.Errorf("the sender %q: %w", server.From, err)}
	}
	if err := message.To(letter.To); err != nil {
		return &FinalError{fmt.Errorf("the receiver %q: %w", letter.To, err)}
	}
	message.SetMessageIDWithValue(key + "@weft")
	if letter.Kind != "" {
		message.SetGenHeader("X-Weft-Notice", letter.Kind)
	}
	message.Subject(letter.Subject)
	message.SetBodyString(mail.TypeTextPlain, letter.Text)
	client, err := mail.NewClient(server.Host, server.options()...)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", server.Host, err)
	}
	return client.DialAndSendWithContext(ctx, message)
}

func (s MailServer) options() []mail.Option {
	options := []mail.Option{mail.WithPort(s.Port), mail.WithTLSPolicy(mail.TLSMandatory)}
	if s.Plain {
		options[1] = mail.WithTLSPolicy(mail.NoTLS)
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthPlain), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	return options
}

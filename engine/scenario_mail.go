package engine

import (
	"context"
	"regexp"
	"slices"

	"github.com/weft-crm/weft/engine/jobs"
)

var mailLink = regexp.MustCompile(`https://weft\.test/mail/(\S+)`)

// scan opens every link of the mails to a person, twice, as programs do that guard mailboxes.
func (s *story) scan(ctx context.Context, args *storyArgs) error {
	opened := 0
	for _, mail := range s.mailsTo(args.word(0)) {
		for _, link := range mailLink.FindAllStringSubmatch(mail.Text, -1) {
			for range 2 {
				_, err := s.engine.MailPage(ctx, link[1], nil)
				if err != nil && AsError(err) == nil {
					return err
				}
			}
			opened++
		}
	}
	if opened == 0 {
		return mistake("no mail to %s holds a link", args.word(0))
	}
	return nil
}

// mailsTo lists the mails handed over for a person or an address.
func (s *story) mailsTo(name string) []jobs.Mail {
	address := name
	if id, err := s.person(name); err == nil {
		address = s.engine.org.Load().people[id].email
	}
	s.world.lock.Lock()
	defer s.world.lock.Unlock()
	return slices.DeleteFunc(slices.Clone(s.world.mails), func(mail jobs.Mail) bool { return mail.To != address })
}

// decideMailed decides by the link in the newest mail about a task of the record: one's own without
// being signed in, or with of: that of somebody else, who has passed it on.
func (s *story) decideMailed(ctx context.Context, record TaskRecord, verb string, args *storyArgs) error {
	ask, whose := MailDecision{Verb: verb, Comment: args.text()}, args.login
	if of := args.option("of"); of != "" {
		whose, ask.SignedIn = of, &args.by
	}
	rows, err := s.tasksOf(ctx, record)
	if err != nil {
		return err
	}
	for _, mail := range slices.Backward(s.mailsTo(whose)) {
		found := mailLink.FindStringSubmatch(mail.Text)
		for _, row := range rows {
			if found != nil && mail.Thread == row.ID {
				ask.Token = found[1]
				_, err := s.engine.DecideByMail(ctx, ask)
				return err
			}
		}
	}
	return mistake("%s has no mail with a link about that", whose)
}

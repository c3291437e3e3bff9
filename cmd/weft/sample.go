package main

import (
	"context"
	"fmt"

	"github.com/weft-crm/weft/engine"
)

// sampleCommand is about the sample company.
type sampleCommand struct {
	Load   sampleLoadCommand   `cmd:"" help:"Play half a year of thirty people and four hundred customers into this installation; takes less than a minute."`
	Remove sampleRemoveCommand `cmd:"" help:"Take all of it away again; what people entered themselves stays."`
}

type sampleLoadCommand struct {
	Password string `help:"Lets its people sign in with this password; without one nobody can." env:"WEFT_SAMPLE_PASSWORD"`
}

// Run plays the sample company and tells how far it is.
func (c sampleLoadCommand) Run(env *environment) error {
	return withEngine(env, func(ctx context.Context, running *engine.Engine, by engine.Actor) error {
		tenth := 0
		err := running.LoadSampleCompanyNow(ctx, by, engine.SampleOptions{Password: c.Password}, func(done, total int) {
			if now := 10 * done / total; now > tenth {
				tenth = now
				fmt.Fprintf(env.out, "%d0 %%\n", tenth)
			}
		})
		if err == nil {
			fmt.Fprintln(env.out, c.told())
		}
		return err
	})
}

func (c sampleLoadCommand) told() string {
	if c.Password == "" {
		return "The sample company is there. Its people have no passwords; an administrator gives one."
	}
	return "The sample company is there. Its people, for instance lin.yue@sample, sign in with the password you gave."
}

type sampleRemoveCommand struct{}

// Run takes the sample company away and tells what stays of it.
func (sampleRemoveCommand) Run(env *environment) error {
	return withExisting(env, func(ctx context.Context, running *engine.Engine, by engine.Actor) error {
		removal, err := running.RemoveSampleCompany(ctx, by)
		if err != nil {
			return err
		}
		fmt.Fprintf(env.out, "%d records removed, %d stay because other records need them\n", removal.Records, removal.Kept)
		return nil
	})
}

package jobs

import (
	"context"
	"database/sql"
	"strings"
)

// lateTimes are the moments of a job that River's driver for SQLite leaves to the connection to
// write. Ours writes numbers, River compares with texts, and to SQLite any number is less than any
// text: waits would be over at once, and jobs that have ended would be cleared away as ancient.
var lateTimes = []string{"scheduled_at", "attempted_at", "finalized_at"}

// keepTimesAsTexts lets SQLite turn numbers in these columns into River's texts.
func keepTimesAsTexts(database *sql.DB) func(context.Context) error {
	var numbers, texts []string
	for _, column := range lateTimes {
		isNumber := "typeof(" + column + ") = 'integer'"
		numbers = append(numbers, isNumber)
		texts = append(texts, column+" = iif("+isNumber+", strftime('%Y-%m-%d %H:%M:%f', "+column+" / 1000000.0, 'unixepoch'), "+column+")")
	}
	update := "update river_job set " + strings.Join(texts, ", ") + " where (" + strings.Join(numbers, " or ") + ")"
	trigger := "create trigger if not exists river_job_times after update of " + strings.Join(lateTimes, ", ") + " on river_job begin " + update + " and id = new.id; end"
	return func(ctx context.Context) error {
		if _, err := database.ExecContext(ctx, update); err != nil {
			return err
		}
		_, err := database.ExecContext(ctx, trigger)
		return err
	}
}

// andThen does one thing after another that succeeded.
func andThen(first, second func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := first(ctx); err != nil {
			return err
		}
		return second(ctx)
	}
}

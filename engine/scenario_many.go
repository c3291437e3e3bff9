package engine

import (
	"context"
	"errors"
	"strings"
)

// several lists the records that a line names at once, with commas between them.
func (s *story) several(list string) (records []TaskRecord, err error) {
	for label := range strings.SplitSeq(list, ",") {
		record, err := s.called(label)
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	return records, nil
}

// editMany gives several records the same values, as people do from a list.
func (s *story) editMany(ctx context.Context, args *storyArgs) error {
	records, err := s.several(args.word(0))
	if err != nil {
		return err
	}
	bulk := Bulk{Entity: records[0].Entity, IDs: make([]string, len(records))}
	for i, record := range records {
		bulk.IDs[i] = record.ID
	}
	if bulk.Values, err = s.values(ctx, args.by, bulk.Entity, args.fields); err != nil {
		return err
	}
	answer, err := s.engine.ChangeMany(ctx, args.by, bulk)
	if err != nil {
		return err
	}
	refusals := make([]error, len(answer.Results))
	for i, result := range answer.Results {
		refusals[i] = result.Err
	}
	return args.asManyRefused(refusals)
}

// decideMany answers the tasks of several records alike, as people do from their list.
func (s *story) decideMany(ctx context.Context, verb string, args *storyArgs) error {
	records, err := s.several(args.word(0))
	if err != nil {
		return err
	}
	batch := Batch{Tasks: make([]string, len(records)), Verb: verb, Comment: args.text()}
	for i, record := range records {
		task, err := s.meant(ctx, record, verb, args)
		if err != nil {
			return err
		}
		batch.Tasks[i] = task.ID
	}
	results, err := s.engine.DecideBatch(ctx, args.by, args.option("key"), batch)
	if err != nil {
		return err
	}
	refusals := make([]error, len(results))
	for i, result := range results {
		refusals[i] = result.Err
	}
	return args.asManyRefused(refusals)
}

// asManyRefused demands that of several as many were refused as the line says (refused:N), each with
// words for people.
func (a *storyArgs) asManyRefused(refusals []error) error {
	wanted, err := a.number("refused")
	if err != nil {
		return err
	}
	refused := int64(0)
	for _, refusal := range refusals {
		if refusal == nil {
			continue
		}
		if refused++; AsError(refusal) == nil {
			return refusal
		}
	}
	if refused != wanted {
		return mistake("%d of %d were refused, not %d: %v", refused, len(refusals), wanted, errors.Join(refusals...))
	}
	return nil
}

-- +goose Up

-- Whom a queue holds a task back from: people who may not decide about their own request.
alter table tasks add column held_from text not null default '';
update tasks set held_from = submitter where status = 'open' and assignee = '' and kind = 'approve';

-- +goose Down
alter table tasks drop column held_from;

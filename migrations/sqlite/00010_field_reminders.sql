-- +goose Up

-- The date of a record that a reminder was made for; empty for reminders that people wrote.
alter table reminders add column field text not null default '';

-- +goose Down
alter table reminders drop column field;

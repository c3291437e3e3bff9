-- +goose Up

-- Who gave a task to somebody else for advice, and waits for it.
alter table tasks add column delegated_by text not null default '';
create index tasks_delegated on tasks (delegated_by, opened_at, id) where status = 'open' and delegated_by <> '';
create index tasks_stand_in on tasks (on_behalf_of, opened_at, id) where status = 'open' and on_behalf_of <> '';

-- +goose Down
drop index tasks_stand_in;
drop index tasks_delegated;
alter table tasks drop column delegated_by;

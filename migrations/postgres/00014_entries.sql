-- +goose Up

-- A decision writes three entries of history, two notices and a command. What nobody looks for needs no index, copies
-- (which stay open for ever) are not among what is to be done, notices are only looked for by person, and when commands
-- came is only asked by the sweep, to which a coarse index is enough.
drop index run_history_actor;
drop index tasks_record;
drop index tasks_open;
create index tasks_open on tasks (opened_at, id) where status = 'open' and kind <> 'copy';
alter table notices drop constraint notices_pkey;
drop index notices_user;
alter table notices add primary key (user_id, id);
drop index commands_at;
create index commands_at on commands using brin (at);

-- +goose Down
drop index commands_at;
create index commands_at on commands (at);
alter table notices drop constraint notices_pkey;
alter table notices add primary key (id);
create index notices_user on notices (user_id, id);
create index run_history_actor on run_history (actor, at);
drop index tasks_open;
create index tasks_open on tasks (opened_at, id) where status = 'open';
create index tasks_record on tasks (record_id) where status = 'open';

-- +goose Up

-- A decision writes three entries of history and two notices. What nobody looks for needs no index, copies (which stay
-- open for ever) are not among what is to be done, and notices are only looked for by person.
drop index run_history_actor;
drop index tasks_record;
drop index tasks_open;
create index tasks_open on tasks (opened_at, id) where status = 'open' and kind <> 'copy';
create table notices_by_person (
    id text not null,
    user_id text not null,
    at timestamp not null,
    kind text not null,
    title text,
    body text,
    link text not null,
    read_at timestamp,
    primary key (user_id, id)
) without rowid;
insert into notices_by_person select id, user_id, at, kind, title, body, link, read_at from notices;
drop table notices;
alter table notices_by_person rename to notices;
create index notices_unread on notices (user_id, id) where read_at is null;

-- +goose Down
create table notices_by_id (
    id text not null,
    user_id text not null,
    at timestamp not null,
    kind text not null,
    title text,
    body text,
    link text not null,
    read_at timestamp,
    primary key (id)
);
insert into notices_by_id select id, user_id, at, kind, title, body, link, read_at from notices;
drop table notices;
alter table notices_by_id rename to notices;
create index notices_user on notices (user_id, id);
create index notices_unread on notices (user_id, id) where read_at is null;
create index run_history_actor on run_history (actor, at);
drop index tasks_open;
create index tasks_open on tasks (opened_at, id) where status = 'open';
create index tasks_record on tasks (record_id) where status = 'open';

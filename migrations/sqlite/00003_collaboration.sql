-- +goose Up

-- What people write to each other about a record, and who wants to hear of it.
create table comments (
    id text not null,
    entity text not null,
    record_id text not null,
    author text not null,
    at timestamp not null,
    text text not null,
    mentions text,
    files text,
    earlier text,
    edited_at timestamp,
    deleted_at timestamp,
    deleted_by text not null,
    primary key (id)
);
create index comments_record on comments (record_id, at, id);

create table followers (
    entity text not null,
    record_id text not null,
    user_id text not null,
    following boolean not null,
    at timestamp not null,
    primary key (record_id, user_id)
) without rowid;
create index followers_user on followers (user_id, at);

-- What somebody typed into a form and has not saved.
create table drafts (
    user_id text not null,
    entity text not null,
    record_id text not null,
    task text not null,
    version integer not null,
    "values" text,
    at timestamp not null,
    primary key (user_id, entity, record_id, task)
) without rowid;
create index drafts_at on drafts (at);

-- What somebody wants to be reminded of.
create table reminders (
    id text not null,
    user_id text not null,
    entity text not null,
    record_id text not null,
    text text not null,
    due_at timestamp not null,
    made_at timestamp not null,
    told_at timestamp,
    done_at timestamp,
    primary key (id)
);
create index reminders_due on reminders (due_at) where told_at is null and done_at is null;
create index reminders_user on reminders (user_id, due_at) where done_at is null;
create index reminders_record on reminders (record_id, user_id);

-- +goose Down
drop table reminders;
drop table drafts;
drop table followers;
drop table comments;

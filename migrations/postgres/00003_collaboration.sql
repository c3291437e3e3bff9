-- +goose Up

-- What people write to each other about a record, and who wants to hear of it.
create table comments (
    id text collate "C" not null,
    entity text collate "C" not null,
    record_id text collate "C" not null,
    author text collate "C" not null,
    at timestamptz not null,
    text text not null,
    mentions text,
    files text,
    earlier text,
    edited_at timestamptz,
    deleted_at timestamptz,
    deleted_by text collate "C" not null,
    primary key (id)
);
create index comments_record on comments (record_id, at, id);

create table followers (
    entity text collate "C" not null,
    record_id text collate "C" not null,
    user_id text collate "C" not null,
    following boolean not null,
    at timestamptz not null,
    primary key (record_id, user_id)
);
create index followers_user on followers (user_id, at);

-- What somebody typed into a form and has not saved.
create table drafts (
    user_id text collate "C" not null,
    entity text collate "C" not null,
    record_id text collate "C" not null,
    task text collate "C" not null,
    version bigint not null,
    "values" text,
    at timestamptz not null,
    primary key (user_id, entity, record_id, task)
);
create index drafts_at on drafts (at);

-- What somebody wants to be reminded of.
create table reminders (
    id text collate "C" not null,
    user_id text collate "C" not null,
    entity text collate "C" not null,
    record_id text collate "C" not null,
    text text not null,
    due_at timestamptz not null,
    made_at timestamptz not null,
    told_at timestamptz,
    done_at timestamptz,
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

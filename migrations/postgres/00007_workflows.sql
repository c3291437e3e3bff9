-- +goose Up

-- Whom a queue holds a task back from: people who may not decide about their own request.
alter table tasks add column held_from text not null default '';
update tasks set held_from = submitter where status = 'open' and assignee = '' and kind = 'approve';

-- Up to when each person's digests of notices have gone out.
create table digests (
    user_id text collate "C" not null,
    sent_until timestamptz not null,
    primary key (user_id)
);

-- +goose Down
drop table digests;
alter table tasks drop column held_from;

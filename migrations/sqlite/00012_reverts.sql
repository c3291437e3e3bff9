-- +goose Up

-- What a change set takes back, how far that got and how it went.
alter table change_sets add column reverts text not null default '';
alter table change_sets add column reached integer not null default 0;
alter table change_sets add column report text;
create index change_sets_at on change_sets (at, id);
create index change_sets_reverts on change_sets (reverts) where reverts <> '';

-- +goose Down
drop index change_sets_reverts;
drop index change_sets_at;
alter table change_sets drop column report;
alter table change_sets drop column reached;
alter table change_sets drop column reverts;

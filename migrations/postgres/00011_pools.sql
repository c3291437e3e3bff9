-- +goose Up

-- Since when a record of an entity with a pool has had its owner, or has been in the pool, and why.
create table holdings (
    record_id text collate "C" not null,
    entity text collate "C" not null,
    owner text collate "C" not null,
    since timestamptz not null,
    claimed boolean not null,
    former text collate "C" not null,
    reason text,
    warned_at timestamptz,
    primary key (record_id)
);
create index holdings_owner on holdings (owner, entity, since);

-- +goose Down
drop table holdings;

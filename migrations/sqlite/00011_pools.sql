-- +goose Up

-- Since when a record of an entity with a pool has had its owner, or has been in the pool, and why.
create table holdings (
    record_id text not null,
    entity text not null,
    owner text not null,
    since timestamp not null,
    claimed boolean not null,
    former text not null,
    reason text,
    warned_at timestamp,
    primary key (record_id)
);
create index holdings_owner on holdings (owner, entity, since);

-- +goose Down
drop table holdings;

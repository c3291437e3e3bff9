-- +goose Up

-- What live records are compared by, to find those that are probably about the same thing.
create table duplicate_keys (
    entity text not null,
    "key" text not null,
    record_id text not null,
    primary key (entity, "key", record_id)
);
create index duplicate_keys_record on duplicate_keys (record_id);

-- +goose Down
drop table duplicate_keys;

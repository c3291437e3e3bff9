-- +goose Up

-- Single records that somebody let others read or change until a time.
create table shares (
    entity text collate "C" not null,
    record_id text collate "C" not null,
    audience text collate "C" not null,
    rights text collate "C" not null,
    until timestamptz not null,
    note text not null,
    author text collate "C" not null,
    at timestamptz not null,
    primary key (record_id, audience)
);
create index shares_audience on shares (audience, entity, until);

-- +goose Down
drop table shares;

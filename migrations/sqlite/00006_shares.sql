-- +goose Up

-- Single records that somebody let others read or change until a time.
create table shares (
    entity text not null,
    record_id text not null,
    audience text not null,
    rights text not null,
    until timestamp not null,
    note text not null,
    author text not null,
    at timestamp not null,
    primary key (record_id, audience)
) without rowid;
create index shares_audience on shares (audience, entity, until);

-- +goose Down
drop table shares;

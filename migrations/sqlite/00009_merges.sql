-- +goose Up

-- Records that were merged into another, and what of the system's own rows went along.
create table merges (
    loser text not null,
    entity text not null,
    survivor text not null,
    change_set text not null,
    actor text not null,
    at timestamp not null,
    moved text,
    primary key (loser)
);
create index merges_set on merges (change_set);

-- +goose Down
drop table merges;

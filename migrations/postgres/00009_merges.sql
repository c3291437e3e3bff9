-- +goose Up

-- Records that were merged into another, and what of the system's own rows went along.
create table merges (
    loser text collate "C" not null,
    entity text collate "C" not null,
    survivor text collate "C" not null,
    change_set text collate "C" not null,
    actor text collate "C" not null,
    at timestamptz not null,
    moved text,
    primary key (loser)
);
create index merges_set on merges (change_set);

-- +goose Down
drop table merges;

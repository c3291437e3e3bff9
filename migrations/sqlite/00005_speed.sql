-- +goose Up

-- Nothing to do here: the version keeps step with PostgreSQL's, so that backups fit both.
select 1;

-- +goose Down
select 1;

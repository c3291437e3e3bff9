-- +goose Up

-- A run changes its state far more often than anybody counts runs by state. Without the state in an index, and with
-- room on its page, PostgreSQL writes a moved run without writing its indexes (a heap-only tuple).
drop index runs_workflow;
create index runs_workflow on runs (workflow) where ended_at is null;
alter table runs set (fillfactor = 80);

-- +goose Down
alter table runs reset (fillfactor);
drop index runs_workflow;
create index runs_workflow on runs (workflow, state) where ended_at is null;

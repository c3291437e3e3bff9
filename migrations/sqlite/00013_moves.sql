-- +goose Up

-- A run changes its state far more often than anybody counts runs by state.
drop index runs_workflow;
create index runs_workflow on runs (workflow) where ended_at is null;

-- +goose Down
drop index runs_workflow;
create index runs_workflow on runs (workflow, state) where ended_at is null;

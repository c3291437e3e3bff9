-- +goose Up

-- An inbox of any size is read in the order of its indexes: who may claim a task is found with when it
-- was opened and is due, as long as nobody has it.
alter table task_candidates add column waiting boolean not null default false;
alter table task_candidates add column since timestamp;
alter table task_candidates add column due timestamp;
update task_candidates set
    waiting = exists (select 1 from tasks where id = task and status = 'open' and assignee = ''),
    since = (select opened_at from tasks where id = task),
    due = (select due_at from tasks where id = task);
create index task_candidates_waiting on task_candidates (candidate, since, task) where waiting;
create index task_candidates_due on task_candidates (candidate, due, task) where waiting and due is not null;
drop index task_candidates_of;

create index tasks_mine on tasks (assignee, opened_at, id) where status = 'open' and kind <> 'copy';
create index tasks_due on tasks (assignee, due_at, id) where status = 'open' and kind <> 'copy' and due_at is not null;
create index tasks_unseen on tasks (assignee, opened_at, id) where kind = 'copy' and seen_at is null;
drop index tasks_todo;

-- +goose Down
create index tasks_todo on tasks (assignee, opened_at, id) where status = 'open';
drop index tasks_unseen;
drop index tasks_due;
drop index tasks_mine;
create index task_candidates_of on task_candidates (candidate, task);
drop index task_candidates_due;
drop index task_candidates_waiting;
alter table task_candidates drop column due;
alter table task_candidates drop column since;
alter table task_candidates drop column waiting;

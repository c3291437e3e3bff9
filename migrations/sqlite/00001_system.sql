-- +goose Up

-- What was published.
create table releases (
    number integer not null,
    at timestamp not null,
    actor text not null,
    note text not null,
    hash text not null,
    changes text,
    "columns" text,
    layers blob not null,
    primary key (number)
);

-- The one change that is being edited.
create table open_change (
    id integer not null,
    version integer not null,
    base integer not null,
    files text,
    undo text,
    at timestamp not null,
    actor text not null,
    primary key (id)
);

-- Settings and counters.
create table settings (
    "key" text not null,
    value text not null,
    primary key ("key")
) without rowid;

create table sequences (
    name text not null,
    value integer not null,
    primary key (name)
) without rowid;

-- People and programs that sign in.
create table credentials (
    user_id text not null,
    hash text not null,
    failed integer not null,
    locked_until timestamp,
    must_change boolean not null,
    changed_at timestamp not null,
    primary key (user_id)
);

create table sessions (
    token_hash text not null,
    id text not null,
    user_id text not null,
    csrf text not null,
    started_at timestamp not null,
    seen_at timestamp not null,
    expires_at timestamp not null,
    address text not null,
    agent text not null,
    data text,
    primary key (token_hash)
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table api_tokens (
    id text not null,
    hash text not null,
    user_id text not null,
    name text not null,
    roles text,
    made_at timestamp not null,
    made_by text not null,
    used_at timestamp,
    expires_at timestamp,
    primary key (id)
);
create unique index api_tokens_hash on api_tokens (hash);
create index api_tokens_user on api_tokens (user_id);

-- What people did.
create table audit (
    id integer primary key,
    at timestamp not null,
    actor text not null,
    action text not null,
    target text not null,
    address text not null,
    detail text
);
create index audit_actor on audit (actor, id);
create index audit_action on audit (action, id);

create table record_history (
    id integer primary key,
    entity text not null,
    record_id text not null,
    at timestamp not null,
    actor text not null,
    action text not null,
    through text not null,
    change_set text,
    "release" integer not null,
    run text not null,
    comment text not null,
    version integer not null,
    changes text
);
create index record_history_record on record_history (record_id, id);
create index record_history_set on record_history (change_set, id) where change_set is not null;

create table change_sets (
    id text not null,
    kind text not null,
    actor text not null,
    at timestamp not null,
    note text not null,
    undone timestamp,
    undone_by text not null,
    primary key (id)
);

-- Workflows.
create table runs (
    id text not null,
    workflow text not null,
    "release" integer not null,
    entity text not null,
    record_id text not null,
    title text not null,
    state text not null,
    status text not null,
    incident boolean not null,
    revision integer not null,
    round integer not null,
    submitter text not null,
    parent text not null,
    previous text not null,
    started_at timestamp not null,
    ended_at timestamp,
    data text,
    primary key (id)
);
create unique index runs_active on runs (entity, record_id, workflow) where ended_at is null;
create index runs_record on runs (record_id, started_at);
create index runs_workflow on runs (workflow, state) where ended_at is null;
create index runs_submitter on runs (submitter, started_at, id);
create index runs_parent on runs (parent) where parent <> '';
create index runs_started on runs (started_at, id);
create index runs_incident on runs (started_at, id) where incident;

create table run_history (
    run text not null,
    seq integer not null,
    at timestamp not null,
    actor text not null,
    on_behalf_of text not null,
    verb text not null,
    from_state text not null,
    to_state text not null,
    step text not null,
    task text not null,
    comment text not null,
    reason text not null,
    "text" text,
    diff text,
    data text,
    primary key (run, seq)
) without rowid;
create index run_history_actor on run_history (actor, at);

create table tasks (
    id text not null,
    run text not null,
    workflow text not null,
    entity text not null,
    record_id text not null,
    title text not null,
    visit integer not null,
    step text not null,
    kind text not null,
    label text,
    assignee text not null,
    status text not null,
    submitter text not null,
    opened_at timestamp not null,
    due_at timestamp,
    seen_at timestamp,
    decided_at timestamp,
    verb text not null,
    comment text not null,
    acted_by text not null,
    on_behalf_of text not null,
    origin text not null,
    data text,
    primary key (id)
);
create index tasks_todo on tasks (assignee, opened_at, id) where status = 'open';
create index tasks_run on tasks (run, opened_at);
create index tasks_record on tasks (record_id) where status = 'open';
create index tasks_open on tasks (opened_at, id) where status = 'open';
create index tasks_done on tasks (acted_by, decided_at, id) where decided_at is not null;
create index tasks_behalf on tasks (on_behalf_of, decided_at, id) where on_behalf_of <> '';
create index tasks_copied on tasks (assignee, opened_at, id) where kind = 'copy';

create table task_candidates (
    task text not null,
    candidate text not null,
    primary key (task, candidate)
) without rowid;
create index task_candidates_of on task_candidates (candidate, task);

create table timers (
    id text not null,
    run text not null,
    "key" text not null,
    due_at timestamp not null,
    gen integer not null,
    attempts integer not null,
    paused boolean not null,
    data text,
    primary key (id)
);
create unique index timers_key on timers (run, "key");
create index timers_due on timers (due_at) where not paused;

-- Answers already given, events that wait or are waited for.
create table commands (
    actor text not null,
    "key" text not null,
    digest text not null,
    status integer not null,
    response text,
    at timestamp not null,
    primary key (actor, "key")
) without rowid;
create index commands_at on commands (at);

create table early_events (
    id text not null,
    name text not null,
    "key" text not null,
    data text,
    at timestamp not null,
    expires timestamp not null,
    primary key (id)
);
create index early_events_key on early_events (name, "key");

create table event_waits (
    run text not null,
    visit integer not null,
    name text not null,
    "key" text not null,
    primary key (run, visit)
) without rowid;
create index event_waits_key on event_waits (name, "key");

-- Notices, files, imports.
create table notices (
    id text not null,
    user_id text not null,
    at timestamp not null,
    kind text not null,
    title text,
    body text,
    link text not null,
    read_at timestamp,
    primary key (id)
);
create index notices_user on notices (user_id, id);
create index notices_unread on notices (user_id, id) where read_at is null;

create table files (
    id text not null,
    name text not null,
    size integer not null,
    type text not null,
    "key" text not null,
    hash text not null,
    at timestamp not null,
    actor text not null,
    entity text not null,
    record_id text not null,
    field text not null,
    primary key (id)
);
create index files_loose on files (at) where record_id = '';
create index files_record on files (record_id) where record_id <> '';

create table imports (
    id text not null,
    file text not null,
    name text not null,
    entity text not null,
    state text not null,
    actor text not null,
    at timestamp not null,
    ended_at timestamp,
    change_set text not null,
    "rows" integer not null,
    done integer not null,
    created integer not null,
    updated integer not null,
    skipped integer not null,
    failed integer not null,
    mapping text,
    data text,
    primary key (id)
);

create table import_problems (
    "import" text not null,
    seq integer not null,
    line integer not null,
    column_name text not null,
    value text not null,
    code text not null,
    "text" text,
    primary key ("import", seq)
) without rowid;

-- What search knows of records.
create table search_index (
    doc integer primary key,
    entity text not null,
    record_id text not null,
    title text not null,
    body text not null
);
create unique index search_index_record on search_index (entity, record_id);
create virtual table search_tokens using fts5 (
    tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

-- +goose Down
drop table search_tokens;
drop table search_index;
drop table import_problems;
drop table imports;
drop table files;
drop table notices;
drop table event_waits;
drop table early_events;
drop table commands;
drop table timers;
drop table task_candidates;
drop table tasks;
drop table run_history;
drop table runs;
drop table change_sets;
drop table record_history;
drop table audit;
drop table api_tokens;
drop table sessions;
drop table credentials;
drop table sequences;
drop table settings;
drop table open_change;
drop table releases;

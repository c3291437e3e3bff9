-- +goose Up

-- Every search also reads the entries that wait to be merged into the index: let few of them wait.
alter index search_index_tokens set (gin_pending_list_limit = 256);

-- A decision writes some kilobytes of JSON, and compressing them takes a third of the time with lz4,
-- where the server has it.
-- +goose StatementBegin
do $$
begin
    if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
        alter table runs alter column data set compression lz4;
        alter table run_history alter column data set compression lz4;
        alter table commands alter column response set compression lz4;
        alter table record_history alter column changes set compression lz4;
    end if;
end
$$;
-- +goose StatementEnd

-- +goose Down
alter index search_index_tokens reset (gin_pending_list_limit);
alter table runs alter column data set compression default;
alter table run_history alter column data set compression default;
alter table commands alter column response set compression default;
alter table record_history alter column changes set compression default;

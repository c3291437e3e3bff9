-- +goose Up

-- Every search also reads the entries that wait to be merged into the index: let few of them wait.
alter index search_index_tokens set (gin_pending_list_limit = 256);

-- +goose Down
alter index search_index_tokens reset (gin_pending_list_limit);

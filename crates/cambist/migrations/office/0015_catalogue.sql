-- How accounts of the currency are written: the name of a format. Null: the catalogue has not been
-- asked yet.
alter table currencies add column account_format text;

-- The groups it is named by in bulk commands, comma-separated, beside those of its kind and unit.
alter table currencies add column group_names text;

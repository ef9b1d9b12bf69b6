-- The customer's address and account in lower case, for the operator's search: neither engine folds
-- Cyrillic by itself. Null: an order from before these columns, which background work fills in.
alter table orders add column email_folded text;
alter table orders add column account_folded text;

create index orders_unfolded on orders (id) where email_folded is null;
-- A search goes through this index, not through the whole rows.
create index orders_by_text on orders (id, email_folded, account_folded);
-- What else a customer has ordered.
create index orders_by_email on orders (email_folded, id);
-- What waits longest, and what changed last.
create index orders_by_change on orders (changed_at_ms, id);
-- What was placed on a day.
create index orders_by_time on orders (created_at_ms);
create index orders_by_direction on orders (from_code, to_code, id);
create index orders_by_target on orders (to_code, id);
-- What became of orders on a day.
create index order_events_by_time on order_events (at_ms);

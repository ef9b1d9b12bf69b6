-- The profit in USD as somebody who knows has stated it; null: what the two values leave.
alter table orders add column profit_usd_units int;
-- What the customer was given off, in USD at 8 decimals.
alter table orders add column discount_usd_units int not null default 0;

-- What an operator corrected of an order. Rows are only ever added.
create table order_edits (
  id serial primary key,
  order_id int not null references orders (id),
  at_ms int not null,
  actor text not null,
  reason text not null,
  -- In the smallest units of the two currencies.
  give_before int not null,
  give_after int not null,
  get_before int not null,
  get_after int not null,
  -- What the two sides were worth before, in USD at 8 decimals; null: no price was known. The first
  -- of them keep the prices of the order, whatever is corrected later.
  give_usd_before int,
  get_usd_before int,
  discount_before int not null,
  discount_after int not null
);

create index order_edits_by_order on order_edits (order_id, id);

-- What was given and taken back for one order.
create index transactions_by_subject on transactions (subject);

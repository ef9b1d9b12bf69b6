-- Who works on an order: one operator at a time, until a time.
create table order_claims (
  order_id int primary key references orders (id),
  account_id int not null references accounts (id),
  taken_at_ms int not null,
  until_ms int not null
);

create index order_claims_by_account on order_claims (account_id, until_ms);

-- Who has an order under way before him, and since when at last.
create table order_looks (
  order_id int not null references orders (id),
  account_id int not null references accounts (id),
  at_ms int not null,
  primary key (order_id, account_id)
);

-- What operators note of an order for each other. Rows are only ever added.
create table order_notes (
  id serial primary key,
  order_id int not null references orders (id),
  at_ms int not null,
  actor text not null,
  words text not null
);

create index order_notes_by_order on order_notes (order_id, id);

-- What open orders have taken of a reserve; the rest can still be promised.
alter table currencies add column reserved_units int not null default 0;

-- Minutes for which the rate of a new order holds; null: as the settings say for everyone.
alter table directions add column rate_minutes int;

create table orders (
  id serial primary key,
  -- Stands in the address of the customer's page; nobody can guess it.
  public_id text not null unique,
  -- Comes with the form: a double submit makes one order.
  token text not null unique,
  offer_id int not null references offers (id),
  from_code text not null references currencies (code),
  to_code text not null references currencies (code),
  city text not null,
  -- The snapshot of rates that it was priced from, and the rate.
  snapshot int not null,
  rate_in text not null,
  rate_out text not null,
  give_units int not null,
  get_units int not null,
  -- Values in USD at 8 decimals at the prices of that moment; null: no price was known.
  give_usd_units int,
  get_usd_units int,
  email text not null,
  account text not null,
  state text not null,
  -- Where a paused order goes on.
  paused_from text,
  reference text not null,
  rate_until_s int not null,
  created_at_ms int not null,
  changed_at_ms int not null,
  -- Attribution, copied whole: nothing joins across the two files.
  visitor bytes,
  partner_id int references partners (id),
  link_id int,
  click_id int,
  query_string text not null,
  user_hash text not null,
  attribution_rule text not null
);

create index orders_by_partner on orders (partner_id, id);
create index orders_by_state on orders (state, id);

create table order_events (
  id serial primary key,
  order_id int not null references orders (id),
  at_ms int not null,
  state text not null,
  actor text not null,
  note text not null
);

create index order_events_by_order on order_events (order_id, id);

-- Where customers pay: accounts of the operator, one or several for each currency.
create table requisites (
  id serial primary key,
  currency text not null references currencies (code),
  account text not null,
  -- A memo or tag; empty: none. The others are empty as well where there is nothing to say.
  memo text not null,
  bank text not null,
  holder text not null,
  note text not null,
  -- Limits in the currency's minor units; null: none.
  order_min_units int,
  order_max_units int,
  day_max_units int,
  is_enabled bool not null,
  -- When an order was given it last, in unix milliseconds, and never twice the same; 0: never.
  used_at_ms int not null,
  created_at_ms int not null
);

create index requisites_by_currency on requisites (currency, id);

-- Where the customer of an order pays, copied whole: what he was told never changes by itself.
create table order_requisites (
  order_id int primary key references orders (id),
  -- Null: an operator wrote them for this order alone.
  requisite_id int references requisites (id),
  account text not null,
  memo text not null,
  bank text not null,
  holder text not null,
  note text not null,
  -- What the order was to bring there, for the limit of a day.
  units int not null,
  set_at_ms int not null,
  actor text not null
);

create index order_requisites_by_day on order_requisites (requisite_id, set_at_ms);

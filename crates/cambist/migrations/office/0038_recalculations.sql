-- What becomes of an unpaid order of the direction when its rate's time is over: `recalculate`; null: it
-- expires.
alter table directions add column when_over text;

-- What an order would come to at the rate of that moment. Its customer agrees, or lets it expire.
create table recalculations (
  id serial primary key,
  order_id int not null references orders (id),
  at_ms int not null,
  snapshot int not null,
  rate_in text not null,
  rate_out text not null,
  get_units int not null,
  -- Values in USD at 8 decimals at the prices of that moment; null: no price was known.
  give_usd_units int,
  get_usd_units int,
  is_agreed bool not null
);

create index recalculations_by_order on recalculations (order_id, id);

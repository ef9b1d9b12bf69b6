create table directions (
  id serial primary key,
  from_code text not null references currencies (code),
  to_code text not null references currencies (code),
  is_enabled bool not null,
  unique (from_code, to_code)
);

-- A direction and, where it has cities, a city (empty: none). Rates and fees are canonical decimal
-- text; limits are minor units of the currency given.
create table offers (
  id serial primary key,
  direction_id int not null references directions (id),
  city text not null,
  rate_in text not null,
  rate_out text not null,
  rate_at_s int not null,
  -- Seconds after which the rate is stale; null: never.
  max_age_s int,
  min_units int not null,
  max_units int,
  from_fee text,
  to_fee text,
  min_fee text,
  floating text,
  delay_minutes int,
  labels text not null,
  unique (direction_id, city)
);

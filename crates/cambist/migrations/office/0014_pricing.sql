-- How a direction is priced from base prices. A direction without a row has the rates that a file gave
-- it. Numbers are plain decimals, rates are `IN:OUT`.
create table pricings (
  direction_id int primary key references directions (id),
  -- Sources in the order in which they are preferred; empty: every one that is switched on.
  sources text not null,
  -- Percent that the office keeps.
  margin text not null,
  -- What is added in our favour to the side that is not 1.
  add_on text not null,
  -- A rate that is worse for the customer closes the direction; a better one becomes this one.
  guard_min text,
  guard_max text,
  -- Significant digits of the rate; null: as for everyone.
  digits int,
  -- `1000:-0.2`: from this amount given on, the margin is so many points more.
  tiers text not null,
  -- Null: as the settings say for everyone.
  jump_percent text,
  override_rate text,
  override_until_s int,
  -- The base price that was last accepted, as `IN:OUT`, and the one that jumps are measured from.
  base text,
  jump_base text,
  jump_at_s int,
  -- Set while nobody has looked at a jump yet.
  frozen_at_s int,
  frozen_why text
);

-- What pricing has last made of a source: when that is no longer so, its directions are priced again.
create table source_uses (
  source_code text primary key,
  is_fresh bool not null
);

create index directions_by_to on directions (to_code);

-- A rate is null until there is a base price for it.
alter table offers rename column rate_in to was_in;
alter table offers rename column rate_out to was_out;
alter table offers add column rate_in text;
alter table offers add column rate_out text;
update offers set rate_in = was_in, rate_out = was_out;
alter table offers drop column was_in;
alter table offers drop column was_out;
-- Rates of larger amounts, as `MINOR_UNITS_GIVEN=IN:OUT`.
alter table offers add column tiers text not null default '';
-- Hours of the week in which it is offered; empty: always.
alter table offers add column schedule text not null default '';
-- The city's own margin; null: the direction's.
alter table offers add column margin text;
-- The sources that the rate ages with, and the time until which its other prices may be used.
alter table offers add column sources text not null default '';
alter table offers add column until_s int;
-- Why there is no price now; null: there is.
alter table offers add column no_price text;

-- Where base prices come from. The settings are a JSON object that the source's kind understands.
create table rate_sources (
  code text primary key,
  kind text not null,
  settings text not null,
  interval_s int not null,
  timeout_ms int not null,
  max_age_s int not null,
  is_enabled bool not null,
  -- Whether it may be reached at an address that is not public.
  may_be_local bool not null,
  position int not null,
  -- When it is due. Whoever fetches moves it on first, as a lease: replicas never fetch twice.
  next_at_ms int not null,
  last_try_ms int,
  last_good_ms int,
  -- The time that its prices are of: of the last good answer; of a dated document, the document's.
  fresh_ms int,
  -- In a row.
  failures int not null,
  -- Why the last try failed, or what of a good answer was left out; empty: nothing.
  problem text not null
);

-- The last good prices of each source: price_in of base are worth price_out of quote. Sides are units
-- (BTC, EUR) or, in another exchanger's file, currency codes (SBERRUB); prices are plain decimals.
create table prices (
  source_code text not null references rate_sources (code),
  base text not null,
  quote text not null,
  price_in text not null,
  price_out text not null,
  -- When it became this price; of a dated document, the document's date.
  at_s int not null,
  -- Null: it is in the source's last good answer, and as fresh as that. Else the time it was last of.
  last_seen_ms int,
  primary key (source_code, base, quote)
);

create index prices_by_pair on prices (base, quote);

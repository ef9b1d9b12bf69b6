create table feed_profiles (
  id serial primary key,
  code text not null unique references public_codes (code),
  title text not null,
  is_enabled bool not null,
  -- The link whose visitors this monitoring sends.
  link_id int references links (id),
  has_unit_suffix bool not null,
  -- `OURS=THEIRS`, comma-separated.
  mapping text not null,
  -- Codes, or `FROM-TO`, comma-separated.
  excluded text not null,
  -- Networks that may read it, comma-separated; empty: everyone.
  addresses text not null,
  created_at_ms int not null
);

-- The operator's switches.
create table settings (
  name text primary key,
  value text not null
);

-- What every replica keeps in memory follows these counters.
create table changes (
  topic text primary key,
  version int not null
);

-- Secrets that the office makes for itself and must keep for ever.
create table secrets (
  name text not null,
  key_number int not null,
  secret bytes not null,
  created_at_ms int not null,
  primary key (name, key_number)
);

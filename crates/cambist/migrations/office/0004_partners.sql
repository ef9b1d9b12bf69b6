create table partners (
  id serial primary key,
  account_id int not null unique references accounts (id),
  title text not null,
  is_suspended bool not null,
  is_api_enabled bool not null,
  -- Null: as the settings say for everyone.
  address_visibility text,
  created_at_ms int not null
);

create table api_keys (
  id serial primary key,
  partner_id int not null references partners (id),
  prefix text not null,
  hash bytes not null unique,
  label text not null,
  scopes text not null,
  addresses text not null,
  expires_at_s int,
  revoked_at_s int,
  last_used_at_s int,
  last_used_from text,
  created_at_ms int not null
);

create index api_keys_by_partner on api_keys (partner_id);

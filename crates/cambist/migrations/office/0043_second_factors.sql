-- The second factor of accounts that have one, or are about to.
create table second_factors (
  account_id int primary key references accounts (id),
  -- The secret of the owner's device is computed from this and from a secret of the office: it stands
  -- nowhere.
  salt bytes not null,
  -- Null: its owner has not shown yet that his device knows it.
  enabled_at_ms int,
  -- The step of the last code that was taken: no code is taken twice.
  last_step int not null
);

-- One for each time that the device is not at hand.
create table recovery_codes (
  id serial primary key,
  account_id int not null references accounts (id),
  -- SHA-256 of the account and the code.
  hash bytes not null,
  used_at_ms int
);

create index recovery_codes_by_account on recovery_codes (account_id);

-- Whoever knew the password and has yet to tell a code.
create table half_sessions (
  id serial primary key,
  -- SHA-256 of the token that the browser holds.
  hash bytes not null unique,
  account_id int not null references accounts (id),
  -- The last second in which a code is taken.
  ends_at_s int not null
);

create index half_sessions_by_account on half_sessions (account_id);
create index half_sessions_by_end on half_sessions (ends_at_s);

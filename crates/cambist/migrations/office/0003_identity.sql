create table accounts (
  id serial primary key,
  email text not null,
  -- The address in lower case: neither engine folds Cyrillic by itself.
  email_folded text not null unique,
  password_hash text not null,
  role text not null,
  created_at_ms int not null
);

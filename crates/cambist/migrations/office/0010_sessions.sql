-- One row for each browser that is signed in; signing out deletes it.
create table sessions (
  id serial primary key,
  -- SHA-256 of the token: whoever reads the table can't sign in with it.
  hash bytes not null unique,
  account_id int not null references accounts (id),
  created_at_s int not null,
  -- The last second in which it works; moved on while it is used.
  ends_at_s int not null,
  -- From where it was opened.
  address text not null
);

create index sessions_by_account on sessions (account_id);
create index sessions_by_end on sessions (ends_at_s);

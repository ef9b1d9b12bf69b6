-- When the owner showed that letters to the account's address reach him; null: not yet.
alter table accounts add column confirmed_at_ms int;

-- Whoever has had an account until now was never asked.
update accounts set confirmed_at_ms = created_at_ms;

-- What the browser calls itself; empty: it said nothing, or the session is older than this column.
alter table sessions add column agent text not null default '';
-- When it was last used, to within some minutes.
alter table sessions add column used_at_s int not null default 0;

update sessions set used_at_s = created_at_s;

-- What was sent by letter: whoever holds the token has read the letter. Using one deletes it.
create table account_tokens (
  id serial primary key,
  account_id int not null references accounts (id),
  -- confirm (the account's address), email (another one), password (a new one)
  purpose text not null,
  -- SHA-256 of the token: whoever reads the table can't use it.
  hash bytes not null unique,
  -- Where it was sent to.
  email text not null,
  -- The last second in which it works.
  ends_at_s int not null
);

create index account_tokens_by_account on account_tokens (account_id, purpose);
create index account_tokens_by_end on account_tokens (ends_at_s);

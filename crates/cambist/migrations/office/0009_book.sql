-- The ledger. Rows are only ever added and hold ids only, so that erasing a person never touches a
-- seal. The note is the exception: words of an operator, beside the books and not sealed.
create table transactions (
  id serial primary key,
  -- Which event of the world this is, such as `order:42:grant`.
  fact text not null,
  kind text not null,
  at_ms int not null,
  partner_id int not null references partners (id),
  -- What it is about: `order:42`, `payout:7` or `office`.
  subject text not null,
  note text not null,
  -- The seal that covers it; null: none yet.
  seal_number int
);

create unique index transactions_by_fact on transactions (fact);
create index transactions_by_partner on transactions (partner_id, id);
create index transactions_by_seal on transactions (seal_number, id);
create index payouts_done_by_partner on transactions (partner_id) where kind = 'payout_done';

-- Units are 0.00000001 USD. A debit is positive, a credit is negative.
create table postings (
  transaction_id int not null references transactions (id),
  account text not null,
  amount_units int not null,
  -- What the partner's account came to by it; null: an account of the house.
  balance_units int,
  primary key (transaction_id, account)
);

-- What partners have. The house has no row here that every transaction would fight over.
create table balances (
  account text primary key,
  units int not null
);

-- Each seal's hash covers the hash before it and every transaction that it was put over.
create table seals (
  number int primary key,
  first_transaction int not null,
  last_transaction int not null,
  count int not null,
  hash bytes not null,
  previous bytes not null
);

-- The last seal, in the one row that sealers wait for.
create table seal_head (
  id int primary key,
  number int not null,
  hash bytes not null
);

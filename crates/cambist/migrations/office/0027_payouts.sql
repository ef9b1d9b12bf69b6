-- How partners can be paid.
create table payout_methods (
  id serial primary key,
  title_en text not null,
  title_ru text not null,
  currency text not null references currencies (code),
  -- USD at 8 decimals, as everywhere in the ledger.
  min_units int not null,
  -- Null: any amount.
  max_units int,
  fee_units int not null,
  -- A plain decimal, at most 4 decimals.
  fee_percent text not null,
  -- USD for one of the currency, a plain decimal; null: as the office's own rates value it.
  price text,
  is_enabled bool not null,
  position int not null
);

-- Accounts that partners are paid to. A removed one stays: whoever shared it still did.
create table payout_accounts (
  id serial primary key,
  partner_id int not null references partners (id),
  currency text not null references currencies (code),
  account text not null,
  -- As it is compared: without what can be written differently.
  normal text not null,
  label text not null,
  -- Null: no operator has looked at it.
  verified_at_ms int,
  is_removed bool not null,
  created_at_ms int not null
);

create unique index payout_accounts_once on payout_accounts (partner_id, currency, normal);
create index payout_accounts_by_normal on payout_accounts (normal);

-- Accounts that nobody is paid to.
create table account_blacklist (
  normal text primary key,
  account text not null,
  reason text not null,
  at_ms int not null
);

-- Money leaving to partners. Price and fee are those of the moment of the request.
create table payouts (
  id serial primary key,
  partner_id int not null references partners (id),
  method_id int not null references payout_methods (id),
  account_id int not null references payout_accounts (id),
  account text not null,
  normal text not null,
  -- What the partner called the request, so that asking twice makes one payout; null: nothing.
  idempotency_key text,
  -- What was asked for; null: everything that was available.
  asked_units int,
  -- What left the balance, and the part of it that is the fee.
  amount_units int not null,
  fee_units int not null,
  -- USD for one of the currency.
  price text not null,
  currency text not null references currencies (code),
  -- What arrives, in the currency's own units.
  pay_units int not null,
  -- As the partner contract counts: 0 pending, 1 done, 2 cancelled, 3 cancelled by the partner.
  status int not null,
  -- Whether the account was new or changed when it was asked for.
  is_new_account bool not null,
  requested_at_ms int not null,
  ended_at_ms int,
  ended_by text not null,
  -- By which payment it was done; empty until then.
  reference text not null,
  -- Why it was cancelled.
  reason text not null
);

create unique index payouts_once on payouts (partner_id, idempotency_key);
create index payouts_by_partner on payouts (partner_id, id);
create index payouts_by_status on payouts (status, id);
create index payouts_by_normal on payouts (normal);

-- Payouts that an operator took out together, to pay them by a bank or a wallet.
create table payout_batches (
  id serial primary key,
  method_id int not null references payout_methods (id),
  made_at_ms int not null,
  made_by text not null,
  payouts int not null
);

-- The last batch that a payout was taken out with; null: none.
alter table payouts add column batch_id int references payout_batches (id);

create index payouts_by_batch on payouts (batch_id, id);

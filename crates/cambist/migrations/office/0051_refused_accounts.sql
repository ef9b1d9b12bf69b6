-- Why an operator refused an account that a partner had saved; null: he has not.
alter table payout_accounts add column refused text;

-- The queue of those that nobody has judged.
create index payout_accounts_waiting on payout_accounts (id)
where verified_at_ms is null and refused is null;

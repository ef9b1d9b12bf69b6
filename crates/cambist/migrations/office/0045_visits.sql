-- When a partner looked at his overview: what is new is what happened since the visit before.
create table partner_visits (
  partner_id int primary key references partners (id),
  -- The present visit's last look.
  seen_at_ms int not null,
  -- The last look of the visit before; none: this is the first one.
  last_at_ms int
);

-- A partner's exchanges by what they earned him.
create index rewards_by_amount on rewards (partner_id, amount_units, order_id);

-- A partner's statement from a day on.
create index transactions_by_time on transactions (partner_id, at_ms, id);

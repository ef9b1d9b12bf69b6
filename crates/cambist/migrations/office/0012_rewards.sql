-- A partner's own terms; the settings hold everyone's.
create table reward_terms (
  partner_id int primary key references partners (id),
  base text not null,
  percent text not null,
  hold_days int not null
);

-- What an order earns its partner: made with the order, on the terms in force then.
create table rewards (
  order_id int not null references orders (id),
  level int not null,
  partner_id int not null references partners (id),
  -- When the order was placed: windows of the partner API are windows of this.
  placed_at_ms int not null,
  base text not null,
  percent text not null,
  hold_days int not null,
  status text not null,
  -- USD at 8 decimals; null until decided.
  amount_units int,
  held_until_s int,
  reason text not null,
  steps text not null,
  primary key (order_id, level)
);

create index rewards_by_partner on rewards (partner_id, order_id);
create index rewards_by_time on rewards (partner_id, placed_at_ms);
create index rewards_held on rewards (status, held_until_s);

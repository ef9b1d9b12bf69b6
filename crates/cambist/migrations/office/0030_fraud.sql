-- From where, and with which browser, an account of a partner was used. Rows are erased when clicks
-- lose their addresses.
create table account_traces (
  account_id int not null references accounts (id),
  -- An address of IPv4, or the first 64 bits of one of IPv6; empty: not of the internet.
  network text not null,
  -- The browser's number, as clicks know it; no bytes: it had none.
  browser bytes not null,
  last_at_s int not null,
  primary key (account_id, network, browser)
);

create index account_traces_by_time on account_traces (last_at_s);

-- What an order's reward is judged by, as it was when the order was placed. Orders of partners only.
create table order_facts (
  order_id int primary key references orders (id),
  partner_id int not null references partners (id),
  placed_at_ms int not null,
  -- From where it was placed, and the network of that; both empty: not known, or erased.
  address text not null,
  network text not null,
  browser bytes not null,
  -- The customer's mailbox and his account, each in one normal form.
  mailbox text not null,
  requisites text not null,
  -- Why the click was taken for a program's, and by which flood it came; empty: neither.
  click_bot text not null,
  click_flood text not null,
  completed_at_ms int
);

create index order_facts_by_requisites on order_facts (partner_id, requisites);
create index order_facts_by_completion on order_facts (completed_at_ms);

-- How many orders of a partner were completed, and refunded after that, by the day (days since 1970,
-- UTC).
create table partner_days (
  partner_id int not null references partners (id),
  day int not null,
  completed int not null,
  refunded int not null,
  primary key (partner_id, day)
);

-- One for each order whose reward a rule has stopped.
create table fraud_cases (
  order_id int primary key references orders (id),
  partner_id int not null references partners (id),
  -- flag or deny: the strongest of its hits.
  verdict text not null,
  -- open, released, denied, reversed or closed.
  state text not null,
  opened_at_ms int not null,
  decided_at_ms int,
  -- Who decided; empty: the rule itself, or nobody yet.
  actor text not null,
  note text not null
);

create index fraud_cases_by_state on fraud_cases (state, order_id);
create index fraud_cases_by_partner on fraud_cases (partner_id, order_id);

-- Which rules stopped it, and what they saw.
create table fraud_hits (
  order_id int not null references fraud_cases (order_id),
  rule text not null,
  verdict text not null,
  evidence text not null,
  primary key (order_id, rule)
);

create index fraud_hits_by_rule on fraud_hits (rule, order_id);

-- Whether a reward waits for an operator's look, whatever its hold says.
alter table rewards add column is_in_review bool not null default false;

insert into partner_days (partner_id, day, completed, refunded)
select r.partner_id, r.completed_day, count(*),
  cast(sum(case when o.state = 'refunded' then 1 else 0 end) as int)
from rewards r join orders o on o.id = r.order_id
where r.level = 1 and r.completed_day is not null
group by r.partner_id, r.completed_day;

-- Named sets of reward terms. A change makes a new version; a version never changes.
create table programmes (
  id serial primary key,
  name text not null unique,
  created_at_ms int not null
);

create table programme_versions (
  programme_id int not null references programmes (id),
  number int not null,
  -- The terms as JSON: old orders are explained by them for ever.
  terms text not null,
  at_ms int not null,
  actor text not null,
  primary key (programme_id, number)
);

-- Who is in which programme; whoever is in none has everyone's terms.
create table partner_programmes (
  partner_id int primary key references partners (id),
  programme_id int not null references programmes (id)
);

-- What a direction changes of its orders' rewards.
create table reward_directions (
  from_code text not null references currencies (code),
  to_code text not null references currencies (code),
  percent text,
  modifier text,
  usd_units int not null,
  primary key (from_code, to_code)
);

-- All that decides what an order earns, as it stood when the order was placed: the programme's
-- version, the partner's own terms, the direction's rule. The same content is stored once.
create table agreed_terms (
  id serial primary key,
  hash text not null unique,
  content text not null
);

-- Who brought this partner; null: he came by himself.
alter table partners add column referred_by int references partners (id);

-- USD of the completed orders that a partner brought, by the day of completion (days since 1970, UTC).
create table volumes (
  partner_id int not null references partners (id),
  day int not null,
  units int not null,
  primary key (partner_id, day)
);

alter table rewards add column terms_id int references agreed_terms (id);
-- Counts the grants of this reward: an edited order is granted anew.
alter table rewards add column revision int not null default 1;
-- What the partner had brought before this order completed, by the programme's period; null: it did
-- not complete yet.
alter table rewards add column volume_units int;
-- The day on which the order completed, as in `volumes`; null: it did not yet.
alter table rewards add column completed_day int;

-- What a reward was before its order was edited. Rows are only ever added.
create table reward_revisions (
  order_id int not null references orders (id),
  level int not null,
  revision int not null,
  ended_at_ms int not null,
  status text not null,
  amount_units int,
  reason text not null,
  steps text not null,
  primary key (order_id, level, revision)
);

-- Rewards of completed orders that wait for an operator.
create index rewards_undecided on rewards (order_id)
  where status = 'none' and completed_day is not null;

insert into agreed_terms (hash, content)
select distinct 'landed:' || base || ':' || percent || ':' || cast(hold_days as text),
  '{"terms":{"base":"' || base || '","percent":"' || percent || '","hold_days":'
    || cast(hold_days as text) || '}}'
from rewards;

update rewards set terms_id = (
  select a.id from agreed_terms a
  where a.hash = 'landed:' || rewards.base || ':' || rewards.percent || ':'
    || cast(rewards.hold_days as text)
);

alter table rewards drop column base;
alter table rewards drop column percent;
alter table rewards drop column hold_days;

update rewards set completed_day = (
  select min(e.at_ms / 86400000) from order_events e
  where e.order_id = rewards.order_id and e.state = 'completed'
);

insert into volumes (partner_id, day, units)
select o.partner_id, e.at_ms / 86400000, cast(sum(o.give_usd_units) as int)
from orders o join order_events e on e.order_id = o.id and e.state = 'completed'
where o.state = 'completed' and o.partner_id is not null and o.give_usd_units is not null
group by o.partner_id, e.at_ms / 86400000;

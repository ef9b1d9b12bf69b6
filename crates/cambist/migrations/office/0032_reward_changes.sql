-- When a partner's exchange last changed, as he sees it: a step of its order, a decision on its
-- reward. The API lists by it.
alter table rewards add column changed_at_ms int not null default 0;

update rewards set changed_at_ms = (
  select o.changed_at_ms from orders o where o.id = rewards.order_id
);

create index rewards_by_change on rewards (partner_id, changed_at_ms, order_id);

-- Lists by creation go on from a moment and a number.
drop index rewards_by_time;
create index rewards_by_time on rewards (partner_id, placed_at_ms, order_id);

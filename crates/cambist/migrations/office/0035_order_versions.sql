-- The number of an order's last change, rising over all orders in the order of their commits: what
-- changed since a number is one look at an index. 0: not since versions are kept.
alter table orders add column version int not null default 0;

create index orders_by_version on orders (version);

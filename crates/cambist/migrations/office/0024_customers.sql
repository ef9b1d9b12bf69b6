-- Customers who are known again without a cookie. Nobody can be read out of the key: it is an HMAC
-- of the address, with a secret of the office.
create table customers (
  id serial primary key,
  person bytes not null unique,
  created_at_ms int not null
);

-- Null: customers were not bound when the order was placed.
alter table orders add column customer_id int references customers (id);
-- The earlier order that bound the customer; null: the order belongs to a click, or to nobody.
alter table orders add column bound_by int references orders (id);

create index orders_by_customer on orders (customer_id, id);

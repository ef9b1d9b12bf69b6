-- In which turn an account is given: those of the first turn take turns among each other, and one of a
-- later turn is given only where none of an earlier one fits.
alter table requisites add column turn int not null default 1;

-- How many times it was given to an order.
alter table requisites add column uses int not null default 0;

update requisites set uses = (
  select count(*) from order_requisites r where r.requisite_id = requisites.id
);

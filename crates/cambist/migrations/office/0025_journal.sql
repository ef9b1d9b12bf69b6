-- What happened to an order and stands nowhere else, such as a click that did not count, or a form
-- that came twice. Rows are only ever added and hold numbers and our own words, no person.
create table journal (
  id serial primary key,
  -- No reference: the books may be told of an order that is another engine's.
  order_id int not null,
  -- Whom it concerns; null: nobody but the office.
  partner_id int references partners (id),
  at_ms int not null,
  actor text not null,
  kind text not null,
  detail text not null,
  -- What is told once, however often it happens; null: told each time.
  once text unique
);

create index journal_by_order on journal (order_id, id);

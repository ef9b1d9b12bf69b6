-- How many clicks an hour brought: written in the transaction of the clicks themselves, so that both
-- always agree. A replica (the node in the click's number) has rows of its own, and waits for no other.
create table click_hours (
  partner_id int not null,
  -- Hours since 1970, UTC.
  hour int not null,
  link_id int not null,
  node int not null,
  people int not null,
  bots int not null,
  primary key (partner_id, hour, link_id, node)
) clustered;

create index click_hours_by_hour on click_hours (hour);

-- The same by what the visitor wanted to exchange.
create table click_pairs (
  partner_id int not null,
  hour int not null,
  -- Empty: not said or not known.
  from_code text not null,
  to_code text not null,
  node int not null,
  people int not null,
  bots int not null,
  primary key (partner_id, hour, from_code, to_code, node)
) clustered;

-- The smallest click number that is counted: the clicks of an older office below it are counted by a
-- job, in steps from the newest to the oldest.
create table click_counting (
  id int primary key,
  counted_from int not null
);

insert into click_counting (id, counted_from) select 1, coalesce(max(id) + 1, 0) from clicks;

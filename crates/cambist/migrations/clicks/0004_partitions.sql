-- On PostgreSQL clicks lie in partitions of a week each, by their numbers, which carry their time. What
-- was stored before becomes the first partition as it is: no row is copied. The office makes those to
-- come ahead of time; a click that none of them takes lies in `clicks_other` until its own is made.
--# postgres
alter table clicks rename to clicks_before;
alter table clicks_before rename constraint clicks_pkey to clicks_before_pkey;
alter index clicks_by_partner rename to clicks_before_by_partner;

-- Indented: the list of our tables is read from the lines that begin with their making.
  create table clicks (like clicks_before) partition by range (id);
alter table clicks add constraint clicks_pkey primary key (id);
create index clicks_by_partner on clicks (partner_id, id);
  create table clicks_other partition of clicks default;

-- A week is 604800000 milliseconds, above 12 bits of the number. The table's name tells where it ends.
do $$
declare week bigint;
begin
  select max(id) / (604800000 * 4096::bigint) + 1 into week from clicks_before;
  if week is null then
    drop table clicks_before;
  else
    execute format('alter table clicks_before rename to clicks_until_%s', week);
    execute format(
      'alter table clicks attach partition clicks_until_%s for values from (minvalue) to (%s)',
      week, week * 604800000 * 4096
    );
  end if;
end $$;
--# both

-- One following of a link. The id carries the time, so that a window of time is a range of ids.
create table clicks (
  id int primary key,
  partner_id int not null,
  link_id int not null,
  visitor bytes not null,
  -- 4 or 16 bytes; empty once erased.
  address bytes not null,
  agent text not null,
  browser text not null,
  referrer text not null,
  query_string text not null,
  from_code text not null,
  to_code text not null,
  -- Why it is taken for a bot; null: a person.
  bot_reason text
);

create index clicks_by_partner on clicks (partner_id, id);

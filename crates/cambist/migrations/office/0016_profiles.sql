-- What a profile chooses beyond its words. Texts are as `cambist feed edit` takes them; empty: nothing.
alter table feed_profiles add column xml_variant text not null default 'classic';
alter table feed_profiles add column json_variant text not null default 'flat';
-- Percent by which the advertised rate is worse than the office's.
alter table feed_profiles add column markup text not null default '0';
-- `CODE:MIN..MAX`, comma-separated, in the currency given.
alter table feed_profiles add column limits text not null default '';
-- `OURS=THEIRS`, comma-separated.
alter table feed_profiles add column cities text not null default '';
-- `+added`, `-removed`, `ours=theirs`, comma-separated.
alter table feed_profiles add column labels text not null default '';
-- Hours of the week in which it is not empty.
alter table feed_profiles add column schedule text not null default '';

-- Profiles of usual monitorings that have been made once: one that was removed does not come back.
create table feed_seeds (
  code text primary key
);

-- What each version of the rates changed, where it is little; no row: anything may have changed.
create table rate_changes (
  version int primary key,
  -- Numbers of offers, comma-separated.
  offers text not null,
  has_reserves bool not null
);

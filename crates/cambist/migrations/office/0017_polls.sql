-- The last poll of each reader: `public`, `feed:N` (a profile's number) or `link:N` (a link's).
create table feed_readers (
  reader text primary key,
  last_at_ms int not null,
  address text not null,
  status int not null,
  -- Of the last answer that had a body.
  bytes int not null,
  -- The last one that was refused for its address; null: none.
  refused_at_ms int,
  refused_address text not null
);

-- What each reader polled in each hour, over all replicas.
create table feed_polls (
  reader text not null,
  -- Hours since 1970.
  hour int not null,
  first_at_ms int not null,
  last_at_ms int not null,
  polls int not null,
  -- Those that were answered by 304.
  unchanged int not null,
  refused int not null,
  bytes int not null,
  primary key (reader, hour)
);

create index feed_polls_by_hour on feed_polls (hour);

-- Codes that stand in public addresses. Links and feed profiles share them, so they never collide.
create table public_codes (
  code text primary key,
  kind text not null
);

create table links (
  id serial primary key,
  partner_id int not null references partners (id),
  code text not null unique references public_codes (code),
  label text not null,
  target text not null,
  is_enabled bool not null,
  created_at_ms int not null
);

create index links_by_partner on links (partner_id);

-- Parameters of an older engine (`rid=7`, `ref=CODE`) that mean one of our links.
create table legacy_links (
  parameter text not null,
  value text not null,
  link_id int not null references links (id),
  primary key (parameter, value)
);

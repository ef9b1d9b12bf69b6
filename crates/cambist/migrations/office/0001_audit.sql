-- Who did what, and when. Rows are only ever added.
create table audit_log (
  id serial primary key,
  at_ms int not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail text not null
);

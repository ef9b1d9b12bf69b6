-- What is wrong, by what it is about. A row stays when it is over, until the same comes again.
create table alarms (
  key text primary key,
  sentence text not null,
  raised_at_ms int not null,
  -- Null: it is not over.
  cleared_at_ms int
);

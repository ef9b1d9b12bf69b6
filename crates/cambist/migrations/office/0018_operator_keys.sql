-- Keys of the operator's own programs.
create table operator_keys (
  id serial primary key,
  prefix text not null,
  hash bytes not null unique,
  label text not null,
  -- Networks that it may be used from, comma-separated; empty: anywhere.
  addresses text not null,
  revoked_at_s int,
  last_used_at_s int,
  last_used_from text,
  created_at_ms int not null
);

-- What a program was answered, so that whoever asks again with the same key is told the same.
create table operator_answers (
  key_id int not null references operator_keys (id),
  idempotency_key text not null,
  request_hash bytes not null,
  body text not null,
  at_ms int not null,
  primary key (key_id, idempotency_key)
);

create index operator_answers_by_time on operator_answers (at_ms);

-- Letters, written in the transaction of the fact that they tell, and sent afterwards.
create table letters (
  id serial primary key,
  -- What it tells: one fact, one letter. The Message-ID grows from it.
  fact text not null unique,
  -- The order that it is about, where it is about one.
  order_id int,
  recipient text not null,
  lang text not null,
  subject text not null,
  -- The words in JSON, from which plain text and HTML are made when it leaves or is looked at.
  body text not null,
  -- waiting, sent, dead (given up).
  state text not null,
  attempts int not null,
  -- When it is tried next. Whoever tries it moves this to the end of his lease first, so that what
  -- he does not finish is tried again.
  next_at_ms int not null,
  -- The replica that has it in hand; one that begins anew lets go of what it had.
  held_by int,
  written_at_ms int not null,
  sent_at_ms int,
  -- What the server said, or what went wrong, at the last attempt.
  said text not null
);

create index letters_by_state on letters (state, next_at_ms);
create index letters_by_order on letters (order_id, id);

-- The language that the customer reads: that of the page where he placed it.
alter table orders add column lang text not null default 'en';

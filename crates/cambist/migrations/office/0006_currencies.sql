create table currencies (
  code text primary key,
  kind text not null,
  network text not null,
  unit text not null,
  decimals int not null,
  name_en text not null,
  name_ru text not null,
  position int not null,
  -- In minor units; null: nobody has said.
  reserve_units int
);

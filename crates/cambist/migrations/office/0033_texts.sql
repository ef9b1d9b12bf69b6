-- The operator's own words: terms, contacts, about, hours. What stands here takes the place of what is shipped.
create table texts (
  name text not null,
  lang text not null,
  body text not null,
  primary key (name, lang)
);

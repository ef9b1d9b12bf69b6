-- By which flood a click came: `address`, `link`; null: by none. A flood that is denied is a reason to
-- take the click for a program's as well.
alter table clicks add column flood text;

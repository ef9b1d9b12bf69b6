# What stands around every page of the desk.
desk-group-work = Work
desk-group-people = People
desk-today = Today
desk-partners = Partners
desk-waiting = Waiting for an operator
desk-more-alarms = and { $number } more
desk-keys = Keyboard
desk-keys-close = Close
desk-key-search = Search
desk-key-rows = Next row, row before
desk-key-open = Open the row
desk-key-help = This list

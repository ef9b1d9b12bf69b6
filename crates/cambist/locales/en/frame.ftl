# What stands around every page.
skip-link = Skip to the content
language-switch = Language
status-open = The office is open
status-closed = The office is closed
status-maintenance = Maintenance
percent = { $number }%

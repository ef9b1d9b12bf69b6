# What stands around every page.
skip-link = Skip to the content
language-switch = Language
status-open = The office is open
status-closed = The office is closed
status-maintenance = Maintenance
percent = { $number }%
theme-switch = Light or dark
theme-system = As the system
theme-light = Light
theme-dark = Dark
text-about = About us
text-terms = Terms
text-contacts = Contacts
text-description = Terms, contacts and what to know about { $office }.
foot-links = About the office

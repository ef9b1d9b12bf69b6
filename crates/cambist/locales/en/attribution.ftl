# Whom an order belongs to, in words that a partner understands.
rule-last-click = last click { $ago } before, link `{ $link }`
rule-first-click = first click { $ago } before, link `{ $link }`
rule-next-click = click { $ago } before, link `{ $link }`: the one that would have counted could not
rule-bound = the customer came by link `{ $link }` before, with order { $number }, and stays with that partner
why-suspended = the partner is suspended
why-own = the partner ordered himself
why-expired = the click was { $ago } old and counts for { $window }
why-later-click = a later click counts
why-earlier-click = an earlier click counts
why-bound = the customer belongs to a partner already
ago-moment = less than a minute
ago-minute = 1 minute
ago-minutes = { $number } minutes
ago-hour = 1 hour
ago-hours = { $number } hours
ago-day = 1 day
ago-days = { $number } days

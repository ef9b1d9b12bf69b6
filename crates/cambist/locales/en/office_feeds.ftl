# Feeds.
feed = Feed
feed-public = Public feed
feed-new = Add a feed
feed-new-about = A new feed is off until you have set it and looked at it.
feed-on = Published
feed-off = Off
feed-empty = Empty
feed-broken = can’t be read: its last good feed stays; remove it and make it again.
feed-shows = Shows
feed-check = Check
feed-preview = Preview
feed-published = { $from } of { $to } offers are published.
feed-nothing-found = Nothing is wrong with it.
feed-enable = Publish
feed-disable = Take back
feed-anyway = Publish it although it would be empty
feed-would-be-empty = It was not published: it would be empty, and monitorings drop an office whose feed is empty.
feed-addresses = Where it is read
feed-left-out = Left out
feed-remove = Remove this feed
feed-remove-title = Remove this feed?
feed-remove-does = Its address answers 404 from then on, and what is known of its polls is forgotten.
feed-would = It would show { $number } offers differently
feed-would-nothing = Every offer is shown as before.

finding-error = Error
finding-warning = Warning
finding-off = It is switched off.
finding-closed = It is empty: monitorings drop the office from their lists. { $value }
finding-empty = No offer is in it: monitorings drop the office from their lists.
finding-no-link = No link is tied to it, so nobody is credited for its visitors.
finding-link-off = Its link { $code } is switched off or its partner suspended: nobody is credited for its visitors.
finding-worse = Its rates are { $percent } % worse than the office’s own.

polls = Who reads it
polls-never = Never read.
polls-last = Last read
polls-every = Every
polls-from = From
polls-answer = Last answer
polls-day = Polls in 24 h
polls-unchanged = Nothing had changed
polls-bytes = Sent in 24 h
polls-refused = Refused for their address in 24 hours: { $from }; the last one { $to }.

preview-all = All open offers
preview-differs = Only what differs from the site
preview-differs-here = differs
preview-only = Show
preview-site = On the site
preview-feed = In the feed
preview-document = The document
preview-empty-title = Nothing to compare
preview-empty-text = No open offer is so.

differs-name = Name
differs-city = City
differs-rate = Rate
differs-limits = Limits
differs-labels = Labels
differs-shown = Shown

profile-code = Code
profile-code-hint = What stands in its address: 1 to 32 letters, digits, - and _.
profile-code-taken = The code { $code } is taken by a link or another feed.
profile-title = Title
profile-title-hint = What operators read, 1 to 80 characters.
profile-link = Link
profile-link-hint = The code of the link whose visitors it sends; empty: none.
profile-unknown-link = There is no link { $code }.
profile-xml = XML
profile-xml-hint = classic, or eref as BestChange reads it.
profile-json = JSON
profile-json-hint = flat, or 1.3 as jsons.info reads it.
profile-markup = Markup, %
profile-markup-hint = By how much its rates are worse than ours, 0 to 50.
profile-map = Its words for our currencies
profile-map-hint = OURS=THEIRS with commas between, e.g. USDTOMNI=USDT.
profile-printed-twice = { $from } would be shown as { $to }, which is a code of ours too. Leave that one out, or give it another name.
profile-cities = Its words for our cities
profile-cities-hint = OURS=THEIRS with commas between, e.g. MSK=MOSCOW.
profile-exclude = Leaves out
profile-exclude-hint = Codes or FROM-TO with commas between.
profile-limits = Narrower limits
profile-limits-hint = CODE:MIN..MAX of the currency given, with commas between, e.g. BTC:0.01..2.
profile-unknown-currency = { $code } is no currency of this office.
profile-labels = Labels
profile-labels-hint = +ADDED, -REMOVED or OURS=THEIRS, with commas between.
profile-schedule = Hours
profile-schedule-hint = Outside of them it is empty, e.g. mon-fri 09:00-18:00 +03:00; empty: always.
profile-from = Who may read it
profile-from-hint = Networks such as 203.0.113.0/24, with spaces between; empty: everyone.
profile-units = Limits with their unit: 50 USD
profile-units-hint = Only for monitorings that ask for it.

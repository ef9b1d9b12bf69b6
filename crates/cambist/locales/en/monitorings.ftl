# The page for monitorings, /for-monitorings.
mon-title = For monitorings
mon-about = What { $office } publishes for monitorings of exchange rates: addresses, formats, fields, freshness, deep links and how clicks are reconciled.
mon-lead = What we publish, how fresh it is, how to send us visitors and how to reconcile them. Samples and addresses are live.

mon-read-title = Rates to read
mon-read-text = One file holds every open direction. It is made anew the moment a rate, a reserve or a limit changes, is out within a second, and is served from memory: polling every few seconds is welcome.
mon-read-off = The open file is switched off here. Write to us for an address of your own.
mon-read-own = You may have an address of your own: with your currency codes, your labels and limits in your units. Its form is `/service/export/xml/YOUR_CODE`.
mon-format-xml = Classic XML: one `item` for each direction and city
mon-format-json = JSON: the same, as objects of one list
mon-format-txt = Text: `FROM;TO;IN;OUT;AMOUNT;CITY;` on each line
mon-schemas = Schemas
mon-schema-classic = of the classic XML
mon-schema-eref = of the EREF 1.1 variant, for whoever asks for it
mon-sample = From the file as it is now
mon-more = and { $number } more

mon-fresh-title = What you can rely on
mon-fresh-1 = **Freshness.** What has changed is in every format within one second. A direction whose rate is stale, whose reserve has run out or whose hours are over is left out.
mon-fresh-2 = **No better than the exchange.** A rate in the file is never better than the one we exchange at within the limits beside it.
mon-fresh-3 = **Saving traffic.** `ETag` and `Last-Modified` come with every file; `If-None-Match` and `If-Modified-Since` are answered by `304` while nothing has changed. `HEAD` works. Compression is `br`, `zstd` or `gzip`, by `Accept-Encoding`.
mon-fresh-4 = **Whole files.** A reader never gets half of one. While we are closed, the file is valid and empty, with status 200.
mon-fresh-5 = **Plain numbers.** A decimal point, no exponent, no separators, no zeros that say nothing; one of `in` and `out` is 1 where the rate allows it.
mon-fresh-6 = **Stable names.** Currency and city codes do not change their meaning, and an exchange keeps its number everywhere: on our pages, in letters and in the API.

mon-fields-title = Fields
mon-fields-text = What does not apply to a direction is left out. Limits and fees are in what they belong to: limits in what is given.
mon-column-xml = XML
mon-column-json = JSON
mon-column-meaning = Meaning
mon-field-from = Code of what the customer gives.
mon-field-to = Code of what the customer receives.
mon-field-in = The rate’s left side: for `in` of one …
mon-field-out = … `out` of the other.
mon-field-amount = Our reserve of what is received.
mon-field-min = The least that can be given.
mon-field-max = The most that can be given, never above what the reserve allows.
mon-field-minfee = The least fee on what is given.
mon-field-fromfee = Fee on what is given: an amount, or a percentage.
mon-field-tofee = Fee on what is received, in the same way.
mon-field-floating = The rate may move: minutes for which it holds, or a percentage.
mon-field-delay = Minutes that an exchange takes.
mon-field-param = Labels, see below.
mon-field-city = City of a cash direction; a direction in three cities stands there three times.

mon-labels-title = Labels
mon-label-manual = processed by a person
mon-label-juridical = a company pays or is paid
mon-label-verifying = documents may be asked for
mon-label-cardverify = the card must be verified
mon-label-reg = the customer must sign up
mon-label-floating = the rate may move
mon-label-otherin = the payment comes from somebody else’s account
mon-label-otherout = the payment goes out from somebody else’s account
mon-label-delivery = a courier comes
mon-label-office = at our office

mon-link-title = Listing us, and links
mon-link-text = Give every visitor a link that says who sent him and which direction he chose.
mon-link-1 = Sign up as a [partner](/sign-up), or let us make the account for you: the link’s code is in the profile.
mon-link-2 = Tell us the code of your file and of your link: we tie them together. From then on your own currency codes work in your links, and the visits are counted for you.
mon-link-3 = Send visitors to the address beside. `cur_from`, `cur_to`, `city` and `amount` choose the direction and fill in the calculator; names are read in any case. Anything else that you add comes back to you with the click.
mon-link-4 = A visitor never sees an error: a pair that is closed leads to the storefront, with what could be chosen chosen.
mon-link-all = Everything about links is on the page [for partners](/partner-api-docs#link).

mon-join-title = Reconciling
mon-join-1 = **Clicks.** `get_links` lists every visit with its time, address, browser and `user_hash`. Ask us for whole addresses if your reconciliation needs them; usually the network is shown.
mon-join-2 = **Exchanges.** `get_exchanges` lists every exchange of your visitors from the moment it is placed, with the same `user_hash`, your parameters and every state it has passed.
mon-join-3 = **Rewards.** A reward is `held` for the days of your terms, then `available`. A refund within or after those days makes it `reversed`, with what it had been; one that is not given is `denied`. Nothing disappears.
mon-join-4 = **Payouts.** `get_payouts` lists them. Rewards less payouts are the balance to the last digit.
mon-join-5 = **By hand.** The same lists stand in the profile, and the statement can be saved as a CSV file.
mon-join-link = Partner API, with examples

mon-contact-title = Talk to us
mon-contact-text = A missing direction, another code, an address of your own, a question about a visitor: write to us.
mon-contact-link = Contacts

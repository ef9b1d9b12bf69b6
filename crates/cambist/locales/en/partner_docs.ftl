# The documentation for partners' programs, /partner-api-docs.
partner-docs = Partner API
example-tongue = Example { $code }: language
doc-title = Partner API
doc-about = How to send visitors to { $office }, read its rates, and follow your clicks, exchanges and rewards from your own program.
doc-lead = Send visitors by a link, read our rates as a file, and follow clicks, exchanges and rewards from your own program. Everything on this page is of this office: addresses, codes and rates are live, and each example runs as it stands once your key is in it.
doc-contents = On this page
doc-parameters = Parameters
doc-no-parameters = Takes nothing but the key.
doc-fields = The reply’s data
doc-items = Each of items
doc-reply = Reply
doc-reply-sample = The form and the codes are this office’s; the figures are made up.
doc-reply-own = From your own account, the newest entry, as it is now.
doc-required = required
doc-scope = Needs a key with
doc-example = Example
doc-addresses = Addresses
doc-kind-whole = whole number
doc-kind-flag = 0 or 1
doc-kind-decimal = decimal number
doc-kind-usd = decimal number, USD
doc-kind-seconds = unix seconds
doc-kind-date = text, UTC
doc-kind-text = text
doc-kind-list = list

doc-start-title = Quick start
doc-start-text = Three steps lead to the first reply.
doc-start-1 = [Sign up](/sign-up) as a partner; a referral link is ready at once.
doc-start-2 = Make a key in your profile under [API](/profile/api). It is shown once: keep it where your passwords are.
doc-start-3 = Replace `YOUR_KEY` in an example and run it. PHP needs no extensions, Python nothing beyond itself, JavaScript is a module (`.mjs`) for Node 18 or newer.

doc-link-title = Referral links
doc-link-text = A visitor who follows your link is yours for as long as your terms say. The visit is written down before the browser moves on, and the visitor lands on our storefront or, by a deep link, on the page of one direction.
doc-link-code = Your link’s code, with upper and lower case as it is in your profile. A code that we do not know still leads to the storefront; the visit is then nobody’s.
doc-link-cur-from = What the visitor gives. Our own code, or the code that the monitoring of a linked feed uses; case does not matter.
doc-link-cur-to = What the visitor receives, in the same way. When both are open together, the visitor lands on that direction’s page.
doc-link-city = City of a cash direction.
doc-link-amount = What the visitor gives, to fill in the calculator with.
doc-link-other = Anything of your own (`sub1`, `utm_source`…) stays with the click as `query_string` and comes back with the exchange that it led to. Up to 2 KiB.
doc-link-more = The names `cur_from`, `cur_to` and `city` are read in any case and on any page of the storefront. The answer is `302 Found` with a target on our own host. Automatic previews and prefetches are answered, but are not counted as visits.
doc-link-other-name = anything else

doc-exports-title = Rates as a file
doc-exports-text = The rates of all open directions, in three formats. A file is made the moment something changes and served from memory, so asking every few seconds is welcome.
doc-exports-off = The open feed is switched off here: ask us for a feed of your own, and write its code at the end of the address.
doc-exports-code = The code of your referral link may follow the format: the same file, with the reading counted for your link.
doc-exports-fresh = Send the `ETag` of your last reply as `If-None-Match`: while nothing has changed the reply is `304 Not Modified` without a body. `Last-Modified` is there too. Compression (`gzip` and better) is chosen by `Accept-Encoding`.
doc-exports-closed = While the office is closed, the file is valid and holds no directions.
doc-exports-more = Every field of the formats is described [for monitorings](/for-monitorings).

doc-access-title = Access and replies
doc-access-text = One address answers every method, by GET with a query or by POST with the same fields as a form.
doc-access-header = Send the key as `Authorization: Bearer YOUR_KEY`. It may also stand in the address or in the form as `api_key`, which older clients do; addresses end up in logs, so prefer the header. When both are sent, the header counts.
doc-access-action = `api_action` is always `pp`, and `method` names the method. Parameters that we do not know are ignored.
doc-access-scopes = A key has scopes, and opens only the methods that they name. It may be bound to addresses and networks, and may end on a day of your choice. Keys are made for servers: do not put one into a web page or an app.
doc-access-limits = Each key and each address may call { $number } times a minute. Beyond that the reply is error 5 with `Retry-After`.
doc-access-json = Replies are JSON in UTF-8. Numbers are exact decimals: read amounts with a decimal type, not with a floating one. Dates are UTC. `items` is an object whose names are the ids, in ascending order, and `data` may gain fields after the ones described here.

doc-errors-title = Errors
doc-errors-text = A call that fails has `status` “error”, a number in `error`, a sentence for people in `error_text`, and empty `data`. The HTTP status is 200 unless the table says otherwise. They are judged in the order 5, 6, 1, 2, 3, 4, 7.
doc-error-1 = The key is missing, unknown, revoked or has ended, or the API is switched off for you.
doc-error-2 = The key may not be used from this address, which the text names.
doc-error-3 = `api_action` is not `pp`, the method is unknown, or the key’s scopes do not include it.
doc-error-4 = A parameter is malformed or out of range; the text names it and its range.
doc-error-5 = Too many calls: come back after `Retry-After` seconds.
doc-error-6 = The office is under maintenance: come back after `Retry-After` seconds.
doc-error-7 = The rules say no to `add_payout`; the text begins with a code that never changes, such as `payout.below_minimum`.

doc-param-start-time = Only what happened in this second or later. 0 to 253402300799.
doc-param-end-time = Only what happened in this second or before. 0 to 253402300799.
doc-param-limit = At most so many of the newest items, 1 to 100,000. Without it { $number }.
doc-param-before-id = Only items with a smaller id: the next part of a long list.
doc-param-ip = Only clicks whose address reads like this.
doc-param-method-id = A payout method’s id, as `get_info` lists them.
doc-param-account = Where to pay, 3 to 200 characters, written as the method’s currency writes its accounts.
doc-param-amount = What leaves the balance, above 0, with at most 8 decimals. Without it: everything that is available.
doc-param-idempotency-key = 1 to 64 visible ASCII characters of your choice. A call repeated with the same key makes no second payout, and is told the first one’s id.

doc-field-time = When it happened.
doc-field-date = The same moment, as `2026-11-23 14:05:09`.

doc-get-info = Balance and payout methods
doc-get-info-text = What you can be paid now, what you were paid so far, and how.
doc-get-info-balance = What is available for payouts.
doc-get-info-totalreceived = What was paid to you to date.
doc-get-info-link = The code of your first referral link.
doc-get-info-min-payout = The smallest payout.
doc-get-info-id = The method’s id, for `add_payout`.
doc-get-info-title = Its name.
doc-get-info-comission = Our fee if you asked for the whole balance now. The name is spelled as clients of other offices know it.
doc-get-info-amount = What would arrive then, in the method’s currency.
doc-get-info-currency-code = The code of what is paid.

doc-get-links = Clicks
doc-get-links-text = Every visit by your links, the newest ones first when there are more than the limit.
doc-get-links-id = The click’s id: below 2 to the power of 53, growing with time.
doc-get-links-browser = The browser’s family; `Unknown` when it says nothing that we know.
doc-get-links-ip = The visitor’s address as far as you may see it: usually the network, `0.0.0.0` when it is hidden or erased.
doc-get-links-referrer = The page on which the link stood, if the browser tells.
doc-get-links-user-hash = The visitor: the same 13 characters on his clicks and exchanges.
doc-get-links-query-string = What you added to the link.
doc-get-links-link = The code of the link.
doc-get-links-bot = 1: it looks like a program, and earns nothing.

doc-get-exchanges = Exchanges and rewards
doc-get-exchanges-text = Every exchange of your visitors, with what you earn by it, from the moment it is placed.
doc-get-exchanges-id = The exchange’s number: the same in your profile and in our letters.
doc-get-exchanges-course-give = The rate’s left side: for so much given …
doc-get-exchanges-course-get = … so much is received.
doc-get-exchanges-amount-give = What the visitor gives.
doc-get-exchanges-amount-get = What the visitor receives.
doc-get-exchanges-exchange-success = 1: completed.
doc-get-exchanges-accrued = 1: your reward is decided and on your balance.
doc-get-exchanges-partner-reward = Your reward; 0 while `accrued` is 0.
doc-get-exchanges-user-hash = The visitor, as in `get_links`; empty at level 2.
doc-get-exchanges-currency-code-give = The code of what is given.
doc-get-exchanges-currency-code-get = The code of what is received.
doc-get-exchanges-status = `new`, `paid`, `received`, `completed`, `expired`, `cancelled`, `refunded` or `paused`.
doc-get-exchanges-reward-status = `none`: not decided. `held`: earned, and waiting for the days of your terms. `available`: on your balance. `reversed`: taken back after a refund. `denied`: not given.
doc-get-exchanges-reward-was = What a reversed or denied reward had been.
doc-get-exchanges-level = 1: your own visitor. 2: a visitor of a partner whom you brought.
doc-get-exchanges-query-string = What you added to the link by which the visitor came.
doc-get-exchanges-statuses = Every state that it has passed, each with `time`, `date` and `status`.

doc-get-payouts = Payouts
doc-get-payouts-text = What you asked for, and what became of it.
doc-get-payouts-id = The payout’s id.
doc-get-payouts-method-id = The method’s id.
doc-get-payouts-account = Where it goes.
doc-get-payouts-pay-amount = What arrives.
doc-get-payouts-pay-currency-code = The code of what arrives.
doc-get-payouts-original-amount = What left your balance.
doc-get-payouts-original-currency-code = Always `USD`.
doc-get-payouts-status = 0: waiting. 1: paid. 2: called off by us. 3: called off by you. What is called off is available again.
doc-get-payouts-fee = Our fee, within `original_amount`.
doc-get-payouts-reference = The payment’s number, once it is made.
doc-get-payouts-reason = Why it was called off.

doc-add-payout = Ask for a payout
doc-add-payout-text = Takes the amount from your balance at once. The key must come in the header or in the form: in the address it is refused. Send an idempotency key, and a repeated call cannot pay twice.
doc-add-payout-payout-id = The new payout’s id.

doc-paging-title = Long lists
doc-paging-text = A reply holds the newest items of the window, { $number } unless you say otherwise. When there are more, `data` also has `truncated` with 1 and `next_before_id`: pass that as `before_id` for the next part, until it is missing. What is added meanwhile moves nothing.

doc-join-title = Matching clicks and exchanges
doc-join-text = `user_hash` is one visitor: the same token on his clicks in `get_links` and on his exchanges in `get_exchanges`. It says nothing about who he is, and another partner sees another token for the same visitor.
doc-join-balance = The sums agree: `balance` is the sum of `partner_reward` with `reward_status` `available`, less `original_amount` of payouts that wait or are paid, with the corrections of your [statement](/profile/statement).

doc-modern-title = The modern API
doc-modern-text = The same data in the way new programs expect it: strict parameters, amounts as exact text, cursors, ETags, problems by RFC 9457, and a description in OpenAPI 3.1. Keys and scopes are the same.
doc-modern-link = Read about /api/v1
doc-to-keys = Your keys

# The storefront and the pages of directions.
kind-crypto = Cryptocurrencies
kind-bank = Banks and cards
kind-wallet = Payment systems
kind-cash = Cash

you-give = You give
you-get = You get
show-rate = Continue
rate = Rate
reserve = Reserve

storefront-title = { $office }: currency exchange rates
storefront-description = Current rates, limits and reserves of { $office } for every open direction: cryptocurrencies, banks, payment systems and cash.
storefront-heading = Know the rate before you exchange
storefront-lead = Choose what you give and what you get. The rate, the limits and the reserve come next.
storefront-form = Choose a direction
storefront-directions = Open directions
storefront-empty-title = No direction is open right now
storefront-empty-text = Rates come back as soon as they are fresh and the reserves are filled. Please look in again a little later.

notice-unknown-currency = We do not know the currency “{ $code }”. Please choose one from the list.
notice-unknown-pair = We do not exchange { $from } for { $to }. Please choose another direction.
notice-direction-closed = { $from } → { $to } is closed at the moment. Please look in again later or choose another direction.
notice-same-currency = The same currency is chosen on both sides. Please choose two different ones.
notice-office-closed = The office is closed now. Rates come back when it opens.
notice-maintenance = We are working on the office. Rates come back as soon as we are done.

direction-title = { $from } to { $to }: rate, limits, reserve
direction-description = The current rate of { $from } to { $to }, with limits, reserve, fees and worked amounts.
direction-all = All directions
direction-reverse = Reverse direction
direction-rate = Rate now
direction-rate-as = In : out
direction-rated-at = Rate of
direction-limits = You can give
direction-fees = Fees
direction-no-fees = Included in the rate
direction-examples = You give → you get
direction-examples-note = Fees are included.
direction-tiers = The rate depends on the amount
direction-tiers-note = The whole amount is exchanged at the rate of its own step. The rate above is the lowest of them.
tier-from = From { $number }
direction-labels = Good to know
direction-cities = City

fee-from = Added to what you give
fee-to = Taken from what you get
fee-minimum = But no less than

label-manual = An operator handles the exchange by hand, so it takes a little longer.
label-juridical = Payment goes to or from the account of a company.
label-verifying = You may be asked for an identity document.
label-cardverify = You may be asked for a photo of the card you pay with.
label-reg = You need an account with the office.
label-floating = The rate is fixed when your payment arrives.
label-otherin = Your payment may go to a third party's account.
label-otherout = The money may come to you from a third party's account.
label-delivery = A courier brings or collects the cash.
label-office = You exchange the cash at an office.

storefront-near = Open right now and close to it
near-to = to
promise-rate = The rate you see is the rate you get
promise-state = Every step of your order on one page
promise-fees = Fees included, limits and reserve up front
board-title = Give { $code } and get
pick-from = Currency you give
pick-to = Currency you get
pick-search = Search by name or code
pick-none = Nothing is called that. Try a code such as BTC or RUB.
pick-recent = Recent
turn = Turn the pair round
rate-in-words = For { $from } you get { $to }.
direction-holds = The rate of an order holds
direction-holds-minutes = { $number } min

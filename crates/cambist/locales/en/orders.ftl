# The form of an order, and the customer's page of it.
order-title = Exchange
order-amount-hint = Fill in one of the two amounts; if both are filled in, what you give counts.
order-or-get = or you get
order-calculate = Calculate
order-email-hint = We reach you here about the order.
order-account-crypto = Your { $code } address
order-account-bank = Your card or account: { $code }
order-account-wallet = Your wallet: { $code }
order-account-cash = Name and phone of who collects: { $code }
order-submit = Place the order

order-wrong-empty = Fill in what you give or what you get.
order-wrong-number = Write the amount in digits, with at most one point or comma: 1234.5
order-wrong-comma = This comma can mean two things. Write { $from } or { $to }.
order-wrong-large = This number is too long. No amount is that large.
order-wrong-decimals = At most { $number } decimals are possible here.
order-wrong-positive = The amount must be above zero.
order-wrong-minimum = You can give at least { $number } { $code }.
order-wrong-maximum = You can give at most { $number } { $code }.
order-wrong-fees = The fees leave nothing of this amount. Try a larger one.
order-wrong-reserve = The reserve no longer covers this amount. Try a smaller one.
order-wrong-account = Fill in where we pay you: 3 to 200 characters.
order-wrong-address = This can’t be an address of this network: a character is wrong or missing. Copy it whole from your wallet; it begins like this: { $code }
order-wrong-card = This can’t be the number of a card or account: a digit is wrong or missing. It looks like this: { $code }
order-wrong-iban = This can’t be an IBAN: a character is wrong or missing. The owner’s name may follow after a comma: { $code }
order-wrong-phone = Write the phone number with a plus and the code of the country: { $code }
order-wrong-wallet = This can’t be an account of this payment system. It looks like this: { $code }
order-wrong-rate = The rate has changed while you were filling in the form. Look at the new amounts below: if you agree, send the form again.
order-wrong-token = The form was out of date. Please check it and send it again.
order-wrong-direction = This direction is closed at the moment.

order-number = Order { $number }
order-state = Where it stands
order-rate-until = The rate holds until
order-minutes-left = { $number } min left
order-pay = I have paid
order-cancel = Cancel the order
order-refresh = Refresh
order-facts = The exchange
order-account = Paid to
order-history = History
order-keep = Keep the address of this page: it is the only way back to the order.
order-step-refused = That can no longer be done. This is where the order stands now.

order-next-new = An operator sends the details for the payment to { $code }. Once you have paid, press “I have paid”.
order-next-paid = We are looking for your payment. There is nothing for you to do.
order-next-received = Your money has arrived. We are paying you now.
order-next-completed = You have been paid. Thank you!
order-next-expired = The time for which the rate was held is over. If you have paid all the same, write to us with the number of the order; otherwise place a new one.
order-next-cancelled = The order was called off. You can place a new one at any time.
order-next-refunded = Your money went back to where it came from.
order-next-paused = Something has to be cleared up first. The operator will write to you.

state-new = Awaiting payment
state-paid = Payment announced
state-received = Payment received
state-completed = Completed
state-expired = Expired
state-cancelled = Cancelled
state-refunded = Refunded
state-paused = On hold

order-other-from = Give something else
order-other-to = Get something else
order-agree = By placing the order you agree to
order-agree-terms = the terms of exchange

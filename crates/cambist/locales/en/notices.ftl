# Letters about orders, and where to pay.
letter-placed = Order { $number }: waiting for your payment
letter-placed-told = Thank you for your order: you give { $from } and get { $to }.
letter-pay-until = Please pay by the details below until { $value }, then press “I have paid” on the page of the order.
letter-edited = Order { $number } was corrected
letter-edited-told = The operator has corrected the amounts of your order. This is how it stands now.
letter-requisites = Order { $number }: where to pay
letter-requisites-told = The operator has sent the details for your payment. If you were given others before, use these.
letter-step = Order { $number }: { $value }
letter-resumed = Your order goes on.
letter-open-order = Open the order
letter-why-customer = You get this letter because your address was given for this order. If that was not you, there is nothing to do: an order that is not paid ends by itself.
letter-number = Order
letter-reference = Payment
letter-operator-placed = New order { $number }: { $from } → { $to }
letter-operator-paid = Order { $number } is said to be paid: { $from } → { $to }
letter-open-desk = Open it on the desk
letter-why-operator = You get this letter because your address is among mail.operators in the settings.

requisite-account = Pay to
requisite-memo = Memo (needed)
requisite-bank = Bank
requisite-holder = Recipient
requisite-note = Please note

letter-asked-anew = Order { $number }: another amount, please answer
letter-asked-anew-told = The time for which the rate was held is over. At the rate of now you would get { $to } instead of { $from }. Open the order and agree until { $value }; otherwise it ends by itself. Please don’t pay before you have agreed.
letter-agreed = Order { $number } goes on at the new rate
letter-agreed-told = You have agreed to the new amount. This is what holds now.

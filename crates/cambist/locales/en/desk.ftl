# The operator's desk.
desk = Desk
desk-orders = Orders
desk-open = Under way
desk-all = All
desk-find = Find
desk-empty-title = No orders here
desk-column-number = Number
you-give-third = Gives
you-get-third = Gets
desk-customer = Customer
desk-attributed = partner
desk-pager = More orders

desk-steps = What can be done
desk-no-steps = Nothing more can be done to this order.
desk-note = Note, if you like
desk-why = Why
desk-reference = Reference of the payment
desk-placed = Placed, UTC
desk-public = The customer’s page
desk-give-usd = Value given
desk-get-usd = Value paid out
desk-profit = Profit
desk-no-price = no price was known
desk-partner = Brought by
desk-by-itself = nobody: the customer came by himself
desk-rule = Rule
desk-link = Link
desk-click = Click
desk-visitor = Visitor
desk-reward = Reward of { $code }
desk-held-until = until { $number } UTC
desk-amount = Amount
desk-terms = Terms
desk-terms-amount = { $number }% of the value, held { $code } days
desk-terms-profit = { $number }% of the profit, held { $code } days
desk-reason = Reason

reward-none = Not decided
reward-nothing = No reward
reward-held = Held
reward-available = Available
reward-reversed = Taken back
reward-denied = Denied

desk-mark-paid = Mark as paid
desk-mark-paid-does = The customer says that he has sent { $number }. The order no longer expires.
desk-receive = Received
desk-receive-does = { $number } from the customer have arrived. From now on the order can only be completed or refunded.
desk-complete = Complete
desk-complete-does = The customer has been paid { $number }. The reserve becomes smaller by as much.
desk-resume = Resume
desk-resume-does = The order goes on where it was paused.
desk-pause = Pause
desk-pause-does = The order stands still and keeps its part of the reserve. The customer reads that something has to be cleared up.
desk-cancel = Cancel
desk-cancel-does = The order is called off before any money has arrived; { $number } of the reserve become free. This can’t be undone.
desk-refund = Refund
desk-refund-does = { $from } went back to the customer; { $to } of the reserve become free. This can’t be undone.
desk-refund-after-does = The customer had been paid, and { $number } went back to him all the same. The reserve stays as it is. This can’t be undone.


desk-wrong-step = Nothing was done: this page knows no such step. Choose one below.
desk-wrong-why = Say why; the note stays with the order.
desk-wrong-reference = Enter the reference of the payment, 1 to 200 characters.
desk-wrong-note = A note has at most { $number } characters, all of them text.
desk-alarm = Needs you:

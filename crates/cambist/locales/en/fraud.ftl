# Why a rule denies a reward: the partner reads it.
reason-not-brought = the order does not look like one of a customer whom the partner brought
reason-not-a-person = the click that brought the order does not look like a person’s
reason-no-click = no click brought the order in time
reason-many-refunds = too many orders of the partner’s customers were refunded
reason-details = the customer’s details can’t be relied on

# What rules saw.
fraud-saw-own-mailbox = The customer’s mailbox is the partner’s own.
fraud-saw-own-browser = The order was placed in a browser in which the partner used his account, last at { $from } UTC.
fraud-saw-own-address = The order came from an address at which the partner used his account, last at { $from } UTC.
fraud-saw-own-account = The customer was paid to an account that the partner takes his own payouts on.
fraud-saw-shared-account = { $number } other customers of the partner were paid to the same account.
fraud-saw-flood-address = The click came from an address that followed links more often than allowed.
fraud-saw-flood-link = The click came while its link was followed more often than allowed.
fraud-saw-bot = The click is taken for a program’s: { $code }
fraud-saw-no-click = No click brought the order: the customer was bound by an earlier one.
fraud-saw-refunds = { $number } of the partner’s { $to } completed orders were refunded within 90 days.
fraud-saw-disposable = The customer’s mailbox is thrown away after use: { $code }

# The rules.
fraud-rule-own-link = Own link
fraud-rule-same-address = Partner’s address
fraud-rule-same-requisites = Shared account
fraud-rule-flood-address = Flood from an address
fraud-rule-flood-link = Flood of a link
fraud-rule-bots = Programs
fraud-rule-no-click = No click
fraud-rule-refunded-share = Refunded orders
fraud-rule-disposable-email = Disposable mailbox
fraud-looks-own-link = The customer’s mailbox is the partner’s, or he ordered in a browser in which the partner used his account.
fraud-looks-same-address = The order came from an address at which the partner used his account. One address of IPv4, one /64 of IPv6.
fraud-looks-same-requisites = The customer is paid to an account of the partner’s own payouts, or of other customers whom he brought.
fraud-looks-flood-address = The click came from an address with too many clicks. Denied clicks count no more than a program’s.
fraud-looks-flood-link = The click came while its link had too many clicks. Denied clicks count no more than a program’s.
fraud-looks-bots = The click’s user agent or its headers are a program’s.
fraud-looks-no-click = No click brought the order within the window; the customer is bound by an earlier order.
fraud-looks-refunded-share = Unusually many of the partner’s orders of the last 90 days were refunded after completion.
fraud-looks-disposable-email = The customer’s mailbox is of a host that hands out mailboxes for minutes.
fraud-field-days = Within days
fraud-field-customers = Other customers, from
fraud-field-per-minute = Clicks a minute, more than
fraud-field-per-hour = Clicks an hour, more than
fraud-field-percent = Refunded percent, from
fraud-field-orders = Completed orders, from

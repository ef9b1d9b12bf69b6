# What is agreed with a partner, as the API tells it in words.
terms-period-lifetime = The percentage grows with all that you have brought:
terms-period-month = The percentage grows with what you have brought in the calendar month:
terms-period-30-days = The percentage grows with what you have brought in 30 days:
terms-tier = { $percent }% from { $from } USD on
terms-floor = { $number } USD when the profit is nothing, or smaller than the reward
terms-cap = At most { $number }% of the profit
terms-min-profit = Nothing when the profit is less than { $number }% of the value
terms-losses = Losses are shared
terms-discount-subtracted = A customer's discount is taken off the reward
terms-discount-excludes = Orders with a discount earn nothing
terms-level2 = { $number }% more for whoever brought you
terms-click = A click at most { $number } hours before the order is required
terms-direction-nothing = This direction earns nothing
terms-direction-fixed = This direction earns { $number } USD an order
terms-direction-min = At least { $number } USD an order in this direction
terms-direction-max = At most { $number } USD an order in this direction

# The partner's exchanges.
profile-exchanges = Exchanges
exchanges-empty-title = No exchanges here
exchanges-empty-text = As soon as somebody who came by your link places an order, it stands here with what it earns you.
exchange-number = Order
exchange-time = Placed, UTC
exchange-pair = Direction
exchange-state = Order is
exchange-reward = Your reward
exchange-visitor = Visitor
exchanges-search = Order or user_hash
exchanges-empty-filter = No exchange is like that. Try other days, or clear the filter.
wrong-exchange-search = Write an order’s number, or the 13 characters of a user_hash.

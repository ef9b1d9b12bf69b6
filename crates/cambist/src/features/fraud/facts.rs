//! What an order is judged by.

/// What an order is judged by: everything that the rules look at, read in one go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The order.
    pub order_id: i64,
    /// Whom it credits.
    pub partner_id: i64,
    /// When it was placed, in unix seconds.
    pub placed_at_s: i64,
    /// Whether no click brought it, but an earlier order that had bound the customer.
    pub is_bound: bool,
    /// Why its click is taken for a program's; empty: it is not.
    pub click_bot: String,
    /// The flood that its click came by; empty: by none.
    pub click_flood: String,
    /// The customer's mailbox in its normal form.
    pub mailbox: String,
    /// The partner's.
    pub partner_mailbox: String,
    /// When the partner last used his account from the order's network, in unix seconds.
    pub same_network_at_s: Option<i64>,
    /// When he last used it in the order's browser, in unix seconds.
    pub same_browser_at_s: Option<i64>,
    /// How many other customers of his were paid to the same account.
    pub others_paid_there: i64,
    /// Whether the partner has his own payouts sent there.
    pub is_own_account: bool,
    /// Orders of his that were completed within the last 90 days.
    pub completed: i64,
    /// Those that were refunded after that, within the same time.
    pub refunded: i64,
}

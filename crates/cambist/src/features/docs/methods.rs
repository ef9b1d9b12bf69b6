//! What each method of the contract takes and tells. The words for it are in `locales`.

use super::rows::Kind;

/// A parameter or a field, under the name that programs know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Of a parameter: whether a call needs it.
    pub(super) is_required: bool,
}

/// What a method takes and tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Described {
    pub(super) name: &'static str,
    /// Whether it is sent by POST.
    pub(super) is_post: bool,
    pub(super) parameters: &'static [Named],
    /// Fields of `data`, beside `items`.
    pub(super) data: &'static [Named],
    /// Fields of each item.
    pub(super) items: &'static [Named],
}

const fn field(name: &'static str, kind: Kind) -> Named {
    Named { name, kind, is_required: false }
}

const fn required(name: &'static str, kind: Kind) -> Named {
    Named { name, kind, is_required: true }
}

const START: Named = field("start_time", Kind::Seconds);
const END: Named = field("end_time", Kind::Seconds);
const LIMIT: Named = field("limit", Kind::Whole);
const BEFORE: Named = field("before_id", Kind::Whole);

/// Every method, in the order of the page.
pub(super) const ALL: [Described; 5] = [
    Described {
        name: "get_info",
        is_post: false,
        parameters: &[],
        data: &[
            field("balance", Kind::Usd),
            field("totalReceived", Kind::Usd),
            field("link", Kind::Text),
            field("min_payout", Kind::Usd),
        ],
        items: &[
            field("id", Kind::Whole),
            field("title", Kind::Text),
            field("comission", Kind::Usd),
            field("amount", Kind::Decimal),
            field("currency_code", Kind::Text),
        ],
    },
    Described {
        name: "get_links",
        is_post: false,
        parameters: &[START, END, field("ip", Kind::Text), LIMIT, BEFORE],
        data: &[],
        items: &[
            field("id", Kind::Whole),
            field("time", Kind::Seconds),
            field("date", Kind::Date),
            field("browser", Kind::Text),
            field("ip", Kind::Text),
            field("referrer", Kind::Text),
            field("user_hash", Kind::Text),
            field("query_string", Kind::Text),
            field("link", Kind::Text),
            field("bot", Kind::Flag),
        ],
    },
    Described {
        name: "get_exchanges",
        is_post: false,
        parameters: &[START, END, LIMIT, BEFORE],
        data: &[],
        items: &[
            field("id", Kind::Whole),
            field("time", Kind::Seconds),
            field("date", Kind::Date),
            field("course_give", Kind::Decimal),
            field("course_get", Kind::Decimal),
            field("amount_give", Kind::Decimal),
            field("amount_get", Kind::Decimal),
            field("exchange_success", Kind::Flag),
            field("accrued", Kind::Flag),
            field("partner_reward", Kind::Usd),
            field("user_hash", Kind::Text),
            field("currency_code_give", Kind::Text),
            field("currency_code_get", Kind::Text),
            field("status", Kind::Text),
            field("reward_status", Kind::Text),
            field("reward_was", Kind::Usd),
            field("level", Kind::Whole),
            field("query_string", Kind::Text),
            field("statuses", Kind::List),
        ],
    },
    Described {
        name: "get_payouts",
        is_post: false,
        parameters: &[START, END, LIMIT, BEFORE],
        data: &[],
        items: &[
            field("id", Kind::Whole),
            field("time", Kind::Seconds),
            field("date", Kind::Date),
            field("method_id", Kind::Whole),
            field("account", Kind::Text),
            field("pay_amount", Kind::Decimal),
            field("pay_currency_code", Kind::Text),
            field("original_amount", Kind::Usd),
            field("original_currency_code", Kind::Text),
            field("status", Kind::Whole),
            field("fee", Kind::Usd),
            field("reference", Kind::Text),
            field("reason", Kind::Text),
        ],
    },
    Described {
        name: "add_payout",
        is_post: true,
        parameters: &[
            required("method_id", Kind::Whole),
            required("account", Kind::Text),
            field("amount", Kind::Usd),
            field("idempotency_key", Kind::Text),
        ],
        data: &[field("payout_id", Kind::Whole)],
        items: &[],
    },
];

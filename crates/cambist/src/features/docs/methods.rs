//! What each method of the contract takes and tells. The words for it are in `locales`.

use super::rows::Kind;

/// A parameter or a field, under the name that programs know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// The key of what it means.
    pub(super) words: &'static str,
    /// Of a parameter: whether a call needs it.
    pub(super) is_required: bool,
}

/// What a method takes and tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Described {
    pub(super) name: &'static str,
    /// The key of what it is for, in a few words.
    pub(super) title: &'static str,
    /// The key of what it does.
    pub(super) about: &'static str,
    /// Whether it is sent by POST.
    pub(super) is_post: bool,
    pub(super) parameters: &'static [Named],
    /// Fields of `data`, beside `items`.
    pub(super) data: &'static [Named],
    /// Fields of each item.
    pub(super) items: &'static [Named],
}

const fn field(name: &'static str, kind: Kind, words: &'static str) -> Named {
    Named { name, kind, words, is_required: false }
}

const fn required(name: &'static str, kind: Kind, words: &'static str) -> Named {
    Named { name, kind, words, is_required: true }
}

const START: Named = field("start_time", Kind::Seconds, "doc-param-start-time");
const END: Named = field("end_time", Kind::Seconds, "doc-param-end-time");
const LIMIT: Named = field("limit", Kind::Whole, "doc-param-limit");
const BEFORE: Named = field("before_id", Kind::Whole, "doc-param-before-id");

/// Every method, in the order of the page.
pub(super) const ALL: [Described; 5] = [
    Described {
        name: "get_info",
        title: "doc-get-info",
        about: "doc-get-info-text",
        is_post: false,
        parameters: &[],
        data: &[
            field("balance", Kind::Usd, "doc-get-info-balance"),
            field("totalReceived", Kind::Usd, "doc-get-info-totalreceived"),
            field("link", Kind::Text, "doc-get-info-link"),
            field("min_payout", Kind::Usd, "doc-get-info-min-payout"),
        ],
        items: &[
            field("id", Kind::Whole, "doc-get-info-id"),
            field("title", Kind::Text, "doc-get-info-title"),
            field("comission", Kind::Usd, "doc-get-info-comission"),
            field("amount", Kind::Decimal, "doc-get-info-amount"),
            field("currency_code", Kind::Text, "doc-get-info-currency-code"),
        ],
    },
    Described {
        name: "get_links",
        title: "doc-get-links",
        about: "doc-get-links-text",
        is_post: false,
        parameters: &[START, END, field("ip", Kind::Text, "doc-param-ip"), LIMIT, BEFORE],
        data: &[],
        items: &[
            field("id", Kind::Whole, "doc-get-links-id"),
            field("time", Kind::Seconds, "doc-field-time"),
            field("date", Kind::Date, "doc-field-date"),
            field("browser", Kind::Text, "doc-get-links-browser"),
            field("ip", Kind::Text, "doc-get-links-ip"),
            field("referrer", Kind::Text, "doc-get-links-referrer"),
            field("user_hash", Kind::Text, "doc-get-links-user-hash"),
            field("query_string", Kind::Text, "doc-get-links-query-string"),
            field("link", Kind::Text, "doc-get-links-link"),
            field("bot", Kind::Flag, "doc-get-links-bot"),
        ],
    },
    Described {
        name: "get_exchanges",
        title: "doc-get-exchanges",
        about: "doc-get-exchanges-text",
        is_post: false,
        parameters: &[START, END, LIMIT, BEFORE],
        data: &[],
        items: &[
            field("id", Kind::Whole, "doc-get-exchanges-id"),
            field("time", Kind::Seconds, "doc-field-time"),
            field("date", Kind::Date, "doc-field-date"),
            field("course_give", Kind::Decimal, "doc-get-exchanges-course-give"),
            field("course_get", Kind::Decimal, "doc-get-exchanges-course-get"),
            field("amount_give", Kind::Decimal, "doc-get-exchanges-amount-give"),
            field("amount_get", Kind::Decimal, "doc-get-exchanges-amount-get"),
            field("exchange_success", Kind::Flag, "doc-get-exchanges-exchange-success"),
            field("accrued", Kind::Flag, "doc-get-exchanges-accrued"),
            field("partner_reward", Kind::Usd, "doc-get-exchanges-partner-reward"),
            field("user_hash", Kind::Text, "doc-get-exchanges-user-hash"),
            field("currency_code_give", Kind::Text, "doc-get-exchanges-currency-code-give"),
            field("currency_code_get", Kind::Text, "doc-get-exchanges-currency-code-get"),
            field("status", Kind::Text, "doc-get-exchanges-status"),
            field("reward_status", Kind::Text, "doc-get-exchanges-reward-status"),
            field("reward_was", Kind::Usd, "doc-get-exchanges-reward-was"),
            field("level", Kind::Whole, "doc-get-exchanges-level"),
            field("query_string", Kind::Text, "doc-get-exchanges-query-string"),
            field("statuses", Kind::List, "doc-get-exchanges-statuses"),
        ],
    },
    Described {
        name: "get_payouts",
        title: "doc-get-payouts",
        about: "doc-get-payouts-text",
        is_post: false,
        parameters: &[START, END, LIMIT, BEFORE],
        data: &[],
        items: &[
            field("id", Kind::Whole, "doc-get-payouts-id"),
            field("time", Kind::Seconds, "doc-field-time"),
            field("date", Kind::Date, "doc-field-date"),
            field("method_id", Kind::Whole, "doc-get-payouts-method-id"),
            field("account", Kind::Text, "doc-get-payouts-account"),
            field("pay_amount", Kind::Decimal, "doc-get-payouts-pay-amount"),
            field("pay_currency_code", Kind::Text, "doc-get-payouts-pay-currency-code"),
            field("original_amount", Kind::Usd, "doc-get-payouts-original-amount"),
            field("original_currency_code", Kind::Text, "doc-get-payouts-original-currency-code"),
            field("status", Kind::Whole, "doc-get-payouts-status"),
            field("fee", Kind::Usd, "doc-get-payouts-fee"),
            field("reference", Kind::Text, "doc-get-payouts-reference"),
            field("reason", Kind::Text, "doc-get-payouts-reason"),
        ],
    },
    Described {
        name: "add_payout",
        title: "doc-add-payout",
        about: "doc-add-payout-text",
        is_post: true,
        parameters: &[
            required("method_id", Kind::Whole, "doc-param-method-id"),
            required("account", Kind::Text, "doc-param-account"),
            field("amount", Kind::Usd, "doc-param-amount"),
            field("idempotency_key", Kind::Text, "doc-param-idempotency-key"),
        ],
        data: &[field("payout_id", Kind::Whole, "doc-add-payout-payout-id")],
        items: &[],
    },
];

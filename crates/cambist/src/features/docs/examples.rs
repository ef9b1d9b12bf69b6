//! Examples of this page's own: reading a feed, and reading everything that there is.

use crate::pages::examples::{Answers, Call, Example, Sends, Tongue};

use super::methods::Described;

/// What stands in an example where the reader's own account belongs.
const YOUR_ACCOUNT: &str = "YOUR_ACCOUNT";

/// What a method's examples ask for beside its name.
fn fields(method: &Described, method_id: i64, amount: &str) -> Vec<(&'static str, String)> {
    let mut fields = vec![("api_action", "pp".to_owned()), ("method", method.name.to_owned())];
    if method.is_post {
        fields.extend([
            ("method_id", method_id.to_string()),
            ("account", YOUR_ACCOUNT.to_owned()),
            ("amount", amount.to_owned()),
            ("idempotency_key", "payout-1".to_owned()),
        ]);
    } else if !method.parameters.is_empty() {
        fields.push(("limit", "3".to_owned()));
    }
    fields
}

/// A call of a method of the contract. `amount` is what is asked for, in USD.
pub(super) fn of_method(base: &str, method: &Described, method_id: i64, amount: &str) -> Example {
    let fields = fields(method, method_id, amount);
    let call = Call {
        method: if method.is_post { "POST" } else { "GET" },
        url: format!("{base}/service/partner/api.php"),
        headers: Vec::new(),
        sends: if method.is_post { Sends::Form(fields) } else { Sends::Query(fields) },
        answers: Answers::Envelope,
    };
    Example::of_call(method.name, &call)
}

/// Reading a feed again only when it has changed.
pub(super) fn feed(base: &str) -> Example {
    Example::of("feed", |tongue| {
        let text = match tongue {
            Tongue::Curl => include_str!("examples/feed.sh"),
            Tongue::Php => include_str!("examples/feed.php"),
            Tongue::Python => include_str!("examples/feed.py"),
            Tongue::JavaScript => include_str!("examples/feed.mjs"),
        };
        text.replace("OFFICE", base)
    })
}

/// Reading every click, however many there are.
pub(super) fn paging(base: &str) -> Example {
    Example::of("paging", |tongue| {
        let text = match tongue {
            Tongue::Curl => include_str!("examples/paging.sh"),
            Tongue::Php => include_str!("examples/paging.php"),
            Tongue::Python => include_str!("examples/paging.py"),
            Tongue::JavaScript => include_str!("examples/paging.mjs"),
        };
        text.replace("OFFICE", base)
    })
}

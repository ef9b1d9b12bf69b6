//! `get_info`: the partner's balance, link and payout methods.

use axum::body::Body;
use axum::response::Response;
use money::Amount;

use crate::app::{App, Plain};
use crate::features::book::{PartnerId, balances};
use crate::features::links::list_links;
use crate::features::partners::Caller;

use super::envelope::{Failure, SUCCESS, json};

/// What `data` holds. No payout method can be chosen yet, so `items` is empty.
struct Info {
    balance: Amount,
    total_received: Amount,
    link: String,
    min_payout: Amount,
}

pub(super) async fn answer(app: &App, caller: &Caller) -> Result<Response, Failure> {
    let partner_id = caller.partner_id;
    let (links, money) = app
        .store()
        .read(move |tx| -> Plain<_> {
            Ok((list_links(tx, partner_id)?, balances(tx, PartnerId(partner_id))?))
        })
        .await?;
    let info = Info {
        balance: money.available,
        total_received: money.paid_out,
        link: links.into_iter().next().map_or_else(String::new, |link| link.code),
        min_payout: app.config().partners.min_payout(),
    };
    Ok(json(Body::from(format!("{SUCCESS}{}}}", data(&info)))))
}

fn data(info: &Info) -> String {
    // A link's code needs no escaping; amounts print as plain decimals, which are JSON numbers.
    format!(
        r#"{{"balance":{},"totalReceived":{},"link":"{}","min_payout":{},"items":{{}}}}"#,
        info.balance, info.total_received, info.link, info.min_payout
    )
}

#[cfg(test)]
mod tests {
    use money::{Amount, Scale};

    use super::{Info, SUCCESS, data};

    #[test]
    fn the_published_sample_is_written_byte_for_byte() {
        let usd = |text| Amount::parse(text, Scale::USD).unwrap();
        let info = Info {
            balance: usd("15"),
            total_received: usd("0"),
            link: "test".into(),
            min_payout: usd("99999999"),
        };
        assert_eq!(
            format!("{SUCCESS}{}}}", data(&info)),
            r#"{"status":"success","error":0,"error_text":"","data":{"balance":15,"totalReceived":0,"link":"test","min_payout":99999999,"items":{}}}"#
        );
    }
}

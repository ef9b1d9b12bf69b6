//! A partner with money, and methods to be paid by.

use store::{Stop, Tx};

use crate::app::Plain;
use crate::command::Errand;
use crate::features::payouts::{
    Asking, MethodWords, Payout, PayoutRefusal, Requested, add_method, find_payout, request,
};
use crate::testkit::TestApp;

pub(super) const TRON: &str = "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC";
pub(super) const OTHER_TRON: &str = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
pub(super) const CARD: &str = "2200700012345673";

/// USDT with a fee of 1 USD + 0.5 %, 10 to 500 USD; roubles by the office's rates, from 5 USD.
pub(super) async fn methods(app: &TestApp) -> (i64, i64) {
    let said = |text: &str| Some(text.to_owned());
    let usdt = MethodWords {
        title_en: said("Tether, TRC20"),
        title_ru: said("Tether, TRC20"),
        currency: said("usdttrc20"),
        min: said("10"),
        max: said("500"),
        fee: said("1"),
        fee_percent: said("0.5"),
        price: said("1"),
        position: said("1"),
    };
    let card = MethodWords {
        title_en: said("Sberbank"),
        title_ru: said("Сбербанк"),
        currency: said("SBERRUB"),
        min: said("5"),
        ..MethodWords::default()
    };
    (method(app, usdt).await, method(app, card).await)
}

async fn method(app: &TestApp, words: MethodWords) -> i64 {
    let deed = app.deed();
    let unit = move |tx: &mut Tx<'_>| add_method(tx, &deed, &words, false);
    app.app.store().write(unit).await.unwrap().id
}

/// Gives a partner money to ask for.
pub(super) async fn give(app: &TestApp, partner: i64, amount: &str) {
    let (amount, reason) = (amount.to_owned(), "by hand".to_owned());
    let told = app.errand(Errand::LedgerAdjust { partner, amount, reason, dry_run: false }).await;
    assert_eq!(told.error, None);
}

pub(super) fn asking(partner_id: i64, method_id: i64, account: &str, amount: &str) -> Asking {
    let amount = (!amount.is_empty()).then(|| amount.to_owned());
    Asking { partner_id, method_id, account: account.to_owned(), amount, key: None }
}

pub(super) async fn ask(app: &TestApp, asking: Asking) -> Result<Requested, Stop<PayoutRefusal>> {
    let (deed, terms) = (app.deed(), app.app.payout_terms());
    app.app.store().write(move |tx| request(tx, &deed, &asking, &terms)).await
}

pub(super) async fn granted(app: &TestApp, asking: Asking) -> Payout {
    match ask(app, asking).await {
        Ok(Requested::New(payout)) => payout,
        other => panic!("{other:?}"),
    }
}

pub(super) async fn refused(app: &TestApp, asking: Asking) -> PayoutRefusal {
    match ask(app, asking).await {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

pub(super) async fn found(app: &TestApp, id: i64) -> Payout {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_payout(tx, id)?) };
    app.app.store().read(read).await.unwrap().unwrap()
}

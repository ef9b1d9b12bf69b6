//! What an operator corrects of an order, there and back.

use cambist::features::orders::{Edit, Order, edit};
use cambist::on_both_engines;
use cambist::testkit::TestApp;
use store::Tx;

async fn correct(app: &TestApp, order_id: i64, give: &str, get: &str) -> Order {
    let (give, get) = (Some(give.to_owned()), Some(get.to_owned()));
    let correction =
        Edit { order_id, give, get, reason: "a slip of the pen".to_owned(), ..Edit::default() };
    let (deed, reactions) = (app.deed(), app.app.reactions());
    let unit = move |tx: &mut Tx<'_>| edit(tx, &deed, &correction, &reactions);
    app.app.store().write(unit).await.unwrap()
}

on_both_engines! {
    async fn a_correction_that_is_taken_back_leaves_what_the_order_was_worth(app: TestApp) {
        app.open_market().await;
        let partner = app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        for (from, to) in [("USDTTRC20", "SBERRUB"), ("SBERRUB", "USDTTRC20")] {
            let before = app.order(&browser, from, to, "123.45").await;
            app.steps(before.id, "receive complete").await;
            let (earned, has) = (app.reward(before.id).await.amount, app.balances(partner).await);
            // An amount so small that its value keeps few digits, and then another one.
            for (give, get) in [("0.01", "0.01"), ("77.77", "0.03")] {
                correct(&app, before.id, give, get).await;
            }
            let (give, get) = (before.give.to_string(), before.get.to_string());
            let after = correct(&app, before.id, &give, &get).await;
            assert_eq!((after.give_usd, after.get_usd), (before.give_usd, before.get_usd));
            assert_eq!(app.reward(before.id).await.amount, earned);
            assert_eq!(app.balances(partner).await, has);
        }
        app.close().await;
    }
}

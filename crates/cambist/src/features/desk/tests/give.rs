//! An operator says where the customer of one order pays.

use super::{form, olga, operator, press, step};
use crate::command::{Errand, RequisitesErrand, RequisitesWords};
use crate::features::orders::Action;
use crate::on_both_engines;
use crate::testkit::{TestApp, browser_with, hidden};

const AT: &str = "/desk/orders/1/requisites";
const CARD: &str = "2200 7000 1234 5673";
const OTHER: &str = "2200 7000 1234 5681";

async fn add(app: &TestApp, account: &str) {
    let words = RequisitesWords { account: Some(account.to_owned()), ..RequisitesWords::default() };
    let errand = RequisitesErrand::Add { currency: "SBERRUB".into(), words };
    app.errand(Errand::Requisites(errand)).await;
}

/// The fields of the form that gives what was shown.
fn shown(html: &str, pick: &str) -> String {
    let [seen, promise] = ["seen", "promise"].map(|name| hidden(html, name));
    form(&[("pick", pick), ("seen", &seen), ("promise", &promise)])
}

on_both_engines! {
    async fn where_a_customer_pays_is_foreseen_and_said(app: TestApp) {
        app.open_market().await;
        let cookies = olga(&app).await;
        app.order(&browser_with(""), "SBERRUB", "USDTTRC20", "920").await;
        let html = app.open_page(&cookies, "/desk/orders/1").await.text();
        assert!(html.contains("not told yet") && html.contains(AT), "{html}");
        add(&app, CARD).await;
        add(&app, OTHER).await;
        let html = app.open_page(&cookies, AT).await.text();
        assert!(html.contains(CARD) && html.contains(OTHER) && html.contains("920\u{a0}RUB"), "{html}");
        assert!(!html.contains("id=\"outlook\""), "nothing was asked yet");
        let html = app.open_page(&cookies, "/desk/orders/1/requisites?pick=1").await.text();
        for part in ["id=\"outlook\"", "not told yet", "Letters that go out"] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert_eq!(app.post(&cookies, AT, &shown(&html, "1")).await.status, 303);
        let html = app.open_page(&cookies, "/desk/orders/1").await.text();
        assert!(html.contains(CARD) && !html.contains("not told yet"), "{html}");
        // Requisites of nobody's list, with what is wrong beside its field.
        let wrong = app.open_page(&cookies, "/desk/orders/1/requisites?pick=own&account=12").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("id=\"account-error\""), "{}", wrong.text());
        let own = "/desk/orders/1/requisites?pick=own&account=2200700012345681&holder=%3CEVE%3E";
        let html = app.open_page(&cookies, own).await.text();
        let [seen, promise] = ["seen", "promise"].map(|name| hidden(&html, name));
        let fields = [("pick", "own"), ("account", "2200700012345681"), ("holder", "<EVE>"), ("seen", &*seen), ("promise", &*promise)];
        assert_eq!(app.post(&cookies, AT, &form(&fields)).await.status, 303);
        assert!(app.open_page(&cookies, "/desk/orders/1").await.text().contains("&#60;EVE&#62;"));
        for pick in ["", "x", "99"] {
            let target = format!("{AT}?pick={pick}");
            let none = app.open_page(&cookies, &target).await;
            assert_eq!(none.status, 422, "{pick}");
            assert!(none.text().contains("Choose where the customer pays"), "{}", none.text());
        }
        app.close().await;
    }

    async fn of_two_operators_the_second_sees_what_the_first_has_given(app: TestApp) {
        app.open_market().await;
        let olga = olga(&app).await;
        let oleg = operator(&app, "oleg").await;
        app.order(&browser_with(""), "SBERRUB", "USDTTRC20", "920").await;
        add(&app, CARD).await;
        add(&app, OTHER).await;
        let first = app.open_page(&olga, "/desk/orders/1/requisites?pick=1").await.text();
        let second = app.open_page(&oleg, "/desk/orders/1/requisites?pick=2").await.text();
        assert_eq!(app.post(&olga, AT, &shown(&first, "1")).await.status, 303);
        app.post(&olga, "/desk/orders/1/claim/end", "").await;
        let late = app.post(&oleg, AT, &shown(&second, "2")).await;
        assert_eq!(late.status, 409);
        assert!(late.text().contains("other figures would come of it") && late.text().contains(CARD), "{}", late.text());
        assert_eq!(app.post(&oleg, AT, &shown(&late.text(), "2")).await.status, 303);
        assert!(app.open_page(&olga, "/desk/orders/1").await.text().contains(OTHER));
        app.close().await;
    }

    async fn nobody_is_told_to_pay_for_an_order_that_is_paid(app: TestApp) {
        app.open_market().await;
        let cookies = olga(&app).await;
        app.order(&browser_with(""), "SBERRUB", "USDTTRC20", "920").await;
        add(&app, CARD).await;
        step(&app, 1, Action::Receive).await;
        assert!(!app.open_page(&cookies, "/desk/orders/1").await.text().contains(AT));
        let late = app.open_page(&cookies, "/desk/orders/1/requisites?pick=1").await;
        assert_eq!(late.status, 409);
        assert!(late.text().contains("This can’t be done: the order is"), "{}", late.text());
        assert_eq!(app.post(&cookies, AT, &form(&[("pick", "1"), ("seen", "1.0")])).await.status, 409);
        assert_eq!(app.open_page(&cookies, "/desk/orders/9/requisites").await.status, 404);
        // Other deeds keep their word all the same.
        let page = press(&app, &cookies, 1, "complete", "tx 7").await;
        assert_eq!(page.status, 303);
        app.close().await;
    }
}

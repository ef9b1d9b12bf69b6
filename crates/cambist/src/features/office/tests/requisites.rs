//! Where customers pay.

use crate::on_both_engines;
#[allow(unused_imports)]
use crate::testkit::TestApp;

use super::{assert_taken, form, hidden_in, olga, page, send};

/// Cards whose check digits are right.
const CARD: &str = "2200 7000 1234 5673";
const OTHER: &str = "2200 7000 1234 5681";
const LIST: &str = "/desk/requisites";

on_both_engines! {
    async fn requisites_are_added_changed_and_switched_off(app: TestApp) {
        let cookies = olga(&app).await;
        let html = page(&app, &cookies, LIST).await;
        assert!(html.contains("No requisites yet") && html.contains("Nowhere to pay"), "{html}");
        let new = [("currency", "SBERRUB"), ("account", CARD), ("bank", "Bank <A>"), ("holder", "ANN"), ("day_max", "1000.5"), ("turn", "2")];
        assert_taken(&app.post(&cookies, LIST, &form(&new)).await, "added");
        let html = page(&app, &cookies, LIST).await;
        for part in [CARD, "Bank &#60;A&#62; · ANN", "0 of 1,000.5\u{a0}RUB", "<td data-label=\"Turn\" class=\"tabular\">2</td>"] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(!html.contains("requisites/new?currency=SBERRUB"), "it has some now");
        let one = "/desk/requisites/1";
        let changed = [("account", OTHER), ("order_min", "5"), ("order_max", "10"), ("turn", "1")];
        assert_taken(&send(&app, &cookies, (one, one), &changed).await, "saved");
        let html = page(&app, &cookies, one).await;
        assert!(html.contains(OTHER) && !html.contains("Bank &#60;A&#62;"), "{html}");
        assert!(html.contains("Added") && html.contains("operator:"), "its history is told: {html}");
        assert_taken(&app.post(&cookies, "/desk/requisites/1/state", "on=no").await, "off");
        assert!(page(&app, &cookies, LIST).await.contains("requisites/new?currency=SBERRUB"));
        assert!(!page(&app, &cookies, "/desk/requisites?state=on").await.contains(OTHER));
        assert!(page(&app, &cookies, "/desk/requisites?q=sber+220070001234").await.contains(OTHER));
        assert!(page(&app, &cookies, "/desk/requisites?q=tinkoff").await.contains("Nothing found"));
        assert_taken(&app.post(&cookies, "/desk/requisites/1/state", "on=yes").await, "on");
        app.close().await;
    }

    async fn what_cannot_be_requisites_is_told_at_its_field_and_kept(app: TestApp) {
        let cookies = olga(&app).await;
        let good = [("currency", "SBERRUB"), ("account", CARD), ("memo", ""), ("order_min", ""), ("order_max", "10"), ("day_max", ""), ("turn", "1")];
        let long = "x".repeat(121);
        for (name, value, said) in [
            ("currency", "GOLD", "What customers pay there"),
            ("account", "2200 7000 1234 5674", "This is no account of the currency. It looks like 2200"),
            ("account", "", "From 3 to 200 characters"),
            ("memo", "7", "have no memo"),
            ("memo", &long, "From 0 to 120 characters"),
            ("order_min", "0", "at most 2 decimals"),
            ("day_max", "1.234", "at most 2 decimals"),
            ("order_min", "11", "No order would fit"),
            ("turn", "0", "1 to 9"),
            ("turn", "x", "1 to 9"),
        ] {
            let fields = good.map(|(known, text)| if known == name { (name, value) } else { (known, text) });
            let sent = app.post(&cookies, LIST, &form(&fields)).await;
            assert_eq!(sent.status, 422, "{name} {value}");
            let html = sent.text();
            assert!(html.contains(&format!("id=\"{name}-error\"")) && html.contains(said), "{name} {value}: {html}");
            assert!(html.contains("value=\"10\""), "what was typed is kept");
        }
        let sent = app.post(&cookies, "/ru/desk/requisites", &form(&[("currency", "SBERRUB"), ("account", "1")])).await;
        assert!(sent.text().contains("От 3 до 200 знаков, одной строкой."), "{}", sent.text());
        for path in ["/desk/requisites/1", "/desk/requisites/x"] {
            assert_eq!(app.open_page(&cookies, path).await.status, 404, "{path}");
        }
        assert_eq!(app.post(&cookies, "/desk/requisites/1/state", "on=no").await.status, 404);
        app.close().await;
    }

    async fn of_two_who_change_requisites_the_second_is_told(app: TestApp) {
        let cookies = olga(&app).await;
        assert_taken(&app.post(&cookies, LIST, &form(&[("currency", "SBERRUB"), ("account", CARD), ("turn", "1")])).await, "added");
        let one = "/desk/requisites/1";
        let seen = hidden_in(&page(&app, &cookies, one).await, one, "seen");
        assert_taken(&send(&app, &cookies, (one, one), &[("account", CARD), ("holder", "ANN"), ("turn", "1")]).await, "saved");
        let late = app.post(&cookies, one, &form(&[("account", OTHER), ("turn", "1"), ("seen", &seen)])).await;
        assert_eq!(late.status, 409);
        assert!(late.text().contains("somebody has changed this") && late.text().contains(OTHER), "{}", late.text());
        app.close().await;
    }
}

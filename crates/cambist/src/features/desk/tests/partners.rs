//! Partners on the desk: found, told, switched off and on.

use super::{BTC, attributed, form, olga};
use crate::on_both_engines;

on_both_engines! {
    async fn partners_are_found_by_name_address_number_and_link(app: TestApp) {
        let cookies = olga(&app).await;
        assert!(app.open_page(&cookies, "/desk/partners").await.text().contains("No partners yet"));
        app.partner("alpha").await;
        app.partner("beta").await;
        for (query, found, missed) in [
            ("", "Partner beta", "nobody"),
            ("?q=ALPHA", "Partner alpha", "Partner beta"),
            ("?q=beta%40partner", "Partner beta", "Partner alpha"),
            ("?q=2", "Partner beta", "Partner alpha"),
            ("?before=2", "Partner alpha", "Partner beta"),
            ("?q=%3Cb%3E", "No partner is like this", "Partner alpha"),
        ] {
            let page = app.open_page(&cookies, &format!("/desk/partners{query}")).await;
            let html = page.text();
            assert_eq!(page.status, 200);
            assert!(html.contains(found) && !html.contains(missed), "{query}: {html}");
        }
        app.close().await;
    }

    async fn switching_a_partner_off_says_what_it_does_and_does_it_once(app: TestApp) {
        let cookies = olga(&app).await;
        let alpha = app.partner("alpha").await;
        app.key(alpha).await;
        attributed(&app, "1010").await;
        let page = app.open_page(&cookies, "/desk/partners/1").await.text();
        for part in ["Partner alpha", "alpha@partner.example", "active", "/desk/orders?state=all&#38;partner=1", "works"] {
            assert!(page.contains(part), "no {part} in {page}");
        }
        let target = "/desk/partners/1/suspension";
        let asked = app.open_page(&cookies, target).await.text();
        assert!(asked.contains("Links that stop counting: 1") && asked.contains("API keys that stop working: 1"), "{asked}");
        assert!(app.open_page(&cookies, "/desk/partners/1").await.text().contains(">active<"), "asking changes nothing");
        assert_eq!(app.post(&cookies, target, &form(&[("do", "suspend")])).await.status, 303);
        assert!(app.open_page(&cookies, "/desk/partners/1").await.text().contains("switched off"));
        let again = app.post(&cookies, target, &form(&[("do", "suspend")])).await;
        assert_eq!(again.status, 409);
        assert!(again.text().contains("somebody was faster") && again.text().contains("Links that may count again: 1"));
        assert_eq!(app.post(&cookies, target, &form(&[("do", "resume")])).await.status, 303);
        assert!(app.open_page(&cookies, "/desk/partners/1").await.text().contains(">active<"));
        for number in ["7", "x", "%ff"] {
            let target = format!("/desk/partners/{number}");
            assert_eq!(app.open_page(&cookies, &target).await.status, 404, "{target}");
            let target = format!("{target}/suspension");
            assert_eq!(app.open_page(&cookies, &target).await.status, 404, "{target}");
            assert_eq!(app.post(&cookies, &target, &form(&[("do", "suspend")])).await.status, 404, "{target}");
        }
        app.order_on_page(BTC, "0.1").await;
        app.close().await;
    }
}

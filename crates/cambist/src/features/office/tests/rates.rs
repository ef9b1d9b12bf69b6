//! Sources, derivations, rates by hand and jumps.

use crate::on_both_engines;
#[allow(unused_imports)]
use crate::testkit::TestApp;

use super::{assert_taken, form, hidden_in, olga, page, send};

const OWN: &str = "/desk/rates/sources/own";
const BTC: &str = "/desk/rates/BTC/SBERRUB";

fn prices(out: &str) -> String {
    format!(r#"{{"prices":[{{"base":"BTC","quote":"RUB","out":"{out}"}}]}}"#)
}

/// A source of the office's own, and a direction that follows it.
async fn priced(app: &TestApp, cookies: &str) {
    let own = prices("5900000");
    let new = [
        ("code", "own"),
        ("kind", "fixed"),
        ("settings", own.as_str()),
        ("interval", "60"),
        ("max_age", "600"),
    ];
    assert_taken(&app.post(cookies, "/desk/rates/sources", &form(&new)).await, "added");
    assert_taken(&app.post(cookies, &format!("{OWN}/state"), "enabled=yes").await, "on");
    assert_taken(&app.post(cookies, &format!("{OWN}/fetch"), "step=do").await, "fetched");
    let at = "/desk/directions/BTC/SBERRUB";
    let whole = [("part", "whole"), ("enabled", "yes"), ("minutes", ""), ("margin", "2")];
    assert_taken(&send(app, cookies, (at, at), &whole).await, "saved");
}

on_both_engines! {
    async fn a_rate_is_told_step_by_step(app: TestApp) {
        let cookies = olga(&app).await;
        priced(&app, &cookies).await;
        let html = page(&app, &cookies, BTC).await;
        for told in ["1 BTC = 5900000 RUB", "own BTC/RUB", "Base price", "Margin 2 %", "1 : 5782000", "Rounded in our favour to 10 digits"] {
            assert!(html.contains(told), "{told}: {html}");
        }
        let html = page(&app, &cookies, &format!("/ru{BTC}")).await;
        assert!(html.contains("Базовая цена") && html.contains("Маржа 2 %"), "{html}");
        let html = page(&app, &cookies, "/desk/rates?q=btc").await;
        assert!(html.contains(">own</a>") && html.contains("Good"), "{html}");
        assert!(page(&app, &cookies, "/desk/rates/SBERRUB/BTC").await.contains("is not priced from sources"));
        app.close().await;
    }

    async fn a_source_is_tried_changed_paused_and_removed(app: TestApp) {
        let cookies = olga(&app).await;
        priced(&app, &cookies).await;
        let tried = app.post(&cookies, &format!("{OWN}/fetch"), "step=try").await;
        assert!(tried.text().contains("It gives 1 prices") && tried.text().contains("nothing was changed"), "{}", tried.text());
        for (name, value, field) in [("settings", "{}", "settings"), ("interval", "0", "interval"), ("interval", "x", "interval"), ("max_age", "99999999999", "max_age")] {
            let own = prices("5900000");
            let fields = [("settings", own.as_str()), ("interval", "60"), ("timeout", "1000"), ("max_age", "600"), ("position", "1")];
            let fields = fields.map(|(known, text)| if known == name { (name, value) } else { (known, text) });
            let sent = send(&app, &cookies, (OWN, OWN), &fields).await;
            assert_eq!(sent.status, 422, "{name} {value}: {}", sent.text());
            assert!(sent.text().contains(&format!("id=\"{field}-error\"")), "{}", sent.text());
        }
        assert_taken(&app.post(&cookies, &format!("{OWN}/state"), "enabled=no").await, "off");
        assert!(page(&app, &cookies, BTC).await.contains("There is no price for it."));
        let asked = app.post(&cookies, &format!("{OWN}/removal"), "").await;
        assert!(asked.text().contains("Its 1 prices go with it"), "{}", asked.text());
        assert_eq!(app.open_page(&cookies, OWN).await.status, 200, "it was only asked");
        assert_taken(&app.post(&cookies, &format!("{OWN}/removal"), "step=do").await, "removed");
        assert_eq!(app.open_page(&cookies, OWN).await.status, 404);
        let wrong = app.post(&cookies, "/desk/rates/sources", &form(&[("code", "A B"), ("kind", "fixed")])).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("id=\"code-error\""));
        app.close().await;
    }

    async fn a_rate_by_hand_is_shown_before_it_is_set_and_ends(app: TestApp) {
        let cookies = olga(&app).await;
        priced(&app, &cookies).await;
        let at = format!("{BTC}/override");
        for (rate, hours, field) in [("58", "4", "rate"), ("1:0", "4", "rate"), ("1:58", "0", "hours"), ("1:58", "721", "hours")] {
            let sent = send(&app, &cookies, (BTC, &at), &[("rate", rate), ("hours", hours)]).await;
            assert_eq!(sent.status, 422, "{rate} {hours}");
            assert!(sent.text().contains(&format!("id=\"{field}-error\"")), "{}", sent.text());
        }
        let set = [("rate", "1:5700000"), ("hours", "4")];
        let tried = send(&app, &cookies, (BTC, &at), &[&set[..], &[("step", "try")]].concat()).await;
        assert_eq!(tried.status, 200);
        assert!(tried.text().contains("This is how it would be") && tried.text().contains("1 : 5700000"), "{}", tried.text());
        assert!(!page(&app, &cookies, BTC).await.contains("1 : 5700000"), "it was only tried");
        let late = hidden_in(&tried.text(), &at, "seen");
        assert_taken(&send(&app, &cookies, (BTC, &at), &[&set[..], &[("step", "do")]].concat()).await, "override");
        assert!(page(&app, &cookies, "/desk/rates").await.contains("1 : 5700000"));
        let again = app.post(&cookies, &at, &form(&[("rate", "1:1"), ("hours", "1"), ("step", "do"), ("seen", &late)])).await;
        assert_eq!(again.status, 409, "{}", again.text());
        assert_taken(&send(&app, &cookies, (BTC, &at), &[("end", "yes"), ("step", "do")]).await, "ended");
        assert!(page(&app, &cookies, BTC).await.contains("1 : 5782000"));
        app.close().await;
    }

    async fn a_jump_waits_for_somebody_who_accepts_it(app: TestApp) {
        let cookies = olga(&app).await;
        priced(&app, &cookies).await;
        let thaw = format!("{BTC}/thaw");
        let calm = app.post(&cookies, &thaw, "step=do&seen=x").await;
        assert_eq!(calm.status, 409);
        let far = prices("9900000");
        let fields = [("settings", far.as_str()), ("interval", "60"), ("timeout", "1000"), ("max_age", "600"), ("position", "1")];
        assert_taken(&send(&app, &cookies, (OWN, OWN), &fields).await, "saved");
        assert_taken(&app.post(&cookies, &format!("{OWN}/fetch"), "step=do").await, "fetched");
        let html = page(&app, &cookies, "/desk/rates").await;
        assert!(html.contains("Frozen: somebody has to look"), "{html}");
        let tried = send(&app, &cookies, (BTC, &thaw), &[("step", "try")]).await;
        assert!(tried.text().contains("1 : 9702000"), "{}", tried.text());
        assert!(page(&app, &cookies, BTC).await.contains("Accept the jump"), "it was only tried");
        assert_taken(&send(&app, &cookies, (BTC, &thaw), &[("step", "do")]).await, "thawed");
        assert!(!page(&app, &cookies, "/desk/rates").await.contains("Frozen: somebody has to look"));
        app.close().await;
    }
}

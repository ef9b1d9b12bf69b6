//! Directions, one by one and many at once.

use crate::on_both_engines;
#[allow(unused_imports)]
use crate::testkit::TestApp;

use super::{assert_taken, form, hidden_in, olga, page, send};

const CASH: &str = "/desk/directions/USDTTRC20/CASHUSD";
const CHANGE: &str = "/desk/directions/change";

on_both_engines! {
    async fn what_is_looked_for_is_found(app: TestApp) {
        let cookies = olga(&app).await;
        for (query, found) in [
            ("", vec!["BTC → SBERRUB", "SBERRUB → BTC", "USDTTRC20 → CASHUSD"]),
            ("q=bitcoin", vec!["BTC → SBERRUB", "SBERRUB → BTC"]),
            ("q=%D0%A1%D0%B1%D0%B5%D1%80+btc", vec!["BTC → SBERRUB", "SBERRUB → BTC"]),
            ("from=crypto", vec!["BTC → SBERRUB", "USDTTRC20 → CASHUSD"]),
            ("to=banks-rub", vec!["BTC → SBERRUB"]),
            ("city=spb", vec!["USDTTRC20 → CASHUSD"]),
            ("state=off", vec![]),
            ("state=open&from=SBERRUB", vec!["SBERRUB → BTC"]),
        ] {
            let html = page(&app, &cookies, &format!("/desk/directions?{query}")).await;
            for name in ["BTC → SBERRUB", "SBERRUB → BTC", "USDTTRC20 → CASHUSD"] {
                assert_eq!(html.contains(&format!(">{name}</a>")), found.contains(&name), "{query}: {name}");
            }
        }
        let wrong = app.open_page(&cookies, "/desk/directions?from=nonsense").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("“nonsense” is neither a currency nor a group"));
        app.close().await;
    }

    async fn one_direction_is_changed_in_one_city_and_as_a_whole(app: TestApp) {
        let cookies = olga(&app).await;
        let own = [("part", "own"), ("city", "SPB"), ("min", "50"), ("max", "500"), ("labels", "manual"), ("rate", "1.015:1"), ("schedule", "")];
        assert_taken(&send(&app, &cookies, (&format!("{CASH}?city=SPB"), CASH), &own).await, "saved");
        let (msk, spb) = (page(&app, &cookies, &format!("{CASH}?city=MSK")).await, page(&app, &cookies, &format!("{CASH}?city=SPB")).await);
        assert!(spb.contains("id=\"own-min\" name=\"min\" type=\"text\" value=\"50\"") && msk.contains("id=\"own-min\" name=\"min\" type=\"text\" value=\"0\""), "{spb}");
        let whole = [("part", "whole"), ("city", "SPB"), ("enabled", "no"), ("minutes", "45"), ("margin", "")];
        assert_taken(&send(&app, &cookies, (CASH, CASH), &whole).await, "saved");
        let html = page(&app, &cookies, CASH).await;
        assert_eq!(html.matches("The direction is switched off.").count(), 2, "{html}");
        assert!(html.contains("enabled yes → no; minutes none → 45"), "the history tells it: {html}");
        app.close().await;
    }

    async fn a_field_that_cannot_be_is_told_and_nothing_is_saved(app: TestApp) {
        let cookies = olga(&app).await;
        for (name, value) in [("min", "-1"), ("min", "a"), ("max", "-5"), ("schedule", "someday"), ("rate", "0:0"), ("delay", "x"), ("from_fee", "2%%")] {
            let own = [("part", "own"), ("city", "MSK"), (name, value)];
            let sent = send(&app, &cookies, (CASH, CASH), &own).await;
            assert_eq!(sent.status, 422, "{name} {value}: {}", sent.text());
            assert!(sent.text().contains(&format!("id=\"own-{name}-error\"")), "{name}: {}", sent.text());
        }
        let html = page(&app, &cookies, CASH).await;
        let seen = hidden_in(&html, CASH, "seen");
        let whole = [("part", "whole"), ("enabled", "no"), ("seen", &seen)];
        assert_eq!(app.post(&cookies, CASH, &form(&whole)).await.status, 303);
        let late = app.post(&cookies, CASH, &form(&[("part", "whole"), ("enabled", "yes"), ("seen", &seen)])).await;
        assert_eq!(late.status, 409, "{}", late.text());
        app.close().await;
    }

    async fn many_are_changed_as_it_was_shown(app: TestApp) {
        let cookies = olga(&app).await;
        let say = [("from", "crypto"), ("say", "min"), ("min", "5"), ("say", "minutes"), ("minutes", "30")];
        let tried = app.post(&cookies, CHANGE, &form(&[&say[..], &[("step", "try")]].concat())).await;
        assert_eq!(tried.status, 200);
        let html = tried.text();
        assert!(html.contains("Change 3 offers") && html.contains("USDTTRC20 → CASHUSD in SPB"), "{html}");
        let seen = hidden_in(&html, CHANGE, "seen");
        // Somebody changes one of them meanwhile: other offers would change than were shown.
        let own = [("part", "own"), ("city", "SPB"), ("min", "5")];
        assert_taken(&send(&app, &cookies, (&format!("{CASH}?city=SPB"), CASH), &own).await, "saved");
        let sure = form(&[&say[..], &[("step", "do"), ("seen", &seen)]].concat());
        let late = app.post(&cookies, CHANGE, &sure).await;
        assert_eq!(late.status, 409);
        assert!(late.text().contains("something else would change by now"), "{}", late.text());
        let seen = hidden_in(&late.text(), CHANGE, "seen");
        let sure = form(&[&say[..], &[("step", "do"), ("seen", &seen)]].concat());
        assert_taken(&app.post(&cookies, CHANGE, &sure).await, "changed");
        for path in ["/desk/directions/BTC/SBERRUB", CASH] {
            assert!(page(&app, &cookies, path).await.contains("name=\"minutes\" type=\"text\" value=\"30\""), "{path}");
        }
        let none = app.post(&cookies, CHANGE, &form(&[("from", "crypto"), ("step", "try")])).await;
        assert_eq!(none.status, 422);
        let wrong = app.post(&cookies, CHANGE, &form(&[("from", "crypto"), ("say", "min"), ("min", "x"), ("step", "try")])).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("id=\"say-min-error\""), "{}", wrong.text());
        app.close().await;
    }

    async fn directions_are_made_between_groups_and_get_cities_and_rewards(app: TestApp) {
        let cookies = olga(&app).await;
        let at = "/desk/directions/new";
        let asked = [("from", "ETH,LTC"), ("to", "SBERRUB"), ("city", ""), ("margin", ""), ("min", ""), ("max", "")];
        let tried = app.post(&cookies, at, &form(&[&asked[..], &[("step", "try")]].concat())).await;
        assert!(tried.text().contains("2 offers would be made; 0 exist already."), "{}", tried.text());
        assert!(!page(&app, &cookies, "/desk/directions?q=ETH").await.contains("ETH → SBERRUB"));
        assert_taken(&app.post(&cookies, at, &form(&[&asked[..], &[("step", "do")]].concat())).await, "added");
        assert!(page(&app, &cookies, "/desk/directions?q=ETH").await.contains("ETH → SBERRUB"));
        let wrong = app.post(&cookies, at, &form(&[("from", "nothing-such"), ("to", "SBERRUB")])).await;
        assert_eq!(wrong.status, 422);
        let eth = "/desk/directions/ETH/SBERRUB";
        assert_taken(&app.post(&cookies, &format!("{eth}/cities"), "city=msk").await, "added");
        assert_eq!(app.post(&cookies, &format!("{eth}/cities"), "city=").await.status, 422);
        assert!(page(&app, &cookies, eth).await.contains("<b>MSK</b>"));
        assert_taken(&app.post(&cookies, &format!("{eth}/reward"), "rule=fixed&value=2.5").await, "saved");
        assert!(page(&app, &cookies, eth).await.contains("2.5 USD for each order"));
        let wrong = app.post(&cookies, &format!("{eth}/reward"), "rule=percent&value=lots").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("id=\"reward-value-error\""), "{}", wrong.text());
        app.close().await;
    }

    async fn a_sheet_of_directions_names_its_wrong_places(app: TestApp) {
        let cookies = olga(&app).await;
        let at = "/desk/directions/sheet";
        let bad = "from,to,city,min\nBTC,SBERRUB,,-1\nBTC,NOSUCH,,1\n";
        let sent = app.post(&cookies, at, &form(&[("sheet", bad)])).await;
        assert_eq!(sent.status, 422);
        assert!(sent.text().contains("<code>min</code>") && sent.text().contains("<code>to</code>"), "{}", sent.text());
        let russian = app.post(&cookies, "/ru/desk/directions/sheet", &form(&[("sheet", bad)])).await.text();
        assert!(russian.contains("Так нельзя. Валюта обменника"), "{russian}");
        assert!(!russian.contains("below zero"), "the rule speaks English: {russian}");
        let good = "from\tto\tcity\tmin\nBTC\tSBERRUB\t\t0.01\n";
        let tried = app.post(&cookies, at, &form(&[("sheet", good), ("step", "try")])).await;
        assert!(tried.text().contains("min 0 → 0.01"), "{}", tried.text());
        assert_taken(&app.post(&cookies, at, &form(&[("sheet", good), ("step", "do")])).await, "changed");
        let sheet = app.open_page(&cookies, "/desk/directions/sheet.csv?from=BTC").await.text();
        assert!(sheet.starts_with("from,to,city,") && sheet.lines().count() == 2, "{sheet}");
        app.close().await;
    }

    async fn terms_are_copied_after_it_was_shown_what_would_change(app: TestApp) {
        let cookies = olga(&app).await;
        let (btc, at) = ("/desk/directions/BTC/SBERRUB", "/desk/directions/BTC/SBERRUB/copy");
        let terms = [("part", "whole"), ("city", ""), ("enabled", "yes"), ("minutes", "7"), ("when_over", "recalculate")];
        assert_taken(&send(&app, &cookies, (btc, btc), &terms).await, "saved");
        assert!(page(&app, &cookies, btc).await.contains("<option value=\"recalculate\" selected>"));
        let own = [("part", "own"), ("city", ""), ("min", "0.02")];
        assert_taken(&send(&app, &cookies, (btc, btc), &own).await, "saved");
        let html = page(&app, &cookies, at).await;
        assert!(html.contains("recalculate</span>") && html.contains("value=\"BTC\""), "{html}");
        let asked = [("from", "SBERRUB, USDTTRC20"), ("to", ""), ("only", "minutes"), ("only", "when_over"), ("only", "min")];
        let tried = app.post(&cookies, at, &form(&[&asked[..], &[("step", "try")]].concat())).await;
        assert_eq!(tried.status, 200);
        let html = tried.text();
        for part in ["SBERRUB → BTC", "Unpaid when they are over", "Stays as it is", "it would mean something else there"] {
            assert!(html.contains(part), "{part}: {html}");
        }
        let other = "/desk/directions/SBERRUB/BTC";
        assert!(!page(&app, &cookies, other).await.contains("value=\"7\""), "it was only shown");
        let seen = crate::testkit::hidden(&html, "seen");
        let late = app.post(&cookies, at, &form(&[&asked[..], &[("step", "do"), ("seen", "x")]].concat())).await;
        assert_eq!(late.status, 409);
        let done = app.post(&cookies, at, &form(&[&asked[..], &[("step", "do"), ("seen", &*seen)]].concat())).await;
        assert_taken(&done, "copied");
        let html = page(&app, &cookies, other).await;
        assert!(html.contains("value=\"7\"") && html.contains("<option value=\"recalculate\" selected>"), "{html}");
        let wrong = app.post(&cookies, at, &form(&[("from", "nothing-such")])).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("neither a currency nor a group"), "{}", wrong.text());
        assert_eq!(app.open_page(&cookies, "/desk/directions/BTC/NOSUCH/copy").await.status, 404);
        app.close().await;
    }
}

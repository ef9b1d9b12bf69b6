//! Currencies and reserves.

use crate::on_both_engines;
#[allow(unused_imports)]
use crate::testkit::TestApp;

use super::{assert_taken, form, hidden_in, olga, page, send};

const BTC: &str = "/desk/currencies/BTC";

on_both_engines! {
    async fn a_reserve_is_stated_with_its_reason_and_opens_directions(app: TestApp) {
        let cookies = olga(&app).await;
        let closed = page(&app, &cookies, "/desk/directions?q=BTC+SBERRUB&state=open").await;
        assert!(closed.contains("BTC → SBERRUB"));
        let taken = send(&app, &cookies, ("/desk/currencies/SBERRUB", "/desk/currencies/SBERRUB/reserve"), &[("reserve", ""), ("note", "counting <it>")]).await;
        assert_taken(&taken, "reserve");
        let html = page(&app, &cookies, "/desk/currencies/SBERRUB").await;
        assert!(html.contains("not stated") && html.contains("counting &#60;it&#62;"), "{html}");
        assert!(html.contains("operator:"), "the history names who did it");
        let html = page(&app, &cookies, "/desk/directions?q=BTC+SBERRUB").await;
        assert!(html.contains("Nobody has said how much of the currency received there is."), "{html}");
        let taken = send(&app, &cookies, ("/desk/currencies", "/desk/currencies/SBERRUB/reserve?in=list&q=sber"), &[("reserve", "7000000.25"), ("note", "")]).await;
        assert_eq!(taken.header("location"), Some("/desk/currencies?done=reserve&q=sber"));
        assert!(page(&app, &cookies, "/desk/currencies?q=sber").await.contains("7,000,000.25 RUB"));
        app.close().await;
    }

    async fn what_cannot_be_is_told_at_its_field_and_kept(app: TestApp) {
        let cookies = olga(&app).await;
        for (fields, name, said) in [
            ([("reserve", "1.123456789"), ("note", "")], "reserve", "decimals"),
            ([("reserve", "-1"), ("note", "")], "reserve", "below zero"),
            ([("reserve", "lots"), ("note", "")], "reserve", "number"),
        ] {
            let sent = send(&app, &cookies, (BTC, "/desk/currencies/BTC/reserve"), &fields).await;
            assert_eq!(sent.status, 422, "{fields:?}");
            let html = sent.text();
            assert!(html.contains(&format!("id=\"{name}-error\"")) && html.contains(said), "{said}: {html}");
            assert!(html.contains(&format!("value=\"{}\"", fields[0].1)));
        }
        let wrong = [("name_en", ""), ("name_ru", "Биткоин"), ("kind", "gold"), ("unit", "B"), ("format", "btc")];
        let sent = send(&app, &cookies, (BTC, BTC), &wrong).await;
        assert_eq!(sent.status, 422);
        assert!(sent.text().contains("id=\"kind-error\""), "{}", sent.text());
        let sent = app.post(&cookies, "/ru/desk/currencies", &form(&[("code", "x")])).await;
        assert_eq!(sent.status, 422);
        assert!(sent.text().contains("От 2 до 16 латинских букв"), "{}", sent.text());
        app.close().await;
    }

    async fn a_form_that_is_out_of_date_changes_nothing(app: TestApp) {
        let cookies = olga(&app).await;
        let old = page(&app, &cookies, BTC).await;
        let seen = hidden_in(&old, "/desk/currencies/BTC/reserve", "seen");
        assert_taken(&send(&app, &cookies, (BTC, "/desk/currencies/BTC/reserve"), &[("reserve", "3")]).await, "reserve");
        let late = form(&[("reserve", "9"), ("seen", &seen)]);
        let sent = app.post(&cookies, "/desk/currencies/BTC/reserve", &late).await;
        assert_eq!(sent.status, 409);
        assert!(sent.text().contains("somebody has changed this"), "{}", sent.text());
        assert!(sent.text().contains("value=\"9\""), "what was typed is kept");
        let place = app.app.snapshot();
        assert_eq!(place.rates.currency(place.rates.find("BTC").unwrap()).reserve.unwrap().to_string(), "3");
        app.close().await;
    }

    async fn of_two_at_once_one_states_the_reserve(app: TestApp) {
        let cookies = olga(&app).await;
        let seen = hidden_in(&page(&app, &cookies, BTC).await, "/desk/currencies/BTC/reserve", "seen");
        let (one, two) = (form(&[("reserve", "3"), ("seen", &seen)]), form(&[("reserve", "4"), ("seen", &seen)]));
        let at = "/desk/currencies/BTC/reserve";
        let (a, b) = tokio::join!(app.post(&cookies, at, &one), app.post(&cookies, at, &two));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409]);
        app.close().await;
    }

    async fn a_currency_is_added_and_changed(app: TestApp) {
        let cookies = olga(&app).await;
        let new = [("code", "gold"), ("name_en", "Gold"), ("name_ru", "Золото"), ("kind", "cash"), ("unit", "XAU"), ("network", ""), ("decimals", "4"), ("format", "any"), ("groups", "metals")];
        assert_taken(&app.post(&cookies, "/desk/currencies", &form(&new)).await, "added");
        let again = app.post(&cookies, "/desk/currencies", &form(&new)).await;
        assert_eq!(again.status, 422);
        assert!(again.text().contains("There is a currency GOLD already."));
        let changed = [("name_en", "Fine gold"), ("name_ru", "Золото"), ("kind", "cash"), ("unit", "XAU"), ("network", ""), ("format", "any"), ("groups", "metals")];
        let at = "/desk/currencies/GOLD";
        assert_taken(&send(&app, &cookies, (at, at), &changed).await, "saved");
        let html = page(&app, &cookies, "/desk/currencies?all=yes&group=metals").await;
        assert!(html.contains("Fine gold") && !html.contains("Bitcoin"), "{html}");
        app.close().await;
    }

    async fn a_sheet_is_shown_before_it_is_taken(app: TestApp) {
        let cookies = olga(&app).await;
        let at = "/desk/currencies/sheet";
        let bad = "code,kind,name_en\nBTC,gold,Bitcoin\nX,crypto,\n";
        let sent = app.post(&cookies, at, &form(&[("sheet", bad), ("step", "do")])).await;
        assert_eq!(sent.status, 422);
        let html = sent.text();
        for place in ["<code>kind</code>", "<code>code</code>", "write crypto, bank, wallet or cash"] {
            assert!(html.contains(place), "{place}: {html}");
        }
        assert!(html.contains("BTC,gold,Bitcoin"), "the sheet is kept");
        let good = "code;name_en\nBTC;Bit coin\n";
        let tried = app.post(&cookies, at, &form(&[("sheet", good), ("step", "try")])).await;
        assert_eq!(tried.status, 200);
        assert!(tried.text().contains("name_en `Bitcoin` → `Bit coin`"), "{}", tried.text());
        assert!(page(&app, &cookies, BTC).await.contains("value=\"Bitcoin\""), "nothing is changed yet");
        assert_taken(&app.post(&cookies, at, &form(&[("sheet", good), ("step", "do")])).await, "changed");
        assert!(page(&app, &cookies, BTC).await.contains("value=\"Bit coin\""));
        let sheet = app.open_page(&cookies, "/desk/currencies/sheet.csv").await;
        assert!(sheet.text().starts_with("code,kind,") && sheet.text().contains("\nBTC,crypto,"));
        app.close().await;
    }
}

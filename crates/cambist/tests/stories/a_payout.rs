//! Money out, from the order that earned it to the bank's reference, and what a refund leaves.

use cambist::app::Plain;
use cambist::command::{Errand, PayoutErrand};
use cambist::features::payouts::MethodWords;
use cambist::features::rates::files::Format;
use cambist::jobs::release_rewards;
use cambist::on_both_engines;
use cambist::testkit::{Reply, TestApp, hidden};
use store::Tx;

const TRON: &str = "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC";
/// The office keeps 2 of 100, and the partner gets 30 % of that.
const RATES: &str = "USDTERC20;USDTTRC20;1;0.98;1000000;;\n";
const UNIT: i64 = 100_000_000;

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

async fn done(app: &TestApp, errand: PayoutErrand) -> String {
    let told = app.errand(Errand::Payout(errand)).await;
    assert_eq!(told.error, None);
    told.text
}

/// A method for USDT with a fee of 1 USD.
async fn open_method(app: &TestApp) {
    let said = |text: &str| Some(text.to_owned());
    let words = MethodWords {
        title_en: said("Tether"),
        title_ru: said("Tether"),
        currency: said("USDTTRC20"),
        min: said("20"),
        fee: said("1"),
        ..MethodWords::default()
    };
    done(app, PayoutErrand::MethodAdd { words, dry_run: false }).await;
}

/// An order whose reward is 0.6 % of it, completed and released.
async fn earn(app: &TestApp, browser: &http::HeaderMap, give: &str) -> i64 {
    let order = app.order(browser, "USDTERC20", "USDTTRC20", give).await.id;
    app.steps(order, "receive complete").await;
    app.clock.advance_ms(14 * 86_400_000);
    release_rewards(app.app.clone()).await;
    order
}

/// Fills the form of the cabinet in; what it answers first is what the payout comes to.
async fn preview(app: &TestApp, cookies: &str, amount: &str) -> Reply {
    let fields = [("method", "1"), ("new_account", TRON), ("amount", amount)];
    app.post(cookies, "/profile/payouts", &form(&fields)).await
}

/// Agrees to what a preview showed.
async fn confirm(app: &TestApp, cookies: &str, shown: &str) -> Reply {
    let names = ["method", "new_account", "amount", "key", "seen"];
    let fields = names.map(|name| (name, hidden(shown, name)));
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    app.post(cookies, "/profile/payouts", &form(&fields)).await
}

async fn add_payout(app: &TestApp, key: &str, amount: &str) -> serde_json::Value {
    let fields = [
        ("api_action", "pp"),
        ("method", "add_payout"),
        ("method_id", "1"),
        ("account", TRON),
        ("amount", amount),
    ];
    let sent = app.request("POST", "/service/partner/api.php");
    sent.header("authorization", &format!("Bearer {key}")).form(&form(&fields)).send().await.json()
}

async fn letters(app: &TestApp) -> Vec<String> {
    let read = |tx: &mut Tx<'_>| -> Plain<_> {
        let sql = "select fact from letters where fact like 'payout:%' order by id";
        Ok(tx.query(sql, &[], |row| row.get::<String>(0))?)
    };
    app.app.store().read(read).await.unwrap()
}

on_both_engines! {
    async fn money_is_earned_asked_for_paid_owed_and_earned_again(app: TestApp) {
        app.import(Format::Txt, RATES).await;
        open_method(&app).await;
        let alpha = app.partner("alpha").await;
        let key = app.key_with(alpha, Some("info:read,payouts:write,payouts:read"), Vec::new(), None).await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        let order = earn(&app, &browser, "10000").await;
        let partner = app.sign_in("alpha@partner.example").await;

        // He sees what arrives before anything is asked for.
        let shown = preview(&app, &partner, "").await;
        assert_eq!(shown.status, 200);
        let html = shown.text();
        assert!(html.contains("60\u{a0}USD") && html.contains("59\u{a0}USDT"), "{html}");
        assert_eq!(app.balances(alpha).await, [0, 60 * UNIT, 0, 0], "a preview takes nothing");
        assert_eq!(confirm(&app, &partner, &html).await.status, 303);
        assert_eq!(confirm(&app, &partner, &html).await.status, 303, "sent twice, asked once");
        assert_eq!(app.balances(alpha).await, [0, 0, 60 * UNIT, 0]);

        // An operator reviews it; of two the second is told.
        app.operator("olga").await;
        let olga = app.sign_in("olga@office.example").await;
        let queue = app.open_page(&olga, "/desk/payouts").await.text();
        assert!(queue.contains("Partner alpha (1)") && queue.contains(TRON), "{queue}");
        let end = async |fields: &[(&str, &str)]| app.post(&olga, "/desk/payouts/1/end", &form(fields)).await;
        let without = end(&[("action", "done"), ("reference", " ")]).await;
        assert_eq!(without.status, 422);
        assert!(without.text().contains("id=\"reference-error\""));
        assert_eq!(end(&[("action", "done"), ("reference", "tx <b>")]).await.status, 303);
        let late = end(&[("action", "cancel"), ("reason", "changed our mind")]).await;
        assert_eq!(late.status, 409);
        assert!(late.text().contains("somebody was faster"), "{}", late.text());
        let page = app.open_page(&olga, "/ru/desk/payouts/1").await.text();
        assert!(page.contains("tx &#60;b&#62;") && page.contains("Выплачено"), "{page}");
        assert_eq!(app.balances(alpha).await, [0, 0, 0, 60 * UNIT]);

        // The order is refunded: he owes what he was paid, and can't ask for more.
        app.steps(order, "refund").await;
        assert_eq!(app.balances(alpha).await, [0, -60 * UNIT, 0, 60 * UNIT]);
        let page = app.open_page(&partner, "/profile/payouts").await.text();
        assert!(page.contains("−60\u{a0}USD") && !page.contains("name=\"amount\""), "{page}");
        let refused = preview(&app, &partner, "30").await;
        assert_eq!(refused.status, 422);
        assert_eq!(add_payout(&app, &key, "30").await["error"], 7);

        // He earns again: the debt goes first, the rest can be asked for.
        earn(&app, &browser, "20000").await;
        assert_eq!(app.balances(alpha).await, [0, 60 * UNIT, 0, 60 * UNIT]);
        assert_eq!(add_payout(&app, &key, "60").await["data"]["payout_id"], 2);
        let made = app.post(&olga, "/desk/payouts/batches", &form(&[("method", "1"), ("id", "2")])).await;
        assert_eq!((made.status, made.header("location")), (303, Some("/desk/payouts/batches/1")));
        let again = app.post(&olga, "/desk/payouts/batches", &form(&[("method", "1"), ("id", "2")])).await;
        assert_eq!(again.status, 422);
        assert!(again.text().contains("2 → 1"), "{}", again.text());
        let sheet = app.open_page(&olga, "/desk/payouts/batches/1/sheet").await;
        assert_eq!(sheet.header("content-disposition"), Some("attachment; filename=\"payouts-1.csv\""));
        assert_eq!(sheet.text(), format!("id,account,amount,currency,partner,usd,reference\n2,{TRON},59,USDTTRC20,{alpha},60,\n"));
        let cancel = app.post(&partner, "/profile/payouts/2/cancellation", "").await;
        assert_eq!(cancel.status, 422, "it is being paid");
        let paid = sheet.text().replace(",60,\n", ",60,tx-2\n");
        let import = async |more: &[(&str, &str)]| {
            let fields = [&[("sheet", paid.as_str())], more].concat();
            app.post(&olga, "/desk/payouts/batches/references", &form(&fields)).await
        };
        assert!(import(&[("dry_run", "1")]).await.text().contains("Nothing is changed yet."));
        assert_eq!(app.balances(alpha).await, [0, 0, 60 * UNIT, 60 * UNIT]);
        assert_eq!(import(&[]).await.status, 200);
        assert_eq!(app.balances(alpha).await, [0, 0, 0, 120 * UNIT]);
        let bad = app.post(&olga, "/desk/payouts/batches/references", &form(&[("sheet", "id,reference\nx,y\n")])).await;
        assert_eq!(bad.status, 422);
        assert!(bad.text().contains("line 2, column id"), "{}", bad.text());
        assert_eq!(letters(&app).await, [
            "payout:1:requested:partner", "payout:1:done:partner",
            "payout:2:requested:partner", "payout:2:done:partner",
        ]);
        app.close().await;
    }

    async fn the_same_money_asked_for_everywhere_at_once_is_granted_once(app: TestApp) {
        app.import(Format::Txt, RATES).await;
        open_method(&app).await;
        let alpha = app.partner("alpha").await;
        let key = app.key_with(alpha, Some("payouts:write"), Vec::new(), None).await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        earn(&app, &browser, "10000").await;
        let partner = app.sign_in("alpha@partner.example").await;
        let (one, other) = (preview(&app, &partner, "60").await.text(), preview(&app, &partner, "").await.text());
        let (a, b, c, d) = tokio::join!(
            confirm(&app, &partner, &one),
            confirm(&app, &partner, &other),
            add_payout(&app, &key, "60"),
            add_payout(&app, &key, ""),
        );
        let granted = [a.status == 303, b.status == 303, c["error"] == 0, d["error"] == 0];
        assert_eq!(granted.iter().filter(|is_so| **is_so).count(), 1, "{granted:?} {c} {d}");
        assert_eq!(app.balances(alpha).await, [0, 0, 60 * UNIT, 0]);
        app.close().await;
    }

    async fn a_partner_keeps_accounts_and_calls_payouts_off(app: TestApp) {
        let app = app.reopen(|config| config.mail.operators = vec!["ops@office.example".into()]).await;
        app.import(Format::Txt, RATES).await;
        open_method(&app).await;
        let alpha = app.partner("alpha").await;
        app.partner("beta").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        earn(&app, &browser, "10000").await;
        let (partner, beta) = (app.sign_in("alpha@partner.example").await, app.sign_in("beta@partner.example").await);
        let save = async |account: &str, label: &str| {
            let fields = [("save_currency", "USDTTRC20"), ("save_account", account), ("label", label)];
            app.post(&partner, "/profile/payouts/accounts", &form(&fields)).await
        };
        let wrong = save("TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeD", "Cold <wallet>").await;
        assert_eq!(wrong.status, 422);
        let html = wrong.text();
        assert!(html.contains("id=\"save_account-error\"") && html.contains("Cold &#60;wallet&#62;"), "{html}");
        assert_eq!(save(TRON, "Cold wallet").await.status, 303);
        let html = app.open_page(&partner, "/profile/payouts").await.text();
        assert!(html.contains("Cold wallet"), "{html}");
        // By the saved account, in the other language.
        let fields = [("method", "1"), ("account", "1"), ("amount", "25.5")];
        let shown = app.post(&partner, "/ru/profile/payouts", &form(&fields)).await.text();
        assert!(shown.contains("24,5\u{a0}USDT"), "{shown}");
        assert_eq!(confirm(&app, &partner, &shown).await.status, 303);
        for (amount, said) in [
            ("0.000000001", "at most 8 decimals"), ("10", "The smallest payout by this method is 20"),
            ("x", "Enter an amount above zero"), ("99", "Only 34.5"),
        ] {
            let refused = preview(&app, &partner, amount).await;
            assert_eq!(refused.status, 422, "{amount}");
            assert!(refused.text().contains(said), "{amount}: {}", refused.text());
            assert!(refused.text().contains(&format!("value=\"{amount}\"")), "what was typed is kept");
        }
        let target = "/profile/payouts/1/cancellation";
        assert_eq!(app.open_page(&beta, target).await.status, 404);
        assert_eq!(app.post(&beta, target, "").await.status, 404);
        assert!(app.open_page(&partner, target).await.text().contains("25.5\u{a0}USD will be available"));
        assert_eq!(app.post(&partner, target, "").await.status, 303);
        assert_eq!(app.balances(alpha).await, [0, 60 * UNIT, 0, 0]);
        assert_eq!(app.post(&partner, target, "").await.status, 422);
        assert_eq!(app.open_page(&partner, target).await.status, 303);
        assert_eq!(app.post(&beta, "/profile/payouts/accounts/1/removal", "").await.status, 404);
        assert_eq!(app.post(&partner, "/profile/payouts/accounts/1/removal", "").await.status, 303);
        assert!(!app.open_page(&partner, "/profile/payouts").await.text().contains("Cold wallet"));
        assert_eq!(letters(&app).await, [
            "payout:1:requested:partner", "payout:1:requested:ops@office.example", "payout:1:cancelled_own:partner",
        ]);
        app.close().await;
    }
}

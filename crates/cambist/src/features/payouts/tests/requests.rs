//! Who is granted a payout, and who is told why not.

use money::{Amount, Scale};

use super::scene::{CARD, OTHER_TRON, TRON, ask, asking, found, give, granted, methods, refused};
use crate::command::Errand;
use crate::features::payouts::{
    Flag, NewSavedAccount, Requested, Status, block_account, mark_done, save_account,
    set_method_enabled, set_verified,
};
use crate::on_both_engines;

fn usd(text: &str) -> Amount {
    Amount::parse(text, Scale::USD).unwrap()
}

on_both_engines! {
    async fn a_request_takes_its_money_and_keeps_its_price(app: TestApp) {
        app.open_market().await;
        let (usdt, card) = methods(&app).await;
        let alpha = app.partner("alpha").await;
        give(&app, alpha, "250.5").await;
        let payout = granted(&app, asking(alpha, usdt, TRON, "100")).await;
        assert_eq!((payout.id, payout.status), (1, Status::Pending));
        assert_eq!((payout.amount, payout.fee), (usd("100"), usd("1.5")));
        assert_eq!(payout.pay.to_string(), "98.5");
        assert_eq!(app.balances(alpha).await, [0, 15_050_000_000, 10_000_000_000, 0]);
        // All that is left, in roubles: bid 90 and ask 92 for a dollar.
        let whole = granted(&app, asking(alpha, card, CARD, "")).await;
        assert_eq!((whole.amount, whole.asked), (usd("150.5"), None));
        let price = whole.price;
        assert_eq!(app.balances(alpha).await, [0, 0, 25_050_000_000, 0]);
        app.import(crate::features::rates::files::Format::Txt, "USDTTRC20;SBERRUB;1;45;1000000;;\n").await;
        let later = found(&app, whole.id).await;
        assert_eq!((later.price, later.pay), (price, whole.pay), "the price is that of the request");
        let worth = whole.pay.to_decimal() * price;
        assert!(worth <= usd("150.5").to_decimal() && worth > usd("150.4").to_decimal(), "{worth}");
        app.close().await;
    }

    async fn whoever_can_not_be_paid_is_told_why(app: TestApp) {
        app.open_market().await;
        let (usdt, card) = methods(&app).await;
        let alpha = app.partner("alpha").await;
        give(&app, alpha, "600").await;
        for (method, account, amount, code, text) in [
            (99, TRON, "100", "payout.method_unavailable", "no payout method 99"),
            (usdt, CARD, "100", "payout.account_malformed", "no account of USDTTRC20"),
            (usdt, "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeD", "100", "payout.account_malformed", "looks like T"),
            (usdt, "", "100", "payout.account_malformed", "looks like"),
            (usdt, TRON, "0.000000001", "payout.amount_malformed", "at most 8"),
            (usdt, TRON, "1e2", "payout.amount_malformed", "exponent"),
            (usdt, TRON, "ten", "payout.amount_malformed", "not a plain number"),
            (usdt, TRON, "0", "payout.amount_not_positive", "not above zero"),
            (usdt, TRON, "-5", "payout.amount_not_positive", "not above zero"),
            (usdt, TRON, "600.00000001", "payout.insufficient", "600 USD are available"),
            (usdt, TRON, "19.99", "payout.below_minimum", "smallest payout by this method, 20 USD"),
            (usdt, TRON, "500.01", "payout.above_maximum", "largest payout by this method, 500 USD"),
            (usdt, TRON, "", "payout.above_maximum", "600 USD is more"),
            (card, CARD, "99999999999999999999", "payout.amount_malformed", "too large"),
        ] {
            let refusal = refused(&app, asking(alpha, method, account, amount)).await;
            assert_eq!(refusal.code(), code, "{method} {account} {amount}: {refusal}");
            assert!(refusal.to_string().contains(text), "{refusal}");
        }
        assert_eq!(app.balances(alpha).await, [0, 60_000_000_000, 0, 0]);
        let deed = app.deed();
        app.app.store().write(move |tx| set_method_enabled(tx, &deed, usdt, false)).await.unwrap();
        let off = refused(&app, asking(alpha, usdt, TRON, "100")).await;
        assert_eq!(off.code(), "payout.method_unavailable");
        app.errand(Errand::PartnerSuspend { partner: alpha, is_suspended: true }).await;
        let suspended = refused(&app, asking(alpha, card, CARD, "100")).await;
        assert_eq!(suspended.code(), "payout.suspended");
        assert_eq!(refused(&app, asking(99, card, CARD, "100")).await.code(), "payout.suspended");
        let empty = app.partner("beta").await;
        let nothing = refused(&app, asking(empty, card, CARD, "")).await;
        assert_eq!(nothing.to_string(), "0 USD are available; ask for at most that");
        app.close().await;
    }

    async fn a_key_makes_one_payout(app: TestApp) {
        app.open_market().await;
        let (usdt, card) = methods(&app).await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        give(&app, alpha, "300").await;
        give(&app, beta, "300").await;
        let keyed = |partner, method, account, amount| {
            crate::features::payouts::Asking { key: Some("job-7".into()), ..asking(partner, method, account, amount) }
        };
        let first = granted(&app, keyed(alpha, usdt, TRON, "100")).await;
        let again = ask(&app, keyed(alpha, usdt, TRON, "100.00")).await.unwrap();
        assert_eq!(again, Requested::Repeated(first.clone()));
        for (other, field) in [
            (keyed(alpha, card, TRON, "100"), "method_id"),
            (keyed(alpha, usdt, OTHER_TRON, "100"), "account"),
            (keyed(alpha, usdt, TRON, "101"), "amount"),
            (keyed(alpha, usdt, TRON, ""), "amount"),
            (keyed(alpha, usdt, TRON, "x"), "amount"),
        ] {
            let refusal = refused(&app, other).await;
            assert_eq!(refusal.code(), "payout.key_reused");
            assert!(refusal.to_string().contains(field), "{refusal}");
        }
        // Another partner's keys are his own; and an answer stands, whatever has changed since.
        granted(&app, keyed(beta, usdt, OTHER_TRON, "100")).await;
        let deed = app.deed();
        app.app.store().write(move |tx| set_method_enabled(tx, &deed, usdt, false)).await.unwrap();
        assert_eq!(ask(&app, keyed(alpha, usdt, TRON, "100")).await.unwrap().payout().id, first.id);
        for bad in ["", "a b", "ключ", &"k".repeat(65)] {
            let asked = crate::features::payouts::Asking { key: Some(bad.into()), ..asking(alpha, card, CARD, "50") };
            assert_eq!(refused(&app, asked).await.code(), "payout.key_malformed", "{bad}");
        }
        assert_eq!(app.balances(alpha).await, [0, 20_000_000_000, 10_000_000_000, 0]);
        app.close().await;
    }

    async fn whoever_has_not_confirmed_his_address_is_not_paid_unless_the_settings_say_so(app: TestApp) {
        app.open_market().await;
        let (usdt, _) = methods(&app).await;
        let alpha = app.partner("alpha").await;
        give(&app, alpha, "300").await;
        let forget = |tx: &mut store::Tx<'_>| -> crate::app::Plain<u64> {
            Ok(tx.execute("update accounts set confirmed_at_ms = null", &store::args![])?)
        };
        app.app.store().write(forget).await.unwrap();
        let refusal = refused(&app, asking(alpha, usdt, TRON, "100")).await;
        assert_eq!((refusal.code(), refusal.field()), ("payout.unconfirmed", None));
        let app = app.reopen(|config| config.payouts.confirmed_email = false).await;
        granted(&app, asking(alpha, usdt, TRON, "100")).await;
        app.close().await;
    }

    async fn settings_ask_for_orders_and_for_verified_accounts(app: TestApp) {
        let app = app.reopen(|config| {
            config.payouts.orders_before_first = 2;
            config.payouts.verify_accounts = true;
            config.rewards.hold_days = 0;
        }).await;
        app.open_market().await;
        let (usdt, _) = methods(&app).await;
        let alpha = app.partner("alpha").await;
        give(&app, alpha, "300").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        assert_eq!(refused(&app, asking(alpha, usdt, TRON, "100")).await.code(), "payout.account_unverified");
        let (deed, partner_id) = (app.deed(), alpha);
        let saved = NewSavedAccount {
            partner_id, currency: "USDTTRC20".into(), account: TRON.into(), label: "Main".into(),
        };
        let id = app.app.store().write(move |tx| save_account(tx, &deed, &saved)).await.unwrap();
        assert_eq!(refused(&app, asking(alpha, usdt, TRON, "100")).await.code(), "payout.account_unverified");
        let deed = app.deed();
        app.app.store().write(move |tx| set_verified(tx, &deed, id, true)).await.unwrap();
        for has in 0..2 {
            let refusal = refused(&app, asking(alpha, usdt, TRON, "100")).await;
            assert_eq!(refusal.to_string(),
                format!("the first payout needs 2 completed orders of your visitors, and there are {has}"));
            let order = app.order(&browser, "USDTTRC20", "SBERRUB", "100").await;
            app.steps(order.id, "receive complete").await;
        }
        granted(&app, asking(alpha, usdt, TRON, "100")).await;
        app.close().await;
    }

    async fn what_an_operator_should_look_at_is_flagged(app: TestApp) {
        app.open_market().await;
        let (usdt, _) = methods(&app).await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        give(&app, alpha, "300").await;
        give(&app, beta, "300").await;
        let first = granted(&app, asking(alpha, usdt, TRON, "50")).await;
        assert_eq!(first.flags, []);
        let (deed, reactions) = (app.deed(), app.app.payout_terms().reactions);
        app.app.store().write(move |tx| mark_done(tx, &deed, 1, "tx 1", &reactions)).await.unwrap();
        // He was paid to one account and asks for another one.
        let moved = granted(&app, asking(alpha, usdt, OTHER_TRON, "50")).await;
        assert_eq!(moved.flags, [Flag::NewAccount]);
        let shared = granted(&app, asking(beta, usdt, OTHER_TRON, "50")).await;
        assert_eq!(shared.flags, [Flag::SharedAccount]);
        assert_eq!(found(&app, moved.id).await.flags, [Flag::SharedAccount, Flag::NewAccount]);
        let deed = app.deed();
        app.app.store()
            .write(move |tx| block_account(tx, &deed, "USDTTRC20", OTHER_TRON, "stolen"))
            .await.unwrap();
        assert_eq!(found(&app, shared.id).await.flags, [Flag::SharedAccount, Flag::Blacklisted]);
        let blocked = refused(&app, asking(beta, usdt, OTHER_TRON, "50")).await;
        assert_eq!(blocked.code(), "payout.account_blocked");
        // A week later the account is no longer new.
        app.clock.advance_ms(8 * 86_400_000);
        give(&app, alpha, "100").await;
        assert_eq!(granted(&app, asking(alpha, usdt, TRON, "50")).await.flags, []);
        app.close().await;
    }
}

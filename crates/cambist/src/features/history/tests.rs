//! What an operator reads when a partner asks why, and what the partner reads himself.

use store::Tx;

use super::{History, Line, What, history};
use crate::app::Plain;
use crate::command::Errand;
use crate::features::audit::{Actor, Deed};
use crate::features::book::{Command, FactId, PartnerId, Subject, post};
use crate::features::orders::{Edit, edit};
use crate::features::rewards::release;
use crate::on_both_engines;
use crate::testkit::{TestApp, browser_with};
use crate::words::Lang;

const DAY_MS: i64 = 86_400_000;

async fn told(app: &TestApp, order: i64) -> History {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(history(tx, order)?) };
    app.app.store().read(read).await.unwrap().unwrap()
}

fn words(lines: &[Line]) -> Vec<String> {
    lines.iter().map(|line| line.words(Lang::En)).collect()
}

async fn release_due(app: &TestApp) {
    let deed = app.deed();
    let unit = move |tx: &mut Tx<'_>| -> Plain<bool> { Ok(release(tx, &deed)?) };
    app.app.store().write(unit).await.unwrap();
}

on_both_engines! {
    async fn the_history_of_an_order_tells_everything_in_its_order(app: TestApp) {
        app.open_market().await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        let browser = app.browser(&["/ref/alpha/", "/ref/beta/?sub1=7"]).await;
        app.clock.advance_ms(DAY_MS);
        let order = app.order(&browser, "USDTTRC20", "SBERRUB", "1000").await;
        app.clock.advance_ms(1000);
        app.steps(order.id, "mark-paid receive complete").await;
        app.clock.advance_ms(15 * DAY_MS);
        release_due(&app).await;
        app.clock.advance_ms(DAY_MS);
        app.steps(order.id, "refund").await;
        let found = told(&app, order.id).await;
        let reward = found.rewards[0].amount.unwrap();
        assert_eq!(words(&found.lines), [
            "Followed the link".to_owned(),
            "Belongs to the partner: last click 1 day before, link `beta`".to_owned(),
            "Not counted, link `alpha`: a later click counts".to_owned(),
            "Placed".to_owned(),
            "The customer says that he has paid".to_owned(),
            "The money has arrived".to_owned(),
            "Completed".to_owned(),
            format!("Reward of {reward} USD granted, held until 2026-11-16 12:00:01 UTC"),
            format!("The hold ended: {reward} USD became available"),
            "The money went back".to_owned(),
            format!("Reward of {reward} USD taken back"),
        ]);
        assert!(found.lines.windows(2).all(|pair| pair[0].at_ms <= pair[1].at_ms));
        assert_eq!(found.lines[6].detail(Lang::En), "payment 77");
        let his = found.for_partner(beta);
        assert_eq!(his.len(), found.lines.len() - 1, "not who else might have brought it");
        assert!(his.iter().all(|line| line.actor.is_empty()));
        let details: Vec<_> = his.iter().map(|line| line.detail(Lang::En)).filter(|one| !one.is_empty()).collect();
        assert_eq!(details, ["sub1=7"], "and nobody's notes");
        assert!(found.for_partner(alpha).iter().all(|line| matches!(line.what, What::State(..))));
        let shell = app.errand(Errand::OrdersJournal { order: order.id, partner: None }).await;
        assert!(shell.text.contains("Not counted, link `alpha`: a later click counts [partner 1]\n"), "{}", shell.text);
        let shell = app.errand(Errand::OrdersJournal { order: order.id, partner: Some(beta) }).await;
        assert!(!shell.text.contains("alpha") && shell.text.contains("taken back\n"), "{}", shell.text);
        let refused = app.errand(Errand::OrdersJournal { order: order.id, partner: Some(alpha) }).await;
        assert_eq!(refused.error.as_deref(), Some("partner 1 has no reward on order 1"));
        let refused = app.errand(Errand::OrdersJournal { order: 77, partner: None }).await;
        assert_eq!(refused.error.as_deref(), Some("there is no order 77"));
        app.close().await;
    }

    async fn a_grant_of_nothing_and_a_denial_tell_why(app: TestApp) {
        app.open_market().await;
        let alpha = app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        // The office earns nothing on this direction.
        let nothing = app.order(&browser, "USDTERC20", "USDTTRC20", "100").await;
        app.steps(nothing.id, "receive complete").await;
        let found = told(&app, nothing.id).await;
        let zero = found.lines.last().unwrap();
        assert_eq!(zero.words(Lang::En), "Reward of 0 granted");
        assert!(zero.detail(Lang::En).contains("profit"), "{}", zero.detail(Lang::En));
        assert_eq!(zero.partner_id, Some(alpha));
        let denied = app.order(&browser, "USDTTRC20", "SBERRUB", "100").await;
        let refuse = Errand::RewardsDeny { order: denied.id, reason: "two of one house".to_owned() };
        assert_eq!(app.errand(refuse).await.error, None);
        let found = told(&app, denied.id).await;
        let last = found.for_partner(alpha).pop().unwrap();
        assert_eq!([last.words(Lang::En), last.detail(Lang::En)], ["Reward denied", "two of one house"]);
        app.close().await;
    }

    async fn a_corrected_order_tells_what_its_reward_was_before(app: TestApp) {
        app.open_market().await;
        let alpha = app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        let order = app.order(&browser, "USDTTRC20", "SBERRUB", "1000").await;
        app.steps(order.id, "receive complete").await;
        let before = told(&app, order.id).await.rewards[0].amount.unwrap();
        app.clock.advance_ms(1000);
        let (deed, reactions) = (app.deed(), app.app.reactions());
        let correction = Edit {
            order_id: order.id, give: Some("2000".into()), reason: "counted again".into(), ..Edit::default()
        };
        let unit = move |tx: &mut Tx<'_>| edit(tx, &deed, &correction, &reactions);
        app.app.store().write(unit).await.unwrap();
        let found = told(&app, order.id).await;
        let after = found.rewards[0].amount.unwrap();
        assert_ne!(before, after);
        let lines = words(&found.lines);
        let tail: Vec<_> = lines[lines.len() - 4..].iter().map(|line| line.split(" granted, held").next().unwrap()).collect();
        assert_eq!(tail, [
            format!("Reward of {before} USD"),
            "The order was corrected".to_owned(),
            format!("Reward of {before} USD taken back"),
            format!("Reward of {after} USD"),
        ].iter().map(String::as_str).collect::<Vec<_>>());
        let his = found.for_partner(alpha);
        let edited = his.iter().find(|line| matches!(line.what, What::Edited(_))).unwrap();
        assert_eq!(edited.detail(Lang::En), "", "why is between operators");
        app.close().await;
    }

    async fn whatever_was_stopped_is_told_once(app: TestApp) {
        app.open_market().await;
        let alpha = app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        let filled = app.form("USDTTRC20", "SBERRUB", "100");
        for _ in 0..3 {
            app.submit(&browser, &filled).await.unwrap();
        }
        app.steps(1, "receive complete").await;
        let amount = told(&app, 1).await.rewards[0].amount.unwrap();
        for _ in 0..3 {
            let deed = Deed { actor: Actor::Office, ..app.deed() };
            let command = Command::Grant { partner: PartnerId(alpha), amount };
            let fact = FactId::new("grant:order:1:level:1").unwrap();
            let unit = move |tx: &mut Tx<'_>| post(tx, &deed, &fact, &command, &Subject::order(1));
            app.app.store().write(unit).await.unwrap();
        }
        let found = told(&app, 1).await;
        let stopped: Vec<_> = found.lines.iter()
            .filter(|line| matches!(line.what, What::FormAgain | What::FactAgain(_))).collect();
        assert_eq!(stopped.len(), 2, "{:?}", words(&found.lines));
        app.close().await;
    }

    async fn an_order_that_nobody_brought_says_so(app: TestApp) {
        app.open_market().await;
        app.partner("alpha").await;
        app.order(&browser_with("a=b"), "USDTTRC20", "SBERRUB", "100").await;
        let by_itself = words(&told(&app, 1).await.lines);
        assert_eq!(by_itself, ["nobody’s: the customer came by himself", "Placed"]);
        let browser = app.browser(&["/ref/alpha/"]).await;
        app.clock.advance_ms(400 * DAY_MS);
        app.order(&browser, "USDTTRC20", "SBERRUB", "100").await;
        let late = words(&told(&app, 2).await.lines);
        assert_eq!(late, [
            "nobody’s: no click and no earlier order counts",
            "Not counted, link `alpha`: the click was 400 days old and counts for 365 days",
            "Placed",
        ]);
        app.close().await;
    }

    async fn a_partner_reads_his_own_order_and_no_other_ones(app: TestApp) {
        app.open_market().await;
        app.partner("alpha").await;
        app.partner("beta").await;
        let browser = app.browser(&["/ref/beta/", "/ref/alpha/?sub1=%3Cb%3E"]).await;
        app.order(&browser, "USDTTRC20", "SBERRUB", "1000").await;
        app.steps(1, "receive complete").await;
        let alpha = app.sign_in("alpha@partner.example").await;
        let page = app.open_page(&alpha, "/profile/exchanges/1").await.text();
        for part in ["Order 1", "last click less than a minute before, link `alpha`", "sub1=%3Cb%3E", "granted, held until"] {
            assert!(page.contains(part), "no {part} in {page}");
        }
        for secret in ["beta", "customer@example.com", "4276", "payment 77", "shell"] {
            assert!(!page.contains(secret), "{secret} in {page}");
        }
        let russian = app.open_page(&alpha, "/ru/profile/exchanges/1").await.text();
        assert!(russian.contains("последний переход за неполную минуту до заявки"), "{russian}");
        let beta = app.sign_in("beta@partner.example").await;
        for target in ["/profile/exchanges/1", "/profile/exchanges/2", "/profile/exchanges/x", "/profile/exchanges/-1"] {
            assert_eq!(app.open_page(&beta, target).await.status, 404, "{target}");
        }
        app.close().await;
    }
}

//! A ring of three accounts that a partner plays himself: what the rules see, what an operator does
//! about it, and that the books tell the same.

use cambist::command::{Errand, FraudErrand};
use cambist::features::orders::Placed;
use cambist::features::rewards::Status;
use cambist::jobs::release_rewards;
use cambist::on_both_engines;
use cambist::testkit::TestApp;

const DAY_MS: i64 = 86_400_000;
const HOME: &str = "203.0.113.7";

/// One of the ring orders from the partner's home, and is paid to the card that they share.
async fn order(app: &TestApp, name: &str) -> i64 {
    let browser = app.browser(&["/ref/alpha/"]).await;
    let mut form = app.form("USDTTRC20", "SBERRUB", "100");
    form.email = format!("{name}@mail.example");
    form.client = Some(HOME.parse().unwrap());
    let placed = app.submit(&browser, &form).await;
    app.app.refresh().await.unwrap();
    let Ok(Placed::New(order)) = placed else { panic!("{placed:?}") };
    app.steps(order.id, "receive complete").await;
    order.id
}

async fn shell(app: &TestApp, errand: FraudErrand) -> String {
    let answer = app.errand(Errand::Fraud(errand)).await;
    assert_eq!(answer.error, None);
    answer.text
}

fn decided(order: i64, decision: &str) -> FraudErrand {
    let (decision, note) = (decision.to_owned(), "the ring of the card 5673".to_owned());
    FraudErrand::Decide { order, decision, note, dry_run: false }
}

async fn days_pass(app: &TestApp, days: i64) {
    app.clock.advance_ms(days * DAY_MS);
    release_rewards(app.app.clone()).await;
}

on_both_engines! {
    async fn a_ring_of_three_accounts_is_caught_by_two_rules(app: TestApp) {
        let app = app.reopen(|config| config.proxy.trusted = vec!["127.0.0.0/8".parse().unwrap()]).await;
        app.open_market().await;
        let partner = app.partner("alpha").await;
        let key = app.key(partner).await;
        // The first one orders before the partner has ever been seen at home.
        let first = order(&app, "anna").await;
        let session = app.sign_in("alpha@partner.example").await;
        let cabinet = app.get("/profile/clicks").header("cookie", &session).header("x-forwarded-for", HOME);
        assert_eq!(cabinet.send().await.status, 200);
        app.app.write_traces().await.unwrap();
        let (second, third) = (order(&app, "boris").await, order(&app, "clara").await);
        let listed = shell(&app, FraudErrand::List {
            state: Some("open".into()), rule: None, partner: Some(partner), before: None,
        }).await;
        assert_eq!(listed.lines().count(), 2, "{listed}");
        assert!(listed.lines().all(|line| line.ends_with("same_address, same_requisites")), "{listed}");
        let shown = shell(&app, FraudErrand::Show { order: third }).await;
        assert!(shown.contains("same account      orders 2, 1"), "{shown}");
        // A month later only the reward of the first one is available.
        days_pass(&app, 30).await;
        let [held, available, ..] = app.balances(partner).await;
        assert_eq!(held, 2 * available, "two wait, one is free");
        let told = app.call(&key, "method=get_exchanges").await.json()["data"]["items"].clone();
        let standing = |order: i64| told[order.to_string()]["reward_status"].clone();
        assert_eq!([standing(first), standing(second), standing(third)], ["available", "held", "held"]);
        // The operator releases the second for a talk, thinks better of it, and denies the third.
        shell(&app, decided(second, "release")).await;
        days_pass(&app, 0).await;
        assert_eq!(app.reward(second).await.status, Status::Available);
        shell(&app, decided(second, "reverse")).await;
        shell(&app, decided(third, "deny")).await;
        let told = app.call(&key, "method=get_exchanges").await.json()["data"]["items"].clone();
        let of = |order: i64, name: &str| told[order.to_string()][name].to_string();
        assert_eq!([of(second, "reward_status"), of(third, "reward_status")], ["\"reversed\"", "\"denied\""]);
        assert_eq!(of(third, "reward_was"), "0.32608695");
        assert_eq!(app.balances(partner).await[..2], [0, available]);
        // The operator has seen enough: from now on the rule denies; what was decided stays.
        shell(&app, FraudErrand::Set {
            rule: "same_requisites".into(), mode: Some("deny".into()), thresholds: vec![], dry_run: false,
        }).await;
        let fourth = order(&app, "denis").await;
        assert_eq!(app.reward(fourth).await.status, Status::Denied);
        assert_eq!(app.reward(first).await.status, Status::Available);
        shell(&app, FraudErrand::Set {
            rule: "same_requisites".into(), mode: Some("off".into()), thresholds: vec![], dry_run: false,
        }).await;
        shell(&app, FraudErrand::Set {
            rule: "same_address".into(), mode: Some("off".into()), thresholds: vec![], dry_run: false,
        }).await;
        let fifth = order(&app, "elena").await;
        assert_eq!(app.reward(fifth).await.status, Status::Held);
        assert_eq!(app.reward(fourth).await.status, Status::Denied);
        app.close().await;
    }
}

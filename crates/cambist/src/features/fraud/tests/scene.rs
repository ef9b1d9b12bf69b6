//! A partner, people who come by his link, and the rules on fraud.

use http::HeaderMap;
use store::{Stop, Tx};

use crate::app::Plain;
use crate::command::{Errand, FraudErrand};
use crate::features::fraud::{Case, Decision, ReviewRefusal, decide, find_case};
use crate::features::orders::{Order, Placed};
use crate::features::rewards::{Reward, Status};
use crate::testkit::TestApp;

pub(super) const DAY_MS: i64 = 86_400_000;

/// A disposable mailbox: the simplest order that a rule stops.
pub(super) const HASTY: &str = "ann@mailinator.com";

pub(super) struct Scene {
    pub(super) app: TestApp,
    pub(super) partner: i64,
    pub(super) browser: HeaderMap,
}

impl Scene {
    pub(super) async fn set(app: TestApp) -> Scene {
        app.open_market().await;
        let partner = app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        Scene { app, partner, browser }
    }

    /// An order of 100 dollars that earns the partner 0.32608695.
    pub(super) async fn order(&self, email: &str) -> Order {
        self.order_from(email, None, "203.0.113.7").await
    }

    pub(super) async fn order_from(
        &self,
        email: &str,
        account: Option<&str>,
        address: &str,
    ) -> Order {
        let mut form = self.app.form("USDTTRC20", "SBERRUB", "100");
        form.email = email.to_owned();
        form.client = Some(address.parse().unwrap());
        if let Some(account) = account {
            form.account = account.to_owned();
        }
        let placed = self.app.submit(&self.browser, &form).await;
        self.app.app.refresh().await.unwrap();
        match placed {
            Ok(Placed::New(order)) => order,
            other => panic!("{other:?}"),
        }
    }

    /// The same, completed.
    pub(super) async fn completed(&self, email: &str) -> i64 {
        let order = self.order(email).await.id;
        self.complete(order).await;
        order
    }

    pub(super) async fn complete(&self, order: i64) {
        self.app.steps(order, "receive complete").await;
    }

    pub(super) async fn shell(&self, errand: FraudErrand) -> String {
        let answer = self.app.errand(Errand::Fraud(errand)).await;
        assert_eq!(answer.error, None);
        answer.text
    }

    pub(super) async fn refused(&self, errand: FraudErrand) -> String {
        self.app.errand(Errand::Fraud(errand)).await.error.expect("it is refused")
    }

    /// Tunes a rule as the shell does: a mode, and thresholds.
    pub(super) async fn set_rule(&self, rule: &str, mode: &str, thresholds: &[&str]) -> String {
        self.shell(set(rule, mode, thresholds)).await
    }

    pub(super) async fn case(&self, order: i64) -> Option<Case> {
        let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_case(tx, order)?) };
        self.app.app.store().read(read).await.unwrap()
    }

    /// The rules that stopped an order's reward.
    pub(super) async fn caught(&self, order: i64) -> Vec<String> {
        let case = self.case(order).await;
        case.map(|case| case.hits.into_iter().map(|hit| hit.rule).collect()).unwrap_or_default()
    }

    pub(super) async fn decide(
        &self,
        order: i64,
        decision: Decision,
    ) -> Result<Vec<Reward>, Stop<ReviewRefusal>> {
        let deed = self.app.deed();
        let unit = move |tx: &mut Tx<'_>| decide(tx, &deed, order, decision, "looked at");
        self.app.app.store().write(unit).await
    }

    /// Where the reward stands, and whether it is in review.
    pub(super) async fn stands(&self, order: i64) -> (Status, bool) {
        let reward = self.app.reward(order).await;
        (reward.status, reward.is_in_review)
    }

    /// What the partner has, held and available, in units.
    pub(super) async fn has(&self) -> [i64; 2] {
        let [held, available, ..] = self.app.balances(self.partner).await;
        [held, available]
    }

    pub(super) async fn days_pass(&self, days: i64) {
        self.app.clock.advance_ms(days * DAY_MS);
        crate::jobs::release_rewards(self.app.app.clone()).await;
    }
}

pub(super) fn set(rule: &str, mode: &str, thresholds: &[&str]) -> FraudErrand {
    FraudErrand::Set {
        rule: rule.to_owned(),
        mode: Some(mode.to_owned()).filter(|mode| !mode.is_empty()),
        thresholds: thresholds.iter().map(|text| (*text).to_owned()).collect(),
        dry_run: false,
    }
}

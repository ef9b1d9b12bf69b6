//! A partner whose visitors place orders, and books that must agree with their rewards.

use http::HeaderMap;
use money::Decimal;
use store::{Stop, Tx};

use crate::app::Plain;
use crate::command::{Errand, ProgrammeErrand, TermsChange};
use crate::features::orders::Order;
use crate::features::rewards::{
    Base, DenyRefusal, Reward, RewardFilter, Status, Terms, TermsRefusal, deny, find_rewards,
    list_rewards, set_terms,
};
use crate::testkit::TestApp;

pub(super) const DAY_MS: i64 = 86_400_000;

/// The partner `alpha` and a browser that has followed his link, in an open market.
pub(super) struct Scene {
    pub(super) app: TestApp,
    pub(super) partner: i64,
    pub(super) browser: HeaderMap,
}

impl Scene {
    pub(super) async fn set(app: TestApp) -> Scene {
        app.open_market().await;
        let partner = app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/?sub=7"]).await;
        Scene { app, partner, browser }
    }

    /// An order at a profit of 1.08695653 USD for 100 given.
    pub(super) async fn order(&self) -> Order {
        self.order_of("USDTTRC20", "SBERRUB", "100").await
    }

    pub(super) async fn order_of(&self, from: &str, to: &str, give: &str) -> Order {
        self.app.order(&self.browser, from, to, give).await
    }

    /// An order that is completed.
    pub(super) async fn completed(&self) -> i64 {
        let order = self.order().await.id;
        self.app.steps(order, "receive complete").await;
        order
    }

    pub(super) async fn agree(
        &self,
        base: Base,
        percent: &str,
        hold_days: u32,
    ) -> Result<(), Stop<TermsRefusal>> {
        let (deed, partner) = (self.app.deed(), self.partner);
        let terms = Terms::read(base, percent, hold_days)?;
        self.app.app.store().write(move |tx| set_terms(tx, &deed, partner, &terms)).await
    }

    pub(super) async fn deny(
        &self,
        order: i64,
        reason: &str,
    ) -> Result<Vec<Reward>, Stop<DenyRefusal>> {
        let (deed, reason) = (self.app.deed(), reason.to_owned());
        self.app.app.store().write(move |tx| deny(tx, &deed, order, &reason)).await
    }

    /// Where a reward stands, what it is, and why.
    pub(super) async fn told(&self, order: i64) -> (Status, Option<String>, String) {
        let reward = self.app.reward(order).await;
        (reward.status, reward.amount.map(|amount| amount.to_string()), reward.reason)
    }

    /// What the partner has: held and available.
    pub(super) async fn has(&self) -> [String; 2] {
        let [held, available, in_payout, paid_out] = self.app.balances(self.partner).await;
        assert_eq!((in_payout, paid_out), (0, 0));
        [held, available].map(|units| Decimal::new(units, 8).normalize().to_string())
    }

    /// Closes the office after comparing: what the books hold is the sum of the rewards.
    pub(super) async fn close(self) {
        let partner_id = self.partner;
        let filter =
            RewardFilter { partner_id, first: 0, last: i64::MAX, from_ms: 0, until_ms: i64::MAX };
        let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_rewards(tx, &filter, 1000)?) };
        let rewards = self.app.app.store().read(read).await.unwrap();
        let sum = |status| -> i64 {
            let of_it = rewards.iter().filter(|reward| reward.status == status);
            of_it.filter_map(|reward| reward.amount).map(money::Amount::units).sum()
        };
        let [held, available, ..] = self.app.balances(partner_id).await;
        assert_eq!((held, available), (sum(Status::Held), sum(Status::Available)));
        self.app.close().await;
    }
}

impl Scene {
    /// Makes a programme of these terms, as a file writes them, and puts the partner into it.
    pub(super) async fn programme(&self, name: &str, file: &str) {
        self.shell(programme_of(name, true, file)).await;
        self.shell(Errand::Programme(ProgrammeErrand::Assign {
            partner: self.partner,
            name: Some(name.into()),
        }))
        .await;
    }

    /// Gives a programme other terms.
    pub(super) async fn retune(&self, name: &str, file: &str) {
        self.shell(programme_of(name, false, file)).await;
    }

    /// What the shell says to a command that succeeds.
    pub(super) async fn shell(&self, errand: Errand) -> String {
        let answer = self.app.errand(errand).await;
        assert_eq!(answer.error, None);
        answer.text
    }

    /// Why the shell refuses a command.
    pub(super) async fn refused(&self, errand: Errand) -> String {
        self.app.errand(errand).await.error.expect("the command is refused")
    }

    /// What a direction does to rewards.
    pub(super) async fn direction(&self, rule: &str, value: Option<&str>) -> String {
        let (from, to) = ("USDTTRC20".to_owned(), "SBERRUB".to_owned());
        let (rule, value) = (rule.to_owned(), value.map(str::to_owned));
        self.shell(Errand::RewardsDirection { from, to, rule, value }).await
    }

    /// An order of so many dollars that is completed, and its reward.
    pub(super) async fn earned(&self, give: &str) -> String {
        let order = self.order_of("USDTTRC20", "SBERRUB", give).await.id;
        self.app.steps(order, "receive complete").await;
        self.told(order).await.1.expect("it is decided")
    }

    /// How an order's rewards came about, as the shell tells it.
    pub(super) async fn explained(&self, order: i64) -> String {
        self.shell(Errand::RewardsExplain { order }).await
    }

    /// Every reward of an order: level, partner, status and amount.
    pub(super) async fn rewards(&self, order: i64) -> Vec<(i64, i64, Status, Option<String>)> {
        let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_rewards(tx, order)?) };
        let rewards = self.app.app.store().read(read).await.unwrap();
        let told = |reward: Reward| {
            let amount = reward.amount.map(|amount| amount.to_string());
            (reward.level, reward.partner_id, reward.status, amount)
        };
        rewards.into_iter().map(told).collect()
    }
}

fn programme_of(name: &str, is_new: bool, file: &str) -> Errand {
    let change = TermsChange { file: Some(file.to_owned()), ..TermsChange::default() };
    Errand::Programme(ProgrammeErrand::Set {
        name: name.to_owned(),
        is_new,
        change: Box::new(change),
        dry_run: false,
    })
}

impl Scene {
    /// An order of so many dollars that is completed, whoever is rewarded for it.
    pub(super) async fn earned_all(&self, give: &str) {
        let order = self.order_of("USDTTRC20", "SBERRUB", give).await.id;
        self.app.steps(order, "receive complete").await;
    }
}

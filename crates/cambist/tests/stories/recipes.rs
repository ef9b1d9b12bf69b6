//! The worked recipes of `docs/recipes`, played through a real office: every table that stands in
//! them is what the books say.

mod page;

use cambist::command::{Errand, PayoutErrand, ProgrammeErrand, TermsChange};
use cambist::features::book::{Command, FactId, PartnerId, Subject, post};
use cambist::features::payouts::{Asking, MethodWords, request};
use cambist::features::rates::files::Format;
use cambist::jobs::release_rewards;
use cambist::on_both_engines;
use cambist::testkit::TestApp;
use money::{Amount, Scale};

use page::Page;

const DAY_MS: i64 = 86_400_000;

/// Dollars for dollars, so that a reader can do the sums in his head: the office keeps 2 of 100 on
/// the first direction, and pays 1 of 100 on the second to fill a reserve that runs dry.
const RATES: &str = "\
USDTERC20;USDTTRC20;1;0.98;1000000;;
USDTTRC20;USDTERC20;1;1.01;1000000;;
";

/// An office with one partner, whose visitor is about to place orders.
struct Scene {
    app: TestApp,
    partner: i64,
    browser: http::HeaderMap,
}

impl Scene {
    async fn set(app: TestApp) -> Scene {
        app.import(Format::Txt, RATES).await;
        let partner = app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        Scene { app, partner, browser }
    }

    /// An order by the partner's visitor, received by the operator.
    async fn received(&self, from: &str, to: &str, give: &str) -> i64 {
        let order = self.app.order(&self.browser, from, to, give).await.id;
        self.step(order, "receive").await;
        order
    }

    async fn step(&self, order: i64, action: &str) {
        let (action, note) = (action.to_owned(), "payment 77".to_owned());
        let step = Errand::OrdersStep { order, action, note, dry_run: false };
        assert_eq!(self.app.errand(step).await.error, None);
    }

    /// Days pass, and the office looks for holds that have ended.
    async fn days_pass(&self, days: i64) {
        self.app.clock.advance_ms(days * DAY_MS);
        release_rewards(self.app.app.clone()).await;
    }

    async fn post(&self, fact: &str, command: Command) {
        let (deed, fact) = (self.app.deed(), FactId::new(fact).unwrap());
        let unit =
            move |tx: &mut store::Tx<'_>| post(tx, &deed, &fact, &command, &Subject::payout(1));
        self.app.app.store().write(unit).await.unwrap();
    }

    /// The partner asks for everything that is available, and is paid.
    async fn paid_out(&self) {
        let [_, available, ..] = self.app.balances(self.partner).await;
        let (partner, amount) =
            (PartnerId(self.partner), Amount::from_units(available, Scale::USD));
        self.post("payout:1:request", Command::RequestPayout { partner, amount }).await;
        self.post("payout:1:done", Command::PayoutDone { partner, amount }).await;
    }

    /// What the shell says to an errand about payouts.
    async fn payouts(&self, errand: PayoutErrand) -> String {
        let told = self.app.errand(Errand::Payout(errand)).await;
        assert_eq!(told.error, None);
        told.text
    }

    /// The partner asks for money by the first method, as his page and both APIs do.
    async fn asks_for(&self, amount: &str) {
        let asking = Asking {
            partner_id: self.partner,
            method_id: 1,
            account: "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC".to_owned(),
            amount: Some(amount.to_owned()),
            key: None,
        };
        let (deed, terms) = (self.app.deed(), self.app.app.payout_terms());
        let unit = move |tx: &mut store::Tx<'_>| request(tx, &deed, &asking, &terms);
        self.app.app.store().write(unit).await.unwrap();
    }

    /// Makes a programme and puts the partner into it.
    async fn enter(&self, name: &str, change: TermsChange) {
        let (name, dry_run) = (name.to_owned(), false);
        let made = Errand::Programme(ProgrammeErrand::Set {
            name: name.clone(),
            is_new: true,
            change: Box::new(change),
            dry_run,
        });
        assert_eq!(self.app.errand(made).await.error, None);
        let entered =
            Errand::Programme(ProgrammeErrand::Assign { partner: self.partner, name: Some(name) });
        assert_eq!(self.app.errand(entered).await.error, None);
    }

    async fn agree(&self, percent: &str, hold_days: u32) {
        let (base, percent) = ("profit".to_owned(), percent.to_owned());
        let agree = Errand::PartnerTerms { partner: self.partner, base, percent, hold_days };
        assert_eq!(self.app.errand(agree).await.error, None);
    }
}

on_both_engines! {
    async fn an_ordinary_order(app: TestApp) {
        let scene = Scene::set(app).await;
        let mut page = Page::open("ordinary-order");
        let order = scene.received("USDTERC20", "USDTTRC20", "100").await;
        page.shows("nothing yet", &scene.app).await;
        scene.step(order, "complete").await;
        page.shows("completed", &scene.app).await;
        scene.days_pass(14).await;
        page.shows("the hold ends", &scene.app).await;
        scene.paid_out().await;
        page.shows("paid out", &scene.app).await;
        page.close(&scene.app);
        scene.app.close().await;
    }

    async fn a_refund_while_the_reward_is_held(app: TestApp) {
        let scene = Scene::set(app).await;
        let mut page = Page::open("refund-while-held");
        let order = scene.received("USDTERC20", "USDTTRC20", "100").await;
        scene.step(order, "complete").await;
        page.shows("completed", &scene.app).await;
        scene.days_pass(5).await;
        scene.step(order, "refund").await;
        page.shows("refunded", &scene.app).await;
        scene.days_pass(10).await;
        page.shows("later", &scene.app).await;
        page.close(&scene.app);
        scene.app.close().await;
    }

    async fn a_refund_after_the_payout(app: TestApp) {
        let scene = Scene::set(app).await;
        let mut page = Page::open("refund-after-payout");
        let order = scene.received("USDTERC20", "USDTTRC20", "100").await;
        scene.step(order, "complete").await;
        scene.days_pass(14).await;
        scene.paid_out().await;
        page.shows("paid out", &scene.app).await;
        scene.step(order, "refund").await;
        page.shows("refunded", &scene.app).await;
        let next = scene.received("USDTERC20", "USDTTRC20", "500").await;
        scene.step(next, "complete").await;
        scene.days_pass(14).await;
        page.shows("earned again", &scene.app).await;
        page.close(&scene.app);
        scene.app.close().await;
    }

    async fn payouts(app: TestApp) {
        let scene = Scene::set(app).await;
        let mut page = Page::open("payouts");
        let said = |text: &str| Some(text.to_owned());
        let words = MethodWords {
            title_en: said("Tether TRC20"),
            title_ru: said("Tether TRC20"),
            currency: said("USDTTRC20"),
            min: said("20"),
            max: said("5000"),
            fee: said("1"),
            fee_percent: said("0.5"),
            ..MethodWords::default()
        };
        let made = scene.payouts(PayoutErrand::MethodAdd { words, dry_run: false }).await;
        page.told("a method", &made);
        let order = scene.received("USDTERC20", "USDTTRC20", "20000").await;
        scene.step(order, "complete").await;
        scene.days_pass(14).await;
        page.shows("earned", &scene.app).await;
        scene.asks_for("50").await;
        scene.asks_for("30").await;
        page.shows("asked for", &scene.app).await;
        page.told("one payout", &scene.payouts(PayoutErrand::Show { payout: 1 }).await);
        let export = PayoutErrand::BatchExport { method: Some(1), ids: Some([1].into()), again: false, batch: None };
        let sheet = scene.payouts(export).await;
        page.told("the sheet", &sheet);
        let text = sheet.replace("50,\n", "50,9f4c1d27\n");
        let import = |dry_run| PayoutErrand::BatchImport { text: text.clone(), dry_run };
        page.told("tried", &scene.payouts(import(true)).await);
        page.told("taken", &scene.payouts(import(false)).await);
        page.shows("paid", &scene.app).await;
        let (payout, reason) = (2, "the wallet is closed".to_owned());
        let cancel = PayoutErrand::Cancel { payout, reason, dry_run: false };
        page.told("called off", &scene.payouts(cancel).await);
        page.shows("available again", &scene.app).await;
        page.close(&scene.app);
        scene.app.close().await;
    }

    async fn an_unprofitable_direction(app: TestApp) {
        let scene = Scene::set(app).await;
        let mut page = Page::open("unprofitable-direction");
        let order = scene.received("USDTTRC20", "USDTERC20", "100").await;
        scene.step(order, "complete").await;
        page.shows("completed", &scene.app).await;
        page.says("why", &scene.app, order).await;
        scene.step(order, "refund").await;
        page.shows("refunded", &scene.app).await;
        let shared = TermsChange {
            percent: Some("30".to_owned()),
            share_losses: Some("yes".to_owned()),
            ..TermsChange::default()
        };
        scene.enter("partners-in-all", shared).await;
        let order = scene.received("USDTTRC20", "USDTERC20", "100").await;
        scene.step(order, "complete").await;
        page.shows("shared", &scene.app).await;
        scene.step(order, "refund").await;
        page.shows("given back", &scene.app).await;
        let floor = TermsChange {
            percent: Some("30".to_owned()),
            floor: Some("0.1".to_owned()),
            ..TermsChange::default()
        };
        scene.enter("at-least-a-dime", floor).await;
        let order = scene.received("USDTTRC20", "USDTERC20", "100").await;
        scene.step(order, "complete").await;
        page.shows("floor", &scene.app).await;
        page.close(&scene.app);
        scene.app.close().await;
    }

    async fn two_levels(app: TestApp) {
        let scene = Scene::set(app).await;
        let mut page = Page::open("two-levels");
        let referrer = scene.app.partner("beta").await;
        let refer = Errand::PartnerRefer { partner: scene.partner, referrer: Some(referrer) };
        assert_eq!(scene.app.errand(refer).await.error, None);
        let levels = TermsChange {
            base: Some("amount".to_owned()),
            percent: Some("0.6".to_owned()),
            level2: Some("0.2".to_owned()),
            ..TermsChange::default()
        };
        scene.enter("two-levels", levels).await;
        let order = scene.received("USDTERC20", "USDTTRC20", "100").await;
        scene.step(order, "complete").await;
        page.shows("completed", &scene.app).await;
        page.says("why", &scene.app, order).await;
        scene.days_pass(14).await;
        page.shows("the hold ends", &scene.app).await;
        scene.step(order, "refund").await;
        page.shows("refunded", &scene.app).await;
        page.close(&scene.app);
        scene.app.close().await;
    }

    async fn a_changed_tariff(app: TestApp) {
        let scene = Scene::set(app).await;
        let mut page = Page::open("changed-tariff");
        let before = scene.received("USDTERC20", "USDTTRC20", "100").await;
        scene.agree("40", 7).await;
        let after = scene.received("USDTERC20", "USDTTRC20", "100").await;
        scene.step(before, "complete").await;
        scene.step(after, "complete").await;
        page.shows("both completed", &scene.app).await;
        page.says("the first", &scene.app, before).await;
        page.says("the second", &scene.app, after).await;
        scene.days_pass(7).await;
        page.shows("a week later", &scene.app).await;
        scene.days_pass(7).await;
        page.shows("two weeks later", &scene.app).await;
        page.close(&scene.app);
        scene.app.close().await;
    }
}

//! Programmes, their versions, and what goes before them.

use super::scene::Scene;
use crate::command::{Errand, ProgrammeErrand, TermsChange};
use crate::features::rewards::Base;
use crate::on_both_engines;

const THIRTY: &str = "base = 'profit'\npercent = '30'\nhold_days = 14";
const TEN_OF_AMOUNT: &str = "base = 'amount'\npercent = '10'\nhold_days = 3";

fn changed(name: &str, is_new: bool, change: TermsChange) -> Errand {
    Errand::Programme(ProgrammeErrand::Set {
        name: name.to_owned(),
        is_new,
        change: Box::new(change),
        dry_run: false,
    })
}

fn with_tiers(tiers: &[&str]) -> TermsChange {
    let tiers = tiers.iter().map(|tier| (*tier).to_owned()).collect();
    TermsChange { tiers: Some(tiers), ..TermsChange::default() }
}

on_both_engines! {
    async fn past_earnings_keep_their_old_rate(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.programme("blogs", THIRTY).await;
        let (past, placed) = (scene.completed().await, scene.order().await.id);
        scene.retune("blogs", TEN_OF_AMOUNT).await;
        scene.app.steps(placed, "receive complete").await;
        let later = scene.completed().await;
        for (order, reward) in [(past, "0.32608695"), (placed, "0.32608695"), (later, "10")] {
            assert_eq!(scene.told(order).await.1.as_deref(), Some(reward));
        }
        let begin_s = crate::testkit::BEGIN_MS / 1000;
        assert_eq!(scene.app.reward(later).await.held_until_s, Some(begin_s + 3 * 86_400));
        for (order, version) in [(past, "blogs version 1: 30 % of the profit"), (later, "blogs version 2: 10 % of the amount")] {
            let told = scene.explained(order).await;
            assert!(told.contains(version), "{told}");
        }
        let shown = scene.shell(Errand::Programme(ProgrammeErrand::Show { name: "blogs".into() })).await;
        assert!(shown.contains("blogs  version 2  1 partner\n"), "{shown}");
        assert!(shown.contains("version 1 since 2026-11-01 12:00:00: 30 % of the profit"), "{shown}");
        assert!(shown.contains("percent = \"10\""), "{shown}");
        scene.close().await;
    }

    async fn what_is_shown_as_a_file_is_read_back(app: TestApp) {
        let scene = Scene::set(app).await;
        let some = |text: &str| Some(text.to_owned());
        let change = TermsChange {
            tiers: Some(vec!["0=10".into(), "5000=12.5".into()]),
            period: some("30-days"),
            floor: some("0.10"),
            cap: some("50"),
            min_profit: some("0.6"),
            share_losses: some("yes"),
            discount: some("excludes"),
            level2: some("5"),
            window_days: some("90"),
            click_hours: some("24"),
            ..TermsChange::default()
        };
        scene.shell(changed("all", true, change)).await;
        let shown = scene.shell(Errand::Programme(ProgrammeErrand::Show { name: "all".into() })).await;
        let (_, file) = shown.split_once("as a file:\n").unwrap();
        scene.shell(changed("copy", true, TermsChange { file: some(file), ..TermsChange::default() })).await;
        let copy = scene.shell(Errand::Programme(ProgrammeErrand::Show { name: "copy".into() })).await;
        assert_eq!(copy.replace("copy", "all"), shown);
        let line = "of the profit by 30-days volume: 10 % from 0 USD, 12.5 % from 5000 USD; second level 5 % of the profit; \
                    at most 50 % of the profit; 0.1 USD without profit or above it; nothing below 0.6 % profit; losses shared; \
                    a customer's discount excludes; a click within 24 h; clicks wait 90 days; held 14 days";
        assert!(shown.contains(line), "{shown}");
        let none = || some("none");
        let plain = TermsChange {
            tiers: Some(vec!["none".into()]),
            floor: none(),
            cap: none(),
            min_profit: none(),
            share_losses: some("no"),
            discount: some("ignored"),
            level2: none(),
            window_days: none(),
            click_hours: none(),
            percent: some("30"),
            ..TermsChange::default()
        };
        let told = scene.shell(changed("all", false, plain)).await;
        assert!(told.starts_with("programme all version 2: 30 % of the profit; held 14 days\n"), "{told}");
        scene.close().await;
    }

    async fn the_same_agreement_is_stored_once(app: TestApp) {
        let scene = Scene::set(app).await;
        let (one, two) = (scene.order().await.id, scene.order().await.id);
        let terms = |reward: crate::features::rewards::Reward| reward.terms_id;
        assert_eq!(terms(scene.app.reward(one).await), terms(scene.app.reward(two).await));
        scene.direction("fixed", Some("1")).await;
        let three = scene.order().await.id;
        assert_ne!(terms(scene.app.reward(one).await), terms(scene.app.reward(three).await));
        scene.close().await;
    }

    async fn the_programme_named_default_is_everyones(app: TestApp) {
        let scene = Scene::set(app).await;
        let listed = scene.shell(Errand::Programme(ProgrammeErrand::List)).await;
        assert_eq!(listed, "everyone in no programme, by the settings: 30 % of the profit; held 14 days\n");
        let change = TermsChange { percent: Some("50".into()), ..TermsChange::default() };
        // A new programme begins with what the settings say.
        let made = scene.shell(changed("default", true, change)).await;
        assert!(made.starts_with("programme default version 1: 50 % of the profit; held 14 days\n"), "{made}");
        assert_eq!(scene.earned("100").await, "0.54347826");
        let listed = scene.shell(Errand::Programme(ProgrammeErrand::List)).await;
        assert!(listed.starts_with("default  version 1  everyone in no other\n"), "{listed}");
        scene.close().await;
    }

    async fn what_is_agreed_goes_before_the_programme_until_it_ends(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.programme("blogs", THIRTY).await;
        scene.agree(Base::Amount, "2", 0).await.unwrap();
        assert_eq!(scene.earned("100").await, "2");
        scene.direction("percent", Some("3")).await;
        assert_eq!(scene.earned("100").await, "3");
        scene.direction("none", None).await;
        scene.shell(Errand::PartnerTermsEnd { partner: scene.partner }).await;
        assert_eq!(scene.earned("100").await, "0.32608695");
        scene.shell(Errand::Programme(ProgrammeErrand::Assign { partner: scene.partner, name: None })).await;
        let order = scene.completed().await;
        let told = scene.explained(order).await;
        assert!(told.contains("everyone's terms: 30 % of the profit; held 14 days"), "{told}");
        scene.close().await;
    }

    async fn a_direction_earns_what_its_rule_says(app: TestApp) {
        let scene = Scene::set(app).await;
        let table = [
            ("fixed", Some("0.7"), "0.7"),
            ("min", Some("0.5"), "0.5"),
            ("min", Some("0.1"), "0.32608695"),
            ("max", Some("0.1"), "0.1"),
            ("nothing", None, "0"),
            ("percent", Some("100"), "0"),
            ("none", None, "0.32608695"),
        ];
        for (rule, value, reward) in table {
            scene.direction(rule, value).await;
            assert_eq!(scene.earned("100").await, reward, "{rule}");
        }
        assert_eq!(scene.shell(Errand::RewardsDirections).await, "no direction has a rule of its own\n");
        scene.direction("percent", Some("40")).await;
        let told = scene.direction("max", Some("9")).await;
        assert_eq!(told, "USDTTRC20 → SBERRUB: 40 %, at most 9 USD, for orders placed from now on\n");
        scene.close().await;
    }

    async fn what_can_not_be_is_refused_by_name_and_changes_nothing(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.programme("blogs", THIRTY).await;
        let before = scene.shell(Errand::Programme(ProgrammeErrand::Show { name: "blogs".into() })).await;
        let text = |text: &str| Some(text.to_owned());
        let none = TermsChange::default;
        let table = [
            (TermsChange { percent: text("100.00000001"), ..none() }, "--percent `100.00000001`: a percentage is a plain decimal, 0 to 100"),
            (TermsChange { percent: text("1,5"), ..none() }, "--percent `1,5`"),
            (TermsChange { cap: text("101"), ..none() }, "--cap `101`"),
            (TermsChange { level2: text("-1"), ..none() }, "--level2 `-1`"),
            (TermsChange { floor: text("-0.1"), ..none() }, "--floor `-0.1`: an amount of USD is a plain decimal, 0 or more"),
            (TermsChange { hold_days: Some(366), ..none() }, "0 to 365 days"),
            (TermsChange { window_days: text("3651"), ..none() }, "0 to 3650 days"),
            (TermsChange { click_hours: text("0"), ..none() }, "1 to 87600 hours"),
            (TermsChange { click_hours: text("x"), ..none() }, "write a whole number, or none"),
            (with_tiers(&["0=10", "5=12", "5=13"]), "the tiers overlap: two of them begin at 5 USD"),
            (with_tiers(&["1=10", "5=12"]), "the first tier must begin at 0"),
            (with_tiers(&["0=10", "7=12", "5=13"]), "the tiers must rise: 5 USD comes after a larger volume"),
            (with_tiers(&["0=101"]), "a percentage is a plain decimal, 0 to 100"),
            (with_tiers(&["0"]), "the tier `0`: write it as 5000=12"),
            (TermsChange { file: text("base = 'profit'\nhold_days = 1\npersent = '3'"), ..none() }, "unknown field `persent`"),
            (TermsChange { file: text("base = 'profit'\nhold_days = 1\npercent = 3.5"), ..none() }, "--file:"),
        ];
        for (change, why) in table {
            let error = scene.refused(changed("blogs", false, change.clone())).await;
            assert!(error.contains(why), "{change:?}: {error}");
        }
        assert_eq!(scene.shell(Errand::Programme(ProgrammeErrand::Show { name: "blogs".into() })).await, before);
        let names = [
            (changed("blogs", true, none()), "there is a programme `blogs` already"),
            (changed("Blogs", true, none()), "1 to 40 small letters"),
            (changed("", true, none()), "1 to 40 small letters"),
            (changed("news", false, none()), "there is no programme `news`"),
            (Errand::Programme(ProgrammeErrand::Show { name: "news".into() }), "there is no programme `news`"),
            (Errand::Programme(ProgrammeErrand::Assign { partner: 1, name: Some("news".into()) }), "there is no programme `news`"),
            (Errand::Programme(ProgrammeErrand::Assign { partner: 99, name: Some("blogs".into()) }), "there is no partner 99"),
        ];
        for (errand, why) in names {
            let error = scene.refused(errand).await;
            assert!(error.contains(why), "{error}");
        }
        let direction = |from: &str, rule: &str, value: Option<&str>| Errand::RewardsDirection {
            from: from.into(),
            to: "SBERRUB".into(),
            rule: rule.into(),
            value: value.map(str::to_owned),
        };
        let rules = [
            (direction("XMR", "fixed", Some("1")), "there is no direction XMR → SBERRUB"),
            (direction("BTC", "fixed", Some("-1")), "fixed `-1`"),
            (direction("BTC", "percent", Some("100.1")), "percent `100.1`"),
            (direction("BTC", "min", None), "`min` needs a value"),
            (direction("BTC", "nothing", Some("1")), "`nothing` takes no value"),
            (direction("BTC", "double", Some("1")), "`double` is no rule"),
        ];
        for (errand, why) in rules {
            let error = scene.refused(errand).await;
            assert!(error.contains(why), "{error}");
        }
        let dry = Errand::Programme(ProgrammeErrand::Set {
            name: "blogs".into(),
            is_new: false,
            change: Box::new(with_tiers(&["0=10", "5000=12"])),
            dry_run: true,
        });
        let told = scene.shell(dry).await;
        assert!(told.contains("of the profit by lifetime volume: 10 % from 0 USD, 12 % from 5000 USD"), "{told}");
        assert_eq!(scene.shell(Errand::Programme(ProgrammeErrand::Show { name: "blogs".into() })).await, before);
        scene.close().await;
    }
}

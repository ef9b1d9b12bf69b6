//! What a month would have cost under other terms.

use super::scene::{DAY_MS, Scene};
use crate::command::{Errand, TermsChange};
use crate::on_both_engines;

const TIERS: &str = "base = 'amount'\nhold_days = 14\nlevel2 = '0.1'\ntiers = [\
     { from = '0', percent = '1' }, { from = '100', percent = '2' }]";

fn november(name: Option<&str>, change: TermsChange, partner: Option<i64>) -> Errand {
    let (from, to) = ("2026-11-01".to_owned(), "2026-11-30".to_owned());
    Errand::RewardsWhatIf { from, to, name: name.map(str::to_owned), change, partner }
}

/// The lines of the table as words.
fn rows(text: &str) -> Vec<Vec<String>> {
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect();
    text.lines().skip(2).map(words).collect()
}

on_both_engines! {
    async fn the_same_terms_would_have_cost_the_same_and_others_what_they_say(app: TestApp) {
        let scene = Scene::set(app).await;
        let beta = scene.app.partner("beta").await;
        scene.shell(Errand::PartnerRefer { partner: scene.partner, referrer: Some(beta) }).await;
        scene.programme("tiers", TIERS).await;
        let refunded = scene.completed().await;
        for give in ["60", "60", "60"] {
            scene.earned_all(give).await;
            scene.app.clock.advance_ms(DAY_MS);
        }
        scene.app.steps(refunded, "refund").await;
        let denied = scene.completed().await;
        scene.deny(denied, "his own order").await.unwrap();
        scene.app.clock.advance_ms(60 * DAY_MS);
        scene.completed().await;
        let before = (scene.has().await, scene.app.balances(beta).await);

        let same = scene.shell(november(Some("tiers"), TermsChange::default(), None)).await;
        let partner = scene.partner.to_string();
        assert_eq!(
            rows(&same)[..3],
            [
                vec![partner.as_str(), "4", "3.60000000", "3.60000000", "0.00000000"],
                vec![beta.to_string().as_str(), "4", "0.18000000", "0.18000000", "0.00000000"],
                vec!["all", "8", "3.78000000", "3.78000000", "0.00000000"],
            ]
        );
        let flat = TermsChange { percent: Some("3".into()), level2: Some("none".into()), ..TermsChange::default() };
        let other = scene.shell(november(Some("tiers"), flat.clone(), Some(scene.partner))).await;
        assert!(other.starts_with("2026-11-01 to 2026-11-30 under: 3 % of the amount; held 14 days\n"), "{other}");
        assert_eq!(
            rows(&other)[..3],
            [
                vec![partner.as_str(), "4", "3.60000000", "5.40000000", "1.80000000"],
                vec![beta.to_string().as_str(), "4", "0.18000000", "0.00000000", "-0.18000000"],
                vec!["all", "8", "3.78000000", "5.40000000", "1.62000000"],
            ]
        );
        // Counted by the day, without the order that was refunded since: 0, 60 and 120 came before.
        let monthly = TermsChange { period: Some("month".into()), ..TermsChange::default() };
        let by_month = scene.shell(november(Some("tiers"), monthly, None)).await;
        assert_eq!(rows(&by_month)[0][3], "2.40000000", "{by_month}");
        assert!(by_month.ends_with("nothing was changed\n"));
        assert_eq!((scene.has().await, scene.app.balances(beta).await), before);
        for (from, to, why) in [
            ("2026-11-31", "2026-11-30", "--from `2026-11-31`: write a day"),
            ("2026-11-02", "2026-11-01", "--to 2026-11-01 is before --from 2026-11-02"),
        ] {
            let asked = Errand::RewardsWhatIf {
                from: from.into(),
                to: to.into(),
                name: None,
                change: TermsChange::default(),
                partner: None,
            };
            let error = scene.refused(asked).await;
            assert!(error.contains(why), "{error}");
        }
        scene.close().await;
    }
}

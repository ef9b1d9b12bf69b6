//! How often a completion asks the database.

use super::scene::Scene;
use crate::command::Errand;
use crate::on_both_engines;

const TIERS: &str = "base = 'amount'\nhold_days = 14\nlevel2 = '0.2'\ntiers = [\
     { from = '0', percent = '1' }, { from = '100', percent = '2' }]";

on_both_engines! {
    async fn a_completion_with_its_reward_takes_eight_round_trips_at_most(app: TestApp) {
        let scene = Scene::set(app).await;
        let plain = scene.trips(0).await;
        let beta = scene.app.partner("beta").await;
        scene.shell(Errand::PartnerRefer { partner: scene.partner, referrer: Some(beta) }).await;
        scene.programme("network", TIERS).await;
        let tiers_and_levels = scene.trips(1).await;
        let is_server = scene.app.app.store().engine() == store::Engine::Postgres;
        // Order (the transaction opens with it), rewards, what speaks against it, balances,
        // transaction, what the letter to the customer says besides (it is written with the fact, so
        // it is read there), commit; then the volume too, before which the balances are held.
        let expected = if is_server { [7, 8] } else { [0, 0] };
        assert_eq!([plain, tiers_and_levels], expected);
        scene.close().await;
    }
}

impl Scene {
    /// Round trips of one completion, once each connection has prepared its statements.
    async fn trips(&self, last: usize) -> u64 {
        let mut trips = Vec::new();
        for _ in 0..20 {
            let order = self.order().await.id;
            self.app.steps(order, "receive").await;
            let before = self.app.app.store().round_trips();
            self.app.steps(order, "complete").await;
            trips.push(self.app.app.store().round_trips() - before);
            assert_eq!(self.rewards(order).await.len(), 1 + last);
        }
        // The first ones prepare.
        let settled = trips.split_off(10);
        assert!(settled.windows(2).all(|pair| pair[0] == pair[1]), "{trips:?} {settled:?}");
        settled[0]
    }
}

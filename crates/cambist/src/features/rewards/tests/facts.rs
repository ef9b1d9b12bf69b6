//! A fact that arrives twice, out of order, with another content, or for a partner who isn't there.

use money::{Amount, Scale};
use store::Stop;

use super::scene::Scene;
use crate::features::book::{BookRefusal, Command, FactId, PartnerId, Pot, Subject, post};
use crate::features::orders::{Action, StepRefusal};
use crate::on_both_engines;

fn usd(units: i64) -> Amount {
    Amount::from_units(units, Scale::USD)
}

impl Scene {
    async fn tell(&self, fact: &str, command: Command, order: i64) -> Result<(), BookRefusal> {
        let (deed, fact) = (self.app.deed(), FactId::new(fact).unwrap());
        let unit =
            move |tx: &mut store::Tx<'_>| post(tx, &deed, &fact, &command, &Subject::order(order));
        match self.app.app.store().write(unit).await {
            Ok(_) => Ok(()),
            Err(Stop::Refused(refusal)) => Err(refusal),
            Err(Stop::Broke(fault)) => panic!("{fault}"),
        }
    }
}

on_both_engines! {
    async fn whatever_comes_at_the_wrong_time_is_refused_with_its_reason(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed().await;
        let waiting = scene.order().await.id;
        let partner = PartnerId(scene.partner);
        let (before, books) = (scene.has().await, scene.app.audit().await);
        let grant = format!("grant:order:{order}:level:1");
        let (all, other) = (usd(32_608_695), usd(5));
        let reverse = |amount, from| Command::Reverse { partner, amount, from };
        let table = [
            // Twice with the same content: nothing happens, and it is no mistake.
            (grant.as_str(), Command::Grant { partner, amount: all }, order, None),
            (grant.as_str(), Command::Grant { partner, amount: other }, order, Some("with another amount")),
            (grant.as_str(), Command::Release { partner, amount: all }, order, Some("with another kind")),
            (grant.as_str(), Command::Grant { partner, amount: all }, waiting, Some("with another subject")),
            // Out of order: nothing was granted for that order yet.
            ("early", reverse(usd(1), Pot::Held), waiting, Some("only 0 USD of what was given for this is left")),
            ("early", Command::ReturnLoss { partner, amount: usd(1) }, order, Some("only 0 USD")),
            ("too-much", reverse(usd(32_608_696), Pot::Available), order, Some("only 0.32608695 USD of what was given")),
            ("nobody", Command::Grant { partner: PartnerId(99), amount: all }, order, Some("there is no partner 99")),
        ];
        for (fact, command, about, why) in table {
            let told = scene.tell(fact, command, about).await.err().map(|refusal| refusal.to_string());
            match why {
                None => assert_eq!(told, None, "{command:?}"),
                Some(why) => assert!(told.clone().unwrap().contains(why), "{command:?}: {told:?}"),
            }
        }
        let steps = [(order, Action::Complete), (order, Action::Receive), (waiting, Action::Complete), (waiting, Action::Refund)];
        for (id, action) in steps {
            let refused = scene.app.step(id, action, "payment 77").await;
            assert!(matches!(refused, Err(Stop::Refused(StepRefusal::NotFromHere { .. }))));
        }
        assert_eq!(scene.has().await, before);
        assert_eq!(scene.app.audit().await, books);
        scene.close().await;
    }
}

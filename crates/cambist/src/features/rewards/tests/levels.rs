//! The partner who brought the partner.

use store::Stop;

use super::scene::Scene;
use crate::command::{Errand, ProgrammeErrand};
use crate::features::partners::{PartnerRefusal, set_referrer};
use crate::features::rewards::Status;
use crate::on_both_engines;
use crate::testkit::TestApp;

const TWO_LEVELS: &str = "base = 'amount'\npercent = '0.6'\nhold_days = 14\nlevel2 = '0.2'";

async fn refer(app: &TestApp, partner: i64, by: Option<i64>) -> Result<(), Stop<PartnerRefusal>> {
    let deed = app.deed();
    app.app.store().write(move |tx| set_referrer(tx, &deed, partner, by)).await
}

on_both_engines! {
    async fn both_levels_are_granted_reversed_and_shown(app: TestApp) {
        let scene = Scene::set(app).await;
        let beta = scene.app.partner("beta").await;
        refer(&scene.app, scene.partner, Some(beta)).await.unwrap();
        scene.programme("network", TWO_LEVELS).await;
        let order = scene.completed().await;
        assert_eq!(
            scene.rewards(order).await,
            [
                (1, scene.partner, Status::Held, Some("0.6".into())),
                (2, beta, Status::Held, Some("0.2".into())),
            ]
        );
        assert_eq!(scene.app.balances(beta).await, [20_000_000, 0, 0, 0]);
        let reply = scene.app.call(&scene.app.key(beta).await, "method=get_exchanges").await.json();
        let item = &reply["data"]["items"][order.to_string()];
        assert_eq!((&item["level"], &item["partner_reward"]), (&2.into(), &serde_json::json!(0.2)));
        assert_eq!((&item["user_hash"], &item["query_string"]), (&"".into(), &"".into()));
        assert_eq!(item["statuses"].as_array().unwrap().len(), 3);
        let told = scene.explained(order).await;
        assert!(told.contains("Second level: 0.2 % of the same base"), "{told}");
        scene.app.steps(order, "refund").await;
        assert_eq!(scene.app.balances(beta).await, [0; 4]);
        let statuses: Vec<_> = scene.rewards(order).await.into_iter().map(|one| one.2).collect();
        assert_eq!(statuses, [Status::Reversed, Status::Reversed]);
        assert!(scene.app.audit().await.is_sound());
        scene.close().await;
    }

    async fn without_a_referrer_or_a_second_level_there_is_one_reward(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.programme("network", TWO_LEVELS).await;
        let alone = scene.completed().await;
        let beta = scene.app.partner("beta").await;
        refer(&scene.app, scene.partner, Some(beta)).await.unwrap();
        scene.app.errand(Errand::PartnerSuspend { partner: beta, is_suspended: true }).await;
        let suspended = scene.completed().await;
        scene.app.errand(Errand::PartnerSuspend { partner: beta, is_suspended: false }).await;
        scene.shell(Errand::Programme(ProgrammeErrand::Assign { partner: scene.partner, name: None })).await;
        let one_level = scene.completed().await;
        for order in [alone, suspended, one_level] {
            assert_eq!(scene.rewards(order).await.len(), 1);
        }
        assert_eq!(scene.app.balances(beta).await, [0; 4]);
        scene.close().await;
    }

    async fn nobody_brings_himself(app: TestApp) {
        let mut ids = Vec::new();
        for code in ["alpha", "beta", "gamma"] {
            ids.push(app.partner(code).await);
        }
        refer(&app, ids[1], Some(ids[0])).await.unwrap();
        refer(&app, ids[2], Some(ids[1])).await.unwrap();
        for referrer in ids.clone() {
            let (partner, refused) = (ids[0], refer(&app, ids[0], Some(referrer)).await);
            assert_eq!(refused, Err(Stop::Refused(PartnerRefusal::Cycle { partner, referrer })));
        }
        let unknown = Err(Stop::Refused(PartnerRefusal::Unknown(99)));
        assert_eq!(refer(&app, ids[0], Some(99)).await, unknown);
        assert_eq!(refer(&app, 99, Some(ids[0])).await, unknown);
        refer(&app, ids[1], None).await.unwrap();
        let (one, two) = tokio::join!(refer(&app, ids[0], Some(ids[1])), refer(&app, ids[1], Some(ids[0])));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        app.close().await;
    }

    async fn whoever_joins_through_a_link_was_brought_by_its_partner(app: TestApp) {
        let alpha = app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        let cookies = browser[http::header::COOKIE].to_str().unwrap().to_owned();
        let fields = "email=new%40partner.example&title=New&password=a+good+long+password&terms=yes";
        let reply = app.post(&cookies, "/sign-up", fields).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        let read = |tx: &mut store::Tx<'_>| -> crate::app::Plain<Option<i64>> {
            let sql = "select referred_by from partners order by id desc limit 1";
            Ok(tx.query_one(sql, &store::args![], |row| row.get(0))?)
        };
        assert_eq!(app.app.store().read(read).await.unwrap(), Some(alpha));
        app.close().await;
    }
}

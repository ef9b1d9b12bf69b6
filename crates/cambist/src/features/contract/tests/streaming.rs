//! Long replies.

use super::{add_many, change, ids, verdict};
use crate::features::clicks::ClickIds;
use crate::on_both_engines;

const DAMAGE: &str = "update clicks set link_id = link_id, visitor = address where id = $1";

on_both_engines! {
    async fn a_reply_of_several_reads_tells_the_same_as_one(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        app.partner("beta1").await;
        let numbers = ClickIds::new(1, None);
        let mut all = add_many(&app, "alpha", &numbers, 1990).await;
        add_many(&app, "beta1", &numbers, 500).await;
        all.extend(add_many(&app, "alpha", &numbers, 2355).await);
        // 2000 is a read: exactly one, exactly two, one more and one less.
        for limit in [1999, 2000, 2001, 3999, 4000, 4001, 4344, 4345, 100_000] {
            let reply = app.call(&key, &format!("method=get_links&limit={limit}")).await;
            let newest = all.len().saturating_sub(limit);
            assert_eq!(ids(&reply), all[newest..], "{limit}");
            let is_truncated = reply.json()["data"].get("truncated").is_some();
            assert_eq!(is_truncated, limit < all.len(), "{limit}");
        }
        app.close().await;
    }

    async fn clicks_that_arrive_during_a_reply_do_not_disturb_it(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let before = add_many(&app, "alpha", &ClickIds::new(1, None), 4100).await;
        let visitors = async {
            for _ in 0..60 {
                app.clock.advance_ms(1);
                assert_eq!(app.get("/ref/alpha/").send().await.status, 302);
            }
        };
        let readers = async {
            for _ in 0..4 {
                let told = ids(&app.call(&key, "method=get_links&limit=100000").await);
                assert_eq!(told[..before.len()], before);
                assert!(told.windows(2).all(|pair| pair[0] < pair[1]));
            }
        };
        tokio::join!(visitors, readers);
        assert_eq!(ids(&app.call(&key, "method=get_links").await).len(), 4160);
        app.close().await;
    }

    async fn a_fault_in_the_middle_breaks_the_connection_instead_of_ending_politely(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let all = add_many(&app, "alpha", &ClickIds::new(1, None), 2500).await;
        change(app.app.clicks(), DAMAGE, all[2400]).await;
        let broken = app.call(&key, "method=get_links").await;
        assert!(!broken.is_whole, "a client can't take this for a whole reply");
        assert!(serde_json::from_slice::<serde_json::Value>(&broken.body).is_err());
        // The damaged row is in nobody else's way.
        let older = app.call(&key, &format!("method=get_links&before_id={}", all[2400])).await;
        assert_eq!(ids(&older), all[..2400]);
        // A fault before the reply has begun is still told in the envelope.
        let at_once = app.call(&key, "method=get_links&limit=200").await;
        assert_eq!(verdict(&at_once), 6);
        app.close().await;
    }
}

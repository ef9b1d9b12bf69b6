//! Pages: filters, and cursors that nothing moves and nobody forges.

use super::adjust;
use super::kit::{all, each, get, problem, read};
use crate::on_both_engines;
use crate::testkit::TestApp;

/// Three people by two links with sub-ids, and a bot.
async fn followed(app: &TestApp) {
    for target in ["/ref/alpha?sub1=a", "/ref/alpha?sub1=b&x=7", "/ref/second?SUB1=a"] {
        app.clock.advance_ms(1000);
        app.browser(&[target]).await;
    }
    app.clock.advance_ms(1000);
    let bot = app.get("/ref/alpha").header("user-agent", "Googlebot/2.1").send().await;
    assert_eq!(bot.status, 302);
}

on_both_engines! {
    async fn clicks_are_found_by_every_filter(app: TestApp) {
        let partner = app.partner("alpha").await;
        let (code, label, target) = ("second".to_owned(), String::new(), String::new());
        let errand = crate::command::Errand::PartnerLink { partner, code: Some(code), label, target };
        assert_eq!(app.errand(errand).await.error, None);
        followed(&app).await;
        let key = app.key(partner).await;
        let clicks = all(&app, &key, "clicks?limit=1").await;
        assert_eq!(clicks.len(), 4);
        let times = each(&clicks, "time");
        assert!(times.windows(2).all(|pair| pair[0].as_str() > pair[1].as_str()), "newest first");
        let hash = clicks[1]["user_hash"].as_str().unwrap();
        let middle = clicks[2]["time"].as_str().unwrap();
        for (query, count) in [
            ("bot=true".to_owned(), 1),
            ("bot=false".to_owned(), 3),
            ("link=alpha".to_owned(), 3),
            ("link=second&bot=false".to_owned(), 1),
            ("sub=a".to_owned(), 2),
            ("sub=7&sub_name=X".to_owned(), 1),
            ("sub=a&link=alpha".to_owned(), 1),
            (format!("user_hash={hash}"), 1),
            (format!("from={middle}"), 3),
            (format!("to={middle}"), 2),
            (format!("from={middle}&to={middle}"), 1),
            ("from=2026-11-01&to=2026-11-01".to_owned(), 4),
            ("to=2026-10-31".to_owned(), 0),
        ] {
            assert_eq!(all(&app, &key, &format!("clicks?{query}")).await.len(), count, "{query}");
        }
        app.close().await;
    }

    async fn a_cursor_is_moved_by_nothing(app: TestApp) {
        let partner = app.partner("alpha").await;
        let key = app.key(partner).await;
        for _ in 0..5 {
            app.clock.advance_ms(1000);
            app.browser(&["/ref/alpha"]).await;
        }
        let before = all(&app, &key, "clicks").await;
        let page = read(&app, &key, "clicks?limit=2").await;
        app.clock.advance_ms(1000);
        app.browser(&["/ref/alpha"]).await;
        let cursor = page["next_cursor"].as_str().unwrap();
        let rest = read(&app, &key, &format!("clicks?cursor={cursor}")).await;
        assert_eq!(rest["items"].as_array().unwrap()[..], before[2..]);
        app.close().await;
    }

    async fn a_cursor_that_was_changed_or_belongs_elsewhere_is_none(app: TestApp) {
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        let (key, other) = (app.key(alpha).await, app.key(beta).await);
        for _ in 0..2 {
            app.browser(&["/ref/alpha"]).await;
            adjust(&app, alpha, "1").await;
        }
        let clicks = read(&app, &key, "clicks?limit=1").await;
        let cursor = clicks["next_cursor"].as_str().unwrap().to_owned();
        let statement = read(&app, &key, "statement?limit=1").await;
        let foreign = statement["next_cursor"].as_str().unwrap();
        let flipped = |place: usize| {
            let mut text = cursor.clone();
            let digit = if &text[place..=place] == "0" { "1" } else { "0" };
            text.replace_range(place..=place, digit);
            text
        };
        let mut wrong: Vec<String> = (0..cursor.len()).map(flipped).collect();
        wrong.extend([foreign.to_owned(), cursor.to_uppercase() + "0", "0".to_owned(), "%00".to_owned()]);
        for text in wrong {
            let reply = get(&app, &key, &format!("clicks?cursor={text}")).await;
            assert_eq!((reply.status, problem(&reply).as_str()), (400, "parameter.invalid"), "{text}");
        }
        assert_eq!(get(&app, &other, &format!("clicks?cursor={cursor}")).await.status, 400);
        assert_eq!(get(&app, &key, &format!("clicks?cursor={cursor}")).await.status, 200);
        app.close().await;
    }
}

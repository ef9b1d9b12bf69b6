//! Profiles that every office begins with, and profiles that broke.

use store::{Tx, args};

use super::{done, feed};
use crate::app::Plain;
use crate::command::{Errand, FeedOptions};
use crate::features::alarms::list_open;
use crate::features::feeds::SEEDS;
use crate::on_both_engines;
use crate::testkit::TestApp;

async fn codes(app: &TestApp) -> Vec<String> {
    let list = app.errand(Errand::FeedList).await.text;
    list.lines().skip(1).filter_map(|line| Some(line.split(' ').next()?.to_owned())).collect()
}

async fn run(app: &TestApp, sql: &'static str) {
    let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
        tx.execute(sql, &args![])?;
        Ok(crate::features::settings::bump(tx, crate::features::settings::Topic::Feeds)?)
    };
    app.app.store().write(unit).await.unwrap();
    app.app.refresh().await.unwrap();
}

async fn alarms(app: &TestApp) -> Vec<(String, String)> {
    let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_open(tx, 100)?) };
    let open = app.app.store().read(read).await.unwrap();
    open.into_iter().map(|alarm| (alarm.key, alarm.text)).collect()
}

on_both_engines! {
    async fn an_office_begins_with_the_usual_monitorings_switched_off(app: TestApp) {
        let seeded: Vec<&str> = SEEDS.iter().map(|seed| seed.code).collect();
        assert_eq!(codes(&app).await, seeded);
        for code in &seeded {
            assert_eq!(feed(&app, &format!("xml/{code}")).await.status, 404, "{code}");
            // Each could be edited, so its mapping prints nothing twice.
            let edit = Errand::FeedEdit { code: (*code).to_owned(), title: None, options: FeedOptions::default() };
            done(&app, edit).await;
            done(&app, Errand::FeedSwitch { code: (*code).to_owned(), is_enabled: true }).await;
            for format in ["xml", "json", "txt"] {
                let reply = feed(&app, &format!("{format}/{code}")).await;
                assert!(reply.status == 200 && !reply.body.is_empty(), "{format}/{code}");
            }
        }
        app.close().await;
    }

    async fn a_seed_that_was_removed_or_whose_code_is_taken_does_not_come_back(app: TestApp) {
        done(&app, Errand::FeedRemove { code: "exnode".into() }).await;
        let app = app.reopen(|_| ()).await;
        assert!(!codes(&app).await.contains(&"exnode".to_owned()));
        // An office from before the seeds, with a link of its own of the same code.
        app.partner("exnode").await;
        run(&app, "delete from feed_seeds").await;
        let before = codes(&app).await;
        let app = app.reopen(|_| ()).await;
        assert_eq!(codes(&app).await, before);
        assert_eq!(feed(&app, "xml/exnode").await.status, 200, "the link's code gives the public feed");
        app.close().await;
    }

    async fn a_broken_profile_keeps_its_last_good_feed_and_raises_an_alarm(app: TestApp) {
        for code in ["exnode", "scanbit"] {
            done(&app, Errand::FeedSwitch { code: code.into(), is_enabled: true }).await;
        }
        let good = feed(&app, "txt/exnode").await;
        run(&app, "update feed_profiles set mapping = '???' where code = 'exnode'").await;
        app.import(crate::features::rates::files::Format::Txt, "LTC;XMR;1;0.5;70;;\n").await;
        assert_eq!(feed(&app, "txt/exnode").await.body, good.body, "it stays as it was last");
        assert!(feed(&app, "txt/scanbit").await.text().contains("LTC;XMR"), "the others go on");
        let raised = alarms(&app).await;
        assert_eq!(raised.len(), 1);
        assert_eq!(raised[0].0, "feed.broken:exnode");
        assert!(raised[0].1.contains("mapping: `???` is not a mapping"), "{raised:?}");
        let check = app.errand(Errand::FeedCheck { code: Some("exnode".into()) }).await;
        assert!(check.error.unwrap().contains("the feed exnode is broken: mapping: `???`"));
        assert!(app.errand(Errand::FeedList).await.text.contains("exnode           broken: mapping"));
        // After a restart there is no last good one; the alarm is still open.
        let app = app.reopen(|_| ()).await;
        assert_eq!((feed(&app, "txt/exnode").await.status, alarms(&app).await.len()), (404, 1));
        run(&app, "update feed_profiles set mapping = '' where code = 'exnode'").await;
        assert!(feed(&app, "txt/exnode").await.text().contains("LTC;XMR"));
        assert_eq!(alarms(&app).await, []);
        app.close().await;
    }
}

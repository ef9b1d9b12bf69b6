//! A store in trouble: the customer goes on.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{browse, clicks, landing};
use crate::app::Plain;
use crate::command::Errand;
use crate::features::clicks::{SpoolState, insert_clicks};
use crate::features::orders::{Order, find_public, store_late_clicks};
use crate::on_both_engines;
use crate::testkit::TestApp;

/// Longer than any test waits, and within the time that a unit may take.
const HELD: Duration = Duration::from_secs(8);

/// Keeps every writer of the clicks busy until the sender is dropped.
async fn hold_the_writers(app: &TestApp) -> Sender<()> {
    let (release, released) = channel::<()>();
    let released: Arc<Mutex<Receiver<()>>> = Arc::new(Mutex::new(released));
    let (tell, told) = tokio::sync::mpsc::unbounded_channel();
    let mut told = told;
    let writers = match app.app.clicks().engine() {
        store::Engine::Sqlite => 1,
        store::Engine::Postgres => app.app.config().database.writers,
    };
    for _ in 0..writers {
        let (store, released, tell) =
            (app.app.clicks().clone(), Arc::clone(&released), tell.clone());
        tokio::spawn(async move {
            let unit = move |_: &mut store::Tx<'_>| -> Plain<()> {
                tell.send(()).ok();
                // An error says that the sender is gone, which is what is waited for.
                released.lock().unwrap().recv_timeout(HELD).ok();
                Ok(())
            };
            store.write(unit).await
        });
    }
    for _ in 0..writers {
        told.recv().await.expect("a writer begins");
    }
    release
}

/// The spool's files.
fn spool_files(app: &TestApp) -> Vec<String> {
    let names = std::fs::read_dir(app.folder()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("clicks-")).collect()
}

/// How many clicks there are, once it is `wanted` or long after.
async fn soon(app: &TestApp, key: &str, wanted: usize) -> usize {
    for _ in 0..200 {
        if clicks(app, key).await.len() == wanted {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // A second copy would come now.
    tokio::time::sleep(Duration::from_millis(100)).await;
    clicks(app, key).await.len()
}

on_both_engines! {
    async fn a_late_store_holds_up_no_customer_and_loses_no_click(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        let app = app.reopen(|config| config.clicks.wait_ms = 50).await;
        let release = hold_the_writers(&app).await;
        for _ in 0..3 {
            let reply = browse(&app, "/ref/alpha/?cur_from=btc&cur_to=sberrub").send().await;
            assert_eq!(reply.header("location"), Some("/exchange/BTC/SBERRUB"));
            assert_eq!(reply.cookies().len(), 2);
        }
        assert_eq!(clicks(&app, &key).await.len(), 0, "the writers are held");
        assert_eq!(app.app.spool().state(), SpoolState { waiting: 3, lost: 0 });
        drop(release);
        store_late_clicks(&app.app).await.unwrap();
        assert_eq!(soon(&app, &key, 3).await, 3);
        assert_eq!(app.app.spool().state(), SpoolState::default());
        app.close().await;
    }

    async fn a_click_is_stored_before_its_redirect_leaves(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        for number in 1..=20 {
            landing(&app, "/ref/alpha/").await;
            assert_eq!(clicks(&app, &key).await.len(), number);
        }
        app.close().await;
    }

    async fn what_a_store_away_does_not_take_is_stored_by_the_next_life(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        app.app.clicks().clone().close().await;
        for number in 1..=5 {
            let target = format!("/ref/alpha/?cur_from=btc&cur_to=sberrub&sub1=%C3%A9%22{number}");
            assert_eq!(landing(&app, &target).await, "/exchange/BTC/SBERRUB");
        }
        assert!(store_late_clicks(&app.app).await.is_err(), "the store is still away");
        let told = app.errand(Errand::Alarms { hours: 0 }).await.text;
        assert!(told.contains("clicks.spooled") && told.contains("OPEN"), "{told}");
        let doctor = app.errand(Errand::Doctor).await;
        assert_eq!(doctor.error.as_deref(), Some("3 things are wrong"), "{}", doctor.text);
        assert!(doctor.text.contains("WRONG  5 clicks wait in the spool"), "{}", doctor.text);

        let app = app.reopen(|_| {}).await;
        assert_eq!(app.app.spool().state(), SpoolState { waiting: 5, lost: 0 });
        assert_eq!(store_late_clicks(&app.app).await.unwrap(), 5);
        let listed = clicks(&app, &key).await;
        let queries: Vec<_> = listed.iter().map(|click| click["query_string"].clone()).collect();
        assert_eq!(queries.len(), 5);
        assert_eq!(queries[0], "cur_from=btc&cur_to=sberrub&sub1=%C3%A9%221");
        let told = app.errand(Errand::Alarms { hours: 1 }).await.text;
        assert!(told.contains("over since") && !told.contains("OPEN"), "{told}");
        let doctor = app.errand(Errand::Doctor).await;
        assert_eq!(doctor.error, None, "{}", doctor.text);
        assert!(doctor.text.contains("ok     the spool of clicks is empty: 0 of "), "{}", doctor.text);
        app.close().await;
    }

    async fn a_spool_that_is_read_twice_stores_each_click_once(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        app.app.clicks().clone().close().await;
        for _ in 0..3 {
            landing(&app, "/ref/alpha/").await;
        }
        let app = app.reopen(|_| {}).await;
        // The clicks are stored, and then the office dies before the spool is told.
        let batch = app.app.spool().oldest(2).await.unwrap().unwrap();
        app.app.clicks().write(move |tx| -> Plain<u64> { Ok(insert_clicks(tx, &batch.clicks)?) }).await.unwrap();
        let app = app.reopen(|_| {}).await;
        assert_eq!(store_late_clicks(&app.app).await.unwrap(), 1);
        assert_eq!(clicks(&app, &key).await.len(), 3);
        assert_eq!(store_late_clicks(&app.app).await.unwrap(), 0);
        assert_eq!(spool_files(&app), ["clicks-0.spool"]);
        app.close().await;
    }

    async fn half_a_line_is_cut_off_and_a_damaged_one_is_kept_beside(app: TestApp) {
        let key = app.key(app.partner("alpha").await).await;
        app.app.clicks().clone().close().await;
        for _ in 0..2 {
            landing(&app, "/ref/alpha/").await;
        }
        let path = app.folder().join("clicks-0.spool");
        let text = std::fs::read_to_string(&path).unwrap();
        let (first, second) = text.split_once('\n').unwrap();
        std::fs::write(&path, format!("{first}\nnot a click\n{second}{{\"id\":12")).unwrap();
        let app = app.reopen(|_| {}).await;
        assert_eq!(app.app.spool().state().waiting, 3);
        assert_eq!(store_late_clicks(&app.app).await.unwrap(), 2);
        assert_eq!(app.app.spool().state(), SpoolState::default());
        assert_eq!(clicks(&app, &key).await.len(), 2);
        let aside = std::fs::read_to_string(app.folder().join("clicks-0.damaged")).unwrap();
        assert_eq!(aside, "not a click\n");
        app.close().await;
    }

    async fn a_full_spool_loses_clicks_and_says_so(app: TestApp) {
        app.partner("alpha").await;
        let app = app.reopen(|config| config.clicks.spool_mb = 1).await;
        app.app.clicks().clone().close().await;
        let path = app.folder().join("clicks-0.spool");
        assert_eq!(landing(&app, "/ref/alpha/").await, "/");
        let line = std::fs::read_to_string(&path).unwrap();
        let fits = 1_000_000 / line.len();
        std::fs::write(&path, line.repeat(fits)).unwrap();
        let app = app.reopen(|_| {}).await;
        app.app.clicks().clone().close().await;
        assert_eq!(landing(&app, "/ref/alpha/").await, "/");
        assert_eq!(app.app.spool().state(), SpoolState { waiting: fits as u64, lost: 1 });
        assert!(store_late_clicks(&app.app).await.is_err());
        let told = app.errand(Errand::Alarms { hours: 0 }).await.text;
        assert!(told.contains("1 clicks were lost"), "{told}");
        app.close().await;
    }

    async fn an_order_learns_the_query_of_a_click_that_was_late(app: TestApp) {
        app.partner("alpha").await;
        let app = app.reopen(|config| config.clicks.wait_ms = 50).await;
        let release = hold_the_writers(&app).await;
        let link = browse(&app, "/ref/alpha/?sub1=summer").send().await;
        drop(release);
        let page = app.order_of(&link.cookies().join("; "), "/exchange/BTC/SBERRUB", "0.1").await;
        let public_id = page.rsplit('/').next().unwrap().to_owned();
        let order = move || {
            let public_id = public_id.clone();
            move |tx: &mut store::Tx<'_>| -> Plain<_> { Ok(find_public(tx, &public_id)?) }
        };
        let query = |order: Option<Order>| order.unwrap().attributed.unwrap().query_string;
        assert_eq!(query(app.app.store().read(order()).await.unwrap()), "");
        store_late_clicks(&app.app).await.unwrap();
        assert_eq!(query(app.app.store().read(order()).await.unwrap()), "sub1=summer");
        app.close().await;
    }
}

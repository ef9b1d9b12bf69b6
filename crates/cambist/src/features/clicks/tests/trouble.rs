//! A store in trouble: the customer goes on.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{browse, clicks, landing};
use crate::app::Plain;
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
        drop(release);
        assert_eq!(soon(&app, &key, 3).await, 3);
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

    async fn a_closed_store_still_redirects(app: TestApp) {
        app.partner("alpha").await;
        app.app.clicks().clone().close().await;
        assert_eq!(landing(&app, "/ref/alpha/?cur_from=btc&cur_to=sberrub").await, "/exchange/BTC/SBERRUB");
        app.close().await;
    }
}

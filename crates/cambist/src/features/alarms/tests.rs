use store::{Fault, Stop, Tx};

use super::{Alarm, clear, list_alarms, list_open, raise};
use crate::app::Plain;
use crate::on_both_engines;
use crate::testkit::TestApp;

async fn write<T: Send + 'static>(
    office: &TestApp,
    mut unit: impl FnMut(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
) -> T {
    let plain = move |tx: &mut Tx<'_>| -> Plain<T> { unit(tx).map_err(Stop::Broke) };
    office.app.store().write(plain).await.unwrap()
}

async fn open(office: &TestApp) -> Vec<Alarm> {
    write(office, |tx| list_open(tx, 10)).await
}

on_both_engines! {
    async fn an_alarm_is_raised_once_and_cleared_by_its_key(app: TestApp) {
        assert!(write(&app, |tx| raise(tx, 1, "source.failing:ecb", "no answer")).await);
        assert!(!write(&app, |tx| raise(tx, 2, "source.failing:ecb", "no answer")).await);
        let alarms = open(&app).await;
        assert_eq!(alarms.len(), 1);
        assert_eq!((alarms[0].raised_at_ms, alarms[0].text.as_str()), (1, "no answer"));

        assert!(write(&app, |tx| clear(tx, 3, "source.failing:ecb")).await);
        assert!(!write(&app, |tx| clear(tx, 4, "source.failing:ecb")).await);
        assert_eq!(open(&app).await, []);
        app.close().await;
    }

    async fn an_open_alarm_tells_the_latest_and_keeps_its_time(app: TestApp) {
        write(&app, |tx| raise(tx, 1, "source.failing:ecb", "no answer")).await;
        write(&app, |tx| raise(tx, 2, "source.failing:ecb", "an empty document")).await;
        let alarms = open(&app).await;
        assert_eq!((alarms[0].raised_at_ms, alarms[0].text.as_str()), (1, "an empty document"));
        app.close().await;
    }

    async fn what_was_over_and_comes_again_is_new(app: TestApp) {
        write(&app, |tx| raise(tx, 1, "feed.broken:a", "first")).await;
        write(&app, |tx| clear(tx, 2, "feed.broken:a")).await;
        assert!(write(&app, |tx| raise(tx, 3, "feed.broken:a", "second")).await);
        assert_eq!(open(&app).await[0].raised_at_ms, 3);
        app.close().await;
    }

    async fn the_list_has_what_is_open_and_what_was_over_lately(app: TestApp) {
        write(&app, |tx| raise(tx, 1, "a", "open")).await;
        write(&app, |tx| raise(tx, 2, "b", "over long ago")).await;
        write(&app, |tx| raise(tx, 3, "c", "over lately")).await;
        write(&app, |tx| clear(tx, 4, "b")).await;
        write(&app, |tx| clear(tx, 9, "c")).await;
        let listed = write(&app, |tx| list_alarms(tx, 5)).await;
        let keys: Vec<_> = listed.iter().map(|alarm| alarm.key.as_str()).collect();
        assert_eq!(keys, ["c", "a"]);
        app.close().await;
    }
}

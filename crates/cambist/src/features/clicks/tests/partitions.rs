//! Partitions of the clicks on PostgreSQL: an older office's clicks stay where they are, new ones find
//! their week.

use std::collections::BTreeMap;

use store::{Options, Store, Tx, args};

use crate::app::Plain;
use crate::features::clicks::{
    Click, ClickId, ClickIds, Marks, Visitor, insert_clicks, make_partitions,
};
use crate::migrations::CLICKS;
use crate::on_both_engines;
use crate::testkit::{BEGIN_MS, TestDatabase};

use super::{clicks, landing};

const WEEK_MS: i64 = 7 * 86_400_000;

fn click(ids: &ClickIds, at_ms: i64) -> Click {
    Click {
        id: ids.next(at_ms),
        partner_id: 1,
        link_id: 1,
        visitor: Visitor::from_bytes(&[7; 16]).unwrap(),
        address: [203, 0, 113, 9].into(),
        agent: super::FIREFOX.to_owned(),
        referrer: String::new(),
        query_string: String::new(),
        from_code: String::new(),
        to_code: String::new(),
        marks: Marks::default(),
    }
}

async fn write<T: Send + 'static>(
    store: &Store,
    mut unit: impl FnMut(&mut Tx<'_>) -> Result<T, store::Fault> + Send + 'static,
) -> T {
    store.write(move |tx| -> Plain<T> { Ok(unit(tx)?) }).await.unwrap()
}

/// How many clicks lie in each table, by its name.
async fn lie(store: &Store) -> BTreeMap<String, i64> {
    let sql = "select cast(tableoid::regclass as text), count(*) from clicks group by 1";
    let rows =
        write(store, move |tx| tx.query(sql, &args![], |row| Ok((row.get(0)?, row.get(1)?))));
    rows.await.into_iter().collect()
}

fn week(at_ms: i64) -> i64 {
    ClickId::first_of_ms(at_ms) / (WEEK_MS << 12)
}

#[tokio::test]
async fn clicks_of_an_older_office_become_the_first_partition_and_none_is_lost() {
    let database = TestDatabase::make("an_older_office_is_partitioned").await;
    let store = Store::open(database.database(), Options::default()).unwrap();
    let (older, newer) = CLICKS.split_at(2);
    assert_eq!(newer.first().unwrap().number, 3);
    store.migrate("clicks", older).await.unwrap();
    write(&store, |tx| {
        for n in 0..100_i64 {
            tx.execute(
                "insert into clicks values ($1, 1, 1, $2, $2, 'a', 'b', 'r', 'q', 'F', 'T', null, null)",
                &args![ClickId::first_of_ms(BEGIN_MS - n * 86_400_000), &b"0123456789abcdef"[..]],
            )?;
        }
        Ok(())
    })
    .await;
    store.migrate("clicks", CLICKS).await.unwrap();
    let old = format!("clicks_until_{}", week(BEGIN_MS) + 1);
    assert_eq!(lie(&store).await, BTreeMap::from([(old.clone(), 100)]));

    // This week is the old table's; the next two are made, and each click finds its own.
    assert_eq!(write(&store, |tx| make_partitions(tx, BEGIN_MS)).await, 2);
    assert_eq!(write(&store, |tx| make_partitions(tx, BEGIN_MS)).await, 0);
    // Another replica's: the numbers of the older office's clicks are taken.
    let ids = ClickIds::new(3, None);
    let times = [0, WEEK_MS, 2 * WEEK_MS, 5 * WEEK_MS];
    let clicks: Vec<Click> = times.iter().map(|after| click(&ids, BEGIN_MS + after)).collect();
    write(&store, move |tx| insert_clicks(tx, &clicks)).await;
    let name = |after: i64| format!("clicks_{}", week(BEGIN_MS + after));
    let mut expected = BTreeMap::from([1, 2].map(|weeks| (name(weeks * WEEK_MS), 1)));
    expected.extend([("clicks_other".to_owned(), 1), (old.clone(), 101)]);
    assert_eq!(lie(&store).await, expected);

    // A click that came before its week was made moves there.
    assert_eq!(write(&store, |tx| make_partitions(tx, BEGIN_MS + 5 * WEEK_MS)).await, 3);
    let mut expected = BTreeMap::from([1, 2, 5].map(|weeks| (name(weeks * WEEK_MS), 1)));
    expected.insert(old, 101);
    assert_eq!(lie(&store).await, expected);
    store.close().await;
    database.remove().await;
}

on_both_engines! {
    async fn partitions_are_there_before_the_first_click_and_again_after_weeks(app: TestApp) {
        let is_split = app.app.clicks().engine() == store::Engine::Postgres;
        assert_eq!(write(app.app.clicks(), |tx| make_partitions(tx, BEGIN_MS)).await, 0);
        let key = app.key(app.partner("alpha").await).await;
        landing(&app, "/ref/alpha/").await;
        app.clock.advance_ms(10 * WEEK_MS);
        let now_ms = BEGIN_MS + 10 * WEEK_MS;
        landing(&app, "/ref/alpha/").await;
        let made = write(app.app.clicks(), move |tx| make_partitions(tx, now_ms)).await;
        assert_eq!(made, if is_split { 3 } else { 0 });
        landing(&app, "/ref/alpha/").await;
        assert_eq!(clicks(&app, &key).await.len(), 3);
        if is_split {
            let expected = [(0, 1), (10, 2)].map(|(weeks, count)| (format!("clicks_{}", week(BEGIN_MS + weeks * WEEK_MS)), count));
            assert_eq!(lie(app.app.clicks()).await, BTreeMap::from(expected));
        }
        app.close().await;
    }
}

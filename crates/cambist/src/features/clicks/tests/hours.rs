//! Counts by hour are what counting the clicks one by one gives, whatever has happened to them.

use std::collections::BTreeMap;

use crate::app::Plain;
use crate::chance::{Chance, SeededChance};
use crate::features::clicks::hours::Counted;
use crate::features::clicks::{
    Click, ClickIds, Marks, Visitor, Whose, Window, count_by_day, count_by_link, count_by_pair,
    count_clicks, count_some, erase_addresses, has_uncounted, insert_clicks,
};
use crate::on_both_engines;
use crate::testkit::{BEGIN_MS, TestApp};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const AGENTS: [&str; 3] = [super::FIREFOX, "python-requests/2.32.5", ""];
const CODES: [&str; 3] = ["", "BTC", "SBERRUB"];

/// A time within two days, often at the very edge of an hour.
fn some_time(chance: &dyn Chance) -> i64 {
    let hour = BEGIN_MS + chance.below(48) as i64 * HOUR_MS;
    match chance.below(4) {
        0 => hour,
        1 => hour - 1,
        _ => hour + chance.below(HOUR_MS as u64) as i64,
    }
}

/// Clicks of three partners and two replicas.
struct Crowd {
    chance: SeededChance,
}

impl Crowd {
    fn chance(&self) -> &dyn Chance {
        &self.chance
    }

    fn click(&self) -> Click {
        let chance = self.chance();
        let below = |most| chance.below(most) as usize;
        // A fresh counter for each click would repeat numbers; time itself goes back and forth.
        let id = ClickIds::new(below(2) as u8, None);
        let at_ms = some_time(&self.chance);
        let mut click_id = id.next(at_ms);
        for _ in 0..below(128) {
            click_id = id.next(at_ms);
        }
        Click {
            id: click_id,
            partner_id: 1 + below(3) as i64,
            link_id: 10 + below(3) as i64,
            visitor: Visitor::fresh(&self.chance),
            address: [203, 0, 113, 9].into(),
            agent: AGENTS[below(3)].to_owned(),
            referrer: String::new(),
            query_string: String::new(),
            from_code: CODES[below(3)].to_owned(),
            to_code: CODES[below(3)].to_owned(),
            marks: Marks::default(),
        }
    }
}

async fn store(app: &TestApp, clicks: Vec<Click>) -> u64 {
    let unit = move |tx: &mut store::Tx<'_>| -> Plain<u64> { Ok(insert_clicks(tx, &clicks)?) };
    app.app.clicks().write(unit).await.unwrap()
}

/// Takes what is counted away, as an older office leaves it.
async fn forget_counts(app: &TestApp) {
    let unit = |tx: &mut store::Tx<'_>| -> Plain<()> {
        for sql in [
            "delete from click_hours",
            "delete from click_pairs",
            "update click_counting set counted_from = (select coalesce(max(id) + 1, 0) from clicks)",
        ] {
            tx.execute(sql, &store::args![])?;
        }
        Ok(())
    };
    app.app.clicks().write(unit).await.unwrap();
}

async fn is_unfinished(app: &TestApp) -> bool {
    app.app.clicks().read(|tx| -> Plain<bool> { Ok(has_uncounted(tx)?) }).await.unwrap()
}

type Counts =
    (Counted, BTreeMap<i64, Counted>, BTreeMap<i64, Counted>, BTreeMap<(String, String), Counted>);

/// What the office tells of a window.
async fn told(app: &TestApp, whose: Whose, from_ms: i64, until_ms: i64) -> Counts {
    let window = Window::of_ms(from_ms, until_ms);
    let read = move |tx: &mut store::Tx<'_>| -> Plain<Counts> {
        Ok((
            count_clicks(tx, whose, window)?,
            count_by_day(tx, whose, window)?,
            count_by_link(tx, whose, window)?,
            count_by_pair(tx, whose, window)?,
        ))
    };
    app.app.clicks().read(read).await.unwrap()
}

/// What counting gives.
fn counted(clicks: &BTreeMap<i64, Click>, whose: Whose, from_ms: i64, until_ms: i64) -> Counts {
    let mut counts = Counts::default();
    let is_wanted = |click: &&Click| {
        (from_ms..=until_ms).contains(&click.id.at_ms())
            && (whose == Whose::Everybody || whose == Whose::Partner(click.partner_id))
    };
    for click in clicks.values().filter(is_wanted) {
        let one = Counted::of_one(click.agent != super::FIREFOX);
        counts.0.add(one);
        counts.1.entry(click.id.at_ms() / DAY_MS).or_default().add(one);
        counts.2.entry(click.link_id).or_default().add(one);
        let pair = (click.from_code.clone(), click.to_code.clone());
        counts.3.entry(pair).or_default().add(one);
    }
    counts
}

async fn assert_counted(app: &TestApp, clicks: &BTreeMap<i64, Click>, chance: &dyn Chance) {
    let windows = [
        (0, i64::MAX - 1),
        (BEGIN_MS, BEGIN_MS + DAY_MS - 1),
        (some_time(chance), some_time(chance)),
        (some_time(chance), i64::MAX),
        (0, some_time(chance)),
    ];
    for (from_ms, until_ms) in windows {
        for whose in [Whose::Everybody, Whose::Partner(1), Whose::Partner(9)] {
            let expected = counted(clicks, whose, from_ms, until_ms);
            let found = told(app, whose, from_ms, until_ms).await;
            assert_eq!(found, expected, "{whose:?} from {from_ms} until {until_ms}");
        }
    }
}

/// One life of an office: batches, repetitions, an older version, its counting, erasure.
async fn live(app: &TestApp, seed: u64) {
    let crowd = Crowd { chance: SeededChance::new(seed) };
    let mut clicks = BTreeMap::new();
    for _ in 0..25 {
        match crowd.chance().below(8) {
            0 => forget_counts(app).await,
            1 | 2 => {
                let unit = |tx: &mut store::Tx<'_>| -> Plain<()> { Ok(count_some(tx)?) };
                app.app.clicks().write(unit).await.unwrap();
            }
            3 => {
                let now_s = some_time(&crowd.chance) / 1000;
                let unit = move |tx: &mut store::Tx<'_>| -> Plain<_> {
                    Ok(erase_addresses(tx, 0, now_s)?)
                };
                app.app.clicks().write(unit).await.unwrap();
            }
            _ => {
                let mut batch: Vec<Click> =
                    (0..crowd.chance().below(30)).map(|_| crowd.click()).collect();
                // The spool's second look: some were stored before, some stand there twice.
                let again = clicks.values().take(crowd.chance().below(9) as usize).cloned();
                batch.extend(again.collect::<Vec<Click>>());
                batch.extend(batch.first().cloned());
                let before = clicks.len();
                for click in &batch {
                    clicks.entry(click.id.number()).or_insert_with(|| click.clone());
                }
                assert_eq!(store(app, batch).await, (clicks.len() - before) as u64);
            }
        }
        assert_counted(app, &clicks, &crowd.chance).await;
    }
}

on_both_engines! {
    async fn counts_agree_with_the_clicks_whatever_happens(app: TestApp) {
        for seed in 1..=4 {
            live(&app, seed).await;
            let unit = |tx: &mut store::Tx<'_>| -> Plain<()> {
                for table in ["clicks", "click_hours", "click_pairs"] {
                    tx.execute(&format!("delete from {table}"), &store::args![])?;
                }
                Ok(())
            };
            app.app.clicks().write(unit).await.unwrap();
        }
        app.close().await;
    }

    async fn clicks_of_an_older_office_are_counted_in_steps(app: TestApp) {
        let ids = ClickIds::new(0, None);
        let crowd = Crowd { chance: SeededChance::new(7) };
        let made = |n: i64| Click { id: ids.next(BEGIN_MS + n * 977), ..crowd.click() };
        let clicks: Vec<Click> = (0..12_000).map(made).collect();
        let known: BTreeMap<i64, Click> = clicks.iter().map(|click| (click.id.number(), click.clone())).collect();
        store(&app, clicks).await;
        forget_counts(&app).await;
        let mut steps = 0;
        while is_unfinished(&app).await {
            assert_counted(&app, &known, &crowd.chance).await;
            app.app.clicks().write(|tx| -> Plain<()> { Ok(count_some(tx)?) }).await.unwrap();
            steps += 1;
        }
        assert_eq!(steps, 3);
        assert_counted(&app, &known, &crowd.chance).await;
        app.close().await;
    }

    async fn counts_outlive_clicks_that_are_removed_to_the_hour(app: TestApp) {
        let crowd = Crowd { chance: SeededChance::new(9) };
        let clicks: Vec<Click> = (0..40).map(|_| crowd.click()).collect();
        let known: BTreeMap<i64, Click> = clicks.iter().map(|click| (click.id.number(), click.clone())).collect();
        store(&app, clicks).await;
        let remove = |tx: &mut store::Tx<'_>| -> Plain<u64> { Ok(tx.execute("delete from clicks", &store::args![])?) };
        assert_eq!(app.app.clicks().write(remove).await.unwrap(), known.len() as u64);
        let all = counted(&known, Whose::Everybody, 0, i64::MAX);
        assert_eq!(told(&app, Whose::Everybody, 0, i64::MAX).await, all);
        app.close().await;
    }
}

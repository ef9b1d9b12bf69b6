//! Polls as they are counted and told.

use std::net::IpAddr;

use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};
use store::Tx;

use super::{Answered, Polls, Reader, Tallies, Tally, list_polls, record_polls};
use crate::app::Plain;
use crate::command::{Errand, FeedOptions};
use crate::on_both_engines;
use crate::testkit::TestApp;

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn answered(status: u16, bytes: u64) -> Answered {
    Answered { status, bytes, is_refused: false }
}

const REFUSED: Answered = Answered { status: 404, bytes: 0, is_refused: true };

#[test]
fn a_refused_poll_counts_for_itself_and_hides_no_answered_one() {
    let polls = Polls::default();
    polls.note(Reader::Profile(1), answered(200, 700), address("203.0.113.7"), 5_000);
    polls.note(Reader::Profile(1), answered(304, 0), address("203.0.113.8"), 6_000);
    polls.note(Reader::Profile(1), REFUSED, address("198.51.100.1"), 7_000);
    let all = polls.take();
    let tally = all[&(Reader::Profile(1), 0)];
    assert_eq!((tally.polls, tally.unchanged, tally.refused, tally.bytes), (2, 1, 1, 700));
    assert_eq!((tally.first_at_ms, tally.last_at_ms, tally.status), (5_000, 6_000, 304));
    assert_eq!((tally.address, tally.last_bytes), (address("203.0.113.8"), 700));
    assert_eq!((tally.refused_address, tally.refused_at_ms), (address("198.51.100.1"), 7_000));
    assert!(polls.take().is_empty(), "what was taken is counted once");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn tallies_come_to_the_same_however_they_are_split(
        polls in proptest::collection::vec((0..50_i64, any::<bool>(), 0..3_u64, any::<bool>()), 1..40),
    ) {
        let one = |(at, is_refused, bytes, _): &(i64, bool, u64, bool)| {
            let answered = match is_refused {
                true => REFUSED,
                false => answered(if *bytes == 0 { 304 } else { 200 }, *bytes),
            };
            // Polls of one moment look alike: which of two came last nobody can say.
            (answered, address(&format!("10.0.0.{at}")), *at)
        };
        let whole = Polls::default();
        let (left, right) = (Polls::default(), Polls::default());
        for poll in &polls {
            let (answered, client, at) = one(poll);
            whole.note(Reader::Public, answered, client, at);
            let half = if poll.3 { &left } else { &right };
            half.note(Reader::Public, answered, client, at);
        }
        right.put_back(left.take());
        let sums = |t: &Tally| {
            (t.polls, t.unchanged, t.refused, t.bytes, t.last_at_ms, t.address, t.refused_at_ms)
        };
        let firsts = |t: &Tally| (t.polls > 0).then_some(t.first_at_ms);
        let (whole, split) = (whole.take(), right.take());
        let key = (Reader::Public, 0);
        let compared = |t: &Tally| {
            let mut all = sums(t);
            // A tally without any such poll has no meaning there.
            if t.refused == 0 { all.6 = 0 }
            if t.polls == 0 { (all.4, all.5) = (0, address("10.0.0.0")) }
            (all, firsts(t))
        };
        prop_assert_eq!(compared(&whole[&key]), compared(&split[&key]));
    }
}

async fn polled(app: &TestApp, code: Option<&str>) -> String {
    let answer = app.errand(Errand::FeedPolls { code: code.map(str::to_owned) }).await;
    assert_eq!(answer.error, None);
    answer.text
}

async fn read_feed(app: &TestApp, rest: &str, tag: Option<&str>) -> crate::testkit::Reply {
    let mut sent = app.get(&format!("/service/export/{rest}"));
    if let Some(tag) = tag {
        sent = sent.header("if-none-match", tag);
    }
    sent.send().await
}

on_both_engines! {
    async fn polls_are_told_per_profile_and_per_link_with_time_interval_address_and_size(app: TestApp) {
        app.partner("alpha").await;
        assert_eq!(polled(&app, None).await, "no feed has been read yet\n");
        assert_eq!(polled(&app, Some("alpha")).await, "alpha has never been read\n");
        let done = app.errand(Errand::FeedSwitch { code: "exnode".into(), is_enabled: true }).await;
        assert_eq!(done.error, None);
        for _ in 0..4 {
            let reply = read_feed(&app, "xml/exnode", None).await;
            let tag = reply.header("etag").unwrap().to_owned();
            app.clock.advance_ms(5_000);
            assert_eq!(read_feed(&app, "xml/exnode", Some(&tag)).await.status, 304);
            app.clock.advance_ms(5_000);
        }
        assert_eq!(read_feed(&app, "txt/alpha", None).await.status, 200);
        app.clock.advance_ms(3_000);
        let size = read_feed(&app, "xml", None).await.body.len();
        let told = polled(&app, Some("exnode")).await;
        let first = "ExNode last read us 8 s ago, every 5 s, from 127.0.0.1, 304, ";
        assert!(told.starts_with(first), "{told}");
        assert!(told.contains(&format!("304, {}", if size < 1000 { format!("{size} bytes") } else { "1 KB".into() })), "{told}");
        assert!(told.contains("8 polls in 24 hours, 4 of them unchanged"), "{told}");
        let all = polled(&app, None).await;
        assert!(all.contains("The public feed last read us 0 s ago, from 127.0.0.1, 200, "), "{all}");
        assert!(all.contains("The link alpha last read us 3 s ago, from 127.0.0.1, 200, "), "{all}");
        let list = app.errand(Errand::FeedList).await.text;
        assert!(list.contains("/exnode  ExNode; last read us 8 s ago, every 5 s"), "{list}");
        assert!(list.contains("/okchanger  OKchanger; never read"), "{list}");
        app.close().await;
    }

    async fn polls_survive_a_restart_and_add_up_over_replicas(app: TestApp) {
        let other = app.replica().await;
        for _ in 0..3 {
            read_feed(&app, "xml", None).await;
            app.clock.advance_ms(2_000);
            read_feed(&other, "xml", None).await;
            app.clock.advance_ms(2_000);
        }
        other.close().await;
        let app = app.reopen(|_| ()).await;
        read_feed(&app, "xml", None).await;
        let told = polled(&app, Some("(public)")).await;
        assert!(told.contains("last read us 0 s ago, every 2 s, from 127.0.0.1"), "{told}");
        assert!(told.contains("7 polls in 24 hours"), "{told}");
        app.close().await;
    }

    async fn refused_addresses_are_told_apart(app: TestApp) {
        let options = FeedOptions {
            addresses: vec!["203.0.113.0/24".parse().unwrap()],
            ..FeedOptions::default()
        };
        let made = Errand::FeedCreate { code: "foreign".into(), title: "Foreign".into(), options };
        assert_eq!(app.errand(made).await.error, None);
        app.errand(Errand::FeedSwitch { code: "foreign".into(), is_enabled: true }).await;
        assert_eq!(read_feed(&app, "xml/foreign", None).await.status, 404);
        let told = polled(&app, Some("foreign")).await;
        assert!(told.starts_with("Foreign has never read us\n"), "{told}");
        assert!(told.contains("1 polls were refused for their address in 24 hours, the last one 0 s ago from 127.0.0.1"), "{told}");
        app.close().await;
    }

    async fn what_could_not_be_written_is_written_later_and_old_hours_go(app: TestApp) {
        read_feed(&app, "xml", None).await;
        let tallies = app.app.polls().take();
        app.app.polls().put_back(tallies.clone());
        app.app.write_polls().await.unwrap();
        let count = async || {
            let read = |tx: &mut Tx<'_>| -> Plain<i64> {
                Ok(tx.query_one("select count(*) from feed_polls", &store::args![], |row| row.get(0))?)
            };
            app.app.store().read(read).await.unwrap()
        };
        assert_eq!(count().await, 1);
        // A hundred days later the hour is forgotten; what was last known of the reader is not.
        app.clock.advance_ms(100 * 86_400_000);
        let now_ms = crate::clock::Clock::now_ms(&*app.clock);
        let later = tallies.into_iter().map(|((reader, hour), tally)| ((reader, hour + 2400), tally));
        let later: Tallies = later.collect();
        let write = move |tx: &mut Tx<'_>| -> Plain<()> { Ok(record_polls(tx, &later)?) };
        app.app.store().write(write).await.unwrap();
        assert_eq!(count().await, 1);
        let list = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_polls(tx, now_ms)?) };
        let listed = app.app.store().read(list).await.unwrap();
        assert_eq!((listed.len(), listed[0].status, listed[0].day_polls), (1, 200, 1));
        app.close().await;
    }
}

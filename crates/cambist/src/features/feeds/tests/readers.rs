//! Readers who poll while rates change a hundred times a second.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use money::{Decimal, Rate};
use store::Tx;

use crate::app::Plain;
use crate::features::rates::files::{self, Format};
use crate::features::rates::{announce_offers, set_rate};
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

/// The two directions whose rates always change together.
const TWO: &str = "LTC;XMR;1;1000;7000000;;\nETH;XMR;1;1000;7000000;;\n";

/// How often rates change, a hundred times a second as far as the machine follows, and how often.
const EVERY: Duration = Duration::from_millis(10);
const CHANGES: u64 = 300;

/// What a reader holds: the plain bytes of each tag that he was ever sent.
#[derive(Default)]
struct Held(HashMap<String, Vec<u8>>);

impl Held {
    /// Reads a document and tells the number that both of its directions carry.
    fn take(&mut self, format: &str, reply: &Reply) -> String {
        assert!(reply.is_whole);
        let (tag, plain) = (reply.header("etag").unwrap().to_owned(), reply.unpacked());
        let coding = reply.header("content-encoding");
        assert_eq!(coding.is_some_and(|coding| tag.contains(coding)), coding.is_some(), "{tag}");
        let known = self.0.entry(tag.clone()).or_insert_with(|| plain.clone());
        assert_eq!(*known, plain, "one tag is one body: {tag}");
        let read = files::read(format.parse::<Format>().unwrap(), &plain).unwrap();
        assert!(read.bad.is_empty(), "{:?}", read.bad);
        assert_eq!(read.items.len(), 6, "the document is whole");
        let rate = |from: &str| {
            let item =
                read.items.iter().find(|item| item.from == from && item.to == "XMR").unwrap();
            item.rate_out
        };
        assert_eq!(rate("LTC"), rate("ETH"), "both rates are of one moment");
        money::plain(rate("LTC"))
    }
}

async fn read(
    app: Arc<TestApp>,
    format: &'static str,
    coding: &'static str,
    is_over: Arc<AtomicBool>,
) -> [usize; 3] {
    let (mut held, mut tag) = (Held::default(), None::<String>);
    let (mut whole, mut unchanged) = (0, 0);
    while !is_over.load(Ordering::Relaxed) {
        let sent = app.get(&format!("/service/export/{format}")).header("accept-encoding", coding);
        let sent = match &tag {
            Some(tag) => sent.header("if-none-match", tag),
            None => sent,
        };
        let reply = sent.send().await;
        match reply.status {
            200 => {
                held.take(format, &reply);
                assert_ne!(reply.header("etag"), tag.as_deref(), "he is not sent what he has");
                tag = reply.header("etag").map(str::to_owned);
                whole += 1;
            }
            304 => {
                let same = reply.header("etag").unwrap();
                assert!(held.0.contains_key(same), "304 is for a body that he has");
                assert!(reply.body.is_empty());
                unchanged += 1;
            }
            other => panic!("{other}"),
        }
        tokio::time::sleep(Duration::from_millis(4)).await;
    }
    [whole, unchanged, held.0.keys().filter(|tag| tag.contains('-')).count()]
}

/// Gives both directions the same new rate, again and again.
async fn change(app: Arc<TestApp>) {
    let offers: Vec<i64> = {
        let snapshot = app.app.snapshot();
        let open = snapshot.rates.open().iter();
        let two = open.filter(|open| open.offer.to == "XMR" && open.offer.from != "BTC");
        two.map(|open| open.offer.id).collect()
    };
    assert_eq!(offers.len(), 2);
    let mut ticks = tokio::time::interval(EVERY);
    for step in 0..CHANGES {
        ticks.tick().await;
        let step = i64::try_from(step).unwrap();
        let (rate, both) =
            (Rate::new(Decimal::ONE, Decimal::new(1000 + step, 1)).unwrap(), offers.clone());
        let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
            for offer in &both {
                set_rate(tx, *offer, &rate, 1_793_534_400)?;
            }
            Ok(announce_offers(tx, &both)?)
        };
        app.app.store().write(unit).await.unwrap();
        app.app.refresh().await.unwrap();
    }
}

on_both_engines! {
    async fn a_reader_always_gets_a_whole_document_whose_tag_is_that_of_its_bytes(app: TestApp) {
        app.import(Format::Txt, TWO).await;
        let app = Arc::new(app);
        let is_over = Arc::new(AtomicBool::new(false));
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let mut jobs = crate::jobs::start(&app.app, &stopping);
        let mut readers = Vec::new();
        for (format, coding) in [("xml", "identity"), ("xml", "gzip"), ("json", "zstd"), ("txt", "br, gzip;q=0.5"), ("json", "gzip, br, zstd")] {
            readers.push(tokio::spawn(read(Arc::clone(&app), format, coding, Arc::clone(&is_over))));
        }
        let begin = Instant::now();
        change(Arc::clone(&app)).await;
        let took = begin.elapsed();
        is_over.store(true, Ordering::Relaxed);
        let mut polls = [0, 0, 0];
        for reader in readers {
            let one = reader.await.unwrap();
            assert!(one[0] > 3, "each has read several documents: {one:?}");
            (0..3).for_each(|sort| polls[sort] += one[sort]);
        }
        println!("{CHANGES} changes in {took:?}: {polls:?} whole documents, unchanged, packed tags");
        assert!(polls[2] > 0, "some of them were packed");
        stop.send_replace(true);
        while jobs.join_next().await.is_some() {}
        let app = Arc::into_inner(app).expect("everybody has gone");
        app.close().await;
    }
}

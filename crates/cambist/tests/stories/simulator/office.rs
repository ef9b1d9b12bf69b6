//! The office under the simulator: it does what it is told, and sometimes dies of it.

use cambist::app::{App, Plain};
use cambist::clock::Clock;
use cambist::config::Config;
use cambist::features::audit::{Actor, Deed};
use cambist::features::book::seal;
use cambist::features::fraud::{ALL, Change, Mode, TuneRefusal, tune};
use cambist::jobs::{expire_orders, release_rewards};
use cambist::testkit::TestApp;
use store::{Fault, Stop, Tx};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/// What happens to the office while it does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing.
    Lives,
    /// It dies when everything is done and nothing is committed; whoever asked asks again.
    DiesBefore,
    /// It dies between the commit and the answer; whoever asked asks again.
    DiesAfter,
    /// It is closed at that moment.
    Closes,
}

/// An office that is opened again whenever it has died.
pub(super) struct Office {
    app: Option<TestApp>,
    pub(super) deaths: u32,
}

impl Office {
    pub(super) fn new(app: TestApp) -> Office {
        Office { app: Some(app), deaths: 0 }
    }

    pub(super) fn test(&self) -> &TestApp {
        self.app.as_ref().expect("an office is always opened again")
    }

    pub(super) fn app(&self) -> App {
        self.test().app.clone()
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.test().clock.now_ms()
    }

    pub(super) fn deed(&self) -> Deed {
        Deed { at_ms: self.now_ms(), actor: Actor::Shell }
    }

    /// Switches the rules on fraud off: the auditor knows the rules of money only, and whether a reward
    /// waits for a look is told by the stories of the rules.
    pub(super) async fn trusts_everybody(&self) {
        let deed = self.deed();
        let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<TuneRefusal>> {
            let off = Change { mode: Some(Mode::Off), thresholds: Vec::new() };
            ALL.iter().try_for_each(|rule| tune(tx, &deed, rule.name, &off, None).map(drop))
        };
        self.app().store().write(unit).await.expect("every rule can be off");
    }

    /// Opens the office again, with other settings.
    pub(super) async fn reopen(&mut self, change: impl FnOnce(&mut Config)) {
        let app = self.app.take().expect("an office is always opened again");
        self.app = Some(app.reopen(change).await);
    }

    async fn die(&mut self) {
        self.deaths += 1;
        self.reopen(|_| {}).await;
    }

    /// Does one unit of work, whatever happens to the office, and says what came of it.
    pub(super) async fn write<T, R, F>(&mut self, fate: Fate, unit: F) -> Result<T, Stop<R>>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop<R>> + Clone + Send + 'static,
        T: Send + 'static,
        R: Send + 'static,
    {
        let store = self.app().store().clone();
        match fate {
            Fate::Lives => store.write(unit).await,
            Fate::DiesBefore => {
                let mut first = unit.clone();
                let dying = move |tx: &mut Tx<'_>| -> Result<T, Stop<R>> {
                    first(tx)?;
                    Err(Fault::Unavailable("the office died".to_owned()).into())
                };
                let died = store.write(dying).await;
                self.die().await;
                match died {
                    Err(Stop::Broke(_)) => self.app().store().write(unit).await,
                    refused => refused,
                }
            }
            Fate::DiesAfter => {
                let told = store.write(unit.clone()).await;
                self.die().await;
                // What is said now is that it was done before, in whatever words.
                let _again = self.app().store().write(unit).await;
                told
            }
            Fate::Closes => {
                let first = unit.clone();
                let asked = tokio::spawn(async move { store.write(first).await });
                self.die().await;
                match asked.await.expect("no unit panics") {
                    Err(Stop::Broke(Fault::Closed)) => self.app().store().write(unit).await,
                    told => told,
                }
            }
        }
    }

    /// Time passes; the office sleeps.
    pub(super) fn pass(&self, by_ms: i64) {
        self.test().clock.advance_ms(by_ms);
    }

    /// What the office does by itself every few seconds.
    pub(super) async fn look(&self) {
        expire_orders(self.app()).await;
        release_rewards(self.app()).await;
        self.app().refresh().await.expect("the tables are read");
    }

    pub(super) async fn seal(&self) {
        let sealed = self.app().store().write(|tx| -> Plain<_> { Ok(seal(tx)?) }).await;
        sealed.expect("what is new is sealed");
    }

    /// Follows a link with a browser's cookies, which change.
    pub(super) async fn follow(&self, code: &str, jar: &mut Vec<(String, String)>) {
        let cookies: Vec<_> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let sent = self.test().get(&format!("/ref/{code}/")).header("user-agent", AGENT);
        let reply = sent.header("cookie", &cookies.join("; ")).send().await;
        assert_eq!(reply.status, 302);
        for (name, value) in reply.cookies().into_iter().filter_map(|set| set.split_once('=')) {
            jar.retain(|(known, _)| known != name);
            jar.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Closes the office; its books must be sound.
    pub(super) async fn close(self) {
        self.app.expect("an office is always opened again").close().await;
    }
}

//! What a request may reach: stores, clock, chance, settings, and the tables in memory.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;
use store::{Database, Durability, Fault, Lanes, Never, Options, Stop, Store, Tx};
use tokio::sync::Notify;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::{ClickDurability, Config};
use crate::features::clicks::{self, ClickIds, ClickWriter, Floods, Spool};
use crate::features::contract::Limits;
use crate::features::feeds::{self, Feeds, Polls, Scene};
use crate::features::fraud;
use crate::features::identity::{AccountReactions, Attempts, Passwords, Traces};
use crate::features::links::{self, LinkTable};
use crate::features::live::Live;
use crate::features::mail::Post;
use crate::features::orders::Reactions;
use crate::features::partners::KeyUse;
use crate::features::payouts::PayoutReactions;
use crate::features::rates::{self, Jumps, RateTable, keep_jumps};
use crate::features::rewards::{self, Windows};
use crate::features::settings::{
    self, Look, OfficeState, Secrets, Texts, Topic, Versions, ensure_secrets, load_look,
    load_office_state, load_texts, versions,
};
use crate::features::{currencies, partners};
use crate::outgoing::Outgoing;
use crate::{migrations, reactions};

mod accounts;
mod payouts;
mod published;
mod traces;

/// The office: cheap to clone, shared by every request.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Store,
    clicks: Store,
    config: Config,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    secrets: Secrets,
    click_ids: ClickIds,
    click_writer: ClickWriter,
    spool: Spool,
    passwords: Passwords,
    attempts: Attempts,
    limits: Limits,
    outgoing: Outgoing,
    post: Post,
    reactions: Reactions,
    payout_reactions: PayoutReactions,
    account_reactions: AccountReactions,
    links: ArcSwap<LinkTable>,
    windows: ArcSwap<Windows>,
    snapshot: ArcSwap<Snapshot>,
    seen: tokio::sync::Mutex<Versions>,
    key_uses: Mutex<Vec<KeyUse>>,
    traces: Mutex<Traces>,
    floods: Floods,
    polls: Polls,
    twins_wanted: Notify,
    live: Live,
}

/// Rates and the documents rendered from them: read together, swapped together.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// All open offers.
    pub rates: Arc<RateTable>,
    /// Every feed.
    pub feeds: Feeds,
    /// Whether the office is open.
    pub state: OfficeState,
    /// How it looks.
    pub look: Arc<Look>,
    /// The operator's own words.
    pub texts: Arc<Texts>,
}

/// From where a request comes, as far as our proxies are believed: every handler may take it.
#[derive(Clone, Copy, Debug)]
pub struct Client(pub IpAddr);

/// Where an office keeps its books.
#[derive(Clone, Debug)]
pub enum Place {
    /// SQLite files in this folder.
    Folder(PathBuf),
    /// A PostgreSQL database.
    Server {
        /// The database.
        database: Database,
        /// What is this replica's own: the spool of its clicks.
        folder: PathBuf,
    },
}

/// A unit that refuses nothing.
pub type Plain<T> = Result<T, Stop<Never>>;

impl App {
    /// Opens the office: migrates, makes what is missing, fills the tables in memory.
    ///
    /// # Errors
    /// The store's faults.
    pub async fn open(
        place: &Place,
        config: Config,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<App, Fault> {
        let (store, clicks) = open_stores(place, &config)?;
        store.migrate("office", migrations::OFFICE).await?;
        clicks.migrate("clicks", migrations::CLICKS).await?;
        let spool = open_spool(place, &config)?;
        let post = Post::new(&config).map_err(Fault::Unavailable)?;
        let fresh = [chance.bytes(), chance.bytes(), chance.bytes()];
        let at_ms = clock.now_ms();
        let jumps = Jumps {
            percent: config.rates.jump_percent(),
            window_s: i64::from(config.rates.jump_window_s),
        };
        let secrets = store
            .write(move |tx| -> Plain<Secrets> {
                currencies::ensure_catalogue(tx)?;
                feeds::ensure_seeds(tx, at_ms)?;
                keep_jumps(tx, jumps)?;
                Ok(ensure_secrets(tx, at_ms, fresh)?)
            })
            .await?;
        clicks.write(move |tx| -> Plain<u64> { Ok(clicks::make_partitions(tx, at_ms)?) }).await?;
        let last = clicks.read(|tx| -> Plain<_> { Ok(clicks::last_id(tx)?) }).await?;
        let app = App(Arc::new(Inner {
            click_writer: clicks::click_writer(&clicks),
            click_ids: ClickIds::new(config.server.node, last),
            limits: Limits::new(config.api.calls_per_minute),
            outgoing: Outgoing::default(),
            post,
            passwords: Passwords::default(),
            reactions: reactions::on_orders(&config),
            payout_reactions: reactions::on_payouts(&config),
            account_reactions: reactions::on_accounts(),
            attempts: Attempts::default(),
            links: ArcSwap::default(),
            windows: ArcSwap::default(),
            snapshot: ArcSwap::default(),
            spool,
            seen: tokio::sync::Mutex::default(),
            key_uses: Mutex::default(),
            traces: Mutex::default(),
            floods: Floods::new(chance.bytes()),
            polls: Polls::default(),
            twins_wanted: Notify::new(),
            live: Live::new(config.server.live_streams),
            store,
            clicks,
            config,
            clock,
            chance,
            secrets,
        }));
        app.reload_links().await?;
        app.refresh_from(None).await?;
        Ok(app)
    }

    /// The books.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The clicks: a file of their own on SQLite.
    pub fn clicks(&self) -> &Store {
        &self.0.clicks
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// Randomness.
    pub fn chance(&self) -> &dyn Chance {
        &*self.0.chance
    }

    /// The office's own secrets.
    pub fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }

    /// The gate before password hashes.
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// Attempts to sign in.
    pub fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    /// The numbers of this replica's clicks.
    pub fn click_ids(&self) -> &ClickIds {
        &self.0.click_ids
    }

    /// What writes clicks, many at once.
    pub fn click_writer(&self) -> &ClickWriter {
        &self.0.click_writer
    }

    /// Clicks that the store could not take in time.
    pub fn spool(&self) -> &Spool {
        &self.0.spool
    }

    /// Calls counted by the partner API.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Requests that the office itself sends.
    pub fn outgoing(&self) -> &Outgoing {
        &self.0.outgoing
    }

    /// What takes letters away.
    pub fn post(&self) -> &Post {
        &self.0.post
    }

    /// What follows from the facts of orders.
    pub fn reactions(&self) -> Reactions {
        Arc::clone(&self.0.reactions)
    }

    /// Every link, as of now.
    pub fn links(&self) -> Arc<LinkTable> {
        self.0.links.load_full()
    }

    /// How many days a click of this partner waits for its order; 0: the browser's session.
    pub fn window_of(&self, partner_id: i64) -> u32 {
        self.0.windows.load().of(partner_id, self.0.config.attribution.window_days)
    }

    /// How many days a click of whoever is in no programme of his own waits.
    pub fn everyones_window(&self) -> u32 {
        self.0.windows.load().everyones(self.0.config.attribution.window_days)
    }

    /// Rates and feeds, as of now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.0.snapshot.load_full()
    }

    /// Where polls of feeds are counted.
    pub fn polls(&self) -> &Polls {
        &self.0.polls
    }

    /// Told when a poll asked for a compressed twin that is not made yet.
    pub fn twins_wanted(&self) -> &Notify {
        &self.0.twins_wanted
    }

    /// Who watches which order.
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// Whether the office is open.
    pub fn office_state(&self) -> OfficeState {
        self.0.snapshot.load().state
    }

    /// Remembers a key's use until the next write of all of them.
    pub fn note_key_use(&self, used: KeyUse) {
        let mut uses = self.0.key_uses.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        match uses.iter_mut().find(|known| known.key_id == used.key_id) {
            Some(known) => *known = used,
            None => uses.push(used),
        }
    }

    /// Clicks counted in memory.
    pub fn floods(&self) -> &Floods {
        &self.0.floods
    }

    /// Writes when and from where keys were last used.
    ///
    /// # Errors
    /// The store's faults; what was not written is told again with the next use.
    pub async fn write_key_uses(&self) -> Result<(), Fault> {
        let uses = std::mem::take(
            &mut *self.0.key_uses.lock().unwrap_or_else(|poisoned| poisoned.into_inner()),
        );
        if uses.is_empty() {
            return Ok(());
        }
        let write = move |tx: &mut Tx<'_>| -> Plain<()> { Ok(partners::record_uses(tx, &uses)?) };
        Ok(self.0.store.write(write).await?)
    }

    /// Reads again what has changed since the last look: called on a timer, and after every write
    /// of our own so that its author sees it at once.
    ///
    /// # Errors
    /// The store's faults; the tables stay as they were.
    pub async fn refresh(&self) -> Result<(), Fault> {
        let seen = *self.0.seen.lock().await;
        self.refresh_from(Some(seen)).await
    }

    async fn refresh_from(&self, seen: Option<Versions>) -> Result<(), Fault> {
        // Two builds at once would be waste, and the older one might win.
        let mut held = self.0.seen.lock().await;
        let now = self.0.store.read(|tx| -> Plain<_> { Ok(versions(tx)?) }).await?;
        let seen = seen.map(|_| *held);
        let has_changed = |topic| seen.is_none_or(|seen: Versions| seen.of(topic) != now.of(topic));
        if has_changed(Topic::Links) {
            self.reload_links().await?;
        }
        if has_changed(Topic::Settings) {
            let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(fraud::load_tuning(tx)?) };
            let tuning = self.0.store.read(read).await?;
            self.0.floods.limit(tuning.flood_by_address(), tuning.flood_by_link());
        }
        let (snapshot, now_s) = (self.snapshot(), self.0.clock.now_s());
        let rates_changed = has_changed(Topic::Rates) || snapshot.rates.is_outdated(now_s);
        let feeds_changed = has_changed(Topic::Feeds) || snapshot.feeds.is_outdated(now_s);
        if rates_changed || feeds_changed || has_changed(Topic::Settings) {
            self.reload_snapshot(rates_changed).await?;
            let broken = self.snapshot();
            if seen.is_none() || broken.feeds.broken != snapshot.feeds.broken {
                self.settle_alarms(broken).await?;
            }
        }
        if let Some(seen) = seen
            && has_changed(Topic::Orders)
        {
            self.0.live.follow(&self.0.store, seen.of(Topic::Orders)).await?;
        }
        *held = now;
        Ok(())
    }

    async fn reload_links(&self) -> Result<(), Fault> {
        let read = |tx: &mut Tx<'_>| -> Plain<_> {
            Ok((links::load_table(tx)?, rewards::load_windows(tx)?))
        };
        let (table, windows) = self.0.store.read(read).await?;
        self.0.windows.store(Arc::new(windows));
        self.0.links.store(Arc::new(table));
        Ok(())
    }

    async fn reload_snapshot(&self, with_rates: bool) -> Result<(), Fault> {
        let before = self.0.snapshot.load_full();
        let now_s = self.0.clock.now_s();
        let known = Arc::clone(&before.rates);
        let (table, profiles, state, look, texts) = self
            .0
            .store
            .read_long(move |tx| -> Plain<_> {
                let reload = || rates::reload_table(tx, &known, now_s);
                let table = with_rates.then(reload).transpose()?;
                Ok((
                    table,
                    feeds::list_profiles(tx)?,
                    load_office_state(tx)?,
                    load_look(tx)?,
                    load_texts(tx)?,
                ))
            })
            .await?;
        let rates = table.map_or_else(|| Arc::clone(&before.rates), Arc::new);
        let has_public = self.0.config.feeds.public;
        // Rendering thousands of items would hold up the other tasks of this thread.
        let built = tokio::task::spawn_blocking(move || {
            let scene = Scene { table: &rates, profiles: &profiles, state, has_public, now_s };
            let feeds = feeds::build(scene, &before.feeds);
            Snapshot { rates, feeds, state, look: Arc::new(look), texts: Arc::new(texts) }
        });
        match built.await {
            Ok(snapshot) => {
                self.0.snapshot.store(Arc::new(snapshot));
                // What was asked for of the documents before is likely to be asked for again.
                self.0.twins_wanted.notify_one();
            }
            Err(error) => {
                // The last good documents stay: a monitoring must not see half a file.
                return Err(Fault::Panicked(format!("rendering the feeds: {error}")));
            }
        }
        Ok(())
    }

    /// Switches the office for the tests and commands of this process, and reads it again.
    ///
    /// # Errors
    /// The store's faults.
    pub async fn switch(
        &self,
        deed: crate::features::audit::Deed,
        state: OfficeState,
    ) -> Result<(), Fault> {
        self.0
            .store
            .write(move |tx| -> Plain<()> { Ok(settings::set_office_state(tx, &deed, state)?) })
            .await?;
        self.refresh().await
    }

    /// Writes what is still in memory and closes both stores.
    ///
    /// # Errors
    /// The store's faults.
    pub async fn close(self) -> Result<(), Fault> {
        self.write_key_uses().await?;
        self.write_traces().await?;
        if let Err(fault) = self.write_polls().await {
            tracing::error!(%fault, "the last polls of feeds were not written");
        }
        self.0.spool.close();
        self.0.clicks.clone().close().await;
        self.0.store.clone().close().await;
        Ok(())
    }
}

fn open_spool(place: &Place, config: &Config) -> Result<Spool, Fault> {
    let (Place::Folder(folder) | Place::Server { folder, .. }) = place;
    let is_synced = config.clicks.durability == ClickDurability::Sync;
    let node = config.server.node;
    Spool::open(folder, node, config.clicks.spool_mb * 1_000_000, is_synced).map_err(|error| {
        Fault::Unavailable(format!("the spool of clicks in {}: {error}", folder.display()))
    })
}

fn open_stores(place: &Place, config: &Config) -> Result<(Store, Store), Fault> {
    let database = &config.database;
    let books = Options {
        lanes: Lanes {
            short: database.readers,
            long: database.long_readers,
            writers: database.writers,
        },
        durability: Durability::Sync,
        ..Options::default()
    };
    let durability = match config.clicks.durability {
        ClickDurability::Process => Durability::Process,
        ClickDurability::Sync => Durability::Sync,
    };
    let clicks = Options { durability, ..books.clone() };
    match place {
        Place::Folder(folder) => Ok((
            Store::open(Database::Sqlite(folder.join("office.db")), books)?,
            Store::open(Database::Sqlite(folder.join("clicks.db")), clicks)?,
        )),
        Place::Server { database, .. } => {
            Ok((Store::open(database.clone(), books)?, Store::open(database.clone(), clicks)?))
        }
    }
}

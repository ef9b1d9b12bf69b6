//! `cambist demo`: an office with a month of made-up life.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use crate::app::{App, Place, Plain};
use crate::chance::{Chance, SeededChance, SystemChance};
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, Deliver};
use crate::demo::{self, Books, DemoCard, Month};
use crate::migrations;

use super::arguments::DemoOptions;
use super::errand::Answer;
use super::{lock, make_folder, open, print, serve};

/// What a demo's folder holds, and so what `--fresh` may remove.
const OURS: [&str; 8] = [
    "office.db",
    "office.db-wal",
    "office.db-shm",
    "clicks.db",
    "clicks.db-wal",
    "clicks.db-shm",
    "demo.json",
    "office.sock",
];

pub(super) async fn run(
    folder: &Path,
    place: &Place,
    mut settings: Config,
    options: DemoOptions,
) -> Result<Answer, String> {
    let ends_at_ms = match &options.at {
        None => SystemClock.now_ms(),
        Some(time) => parse_time(time)?,
    };
    make_folder(folder)?;
    let _lock = lock::take(folder)?;
    settings.server.listen = options.listen;
    // Its customers are made up: nothing may leave, and the desk shows what would have been sent.
    settings.mail.deliver = Deliver::Mailbox;
    settings.mail.operators = vec!["operator@demo.example".to_owned()];
    let (listener, settings) = serve::bind(settings).await?;
    warn_of_strangers(&settings);
    if options.fresh {
        clear(folder, place, &settings).await?;
    }
    let card_path = folder.join("demo.json");
    let (app, clock) = open_demo(place, settings, options.seed, ends_at_ms).await?;
    let is_new = match demo::books(&app).await.map_err(|fault| fault.to_string())? {
        Books::Demo => {
            // Its prices have grown old meanwhile. The clock still stands at the month's end, so that
            // the same time makes the same books again.
            demo::freshen(&app).await.map_err(|fault| fault.to_string())?;
            false
        }
        Books::Empty => {
            let month = Month { ends_at_ms, clicks: options.clicks, orders: options.orders };
            let chance = SeededChance::new(options.seed);
            let card = demo::seed(&app, month, &chance).await;
            write_card(&card_path, &card.map_err(|stop| stop.to_string())?)?;
            true
        }
        Books::Other => {
            return Err(format!(
                "the books in {} are an office's own; choose another place for the demo with --data",
                named(place)
            ));
        }
        Books::Begun => {
            return Err(format!(
                "a demo was broken off in {}; make it again with --fresh",
                named(place)
            ));
        }
    };
    clock.begin();
    app.refresh().await.map_err(|fault| fault.to_string())?;
    let card = readdress(&card_path, app.config().base_url())?;
    let greeting = greeting(&app, &card, is_new, &card_path);
    run_until_stopped(folder, app, listener, options.live, &greeting).await
}

/// The demo's secrets grow from its time and seed like everything else, so that the same seed gives
/// the same `user_hash`.
async fn open_demo(
    place: &Place,
    settings: Config,
    seed: u64,
    ends_at_ms: i64,
) -> Result<(App, Arc<DemoClock>), String> {
    let fresh = SeededSecrets { seeded: SeededChance::new(seed ^ 0x5eed), left: 3.into() };
    let clock = Arc::new(DemoClock { ends_at_ms, began: OnceLock::new() });
    let app = App::open(place, settings, Arc::clone(&clock) as Arc<dyn Clock>, Arc::new(fresh))
        .await
        .map_err(|fault| format!("the office could not be opened: {fault}"))?;
    Ok((app, clock))
}

/// Stands at the month's end while the demo is made, and goes on from there once it is served: what
/// is new at the end of a month long ago is new when it is looked at.
struct DemoClock {
    ends_at_ms: i64,
    began: OnceLock<Instant>,
}

impl DemoClock {
    fn begin(&self) {
        self.began.get_or_init(Instant::now);
    }
}

impl Clock for DemoClock {
    fn now_ms(&self) -> i64 {
        let passed = self.began.get().map(Instant::elapsed).unwrap_or_default();
        self.ends_at_ms + i64::try_from(passed.as_millis()).unwrap_or(i64::MAX)
    }
}

/// The first draws (the office's secrets) repeat; later ones, such as visitors, must not.
struct SeededSecrets {
    seeded: SeededChance,
    left: AtomicU32,
}

impl Chance for SeededSecrets {
    fn fill(&self, bytes: &mut [u8]) {
        let take = |left: u32| left.checked_sub(1);
        match self.left.fetch_update(Relaxed, Relaxed, take) {
            Ok(_) => self.seeded.fill(bytes),
            Err(_) => SystemChance.fill(bytes),
        }
    }
}

async fn run_until_stopped(
    folder: &Path,
    app: App,
    listener: tokio::net::TcpListener,
    is_live: bool,
    greeting: &str,
) -> Result<Answer, String> {
    let (stop_prices, stopping) = tokio::sync::watch::channel(false);
    let prices = is_live.then(|| tokio::spawn(demo::live::run(app.clone(), stopping)));
    let answer = serve::serve(folder, app, listener, || print(greeting)).await;
    // Whoever does not listen any more has stopped already.
    let _nobody_listens = stop_prices.send(true);
    if let Some(prices) = prices {
        prices.await.map_err(|error| format!("the moving prices ended badly: {error}"))?;
    }
    answer
}

fn named(place: &Place) -> String {
    match place {
        Place::Folder(folder) => folder.display().to_string(),
        Place::Server { .. } => "the database".to_owned(),
    }
}

fn parse_time(text: &str) -> Result<i64, String> {
    let time: jiff::Timestamp = text
        .parse()
        .map_err(|_| format!("--at: `{text}` is not a time; write it like 2026-11-01T12:00:00Z"))?;
    let ms = time.as_millisecond();
    // Clicks carry 41 bits of milliseconds since 2025.
    let (first, last) = (1_738_368_000_000, 3_900_000_000_000);
    if (first..=last).contains(&ms) {
        Ok(ms)
    } else {
        Err("--at must lie between 2025-02-01 and 2093-08-02".to_owned())
    }
}

fn warn_of_strangers(settings: &Config) {
    if !settings.server.listen.ip().is_loopback() {
        tracing::warn!(
            "a demo's passwords and keys can be guessed by anyone who knows its seed; \
             do not show it to strangers"
        );
    }
}

/// Throws a demo away: only what a demo makes, and only when the books themselves say that they are
/// one. A card beside them proves nothing: it may be of other books.
async fn clear(folder: &Path, place: &Place, settings: &Config) -> Result<(), String> {
    if matches!(place, Place::Folder(_)) && !folder.join("office.db").exists() {
        return Ok(());
    }
    let app = open(place, settings.clone()).await?;
    let cleared = match (demo::books(&app).await.map_err(|fault| fault.to_string())?, place) {
        (Books::Other, _) => {
            Err("--fresh throws away demos only, and these books are not one".to_owned())
        }
        (Books::Empty, _) | (_, Place::Folder(_)) => Ok(true),
        (_, Place::Server { .. }) => drop_tables(&app).await.map(|()| false),
    };
    match cleared? {
        true => app.close().await.map_err(|fault| fault.to_string())?,
        // The tables that a closing office would write to are gone: it is only let go of.
        false => drop(app),
    }
    if let Place::Folder(_) = place {
        OURS.iter().try_for_each(|name| remove(&folder.join(name)))?;
    }
    Ok(())
}

/// Drops our tables, and only ours: a database may be shared with other programs.
async fn drop_tables(app: &App) -> Result<(), String> {
    let all = migrations::tables().collect::<Vec<_>>().join(", ");
    let unit = move |tx: &mut store::Tx<'_>| -> Plain<()> {
        tx.execute(&format!("drop table {all}"), &store::args![])?;
        Ok(())
    };
    app.store().write(unit).await.map_err(|stop| stop.to_string())
}

fn remove(path: &PathBuf) -> Result<(), String> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", path.display()))
        }
        _ => Ok(()),
    }
}

fn write_card(path: &Path, card: &DemoCard) -> Result<(), String> {
    let tell = |error: std::io::Error| format!("{}: {error}", path.display());
    let text = serde_json::to_string_pretty(card).map_err(|error| error.to_string())?;
    // A file of its own that takes the place of the old one: nobody reads half of it.
    let new = path.with_extension("json.new");
    remove(&new)?;
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new).map_err(tell)?;
    file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n")).map_err(tell)?;
    fs::rename(&new, path).map_err(tell)
}

/// The card of this demo, with the address that it has this time.
fn readdress(path: &Path, base_url: String) -> Result<DemoCard, String> {
    let text = fs::read_to_string(path).map_err(|error| {
        format!("{}: {error}; make the demo again with --fresh", path.display())
    })?;
    let mut card: DemoCard = serde_json::from_str(&text).map_err(|error| {
        format!("{}: {error}; make the demo again with --fresh", path.display())
    })?;
    if card.base_url != base_url {
        card.base_url = base_url;
        write_card(path, &card)?;
    }
    Ok(card)
}

fn greeting(app: &App, card: &DemoCard, is_new: bool, path: &Path) -> String {
    let snapshot = app.snapshot();
    let base = &card.base_url;
    let key = match is_new {
        true => format!("{}   (shown only now)", card.partner.api_key),
        false => format!("in {}", path.display()),
    };
    let call = "service/partner/api.php?api_action=pp&method=get_links&limit=3";
    format!(
        "\n  {name} is open, with a month of made-up life.\n\n  \
         storefront     {base}/   {base}/ru/\n  \
         public feed    {base}/service/export/xml\n  \
         feeds          {feeds}\n  \
         a deep link    {base}/ref/{link}/?cur_from=BTC&cur_to=SBERRUB\n  \
         partner API    curl -H 'Authorization: Bearer KEY' '{base}/{call}'\n  \
         modern API     {base}/api/v1/docs\n  \
         API key        {key}\n\n  \
         operator       {operator} / {operator_password}\n  \
         partner        {partner} / {partner_password}\n  \
         customer       {customer} / {customer_password}\n\n  \
         {offers} offers are published. Everything above is also in {path}\n  \
         Ctrl-C closes the office.\n\n",
        name = app.config().office.name,
        feeds = card
            .feeds
            .iter()
            .map(|code| format!("{base}/service/export/xml/{code}"))
            .collect::<Vec<_>>()
            .join("\n                 "),
        link = card.partner.link,
        operator = card.operator.email,
        operator_password = card.operator.password,
        partner = card.partner.email,
        partner_password = card.partner.password,
        customer = card.customer.email,
        customer_password = card.customer.password,
        offers = snapshot.rates.open().len(),
        path = path.display(),
    )
}

//! Counters that tell every replica which of its tables in memory is out of date.

use store::{Fault, Tx, args};

/// What is kept in memory, by the table it is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The operator's switches.
    Settings,
    /// Partners and their links.
    Links,
    /// Currencies, reserves, directions and rates.
    Rates,
    /// Feed profiles.
    Feeds,
    /// Orders: not kept in memory, but watched by whoever has one open.
    Orders,
}

/// Every topic, in the order of [`Versions`].
const ALL: [Topic; 5] = [Topic::Settings, Topic::Links, Topic::Rates, Topic::Feeds, Topic::Orders];

impl Topic {
    /// The topic's name in the database.
    fn name(self) -> &'static str {
        match self {
            Topic::Settings => "settings",
            Topic::Links => "links",
            Topic::Rates => "rates",
            Topic::Feeds => "feeds",
            Topic::Orders => "orders",
        }
    }
}

/// The versions of all topics, as one read found them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Versions([i64; 5]);

impl Versions {
    /// The version of one topic; 0 before its first change.
    pub fn of(&self, topic: Topic) -> i64 {
        self.0[topic as usize]
    }
}

/// Says that what belongs to `topic` has changed, in the transaction that changes it.
///
/// Whoever else changes the topic waits until this transaction ends, so versions are committed in
/// their order: what a reader of version `n` does not see yet has a version above `n`.
///
/// # Errors
/// The store's faults.
pub fn bump(tx: &mut Tx<'_>, topic: Topic) -> Result<(), Fault> {
    tx.send(
        "insert into changes (topic, version) values ($1, 1) \
         on conflict (topic) do update set version = changes.version + 1",
        &args![topic.name()],
    )
}

/// Makes whoever else takes a form of the desk wait until this transaction ends: what the form was
/// filled in from is then compared with what stands, and the second of two is told of the first.
///
/// # Errors
/// The store's faults.
pub fn hold_forms(tx: &mut Tx<'_>) -> Result<(), Fault> {
    tx.execute(
        "insert into settings (name, value) values ('desk.forms', '') \
         on conflict (name) do update set value = settings.value",
        &args![],
    )?;
    Ok(())
}

/// Reads every topic's version.
///
/// # Errors
/// The store's faults.
pub fn versions(tx: &mut Tx<'_>) -> Result<Versions, Fault> {
    let rows = tx.query("select topic, version from changes", &args![], |row| {
        Ok((row.get::<String>(0)?, row.get::<i64>(1)?))
    })?;
    let mut versions = Versions::default();
    for topic in ALL {
        if let Some((_, version)) = rows.iter().find(|(name, _)| name == topic.name()) {
            versions.0[topic as usize] = *version;
        }
    }
    Ok(versions)
}

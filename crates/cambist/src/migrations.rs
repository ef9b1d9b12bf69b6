//! Every change of the database's shape, in order. A migration that has been released never changes.

use store::Migration;

/// The store's own list of what was applied.
const APPLIED: &str = "migrations";

macro_rules! migration {
    ($number:literal, $folder:literal, $name:literal) => {
        Migration {
            number: $number,
            name: $name,
            text: include_str!(concat!("../migrations/", $folder, "/", $name, ".sql")),
        }
    };
}

/// The books: accounts, partners, links, rates, feeds, the ledger.
pub const OFFICE: &[Migration] = &[
    migration!(1, "office", "0001_audit"),
    migration!(2, "office", "0002_settings"),
    migration!(3, "office", "0003_identity"),
    migration!(4, "office", "0004_partners"),
    migration!(5, "office", "0005_links"),
    migration!(6, "office", "0006_currencies"),
    migration!(7, "office", "0007_rates"),
    migration!(8, "office", "0008_feeds"),
    migration!(9, "office", "0009_book"),
    migration!(10, "office", "0010_sessions"),
    migration!(11, "office", "0011_orders"),
    migration!(12, "office", "0012_rewards"),
    migration!(13, "office", "0013_sources"),
    migration!(14, "office", "0014_pricing"),
    migration!(15, "office", "0015_catalogue"),
    migration!(16, "office", "0016_profiles"),
    migration!(17, "office", "0017_polls"),
    migration!(18, "office", "0018_operator_keys"),
    migration!(20, "office", "0020_alarms"),
    migration!(21, "office", "0021_programmes"),
    migration!(22, "office", "0022_order_edits"),
    migration!(24, "office", "0024_customers"),
    migration!(25, "office", "0025_journal"),
    migration!(27, "office", "0027_payouts"),
    migration!(28, "office", "0028_payout_batches"),
    migration!(30, "office", "0030_fraud"),
    migration!(32, "office", "0032_reward_changes"),
    migration!(33, "office", "0033_texts"),
    migration!(35, "office", "0035_order_versions"),
    migration!(36, "office", "0036_letters"),
    migration!(37, "office", "0037_requisites"),
    migration!(38, "office", "0038_recalculations"),
    migration!(39, "office", "0039_queue"),
    migration!(40, "office", "0040_desk"),
    migration!(41, "office", "0041_audit_subjects"),
    migration!(42, "office", "0042_account_tokens"),
    migration!(43, "office", "0043_second_factors"),
    migration!(45, "office", "0045_visits"),
    migration!(50, "office", "0050_requisites_turn"),
    migration!(51, "office", "0051_refused_accounts"),
];

/// Clicks: a file of their own on SQLite, so that a burst does not hold up the books.
pub const CLICKS: &[Migration] = &[
    migration!(1, "clicks", "0001_clicks"),
    migration!(2, "clicks", "0002_floods"),
    migration!(3, "clicks", "0003_hours"),
    migration!(4, "clicks", "0004_partitions"),
];

/// Every table of ours, in the order in which they are made: nothing else in a database is.
pub fn tables() -> impl Iterator<Item = &'static str> {
    let lines = OFFICE.iter().chain(CLICKS).flat_map(|migration| migration.text.lines());
    let made =
        lines.filter_map(|line| line.strip_prefix("create table ")?.split([' ', '(']).next());
    made.chain([APPLIED])
}

#[cfg(test)]
mod tests;

//! Settings: the embedded defaults, then the operator's file, then the environment.
//!
//! One file per section; each section says what is wrong with itself in a sentence that names the
//! field and the range.

mod api;
mod attribution;
mod clicks;
mod database;
mod feeds;
mod mail;
mod office;
mod orders;
mod partners;
mod payouts;
mod proxy;
mod rates;
mod rewards;
mod server;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

pub use api::Api;
pub use attribution::AttributionConfig;
pub use clicks::{ClickDurability, ClicksConfig};
pub use database::DatabaseConfig;
pub use feeds::FeedsConfig;
pub use mail::{Deliver, MailConfig, Password, Security};
pub use office::OfficeConfig;
pub use orders::OrdersConfig;
pub use partners::PartnersConfig;
pub use payouts::PayoutsConfig;
pub use proxy::ProxyConfig;
pub use rates::RatesConfig;
pub use rewards::RewardsConfig;
pub use server::ServerConfig;

/// The reference: every setting with its default and its meaning.
pub const DEFAULT: &str = include_str!("../../cambist.default.toml");

/// Environment variables that start so are settings: `CAMBIST_SERVER__LISTEN`.
const PREFIX: &str = "CAMBIST_";

/// All settings of an office.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The office's name, language and storefront.
    pub office: OfficeConfig,
    /// Listening, limits of connections, replica number.
    pub server: ServerConfig,
    /// Whose word about a visitor's address is taken.
    pub proxy: ProxyConfig,
    /// Where the books are kept.
    pub database: DatabaseConfig,
    /// How clicks are kept.
    pub clicks: ClicksConfig,
    /// What is published to everyone.
    pub feeds: FeedsConfig,
    /// What is a jump of a price.
    pub rates: RatesConfig,
    /// How long a click may wait for its order.
    pub attribution: AttributionConfig,
    /// How orders go.
    pub orders: OrdersConfig,
    /// What orders earn, unless agreed with a partner.
    pub rewards: RewardsConfig,
    /// What holds for every partner unless set for one.
    pub partners: PartnersConfig,
    /// When partners are paid.
    pub payouts: PayoutsConfig,
    /// Limits of the partner API.
    pub api: Api,
    /// How letters leave the office.
    pub mail: MailConfig,
}

/// Why settings can't be used. Each message names what to change.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file can't be read.
    #[error("{path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{place}: {what}")]
    Syntax {
        /// The file or the variable.
        place: String,
        /// What the parser said, with line and column.
        what: String,
    },
    /// A setting is unknown, of the wrong kind or out of range; one line each.
    #[error("{}", .0.join("\n"))]
    Wrong(Vec<String>),
}

impl Config {
    /// The defaults alone.
    pub fn default_settings() -> Config {
        Config::from_table(defaults()).expect("the embedded defaults are valid: a test reads them")
    }

    /// The defaults, changed by the file (when there is one) and then by `environment`.
    ///
    /// # Errors
    /// An unreadable or malformed file, an unknown setting, a value out of its range.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Config, ConfigError> {
        let mut table = defaults();
        if let Some(path) = file {
            merge(&mut table, read_file(path)?);
        }
        merge(&mut table, read_environment(environment)?);
        Config::from_table(table)
    }

    fn from_table(table: toml::Table) -> Result<Config, ConfigError> {
        let config: Config = table
            .try_into()
            // Its text names the setting, which its message alone does not.
            .map_err(|error: toml::de::Error| ConfigError::Wrong(vec![one_line(&error)]))?;
        let wrong = config.wrong();
        if wrong.is_empty() { Ok(config) } else { Err(ConfigError::Wrong(wrong)) }
    }

    fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        self.office.check(&mut wrong);
        self.server.check(&mut wrong);
        self.proxy.check(&mut wrong);
        self.database.check(&mut wrong);
        self.clicks.check(&mut wrong);
        self.rates.check(&mut wrong);
        self.attribution.check(&mut wrong);
        self.orders.check(&mut wrong);
        self.rewards.check(&mut wrong);
        self.partners.check(&mut wrong);
        self.payouts.check(&mut wrong);
        self.api.check(&mut wrong);
        self.mail.check(&mut wrong);
        wrong
    }

    /// The address that the world uses, without a slash at its end.
    pub fn base_url(&self) -> String {
        match self.server.base_url.trim_end_matches('/') {
            "" => format!("http://{}", self.server.listen),
            url => url.to_owned(),
        }
    }

    /// Whether the world reaches the office by https, so that cookies may be marked Secure.
    pub fn is_https(&self) -> bool {
        self.server.base_url.starts_with("https://")
    }
}

fn one_line(error: &toml::de::Error) -> String {
    error.to_string().trim().replace('\n', " ")
}

fn defaults() -> toml::Table {
    DEFAULT.parse().expect("the embedded defaults are TOML: a test reads them")
}

fn read_file(path: &Path) -> Result<toml::Table, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    text.parse().map_err(|error: toml::de::Error| ConfigError::Syntax {
        place: path.display().to_string(),
        what: error.to_string(),
    })
}

fn read_environment(
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<toml::Table, ConfigError> {
    let mut table = toml::Table::new();
    let defaults = defaults();
    for (name, text) in variables {
        let Some((section, field)) = name.strip_prefix(PREFIX).and_then(|n| n.split_once("__"))
        else {
            continue;
        };
        let (section, field) = (section.to_ascii_lowercase(), field.to_ascii_lowercase());
        let default = defaults.get(&section).and_then(|section| section.get(&field));
        let value = environment_value(default, &text);
        let section =
            table.entry(section).or_insert_with(|| toml::Value::Table(toml::Table::new()));
        if let toml::Value::Table(section) = section {
            section.insert(field, value);
        }
    }
    Ok(table)
}

/// A variable for a setting whose default is a text is that text; any other is a TOML value.
fn environment_value(default: Option<&toml::Value>, text: &str) -> toml::Value {
    let read = || -> Option<toml::Value> {
        let mut table: toml::Table = format!("value = {text}").parse().ok()?;
        table.remove("value")
    };
    let is_text = default.is_some_and(toml::Value::is_str);
    read().filter(|_| !is_text).unwrap_or_else(|| toml::Value::String(text.to_owned()))
}

fn merge(into: &mut toml::Table, from: toml::Table) {
    for (name, value) in from {
        match (into.get_mut(&name), value) {
            (Some(toml::Value::Table(inner)), toml::Value::Table(changes)) => merge(inner, changes),
            (_, value) => {
                into.insert(name, value);
            }
        }
    }
}

/// Adds a sentence to `wrong` unless `value` lies in `range`.
fn within<T: PartialOrd + std::fmt::Display>(
    wrong: &mut Vec<String>,
    field: &str,
    value: T,
    range: std::ops::RangeInclusive<T>,
) {
    if !range.contains(&value) {
        wrong.push(format!("{field} is {value}; it must be {} to {}", range.start(), range.end()));
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, ConfigError};

    fn with(name: &str, value: &str) -> Result<Config, ConfigError> {
        Config::load(None, [(name.to_owned(), value.to_owned())])
    }

    #[test]
    fn the_defaults_are_valid() {
        assert_eq!(Config::default_settings().base_url(), "http://127.0.0.1:8080");
    }

    #[test]
    fn the_environment_goes_before_the_defaults() {
        let config = with("CAMBIST_SERVER__LISTEN", "0.0.0.0:9000").unwrap();
        assert_eq!(config.server.listen.to_string(), "0.0.0.0:9000");
        let config = with("CAMBIST_PROXY__TRUSTED", r#"["10.0.0.0/8"]"#).unwrap();
        assert_eq!(config.proxy.trusted.len(), 1);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_range() {
        let rows = [
            ("CAMBIST_SERVER__NODE", "32", "server.node is 32; it must be 0 to 31"),
            ("CAMBIST_CLICKS__WAIT_MS", "1", "clicks.wait_ms is 1; it must be 10 to 10000"),
            ("CAMBIST_CLICKS__DURABILITY", "maybe", "expected `process` or `sync`"),
            ("CAMBIST_PARTNERS__MIN_PAYOUT_USD", "1e3", "partners.min_payout_usd"),
            ("CAMBIST_SERVER__BASE_URL", "example.com", "server.base_url"),
            ("CAMBIST_OFFICE__LANGUAGE", "de", "office.language"),
            ("CAMBIST_OFFICE__STOREFRONT_URL", "javascript:x", "office.storefront_url"),
            ("CAMBIST_SERVER__LISTENS", "1", "listens"),
            ("CAMBIST_RATES__JUMP_PERCENT", "0", "rates.jump_percent is 0; it must be above 0"),
            (
                "CAMBIST_RATES__JUMP_PERCENT",
                "1e1",
                "rates.jump_percent is written with an exponent",
            ),
            (
                "CAMBIST_RATES__JUMP_WINDOW_S",
                "0",
                "rates.jump_window_s is 0; it must be 1 to 86400",
            ),
            (
                "CAMBIST_PAYOUTS__NEW_ACCOUNT_DAYS",
                "366",
                "payouts.new_account_days is 366; it must be 0 to 365",
            ),
            ("CAMBIST_SERVER__NODE", "one", "server.node"),
            ("CAMBIST_MAIL__HOST", "mail.example", "mail.from is empty"),
            ("CAMBIST_MAIL__FROM", "a\r\nBcc: b@c.example", "mail.from is"),
            ("CAMBIST_MAIL__USER", "office", "mail.user and mail.password"),
            ("CAMBIST_MAIL__OPERATORS", "[\"olga\"]", "mail.operators has \"olga\""),
            ("CAMBIST_MAIL__TELL_OPERATORS", "[\"all\"]", "it knows placed, paid"),
            ("CAMBIST_MAIL__DELIVER", "pigeon", "expected `smtp` or `mailbox`"),
            ("CAMBIST_MAIL__ATTEMPTS", "0", "mail.attempts is 0; it must be 1 to 1000"),
            ("CAMBIST_API__DEFAULT_LIMIT", "0", "api.default_limit is 0; it must be 1 to 100000"),
        ];
        for (name, value, expected) in rows {
            let error = with(name, value).expect_err(name).to_string();
            assert!(error.contains(expected), "{name}: {error}");
        }
    }
}

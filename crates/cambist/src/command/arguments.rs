//! The command line: every command and what it says of itself.

mod currencies;
mod directions;
mod feed;
mod fraud;
mod ledger;
mod look;
mod mail;
mod orders;
mod partner;
mod payouts;
mod pricing;
mod programme;
mod requisites;
mod rewards;
mod source;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use ipnet::IpNet;

use crate::features::rates::files::Format;
use crate::features::settings::OfficeState;

use super::errand::{Errand, NewAccount, OperatorKeyErrand, Owner, SourceErrand};

pub use feed::FeedOptions;

pub(super) use currencies::CurrenciesOptions;
use currencies::CurrencyCommand;
use directions::DirectionsCommand;
pub(super) use feed::FeedCommand;
pub(super) use fraud::FraudCommand;
pub(super) use ledger::LedgerCommand;
use look::{LookOptions, TextCommand};
pub(super) use mail::MailCommand;
pub(super) use orders::{OrdersCommand, RewardsCommand};
pub(super) use partner::PartnerCommand;
pub(super) use payouts::PayoutsCommand;
pub(super) use pricing::PricingCommand;
pub(super) use programme::ProgrammeCommand;
pub(super) use requisites::RequisitesCommand;
pub(super) use source::{SourceCommand, explain_kinds};

/// An exchange office: rates go out as feeds, visitors come in through partners' links.
#[derive(Debug, Parser)]
#[command(
    version,
    propagate_version = true,
    after_help = "\
First steps:
  cambist demo                          an office with a month of made-up life, to look around
  cambist operator create --email YOU   your own office: make yourself its operator
  cambist rates import rates.xml        … give it rates
  cambist serve                         … and open it

Commands that change an office speak to the running one through its data folder."
)]
pub struct Arguments {
    /// The folder with the office's data
    #[arg(long, global = true, env = "CAMBIST_DATA", value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// Keep the books in PostgreSQL: postgres://user:password@host/name?sslmode=require
    #[arg(
        long,
        global = true,
        env = "CAMBIST_DATABASE",
        value_name = "URL",
        hide_env_values = true
    )]
    pub(super) database: Option<String>,
    /// The settings file, instead of cambist.toml in the data folder
    #[arg(long, global = true, env = "CAMBIST_CONFIG", value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open the office and keep it open until Ctrl-C
    Serve(ServeOptions),
    /// Open an office with a month of made-up life
    Demo(DemoOptions),
    /// Print every setting with its default, or check the settings in force
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Those who run the exchanger
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// Those who refer: accounts, links, API keys
    #[command(subcommand)]
    Partner(PartnerCommand),
    /// Rates: import an exchanger's file, switch directions
    #[command(subcommand)]
    Rates(RatesCommand),
    /// Directions in bulk: make, list, copy and change many, take them as a sheet
    #[command(subcommand)]
    Directions(DirectionsCommand),
    /// Exchanges: the queue, and each step of an order
    #[command(subcommand)]
    Orders(OrdersCommand),
    /// Where customers pay: your accounts, one or several for each currency
    #[command(subcommand)]
    Requisites(RequisitesCommand),
    /// What orders earn their partners
    #[command(subcommand)]
    Rewards(RewardsCommand),
    /// Rules that stop rewards, and the review of what they have stopped
    #[command(subcommand)]
    Fraud(FraudCommand),
    /// Money leaving to partners: methods, the queue, batches, accounts
    #[command(subcommand)]
    Payouts(PayoutsCommand),
    /// Sets of reward terms, and who is in which
    #[command(subcommand)]
    Programme(ProgrammeCommand),
    /// The currencies that rates may name: list them, add your own, change them
    Currencies(CurrenciesOptions),
    /// What monitorings read
    #[command(subcommand)]
    Feed(FeedCommand),
    /// The books of partners' money: check them, read a statement, correct a balance
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Letters to customers and operators: what waits, what was given up, a test of the server
    #[command(subcommand)]
    Mail(MailCommand),
    /// Open or close the office, or tell its state
    #[command(subcommand)]
    Office(OfficeCommand),
    /// Those who followed a link
    #[command(subcommand)]
    Clicks(ClicksCommand),
    /// List what is wrong and waits for an operator, such as a frozen direction or a failing source
    Alarms {
        /// Also list what was over within so many hours
        #[arg(long, value_name = "N", default_value_t = 24, value_parser = clap::value_parser!(u32).range(0..=8760))]
        hours: u32,
    },
    /// Look whether everything is well: databases, spool, counts, alarms; fails when it is not
    Doctor,
    /// Copy the books of a SQLite office, also of a running one, to a new folder
    Backup {
        /// A folder that does not exist yet
        to: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct ServeOptions {
    /// Where to listen, instead of server.listen in the settings
    #[arg(long, value_name = "ADDR")]
    pub(super) listen: Option<SocketAddr>,
}

#[derive(Debug, Args)]
pub(super) struct DemoOptions {
    /// Where to listen; port 0 takes any free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(super) listen: SocketAddr,
    /// How many clicks the month had
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(0..=5_000_000))]
    pub(super) clicks: u32,
    /// How many orders the month had
    #[arg(long, value_name = "N", default_value_t = 1_500, value_parser = clap::value_parser!(u32).range(0..=200_000))]
    pub(super) orders: u32,
    /// Throw the folder's demo away and make a new one
    #[arg(long)]
    pub(super) fresh: bool,
    /// The month ends at this time, e.g. 2026-11-01T12:00:00Z; same time and seed, same data
    #[arg(long, value_name = "TIME")]
    pub(super) at: Option<String>,
    /// What the made-up life grows from
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// Let prices move
    #[arg(long)]
    pub(super) live: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Print every setting, with its default and its meaning
    Default,
    /// Say whether the settings in force are valid, and what they come to
    Check,
}

#[derive(Debug, Args)]
pub(super) struct AccountOptions {
    /// The e-mail address to sign in with
    #[arg(long)]
    email: String,
    /// Read the password from standard input; without it one is made up and shown once
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum OperatorCommand {
    /// Make an operator
    Create(AccountOptions),
    /// Make a key for a program of yours, such as one that sends rates; it is shown once
    Key {
        /// What it is for
        #[arg(long)]
        label: String,
        /// A network that it may be used from, e.g. 203.0.113.0/24 (may be repeated); without it any
        #[arg(long = "from", value_name = "CIDR", value_parser = network)]
        addresses: Vec<IpNet>,
    },
    /// List the keys of your programs
    Keys,
    /// End a key of a program at once
    KeyRevoke {
        /// The key's number
        key: i64,
    },
    /// Switch two-step verification off for an operator who has lost his device and every recovery code
    ///
    /// Make sure by other means that it is he who asks: from then on his password alone lets in. He is
    /// told by letter, and the audit log keeps a line.
    SecondFactorOff {
        /// The e-mail address that he signs in with
        #[arg(long)]
        email: String,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum RatesCommand {
    /// List the sources of base prices, with how each of them does
    Sources,
    /// Add, change, switch, try and remove sources of base prices
    #[command(subcommand)]
    Source(SourceCommand),
    /// List the base prices that are kept, with their age
    Prices {
        /// Only those of this source
        #[arg(long, value_name = "CODE")]
        source: Option<String>,
    },
    #[command(flatten)]
    Pricing(PricingCommand),
    /// Take prices, limits and reserves from a rates file: classic XML, TXT or flat JSON
    Import {
        /// The file
        file: PathBuf,
        /// The file's format; without it by name and content
        #[arg(long, value_parser = ["xml", "txt", "json"])]
        format: Option<String>,
        /// Take the good lines of a file that has bad ones; without it one bad line refuses the file
        #[arg(long)]
        skip_bad: bool,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
        /// Seconds after which these rates are stale and their directions close; without it never
        #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(i64).range(1..=31_536_000))]
        max_age: Option<i64>,
    },
    /// Switch a direction off: it is in no feed and takes no orders
    Off {
        /// The code of what is given
        from: String,
        /// The code of what is received
        to: String,
    },
    /// Switch a direction on again
    On {
        /// The code of what is given
        from: String,
        /// The code of what is received
        to: String,
    },
    /// Set for how many minutes the rate of a direction's new orders holds
    Minutes {
        /// The code of what is given
        from: String,
        /// The code of what is received
        to: String,
        /// Minutes, 1 to 1440; without it as orders.rate_for_minutes says for everyone
        minutes: Option<u32>,
    },
    /// Say what becomes of a direction's unpaid orders when their rate's time is over
    ///
    /// `recalculate`: the order is computed at the rate of then, its customer is told by letter and on
    /// his page, and has 15 minutes to agree; up to three times. `expire`: it ends.
    After {
        /// The code of what is given
        from: String,
        /// The code of what is received
        to: String,
        /// recalculate or expire
        #[arg(value_parser = ["recalculate", "expire"])]
        what: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum ClicksCommand {
    /// Count the clicks that are stored, with those of bots
    Count,
}

#[derive(Debug, Subcommand)]
pub(super) enum OfficeCommand {
    /// Tell the state
    State,
    /// Publish rates
    Open,
    /// Publish empty feeds; pages and the partner API go on
    Close,
    /// Publish empty feeds, and ask API clients to come back later
    Maintenance,
    /// Give the office its own name, colour and mark, or tell how it looks
    Look(LookOptions),
    /// The office's own words: terms, contacts, about, hours
    #[command(subcommand)]
    Text(TextCommand),
    /// Say whether an operator is on duty: without one, manual directions are left out
    Duty {
        /// on or off; without it the state is told
        #[arg(value_parser = ["on", "off"])]
        state: Option<String>,
    },
}

/// A network, or one address as a network of its own.
fn network(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "write an address or a network such as 203.0.113.0/24".to_owned())
}

impl AccountOptions {
    fn read(self) -> Result<NewAccount, String> {
        let password = match self.password_stdin {
            false => None,
            true => {
                let mut line = String::new();
                std::io::stdin().read_line(&mut line).map_err(|error| error.to_string())?;
                Some(line.trim_end_matches(['\r', '\n']).to_owned())
            }
        };
        Ok(NewAccount { email: self.email, password })
    }
}

impl Command {
    /// The file that the answer is written to instead of standard output.
    pub(super) fn output(&self) -> Option<PathBuf> {
        match self {
            Command::Currencies(CurrenciesOptions {
                command: Some(CurrencyCommand::Export { file }),
                ..
            }) => file.clone(),
            Command::Directions(DirectionsCommand::Export { file, .. }) => file.clone(),
            Command::Payouts(command) => command.output(),
            _ => None,
        }
    }

    /// The errand that a command means. Files are read here: the running office has other rights.
    pub(super) fn into_errand(self) -> Result<Errand, String> {
        match self {
            Command::Operator(OperatorCommand::Create(account)) => {
                Ok(Errand::OperatorCreate(account.read()?))
            }
            Command::Operator(OperatorCommand::Key { label, addresses }) => {
                Ok(Errand::OperatorKey(OperatorKeyErrand::Create { label, addresses }))
            }
            Command::Operator(OperatorCommand::Keys) => {
                Ok(Errand::OperatorKey(OperatorKeyErrand::List))
            }
            Command::Operator(OperatorCommand::KeyRevoke { key }) => {
                Ok(Errand::OperatorKey(OperatorKeyErrand::Revoke { key }))
            }
            Command::Operator(OperatorCommand::SecondFactorOff { email, dry_run }) => {
                Ok(Errand::SecondFactorOff { owner: Owner::Operator(email), dry_run })
            }
            Command::Partner(command) => command.into_errand(),
            Command::Rates(RatesCommand::Sources) => Ok(Errand::Source(SourceErrand::List)),
            Command::Rates(RatesCommand::Source(command)) => command.into_errand(),
            Command::Rates(RatesCommand::Prices { source }) => {
                Ok(Errand::Source(SourceErrand::Prices { source }))
            }
            Command::Rates(RatesCommand::Pricing(command)) => Ok(command.into_errand()),
            Command::Rates(RatesCommand::Off { from, to }) => {
                Ok(Errand::DirectionSwitch { from, to, is_enabled: false })
            }
            Command::Rates(RatesCommand::On { from, to }) => {
                Ok(Errand::DirectionSwitch { from, to, is_enabled: true })
            }
            Command::Rates(RatesCommand::Minutes { from, to, minutes }) => {
                Ok(Errand::DirectionMinutes { from, to, minutes })
            }
            Command::Rates(RatesCommand::After { from, to, what }) => {
                Ok(Errand::DirectionAfter { from, to, is_recalculated: what == "recalculate" })
            }
            Command::Rates(RatesCommand::Import { file, format, skip_bad, dry_run, max_age }) => {
                let (name, text) = read_rates(&file, format.as_deref())?;
                Ok(Errand::RatesImport {
                    name,
                    format,
                    text,
                    skip_bad,
                    dry_run,
                    max_age_s: max_age,
                })
            }
            Command::Orders(command) => Ok(command.into_errand()),
            Command::Rewards(command) => command.into_errand(),
            Command::Fraud(command) => Ok(command.into_errand()),
            Command::Payouts(command) => command.into_errand(),
            Command::Programme(command) => command.into_errand(),
            Command::Currencies(options) => options.into_errand(),
            Command::Directions(command) => command.into_errand(),
            Command::Feed(command) => Ok(command.into_errand()),
            Command::Ledger(command) => Ok(command.into_errand()),
            Command::Requisites(command) => Ok(Errand::Requisites(command.into_errand())),
            Command::Mail(command) => Ok(Errand::Mail(command.into_errand())),
            Command::Office(OfficeCommand::Duty { state }) => {
                Ok(Errand::Duty { is_on: state.map(|state| state == "on") })
            }
            Command::Office(OfficeCommand::Look(options)) => options.into_errand(),
            Command::Office(OfficeCommand::Text(command)) => command.into_errand(),
            Command::Office(command) => Ok(Errand::Office { state: command.state() }),
            Command::Clicks(ClicksCommand::Count) => Ok(Errand::ClicksCount),
            Command::Alarms { hours } => Ok(Errand::Alarms { hours }),
            Command::Doctor => Ok(Errand::Doctor),
            Command::Backup { to } => {
                let to = std::path::absolute(&to).map_err(|error| error.to_string())?;
                Ok(Errand::Backup { to })
            }
            Command::Serve(_) | Command::Demo(_) | Command::Config(_) => {
                Err("this command is no errand".to_owned())
            }
        }
    }
}

/// A rates file's name and text. What can't be read as text is explained by the reader itself.
fn read_rates(file: &std::path::Path, format: Option<&str>) -> Result<(String, String), String> {
    let place = file.display();
    let bytes = std::fs::read(file).map_err(|error| format!("{place}: {error}"))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match String::from_utf8(bytes) {
        Ok(text) => Ok((name, text)),
        Err(error) => {
            let bytes = error.into_bytes();
            let format = format.and_then(|word| word.parse::<Format>().ok());
            let format =
                format.or_else(|| Format::guess(Some(&name), &bytes)).unwrap_or(Format::Xml);
            match crate::features::rates::files::read(format, &bytes) {
                Err(error) => Err(format!("{place}: {error}")),
                Ok(_) => Err(format!("{place}: the file is not UTF-8")),
            }
        }
    }
}

impl OfficeCommand {
    fn state(&self) -> Option<OfficeState> {
        match self {
            OfficeCommand::State
            | OfficeCommand::Duty { .. }
            | OfficeCommand::Look(_)
            | OfficeCommand::Text(_) => None,
            OfficeCommand::Open => Some(OfficeState::Open),
            OfficeCommand::Close => Some(OfficeState::Closed),
            OfficeCommand::Maintenance => Some(OfficeState::Maintenance),
        }
    }
}

#[cfg(test)]
mod tests;

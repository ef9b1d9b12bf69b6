//! The command line: every command and what it says of itself.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;

use crate::features::partners::AddressVisibility;
use crate::features::rates::files::Format;
use crate::features::settings::OfficeState;

use super::errand::{Errand, NewAccount};

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
    /// Rates: import an exchanger's file
    #[command(subcommand)]
    Rates(RatesCommand),
    /// Exchanges: the queue, and each step of an order
    #[command(subcommand)]
    Orders(OrdersCommand),
    /// What orders earn their partners
    #[command(subcommand)]
    Rewards(RewardsCommand),
    /// List the currencies that rates may name
    Currencies {
        /// Only those whose code or name contains this
        search: Option<String>,
    },
    /// What monitorings read
    #[command(subcommand)]
    Feed(FeedCommand),
    /// The books of partners' money: check them, read a statement, correct a balance
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Open or close the office, or tell its state
    #[command(subcommand)]
    Office(OfficeCommand),
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
}

#[derive(Debug, Subcommand)]
pub(super) enum PartnerCommand {
    /// Make a partner, with a first link
    Create {
        #[command(flatten)]
        account: AccountOptions,
        /// The name that operators read
        #[arg(long)]
        title: String,
        /// The first link's own code; without it one is made up
        #[arg(long)]
        code: Option<String>,
        /// How much of a click's address the partner sees
        #[arg(long, value_enum)]
        addresses: Option<Visibility>,
    },
    /// List partners with their links
    List,
    /// Suspend a partner: links still redirect, but credit nobody; keys stop working
    Suspend {
        /// The partner's number
        partner: i64,
    },
    /// End a suspension
    Resume {
        /// The partner's number
        partner: i64,
    },
    /// Make another link of a partner
    Link {
        /// The partner's number
        partner: i64,
        /// The link's own code; without it one is made up
        #[arg(long)]
        code: Option<String>,
        /// What the partner calls it
        #[arg(long, default_value = "")]
        label: String,
        /// Where it leads when no pair is asked for, e.g. /exchange/BTC/SBERRUB
        #[arg(long, default_value = "")]
        target: String,
    },
    /// Switch a link on
    LinkOn {
        /// The link's code
        code: String,
    },
    /// Switch a link off: it still redirects, but credits nobody
    LinkOff {
        /// The link's code
        code: String,
    },
    /// Let a parameter of an older engine, such as rid=7, mean a link
    LinkLegacy {
        /// The link's code
        code: String,
        /// NAME=VALUE as it stands in old addresses
        #[arg(value_name = "NAME=VALUE")]
        parameter: String,
    },
    /// Agree on a partner's reward; it holds for orders placed from now on
    Terms {
        /// The partner's number
        partner: i64,
        /// What the percentage is taken of
        #[arg(long, value_parser = ["profit", "amount"])]
        base: String,
        /// The percentage, 0 to 100
        #[arg(long)]
        percent: String,
        /// Days for which a reward is held before it can be paid out
        #[arg(long, default_value_t = 14)]
        hold_days: u32,
    },
    /// Make an API key of a partner; it is shown once
    Key {
        /// The partner's number
        partner: i64,
        /// What it is for
        #[arg(long, default_value = "")]
        label: String,
        /// What it may be used for, comma-separated: info:read, clicks:read, exchanges:read,
        /// payouts:read, payouts:write; without it everything that reads
        #[arg(long)]
        scopes: Option<String>,
        /// A network that it may be used from, e.g. 203.0.113.0/24 (may be repeated); without it any
        #[arg(long = "from", value_name = "CIDR", value_parser = network)]
        addresses: Vec<IpNet>,
        /// Days until it ends; without it never
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: Option<u32>,
    },
    /// List a partner's API keys
    Keys {
        /// The partner's number
        partner: i64,
    },
    /// End an API key at once
    KeyRevoke {
        /// The partner's number
        partner: i64,
        /// The key's number
        key: i64,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Visibility {
    /// The last octet, or the last 80 bits of IPv6, are zeroed
    Network,
    /// All of it: what a monitoring needs to reconcile
    Full,
    /// Nothing
    None,
}

#[derive(Debug, Subcommand)]
pub(super) enum RatesCommand {
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
}

#[derive(Debug, Subcommand)]
pub(super) enum OrdersCommand {
    /// List orders, newest first, 50 at a time
    List {
        /// Only those in this state
        #[arg(long, value_parser = ["new", "paid", "received", "completed", "expired", "cancelled", "refunded", "paused"])]
        state: Option<String>,
        /// Only those with smaller numbers, to go on from the last one shown
        #[arg(long, value_name = "ORDER")]
        before: Option<i64>,
    },
    /// Tell everything about an order
    Show {
        /// The order's number
        order: i64,
    },
    /// The customer's money has arrived
    Receive(StepOptions),
    /// The customer has been paid: spends the reserve and grants the reward
    Complete {
        /// The order's number
        order: i64,
        /// The payment by which the customer was paid
        #[arg(long)]
        reference: String,
        /// Change nothing, only tell what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Call an order off before any money arrived: frees the reserve
    Cancel(StepOptions),
    /// Send the money back: frees the reserve, and reverses a reward
    Refund(StepOptions),
    /// Stop an order until something is found out
    Pause(StepOptions),
    /// Go on with a paused order
    Resume(StepOptions),
}

#[derive(Debug, Args)]
pub(super) struct StepOptions {
    /// The order's number
    order: i64,
    /// Why; kept with the order
    #[arg(long, default_value = "")]
    note: String,
    /// Change nothing, only tell what would happen
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum RewardsCommand {
    /// Deny an undecided or held reward; the partner reads the reason
    Deny {
        /// The order's number
        order: i64,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum FeedCommand {
    /// List feeds
    List,
    /// Make a feed for a monitoring, switched off until `feed enable`
    Create {
        /// What stands in its address, e.g. bestchange
        code: String,
        /// The monitoring's name
        #[arg(long)]
        title: String,
        /// The code of the link whose visitors it sends
        #[arg(long)]
        link: Option<String>,
        /// Its words for our currencies: OURS=THEIRS, comma-separated
        #[arg(long, default_value = "", value_name = "MAP")]
        map: String,
        /// Codes or FROM-TO that it leaves out, comma-separated
        #[arg(long, default_value = "", value_name = "LIST")]
        exclude: String,
        /// A network that may read it (may be repeated); without it everyone
        #[arg(long = "from", value_name = "CIDR", value_parser = network)]
        addresses: Vec<IpNet>,
        /// Write limits with their unit: 50 USD
        #[arg(long)]
        units: bool,
    },
    /// Publish a feed
    Enable {
        /// The feed's code
        code: String,
    },
    /// Stop publishing a feed
    Disable {
        /// The feed's code
        code: String,
    },
    /// Print a feed's document as it would be published now
    Preview {
        /// The feed's code; without it the public feed
        code: Option<String>,
        /// The format
        #[arg(long, default_value = "xml", value_parser = ["xml", "json", "txt"])]
        format: String,
    },
    /// Say what a feed publishes and what it leaves out, and why; fails when nothing is published
    Check {
        /// The feed's code; without it the public feed
        code: Option<String>,
    },
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
}

#[derive(Debug, Subcommand)]
pub(super) enum LedgerCommand {
    /// Replay everything and verify every seal; fails when anything differs
    Audit,
    /// Show every movement of a partner's money, newest first
    Statement {
        /// The partner's number
        partner: i64,
        /// Only what came before this transaction
        #[arg(long, value_name = "ID")]
        before: Option<i64>,
        /// How many facts
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// Add to what a partner may ask for, or take from it; what he has may go below zero
    Adjust {
        /// The partner's number
        partner: i64,
        /// USD with at most 8 decimals: 12.50 to add, -12.50 to take
        #[arg(allow_negative_numbers = true)]
        amount: String,
        /// Why; the partner reads it
        #[arg(long)]
        reason: String,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
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
    /// The errand that a command means. Files are read here: the running office has other rights.
    pub(super) fn into_errand(self) -> Result<Errand, String> {
        match self {
            Command::Operator(OperatorCommand::Create(account)) => {
                Ok(Errand::OperatorCreate(account.read()?))
            }
            Command::Partner(command) => command.into_errand(),
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
            Command::Rewards(RewardsCommand::Deny { order, reason }) => {
                Ok(Errand::RewardsDeny { order, reason })
            }
            Command::Currencies { search } => Ok(Errand::Currencies { search }),
            Command::Feed(command) => Ok(command.into_errand()),
            Command::Ledger(command) => Ok(command.into_errand()),
            Command::Office(command) => Ok(Errand::Office { state: command.state() }),
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

impl PartnerCommand {
    fn into_errand(self) -> Result<Errand, String> {
        Ok(match self {
            PartnerCommand::Create { account, title, code, addresses } => Errand::PartnerCreate {
                account: account.read()?,
                title,
                code,
                visibility: addresses.map(|addresses| match addresses {
                    Visibility::Network => AddressVisibility::Network,
                    Visibility::Full => AddressVisibility::Full,
                    Visibility::None => AddressVisibility::None,
                }),
            },
            PartnerCommand::List => Errand::PartnerList,
            PartnerCommand::Suspend { partner } => {
                Errand::PartnerSuspend { partner, is_suspended: true }
            }
            PartnerCommand::Resume { partner } => {
                Errand::PartnerSuspend { partner, is_suspended: false }
            }
            PartnerCommand::Link { partner, code, label, target } => {
                Errand::PartnerLink { partner, code, label, target }
            }
            PartnerCommand::LinkOn { code } => Errand::LinkSwitch { code, is_enabled: true },
            PartnerCommand::LinkOff { code } => Errand::LinkSwitch { code, is_enabled: false },
            PartnerCommand::LinkLegacy { code, parameter } => {
                let (parameter, value) = parameter
                    .split_once('=')
                    .ok_or("write the old parameter as NAME=VALUE, e.g. rid=7")?;
                let (parameter, value) = (parameter.to_owned(), value.to_owned());
                Errand::LinkLegacy { code, parameter, value }
            }
            PartnerCommand::Terms { partner, base, percent, hold_days } => {
                Errand::PartnerTerms { partner, base, percent, hold_days }
            }
            PartnerCommand::Key { partner, label, scopes, addresses, days } => {
                Errand::KeyCreate { partner, label, scopes, addresses, days }
            }
            PartnerCommand::Keys { partner } => Errand::KeyList { partner },
            PartnerCommand::KeyRevoke { partner, key } => Errand::KeyRevoke { partner, key },
        })
    }
}

impl OrdersCommand {
    fn into_errand(self) -> Errand {
        let step = |action: &str, options: StepOptions| Errand::OrdersStep {
            order: options.order,
            action: action.to_owned(),
            note: options.note,
            dry_run: options.dry_run,
        };
        match self {
            OrdersCommand::List { state, before } => Errand::OrdersList { state, before },
            OrdersCommand::Show { order } => Errand::OrdersShow { order },
            OrdersCommand::Receive(options) => step("receive", options),
            OrdersCommand::Complete { order, reference, dry_run } => {
                step("complete", StepOptions { order, note: reference, dry_run })
            }
            OrdersCommand::Cancel(options) => step("cancel", options),
            OrdersCommand::Refund(options) => step("refund", options),
            OrdersCommand::Pause(options) => step("pause", options),
            OrdersCommand::Resume(options) => step("resume", options),
        }
    }
}

impl FeedCommand {
    fn into_errand(self) -> Errand {
        match self {
            FeedCommand::List => Errand::FeedList,
            FeedCommand::Create { code, title, link, map, exclude, addresses, units } => {
                Errand::FeedCreate {
                    code,
                    title,
                    link,
                    mapping: map,
                    excluded: exclude,
                    addresses,
                    has_unit_suffix: units,
                }
            }
            FeedCommand::Enable { code } => Errand::FeedSwitch { code, is_enabled: true },
            FeedCommand::Disable { code } => Errand::FeedSwitch { code, is_enabled: false },
            FeedCommand::Preview { code, format } => Errand::FeedPreview { code, format },
            FeedCommand::Check { code } => Errand::FeedCheck { code },
        }
    }
}

impl LedgerCommand {
    fn into_errand(self) -> Errand {
        match self {
            LedgerCommand::Audit => Errand::LedgerAudit,
            LedgerCommand::Statement { partner, before, limit } => {
                Errand::LedgerStatement { partner, before, limit }
            }
            LedgerCommand::Adjust { partner, amount, reason, dry_run } => {
                Errand::LedgerAdjust { partner, amount, reason, dry_run }
            }
        }
    }
}

impl OfficeCommand {
    fn state(&self) -> Option<OfficeState> {
        match self {
            OfficeCommand::State => None,
            OfficeCommand::Open => Some(OfficeState::Open),
            OfficeCommand::Close => Some(OfficeState::Closed),
            OfficeCommand::Maintenance => Some(OfficeState::Maintenance),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Arguments, Command, LedgerCommand};

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn an_adjustment_downwards_is_written_with_its_sign() {
        let words = ["cambist", "ledger", "adjust", "7", "-12.50", "--reason", "Paid twice"];
        let Command::Ledger(LedgerCommand::Adjust { partner, amount, reason, dry_run }) =
            Arguments::parse_from(words).command
        else {
            panic!("it is an adjustment");
        };
        let read = (partner, amount.as_str(), reason.as_str(), dry_run);
        assert_eq!(read, (7, "-12.50", "Paid twice", false));
    }

    /// Every command below `command`, with the words that lead to it.
    fn walk(command: &clap::Command, words: &str, all: &mut Vec<(String, clap::Command)>) {
        let words = format!("{words} {}", command.get_name());
        command.get_subcommands().for_each(|below| walk(below, &words, all));
        all.push((words.trim().to_owned(), command.clone()));
    }

    #[test]
    fn every_command_and_every_word_of_it_is_explained() {
        let mut root = Arguments::command();
        root.build();
        let mut all = Vec::new();
        walk(&root, "", &mut all);
        let all: Vec<_> = all.into_iter().filter(|(words, _)| !words.contains(" help")).collect();
        assert!(all.len() >= 25, "{}", all.len());
        for (words, mut command) in all {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(about.split(' ').count() >= 2, "`{words}` says what it does: {about}");
            let help = command.render_long_help().to_string();
            assert!(help.contains(&format!("Usage: {words}")), "{words}: {help}");
            for argument in command.get_arguments() {
                let text = argument.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(!text.is_empty(), "`{words}`: {} is explained", argument.get_id());
            }
            for below in command.get_subcommands() {
                assert!(help.contains(below.get_name()), "{words} names {}", below.get_name());
            }
        }
    }
}

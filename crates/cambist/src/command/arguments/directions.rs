//! Directions in bulk.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::currencies::read_sheet;
use crate::command::errand::{DirectionErrand, Errand};
use crate::features::rates::directions::{Cells, Wanted};

/// How groups are named, for every command that takes some.
const GROUPS: &str = "\
--from and --to take codes and groups, comma-separated; ! takes away: banks-rub,CASHRUB,!SBERRUB.
Groups are all, crypto, banks, wallets, cash, a kind in one unit (banks-rub, cash-eur), unit:USDT,
network:TRC20, and those of `cambist currencies groups`. An empty value clears a setting: --max ''.";

/// What a sheet looks like.
const SHEET: &str = "\
The first line names columns, in any order; `from` and `to` are required. One line is a direction, or
a direction in one city. A column that is not in the sheet leaves what is; an empty field clears it.

  from, to      codes of currencies
  city          the city's code; empty: none
  enabled       yes or no: whether the direction is switched on                   (whole direction)
  minutes       for how many minutes the rate of a new order holds                (whole direction)
  when_over     expire or recalculate: unpaid orders when they are over           (whole direction)
  margin        percent kept of a base price; empty: not priced from sources      (whole direction)
  sources       sources in the order of preference; empty: every one that is on   (whole direction)
  add_on        added to the rate in our favour, on the side that is not 1        (whole direction)
  tiers         points that the margin changes by: 1000:-0.2,5000:-0.5            (whole direction)
  guard         WORST..BEST as IN:OUT, e.g. 1:90..1:110                           (whole direction)
  digits        significant digits of the rate, 4 to 18                           (whole direction)
  jump          largest change of the base price in percent                       (whole direction)
  rate          IN:OUT where it is not priced from sources; empty: as it is
  max_age       seconds after which that rate is stale; empty: never
  city_margin   percent kept in this city; empty: the direction's margin
  min, max      limits of what is given; empty: none, and whatever the reserve allows
  from_fee, to_fee, min_fee   an amount, or percent as 0.5%
  floating      minutes for which the rate is fixed, or percent by which it may move
  delay         minutes that the exchange takes
  labels        words such as manual,cardverify
  schedule      hours of the week: mon-fri 09:00-18:00 +03:00; empty: always

Commas, semicolons or tabs separate fields. What a spreadsheet would take for a formula is exported
behind an apostrophe, and imported without it. Nothing is ever removed.";

#[derive(Debug, Subcommand)]
pub(in crate::command) enum DirectionsCommand {
    /// List directions with their rates, or why they are closed
    #[command(after_help = GROUPS)]
    List {
        #[command(flatten)]
        which: Which,
        /// Only those in this state
        #[arg(long, value_parser = ["open", "closed", "off", "frozen", "stale", "no-price"])]
        state: Option<String>,
    },
    /// Make all directions between two groups; what is there already stays
    #[command(after_help = GROUPS)]
    Make {
        /// What is given: codes and groups
        #[arg(long)]
        from: String,
        /// What is received: codes and groups
        #[arg(long)]
        to: String,
        /// One offer for each of these cities, comma-separated
        #[arg(long, default_value = "", value_name = "CITIES")]
        city: String,
        #[command(flatten)]
        settings: Box<Settings>,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
    },
    /// Change many directions in the same way
    #[command(after_help = GROUPS)]
    Edit {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        settings: Box<Settings>,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
    },
    /// Give other directions the settings of one: pricing, limits, fees, labels, hours, minutes
    #[command(after_help = GROUPS)]
    Copy {
        /// The direction that is copied, as FROM-TO
        source: String,
        #[command(flatten)]
        which: Which,
        /// Only these settings, comma-separated, by the names of columns: margin,labels
        #[arg(long, default_value = "", value_name = "NAMES")]
        only: String,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
    },
    /// Write directions as a CSV sheet that `import` takes
    #[command(after_help = SHEET)]
    Export {
        /// The file; without it to standard output
        file: Option<PathBuf>,
        /// What is given: codes and groups
        #[arg(long, default_value = "")]
        from: String,
        /// What is received: codes and groups
        #[arg(long, default_value = "")]
        to: String,
    },
    /// Add and change directions by a CSV sheet: all of its lines, or none
    #[command(after_help = SHEET)]
    Import {
        /// The sheet
        file: PathBuf,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
pub(in crate::command) struct Which {
    /// Directions as FROM-TO, comma-separated
    #[arg(default_value = "")]
    directions: String,
    /// Those with this given: codes and groups
    #[arg(long, default_value = "")]
    from: String,
    /// Those with this received: codes and groups
    #[arg(long, default_value = "")]
    to: String,
    /// Those in these cities, comma-separated
    #[arg(long, default_value = "", value_name = "CITIES")]
    city: String,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Settings")]
pub(in crate::command) struct Settings {
    /// Whether they are switched on: yes or no
    #[arg(long, value_name = "YES/NO")]
    enabled: Option<String>,
    /// For how many minutes the rate of a new order holds
    #[arg(long)]
    minutes: Option<String>,
    /// What becomes of an unpaid order when they are over: expire or recalculate
    #[arg(long, value_name = "EXPIRE/RECALCULATE")]
    when_over: Option<String>,
    /// Percent that the office keeps of a base price; '' ends pricing from sources
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
    margin: Option<String>,
    /// Sources of base prices in the order of preference, comma-separated
    #[arg(long)]
    sources: Option<String>,
    /// What is added to the rate in our favour, on the side that is not 1
    #[arg(long, allow_hyphen_values = true)]
    add_on: Option<String>,
    /// Points that the margin changes by from an amount on: 1000:-0.2,5000:-0.5
    #[arg(long)]
    tiers: Option<String>,
    /// WORST..BEST with rates as IN:OUT
    #[arg(long)]
    guard: Option<String>,
    /// Significant digits of the rate, 4 to 18
    #[arg(long)]
    digits: Option<String>,
    /// The largest change of the base price, in percent, published without a look
    #[arg(long, value_name = "PERCENT")]
    jump: Option<String>,
    /// IN:OUT of directions that are not priced from sources
    #[arg(long, value_name = "IN:OUT")]
    rate: Option<String>,
    /// Seconds after which that rate is stale
    #[arg(long, value_name = "SECONDS")]
    max_age: Option<String>,
    /// Percent that the office keeps in these cities
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
    city_margin: Option<String>,
    /// The least that can be given
    #[arg(long, value_name = "AMOUNT")]
    min: Option<String>,
    /// The most that can be given
    #[arg(long, value_name = "AMOUNT")]
    max: Option<String>,
    /// Taken from what is given: an amount, or percent as 0.5%
    #[arg(long, value_name = "FEE")]
    from_fee: Option<String>,
    /// Taken from what is received
    #[arg(long, value_name = "FEE")]
    to_fee: Option<String>,
    /// The least fee
    #[arg(long, value_name = "FEE")]
    min_fee: Option<String>,
    /// Minutes for which the rate is fixed, or percent by which it may move
    #[arg(long)]
    floating: Option<String>,
    /// How long the exchange takes, in minutes
    #[arg(long, value_name = "MINUTES")]
    delay: Option<String>,
    /// Words such as manual,cardverify; +manual,-reg adds and takes away
    #[arg(long, allow_hyphen_values = true)]
    labels: Option<String>,
    /// Hours of the week: mon-fri 09:00-18:00 +03:00
    #[arg(long)]
    schedule: Option<String>,
}

impl Settings {
    /// What was said, by the names of columns.
    fn cells(self) -> Cells {
        let said = [
            ("enabled", self.enabled),
            ("minutes", self.minutes),
            ("when_over", self.when_over),
            ("margin", self.margin),
            ("sources", self.sources),
            ("add_on", self.add_on),
            ("tiers", self.tiers),
            ("guard", self.guard),
            ("digits", self.digits),
            ("jump", self.jump),
            ("rate", self.rate),
            ("max_age", self.max_age),
            ("city_margin", self.city_margin),
            ("min", self.min),
            ("max", self.max),
            ("from_fee", self.from_fee),
            ("to_fee", self.to_fee),
            ("min_fee", self.min_fee),
            ("floating", self.floating),
            ("delay", self.delay),
            ("labels", self.labels),
            ("schedule", self.schedule),
        ];
        said.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?))).collect()
    }
}

impl Which {
    fn wanted(self) -> Wanted {
        let Which { directions, from, to, city } = self;
        Wanted { from, to, pairs: directions, cities: city }
    }

    /// What a change is for: a command that names nothing must not change everything.
    fn named(self) -> Result<Wanted, String> {
        let wanted = self.wanted();
        match wanted == Wanted::default() {
            true => Err("say which: FROM-TO, --from, --to or --city; `--from all` is all of them"
                .to_owned()),
            false => Ok(wanted),
        }
    }
}

impl DirectionsCommand {
    pub(super) fn into_errand(self) -> Result<Errand, String> {
        Ok(Errand::Direction(match self {
            DirectionsCommand::List { which, state } => {
                DirectionErrand::List { wanted: which.wanted(), state }
            }
            DirectionsCommand::Make { from, to, city, settings, dry_run } => {
                let wanted = Wanted { from, to, cities: city, ..Wanted::default() };
                DirectionErrand::Make { wanted, cells: settings.cells(), dry_run }
            }
            DirectionsCommand::Edit { which, settings, dry_run } => {
                let (wanted, cells) = (which.named()?, settings.cells());
                if cells.is_empty() {
                    return Err("say what is to change: --margin, --min, --labels …".to_owned());
                }
                DirectionErrand::Edit { wanted, cells, dry_run }
            }
            DirectionsCommand::Copy { source, which, only, dry_run } => {
                let names = only.split(',').map(str::trim).filter(|name| !name.is_empty());
                let only = names.map(|name| name.replace('-', "_")).collect();
                DirectionErrand::Copy { source, wanted: which.named()?, only, dry_run }
            }
            DirectionsCommand::Export { from, to, .. } => {
                DirectionErrand::Export { wanted: Wanted { from, to, ..Wanted::default() } }
            }
            DirectionsCommand::Import { file, dry_run } => {
                DirectionErrand::Import { text: read_sheet(&file)?, dry_run }
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{SHEET, Settings};
    use crate::features::rates::directions::COLUMNS;
    use clap::{Args, Command};

    #[test]
    fn every_column_is_an_option_and_stands_in_the_help_of_sheets() {
        let command = Settings::augment_args(Command::new("settings"));
        for column in COLUMNS {
            let option = column.name.replace('_', "-");
            assert!(
                command.get_arguments().any(|argument| argument.get_long() == Some(&option)),
                "--{option}"
            );
            assert!(SHEET.contains(column.name), "{}", column.name);
        }
    }
}

//! The catalogue of currencies.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::command::errand::{CurrencyErrand, Errand};
use crate::features::currencies::CurrencyWords;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(in crate::command) struct CurrenciesOptions {
    #[command(subcommand)]
    pub(super) command: Option<CurrencyCommand>,
    /// Only those whose code or name contains this
    search: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(in crate::command) enum CurrencyCommand {
    /// List the groups that bulk commands may name, with how many currencies each has
    Groups,
    /// Add a currency of your own
    Add {
        /// Its code: 2 to 16 letters and digits
        code: String,
        #[command(flatten)]
        words: Words,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
    },
    /// Change a currency; what is not named stays
    Edit {
        /// Its code
        code: String,
        #[command(flatten)]
        words: Words,
        /// How much of it can be paid out, or `unknown`
        #[arg(long, value_name = "AMOUNT")]
        reserve: Option<String>,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
    },
    /// Add and change currencies by a CSV sheet: all of its lines, or none
    #[command(after_help = "\
Columns, named in the first line, in any order; only `code` is required:
  code, kind (crypto, bank, wallet, cash), network, unit, decimals (0 to 8; of a known currency they
  stay), name_en, name_ru, format (how accounts are written), groups (comma-separated, in quotes).
A line with a known code changes that currency, another one adds it. A column that is not in the
sheet leaves what is.")]
    Import {
        /// The sheet
        file: PathBuf,
        /// Change nothing, only tell what would change
        #[arg(long)]
        dry_run: bool,
    },
    /// Write all currencies as a CSV sheet that `import` takes
    Export {
        /// The file; without it to standard output
        file: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(in crate::command) struct Words {
    /// What sort of money it is: crypto, bank, wallet or cash
    #[arg(long)]
    kind: Option<String>,
    /// The network of a coin that lives on several, e.g. TRC20
    #[arg(long)]
    network: Option<String>,
    /// ISO 4217 or ticker, e.g. EUR or USDT
    #[arg(long)]
    unit: Option<String>,
    /// Decimals of an amount, 0 to 8
    #[arg(long, value_name = "N")]
    decimals: Option<String>,
    /// The name in English
    #[arg(long)]
    name_en: Option<String>,
    /// The name in Russian
    #[arg(long)]
    name_ru: Option<String>,
    /// How its accounts are written: any, btc, evm, trx, card, iban, phone, email …
    #[arg(long)]
    format: Option<String>,
    /// Groups of your own that bulk commands may name, comma-separated
    #[arg(long)]
    groups: Option<String>,
}

impl Words {
    fn of(self, code: String, reserve: Option<String>) -> CurrencyWords {
        let Words { kind, network, unit, decimals, name_en, name_ru, format, groups } = self;
        CurrencyWords {
            code,
            kind,
            network,
            unit,
            decimals,
            name_en,
            name_ru,
            format,
            groups,
            reserve,
        }
    }
}

impl CurrenciesOptions {
    pub(super) fn into_errand(self) -> Result<Errand, String> {
        Ok(match self.command {
            None => Errand::Currencies { search: self.search },
            Some(CurrencyCommand::Groups) => Errand::Currency(CurrencyErrand::Groups),
            Some(CurrencyCommand::Add { code, words, dry_run }) => {
                Errand::Currency(CurrencyErrand::Add { said: words.of(code, None), dry_run })
            }
            Some(CurrencyCommand::Edit { code, words, reserve, dry_run }) => {
                Errand::Currency(CurrencyErrand::Edit { said: words.of(code, reserve), dry_run })
            }
            Some(CurrencyCommand::Import { file, dry_run }) => {
                Errand::Currency(CurrencyErrand::Import { text: read_sheet(&file)?, dry_run })
            }
            Some(CurrencyCommand::Export { .. }) => Errand::Currency(CurrencyErrand::Export),
        })
    }
}

/// A sheet's text, read with the rights of whoever calls.
pub(super) fn read_sheet(file: &Path) -> Result<String, String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    String::from_utf8(bytes)
        .map_err(|_| format!("{}: the file is not UTF-8; save it as “CSV UTF-8”", file.display()))
}

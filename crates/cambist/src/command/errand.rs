//! What the shell may ask of an office, as it travels through the socket.

mod answer;
mod catalogue;
mod fraud;
mod look;
mod mail;
mod payouts;
mod pricing;
mod programme;
mod requisites;
mod source;

use std::path::PathBuf;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::arguments::FeedOptions;
use super::terms_change::TermsChange;
use crate::features::partners::AddressVisibility;
use crate::features::settings::OfficeState;

pub use answer::{Answer, NewAccount, Owner};
pub use catalogue::{CurrencyErrand, DirectionErrand};
pub use fraud::FraudErrand;
pub use look::LookErrand;
pub use mail::MailErrand;
pub use payouts::PayoutErrand;
pub use pricing::PricingErrand;
pub use programme::ProgrammeErrand;
pub use requisites::{RequisitesErrand, RequisitesWords};
pub use source::{OperatorKeyErrand, SourceErrand};

/// What the shell may ask of an office.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Errand {
    /// Make an operator.
    OperatorCreate(NewAccount),
    /// Switch the second factor of an account off.
    SecondFactorOff {
        /// Whose.
        owner: Owner,
        /// Only tell what would change.
        dry_run: bool,
    },
    /// Make a partner with a first link.
    PartnerCreate {
        /// The account.
        account: NewAccount,
        /// The name that operators read.
        title: String,
        /// The first link's own code.
        code: Option<String>,
        /// How much of a click's address he sees.
        visibility: Option<AddressVisibility>,
        /// The partner who brought him.
        #[serde(default)]
        referred_by: Option<i64>,
    },
    /// Say who brought a partner.
    PartnerRefer {
        /// Who was brought.
        partner: i64,
        /// By whom; `None`: by nobody.
        referrer: Option<i64>,
    },
    /// List partners with their links.
    PartnerList,
    /// Suspend a partner, or end it.
    PartnerSuspend {
        /// Who.
        partner: i64,
        /// Whether he is suspended from now on.
        is_suspended: bool,
    },
    /// Make another link.
    PartnerLink {
        /// Whose.
        partner: i64,
        /// Its own code.
        code: Option<String>,
        /// What its partner calls it.
        label: String,
        /// Where it leads when no pair is asked for.
        target: String,
    },
    /// Switch a link.
    LinkSwitch {
        /// The link's code.
        code: String,
        /// On or off.
        is_enabled: bool,
    },
    /// Let a parameter of an older engine mean a link.
    LinkLegacy {
        /// The link's code.
        code: String,
        /// The parameter, such as `rid`.
        parameter: String,
        /// Its value.
        value: String,
    },
    /// Make an API key.
    KeyCreate {
        /// Whose.
        partner: i64,
        /// What its owner calls it.
        label: String,
        /// What it may be used for, comma-separated; `None`: read everything.
        scopes: Option<String>,
        /// Networks that it may be used from.
        addresses: Vec<IpNet>,
        /// Days until it ends.
        days: Option<u32>,
    },
    /// List a partner's keys.
    KeyList {
        /// Whose.
        partner: i64,
    },
    /// End a key.
    KeyRevoke {
        /// Whose.
        partner: i64,
        /// The key's number.
        key: i64,
    },
    /// Make a key in the place of another, which works for a while more.
    KeyRotate {
        /// Whose.
        partner: i64,
        /// The old key's number.
        key: i64,
        /// Hours for which the old key works; 0: it ends at once.
        hours: u32,
    },
    /// Take a rates file.
    RatesImport {
        /// The file's name, for its format.
        name: String,
        /// `xml`, `txt` or `json`; `None`: by name and content.
        format: Option<String>,
        /// The file's text. What is not UTF-8 never leaves the shell.
        text: String,
        /// Take the good lines of a file that has bad ones.
        skip_bad: bool,
        /// Only tell what would change.
        dry_run: bool,
        /// Seconds after which the rates are stale.
        max_age_s: Option<i64>,
    },
    /// What concerns the prices of directions.
    Pricing(PricingErrand),
    /// Say whether an operator is on duty, or only tell.
    Duty {
        /// On or off; `None`: only tell.
        is_on: Option<bool>,
    },
    /// What concerns sources of base prices.
    Source(SourceErrand),
    /// What concerns keys of the operator's own programs.
    OperatorKey(OperatorKeyErrand),
    /// Switch a direction.
    DirectionSwitch {
        /// The code of what is given.
        from: String,
        /// The code of what is received.
        to: String,
        /// On or off.
        is_enabled: bool,
    },
    /// Set how long the rate of a direction's new orders holds.
    DirectionMinutes {
        /// The code of what is given.
        from: String,
        /// The code of what is received.
        to: String,
        /// Minutes; `None`: as the settings say for everyone.
        minutes: Option<u32>,
    },
    /// Say what becomes of a direction's unpaid orders when their rate's time is over.
    DirectionAfter {
        /// The code of what is given.
        from: String,
        /// The code of what is received.
        to: String,
        /// Whether they are computed anew; they expire otherwise.
        is_recalculated: bool,
    },
    /// List currencies.
    Currencies {
        /// Part of a code or name, in any letter case.
        search: Option<String>,
    },
    /// Count the clicks.
    ClicksCount,
    /// Look whether everything is well.
    Doctor,
    /// Work on the catalogue.
    Currency(CurrencyErrand),
    /// Work on many directions.
    Direction(DirectionErrand),
    /// List what is wrong.
    Alarms {
        /// Also what was over within so many hours.
        hours: u32,
    },
    /// List feeds.
    FeedList,
    /// Make a feed profile, switched off.
    FeedCreate {
        /// What stands in the address.
        code: String,
        /// The name that operators read.
        title: String,
        /// Everything else.
        options: FeedOptions,
    },
    /// Change a feed profile.
    FeedEdit {
        /// The profile's code.
        code: String,
        /// The name that operators read; `None`: it stays.
        title: Option<String>,
        /// Everything else.
        options: FeedOptions,
    },
    /// Show every option of a feed.
    FeedShow {
        /// The profile's code.
        code: String,
    },
    /// Remove a feed profile.
    FeedRemove {
        /// The profile's code.
        code: String,
    },
    /// Say what a feed shows differently.
    FeedDiff {
        /// The profile's code.
        code: String,
        /// The profile that it is compared with; `None`: the site's table.
        other: Option<String>,
    },
    /// Say who reads the feeds.
    FeedPolls {
        /// The code of a profile or a link; `None`: all of them.
        code: Option<String>,
    },
    /// Switch a feed.
    FeedSwitch {
        /// The profile's code.
        code: String,
        /// On or off.
        is_enabled: bool,
    },
    /// Show a feed's document.
    FeedPreview {
        /// The profile's code; `None`: the public feed.
        code: Option<String>,
        /// `xml`, `json` or `txt`.
        format: String,
    },
    /// Say what a feed publishes and what it leaves out, and why.
    FeedCheck {
        /// The profile's code; `None`: the public feed.
        code: Option<String>,
    },
    /// Agree on reward terms with a partner.
    PartnerTerms {
        /// Who.
        partner: i64,
        /// `amount` or `profit`.
        base: String,
        /// The percentage, a plain decimal.
        percent: String,
        /// Days for which a reward is held.
        hold_days: u32,
    },
    /// List orders, newest first.
    OrdersList {
        /// Only those in this state.
        state: Option<String>,
        /// Only those with smaller numbers.
        before: Option<i64>,
    },
    /// Tell everything about an order.
    OrdersShow {
        /// The order's number.
        order: i64,
    },
    /// Tell everything that happened to an order.
    OrdersJournal {
        /// The order's number.
        order: i64,
        /// Only what this partner may read.
        partner: Option<i64>,
    },
    /// Take a step with an order.
    OrdersStep {
        /// The order's number.
        order: i64,
        /// `receive`, `complete`, `cancel`, `refund`, `pause` or `resume`.
        action: String,
        /// Why, or the payment's reference.
        note: String,
        /// Only tell what would happen.
        dry_run: bool,
    },
    /// Correct an order's amounts.
    OrdersEdit {
        /// The order's number.
        order: i64,
        /// What was given.
        give: Option<String>,
        /// What is received.
        get: Option<String>,
        /// What the customer was given off, in USD.
        discount: Option<String>,
        /// Why.
        reason: String,
        /// Only tell what would happen.
        dry_run: bool,
    },
    /// Tell how an order's rewards were computed.
    RewardsExplain {
        /// The order's number.
        order: i64,
    },
    /// List undecided rewards of completed orders.
    RewardsUndecided {
        /// Only those of orders with larger numbers.
        after: i64,
    },
    /// Decide what could not be decided.
    RewardsDecide {
        /// The order's number.
        order: i64,
        /// The value given, in USD.
        amount_usd: Option<String>,
        /// The profit, in USD.
        profit_usd: Option<String>,
        /// Why.
        reason: String,
    },
    /// Set what a direction does to its orders' rewards.
    RewardsDirection {
        /// The code of what is given.
        from: String,
        /// The code of what is received.
        to: String,
        /// `none`, `nothing`, `fixed`, `min`, `max` or `percent`.
        rule: String,
        /// USD, or a percentage.
        value: Option<String>,
    },
    /// List the directions with rules of their own.
    RewardsDirections,
    /// Tell what orders would have cost under other terms.
    RewardsWhatIf {
        /// The first day, `2026-10-01`.
        from: String,
        /// The last day.
        to: String,
        /// A programme whose terms to begin with.
        name: Option<String>,
        /// What is different from them.
        change: TermsChange,
        /// Only this partner's orders.
        partner: Option<i64>,
    },
    /// What concerns programmes.
    Programme(ProgrammeErrand),
    /// What concerns payouts.
    Payout(PayoutErrand),
    /// End what was agreed with a partner besides his programme.
    PartnerTermsEnd {
        /// Who.
        partner: i64,
    },
    /// Deny the reward of an order.
    RewardsDeny {
        /// The order's number.
        order: i64,
        /// Why: the partner reads it.
        reason: String,
    },
    /// What concerns requisites.
    Requisites(RequisitesErrand),
    /// What concerns letters.
    Mail(MailErrand),
    /// What concerns rules on fraud and their cases.
    Fraud(FraudErrand),
    /// Switch the office, or only tell its state.
    Office {
        /// The new state; `None`: only tell.
        state: Option<OfficeState>,
    },
    /// How the office looks and what it says.
    Look(LookErrand),
    /// Check the ledger.
    LedgerAudit,
    /// Show a partner's statement.
    LedgerStatement {
        /// Whose.
        partner: i64,
        /// The first day, as it was written.
        from: Option<String>,
        /// The last day, as it was written.
        to: Option<String>,
        /// As a sheet.
        csv: bool,
        /// Only what came before this transaction.
        before: Option<i64>,
        /// How many facts.
        limit: u32,
    },
    /// Add to what a partner may ask for, or take from it.
    LedgerAdjust {
        /// Whose.
        partner: i64,
        /// In USD, as it was written.
        amount: String,
        /// Why.
        reason: String,
        /// Only tell what would change.
        dry_run: bool,
    },
    /// Copy the books to a folder.
    Backup {
        /// A folder that does not exist yet.
        to: PathBuf,
    },
}

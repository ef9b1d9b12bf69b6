//! What the storefront and a direction's page show, as plain data. All numbers are plain decimals (`63120.55`): the pages
//! write them for people of their language.

use askama::Template;

use crate::features::currencies::Icon;
use crate::pages::{Page, human_time};

use super::form::OrderForm;

/// A currency as a visitor sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrencyView {
    /// The office's own code: `USDTTRC20`.
    pub code: String,
    /// Its name in the page's language: `Tether TRC20`.
    pub name: String,
    /// What amounts are counted in: `USDT`, `RUB`.
    pub unit: String,
    /// The network, empty where there is none: `TRC20`.
    pub network: String,
    /// Its name in the other language, for who searches in that.
    pub other_name: String,
    /// Its sign.
    pub icon: Icon,
}

impl CurrencyView {
    /// The unit with its network, as it stands after an amount: `USDT TRC20`, `RUB`.
    #[must_use]
    pub fn unit_label(&self) -> String {
        match self.network.as_str() {
            "" => self.unit.clone(),
            network => format!("{}\u{a0}{network}", self.unit),
        }
    }

    /// The name with the code: `Tether TRC20 (USDTTRC20)`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} ({})", self.name, self.code)
    }
}

/// The kind a currency is listed under in the pickers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Coins and tokens.
    Crypto,
    /// Banks, cards and transfers.
    Bank,
    /// Payment systems and online wallets.
    Wallet,
    /// Banknotes.
    Cash,
}

/// The currencies of one kind in a picker.
#[derive(Clone, Debug)]
pub struct CurrencyGroup {
    /// The kind.
    pub section: Section,
    /// The currencies, in the catalogue's order.
    pub currencies: Vec<CurrencyView>,
}

impl CurrencyGroup {
    /// The heading of the group.
    #[must_use]
    pub fn title(&self, page: &Page) -> String {
        page.word(match self.section {
            Section::Crypto => "kind-crypto",
            Section::Bank => "kind-bank",
            Section::Wallet => "kind-wallet",
            Section::Cash => "kind-cash",
        })
    }
}

/// A currency that a customer can give, as a link to what he may get for it.
#[derive(Clone, Debug)]
pub struct FromLink {
    /// The currency.
    pub currency: CurrencyView,
    /// The storefront with the directions from it.
    pub href: String,
    /// Whether the page shows them.
    pub is_current: bool,
}

/// A direction that is near to one which is not open.
#[derive(Clone, Debug)]
pub struct NearLink {
    /// What the customer gives.
    pub from: CurrencyView,
    /// What he gets.
    pub to: CurrencyView,
    /// The direction's page.
    pub href: String,
}

/// The open directions of one *from* currency.
#[derive(Clone, Debug)]
pub struct DirectionGroup {
    /// What the customer gives.
    pub from: CurrencyView,
    /// What he may get for it, best-known first.
    pub rows: Vec<DirectionRow>,
}

/// One direction in the storefront's table. `rate_in` of *from* buys `rate_out` of *to*; one of them is 1.
#[derive(Clone, Debug)]
pub struct DirectionRow {
    /// What the customer gets.
    pub to: CurrencyView,
    /// How much of *from* the rate takes.
    pub rate_in: String,
    /// How much of *to* the rate gives.
    pub rate_out: String,
    /// How much of *to* the office has.
    pub reserve: String,
    /// The least that can be exchanged, in *from*.
    pub min: String,
    /// The most that can be exchanged, in *from*.
    pub max: String,
    /// The direction's page.
    pub href: String,
}

/// Something the visitor should know before he chooses. Codes that he or a link typed are shown as typed, cut and
/// escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The office does not know this currency.
    UnknownCurrency(String),
    /// Both currencies (codes) are known, and the office does not exchange the one for the other.
    UnknownPair(String, String),
    /// The direction (codes) exists and is closed at the moment.
    DirectionClosed(String, String),
    /// The same currency was chosen on both sides.
    SameCurrency,
    /// The office is closed.
    OfficeClosed,
    /// The office is being worked on.
    Maintenance,
}

impl Notice {
    /// The notice in the language of `page`.
    #[must_use]
    pub fn text(&self, page: &Page) -> String {
        match self {
            Notice::UnknownCurrency(code) => {
                page.word_of("notice-unknown-currency", "code", shown(code))
            }
            Notice::UnknownPair(from, to) => {
                page.word_between("notice-unknown-pair", shown(from), shown(to))
            }
            Notice::DirectionClosed(from, to) => {
                page.word_between("notice-direction-closed", shown(from), shown(to))
            }
            Notice::SameCurrency => page.word("notice-same-currency"),
            Notice::OfficeClosed => page.word("notice-office-closed"),
            Notice::Maintenance => page.word("notice-maintenance"),
        }
    }
}

/// As much of a typed code as a notice shows: codes are shorter, and a long one must not become the page.
fn shown(code: &str) -> &str {
    code.char_indices().nth(24).map_or(code, |(end, _)| &code[..end])
}

/// The storefront: choose a pair, or one of the open directions below.
#[derive(Clone, Debug, Template)]
#[template(path = "features/storefront/pages/storefront.html")]
pub struct StorefrontPage {
    /// The frame.
    pub page: Page,
    /// What a customer can give, by kind.
    pub from_groups: Vec<CurrencyGroup>,
    /// What a customer can get, by kind.
    pub to_groups: Vec<CurrencyGroup>,
    /// The code to have chosen on the *give* side.
    pub selected_from: Option<String>,
    /// The code to have chosen on the *get* side.
    pub selected_to: Option<String>,
    /// What can be given, each with its own directions.
    pub froms: Vec<FromLink>,
    /// The open directions from the chosen currency, else from the first; `None`: nothing is open.
    pub board: Option<DirectionGroup>,
    /// What the first open direction makes of a middling amount; empty fields show it.
    pub sample: Option<WorkedAmount>,
    /// The amount that a link brought, and its side: `give` or `get`.
    pub amount: Option<(&'static str, String)>,
    /// What to tell first.
    pub notices: Vec<Notice>,
    /// What is open instead of what was asked for.
    pub near: Vec<NearLink>,
}

impl StorefrontPage {
    /// The title of the page.
    #[must_use]
    pub fn title(&self) -> String {
        let office = &self.page.office_name;
        self.page.word_of("storefront-title", "office", office)
    }

    /// What search engines and previews say about the page.
    #[must_use]
    pub fn description(&self) -> String {
        let office = &self.page.office_name;
        self.page.word_of("storefront-description", "office", office)
    }

    /// Whether this code is chosen on the *give* side.
    #[must_use]
    pub fn is_from(&self, code: &str) -> bool {
        self.selected_from.as_deref() == Some(code)
    }

    /// Whether this code is chosen on the *get* side.
    #[must_use]
    pub fn is_to(&self, code: &str) -> bool {
        self.selected_to.as_deref() == Some(code)
    }

    /// Whether what is chosen on the *give* side can't be exchanged for this code.
    #[must_use]
    pub fn is_off(&self, code: &str) -> bool {
        let rows = self.board.iter().flat_map(|board| &board.rows);
        !rows.into_iter().any(|row| row.to.code == code)
    }

    /// The direction that the calculator stands on, where it is open.
    #[must_use]
    pub fn chosen(&self) -> Option<(&CurrencyView, &DirectionRow)> {
        let board = self.board.as_ref()?;
        let row = board.rows.iter().find(|row| self.is_to(&row.to.code))?;
        Some((&board.from, row))
    }

    /// The amount typed on a side.
    #[must_use]
    pub fn typed(&self, side: &str) -> &str {
        let amount = self.amount.as_ref().filter(|(known, _)| *known == side);
        amount.map_or("", |(_, typed)| typed)
    }

    /// The storefront with the pair turned round.
    #[must_use]
    pub fn turned_href(&self) -> String {
        let part = |name, code: &Option<String>| code.as_ref().map(|code| format!("{name}={code}"));
        let parts = [part("cur_from", &self.selected_to), part("cur_to", &self.selected_from)];
        let query: Vec<String> = parts.into_iter().flatten().collect();
        format!("{}/?{}", self.page.lang.prefix(), query.join("&"))
    }
}

/// What a fee is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeeSide {
    /// Added to what the customer gives; counted in *from*.
    From,
    /// Taken from what the customer gets; counted in *to*.
    To,
    /// The least that the fee may be; counted in *from*.
    Minimum,
    /// The least that the fee on what is received may be; counted in *to*.
    MinimumTo,
}

/// A fee of a direction.
#[derive(Clone, Debug)]
pub struct FeeView {
    /// What it is taken from.
    pub side: FeeSide,
    /// How much, as a plain decimal.
    pub amount: String,
    /// Whether `amount` counts per cent instead of money.
    pub is_percent: bool,
}

/// A city in which the direction is offered.
#[derive(Clone, Debug)]
pub struct CityView {
    /// Its code: `MSK`.
    pub code: String,
    /// Its name in the page's language, or the code again where the office gave none.
    pub name: String,
    /// The direction's page for this city.
    pub href: String,
    /// Whether this page is that one.
    pub is_current: bool,
}

/// The rate of amounts from `from` on.
#[derive(Clone, Debug)]
pub struct TierView {
    /// The least amount given that is exchanged at it.
    pub from: String,
    /// How much of *from* the rate takes.
    pub rate_in: String,
    /// How much of *to* the rate gives.
    pub rate_out: String,
}

/// A worked amount: who gives `give` of *from* gets `get` of *to*, fees included.
#[derive(Clone, Debug, Default)]
pub struct WorkedAmount {
    /// How much of *from*.
    pub give: String,
    /// How much of *to*.
    pub get: String,
}

/// A direction's page: what the office offers for a pair right now.
#[derive(Clone, Debug, Template)]
#[template(path = "features/storefront/pages/direction.html")]
pub struct DirectionPage {
    /// The frame.
    pub page: Page,
    /// What the customer gives.
    pub from: CurrencyView,
    /// What the customer gets.
    pub to: CurrencyView,
    /// How much of *from* the rate takes, as published.
    pub rate_in: String,
    /// How much of *to* the rate gives, as published.
    pub rate_out: String,
    /// How many minutes the rate of a new order holds.
    pub rate_minutes: u32,
    /// The rates of smaller and larger amounts; empty where one rate holds for all of them.
    pub tiers: Vec<TierView>,
    /// The least that can be exchanged, in *from*.
    pub min: String,
    /// The most that can be exchanged, in *from*.
    pub max: String,
    /// How much of *to* the office has.
    pub reserve: String,
    /// Fees; empty when the rate says it all.
    pub fees: Vec<FeeView>,
    /// Labels as feeds spell them: `manual`, `cardverify`.
    pub labels: Vec<String>,
    /// The cities to choose from; empty for an offer without cities.
    pub cities: Vec<CityView>,
    /// When the rate was taken, RFC 3339 in UTC: `2026-07-30T12:04:05Z`.
    pub rated_at: String,
    /// The page of the opposite direction, where that is open.
    pub reverse_href: Option<String>,
    /// Worked amounts, smallest first.
    pub examples: Vec<WorkedAmount>,
    /// The form of an order; `None`: the office takes none now.
    pub form: Option<OrderForm>,
    /// What to tell first.
    pub notices: Vec<Notice>,
}

impl DirectionPage {
    /// The title of the page.
    #[must_use]
    pub fn title(&self) -> String {
        let (from, to) = (self.from.full_name(), self.to.full_name());
        self.page.word_between("direction-title", &from, &to)
    }

    /// What search engines and previews say about the page.
    #[must_use]
    pub fn description(&self) -> String {
        let (from, to) = (self.from.full_name(), self.to.full_name());
        self.page.word_between("direction-description", &from, &to)
    }

    /// The rate as a sentence.
    #[must_use]
    pub fn rate_in_words(&self) -> String {
        let side = |side: &str, currency: &CurrencyView| {
            format!("{}\u{a0}{}", self.page.number(side), currency.unit_label())
        };
        let (give, get) = (side(&self.rate_in, &self.from), side(&self.rate_out, &self.to));
        self.page.word_between("rate-in-words", &give, &get)
    }

    /// For how long the rate of an order holds.
    #[must_use]
    pub fn rate_holds(&self) -> String {
        self.page.word_of("direction-holds-minutes", "number", &self.rate_minutes.to_string())
    }

    /// The time of the rate as people read it.
    #[must_use]
    pub fn rated_at_text(&self) -> String {
        human_time(&self.rated_at)
    }

    /// What the fee is.
    #[must_use]
    pub fn fee_title(&self, fee: &FeeView) -> String {
        self.page.word(match fee.side {
            FeeSide::From => "fee-from",
            FeeSide::To => "fee-to",
            FeeSide::Minimum | FeeSide::MinimumTo => "fee-minimum",
        })
    }

    /// How much the fee is, with its unit.
    #[must_use]
    pub fn fee_amount(&self, fee: &FeeView) -> String {
        let number = self.page.number(&fee.amount);
        if fee.is_percent {
            return self.page.word_of("percent", "number", &number);
        }
        let currency = match fee.side {
            FeeSide::From | FeeSide::Minimum => &self.from,
            FeeSide::To | FeeSide::MinimumTo => &self.to,
        };
        format!("{number}\u{a0}{}", currency.unit_label())
    }

    /// From which amount on a tier holds.
    #[must_use]
    pub fn tier_from(&self, tier: &TierView) -> String {
        let number = self.page.number(&tier.from);
        let amount = format!("{number}\u{a0}{}", self.from.unit_label());
        self.page.word_of("tier-from", "number", &amount)
    }

    /// The rate of a tier.
    #[must_use]
    pub fn tier_rate(&self, tier: &TierView) -> String {
        let side = |side: &str, currency: &CurrencyView| {
            format!("{}\u{a0}{}", self.page.number(side), currency.unit_label())
        };
        format!("{} = {}", side(&tier.rate_in, &self.from), side(&tier.rate_out, &self.to))
    }

    /// What a label asks of the customer or tells him; `None` for a label of the operator's own, which stands alone.
    #[must_use]
    pub fn label_text(&self, label: &str) -> Option<String> {
        label_key(label).map(|key| self.page.word(key))
    }
}

/// The labels that monitorings agree on.
fn label_key(label: &str) -> Option<&'static str> {
    Some(match label {
        "manual" => "label-manual",
        "juridical" => "label-juridical",
        "verifying" => "label-verifying",
        "cardverify" => "label-cardverify",
        "reg" => "label-reg",
        "floating" => "label-floating",
        "otherin" => "label-otherin",
        "otherout" => "label-otherout",
        "delivery" => "label-delivery",
        "office" => "label-office",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;

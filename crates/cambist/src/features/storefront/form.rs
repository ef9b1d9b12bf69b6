//! The form of an order: what it shows, what was typed into it, and what is wrong with that.

use money::{AmountError, DecimalError};

use crate::app::App;
use crate::features::currencies::accounts::{AccountFormat, AccountNoun};
use crate::features::identity::Email;
use crate::features::orders::{Asked, PlaceRefusal, Quote, QuoteRefusal, is_account};
use crate::features::rates::{OpenOffer, RateTable};
use crate::pages::{Form, Page};
use crate::words::{Lang, word_with};

use super::describe;
use super::ordering::{Filled, OrderProblem, is_token, new_token, price};
use super::views::{CurrencyView, Section, WorkedAmount};

/// The most of an amount that is read or shown again, in bytes: more digits than any amount has.
const LONGEST_AMOUNT: usize = 80;
/// The most of an address or account that is read or shown again, in bytes.
const LONGEST_TEXT: usize = 800;

/// Where a sentence about a form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Above the form: it concerns all of it.
    Form,
    /// What is given.
    Give,
    /// What is received.
    Get,
    /// The address for mail.
    Email,
    /// Where the customer is paid.
    Account,
}

/// The form of an order, as it stands on a direction's page.
#[derive(Clone, Debug)]
pub struct OrderForm {
    /// Where it is sent: the direction's own path.
    pub action: String,
    /// What was typed for the amount given.
    pub give: String,
    /// What was typed for the amount received.
    pub get: String,
    /// Whether what is received counts, and not what is given.
    pub is_by_get: bool,
    /// What was typed for the address.
    pub email: String,
    /// What was typed for the account.
    pub account: String,
    /// The offer's city; empty: none.
    pub city: String,
    /// Makes a double submit one order.
    pub token: String,
    /// The rates that the page shows, as `IN:OUT,AMOUNT=IN:OUT`.
    pub rate: String,
    /// What sort of money is paid out, which decides what the account is called.
    pub paid_in: Section,
    /// How accounts of what is paid out are written.
    pub account_format: &'static AccountFormat,
    /// What a middling amount comes to; empty fields show it.
    pub sample: Option<WorkedAmount>,
    /// What the typed amount comes to.
    pub worked: Option<WorkedAmount>,
    /// What is wrong, each with its place.
    pub wrong: Vec<(Field, String)>,
}

impl OrderForm {
    /// An empty form for an offer.
    pub(super) fn empty(app: &App, table: &RateTable, open: &OpenOffer, lang: Lang) -> OrderForm {
        OrderForm {
            action: describe::path(open, lang),
            give: String::new(),
            get: String::new(),
            is_by_get: false,
            email: String::new(),
            account: String::new(),
            city: open.offer.city.clone(),
            token: new_token(app.chance()),
            rate: describe::shown_rates(open),
            paid_in: describe::section(table.currency(open.to).kind),
            account_format: table.currency(open.to).format,
            sample: describe::sample(open, table.currency(open.to)),
            worked: None,
            wrong: Vec::new(),
        }
    }

    /// The form with what was sent: only the side that counts is kept, so that the other one can't
    /// contradict it later. The token stays, as the form has made no order yet.
    pub(super) fn keep(&mut self, sent: &Form) {
        let text = |name, longest| web::text::cut(sent.text(name).trim(), longest).to_owned();
        self.give = text("give", LONGEST_AMOUNT);
        let get = text("get", LONGEST_AMOUNT);
        // A script fills in both and says which one was typed.
        self.is_by_get = !get.is_empty() && (self.give.is_empty() || sent.text("side") == "get");
        if self.is_by_get {
            (self.give, self.get) = (String::new(), get);
        }
        self.email = text("email", LONGEST_TEXT);
        self.account = text("account", LONGEST_TEXT);
        if is_token(sent.text("token")) {
            self.token = sent.text("token").to_owned();
        }
    }

    /// The form with the amount that an address brings; a monitoring calls it `amount`.
    pub(super) fn bring(&mut self, query: &Form) {
        self.keep(&query.clone().only(&["give", "get", "side"]));
        if !self.has_amount() {
            self.give = web::text::cut(query.text("amount").trim(), LONGEST_AMOUNT).to_owned();
        }
    }

    /// What stands in the empty field of a side: what the amount comes to, else an example.
    pub fn example(&self, side: &str) -> &str {
        let shown = self.worked.as_ref().or(self.sample.as_ref().filter(|_| !self.has_amount()));
        shown.map_or("", |shown| if side == "get" { &shown.get } else { &shown.give })
    }

    /// Whether an amount was typed on either side.
    pub(super) fn has_amount(&self) -> bool {
        !self.give.is_empty() || !self.get.is_empty()
    }

    /// What is wrong with a field.
    pub(super) fn error(&self, field: Field) -> Option<&str> {
        let found = self.wrong.iter().find(|(known, _)| *known == field);
        found.map(|(_, sentence)| sentence.as_str())
    }

    /// What is wrong with the form as a whole.
    pub fn form_error(&self) -> Option<&str> {
        self.error(Field::Form)
    }

    /// What is wrong with the amount given.
    pub fn give_error(&self) -> Option<&str> {
        self.error(Field::Give)
    }

    /// What is wrong with the amount received.
    pub fn get_error(&self) -> Option<&str> {
        self.error(Field::Get)
    }

    /// What is wrong with the address.
    pub fn email_error(&self) -> Option<&str> {
        self.error(Field::Email)
    }

    /// What is wrong with the account.
    pub fn account_error(&self) -> Option<&str> {
        self.error(Field::Account)
    }

    /// What the account is called: it names the currency.
    pub fn account_label(&self, page: &Page, to: &CurrencyView) -> String {
        let key = match self.paid_in {
            Section::Crypto => "order-account-crypto",
            Section::Bank => "order-account-bank",
            Section::Wallet => "order-account-wallet",
            Section::Cash => "order-account-cash",
        };
        word_with(page.lang, key, &[("code", &to.name)])
    }

    /// The side that the amount was typed on.
    fn amount_field(&self) -> Field {
        if self.give.is_empty() && !self.get.is_empty() { Field::Get } else { Field::Give }
    }

    /// The amount, as the verbs read it.
    fn asked(&self, lang: Lang) -> Result<Asked, String> {
        match self.amount_field() {
            Field::Get => Ok(Asked::Get(typed_amount(lang, &self.get)?)),
            _ => Ok(Asked::Give(typed_amount(lang, &self.give)?)),
        }
    }

    /// Notes what is wrong with the form as a whole or with one field of it.
    pub(super) fn note(&mut self, lang: Lang, problem: &OrderProblem) {
        let (field, sentence) = self.sentence(lang, problem);
        self.wrong.push((field, sentence));
    }

    /// Computes the other side of the amount; what is wrong with it is noted.
    pub(super) fn work_out(
        &mut self,
        snapshot: &crate::app::Snapshot,
        lang: Lang,
        from: &str,
        to: &str,
    ) {
        if let Some(filled) = self.filled(lang, from, to) {
            match price(snapshot, &filled) {
                Ok((_, Quote { give, get })) => {
                    let (give, get) = (give.to_string(), get.to_string());
                    self.worked = Some(WorkedAmount { give, get });
                }
                Err(problem) => self.note(lang, &problem),
            }
        }
    }

    /// Notes what is wrong with address and account, so that everything is told at once.
    pub(super) fn check_person(&mut self, lang: Lang) {
        if let Err(error) = self.email.parse::<Email>() {
            self.note(lang, &OrderProblem::Email(error));
        }
        if !is_account(&self.account) {
            self.note(lang, &OrderProblem::Place(PlaceRefusal::Account));
        } else if !self.account_format.accepts(&self.account) {
            let refusal = PlaceRefusal::AccountFormat(self.account_format);
            self.note(lang, &OrderProblem::Place(refusal));
        }
    }

    /// What the verbs take; `None` when the amount can be read in two ways, which is noted.
    pub(super) fn filled(&mut self, lang: Lang, from: &str, to: &str) -> Option<Filled> {
        let asked = match self.asked(lang) {
            Ok(asked) => asked,
            Err(sentence) => {
                self.wrong.push((self.amount_field(), sentence));
                return None;
            }
        };
        Some(Filled {
            from: from.to_owned(),
            to: to.to_owned(),
            city: self.city.clone(),
            asked,
            email: self.email.clone(),
            lang,
            account: self.account.clone(),
            token: self.token.clone(),
            shown_rate: self.rate.clone(),
            client: None,
        })
    }

    fn sentence(&self, lang: Lang, problem: &OrderProblem) -> (Field, String) {
        let amount = self.amount_field();
        let say = |key: &str| word_with(lang, key, &[]);
        match problem {
            OrderProblem::Closed => (Field::Form, say("notice-office-closed")),
            OrderProblem::DirectionClosed => (Field::Form, say("order-wrong-direction")),
            OrderProblem::Quote(refusal) => (amount, quote_sentence(lang, refusal)),
            OrderProblem::Email(_) => (Field::Email, say("wrong-email")),
            OrderProblem::RateChanged(_) => (Field::Form, say("order-wrong-rate")),
            OrderProblem::Place(PlaceRefusal::Token) => (Field::Form, say("order-wrong-token")),
            OrderProblem::Place(PlaceRefusal::Account) => {
                (Field::Account, say("order-wrong-account"))
            }
            OrderProblem::Place(PlaceRefusal::AccountFormat(format)) => {
                (Field::Account, account_sentence(lang, format))
            }
            OrderProblem::Place(PlaceRefusal::ReserveShort) => (amount, say("order-wrong-reserve")),
            OrderProblem::Broke(_) => (Field::Form, say("error-503-text")),
        }
    }
}

fn quote_sentence(lang: Lang, refusal: &QuoteRefusal) -> String {
    let limit = |key, amount: &money::Amount, unit: &str| {
        let number = crate::pages::human_number(&amount.to_string(), lang);
        word_with(lang, key, &[("number", &number), ("code", unit)])
    };
    let say = |key| word_with(lang, key, &[]);
    match refusal {
        QuoteRefusal::Amount(error) => match error {
            AmountError::NotDecimal(DecimalError::Empty) => say("order-wrong-empty"),
            AmountError::NotDecimal(DecimalError::TooManyDigits) | AmountError::TooLarge => {
                say("order-wrong-large")
            }
            AmountError::NotDecimal(_) => say("order-wrong-number"),
            AmountError::TooManyDecimals { allowed } => {
                word_with(lang, "order-wrong-decimals", &[("number", &allowed.to_string())])
            }
            AmountError::Negative => say("order-wrong-positive"),
        },
        QuoteRefusal::NotPositive => say("order-wrong-positive"),
        QuoteRefusal::BelowMinimum { min, unit } => limit("order-wrong-minimum", min, unit),
        QuoteRefusal::AboveMaximum { max, unit } => limit("order-wrong-maximum", max, unit),
        QuoteRefusal::FeesLeaveNothing => say("order-wrong-fees"),
    }
}

/// What an account should have looked like.
fn account_sentence(lang: Lang, format: &AccountFormat) -> String {
    let key = match format.noun {
        AccountNoun::Text => "order-wrong-account",
        AccountNoun::Address => "order-wrong-address",
        AccountNoun::Card => "order-wrong-card",
        AccountNoun::Iban => "order-wrong-iban",
        AccountNoun::Phone => "order-wrong-phone",
        AccountNoun::Wallet => "order-wrong-wallet",
    };
    word_with(lang, key, &[("code", format.looks)])
}

/// An amount as people type it, or copy it from a page of ours: spaces between thousands go, and so
/// do commas before a point.
///
/// # Errors
/// The sentence for a comma that could mean two things: `1,000` is a thousand to who reads English
/// pages, and one to the rest of the world. Money is never guessed.
fn typed_amount(lang: Lang, typed: &str) -> Result<String, String> {
    let text: String =
        typed.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')).collect();
    if let Some((whole, fraction)) = text.split_once('.') {
        let is_grouped = whole.contains(',') && is_grouped(whole) && !fraction.contains(',');
        return Ok(if is_grouped { text.replace(',', "") } else { text });
    }
    let commas = text.matches(',').count();
    if lang != Lang::En || commas == 0 || text.starts_with('0') || !is_grouped(&text) {
        return Ok(text);
    }
    let whole = text.replace(',', "");
    if commas > 1 {
        return Ok(whole);
    }
    let point = text.replace(',', ".");
    Err(word_with(lang, "order-wrong-comma", &[("from", &whole), ("to", &point)]))
}

/// Whether commas stand before every third digit from the right.
fn is_grouped(text: &str) -> bool {
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split(',');
    let first = parts.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && is_digits(first)
        && parts.all(|part| part.len() == 3 && is_digits(part))
}

#[cfg(test)]
mod tests;

//! Letters about orders.

use money::{Amount, plain};
use store::{Fault, Tx};

use crate::clock::utc_text;
use crate::config::Config;
use crate::features::audit::Deed;
use crate::features::mail::{self, Body, Letter, Link, Row};
use crate::features::orders::{Action, Fact, Order, Reaction, State};
use crate::features::storefront::{order_path, state_key};
use crate::pages::human_number;
use crate::words::{Lang, word, word_with};

use super::facts::{Facts, Named, read_facts};

/// Tells of orders.
#[derive(Clone, Debug)]
pub struct OnOrder {
    /// The operators' addresses, and their language.
    operators: Vec<String>,
    operators_lang: Lang,
    tells_placed: bool,
    tells_paid: bool,
    /// Of facts before this time nobody is told, in unix milliseconds.
    from_ms: i64,
}

impl Reaction for OnOrder {
    fn react(&self, tx: &mut Tx<'_>, deed: &Deed, order: &Order, fact: Fact) -> Result<(), Fault> {
        if deed.at_ms < self.from_ms {
            return Ok(());
        }
        let facts = read_facts(tx, order.id, order.lang)?;
        mail::write(tx, deed, &self.to_customer(order, &facts, fact))?;
        let is_for_operators = match fact {
            Fact::Placed => self.tells_placed,
            Fact::Stepped(Action::MarkPaid) => self.tells_paid,
            _ => false,
        };
        if !is_for_operators || self.operators.is_empty() {
            return Ok(());
        }
        let facts = match self.operators_lang == order.lang {
            true => facts,
            false => read_facts(tx, order.id, self.operators_lang)?,
        };
        for to in &self.operators {
            mail::write(tx, deed, &self.to_operator(order, &facts, fact, to))?;
        }
        Ok(())
    }
}

impl OnOrder {
    /// What the settings say; nobody is told of facts before `from_ms`.
    pub fn new(config: &Config, from_ms: i64) -> OnOrder {
        let mail = &config.mail;
        OnOrder {
            operators: mail.operators.clone(),
            operators_lang: Lang::from_code(&config.office.language).unwrap_or_default(),
            tells_placed: mail.tells("placed"),
            tells_paid: mail.tells("paid"),
            from_ms,
        }
    }

    fn to_customer(&self, order: &Order, facts: &Facts, fact: Fact) -> Letter {
        let lang = order.lang;
        let number = order.id.to_string();
        let mut paragraphs = vec![told(order, facts, fact)];
        // Who is asked about another amount does nothing else before he has answered.
        if !matches!(fact, Fact::AskedAnew { .. }) {
            paragraphs.extend(what_to_do(order, facts));
        }
        let path = order_path(lang, &order.public_id);
        let text = word(lang, "letter-open-order");
        Letter {
            fact: fact_key(order, fact, "customer"),
            order_id: Some(order.id),
            to: order.email.clone(),
            lang,
            subject: subject(order, fact, &number),
            body: Body {
                paragraphs,
                rows: rows(lang, order, facts, is_payable(order.state)),
                link: Some(Link::new(text, path)),
                closing: vec![word(lang, "letter-why-customer")],
            },
        }
    }

    fn to_operator(&self, order: &Order, facts: &Facts, fact: Fact, to: &str) -> Letter {
        let lang = self.operators_lang;
        let give = amount(lang, order.give, &facts.from);
        let get = amount(lang, order.get, &facts.to);
        let key = match fact {
            Fact::Placed => "letter-operator-placed",
            _ => "letter-operator-paid",
        };
        let values = [("number", order.id.to_string()), ("from", give), ("to", get)];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        let mut all = rows(lang, order, facts, true);
        all.push(Row::typed(word(lang, "field-email"), &order.email));
        let path = format!("{}/desk/orders/{}", lang.prefix(), order.id);
        Letter {
            fact: fact_key(order, fact, to),
            order_id: Some(order.id),
            to: to.to_owned(),
            lang,
            subject: word_with(lang, key, &values),
            body: Body {
                paragraphs: vec![word(lang, state_key(order.state))],
                rows: all,
                link: Some(Link::new(word(lang, "letter-open-desk"), path)),
                closing: vec![word(lang, "letter-why-operator")],
            },
        }
    }
}

/// A change of an order numbers it anew, so that what it was before names the change.
fn fact_key(order: &Order, fact: Fact, to: &str) -> String {
    let what = match fact {
        Fact::Placed => "placed",
        Fact::Stepped(action) => action.word(),
        Fact::Edited { .. } => "edited",
        Fact::RequisitesGiven => "requisites",
        Fact::AskedAnew { .. } => "asked-anew",
        Fact::Agreed => "agreed",
    };
    format!("order:{}:{}:{what}:{to}", order.id, order.version)
}

/// Whether it is still of use to say where to pay.
fn is_payable(state: State) -> bool {
    matches!(state, State::New | State::Paid | State::Paused)
}

fn subject(order: &Order, fact: Fact, number: &str) -> String {
    let state = word(order.lang, state_key(order.state));
    match fact {
        Fact::Placed => word_with(order.lang, "letter-placed", &[("number", number)]),
        Fact::Edited { .. } => word_with(order.lang, "letter-edited", &[("number", number)]),
        Fact::RequisitesGiven => word_with(order.lang, "letter-requisites", &[("number", number)]),
        Fact::AskedAnew { .. } => word_with(order.lang, "letter-asked-anew", &[("number", number)]),
        Fact::Agreed => word_with(order.lang, "letter-agreed", &[("number", number)]),
        Fact::Stepped(_) => {
            word_with(order.lang, "letter-step", &[("number", number), ("value", &state)])
        }
    }
}

fn told(order: &Order, facts: &Facts, fact: Fact) -> String {
    let say = |key| word(order.lang, key);
    match fact {
        Fact::Placed => {
            let give = amount(order.lang, order.give, &facts.from);
            let get = amount(order.lang, order.get, &facts.to);
            let values = [("from", give.as_str()), ("to", get.as_str())];
            word_with(order.lang, "letter-placed-told", &values)
        }
        Fact::Edited { .. } => say("letter-edited-told"),
        Fact::RequisitesGiven => say("letter-requisites-told"),
        Fact::AskedAnew { get } => {
            let (was, now) =
                (amount(order.lang, order.get, &facts.to), amount(order.lang, get, &facts.to));
            let until = format!("{} UTC", utc_text(order.rate_until_s));
            let values = [("from", was.as_str()), ("to", now.as_str()), ("value", until.as_str())];
            word_with(order.lang, "letter-asked-anew-told", &values)
        }
        Fact::Agreed => say("letter-agreed-told"),
        Fact::Stepped(_) => say(next_key(order.state)),
    }
}

/// What the customer should do now, where it is he who has to.
fn what_to_do(order: &Order, facts: &Facts) -> Option<String> {
    if order.state != State::New {
        return None;
    }
    let until = format!("{} UTC", utc_text(order.rate_until_s));
    Some(match facts.requisites {
        Some(_) => word_with(order.lang, "letter-pay-until", &[("value", &until)]),
        None => word(order.lang, "order-next-wait"),
    })
}

/// The key of what comes next.
fn next_key(state: State) -> &'static str {
    match state {
        State::New => "letter-resumed",
        State::Paid => "order-next-paid",
        State::Received => "order-next-received",
        State::Completed => "order-next-completed",
        State::Expired => "order-next-expired",
        State::Cancelled => "order-next-cancelled",
        State::Refunded => "order-next-refunded",
        State::Paused => "order-next-paused",
    }
}

/// An amount with its unit, as people of the language write it.
fn amount(lang: Lang, amount: Amount, currency: &Named) -> String {
    format!("{}\u{a0}{}", human_number(&amount.to_string(), lang), currency.unit_label())
}

/// Everything that was agreed, and where to pay while that is of use.
fn rows(lang: Lang, order: &Order, facts: &Facts, with_requisites: bool) -> Vec<Row> {
    let say = |key| word(lang, key);
    let sum = |sum, named: &Named| format!("{} ({})", amount(lang, sum, named), named.name);
    let side =
        |side, named: &Named| format!("{}\u{a0}{}", human_number(&plain(side), lang), named.unit);
    let rate = format!(
        "{} = {}",
        side(order.rate.in_side(), &facts.from),
        side(order.rate.out_side(), &facts.to)
    );
    let mut rows = vec![
        Row::new(say("letter-number"), order.id.to_string()),
        Row::new(say("order-state"), say(state_key(order.state))),
        Row::new(say("you-give"), sum(order.give, &facts.from)),
        Row::new(say("you-get"), sum(order.get, &facts.to)),
        Row::new(say("rate"), rate),
    ];
    if !order.city.is_empty() {
        rows.push(Row::new(say("direction-cities"), &order.city));
    }
    rows.push(Row::typed(say("order-account"), &order.account));
    if !order.reference.is_empty() {
        rows.push(Row::typed(say("letter-reference"), &order.reference));
    }
    if order.state == State::New {
        let until = format!("{} UTC", utc_text(order.rate_until_s));
        rows.push(Row::new(say("order-rate-until"), until));
    }
    if with_requisites && let Some(details) = &facts.requisites {
        let all = [
            ("requisite-account", &details.account),
            ("requisite-memo", &details.memo),
            ("requisite-bank", &details.bank),
            ("requisite-holder", &details.holder),
            ("requisite-note", &details.note),
        ];
        let said = all.into_iter().filter(|(_, text)| !text.is_empty());
        rows.extend(said.map(|(key, text)| Row::typed(say(key), text)));
    }
    rows
}

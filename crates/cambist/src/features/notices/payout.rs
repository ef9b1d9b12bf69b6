//! Letters about payouts.

use money::{Amount, plain};
use store::{Fault, Tx, args};

use crate::config::Config;
use crate::features::audit::Deed;
use crate::features::mail::{self, Body, Letter, Link, Row};
use crate::features::partners::find_partner;
use crate::features::payouts::{Payout, PayoutFact, PayoutReaction};
use crate::pages::human_number;
use crate::words::{Lang, word, word_with};

/// Tells of payouts: the partner of every change, the operators of a request.
#[derive(Clone, Debug)]
pub struct OnPayout {
    /// The operators' addresses.
    operators: Vec<String>,
    tells_requested: bool,
    /// The office's language: accounts have none of their own.
    lang: Lang,
    /// Of facts before this time nobody is told, in unix milliseconds.
    from_ms: i64,
}

impl PayoutReaction for OnPayout {
    fn react(
        &self,
        tx: &mut Tx<'_>,
        deed: &Deed,
        payout: &Payout,
        fact: PayoutFact,
    ) -> Result<(), Fault> {
        if deed.at_ms < self.from_ms {
            return Ok(());
        }
        let Some(partner) = find_partner(tx, payout.partner_id)? else { return Ok(()) };
        let unit = unit_of(tx, &payout.currency)?;
        mail::write(tx, deed, &self.to_partner(payout, fact, &unit, &partner.email))?;
        if fact != PayoutFact::Requested || !self.tells_requested {
            return Ok(());
        }
        for to in &self.operators {
            mail::write(tx, deed, &self.to_operator(payout, &unit, &partner.title, to))?;
        }
        Ok(())
    }
}

/// The unit of a currency's amounts with its network: `USDT TRC20`.
fn unit_of(tx: &mut Tx<'_>, code: &str) -> Result<String, Fault> {
    let sql = "select unit, network from currencies where code = $1";
    let (unit, network) =
        tx.query_one(sql, &args![code], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))?;
    Ok(if network.is_empty() { unit } else { format!("{unit}\u{a0}{network}") })
}

impl OnPayout {
    /// What the settings say; nobody is told of facts before `from_ms`.
    pub fn new(config: &Config, from_ms: i64) -> OnPayout {
        OnPayout {
            operators: config.mail.operators.clone(),
            tells_requested: config.mail.tells("payout"),
            lang: Lang::from_code(&config.office.language).unwrap_or_default(),
            from_ms,
        }
    }

    fn to_partner(&self, payout: &Payout, fact: PayoutFact, unit: &str, to: &str) -> Letter {
        let (what, key) = match fact {
            PayoutFact::Requested => ("requested", "letter-payout-requested"),
            PayoutFact::Done => ("done", "letter-payout-done"),
            PayoutFact::Cancelled => ("cancelled", "letter-payout-cancelled"),
            PayoutFact::CancelledByPartner => ("cancelled_own", "letter-payout-cancelled-own"),
        };
        let path = format!("{}/profile/payouts", self.lang.prefix());
        Letter {
            fact: format!("payout:{}:{what}:partner", payout.id),
            order_id: None,
            to: to.to_owned(),
            lang: self.lang,
            subject: self.numbered("letter-payout", payout),
            body: Body {
                paragraphs: vec![word(self.lang, key)],
                rows: self.rows(payout, unit),
                link: Some(Link::new(word(self.lang, "letter-open-payouts"), path)),
                closing: vec![word(self.lang, "letter-why-partner")],
            },
        }
    }

    fn to_operator(&self, payout: &Payout, unit: &str, partner: &str, to: &str) -> Letter {
        let lang = self.lang;
        let mut rows = vec![Row::new(word(lang, "desk-payout-partner"), partner)];
        rows.extend(self.rows(payout, unit));
        let path = format!("{}/desk/payouts/{}", lang.prefix(), payout.id);
        Letter {
            fact: format!("payout:{}:requested:{to}", payout.id),
            order_id: None,
            to: to.to_owned(),
            lang,
            subject: self.numbered("letter-operator-payout", payout),
            body: Body {
                paragraphs: payout.flags.iter().map(|flag| flag.words(lang)).collect(),
                rows,
                link: Some(Link::new(word(lang, "letter-open-desk"), path)),
                closing: vec![word(lang, "letter-why-operator")],
            },
        }
    }

    fn numbered(&self, key: &str, payout: &Payout) -> String {
        let (number, state) = (payout.id.to_string(), payout.status.words(self.lang));
        word_with(self.lang, key, &[("number", &number), ("value", &state)])
    }

    fn rows(&self, payout: &Payout, unit: &str) -> Vec<Row> {
        let say = |key| word(self.lang, key);
        let sum = |sum: Amount, unit: &str| {
            format!("{}\u{a0}{unit}", human_number(&sum.to_string(), self.lang))
        };
        let mut rows = vec![
            Row::new(say("payouts-leaves-third"), sum(payout.amount, "USD")),
            Row::new(say("payouts-fee-word"), sum(payout.fee, "USD")),
            Row::new(say("payouts-price"), human_number(&plain(payout.price), self.lang)),
            Row::new(say("payouts-arrives-third"), sum(payout.pay, unit)),
            Row::typed(say("payouts-account"), &payout.account),
        ];
        if !payout.reference.is_empty() {
            rows.push(Row::typed(say("letter-reference"), &payout.reference));
        }
        if !payout.reason.is_empty() {
            rows.push(Row::new(say("desk-reason"), &payout.reason));
        }
        rows
    }
}

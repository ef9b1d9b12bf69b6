//! Letters about accounts: to their owners, whatever happens to them.

use store::{Fault, Tx};

use crate::clock::utc_text;
use crate::features::audit::Deed;
use crate::features::identity::{AccountFact, AccountNews, AccountReaction, Token};
use crate::features::mail::{self, Body, Letter, Link, Row};
use crate::words::{word, word_with};

/// Tells the owner of an account.
#[derive(Clone, Copy, Debug)]
pub struct OnAccount;

impl AccountReaction for OnAccount {
    fn react(&self, tx: &mut Tx<'_>, deed: &Deed, news: &AccountNews) -> Result<(), Fault> {
        mail::write(tx, deed, &letter(deed, news))
    }
}

/// What is said of a fact.
struct Said {
    /// The fact's own word.
    what: &'static str,
    /// The key of the subject.
    subject: &'static str,
    /// The key of what is told.
    told: &'static str,
}

fn said(fact: &AccountFact) -> Said {
    let said = |what, subject, told| Said { what, subject, told };
    match fact {
        AccountFact::ConfirmationAsked(_) => {
            said("confirm", "letter-account-confirm", "letter-account-confirm-told")
        }
        AccountFact::EmailAsked(_) => {
            said("email", "letter-account-email", "letter-account-email-told")
        }
        AccountFact::EmailAskedInVain => {
            said("email-vain", "letter-account-vain", "letter-account-vain-told")
        }
        AccountFact::EmailChanged => {
            said("email-changed", "letter-account-changed", "letter-account-changed-told")
        }
        AccountFact::ResetAsked(_) => {
            said("reset", "letter-account-reset", "letter-account-reset-told")
        }
        AccountFact::PasswordReset => {
            said("password-reset", "letter-account-was-reset", "letter-account-was-reset-told")
        }
        AccountFact::PasswordChanged => {
            said("password", "letter-account-password", "letter-account-password-told")
        }
        AccountFact::FactorOn => {
            said("factor-on", "letter-account-factor-on", "letter-account-factor-on-told")
        }
        AccountFact::FactorOff => {
            said("factor-off", "letter-account-factor-off", "letter-account-factor-off-told")
        }
        AccountFact::FactorDropped => {
            said("factor-dropped", "letter-account-dropped", "letter-account-dropped-told")
        }
        AccountFact::RecoveryUsed(_) => {
            said("recovery-used", "letter-account-used", "letter-account-used-told")
        }
        AccountFact::RecoveryRenewed => {
            said("recovery-renewed", "letter-account-renewed", "letter-account-renewed-told")
        }
    }
}

/// What tells a fact from another one of its sort: the token that it brought, or its time.
fn unique(deed: &Deed, fact: &AccountFact) -> String {
    match fact {
        AccountFact::ConfirmationAsked(token)
        | AccountFact::EmailAsked(token)
        | AccountFact::ResetAsked(token) => token.mark(),
        AccountFact::RecoveryUsed(left) => format!("{left}:{}", deed.at_ms),
        AccountFact::EmailAskedInVain
        | AccountFact::EmailChanged
        | AccountFact::PasswordReset
        | AccountFact::PasswordChanged
        | AccountFact::FactorOn
        | AccountFact::FactorOff
        | AccountFact::FactorDropped
        | AccountFact::RecoveryRenewed => deed.at_ms.to_string(),
    }
}

fn letter(deed: &Deed, news: &AccountNews) -> Letter {
    let (lang, Said { what, subject, told }) = (news.lang, said(&news.fact));
    let left = match news.fact {
        AccountFact::RecoveryUsed(left) => left.to_string(),
        _ => String::new(),
    };
    Letter {
        fact: format!("account:{}:{what}:{}", news.account_id, unique(deed, &news.fact)),
        order_id: None,
        to: news.to.clone(),
        lang,
        subject: word(lang, subject),
        body: Body {
            paragraphs: vec![word_with(lang, told, &[("number", &left)])],
            rows: rows(deed, news),
            link: Some(link(news)),
            closing: closing(news).into_iter().map(|key| word(lang, key)).collect(),
        },
    }
}

/// Of what was done to his account its owner wants to know when; what he is asked to do is now.
fn rows(deed: &Deed, news: &AccountNews) -> Vec<Row> {
    match news.fact {
        AccountFact::ConfirmationAsked(_)
        | AccountFact::EmailAsked(_)
        | AccountFact::EmailAskedInVain
        | AccountFact::ResetAsked(_) => Vec::new(),
        AccountFact::EmailChanged
        | AccountFact::PasswordReset
        | AccountFact::PasswordChanged
        | AccountFact::FactorOn
        | AccountFact::FactorOff
        | AccountFact::FactorDropped
        | AccountFact::RecoveryUsed(_)
        | AccountFact::RecoveryRenewed => {
            let when = format!("{} UTC", utc_text(deed.at_s()));
            vec![Row::new(word(news.lang, "letter-account-when"), when)]
        }
    }
}

fn link(news: &AccountNews) -> Link {
    let prefix = news.lang.prefix();
    let secret = |key, place: &str, token: &Token| {
        Link::secret(word(news.lang, key), format!("{prefix}/{place}/{}", token.reveal()))
    };
    let open = |key, place: &str| Link::new(word(news.lang, key), format!("{prefix}/{place}"));
    match &news.fact {
        AccountFact::ConfirmationAsked(token) | AccountFact::EmailAsked(token) => {
            secret("letter-account-confirm-link", "confirmation", token)
        }
        AccountFact::ResetAsked(token) => {
            secret("letter-account-reset-link", "password-reset", token)
        }
        AccountFact::EmailAskedInVain => open("sign-in", "sign-in"),
        // Whoever has lost the account's letters can't be helped by one of them.
        AccountFact::EmailChanged => open("text-contacts", "contacts"),
        AccountFact::PasswordReset
        | AccountFact::PasswordChanged
        | AccountFact::FactorOn
        | AccountFact::FactorOff
        | AccountFact::FactorDropped
        | AccountFact::RecoveryUsed(_)
        | AccountFact::RecoveryRenewed => open("letter-account-reset-link", "password-reset"),
    }
}

/// The keys of what stands below the link: how long it works, and what to do if it was somebody else.
fn closing(news: &AccountNews) -> Vec<&'static str> {
    match news.fact {
        AccountFact::ConfirmationAsked(_) | AccountFact::EmailAsked(_) => {
            vec!["letter-account-day", "letter-account-ignore"]
        }
        AccountFact::ResetAsked(_) => vec!["letter-account-hour", "letter-account-reset-ignore"],
        AccountFact::EmailAskedInVain => vec!["letter-account-ignore"],
        AccountFact::EmailChanged => vec!["letter-account-ask-office"],
        AccountFact::PasswordReset
        | AccountFact::PasswordChanged
        | AccountFact::FactorOn
        | AccountFact::FactorOff
        | AccountFact::FactorDropped
        | AccountFact::RecoveryUsed(_)
        | AccountFact::RecoveryRenewed => vec!["letter-account-not-you"],
    }
}

//! The last hour of the month: somebody signs up and has not read the letter yet, somebody else has
//! forgotten his password, and the demo's own people are signed in elsewhere too.

use store::{Stop, Tx, Within};

use crate::app::App;
use crate::chance::Chance;
use crate::features::audit::{Actor, Deed};
use crate::features::identity::{
    Device, Email, Telling, Token, ask_confirmation, ask_reset, find_account, open_session,
};
use crate::features::links::join;
use crate::features::partners::{NewPartner, find_partner};
use crate::words::Lang;

use super::{DemoCard, DemoRefusal, Month};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Whoever has just signed up: address, name, the code of the first link.
const NEWCOMER: (&str, &str, &str) = ("newcomer@demo.example", "Night Owl (channel)", "nightowl");
/// Whoever has forgotten his password.
const FORGETFUL: &str = "bot@demo.example";

/// Other browsers of the demo's people: hours before the end, from where, what they call themselves.
const BROWSERS: [(i64, [u8; 4], &str); 2] = [
    (
        26,
        [203, 0, 113, 24],
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like \
         Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    ),
    (
        5,
        [198, 51, 100, 17],
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    ),
];

fn email(text: &str) -> Email {
    text.parse().expect("the demo's addresses are addresses")
}

pub(super) async fn happen(
    app: &App,
    month: Month,
    chance: &dyn Chance,
    card: &DemoCard,
) -> Result<(), Stop<DemoRefusal>> {
    let password = chance.word(b"abcdefghjkmnpqrstuvwxyz23456789", 14);
    let hash = app.passwords().hash(&password, chance.bytes()).await;
    let hash = hash.expect("14 characters are a password");
    let (address, title, _) = NEWCOMER;
    let new = NewPartner {
        email: email(address),
        password: hash,
        title: title.to_owned(),
        address_visibility: None,
        referred_by: None,
    };
    let letters = [Token::fresh(chance), Token::fresh(chance)];
    let sessions: Vec<Token> = (0..2 * BROWSERS.len()).map(|_| Token::fresh(chance)).collect();
    let owners = [email(&card.partner.email), email(&card.operator.email)];
    let telling = app.telling(Lang::En);
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<DemoRefusal>> {
        signs_up(tx, month, &new, &letters[0], &telling)?;
        let deed = Deed { at_ms: month.ends_at_ms - 12 * MINUTE_MS, actor: Actor::Visitor };
        ask_reset(tx, &deed, &email(FORGETFUL), &letters[1], &telling)?;
        for (owner, tokens) in owners.iter().zip(sessions.chunks(BROWSERS.len())) {
            signs_in(tx, month, owner, tokens)?;
        }
        Ok(())
    };
    app.store().write(unit).await
}

fn signs_up(
    tx: &mut Tx<'_>,
    month: Month,
    new: &NewPartner,
    letter: &Token,
    telling: &Telling,
) -> Result<(), Stop<DemoRefusal>> {
    let deed = Deed { at_ms: month.ends_at_ms - 40 * MINUTE_MS, actor: Actor::Visitor };
    let code = NEWCOMER.2.parse().expect("the demo's codes are codes");
    let id = join(tx, &deed, new, &code).within()?;
    if let Some(partner) = find_partner(tx, id)? {
        ask_confirmation(tx, &deed, partner.account_id, letter, telling)?;
    }
    Ok(())
}

fn signs_in(
    tx: &mut Tx<'_>,
    month: Month,
    owner: &Email,
    tokens: &[Token],
) -> Result<(), Stop<DemoRefusal>> {
    let Some((account_id, _)) = find_account(tx, owner)? else { return Ok(()) };
    for ((hours, address, agent), token) in BROWSERS.iter().zip(tokens) {
        let device = Device { address: (*address).into(), agent: (*agent).to_owned() };
        let at_ms = month.ends_at_ms - hours * HOUR_MS;
        open_session(tx, account_id, token, &device, at_ms.div_euclid(1000))?;
    }
    Ok(())
}

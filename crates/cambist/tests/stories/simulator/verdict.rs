//! The books, the rewards and the auditor's word, side by side.

use std::collections::BTreeMap;
use std::fmt::Debug;

use cambist::app::Plain;
use cambist::testkit::TestApp;
use store::{Fault, Tx, args};

use super::auditor::{Auditor, House, Purse, Stand};
use super::deed::Units;

/// Rewards by their order and level: whose, where it stands, how much.
type Rewards = BTreeMap<(i64, i64), (i64, Stand, Option<Units>)>;

/// What the office says.
struct Books {
    rewards: Rewards,
    purses: BTreeMap<i64, Purse>,
    house: House,
    /// What each partner was given, by the transactions alone.
    given: BTreeMap<i64, Units>,
}

/// Whether the books agree with themselves.
///
/// # Errors
/// What differs.
pub(super) async fn sound(app: &TestApp) -> Result<(), String> {
    let report = app.audit().await;
    match report.is_sound() {
        true => Ok(()),
        false => Err(format!("the books are not sound: {:?}", report.differences)),
    }
}

/// Compares everything that the office says with what the auditor says.
///
/// # Errors
/// What differs, in one sentence.
pub(super) async fn compare(app: &TestApp, auditor: &Auditor) -> Result<(), String> {
    let read = |tx: &mut Tx<'_>| -> Plain<Books> { Ok(read(tx)?) };
    let mut books = app.app.store().read_long(read).await.map_err(|stop| stop.to_string())?;
    let mut rewards: Rewards = auditor
        .rewards()
        .map(|(order, level, partner, stand, units)| ((order, level), (partner, stand, units)))
        .collect();
    // Nothing can be held or available: what stands there is the same.
    for (_, stand, units) in rewards.values_mut().chain(books.rewards.values_mut()) {
        if *units == Some(0) && *stand == Stand::Held {
            *stand = Stand::Available;
        }
    }
    same("the reward of order and level", &books.rewards, &rewards)?;
    for (partner, purse) in &books.purses {
        let sum = purse.held + purse.available + purse.in_payout + purse.paid_out;
        let given = books.given.get(partner).copied().unwrap_or_default();
        if sum != given {
            return Err(format!("partner {partner} has and got {sum}, and was given {given}"));
        }
    }
    same("the money of partner", &books.purses, &auditor.purses)?;
    match books.house == auditor.house {
        true => Ok(()),
        false => Err(format!("the house has {:?}, not {:?}", books.house, auditor.house)),
    }
}

/// The first place in which two tables differ.
fn same<K: Ord + Debug, V: PartialEq + Debug>(
    what: &str,
    books: &BTreeMap<K, V>,
    auditor: &BTreeMap<K, V>,
) -> Result<(), String> {
    let keys = books.keys().chain(auditor.keys());
    match keys.into_iter().find(|key| books.get(key) != auditor.get(key)) {
        None => Ok(()),
        Some(key) => Err(format!(
            "{what} {key:?}: the office says {:?}, the auditor {:?}",
            books.get(key),
            auditor.get(key)
        )),
    }
}

fn read(tx: &mut Tx<'_>) -> Result<Books, Fault> {
    Ok(Books {
        rewards: rewards(tx)?,
        purses: purses(tx)?,
        house: House {
            expense: posted(tx, "house:rewards_expense")?,
            paid_out: -posted(tx, "house:paid_out")?,
            adjustments: posted(tx, "house:adjustments")?,
        },
        given: by_partner(tx, "account in ('house:rewards_expense', 'house:adjustments')")?,
    })
}

fn rewards(tx: &mut Tx<'_>) -> Result<Rewards, Fault> {
    let rows = tx.query(
        "select order_id, level, partner_id, status, amount_units from rewards",
        &args![],
        |row| {
            let stand = match row.get::<String>(3)?.as_str() {
                "none" => Stand::Nothing,
                "held" => Stand::Held,
                "available" => Stand::Available,
                "reversed" => Stand::Reversed,
                "denied" => Stand::Denied,
                other => return Err(Fault::corrupt(format!("rewards.status is {other}"))),
            };
            let units: Option<i64> = row.get(4)?;
            Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, stand, units.map(Units::from))))
        },
    )?;
    Ok(rows.into_iter().collect())
}

fn purses(tx: &mut Tx<'_>) -> Result<BTreeMap<i64, Purse>, Fault> {
    let partners = tx.query("select id from partners", &args![], |row| row.get::<i64>(0))?;
    let paid_out = by_partner(tx, "account = 'house:paid_out'")?;
    let mut purses = BTreeMap::new();
    for partner in partners {
        let mut pot = |name: &str| -> Result<Units, Fault> {
            let account = format!("partner:{partner}:{name}");
            let stored = tx.query_opt(
                "select units from balances where account = $1",
                &args![account.as_str()],
                |row| row.get::<i64>(0),
            )?;
            Ok(stored.map_or(0, Units::from))
        };
        let (held, available, in_payout) = (pot("held")?, pot("available")?, pot("in_payout")?);
        let paid_out = -paid_out.get(&partner).copied().unwrap_or_default();
        purses.insert(partner, Purse { held, available, in_payout, paid_out });
    }
    Ok(purses)
}

/// The debits of an account, less its credits.
fn posted(tx: &mut Tx<'_>, account: &str) -> Result<Units, Fault> {
    tx.query_one(
        "select cast(coalesce(sum(amount_units), 0) as bigint) from postings where account = $1",
        &args![account],
        |row| row.get::<i64>(0).map(Units::from),
    )
}

/// The debits of some accounts, less their credits, by the partners of their transactions.
fn by_partner(tx: &mut Tx<'_>, accounts: &str) -> Result<BTreeMap<i64, Units>, Fault> {
    let sql = format!(
        "select t.partner_id, cast(sum(p.amount_units) as bigint) from transactions t \
         join postings p on p.transaction_id = t.id where {accounts} group by t.partner_id"
    );
    let rows =
        tx.query(&sql, &args![], |row| Ok((row.get(0)?, Units::from(row.get::<i64>(1)?))))?;
    Ok(rows.into_iter().collect())
}

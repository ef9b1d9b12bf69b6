//! Rows of currencies.

use std::collections::HashSet;

use money::{Amount, Scale};
use store::{Fault, Row, Tx, args};

use super::accounts::{ANY, AccountFormat};
use super::catalogue::{catalogue, words};
use super::currency::{Currency, CurrencyKind};

/// Adds the currencies of the shipped catalogue that the office does not have, and says of its own
/// how their accounts are written where nobody has; the operator's currencies and changes stay.
///
/// # Errors
/// The store's faults.
pub fn ensure_catalogue(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let known: HashSet<String> = tx
        .query("select code from currencies where account_format is not null", &args![], |row| {
            row.get(0)
        })?
        .into_iter()
        .collect();
    for (position, currency) in (0_i64..).zip(&catalogue()) {
        if !known.contains(&currency.code) {
            add_missing(tx, position, currency)?;
        }
    }
    Ok(())
}

fn add_missing(tx: &mut Tx<'_>, position: i64, currency: &Currency) -> Result<(), Fault> {
    tx.execute(
        "insert into currencies (code, kind, network, unit, decimals, name_en, name_ru, position, \
         account_format, group_names) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict (code) do update set account_format = excluded.account_format, \
         group_names = excluded.group_names",
        &args![
            currency.code.as_str(),
            currency.kind.word(),
            currency.network.as_str(),
            currency.unit.as_str(),
            i64::from(currency.scale.get()),
            currency.name_en.as_str(),
            currency.name_ru.as_str(),
            position,
            currency.format.name,
            currency.groups.join(",")
        ],
    )?;
    Ok(())
}

/// Writes a currency as an operator has it: a new one, at the end of the pickers, or the one with its
/// code. Reserves are not touched.
pub(super) fn put_currency(tx: &mut Tx<'_>, currency: &Currency) -> Result<(), Fault> {
    tx.execute(
        "insert into currencies (code, kind, network, unit, decimals, name_en, name_ru, position, \
         account_format, group_names) values ($1, $2, $3, $4, $5, $6, $7, \
         (select coalesce(max(position), 0) + 1 from currencies), $8, $9) \
         on conflict (code) do update set kind = excluded.kind, network = excluded.network, \
         unit = excluded.unit, decimals = excluded.decimals, name_en = excluded.name_en, \
         name_ru = excluded.name_ru, account_format = excluded.account_format, \
         group_names = excluded.group_names",
        &args![
            currency.code.as_str(),
            currency.kind.word(),
            currency.network.as_str(),
            currency.unit.as_str(),
            i64::from(currency.scale.get()),
            currency.name_en.as_str(),
            currency.name_ru.as_str(),
            currency.format.name,
            currency.groups.join(",")
        ],
    )?;
    Ok(())
}

/// Every currency, in the order of the pickers.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn load_currencies(tx: &mut Tx<'_>) -> Result<Vec<Currency>, Fault> {
    tx.query(
        "select code, kind, network, unit, decimals, name_en, name_ru, reserve_units, reserved_units, \
         account_format, group_names from currencies order by position, code",
        &args![],
        read,
    )
}

/// One currency with what there is of it and what open orders have taken of that.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn currency_with_reserve(tx: &mut Tx<'_>, code: &str) -> Result<Option<Currency>, Fault> {
    tx.query_opt(
        "select code, kind, network, unit, decimals, name_en, name_ru, reserve_units, reserved_units, \
         account_format, group_names from currencies where code = $1",
        &args![code],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Currency, Fault> {
    let code: String = row.get(0)?;
    let corrupt = |column: &str| Fault::corrupt(format!("currencies.{column} of {code}"));
    let kind = CurrencyKind::from_word(&row.get::<String>(1)?).ok_or_else(|| corrupt("kind"))?;
    let scale = u8::try_from(row.get::<i64>(4)?)
        .ok()
        .and_then(|decimals| Scale::new(decimals).ok())
        .ok_or_else(|| corrupt("decimals"))?;
    Ok(Currency {
        kind,
        network: row.get(2)?,
        unit: row.get(3)?,
        scale,
        name_en: row.get(5)?,
        name_ru: row.get(6)?,
        format: match row.get::<Option<String>>(9)? {
            None => ANY,
            Some(name) => AccountFormat::find(&name).ok_or_else(|| corrupt("account_format"))?,
        },
        groups: words(&row.get::<Option<String>>(10)?.unwrap_or_default()),
        reserve: row.get::<Option<i64>>(7)?.map(|units| Amount::from_units(units, scale)),
        reserved: Amount::from_units(row.get(8)?, scale),
        code,
    })
}

/// Sets how much of a currency can be paid out.
///
/// # Errors
/// The store's faults.
pub fn set_reserve(tx: &mut Tx<'_>, code: &str, reserve: Amount) -> Result<(), Fault> {
    write_reserve(tx, code, Some(reserve))
}

/// Sets how much of a currency can be paid out; `None`: nobody knows.
pub(super) fn write_reserve(
    tx: &mut Tx<'_>,
    code: &str,
    reserve: Option<Amount>,
) -> Result<(), Fault> {
    tx.execute(
        "update currencies set reserve_units = $2 where code = $1",
        &args![code, reserve.map(Amount::units)],
    )?;
    Ok(())
}

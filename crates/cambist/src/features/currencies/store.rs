//! Rows of currencies.

use money::{Amount, Scale};
use store::{Fault, Row, Tx, args};

use super::catalogue::catalogue;
use super::currency::{Currency, CurrencyKind};

/// Adds the currencies of the shipped catalogue that the office does not have; the operator's own
/// and his changes stay.
///
/// # Errors
/// The store's faults.
pub fn ensure_catalogue(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let all = catalogue();
    let known =
        tx.query_one("select count(*) from currencies", &args![], |row| row.get::<i64>(0))?;
    if usize::try_from(known).is_ok_and(|known| known >= all.len()) {
        return Ok(());
    }
    for (position, currency) in (0_i64..).zip(&all) {
        tx.execute(
            "insert into currencies \
             (code, kind, network, unit, decimals, name_en, name_ru, position) \
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (code) do nothing",
            &args![
                currency.code.as_str(),
                currency.kind.word(),
                currency.network.as_str(),
                currency.unit.as_str(),
                i64::from(currency.scale.get()),
                currency.name_en.as_str(),
                currency.name_ru.as_str(),
                position
            ],
        )?;
    }
    Ok(())
}

/// Every currency, in the order of the pickers.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn load_currencies(tx: &mut Tx<'_>) -> Result<Vec<Currency>, Fault> {
    tx.query(
        "select code, kind, network, unit, decimals, name_en, name_ru, reserve_units, reserved_units \
         from currencies order by position, code",
        &args![],
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
    tx.execute(
        "update currencies set reserve_units = $2 where code = $1",
        &args![code, reserve.units()],
    )?;
    Ok(())
}

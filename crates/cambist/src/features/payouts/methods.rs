//! Making, changing and listing methods.

use money::{Amount, Scale, parse_decimal, plain};
use store::{Fault, Row, Stop, Tx, args};

use crate::features::audit::{self, Deed};
use crate::features::currencies::load_currencies;

use super::method::{Method, PriceSource};
use super::method_words::{MethodRefusal, MethodWords};

const COLUMNS: &str = "select id, title_en, title_ru, currency, min_units, max_units, fee_units, \
     fee_percent, price, is_enabled, position from payout_methods";

/// Every method, in the order in which partners see them; only those that may be chosen now when
/// `only_enabled`.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_methods(tx: &mut Tx<'_>, only_enabled: bool) -> Result<Vec<Method>, Fault> {
    let mut all = tx.query(&format!("{COLUMNS} order by position, id"), &args![], read)?;
    all.retain(|method| method.is_enabled || !only_enabled);
    Ok(all)
}

/// One method.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn find_method(tx: &mut Tx<'_>, id: i64) -> Result<Option<Method>, Fault> {
    tx.query_opt(&format!("{COLUMNS} where id = $1"), &args![id], read)
}

/// Makes a method that partners may choose at once.
///
/// # Errors
/// [`MethodRefusal`]; the store's faults.
pub fn add_method(
    tx: &mut Tx<'_>,
    deed: &Deed,
    said: &MethodWords,
    is_dry: bool,
) -> Result<Method, Stop<MethodRefusal>> {
    let mut method = judged(tx, said, None)?;
    method.id = tx.query_one(
        "insert into payout_methods (title_en, title_ru, currency, min_units, max_units, \
         fee_units, fee_percent, price, is_enabled, position) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
        &args![
            method.title_en.as_str(),
            method.title_ru.as_str(),
            method.currency.as_str(),
            method.min.units(),
            method.max.map(Amount::units),
            method.fee.units(),
            plain(method.fee_percent),
            fixed(&method),
            method.is_enabled,
            method.position
        ],
        |row| row.get(0),
    )?;
    finish(tx, deed, "payout_method.add", method, is_dry)
}

/// Changes a method for requests from now on; those that were made keep their price and fee.
///
/// # Errors
/// [`MethodRefusal`]; the store's faults.
pub fn edit_method(
    tx: &mut Tx<'_>,
    deed: &Deed,
    id: i64,
    said: &MethodWords,
    is_dry: bool,
) -> Result<Method, Stop<MethodRefusal>> {
    let before = find_method(tx, id)?.ok_or(MethodRefusal::Unknown(id))?;
    let method = judged(tx, said, Some(&before))?;
    tx.execute(
        "update payout_methods set title_en = $2, title_ru = $3, min_units = $4, max_units = $5, \
         fee_units = $6, fee_percent = $7, price = $8, position = $9 where id = $1",
        &args![
            id,
            method.title_en.as_str(),
            method.title_ru.as_str(),
            method.min.units(),
            method.max.map(Amount::units),
            method.fee.units(),
            plain(method.fee_percent),
            fixed(&method),
            method.position
        ],
    )?;
    finish(tx, deed, "payout_method.edit", method, is_dry)
}

/// Lets partners choose a method, or no longer.
///
/// # Errors
/// [`MethodRefusal::Unknown`]; the store's faults.
pub fn set_method_enabled(
    tx: &mut Tx<'_>,
    deed: &Deed,
    id: i64,
    is_enabled: bool,
) -> Result<(), Stop<MethodRefusal>> {
    let sql = "update payout_methods set is_enabled = $2 where id = $1";
    if tx.execute(sql, &args![id, is_enabled])? == 0 {
        return Err(MethodRefusal::Unknown(id).into());
    }
    let action = if is_enabled { "payout_method.enable" } else { "payout_method.disable" };
    Ok(audit::record(tx, deed, action, &id.to_string(), "")?)
}

fn judged(
    tx: &mut Tx<'_>,
    said: &MethodWords,
    before: Option<&Method>,
) -> Result<Method, Stop<MethodRefusal>> {
    let currencies = load_currencies(tx)?;
    let judged = said.judge(before, &currencies);
    Ok(judged.map_err(|(field, what)| MethodRefusal::Field { field, what })?)
}

fn finish(
    tx: &mut Tx<'_>,
    deed: &Deed,
    action: &str,
    method: Method,
    is_dry: bool,
) -> Result<Method, Stop<MethodRefusal>> {
    if is_dry {
        return Err(MethodRefusal::DryRun(Box::new(method)).into());
    }
    let max = method.max.map_or("any".to_owned(), |max| max.to_string());
    let detail = format!(
        "{}: {} to {max} USD, fee {} USD + {} %, price {}",
        method.currency,
        method.min,
        method.fee,
        plain(method.fee_percent),
        method.price.word()
    );
    audit::record(tx, deed, action, &method.id.to_string(), &detail)?;
    Ok(method)
}

fn fixed(method: &Method) -> Option<String> {
    match &method.price {
        PriceSource::Own => None,
        PriceSource::Fixed(price) => Some(plain(*price)),
    }
}

fn read(row: &Row<'_>) -> Result<Method, Fault> {
    let id: i64 = row.get(0)?;
    let corrupt = |column: &str| Fault::corrupt(format!("payout_methods.{column} of {id}"));
    let usd = |units| Amount::from_units(units, Scale::USD);
    let price = match row.get::<Option<String>>(8)? {
        None => PriceSource::Own,
        Some(text) => PriceSource::Fixed(parse_decimal(&text).map_err(|_| corrupt("price"))?),
    };
    Ok(Method {
        id,
        title_en: row.get(1)?,
        title_ru: row.get(2)?,
        currency: row.get(3)?,
        min: usd(row.get(4)?),
        max: row.get::<Option<i64>>(5)?.map(usd),
        fee: usd(row.get(6)?),
        fee_percent: parse_decimal(&row.get::<String>(7)?).map_err(|_| corrupt("fee_percent"))?,
        price,
        is_enabled: row.get(9)?,
        position: row.get(10)?,
    })
}

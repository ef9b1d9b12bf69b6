//! What stands in replies: amounts as exact decimals in strings, which no program takes for floats,
//! and times.

use money::Amount;
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::clock::rfc3339;

/// A plain decimal, without exponent or trailing zeros.
const DECIMAL: &str = "^-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?$";

/// An amount of USD.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Usd(String);

/// An exact decimal: an amount of a currency, a percentage, a rate's side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Exact(String);

/// A moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Time(String);

/// A cursor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Cursor(pub(super) String);

impl From<Amount> for Usd {
    fn from(amount: Amount) -> Usd {
        Usd(amount.to_string())
    }
}

impl From<crate::features::rewards::Usd> for Usd {
    fn from(usd: crate::features::rewards::Usd) -> Usd {
        Usd(usd.to_string())
    }
}

impl Exact {
    /// Whatever prints as a plain decimal.
    pub(super) fn of(decimal: impl std::fmt::Display) -> Exact {
        Exact(decimal.to_string())
    }
}

impl Time {
    /// To the second.
    pub(super) fn of_s(at_s: i64) -> Time {
        Time(rfc3339(at_s))
    }

    /// To the second, of milliseconds.
    pub(super) fn of_ms(at_ms: i64) -> Time {
        Time::of_s(at_ms.div_euclid(1000))
    }

    /// To the millisecond.
    pub(super) fn exact(at_ms: i64) -> Time {
        let seconds = rfc3339(at_ms.div_euclid(1000));
        let seconds = seconds.trim_end_matches('Z');
        Time(format!("{seconds}.{:03}Z", at_ms.rem_euclid(1000)))
    }
}

fn text(description: &str, example: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .examples([serde_json::Value::from(example)])
}

macro_rules! documented {
    ($name:ident, $make:expr) => {
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                RefOr::T(Schema::Object($make.build()))
            }
        }

        impl ToSchema for $name {}
    };
}

documented!(
    Usd,
    text("An amount of USD, exact to 8 decimals, as a string.", "12.5").pattern(Some(DECIMAL))
);
documented!(
    Exact,
    text(
        "An exact decimal as a string: an amount of a currency, a percentage, a side of a rate.",
        "0.6"
    )
    .pattern(Some(DECIMAL))
);
documented!(
    Time,
    text("A moment in UTC by RFC 3339.", "2026-11-01T12:00:00Z")
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
);
documented!(
    Cursor,
    text(
        "Where the list goes on: pass it as `cursor`. Opaque, and good for as long as you like.",
        "00"
    )
    .pattern(Some("^[0-9a-f]+$"))
);

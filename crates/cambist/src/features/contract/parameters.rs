//! The parameters of a call, read as PHP engines read them: the last of a repeated name counts, and
//! an empty value is none.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::clock::LAST_SECOND;

use super::envelope::Failure;

/// The largest number that a click can have: 53 bits.
const LARGEST_ID: i64 = (1 << 53) - 1;

/// Parameters by their exact names.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    fields: HashMap<String, String>,
    has_key_in_address: bool,
}

impl Parameters {
    /// Reads a query, then a form whose fields go before it.
    pub(super) fn read(query: &str, form: &[u8]) -> Parameters {
        let mut read = HashMap::new();
        for source in [query.as_bytes(), form] {
            for (name, value) in form_urlencoded::parse(source) {
                read.insert(name.into_owned(), value.into_owned());
            }
        }
        read.retain(|_, value| !value.is_empty());
        let has_key_in_address = form_urlencoded::parse(query.as_bytes())
            .any(|(name, value)| name == "api_key" && !value.is_empty());
        Parameters { fields: read, has_key_in_address }
    }

    /// One parameter's text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// Whether a key stands in the address, whichever key the call is made with.
    pub(super) fn has_key_in_address(&self) -> bool {
        self.has_key_in_address
    }

    /// The number of a payout method.
    pub(super) fn method_id(&self) -> Result<i64, Failure> {
        let id = self.number("method_id", 1..=LARGEST_ID, "a payout method's id")?;
        id.ok_or_else(|| {
            let sentence = "method_id must be a payout method's id, as get_info lists them";
            Failure::Parameter(sentence.to_owned())
        })
    }

    /// A whole number in `range`.
    fn number(
        &self,
        name: &str,
        range: std::ops::RangeInclusive<i64>,
        unit: &str,
    ) -> Result<Option<i64>, Failure> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let is_plain = text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse::<i64>().ok().filter(|n| is_plain && range.contains(n));
        number.map(Some).ok_or_else(|| {
            let (low, high) = range.into_inner();
            Failure::Parameter(format!("{name} must be a whole number of {unit}, {low} to {high}"))
        })
    }

    /// The window of time in unix seconds, both bounds inclusive; a missing bound is unbounded.
    pub(super) fn window(&self) -> Result<(Option<i64>, Option<i64>), Failure> {
        let start = self.number("start_time", 0..=LAST_SECOND, "unix seconds")?;
        let end = self.number("end_time", 0..=LAST_SECOND, "unix seconds")?;
        match (start, end) {
            (Some(start), Some(end)) if start > end => Err(Failure::Parameter(
                "start_time must not be after end_time (both in unix seconds)".to_owned(),
            )),
            window => Ok(window),
        }
    }

    /// How many items, at most.
    pub(super) fn limit(&self, default: u32) -> Result<u32, Failure> {
        let limit = self.number("limit", 1..=100_000, "items")?;
        Ok(limit.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(default))
    }

    /// Only items whose id is smaller than this one.
    pub(super) fn before_id(&self) -> Result<Option<i64>, Failure> {
        self.number("before_id", 1..=LARGEST_ID, "an item's id")
    }

    /// An address to compare with.
    pub(super) fn address(&self, name: &str) -> Result<Option<IpAddr>, Failure> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let wrong = || {
            Failure::Parameter(format!(
                "{name} must be an IPv4 or IPv6 address, such as 203.0.113.0"
            ))
        };
        text.parse::<IpAddr>().map(|address| Some(address.to_canonical())).map_err(|_| wrong())
    }
}

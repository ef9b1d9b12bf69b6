//! JSON of strangers, in its own digits: no number passes through a float.

use std::borrow::Cow;
use std::collections::BTreeMap;

use money::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::outgoing::shown;

use super::number::exact;

/// The members of an object.
pub(super) type Members<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

/// The document as one JSON value.
///
/// # Errors
/// A sentence: it is not UTF-8, not JSON, cut off, or a page.
pub(super) fn document(bytes: &[u8]) -> Result<&RawValue, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match bytes.trim_ascii_start().first() {
        None => return Err("it is empty".to_owned()),
        Some(b'<') => return Err("it is a page or XML, not JSON; is the address right?".to_owned()),
        Some(_) => {}
    }
    serde_json::from_slice(bytes).map_err(|error| format!("it is not JSON: {error}"))
}

/// Reads a part of a document as something.
///
/// # Errors
/// A sentence that shows what stands there.
pub(super) fn part<'a, T: Deserialize<'a>>(raw: &'a RawValue, what: &str) -> Result<T, String> {
    serde_json::from_str(raw.get()).map_err(|_| format!("`{}` is not {what}", shown(raw.get())))
}

/// A number, or a text that is one.
///
/// # Errors
/// A sentence that shows what stands there.
pub(super) fn number(raw: &RawValue) -> Result<Decimal, String> {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'"') => exact(&part::<String>(raw, "a number")?),
        Some(b'-' | b'0'..=b'9') => exact(text),
        _ => Err(format!("`{}` is not a number", shown(text))),
    }
}

/// A text, or a number as it is written.
///
/// # Errors
/// A sentence that shows what stands there.
pub(super) fn text(raw: &RawValue) -> Result<String, String> {
    match raw.get().as_bytes().first() {
        Some(b'"') => part(raw, "a text"),
        Some(b'-' | b'0'..=b'9') => Ok(raw.get().to_owned()),
        _ => Err(format!("`{}` is not a text", shown(raw.get()))),
    }
}

/// The part of a document that a JSON pointer (RFC 6901) names: `/data/0/price`.
///
/// # Errors
/// A sentence that says how far it led.
pub(super) fn at<'a>(root: &'a RawValue, pointer: &str) -> Result<&'a RawValue, String> {
    let mut here = root;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let next = match here.get().as_bytes().first() {
            Some(b'{') => part::<Members<'a>>(here, "an object")?.get(token.as_str()).copied(),
            Some(b'[') => {
                let list: Vec<&'a RawValue> = part(here, "a list")?;
                token.parse::<usize>().ok().and_then(|place| list.get(place).copied())
            }
            _ => None,
        };
        here = next.ok_or_else(|| format!("{pointer}: there is no `{}` in it", shown(&token)))?;
    }
    Ok(here)
}

/// Says what is wrong with a JSON pointer.
///
/// # Errors
/// A sentence that says what to write.
pub(super) fn check_pointer(pointer: &str) -> Result<(), String> {
    match pointer.is_empty() || pointer.starts_with('/') {
        true => Ok(()),
        false => Err(format!("`{}` is not a JSON pointer; write /name/0/name", shown(pointer))),
    }
}

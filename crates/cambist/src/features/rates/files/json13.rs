//! JSON 1.3 of jsons.info: numbered currencies, and a tree of exchanges between them.
//!
//! `xr` is the whole rate: X for "X gives 1", −X for "1 gives X"; it may stand alone in place of its
//! entry.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::draft::{Draft, Field};
use super::json::{Fields, line_of, text_of};
use super::lines::Lines;
use super::number::shown;
use super::{BadLine, Drafted, FileError, MAX_ITEMS};

/// Cuts the file into one draft per pair of its tree.
pub(super) fn drafts(
    text: &str,
    root: &Fields<'_>,
    exchange: &RawValue,
) -> Result<Vec<Drafted>, FileError> {
    let currencies = Currencies::read(root)?;
    let mut lines = Lines::new(text);
    let mut drafts = Vec::new();
    for (from, rest) in object(exchange, "\"exchange\" object")?.0 {
        let line = line_of(&mut lines, text, rest);
        let Some(targets) = targets(rest) else {
            let what = format!("exchange {}: has no `to`; write {{\"to\":{{…}}}}", shown(&from));
            drafts.push(Err(BadLine { line, what }));
            continue;
        };
        for (to, entry) in targets.0 {
            let line = line_of(&mut lines, text, entry);
            if drafts.len() == MAX_ITEMS {
                let what = format!("more than {MAX_ITEMS} items; split the file");
                return Err(FileError::Limit { line, what });
            }
            drafts.push(currencies.draft(line, &from, &to, entry));
        }
    }
    Ok(drafts)
}

fn object<'a>(value: &'a RawValue, wanted: &'static str) -> Result<Fields<'a>, FileError> {
    serde_json::from_str(value.get()).map_err(|_| FileError::NoRates {
        wanted,
        found: format!("`{}` stands in its place", shown(value.get())),
    })
}

fn targets(rest: &RawValue) -> Option<Fields<'_>> {
    let fields: Fields<'_> = serde_json::from_str(rest.get()).ok()?;
    serde_json::from_str(fields.get("to")?.get()).ok()
}

/// What the numbers of the file stand for.
struct Currencies<'a> {
    /// The code of each number; `None` when it stands there twice.
    codes: HashMap<String, Option<String>>,
    reserves: HashMap<String, &'a RawValue>,
}

impl<'a> Currencies<'a> {
    fn read(root: &Fields<'a>) -> Result<Currencies<'a>, FileError> {
        const LIST: &str = "\"list\" of currencies";
        let missing =
            || FileError::NoRates { wanted: LIST, found: "the object has no such key".to_owned() };
        let fields = object(root.get("currencies").ok_or_else(missing)?, LIST)?;
        let mut codes = HashMap::new();
        for (number, code) in object(fields.get("list").ok_or_else(missing)?, LIST)?.0 {
            let code = serde_json::from_str::<String>(code.get()).ok();
            codes.entry(number).and_modify(|known| *known = None).or_insert(code);
        }
        let reserves = match fields.get("amounts") {
            None => HashMap::new(),
            Some(amounts) => object(amounts, "\"amounts\" of currencies")?.0.into_iter().collect(),
        };
        Ok(Currencies { codes, reserves })
    }

    fn code(&self, number: &str) -> Result<&str, String> {
        match self.codes.get(number) {
            Some(Some(code)) => Ok(code),
            Some(None) => Err(format!("currency {} has no one code in the list", shown(number))),
            None => Err(format!("currency {} is not in the list of currencies", shown(number))),
        }
    }

    fn draft(&self, line: usize, from: &str, to: &str, entry: &RawValue) -> Drafted {
        let mut draft = Draft::new(line);
        let code = |number| self.code(number).map_err(|what| BadLine { line, what });
        draft.set(Field::From, "from", code(from)?);
        draft.set(Field::To, "to", code(to)?);
        let mut has_reserve = false;
        match serde_json::from_str::<Fields<'_>>(entry.get()) {
            Err(_) => set_rate(&mut draft, entry)?,
            Ok(fields) => {
                for (name, value) in &fields.0 {
                    has_reserve |= set(&mut draft, name, value)? == Some(Field::Reserve);
                }
            }
        }
        if let Some(reserve) = self.reserves.get(to).filter(|_| !has_reserve) {
            set(&mut draft, "amount", reserve)?;
        }
        Ok(draft)
    }
}

/// Notes one value of an entry; the field that it was, unless it was none.
fn set(draft: &mut Draft, name: &str, value: &RawValue) -> Result<Option<Field>, BadLine> {
    let field = match name.to_ascii_lowercase().as_str() {
        "xr" => return set_rate(draft, value).map(|()| None),
        "min" => Field::FromMin,
        "max" => Field::FromMax,
        "from" | "to" | "in" | "out" => return Ok(None),
        _ => match Field::named(name) {
            Some(field) => field,
            None => return Ok(None),
        },
    };
    if field == Field::Labels
        && let Ok(options) = serde_json::from_str::<Fields<'_>>(value.get())
    {
        let chosen = options.0.iter().filter(|(_, is_chosen)| !is_off(is_chosen));
        chosen.for_each(|(label, _)| draft.set(field, name, label));
        return Ok(Some(field));
    }
    let text = text_of(field, value).ok_or_else(|| {
        let (name, value) = (shown(name), shown(value.get()));
        draft.bad(format!("{name}: `{value}` is of the wrong kind; write a number or a text"))
    })?;
    draft.set(field, name, &text);
    Ok(Some(field))
}

fn is_off(value: &RawValue) -> bool {
    matches!(value.get(), "0" | "false" | "null" | "\"\"" | "\"0\"")
}

fn set_rate(draft: &mut Draft, xr: &RawValue) -> Result<(), BadLine> {
    let text = text_of(Field::In, xr).ok_or_else(|| {
        draft.bad(format!("xr: `{}` is of the wrong kind; write a number", shown(xr.get())))
    })?;
    match text.strip_prefix('-') {
        Some(got) => {
            draft.set(Field::In, "in", "1");
            draft.set(Field::Out, "xr", got);
        }
        None => {
            draft.set(Field::In, "xr", &text);
            draft.set(Field::Out, "out", "1");
        }
    }
    Ok(())
}

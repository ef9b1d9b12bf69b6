//! A draft: the fields of one item as some format wrote them, before the rules decide about it.

use money::Decimal;

use super::number::{amount, plain_number, shown};
use super::{BadLine, Fee, FileItem, Limits};

/// The longest currency code, city code, label or floating mark, in characters.
const MAX_WORD: usize = 40;

/// The most labels or cities of one item; more would make the search for repeated ones slow.
const MAX_WORDS: usize = 500;

/// A field of an item, whatever a format calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    From,
    To,
    In,
    Out,
    Reserve,
    FromMin,
    FromMax,
    ToMin,
    ToMax,
    FromFee,
    ToFee,
    MinFee,
    Floating,
    Delay,
    Labels,
    Cities,
    /// What a step of EREF says: between two amounts other fees are taken.
    StepMin,
    StepMax,
    StepFromFee,
    StepToFee,
}

impl Field {
    /// The field of that element or key, in any case and with or without underscores; unknown names are none.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name: String = name
            .chars()
            .filter(|c| !matches!(c, '_' | '-'))
            .map(|c| c.to_ascii_lowercase())
            .collect();
        Some(match name.as_str() {
            "from" => Self::From,
            "to" => Self::To,
            "in" => Self::In,
            "out" => Self::Out,
            "amount" => Self::Reserve,
            "minamount" | "inminamount" | "inmin" | "frommin" => Self::FromMin,
            "maxamount" | "inmaxamount" | "inmax" | "frommax" => Self::FromMax,
            "outminamount" | "outmin" | "tomin" => Self::ToMin,
            "outmaxamount" | "outmax" | "tomax" => Self::ToMax,
            "fromfee" | "infee" => Self::FromFee,
            "tofee" | "outfee" => Self::ToFee,
            "minfee" => Self::MinFee,
            "floating" => Self::Floating,
            "delay" => Self::Delay,
            "param" | "params" | "options" | "labels" => Self::Labels,
            "city" | "cities" => Self::Cities,
            _ => return None,
        })
    }
}

/// One value of a draft with the name it was written under.
#[derive(Debug, Clone)]
struct Written {
    field: Field,
    name: String,
    value: String,
}

impl Written {
    fn read<T>(&self, parse: fn(&str) -> Result<T, String>) -> Result<T, String> {
        parse(&self.value).map_err(|what| format!("{}: {what}", shown(&self.name)))
    }
}

/// The fields of one item that are not empty, in the order of the file.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    line: usize,
    fields: Vec<Written>,
}

impl Draft {
    pub(super) fn new(line: usize) -> Self {
        Self { line, fields: Vec::new() }
    }

    /// Notes a value; an empty one is as good as absent.
    pub(super) fn set(&mut self, field: Field, name: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.fields.push(Written { field, name: name.to_owned(), value: value.to_owned() });
        }
    }

    pub(super) fn bad(&self, what: impl Into<String>) -> BadLine {
        BadLine { line: self.line, what: what.into() }
    }

    /// Applies every rule that one item can be judged by alone.
    pub(super) fn decide(self) -> Result<FileItem, BadLine> {
        self.item().map_err(|what| self.bad(what))
    }

    fn item(&self) -> Result<FileItem, String> {
        let from = self.code(Field::From, "from")?;
        let to = self.code(Field::To, "to")?;
        if from.to_uppercase() == to.to_uppercase() {
            return Err(format!("from and to are both {from}; an exchange needs two currencies"));
        }
        Ok(FileItem {
            line: self.line,
            from,
            to,
            rate_in: self.side(Field::In, "in")?,
            rate_out: self.side(Field::Out, "out")?,
            reserve: self.one(Field::Reserve, amount)?,
            from_limits: self.from_limits()?,
            to_limits: self.limits(Field::ToMin, Field::ToMax)?,
            from_fee: self.largest_fee(Field::FromFee, Field::StepFromFee)?,
            to_fee: self.largest_fee(Field::ToFee, Field::StepToFee)?,
            min_fee: self.one(Field::MinFee, fee)?,
            floating: self.one(Field::Floating, floating)?,
            delay_minutes: self.one(Field::Delay, minutes)?,
            labels: self.words(Field::Labels, str::to_lowercase)?,
            cities: self.words(Field::Cities, str::to_uppercase)?,
            has_steps: [Field::StepFromFee, Field::StepToFee]
                .into_iter()
                .any(|step| self.all(step).next().is_some()),
        })
    }

    fn all(&self, field: Field) -> impl Iterator<Item = &Written> {
        self.fields.iter().filter(move |written| written.field == field)
    }

    /// The value of a field that may be written twice, under its two spellings, but only with one meaning.
    fn one<T: PartialEq>(
        &self,
        field: Field,
        parse: fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        let mut found: Option<(&Written, T)> = None;
        for written in self.all(field) {
            let value = written.read(parse)?;
            match &found {
                Some((first, other)) if *other != value => {
                    return Err(contradiction(first, written));
                }
                Some(_) => {}
                None => found = Some((written, value)),
            }
        }
        Ok(found.map(|(_, value)| value))
    }

    fn code(&self, field: Field, name: &str) -> Result<String, String> {
        self.one(field, code)?
            .ok_or_else(|| format!("{name}: is missing; write the code of a currency"))
    }

    fn side(&self, field: Field, name: &str) -> Result<Decimal, String> {
        self.one(field, rate_side)?
            .ok_or_else(|| format!("{name}: is missing; write a number above 0"))
    }

    fn limits(&self, min: Field, max: Field) -> Result<Limits, String> {
        let limits = Limits { min: self.one(min, amount)?, max: self.one(max, amount)? };
        match (limits.min, limits.max, self.all(min).next(), self.all(max).next()) {
            (Some(least), Some(most), Some(low), Some(high)) if least > most => Err(format!(
                "{}: `{}` is above {}, which is `{}`; write the smaller one as the minimum",
                shown(&low.name),
                shown(&low.value),
                shown(&high.name),
                shown(&high.value)
            )),
            _ => Ok(limits),
        }
    }

    /// The limits in *from*: where the item has none of its own, from the first step to the last.
    fn from_limits(&self) -> Result<Limits, String> {
        let own = self.limits(Field::FromMin, Field::FromMax)?;
        let of_steps = |field| -> Result<Vec<Decimal>, String> {
            self.all(field).map(|written| written.read(amount)).collect()
        };
        let min = of_steps(Field::StepMin)?.into_iter().min();
        let max = of_steps(Field::StepMax)?.into_iter().max();
        let limits = Limits { min: own.min.or(min), max: own.max.or(max) };
        match (limits.min, limits.max) {
            (Some(least), Some(most)) if least > most => Err(format!(
                "step: the limits {least} to {most} leave no amount; write the smaller one as frommin"
            )),
            _ => Ok(limits),
        }
    }

    /// The fee of a side: the largest that is taken at any amount, as an offer has one.
    fn largest_fee(&self, own: Field, of_step: Field) -> Result<Option<Fee>, String> {
        let mut largest = self.one(own, fee)?;
        for written in self.all(of_step) {
            largest = match (largest, written.read(fee)?) {
                (None, fee) => Some(fee),
                (Some(Fee::Fixed(a)), Fee::Fixed(b)) => Some(Fee::Fixed(a.max(b))),
                (Some(Fee::Percent(a)), Fee::Percent(b)) => Some(Fee::Percent(a.max(b))),
                (Some(known), fee) => {
                    return Err(format!(
                        "{}: `{fee}` cannot be compared with `{known}`; write sums or percentages \
                         in all steps",
                        shown(&written.name)
                    ));
                }
            };
        }
        Ok(largest)
    }

    /// The comma-separated words of a field, each once.
    fn words(&self, field: Field, cased: fn(&str) -> String) -> Result<Vec<String>, String> {
        let mut words = Vec::new();
        for written in self.all(field) {
            for part in written.value.split(',').map(str::trim).filter(|part| !part.is_empty()) {
                let word = word(&cased(part))
                    .map_err(|what| format!("{}: {what}", shown(&written.name)))?;
                if !words.contains(&word) {
                    words.push(word);
                }
                if words.len() > MAX_WORDS {
                    return Err(format!(
                        "{}: has too many values; write at most {MAX_WORDS}",
                        shown(&written.name)
                    ));
                }
            }
        }
        Ok(words)
    }
}

fn contradiction(first: &Written, second: &Written) -> String {
    format!(
        "{} is `{}` but {} is `{}`; write one value",
        shown(&first.name),
        shown(&first.value),
        shown(&second.name),
        shown(&second.value)
    )
}

fn rate_side(text: &str) -> Result<Decimal, String> {
    let side = plain_number(text)?;
    if side <= Decimal::ZERO {
        return Err(format!("`{}` is not above zero; write a number above 0", shown(text)));
    }
    Ok(side)
}

fn code(text: &str) -> Result<String, String> {
    let strange = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '&' | ';' | ',');
    if text.contains(strange) {
        return Err(format!("`{}` is not a code; write one word such as BTC", shown(text)));
    }
    word(text)
}

fn word(text: &str) -> Result<String, String> {
    if text.chars().count() > MAX_WORD || text.contains(char::is_control) {
        return Err(format!(
            "`{}` is too long or not text; write at most {MAX_WORD} characters",
            shown(text)
        ));
    }
    Ok(text.to_owned())
}

fn fee(text: &str) -> Result<Fee, String> {
    text.parse::<Fee>().map_err(|error| error.to_string())
}

/// Minutes, or a percentage, without a blank before its sign.
fn floating(text: &str) -> Result<String, String> {
    let (number, sign) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), "%"),
        None => (text, ""),
    };
    match plain_number(number) {
        Ok(value) if value >= Decimal::ZERO => word(&format!("{number}{sign}")),
        _ => Err(format!("`{}` is neither minutes nor a percentage; write 15 or 1%", shown(text))),
    }
}

fn minutes(text: &str) -> Result<u32, String> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or_else(|| {
        format!(
            "`{}` is not a number of minutes; write a whole number from 0 to {}",
            shown(text),
            u32::MAX
        )
    })
}

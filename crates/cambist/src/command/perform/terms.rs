//! Terms as the shell writes them, and as it tells them.

use crate::command::TermsChange;
use crate::features::rewards::{
    Agreed, Base, Discount, Modifier, Percent, Period, Terms, Tier, Usd,
};

/// The terms after a change; each mistake names its option.
pub(super) fn changed(before: Terms, change: &TermsChange) -> Result<Terms, String> {
    let mut terms = match &change.file {
        None => before,
        Some(text) => toml::from_str(text).map_err(|error| format!("--file: {error}"))?,
    };
    if let Some(word) = &change.base {
        terms.base = Base::from_word(word).ok_or("--base is profit or amount")?;
    }
    if let Some(text) = &change.percent {
        terms.percent = percent("--percent", text)?;
        // One percentage for all takes the place of tiers.
        terms.tiers.clear();
    }
    if let Some(list) = &change.tiers {
        terms.tiers = tiers(list)?;
    }
    if let Some(word) = &change.period {
        terms.period = named(&Period::ALL, word).ok_or("--period is lifetime, month or 30-days")?;
    }
    if let Some(word) = &change.discount {
        let mode = named(&Discount::ALL, word);
        terms.discount = mode.ok_or("--discount is ignored, subtracted or excludes")?;
    }
    terms.hold_days = change.hold_days.unwrap_or(terms.hold_days);
    terms.shares_losses = match change.share_losses.as_deref() {
        None => terms.shares_losses,
        Some("yes") => true,
        Some("no") => false,
        Some(_) => return Err("--share-losses is yes or no".to_owned()),
    };
    set(&mut terms.floor, &change.floor, |text| usd("--floor", text))?;
    set(&mut terms.cap, &change.cap, |text| percent("--cap", text))?;
    set(&mut terms.min_profit, &change.min_profit, |text| percent("--min-profit", text))?;
    set(&mut terms.level2, &change.level2, |text| percent("--level2", text))?;
    set(&mut terms.window_days, &change.window_days, |text| number("--window-days", text))?;
    set(&mut terms.click_within_hours, &change.click_hours, |text| number("--click-hours", text))?;
    terms.check().map_err(|refusal| refusal.to_string())?;
    Ok(terms)
}

fn set<T>(
    field: &mut Option<T>,
    text: &Option<String>,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<(), String> {
    match text.as_deref() {
        None => {}
        Some("none") => *field = None,
        Some(text) => *field = Some(read(text)?),
    }
    Ok(())
}

fn named<T: Copy>(all: &[(T, &str)], word: &str) -> Option<T> {
    all.iter().find(|(_, known)| *known == word).map(|(one, _)| *one)
}

fn percent(option: &str, text: &str) -> Result<Percent, String> {
    Percent::parse(text).map_err(|error| format!("{option} `{text}`: {error}"))
}

fn usd(option: &str, text: &str) -> Result<Usd, String> {
    Usd::parse(text).map_err(|error| format!("{option} `{text}`: {error}"))
}

fn number(option: &str, text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("{option} `{text}`: write a whole number, or none"))
}

fn tiers(list: &[String]) -> Result<Vec<Tier>, String> {
    if list == ["none"] {
        return Ok(Vec::new());
    }
    let tier = |text: &String| {
        let parts = text.split_once('=');
        let (from, part) = parts.ok_or(format!("the tier `{text}`: write it as 5000=12"))?;
        Ok(Tier { from: usd("the tier", from)?, percent: percent("the tier", part)? })
    };
    list.iter().map(tier).collect()
}

/// Terms in one line of plain words.
pub(super) fn in_words(terms: &Terms) -> String {
    let base = terms.base.word();
    let mut said = vec![match terms.tiers.as_slice() {
        [] => format!("{} % of the {base}", terms.percent),
        tiers => {
            let tier = |tier: &Tier| format!("{} % from {} USD", tier.percent, tier.from);
            let list: Vec<_> = tiers.iter().map(tier).collect();
            format!("of the {base} by {} volume: {}", terms.period.word(), list.join(", "))
        }
    }];
    said.extend(terms.level2.map(|part| format!("second level {part} % of the {base}")));
    said.extend(terms.cap.map(|part| format!("at most {part} % of the profit")));
    said.extend(terms.floor.map(|usd| format!("{usd} USD without profit or above it")));
    said.extend(terms.min_profit.map(|part| format!("nothing below {part} % profit")));
    said.extend(terms.shares_losses.then(|| "losses shared".to_owned()));
    if terms.discount != Discount::default() {
        said.push(format!("a customer's discount {}", terms.discount.word()));
    }
    said.extend(terms.click_within_hours.map(|hours| format!("a click within {hours} h")));
    said.extend(terms.window_days.map(|days| format!("clicks wait {days} days")));
    said.push(format!("held {} days", terms.hold_days));
    said.join("; ")
}

/// What was agreed for an order, a line for each part.
pub(super) fn agreed_lines(agreed: &Agreed) -> Vec<String> {
    let programme = match &agreed.programme {
        Some(programme) => format!("programme {} version {}", programme.name, programme.version),
        None => "everyone's terms".to_owned(),
    };
    let mut lines = vec![format!("{programme}: {}", in_words(&agreed.terms))];
    lines.extend(agreed.own.map(|own| {
        let base = own.base.word();
        format!("the partner's own: {} % of the {base}; held {} days", own.percent, own.hold_days)
    }));
    if let Some(rule) = agreed.direction {
        lines.extend(rule.percent.map(|part| format!("the direction's own: {part} %")));
        lines.extend(
            rule.modifier.map(|modifier| format!("the direction's: {}", rule_of(modifier))),
        );
    }
    lines
}

/// A modifier in words.
pub(super) fn rule_of(modifier: Modifier) -> String {
    match modifier {
        Modifier::Nothing => "nothing is earned".to_owned(),
        Modifier::Fixed(usd) => format!("fixed {usd} USD"),
        Modifier::Min(usd) => format!("at least {usd} USD"),
        Modifier::Max(usd) => format!("at most {usd} USD"),
    }
}

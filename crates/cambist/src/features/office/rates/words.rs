//! How a rate comes about, in words of the page's language.

use money::Plain;

use crate::features::office::span::span;
use crate::features::rates::pricing::{Line, Step};
use crate::pages::Page;

/// One line of the way from prices to a rate.
pub(super) struct Told {
    /// How it is drawn: `price`, `step`, `city`, `bad` or `note`.
    pub(super) class: &'static str,
    /// What it is about.
    pub(super) label: String,
    /// What came of it; in English where the books have it so.
    pub(super) value: String,
    /// From where, and how old.
    pub(super) note: String,
}

fn told(class: &'static str, label: String, value: String) -> Told {
    Told { class, label, value, note: String::new() }
}

/// A line in words.
pub(super) fn line(page: &Page, line: &Line) -> Told {
    match line {
        Line::Price { stated, name, age_s } => Told {
            class: "price",
            label: page.word("way-price"),
            value: stated.clone(),
            note: format!("{name} · {}", page.word_of("span-ago", "value", &span(page, *age_s))),
        },
        Line::OneMoney(from, to) => {
            told("note", page.word_between("way-one-money", from, to), String::new())
        }
        Line::Crossed => told("note", page.word("way-crossed"), String::new()),
        Line::Base(rate) => told("step", page.word("way-base"), rate.to_string()),
        Line::Frozen(why) => {
            Told { note: why.to_string(), ..told("bad", page.word("reason-frozen"), String::new()) }
        }
        Line::ByHand { minutes, rate } => Told {
            note: page.word_of("way-for-another", "value", &span(page, minutes * 60)),
            ..told("step", page.word("way-by-hand"), rate.to_string())
        },
        Line::City(city) => told("city", city.clone(), String::new()),
        Line::CityMargin(margin) => {
            let percent = page.number(&Plain(*margin).to_string());
            told("note", page.word_of("way-city-margin", "percent", &percent), String::new())
        }
        Line::Step(step) => step_told(page, step),
        Line::NoPrice(why) => Told {
            note: why.to_string(),
            ..told("bad", page.word("reason-without-price"), String::new())
        },
    }
}

fn step_told(page: &Page, step: &Step) -> Told {
    let number = |number| page.number(&Plain(number).to_string());
    match step {
        Step::Tier(tier) => {
            let sign = if tier.points.is_sign_negative() { "" } else { "+" };
            let points = format!("{sign}{}", number(tier.points));
            told("city", page.word_between("way-tier", &number(tier.from), &points), String::new())
        }
        Step::Margin { percent, rate } => {
            let label = page.word_of("way-margin", "percent", &number(*percent));
            told("step", label, rate.to_string())
        }
        Step::AddOn { sum, is_given, rate } => {
            let label = match is_given {
                true => page.word_of("way-add-on-given", "number", &number(*sum)),
                false => page.word_of("way-add-on-taken", "number", &number(*sum)),
            };
            told("step", label, rate.to_string())
        }
        Step::Rounded { digits, rate } => {
            let label = page.word_of("way-rounded", "number", &digits.to_string());
            told("step", label, rate.to_string())
        }
        Step::Guarded { rate } => told("step", page.word("way-guarded"), rate.to_string()),
    }
}

//! The builder of deep links: a form whose answer stands on the same page.

use std::collections::BTreeSet;

use web::query::Query;

use crate::app::App;
use crate::features::links::Link;
use crate::features::rates::RateTable;
use crate::features::storefront::currency_of;
use crate::pages::Page;

/// The sub-ids that the form offers; others can be added by hand.
const SUBS: [&str; 3] = ["sub1", "sub2", "sub3"];
const LONGEST: usize = 100;

/// What was chosen, and the link that it makes.
pub(super) struct Builder {
    /// Codes and labels of the live links.
    pub(super) links: Vec<(String, String)>,
    /// Codes and names of the currencies of open directions.
    pub(super) currencies: Vec<(String, String)>,
    pub(super) cities: Vec<String>,
    pub(super) link: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) city: String,
    /// Names and values.
    pub(super) subs: Vec<(&'static str, String)>,
    /// The whole address.
    pub(super) address: String,
    /// Where it leads, in a sentence.
    pub(super) leads: String,
    /// Whether it leads where it was meant to.
    pub(super) is_good: bool,
}

impl Builder {
    /// Reads the form's fields; without any live link there is nothing to build.
    pub(super) fn read(app: &App, page: &Page, raw: &str, links: &[Link]) -> Option<Builder> {
        let query = Query::parse(raw);
        let typed = |name: &str| {
            let text = query.exact(name).unwrap_or_default();
            web::text::cut(text.trim(), LONGEST).to_owned()
        };
        let live: Vec<&Link> = links.iter().filter(|link| link.is_live).collect();
        let chosen = live.iter().find(|link| link.code == typed("code"));
        let link = chosen.or(live.first())?;
        let snapshot = app.snapshot();
        let rates = &snapshot.rates;
        let (mut from, mut to) = (typed("from").to_uppercase(), typed("to").to_uppercase());
        if raw.is_empty()
            && let Some(open) = rates.open().first()
        {
            // An example that works now, so that nobody begins with an empty form.
            (from, to) = (open.offer.from.clone(), open.offer.to.clone());
        }
        let subs: Vec<_> = SUBS.iter().map(|name| (*name, typed(name))).collect();
        let city = typed("city").to_uppercase();
        let (leads, is_good) = leads(page, rates, (&from, &to), &city);
        let base = format!("{}/ref/{}/", app.config().base_url(), link.code);
        Some(Builder {
            links: live.iter().map(|link| (link.code.clone(), link.label.clone())).collect(),
            currencies: currencies(rates, page),
            cities: cities(rates),
            link: link.code.clone(),
            address: address(base, (&from, &to), &city, &subs),
            from,
            to,
            city,
            subs,
            leads,
            is_good,
        })
    }
}

fn address(
    base: String,
    (from, to): (&str, &str),
    city: &str,
    subs: &[(&'static str, String)],
) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let pair = [("cur_from", from), ("cur_to", to), ("city", city)];
    let subs = subs.iter().map(|(name, value)| (*name, value.as_str()));
    for (name, value) in pair.into_iter().chain(subs).filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    match query.finish().as_str() {
        "" => base,
        query => format!("{base}?{query}"),
    }
}

/// Where a visitor lands, in a sentence, and whether that is where he was meant to.
fn leads(page: &Page, rates: &RateTable, (from, to): (&str, &str), city: &str) -> (String, bool) {
    if from.is_empty() && to.is_empty() {
        return (page.word("builder-home"), city.is_empty());
    }
    let places = rates.find(from).zip(rates.find(to));
    let offers = places.map(|(from, to)| rates.offers(from, to)).unwrap_or_default();
    if offers.is_empty() {
        return (page.word_between("builder-closed", from, to), false);
    }
    let is_there = |city: &str| offers.iter().any(|open| open.offer.city == city);
    match city {
        "" => (page.word_between("builder-opens", from, to), true),
        city if is_there(city) => {
            (page.word_between("builder-opens-city", &format!("{from} → {to}"), city), true)
        }
        city => (page.word_between("builder-no-city", &format!("{from} → {to}"), city), false),
    }
}

fn currencies(rates: &RateTable, page: &Page) -> Vec<(String, String)> {
    let open: BTreeSet<&str> =
        rates.open().iter().flat_map(|open| [&*open.offer.from, &*open.offer.to]).collect();
    let named = |code: &str| (code.to_owned(), currency_of(rates, code, page.lang).name);
    open.into_iter().map(named).collect()
}

fn cities(rates: &RateTable) -> Vec<String> {
    let open: BTreeSet<&str> = rates.open().iter().map(|open| &*open.offer.city).collect();
    open.into_iter().filter(|city| !city.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_holds_what_was_chosen_and_nothing_else() {
        let base = || "https://office.example/ref/abc/".to_owned();
        let subs = vec![("sub1", "post 1".to_owned()), ("sub2", String::new())];
        assert_eq!(address(base(), ("", ""), "", &[]), base());
        assert_eq!(
            address(base(), ("BTC", "CASHUSD"), "MSK", &subs),
            "https://office.example/ref/abc/?cur_from=BTC&cur_to=CASHUSD&city=MSK&sub1=post+1"
        );
        assert!(
            address(base(), ("<b>", "\"&"), "", &[]).ends_with("cur_from=%3Cb%3E&cur_to=%22%26")
        );
    }
}

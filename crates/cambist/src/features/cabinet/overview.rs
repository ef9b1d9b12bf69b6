//! Edge: where the partner stands: what he has, how his days went, what is new, what comes next.

mod best;
mod chart;
mod find;
mod pulse;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use web::query::Query;

use crate::app::App;
use crate::features::figures::News;
use crate::features::partners::PartnerUser;
use crate::pages::{Frame, Page};
use crate::words::word_with;

use super::lists::Choice;
use super::sections::{Section, SectionLink};

use best::Best;
use chart::Chart;
use find::{Found, Spans};
pub(super) use pulse::tell;
use pulse::{Pulse, pulse};

/// How many days may be looked at; the usual number stands in the middle.
const PERIODS: [i64; 3] = [7, 30, 90];
const USUAL: i64 = 30;

/// Where the partner stands.
#[derive(Template)]
#[template(path = "features/cabinet/pages/overview.html")]
struct OverviewPage {
    page: Page,
    section: Section,
    days: i64,
    /// Words and sums of what he has, in USD.
    has: Vec<(String, String)>,
    /// Words and figures of this month.
    month: Vec<(String, String)>,
    /// His first live link's address; `None`: he has none.
    link: Option<String>,
    pulse: Pulse,
    /// Sentences about what is new, each with the page where it is seen; `None`: he was never here.
    news: Option<Vec<(String, String)>>,
    charts: Vec<Chart>,
    best: Vec<Best>,
}

impl OverviewPage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }

    fn periods(&self) -> Vec<Choice> {
        let choice = |days: i64| Choice {
            href: match days {
                USUAL => self.section.href(&self.page),
                days => format!("{}?days={days}", self.section.href(&self.page)),
            },
            words: self.page.word_of("days-last", "number", &days.to_string()),
            is_current: days == self.days,
        };
        PERIODS.map(choice).into()
    }

    /// The days of the charts with the figures of each, for whoever reads them as a table.
    fn table(&self) -> Vec<(String, Vec<String>)> {
        let days = self.charts.first().map_or(&[][..], |chart| &chart.days);
        let told = |(place, day): (usize, &String)| {
            let of = |chart: &Chart| chart.told.get(place).cloned().unwrap_or_default();
            (day.clone(), self.charts.iter().map(of).collect())
        };
        days.iter().enumerate().map(told).rev().collect()
    }
}

pub(super) async fn show(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let days = Query::parse(&raw).exact("days").and_then(|text| text.parse().ok());
    let days = days.filter(|days| PERIODS.contains(days)).unwrap_or(USUAL);
    let spans = Spans::ending(app.clock().now_ms(), days);
    let page = Page { query: raw, ..frame.page(Section::Overview.path()) };
    let found = match find::find(&app, partner.id, spans).await {
        Ok(found) => found,
        Err(fault) => return frame.fault(&fault),
    };
    frame.html(StatusCode::OK, &view(&app, page, partner.id, days, found))
}

fn view(app: &App, page: Page, partner_id: i64, days: i64, found: Found) -> OverviewPage {
    let usd =
        |amount: &dyn std::fmt::Display| format!("{}\u{a0}USD", page.number(&amount.to_string()));
    let has = [
        ("money-available", found.has.available),
        ("money-held", found.has.held),
        ("money-in-payout", found.has.in_payout),
        ("money-paid-out", found.has.paid_out),
    ];
    let month = &found.month;
    let month = vec![
        (page.word("figure-clicks"), page.number(&month.clicks.to_string())),
        (page.word("figure-orders"), page.number(&month.orders.to_string())),
        (page.word("figure-completed"), page.number(&month.completed.to_string())),
        (page.word("figure-reward"), usd(&chart::usd(month.reward))),
    ];
    let links = app.links();
    let live = links.of_partner(partner_id).find(|link| link.is_live);
    OverviewPage {
        section: Section::Overview,
        days,
        has: has.map(|(key, sum)| (page.word(key), usd(&sum))).to_vec(),
        month,
        link: live.map(|link| format!("{}/ref/{}/", app.config().base_url(), link.code)),
        pulse: pulse(app, &page, &found.begun),
        news: found
            .news
            .as_ref()
            .map(|(clicks, orders, news)| news_words(&page, *clicks, *orders, news)),
        charts: chart::charts(&page, &found),
        best: best::best(&page, app, partner_id, found),
        page,
    }
}

/// What is new, a sentence for each thing with the page where it is seen.
fn news_words(page: &Page, clicks: i64, orders: i64, news: &News) -> Vec<(String, String)> {
    let of = |section: Section| section.href(page);
    let counted = |count: i64, key, section| {
        let number = page.number(&count.to_string());
        let sentence = || word_with(page.lang, key, &[("number", number.as_str())]);
        (count > 0).then(|| (sentence(), of(section)))
    };
    let earned = format!("{}\u{a0}USD", page.number(&news.earned.to_string()));
    let granted = (news.granted > 0).then(|| {
        let count = page.number(&news.granted.to_string());
        let values = [("number", count.as_str()), ("code", earned.as_str())];
        let sentence = word_with(page.lang, "news-rewards", &values);
        (sentence, of(Section::Statement))
    });
    let terms = news
        .has_new_terms
        .then(|| (page.word("news-terms"), format!("{}#terms", of(Section::Programme))));
    let told = [
        counted(clicks, "news-clicks", Section::Clicks),
        counted(orders, "news-orders", Section::Exchanges),
        granted,
        counted(news.payouts_done, "news-payouts-done", Section::Payouts),
        counted(news.payouts_cancelled, "news-payouts-cancelled", Section::Payouts),
        terms,
    ];
    told.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;

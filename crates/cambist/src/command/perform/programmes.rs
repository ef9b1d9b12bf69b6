//! Programmes, and what they would have cost.

use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::app::App;
use crate::clock::utc_text;
use crate::command::{ProgrammeErrand, TermsChange};
use crate::features::rewards::{
    self, Programme, ProgrammeRefusal, Terms, WhatIf, WhatIfReport, assign_programme,
    create_programme, find_programme, hold_programme, list_programmes, list_versions,
    set_programme,
};

use super::terms::{changed, in_words};
use super::{Answer, Outcome, deed, read, write};

/// Why a programme's terms are not set.
#[derive(Debug, Error)]
enum SetStop {
    #[error(transparent)]
    Programme(#[from] ProgrammeRefusal),
    /// The terms can't be read.
    #[error("{0}")]
    Change(String),
    /// It was a dry run: this is what would be.
    #[error("a dry run changes nothing")]
    DryRun(String),
}

impl Refusal for SetStop {}

/// Performs what concerns programmes.
pub(super) async fn perform(app: &App, errand: ProgrammeErrand) -> Outcome {
    match errand {
        ProgrammeErrand::List => list(app).await,
        ProgrammeErrand::Show { name } => show(app, name).await,
        ProgrammeErrand::Set { name, is_new, change, dry_run } => {
            set(app, name, is_new, *change, dry_run).await
        }
        ProgrammeErrand::Assign { partner, name } => assign(app, partner, name).await,
    }
}

async fn list(app: &App) -> Outcome {
    let all = read(app, list_programmes).await?;
    let mut text: String = all.iter().map(line).collect();
    if all.iter().all(|programme| programme.version.name != rewards::EVERYONES) {
        let terms = in_words(&app.config().rewards.terms());
        text.push_str(&format!("everyone in no programme, by the settings: {terms}\n"));
    }
    Ok(Answer::done(text))
}

fn line(programme: &Programme) -> String {
    let who = match (programme.version.name.as_str(), programme.partners) {
        (rewards::EVERYONES, _) => "everyone in no other".to_owned(),
        (_, 1) => "1 partner".to_owned(),
        (_, count) => format!("{count} partners"),
    };
    let (name, version) = (&programme.version.name, programme.version.version);
    format!("{name}  version {version}  {who}\n    {}\n", in_words(&programme.terms))
}

async fn show(app: &App, name: String) -> Outcome {
    let wanted = name.clone();
    let found = read(app, move |tx| {
        let Some(programme) = find_programme(tx, &wanted)? else { return Ok(None) };
        let versions = list_versions(tx, programme.id)?;
        Ok(Some((programme, versions)))
    })
    .await?;
    let (programme, versions) = found.ok_or(ProgrammeRefusal::Unknown(name).to_string())?;
    let mut text = line(&programme);
    for (number, at_ms, terms) in versions.iter().rev() {
        let since = utc_text(at_ms.div_euclid(1000));
        text.push_str(&format!("version {number} since {since}: {}\n", in_words(terms)));
    }
    text.push_str("as a file:\n");
    text.push_str(&toml::to_string(&programme.terms).map_err(|error| error.to_string())?);
    Ok(Answer::done(text))
}

async fn set(app: &App, name: String, is_new: bool, change: TermsChange, dry_run: bool) -> Outcome {
    let (deed, settings) = (deed(app), app.config().rewards.terms());
    let unit = move |tx: &mut Tx<'_>| -> Result<String, Stop<SetStop>> {
        let before = match is_new {
            true => settings.clone(),
            false => hold_programme(tx, &name).within()?.terms,
        };
        let terms = changed(before, &change).map_err(SetStop::Change)?;
        let version = match is_new {
            true => create_programme(tx, &deed, &name, &terms).within()?,
            false => set_programme(tx, &deed, &name, &terms).within()?,
        };
        let told = format!(
            "programme {} version {}: {}\nit holds for orders placed from now on\n",
            version.name,
            version.version,
            in_words(&terms)
        );
        if dry_run { Err(SetStop::DryRun(told).into()) } else { Ok(told) }
    };
    match app.store().write(unit).await {
        Ok(told) => Ok(Answer::done(told)),
        Err(Stop::Refused(SetStop::DryRun(told))) => {
            Ok(Answer::done(format!("{told}this was a dry run: nothing was changed\n")))
        }
        Err(stop) => Err(stop.to_string()),
    }
}

async fn assign(app: &App, partner: i64, name: Option<String>) -> Outcome {
    let deed = deed(app);
    let told = match &name {
        Some(name) => format!("partner {partner} is in programme {name}"),
        None => format!("partner {partner} is in no programme, so everyone's terms are his"),
    };
    write(app, move |tx| assign_programme(tx, &deed, partner, name.as_deref())).await?;
    Ok(Answer::done(format!("{told}, for orders placed from now on\n")))
}

pub(super) async fn what_if(
    app: &App,
    from: String,
    to: String,
    name: Option<String>,
    change: TermsChange,
    partner_id: Option<i64>,
) -> Outcome {
    let (first, last) = (day("--from", &from)?, day("--to", &to)?);
    if last < first {
        return Err(format!("--to {to} is before --from {from}"));
    }
    let before = match name {
        None => app.config().rewards.terms(),
        Some(name) => {
            let wanted = name.clone();
            let found = read(app, move |tx| find_programme(tx, &wanted)).await?;
            found.ok_or(ProgrammeRefusal::Unknown(name).to_string())?.terms
        }
    };
    let terms: Terms = changed(before, &change)?;
    let told = in_words(&terms);
    let asked = WhatIf { from_ms: first, until_ms: last + 86_400_000 - 1, terms, partner_id };
    let report = read(app, move |tx| rewards::what_if(tx, &asked)).await?;
    Ok(Answer::done(format!("{from} to {to} under: {told}\n{}", table(&report))))
}

/// The first millisecond of a day in UTC.
fn day(option: &str, text: &str) -> Result<i64, String> {
    let date: jiff::civil::Date =
        text.parse().map_err(|_| format!("{option} `{text}`: write a day such as 2026-10-01"))?;
    let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).map_err(|error| error.to_string())?;
    Ok(midnight.timestamp().as_millisecond())
}

fn table(report: &WhatIfReport) -> String {
    let mut text = format!(
        "{:>8} {:>8} {:>20} {:>20} {:>20}\n",
        "partner", "orders", "was, USD", "would be, USD", "difference"
    );
    let row = |name: &str, orders: u32, was: i128, would_be: i128| {
        let usd = |units: i128| {
            let units = i64::try_from(units).unwrap_or(i64::MAX);
            money::Amount::from_units(units, money::Scale::USD).fixed()
        };
        let difference = usd(would_be - was);
        let (was, would_be) = (usd(was), usd(would_be));
        format!("{name:>8} {orders:>8} {was:>20} {would_be:>20} {difference:>20}\n")
    };
    let (mut orders, mut was, mut would_be) = (0, 0, 0);
    for line in &report.lines {
        let sums = (i128::from(line.was.units()), i128::from(line.would_be.units()));
        text.push_str(&row(&line.partner_id.to_string(), line.orders, sums.0, sums.1));
        (orders, was, would_be) = (orders + line.orders, was + sums.0, would_be + sums.1);
    }
    text.push_str(&row("all", orders, was, would_be));
    if report.undecided > 0 {
        let count = report.undecided;
        text.push_str(&format!(
            "{count} rewards could not be decided: no price in USD was known\n"
        ));
    }
    text.push_str("nothing was changed\n");
    text
}

//! What a feed shows, what it leaves out and why, and what it shows differently.

use crate::app::App;
use crate::features::feeds::{
    self, Check, Finding, Profile, Scope, Severity, differences, formats, render, require_profile,
};

use super::{Answer, Outcome, write};

async fn find(app: &App, code: Option<String>) -> Result<Option<Profile>, String> {
    match code {
        None => Ok(None),
        Some(code) => write(app, move |tx| require_profile(tx, &code)).await.map(Some),
    }
}

pub(in crate::command::perform) async fn preview(
    app: &App,
    code: Option<String>,
    format: String,
) -> Outcome {
    let profile = find(app, code).await?;
    let format = formats::by_name(&format).ok_or("formats are xml, json and txt")?;
    let (snapshot, now_s) = (app.snapshot(), app.clock().now_s());
    let bytes = render(&snapshot.rates, profile.as_ref(), snapshot.state, format, now_s);
    Ok(Answer::done(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Publishable means: switched on, open, and at least one direction in it.
pub(in crate::command::perform) async fn check(app: &App, code: Option<String>) -> Outcome {
    let profile = find(app, code).await?;
    let (snapshot, links) = (app.snapshot(), app.links());
    let scope = Scope {
        table: &snapshot.rates,
        links: &links,
        state: snapshot.state,
        has_public: app.config().feeds.public,
        now_s: app.clock().now_s(),
    };
    let Check { published, all, left_out, findings } = feeds::check(scope, profile.as_ref());
    let mut text = format!("{published} of {all} offers are published\n");
    if !left_out.is_empty() {
        text.push_str(&format!("{} are left out:\n", left_out.len()));
        left_out.iter().for_each(|out| text.push_str(&format!("  {out}\n")));
    }
    let of = |severity| findings.iter().filter(move |found| found.severity() == severity);
    of(Severity::Warning).for_each(|found| text.push_str(&format!("warning: {found}\n")));
    let error = of(Severity::Error).next().map(Finding::to_string);
    Ok(Answer { text, error })
}

pub(in crate::command::perform) async fn diff(
    app: &App,
    code: String,
    other: Option<String>,
) -> Outcome {
    let named =
        other.as_ref().map_or("the site's table".to_owned(), |other| format!("feed {other}"));
    let profile = find(app, Some(code.clone())).await?;
    let other = find(app, other).await?;
    let (snapshot, now_s) = (app.snapshot(), app.clock().now_s());
    let rates = &snapshot.rates;
    // The second one named is what the first is held against: what the site has, then what is shown.
    let found = differences(rates, other.as_ref(), profile.as_ref(), snapshot.state, now_s);
    if found.is_empty() {
        return Ok(Answer::done(format!("the feed {code} shows the same as {named}\n")));
    }
    let text = found.iter().map(|difference| format!("{difference}\n")).collect();
    let error = format!("the feed {code} differs from {named} in {} offers", found.len());
    Ok(Answer { text, error: Some(error) })
}

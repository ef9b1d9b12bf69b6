//! What a feed shows, what it leaves out and why, and what it shows differently.

use crate::app::{App, Snapshot};
use crate::features::feeds::{
    Profile, closed, differences, formats, leave_out, render, require_profile,
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
    let (snapshot, now_s) = (app.snapshot(), app.clock().now_s());
    let left_out = leave_out(&snapshot.rates, profile.as_ref(), snapshot.state, now_s);
    let all = snapshot.rates.open().len() + snapshot.rates.left_out().len();
    let published = all - left_out.len();
    let mut text = format!("{published} of {all} offers are published\n");
    if !left_out.is_empty() {
        text.push_str(&format!("{} are left out:\n", left_out.len()));
        left_out.iter().for_each(|out| text.push_str(&format!("  {out}\n")));
    }
    for line in profile.iter().flat_map(|profile| warnings(app, profile)) {
        text.push_str(&format!("warning: {line}\n"));
    }
    let problem = problem(app, &snapshot, profile.as_ref(), published);
    Ok(Answer { text, error: problem })
}

/// What lets a feed be published and is seldom meant.
fn warnings(app: &App, profile: &Profile) -> Vec<String> {
    let code = &profile.code;
    let mut lines = Vec::new();
    let links = app.links();
    match profile.link_id.map(|id| links.by_id(id)) {
        None => lines.push(format!(
            "no link is tied to it, so nobody is credited for its visitors; \
             `cambist feed edit {code} --link LINK` ties one"
        )),
        Some(Some(link)) if !link.is_live => lines.push(format!(
            "its link {} is switched off or its partner suspended: nobody is credited for its visitors",
            link.code
        )),
        Some(_) => {}
    }
    if !profile.markup.is_none() {
        lines.push(format!("its rates are {} % worse than the office's own", profile.markup));
    }
    lines
}

/// Why the feed is not publishable, if it is not.
fn problem(
    app: &App,
    snapshot: &Snapshot,
    profile: Option<&Profile>,
    published: usize,
) -> Option<String> {
    let is_on = profile.map_or(app.config().feeds.public, |profile| profile.is_enabled);
    let empty = "the feed is empty: monitorings would drop the office from their lists";
    if !is_on {
        return Some("the feed is switched off".to_owned());
    }
    if let Some(reason) = closed(profile, snapshot.state, app.clock().now_s()) {
        return Some(format!("{empty}; {reason}"));
    }
    (published == 0).then(|| empty.to_owned())
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

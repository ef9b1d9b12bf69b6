//! Feeds: what monitorings read.

use ipnet::IpNet;

use crate::app::App;
use crate::features::feeds::{
    NewProfile, Profile, create_profile, formats, leave_out, list_profiles, render,
    set_profile_enabled,
};

use super::{Answer, Outcome, deed, write};

pub(super) async fn list(app: &App) -> Outcome {
    let profiles = super::read(app, list_profiles).await?;
    let base = app.config().base_url();
    let mut text = match app.config().feeds.public {
        true => format!("(public)         on   {base}/service/export/xml\n"),
        false => "(public)         off  feeds.public in the settings\n".to_owned(),
    };
    for profile in profiles {
        let state = if profile.is_enabled { "on" } else { "off" };
        text.push_str(&format!(
            "{:<16} {state:<4} {base}/service/export/xml/{}  {}\n",
            profile.code, profile.code, profile.title
        ));
    }
    Ok(Answer::done(text))
}

pub(super) fn read(
    code: String,
    title: String,
    link: Option<String>,
    mapping: String,
    excluded: String,
    addresses: Vec<IpNet>,
    has_unit_suffix: bool,
) -> Result<NewProfile, String> {
    Ok(NewProfile {
        code: code.parse().map_err(|error| format!("{error}"))?,
        title,
        link,
        has_unit_suffix,
        mapping: mapping.parse().map_err(|error| format!("--map: {error}"))?,
        exclusions: excluded.parse().map_err(|error| format!("--exclude: {error}"))?,
        addresses,
    })
}

pub(super) async fn create(app: &App, new: Result<NewProfile, String>) -> Outcome {
    let new = new?;
    let deed = deed(app);
    let code = new.code.to_string();
    write(app, move |tx| create_profile(tx, &deed, &new)).await?;
    Ok(Answer::done(format!(
        "the feed {code} is made and switched off; look at it with `cambist feed preview {code}`, \
         publish it with `cambist feed enable {code}`\n"
    )))
}

pub(super) async fn switch(app: &App, code: String, is_enabled: bool) -> Outcome {
    let deed = deed(app);
    let wanted = code.clone();
    write(app, move |tx| set_profile_enabled(tx, &deed, &wanted, is_enabled)).await?;
    Ok(Answer::done(match is_enabled {
        true => {
            let base = app.config().base_url();
            format!("{code} is published: {base}/service/export/xml/{code}\n")
        }
        false => format!("{code} is not published any more\n"),
    }))
}

async fn find(app: &App, code: Option<&str>) -> Result<Option<Profile>, String> {
    let Some(code) = code else { return Ok(None) };
    let profiles = super::read(app, list_profiles).await?;
    let found = profiles.into_iter().find(|profile| profile.code == code);
    let unknown = || format!("there is no feed `{code}`; `cambist feed list` shows them all");
    found.map(Some).ok_or_else(unknown)
}

pub(super) async fn preview(app: &App, code: Option<String>, format: String) -> Outcome {
    let profile = find(app, code.as_deref()).await?;
    let format = formats::by_name(&format).ok_or("formats are xml, json and txt")?;
    let snapshot = app.snapshot();
    let bytes = render(&snapshot.rates, profile.as_ref(), snapshot.state, format);
    Ok(Answer::done(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Publishable means: switched on, open, and at least one direction in it.
pub(super) async fn check(app: &App, code: Option<String>) -> Outcome {
    let profile = find(app, code.as_deref()).await?;
    let snapshot = app.snapshot();
    let left_out = leave_out(&snapshot.rates, profile.as_ref(), snapshot.state);
    let all = snapshot.rates.open().len() + snapshot.rates.left_out().len();
    let published = all - left_out.len();
    let mut text = format!("{published} of {all} offers are published\n");
    if !left_out.is_empty() {
        text.push_str(&format!("{} are left out:\n", left_out.len()));
        left_out.iter().for_each(|out| text.push_str(&format!("  {out}\n")));
    }
    let is_on = match &profile {
        Some(profile) => profile.is_enabled,
        None => app.config().feeds.public,
    };
    let problem = match (is_on, published) {
        (false, _) => Some("the feed is switched off"),
        (true, 0) => Some("the feed is empty: monitorings would drop the office from their lists"),
        (true, _) => None,
    };
    Ok(Answer { text, error: problem.map(str::to_owned) })
}

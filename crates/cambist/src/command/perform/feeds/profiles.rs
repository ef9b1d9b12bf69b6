//! Profiles: making, changing, listing them, and who reads them.

use crate::app::App;
use crate::command::FeedOptions;
use crate::features::feeds::polls::{ReaderPolls, list_polls};
use crate::features::feeds::{
    Profile, ProfileChange, ProfileWords, Reader, create_profile, edit_profile, list_profiles,
    remove_profile, require_profile, set_profile_enabled,
};
use crate::features::links::LinkTable;

use super::{Answer, Outcome, deed, write};
use crate::command::perform::read;

/// What polls of feeds have come to, with what this process has not written yet.
async fn all_polls(app: &App) -> Result<Vec<ReaderPolls>, String> {
    app.write_polls().await.map_err(|fault| fault.to_string())?;
    let now_ms = app.clock().now_ms();
    read(app, move |tx| list_polls(tx, now_ms)).await
}

pub(in crate::command::perform) async fn list(app: &App) -> Outcome {
    let profiles = read(app, list_profiles).await?;
    let polls = all_polls(app).await?;
    let (base, now_ms) = (app.config().base_url(), app.clock().now_ms());
    let told = |reader| {
        let polls = polls.iter().find(|polls| polls.reader == reader);
        polls.map_or_else(|| "never read".to_owned(), |polls| polls.describe(now_ms))
    };
    let mut text = match app.config().feeds.public {
        true => {
            format!("(public)         on   {base}/service/export/xml  {}\n", told(Reader::Public))
        }
        false => "(public)         off  feeds.public in the settings\n".to_owned(),
    };
    for profile in profiles.good {
        let state = if profile.is_enabled { "on" } else { "off" };
        text.push_str(&format!(
            "{:<16} {state:<4} {base}/service/export/xml/{}  {}; {}\n",
            profile.code,
            profile.code,
            profile.title,
            told(Reader::Profile(profile.id))
        ));
    }
    for broken in profiles.broken {
        text.push_str(&format!("{:<16} broken: {}\n", broken.code, broken.problem));
    }
    Ok(Answer::done(text))
}

fn change(title: Option<String>, options: FeedOptions) -> Result<ProfileChange, String> {
    let networks: Vec<String> = options.addresses.iter().map(ToString::to_string).collect();
    let addresses = match options.from_anywhere {
        true => Some(String::new()),
        false => Some(networks.join(" ")).filter(|text| !text.is_empty()),
    };
    let words = ProfileWords {
        title,
        link: options.link,
        xml: options.xml,
        json: options.json,
        has_units: options.units,
        map: options.map,
        cities: options.cities,
        exclude: options.exclude,
        markup: options.markup,
        limits: options.limits,
        labels: options.labels,
        schedule: options.schedule,
        addresses,
    };
    words.read().map_err(|wrong| match wrong.into_iter().next() {
        Some((name, what)) => format!("--{name}: {what}"),
        None => String::new(),
    })
}

pub(in crate::command::perform) async fn create(
    app: &App,
    code: String,
    title: String,
    options: FeedOptions,
) -> Outcome {
    let link_code = code.parse().map_err(|error| format!("{error}"))?;
    let (change, deed) = (change(Some(title), options)?, deed(app));
    write(app, move |tx| create_profile(tx, &deed, &link_code, &change)).await?;
    Ok(Answer::done(format!(
        "the feed {code} is made and switched off; look at it with `cambist feed preview {code}`, \
         publish it with `cambist feed enable {code}`\n"
    )))
}

pub(in crate::command::perform) async fn edit(
    app: &App,
    code: String,
    title: Option<String>,
    options: FeedOptions,
) -> Outcome {
    let (change, deed, wanted) = (change(title, options)?, deed(app), code.clone());
    write(app, move |tx| edit_profile(tx, &deed, &wanted, &change)).await?;
    show(app, code).await
}

pub(in crate::command::perform) async fn show(app: &App, code: String) -> Outcome {
    let profile = write(app, move |tx| require_profile(tx, &code)).await?;
    Ok(Answer::done(described(&profile, &app.links())))
}

/// Every option, one on a line, as `feed edit` takes it.
fn described(profile: &Profile, links: &LinkTable) -> String {
    let or = |text: String, nothing: &str| if text.is_empty() { nothing.to_owned() } else { text };
    let networks = profile.addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let link = profile.link_id.and_then(|id| links.code_of(id)).unwrap_or("none");
    let lines = [
        ("title", profile.title.clone()),
        ("state", if profile.is_enabled { "on" } else { "off" }.to_owned()),
        ("link", link.to_owned()),
        ("xml", profile.style.xml_variant.to_string()),
        ("json", profile.style.json_variant.to_string()),
        ("units", profile.style.unit_suffix.to_string()),
        ("map", or(profile.mapping.to_string(), "our own codes")),
        ("cities", or(profile.cities.to_string(), "our own codes")),
        ("exclude", or(profile.exclusions.to_string(), "nothing")),
        ("markup", format!("{} %", profile.markup)),
        ("limits", or(profile.limits.to_string(), "our own")),
        ("labels", or(profile.labels.to_string(), "our own")),
        ("from", or(networks, "everywhere")),
        ("schedule", or(profile.schedule.to_string(), "always")),
    ];
    let line = |(name, value): &(&str, String)| format!("{name:<9} {value}\n");
    format!("{}\n{}", profile.code, lines.iter().map(line).collect::<String>())
}

pub(in crate::command::perform) async fn switch(
    app: &App,
    code: String,
    is_enabled: bool,
) -> Outcome {
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

pub(in crate::command::perform) async fn remove(app: &App, code: String) -> Outcome {
    // What was polled of it must not be written after it is gone.
    app.write_polls().await.map_err(|fault| fault.to_string())?;
    let (deed, wanted) = (deed(app), code.clone());
    write(app, move |tx| remove_profile(tx, &deed, &wanted)).await?;
    Ok(Answer::done(format!("the feed {code} is gone; its address answers 404\n")))
}

pub(in crate::command::perform) async fn polls(app: &App, code: Option<String>) -> Outcome {
    let profiles = read(app, list_profiles).await?.good;
    let (links, now_ms) = (app.links(), app.clock().now_ms());
    let name = |reader| match reader {
        Reader::Public => Some(("(public)".to_owned(), "The public feed".to_owned())),
        Reader::Profile(id) => {
            let profile = profiles.iter().find(|profile| profile.id == id)?;
            Some((profile.code.clone(), profile.title.clone()))
        }
        Reader::Link(id) => {
            let code = links.code_of(id)?.to_owned();
            Some((code.clone(), format!("The link {code}")))
        }
    };
    let mut text = String::new();
    for polls in all_polls(app).await? {
        let Some((own, title)) = name(polls.reader) else { continue };
        if code.as_ref().is_none_or(|code| *code == own) {
            text.push_str(&format!("{title} {}\n", polls.describe(now_ms)));
            text.push_str(&format!("  {}\n", polls.describe_day()));
            let refused = polls.describe_refused(now_ms);
            refused.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
        }
    }
    match code {
        Some(code) if text.is_empty() => {
            let is_known = profiles.iter().any(|profile| profile.code == code)
                || links.by_code(&code).is_some();
            match is_known {
                true => Ok(Answer::done(format!("{code} has never been read\n"))),
                false => Err(format!("there is no feed and no link `{code}`")),
            }
        }
        None if text.is_empty() => Ok(Answer::done("no feed has been read yet\n".to_owned())),
        _ => Ok(Answer::done(text)),
    }
}

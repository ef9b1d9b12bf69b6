//! How the office looks and what it says.

use crate::app::App;
use crate::assets::Hue;
use crate::command::errand::LookErrand;
use crate::features::settings::{TextName, set_look_hue, set_look_logo, set_look_name, set_text};
use crate::words::Lang;

use super::{Answer, Outcome, deed, write};

pub(super) async fn perform(app: &App, errand: LookErrand) -> Outcome {
    match errand {
        LookErrand::Set { name, hue, logo } => set(app, name, hue, logo).await,
        LookErrand::Show { name, lang } => show(app, name, &lang),
        LookErrand::Write { name, lang, body } => keep(app, name, &lang, body).await,
    }
}

async fn set(
    app: &App,
    name: Option<String>,
    hue: Option<String>,
    logo: Option<Vec<u8>>,
) -> Outcome {
    let hue = hue.map(|hue| hue.parse::<Hue>()).transpose().map_err(|error| error.to_string())?;
    if name.is_some() || hue.is_some() || logo.is_some() {
        let deed = deed(app);
        let unit = move |tx: &mut store::Tx<'_>| {
            if let Some(name) = &name {
                set_look_name(tx, &deed, name)?;
            }
            if let Some(hue) = hue {
                set_look_hue(tx, &deed, hue)?;
            }
            if let Some(logo) = &logo {
                set_look_logo(tx, &deed, logo)?;
            }
            Ok(())
        };
        write::<(), crate::features::settings::LookRefusal, _>(app, unit).await?;
        app.refresh().await.map_err(|fault| fault.to_string())?;
    }
    Ok(Answer::done(told(app)))
}

fn told(app: &App) -> String {
    let look = &app.snapshot().look;
    let name = look.name.as_deref().unwrap_or(&app.config().office.name);
    let logo = if look.logo.is_some() { "the operator's own" } else { "Cambist's" };
    format!("name: {name}\nhue:  {}\nmark: {logo}\n", look.hue)
}

fn language(code: &str) -> Result<Lang, String> {
    Lang::from_code(code).ok_or_else(|| "the language must be en or ru".to_owned())
}

fn show(app: &App, name: TextName, lang: &str) -> Outcome {
    let text = app.snapshot().texts.of(name, language(lang)?).trim_end().to_owned();
    Ok(Answer::done(format!("{text}\n")))
}

async fn keep(app: &App, name: TextName, lang: &str, body: Option<String>) -> Outcome {
    let (deed, lang) = (deed(app), language(lang)?);
    let is_own = body.is_some();
    let unit = move |tx: &mut store::Tx<'_>| set_text(tx, &deed, name, lang, body.as_deref());
    write(app, unit).await?;
    let what = if is_own { "is the operator's own now" } else { "is as shipped again" };
    Ok(Answer::done(format!("the text `{name}` in {lang} {what}\n")))
}

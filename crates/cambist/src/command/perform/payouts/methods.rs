//! How partners can be paid.

use money::plain;
use store::{Stop, Tx};

use crate::app::App;
use crate::command::perform::{Answer, Outcome, deed, read, write};
use crate::features::payouts::{
    Method, MethodRefusal, MethodWords, add_method, edit_method, list_methods, set_method_enabled,
};

pub(super) async fn list(app: &App) -> Outcome {
    let all = read(app, |tx| list_methods(tx, false)).await?;
    if all.is_empty() {
        let text = "there is no payout method; `cambist payouts methods add` makes one\n";
        return Ok(Answer::done(text.to_owned()));
    }
    Ok(Answer::done(all.iter().map(line).collect()))
}

fn line(method: &Method) -> String {
    let Method { id, title_en, title_ru, currency, min, fee, .. } = method;
    let state = if method.is_enabled { "" } else { "  (off)" };
    let max = method.max.map_or("any amount".to_owned(), |max| format!("{max} USD"));
    let title =
        if title_en == title_ru { title_en.clone() } else { format!("{title_en} / {title_ru}") };
    format!(
        "{id:>4}  {title}: {currency}, {min} USD to {max}, fee {fee} USD + {} %, price {}{state}\n",
        plain(method.fee_percent),
        method.price.word()
    )
}

pub(super) async fn add(app: &App, words: MethodWords, dry_run: bool) -> Outcome {
    let deed = deed(app);
    let unit = move |tx: &mut Tx<'_>| add_method(tx, &deed, &words, dry_run);
    told("made", app.store().write(unit).await)
}

pub(super) async fn edit(app: &App, id: i64, words: MethodWords, dry_run: bool) -> Outcome {
    let deed = deed(app);
    let unit = move |tx: &mut Tx<'_>| edit_method(tx, &deed, id, &words, dry_run);
    told("changed", app.store().write(unit).await)
}

fn told(verb: &str, done: Result<Method, Stop<MethodRefusal>>) -> Outcome {
    match done {
        Ok(method) => Ok(Answer::done(format!("{verb}:\n{}", line(&method)))),
        Err(Stop::Refused(MethodRefusal::DryRun(method))) => Ok(Answer::done(format!(
            "would be {verb}:\n{}this was a dry run: nothing was changed\n",
            line(&method)
        ))),
        Err(stop) => Err(stop.to_string()),
    }
}

pub(super) async fn switch(app: &App, id: i64, is_enabled: bool) -> Outcome {
    let deed = deed(app);
    write(app, move |tx| set_method_enabled(tx, &deed, id, is_enabled)).await?;
    let told = if is_enabled { "can be chosen" } else { "can't be chosen any more" };
    Ok(Answer::done(format!("payout method {id} {told}\n")))
}

//! Where customers pay.

use crate::app::App;
use crate::clock::utc_text;
use crate::command::errand::{RequisitesErrand, RequisitesWords};
use crate::features::requisites::{
    Change, Details, Given, Requisite, add, edit, give, list_requisites, switch,
};

use super::{Answer, Outcome, deed, read, write};

pub(super) async fn perform(app: &App, errand: RequisitesErrand) -> Outcome {
    let deed = deed(app);
    match errand {
        RequisitesErrand::Add { currency, words } => {
            let change = change(words);
            let id = write(app, move |tx| add(tx, &deed, &currency, &change)).await?;
            Ok(Answer::done(format!("requisites {id} are given to new orders from now on\n")))
        }
        RequisitesErrand::Edit { id, words } => {
            let change = change(words);
            let after = write(app, move |tx| edit(tx, &deed, id, &change)).await?;
            Ok(Answer::done(line(&after)))
        }
        RequisitesErrand::Switch { id, is_enabled } => {
            let after = write(app, move |tx| switch(tx, &deed, id, is_enabled)).await?;
            Ok(Answer::done(line(&after)))
        }
        RequisitesErrand::List { currency } => list(app, currency).await,
        RequisitesErrand::Give { order, listed, words } => {
            let given = match listed {
                Some(id) => Given::Listed(id),
                None => Given::Own(details(words)),
            };
            let reactions = app.reactions();
            let unit = move |tx: &mut store::Tx<'_>| give(tx, &deed, order, &given, &reactions);
            let order = write(app, unit).await?;
            Ok(Answer::done(format!("order {}: its customer is told where to pay\n", order.id)))
        }
    }
}

async fn list(app: &App, currency: Option<String>) -> Outcome {
    let currency = currency.map(|code| code.to_ascii_uppercase());
    let all = read(app, move |tx| list_requisites(tx, currency.as_deref())).await?;
    if all.is_empty() {
        let told = "there are no such requisites; `cambist requisites add` makes some. Until then an \
                    operator gives each order its own: `cambist orders requisites`\n";
        return Ok(Answer::done(told.to_owned()));
    }
    Ok(Answer::done(all.iter().map(line).collect()))
}

fn line(requisite: &Requisite) -> String {
    let Requisite { id, currency, details, limits, .. } = requisite;
    let mut parts = vec![details.account.clone()];
    let named = [("memo", &details.memo), ("bank", &details.bank), ("holder", &details.holder)];
    let said = named.into_iter().filter(|(_, text)| !text.is_empty());
    parts.extend(said.map(|(name, text)| format!("{name} {text}")));
    let limits = [
        ("an order from", limits.order_min),
        ("an order to", limits.order_max),
        ("a day to", limits.day_max),
    ];
    let set = limits.into_iter().filter_map(|(name, limit)| Some(format!("{name} {}", limit?)));
    parts.extend(set);
    if requisite.turn > 1 {
        parts.push(format!("turn {}", requisite.turn));
    }
    let used = match requisite.used_at_ms {
        0 => "never used".to_owned(),
        at_ms => {
            format!("given {} times, last {}", requisite.uses, utc_text(at_ms.div_euclid(1000)))
        }
    };
    let state = if requisite.is_enabled { "on " } else { "off" };
    format!("{id:>5}  {state}  {currency:<10}  {}  {used}\n", parts.join(", "))
}

fn change(words: RequisitesWords) -> Change {
    let RequisitesWords { account, memo, bank, holder, note, order_min, order_max, day_max, turn } =
        words;
    Change { account, memo, bank, holder, note, order_min, order_max, day_max, turn }
}

fn details(words: RequisitesWords) -> Details {
    Details {
        account: words.account.unwrap_or_default(),
        memo: words.memo.unwrap_or_default(),
        bank: words.bank.unwrap_or_default(),
        holder: words.holder.unwrap_or_default(),
        note: words.note.unwrap_or_default(),
    }
}

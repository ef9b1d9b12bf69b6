//! Everything that happened to an order, for the operator whom a partner asks why.

use crate::app::App;
use crate::features::history::{Line, history};
use crate::words::Lang;

use super::{Answer, Outcome, read};

pub(super) async fn tell(app: &App, order: i64, partner: Option<i64>) -> Outcome {
    let found = read(app, move |tx| history(tx, order)).await?;
    let found = found.ok_or(format!("there is no order {order}"))?;
    let lines = match partner {
        None => found.lines,
        Some(partner) if found.reward_of(partner).is_some() => found.for_partner(partner),
        Some(partner) => return Err(format!("partner {partner} has no reward on order {order}")),
    };
    Ok(Answer::done(lines.iter().map(|line| told(line, partner.is_none())).collect()))
}

/// A line with whom it concerns and who did it; what stands under it is indented.
fn told(line: &Line, with_partner: bool) -> String {
    let mut text = format!("{}  {}", line.time(), line.words(Lang::En));
    let partner = line.partner_id.filter(|_| with_partner);
    let about = [partner.map(|id| format!("partner {id}")), Some(line.actor.clone())];
    let about: Vec<String> = about.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if !about.is_empty() {
        text.push_str(&format!(" [{}]", about.join(", ")));
    }
    text.push('\n');
    line.detail(Lang::En).lines().for_each(|line| text.push_str(&format!("{:21}{line}\n", "")));
    text
}

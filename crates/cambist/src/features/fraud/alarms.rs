//! Edge: an operator is told while a flood of clicks is on.

use std::collections::BTreeMap;

use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::alarms;
use crate::features::clicks::{Flood, FloodNews};

/// What the keys of our alarms begin with.
const PREFIX: &str = "clicks.flood";

/// Raises an alarm for each flood that is on, and clears those that are over. Each replica tells of its
/// own; the first look of a process clears what an earlier one has left.
///
/// # Errors
/// The store's faults.
pub async fn tell_floods(app: &App) -> Result<(), Fault> {
    let now_ms = app.clock().now_ms();
    let FloodNews { on, over, is_first } = app.floods().news(app.clock().now_s());
    if on.is_empty() && over.is_empty() && !is_first {
        return Ok(());
    }
    let on: BTreeMap<String, String> = on.iter().map(|flood| told(app, flood)).collect();
    let over: Vec<String> = over.iter().map(|flood| told(app, flood).0).collect();
    let write = move |tx: &mut Tx<'_>| -> Plain<()> {
        let left = if is_first { alarms::list_open_of(tx, PREFIX)? } else { Vec::new() };
        for key in over.iter().chain(&left).filter(|key| !on.contains_key(*key)) {
            alarms::clear(tx, now_ms, key)?;
        }
        for (key, text) in &on {
            alarms::raise(tx, now_ms, key, text)?;
        }
        Ok(())
    };
    Ok(app.store().write(write).await?)
}

/// The alarm of a flood. No address stands in it: alarms are kept longer than addresses are.
fn told(app: &App, flood: &Flood) -> (String, String) {
    let links = app.links();
    match flood.link_id {
        Some(id) => {
            let code = links.code_of(id).unwrap_or("?").to_owned();
            let text = format!(
                "Link `{code}` is followed more often than the rule flood_link allows. Its clicks \
                 are marked; look at the partner, or raise the threshold if this is an advertisement."
            );
            (format!("{PREFIX}:link:{code}"), text)
        }
        None => {
            let text = "One address or several follow links more often than the rule flood_address \
                        allows. Their clicks are marked and can be seen in the partners’ clicks.";
            (format!("{PREFIX}:address"), text.to_owned())
        }
    }
}

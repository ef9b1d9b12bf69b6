//! A click as a line of JSON.

use std::borrow::Cow;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::features::clicks::click::{Click, ClickId, Marks};
use crate::features::clicks::visitor::Visitor;

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    id: i64,
    partner: i64,
    link: i64,
    visitor: Cow<'a, str>,
    address: IpAddr,
    agent: Cow<'a, str>,
    referrer: Cow<'a, str>,
    query: Cow<'a, str>,
    from: Cow<'a, str>,
    to: Cow<'a, str>,
    /// Lines of an older office have none.
    #[serde(default)]
    marks: Marks,
}

/// Appends a click and the line's end.
pub(super) fn write(out: &mut Vec<u8>, click: &Click) -> std::io::Result<()> {
    let visitor = click.visitor.to_string();
    let line = Line {
        id: click.id.number(),
        partner: click.partner_id,
        link: click.link_id,
        visitor: Cow::Borrowed(&visitor),
        address: click.address,
        agent: Cow::Borrowed(&click.agent),
        referrer: Cow::Borrowed(&click.referrer),
        query: Cow::Borrowed(&click.query_string),
        from: Cow::Borrowed(&click.from_code),
        to: Cow::Borrowed(&click.to_code),
        marks: click.marks.clone(),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.push(b'\n');
    Ok(())
}

/// The click of a line without its end; `None`: it is not one of ours.
pub(super) fn read(line: &[u8]) -> Option<Click> {
    let line: Line<'_> = serde_json::from_slice(line).ok()?;
    Some(Click {
        id: ClickId::from_number(line.id)?,
        partner_id: line.partner,
        link_id: line.link,
        visitor: Visitor::parse(&line.visitor)?,
        address: line.address,
        agent: line.agent.into_owned(),
        referrer: line.referrer.into_owned(),
        query_string: line.query.into_owned(),
        from_code: line.from.into_owned(),
        to_code: line.to.into_owned(),
        marks: line.marks,
    })
}

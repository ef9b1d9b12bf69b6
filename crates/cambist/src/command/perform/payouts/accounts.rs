//! Saved accounts and the blacklist.

use crate::app::App;
use crate::clock::utc_text;
use crate::command::perform::{Answer, Outcome, deed, read, write};
use crate::features::payouts::{
    Blacklisted, SavedAccount, Standing, block_account, list_accounts, list_accounts_of,
    list_blacklist, refuse_account, set_verified, unblock_account,
};

/// Accounts in one list.
const LISTED: u32 = 100;

pub(super) async fn list(
    app: &App,
    partner: Option<i64>,
    only_unverified: bool,
    before: Option<i64>,
) -> Outcome {
    let mut all = read(app, move |tx| match partner {
        Some(partner) => list_accounts_of(tx, partner),
        None => {
            let standing = only_unverified.then_some(Standing::Waiting);
            list_accounts(tx, standing, "", before, LISTED)
        }
    })
    .await?;
    all.retain(|account| !only_unverified || account.standing() == Standing::Waiting);
    if all.is_empty() {
        return Ok(Answer::done("there are no such accounts\n".to_owned()));
    }
    Ok(Answer::done(all.iter().map(line).collect()))
}

fn line(saved: &SavedAccount) -> String {
    let SavedAccount { id, partner_id, currency, account, label, .. } = saved;
    let mut marks = Vec::new();
    if saved.verified_at_ms.is_some() {
        marks.push("verified".to_owned());
    }
    if let Some(why) = &saved.refused {
        marks.push(format!("refused: {why}"));
    }
    if saved.is_shared {
        marks.push("shared with another partner".to_owned());
    }
    if let Some(reason) = &saved.blocked {
        marks.push(format!("blacklisted: {reason}"));
    }
    let marks = if marks.is_empty() { String::new() } else { format!("  [{}]", marks.join(", ")) };
    let label = if label.is_empty() { String::new() } else { format!("  “{label}”") };
    format!("{id:>6}  partner {partner_id}  {currency}  {account}{label}{marks}\n")
}

pub(super) async fn verify(app: &App, id: i64, is_verified: bool) -> Outcome {
    let deed = deed(app);
    write(app, move |tx| set_verified(tx, &deed, id, is_verified)).await?;
    let told = if is_verified { "is verified" } else { "is not verified any more" };
    Ok(Answer::done(format!("account {id} {told}\n")))
}

pub(super) async fn refuse(app: &App, id: i64, reason: String) -> Outcome {
    let deed = deed(app);
    write(app, move |tx| refuse_account(tx, &deed, id, &reason)).await?;
    Ok(Answer::done(format!("nobody is paid to account {id}; its partner reads why\n")))
}

pub(super) async fn blacklist(app: &App) -> Outcome {
    let all = read(app, list_blacklist).await?;
    if all.is_empty() {
        return Ok(Answer::done("nothing is on the blacklist\n".to_owned()));
    }
    let line = |listed: &Blacklisted| {
        let Blacklisted { account, reason, at_ms, .. } = listed;
        format!("{account}  since {} UTC: {reason}\n", utc_text(at_ms.div_euclid(1000)))
    };
    Ok(Answer::done(all.iter().map(line).collect()))
}

pub(super) async fn block(app: &App, currency: String, account: String, reason: String) -> Outcome {
    let deed = deed(app);
    write(app, move |tx| block_account(tx, &deed, &currency, &account, &reason)).await?;
    Ok(Answer::done("nobody is paid to this account any more\n".to_owned()))
}

pub(super) async fn unblock(app: &App, currency: String, account: String) -> Outcome {
    let deed = deed(app);
    write(app, move |tx| unblock_account(tx, &deed, &currency, &account)).await?;
    Ok(Answer::done("this account can be paid to again\n".to_owned()))
}

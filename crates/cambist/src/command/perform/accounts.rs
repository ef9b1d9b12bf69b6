//! Operators and partners: accounts, links, API keys.

use ipnet::IpNet;
use store::{Stop, Tx};

use crate::app::App;
use crate::clock::utc_text;
use crate::features::identity::{AccountRefusal, Email, PasswordHash, Role, create_account};
use crate::features::links::{self, LinkCode, NewLink, list_links};
use crate::features::partners::{
    self, AddressVisibility, ApiKey, NewKey, NewPartner, Partner, Scopes,
};

use super::{Answer, Outcome, deed, read, write};
use crate::command::errand::NewAccount;

/// Passwords that the office makes up: no letters that are mistaken for each other.
const PASSWORD: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// An account's address and hash, and what to tell about its password.
async fn prepare(app: &App, account: NewAccount) -> Result<(Email, PasswordHash, String), String> {
    let email: Email = account.email.parse().map_err(|error| format!("--email: {error}"))?;
    let (password, told) = match account.password {
        Some(password) => (password, String::new()),
        None => {
            let made = app.chance().word(PASSWORD, 20);
            let told = format!("password, shown only now: {made}\n");
            (made, told)
        }
    };
    let hash = app.passwords().hash(&password, app.chance().bytes()).await;
    Ok((email, hash.map_err(|error| error.to_string())?, told))
}

pub(super) async fn create_operator(app: &App, account: NewAccount) -> Outcome {
    let (email, hash, told) = prepare(app, account).await?;
    let deed = deed(app);
    let shown = email.clone();
    let unit = move |tx: &mut store::Tx<'_>| -> Result<i64, Stop<AccountRefusal>> {
        create_account(tx, &deed, &email, &hash, Role::Operator)
    };
    write(app, unit).await?;
    Ok(Answer::done(format!("{shown} is an operator of this office\n{told}")))
}

pub(super) async fn create_partner(
    app: &App,
    account: NewAccount,
    title: String,
    code: Option<String>,
    address_visibility: Option<AddressVisibility>,
    referred_by: Option<i64>,
) -> Outcome {
    let code = link_code(app, code)?;
    let (email, password, told) = prepare(app, account).await?;
    let deed = deed(app);
    let shown = code.clone();
    let new = NewPartner { email, password, title, address_visibility, referred_by };
    let unit = move |tx: &mut store::Tx<'_>| links::join(tx, &deed, &new, &code);
    let partner = write(app, unit).await?;
    let base = app.config().base_url();
    Ok(Answer::done(format!(
        "partner {partner} is made\nlink: {base}/ref/{shown}/\n{told}\
         an API key: `cambist partner key {partner}`\n"
    )))
}

fn link_code(app: &App, wanted: Option<String>) -> Result<LinkCode, String> {
    match wanted {
        Some(code) => code.parse().map_err(|error| format!("--code: {error}")),
        None => Ok(LinkCode::generate(app.chance())),
    }
}

pub(super) async fn list_partners(app: &App) -> Outcome {
    let all = read(app, |tx| {
        let partners = partners::list_partners(tx)?;
        partners
            .into_iter()
            .map(|partner| {
                let links = list_links(tx, partner.id)?;
                Ok((partner, links))
            })
            .collect::<Result<Vec<(Partner, Vec<links::Link>)>, store::Fault>>()
    })
    .await?;
    if all.is_empty() {
        return Ok(Answer::done(
            "there are no partners yet; `cambist partner create --help` makes one\n".to_owned(),
        ));
    }
    let mut text = String::new();
    for (partner, links) in all {
        let state = if partner.is_suspended { "  suspended" } else { "" };
        text.push_str(&format!("{:>5}  {}  {}{state}\n", partner.id, partner.title, partner.email));
        for link in links {
            let state = if link.is_live { "" } else { "  off" };
            text.push_str(&format!("       /ref/{}/  {}{state}\n", link.code, link.label));
        }
    }
    Ok(Answer::done(text))
}

pub(super) async fn suspend(app: &App, partner: i64, is_suspended: bool) -> Outcome {
    let deed = deed(app);
    write(app, move |tx| partners::set_suspended(tx, &deed, partner, is_suspended)).await?;
    let state = match is_suspended {
        true => "suspended: links still redirect but credit nobody, keys do not work",
        false => "active again",
    };
    Ok(Answer::done(format!("partner {partner} is {state}\n")))
}

pub(super) async fn refer(app: &App, partner: i64, referrer: Option<i64>) -> Outcome {
    let deed = deed(app);
    write(app, move |tx| partners::set_referrer(tx, &deed, partner, referrer)).await?;
    Ok(Answer::done(match referrer {
        Some(referrer) => format!("partner {partner} was brought by partner {referrer}\n"),
        None => format!("partner {partner} was brought by nobody\n"),
    }))
}

pub(super) async fn create_link(
    app: &App,
    partner_id: i64,
    code: Option<String>,
    label: String,
    target: String,
) -> Outcome {
    let new = NewLink { partner_id, code: link_code(app, code)?, label, target };
    let deed = deed(app);
    let shown = new.code.clone();
    write(app, move |tx| links::create_link(tx, &deed, &new)).await?;
    let base = app.config().base_url();
    Ok(Answer::done(format!("link: {base}/ref/{shown}/\n")))
}

pub(super) async fn switch_link(app: &App, code: String, is_enabled: bool) -> Outcome {
    let deed = deed(app);
    let wanted = code.clone();
    write(app, move |tx| links::set_enabled(tx, &deed, &wanted, is_enabled)).await?;
    let state = match is_enabled {
        true => "on",
        false => "off: it still redirects but credits nobody",
    };
    Ok(Answer::done(format!("link {code} is switched {state}\n")))
}

pub(super) async fn map_legacy(
    app: &App,
    code: String,
    parameter: String,
    value: String,
) -> Outcome {
    let deed = deed(app);
    let told = format!("?{parameter}={value} on any page means link {code}\n");
    write(app, move |tx| links::add_legacy(tx, &deed, &code, &parameter, &value)).await?;
    Ok(Answer::done(told))
}

pub(super) async fn create_key(
    app: &App,
    partner: i64,
    label: String,
    scopes: Option<String>,
    addresses: Vec<IpNet>,
    days: Option<u32>,
) -> Outcome {
    let scopes = match scopes {
        None => Scopes::reading(),
        Some(words) => words.parse().map_err(|error| format!("--scopes: {error}"))?,
    };
    let deed = deed(app);
    let expires_at_s = days.map(|days| deed.at_s() + i64::from(days) * 86_400);
    let new = NewKey { label, scopes, addresses, expires_at_s };
    let key = ApiKey::generate(app.chance());
    let kept = key.clone();
    let number =
        write(app, move |tx| partners::create_key(tx, &deed, partner, &kept, &new)).await?;
    let base = app.config().base_url();
    Ok(Answer::done(format!(
        "key {number} of partner {partner}, shown only now: {key}\n\
         request: {base}/service/partner/api.php?api_action=pp&api_key={key}&method=get_info\n",
        key = key.reveal()
    )))
}

pub(super) async fn rotate_key(app: &App, partner: i64, key_id: i64, hours: u32) -> Outcome {
    let deed = deed(app);
    let key = ApiKey::generate(app.chance());
    let (kept, overlap_s) = (key.clone(), i64::from(hours) * 3600);
    let unit =
        move |tx: &mut Tx<'_>| partners::rotate_key(tx, &deed, partner, key_id, &kept, overlap_s);
    let number = write(app, unit).await?;
    let old = match hours {
        0 => format!("key {key_id} has ended"),
        _ => format!("key {key_id} works {hours} h more, unless it was to end before"),
    };
    Ok(Answer::done(format!(
        "key {number} of partner {partner}, shown only now: {}\n{old}\n",
        key.reveal()
    )))
}

pub(super) async fn list_keys(app: &App, partner: i64) -> Outcome {
    let keys = read(app, move |tx| partners::list_keys(tx, partner)).await?;
    if keys.is_empty() {
        return Ok(Answer::done(format!(
            "partner {partner} has no keys; `cambist partner key {partner}` makes one\n"
        )));
    }
    let when = |time: Option<i64>| time.map_or("never".to_owned(), utc_text);
    let mut text = String::new();
    for key in keys {
        let state = match key.revoked_at_s {
            Some(at) => format!("revoked {}", utc_text(at)),
            None => format!("ends {}", when(key.expires_at_s)),
        };
        let from = match key.addresses.as_str() {
            "" => "anywhere",
            list => list,
        };
        text.push_str(&format!(
            "{:>5}  {}…  {}  {}  from {from}  {state}  last used {}\n",
            key.id,
            key.prefix,
            key.label,
            key.scopes,
            when(key.last_used_at_s)
        ));
    }
    Ok(Answer::done(text))
}

pub(super) async fn revoke_key(app: &App, partner: i64, key: i64) -> Outcome {
    let deed = deed(app);
    write(app, move |tx| partners::revoke_key(tx, &deed, partner, key)).await?;
    Ok(Answer::done(format!("key {key} of partner {partner} does not work any more\n")))
}

//! Keys of the operator's own programs.

use ipnet::IpNet;

use crate::app::App;
use crate::clock::utc_text;
use crate::command::errand::OperatorKeyErrand;
use crate::features::operators::{
    OperatorKeyRow, create_operator_key, list_operator_keys, revoke_operator_key,
};
use crate::features::partners::{ApiKey, KeyOwner};

use super::{Answer, Outcome, deed, read, write};

pub(super) async fn perform(app: &App, errand: OperatorKeyErrand) -> Outcome {
    match errand {
        OperatorKeyErrand::Create { label, addresses } => create(app, label, addresses).await,
        OperatorKeyErrand::List => list(app).await,
        OperatorKeyErrand::Revoke { key } => {
            let deed = deed(app);
            write(app, move |tx| revoke_operator_key(tx, &deed, key)).await?;
            Ok(Answer::done(format!("operator key {key} does not work any more\n")))
        }
    }
}

async fn create(app: &App, label: String, addresses: Vec<IpNet>) -> Outcome {
    let key = ApiKey::generate_for(KeyOwner::Operator, app.chance());
    let (deed, kept) = (deed(app), key.clone());
    let unit =
        move |tx: &mut store::Tx<'_>| create_operator_key(tx, &deed, &kept, &label, &addresses);
    let number = write(app, unit).await?;
    Ok(Answer::done(format!(
        "operator key {number}, shown only now: {}\n\
         it may send rates and reserves: PUT {}/api/v1/operator/rates\n",
        key.reveal(),
        app.config().base_url()
    )))
}

async fn list(app: &App) -> Outcome {
    let keys = read(app, list_operator_keys).await?;
    if keys.is_empty() {
        let told = "there are no operator keys; `cambist operator key --label …` makes one\n";
        return Ok(Answer::done(told.to_owned()));
    }
    Ok(Answer::done(keys.iter().map(line).collect()))
}

fn line(key: &OperatorKeyRow) -> String {
    let from = if key.addresses.is_empty() { "anywhere" } else { &key.addresses };
    let state =
        key.revoked_at_s.map_or("works".to_owned(), |at| format!("revoked {}", utc_text(at)));
    let used = match (key.last_used_at_s, &key.last_used_from) {
        (Some(at), Some(address)) => format!("{} from {address}", utc_text(at)),
        _ => "never".to_owned(),
    };
    format!(
        "{:>5}  {}…  {}  from {from}  {state}  last used {used}\n",
        key.id, key.prefix, key.label
    )
}

//! A key in place of another: what the old one may do, with a while in which both work.

use store::{Stop, Tx, args};

use crate::features::audit::{self, Deed};

use super::key::ApiKey;
use super::keys::{KeyRefusal, NewKey, create_key, list_keys, revoke_key};

/// The longest time in which a key and the one in its place both work, in seconds: thirty days.
pub const LONGEST_OVERLAP_S: i64 = 30 * 86_400;

/// Keeps the hash of `key` with label, scopes and networks of the partner's key `key_id`, which works
/// for `overlap_s` more seconds (0: it ends at once; more than [`LONGEST_OVERLAP_S`] counts as that).
/// A key that was to end lives as long again as it was given at first. Returns the new key's number;
/// the caller shows `key`, once.
///
/// # Errors
/// [`KeyRefusal::Unknown`] also for another partner's key, [`KeyRefusal::Ended`], and what
/// [`create_key`] refuses; the store's faults.
pub fn rotate_key(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    key_id: i64,
    key: &ApiKey,
    overlap_s: i64,
) -> Result<i64, Stop<KeyRefusal>> {
    let now_s = deed.at_s();
    let old = list_keys(tx, partner_id)?.into_iter().find(|row| row.id == key_id);
    let old = old.ok_or(KeyRefusal::Unknown { partner: partner_id, key: key_id })?;
    if old.revoked_at_s.is_some() || old.expires_at_s.is_some_and(|end| end < now_s) {
        return Err(KeyRefusal::Ended { key: key_id }.into());
    }
    let corrupt = |what: &str| store::Fault::corrupt(format!("api_keys.{what} of key {key_id}"));
    let addresses = old.addresses.split(',').filter(|text| !text.is_empty()).map(str::parse);
    let new = NewKey {
        label: old.label.clone(),
        scopes: old.scopes.parse().map_err(|_| corrupt("scopes"))?,
        addresses: addresses.collect::<Result<_, _>>().map_err(|_| corrupt("addresses"))?,
        expires_at_s: old.expires_at_s.map(|end| now_s + (end - old.created_at_s).max(1)),
    };
    // The old one ends first: at once, it makes room for the new one.
    let overlap_s = overlap_s.clamp(0, LONGEST_OVERLAP_S);
    if overlap_s == 0 {
        revoke_key(tx, deed, partner_id, key_id)?;
    } else {
        let end = now_s + overlap_s;
        let end = old.expires_at_s.map_or(end, |own| own.min(end));
        tx.execute(
            "update api_keys set expires_at_s = $3 where partner_id = $1 and id = $2",
            &args![partner_id, key_id, end],
        )?;
    }
    let id = create_key(tx, deed, partner_id, key, &new)?;
    let detail = format!("by key {id}, works {overlap_s} s more");
    audit::record(tx, deed, "key.rotate", &key_id.to_string(), &detail)?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use store::{Stop, Tx};

    use super::{LONGEST_OVERLAP_S, rotate_key};
    use crate::app::Plain;
    use crate::features::partners::{ApiKey, KeyRefusal, KeyRow, list_keys};
    use crate::on_both_engines;
    use crate::testkit::TestApp;

    const DAY_S: i64 = 86_400;

    async fn rotate(
        app: &TestApp,
        partner: i64,
        key_id: i64,
        overlap_s: i64,
    ) -> Result<String, KeyRefusal> {
        let key = ApiKey::generate(app.app.chance());
        let (kept, deed) = (key.clone(), app.deed());
        let unit = move |tx: &mut Tx<'_>| rotate_key(tx, &deed, partner, key_id, &kept, overlap_s);
        match app.app.store().write(unit).await {
            Ok(_) => Ok(key.reveal().to_owned()),
            Err(Stop::Refused(refusal)) => Err(refusal),
            Err(Stop::Broke(fault)) => panic!("{fault}"),
        }
    }

    async fn rows(app: &TestApp, partner: i64) -> Vec<KeyRow> {
        let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_keys(tx, partner)?) };
        app.app.store().read(read).await.unwrap()
    }

    async fn works(app: &TestApp, key: &str) -> bool {
        app.call(key, "method=get_info").await.json()["error"] == 0
    }

    on_both_engines! {
        async fn both_keys_work_until_the_overlap_is_over(app: TestApp) {
            let alpha = app.partner("alpha").await;
            let networks = vec!["127.0.0.0/8".parse().unwrap()];
            let old = app.key_with(alpha, Some("info:read"), networks, Some(90)).await;
            app.clock.advance_ms(10 * DAY_S * 1000);
            let new = rotate(&app, alpha, 1, DAY_S).await.unwrap();
            assert!(works(&app, &old).await && works(&app, &new).await);
            app.clock.advance_ms((DAY_S + 1) * 1000);
            assert!(!works(&app, &old).await && works(&app, &new).await);
            let rows = rows(&app, alpha).await;
            let [before, after] = &rows[..] else { panic!("{rows:?}") };
            assert_eq!((&after.label, &after.scopes, &after.addresses), (&before.label, &before.scopes, &before.addresses));
            assert_eq!(after.expires_at_s, Some(after.created_at_s + 90 * DAY_S), "it lives as long again");
            assert_eq!(rotate(&app, alpha, 1, 0).await, Err(KeyRefusal::Ended { key: 1 }));
            app.close().await;
        }

        async fn an_overlap_of_nothing_ends_the_old_key_at_once(app: TestApp) {
            let alpha = app.partner("alpha").await;
            let old = app.key(alpha).await;
            let new = rotate(&app, alpha, 1, 0).await.unwrap();
            assert!(!works(&app, &old).await && works(&app, &new).await);
            assert_eq!(rows(&app, alpha).await[1].expires_at_s, None, "it never ends, as the old one did");
            app.close().await;
        }

        async fn an_overlap_never_makes_a_key_live_longer(app: TestApp) {
            let alpha = app.partner("alpha").await;
            app.key_with(alpha, None, Vec::new(), Some(1)).await;
            let ended = rows(&app, alpha).await[0].expires_at_s;
            rotate(&app, alpha, 1, 7 * DAY_S).await.unwrap();
            assert_eq!(rows(&app, alpha).await[0].expires_at_s, ended);
            app.key(alpha).await;
            rotate(&app, alpha, 3, i64::MAX).await.unwrap();
            let end = rows(&app, alpha).await[2].expires_at_s.unwrap();
            assert_eq!(end, app.deed().at_s() + LONGEST_OVERLAP_S);
            app.close().await;
        }

        async fn nobody_rotates_a_key_of_somebody_else(app: TestApp) {
            let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
            let key = app.key(alpha).await;
            assert_eq!(rotate(&app, beta, 1, 0).await, Err(KeyRefusal::Unknown { partner: beta, key: 1 }));
            assert!(works(&app, &key).await);
            app.close().await;
        }

        async fn a_partner_with_as_many_keys_as_there_may_be_rotates_without_an_overlap(app: TestApp) {
            let alpha = app.partner("alpha").await;
            for _ in 0..50 {
                app.key(alpha).await;
            }
            assert_eq!(rotate(&app, alpha, 7, DAY_S).await, Err(KeyRefusal::TooMany));
            assert_eq!(rows(&app, alpha).await[6].expires_at_s, None, "the refusal undoes all");
            assert!(rotate(&app, alpha, 7, 0).await.is_ok());
            app.close().await;
        }
    }
}

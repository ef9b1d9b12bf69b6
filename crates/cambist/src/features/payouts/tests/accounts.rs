//! Saved accounts and the blacklist.

use store::{Stop, Tx};

use super::scene::{CARD, OTHER_TRON, TRON, asking, give, granted, methods, refused};
use crate::app::Plain;
use crate::features::payouts::{
    AccountRefusal, BlacklistRefusal, NewSavedAccount, PayoutRefusal, SavedAccount, Standing,
    block_account, list_accounts, list_accounts_of, list_blacklist, partners_with_account,
    refuse_account, remove_account, save_account, set_verified, unblock_account,
};
use crate::on_both_engines;
use crate::testkit::TestApp;

async fn save(
    app: &TestApp,
    partner_id: i64,
    account: &str,
    label: &str,
) -> Result<i64, Stop<AccountRefusal>> {
    let deed = app.deed();
    let currency = if account.starts_with('T') { "usdttrc20" } else { "SBERRUB" };
    let (currency, account, label) = (currency.to_owned(), account.to_owned(), label.to_owned());
    let new = NewSavedAccount { partner_id, currency, account, label };
    app.app.store().write(move |tx| save_account(tx, &deed, &new)).await
}

async fn of(app: &TestApp, partner: i64) -> Vec<SavedAccount> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_accounts_of(tx, partner)?) };
    app.app.store().read(read).await.unwrap()
}

on_both_engines! {
    async fn an_account_is_saved_once_and_removed_and_new_again(app: TestApp) {
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        let id = save(&app, alpha, "2200 7000 1234 5673", "My card").await.unwrap();
        assert_eq!(save(&app, alpha, CARD, "The same").await.unwrap(), id);
        let deed = app.deed();
        app.app.store().write(move |tx| set_verified(tx, &deed, id, true)).await.unwrap();
        let all = of(&app, alpha).await;
        assert_eq!((all.len(), all[0].label.as_str()), (1, "The same"));
        assert_eq!(all[0].verified_at_ms, Some(crate::testkit::BEGIN_MS));
        for (account, label, refused) in [
            ("220070001234567", "", "this is no account of SBERRUB"),
            (TRON, "a\0b", "a label has at most 60"),
            (CARD, &"x".repeat(61), "a label has at most 60"),
        ] {
            let told = save(&app, alpha, account, label).await.unwrap_err().to_string();
            assert!(told.starts_with(refused), "{told}");
        }
        let remove = async |partner, id| {
            let deed = app.deed();
            app.app.store().write(move |tx| remove_account(tx, &deed, partner, id)).await
        };
        assert!(matches!(remove(beta, id).await, Err(Stop::Refused(AccountRefusal::Unknown(_)))));
        remove(alpha, id).await.unwrap();
        assert!(remove(alpha, id).await.is_err());
        assert_eq!(of(&app, alpha).await, []);
        app.clock.advance_ms(5_000);
        assert_eq!(save(&app, alpha, CARD, "").await.unwrap(), id);
        let again = of(&app, alpha).await;
        assert_eq!(again[0].verified_at_ms, None, "it has to be looked at again");
        assert_eq!(again[0].created_at_ms, crate::testkit::BEGIN_MS + 5_000);
        app.close().await;
    }

    async fn an_account_of_two_partners_is_told(app: TestApp) {
        app.open_market().await;
        let (usdt, _) = methods(&app).await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        save(&app, alpha, TRON, "").await.unwrap();
        assert!(!of(&app, alpha).await[0].is_shared);
        give(&app, beta, "100").await;
        // An account that was only asked for counts as his as well.
        granted(&app, asking(beta, usdt, TRON, "50")).await;
        assert!(of(&app, alpha).await[0].is_shared && of(&app, beta).await[0].is_shared);
        let normal = of(&app, alpha).await[0].normal.clone();
        let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(partners_with_account(tx, &normal)?) };
        assert_eq!(app.app.store().read(read).await.unwrap(), [alpha, beta]);
        let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_accounts(tx, Some(Standing::Waiting), "", None, 10)?) };
        assert_eq!(app.app.store().read(read).await.unwrap().len(), 2);
        app.close().await;
    }

    async fn a_refused_account_is_not_paid_to_until_that_is_taken_back(app: TestApp) {
        app.open_market().await;
        let (usdt, _) = methods(&app).await;
        let alpha = app.partner("alpha").await;
        give(&app, alpha, "100").await;
        let id = save(&app, alpha, TRON, "100% mine").await.unwrap();
        let refuse = async |id: i64, reason: &'static str| {
            let deed = app.deed();
            app.app.store().write(move |tx| refuse_account(tx, &deed, id, reason)).await
        };
        assert!(matches!(refuse(id, " ").await, Err(Stop::Refused(AccountRefusal::Reason))));
        assert!(matches!(refuse(99, "x").await, Err(Stop::Refused(AccountRefusal::Unknown(99)))));
        refuse(id, "an exchange's deposit address").await.unwrap();
        let why = refused(&app, asking(alpha, usdt, TRON, "50")).await;
        assert!(matches!(&why, PayoutRefusal::Account(AccountRefusal::Refused(why)) if why.starts_with("an exchange")), "{why}");
        let listed = async |standing, words: &'static str| {
            let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_accounts(tx, standing, words, None, 10)?) };
            app.app.store().read(read).await.unwrap().len()
        };
        for (standing, words, found) in [
            (None, "", 1),
            (Some(Standing::Refused), "", 1),
            (Some(Standing::Waiting), "", 0),
            (Some(Standing::Verified), "", 0),
            (None, "100% M", 1),
            (None, "1__% m", 0),
            (None, "no such", 0),
            (None, "1", 1),
        ] {
            assert_eq!(listed(standing, words).await, found, "{standing:?} `{words}`");
        }
        let deed = app.deed();
        app.app.store().write(move |tx| set_verified(tx, &deed, id, true)).await.unwrap();
        granted(&app, asking(alpha, usdt, TRON, "50")).await;
        // One that is removed and saved again is judged again.
        refuse(id, "after all").await.unwrap();
        let deed = app.deed();
        app.app.store().write(move |tx| remove_account(tx, &deed, alpha, id)).await.unwrap();
        save(&app, alpha, TRON, "").await.unwrap();
        assert_eq!(of(&app, alpha).await[0].standing(), Standing::Waiting);
        app.close().await;
    }

    async fn nobody_saves_an_account_of_the_blacklist(app: TestApp) {
        let alpha = app.partner("alpha").await;
        let block = async |account: &'static str, reason: &'static str| {
            let deed = app.deed();
            app.app.store().write(move |tx| block_account(tx, &deed, "usdttrc20", account, reason)).await
        };
        assert!(matches!(block(TRON, " ").await, Err(Stop::Refused(BlacklistRefusal::Reason))));
        assert!(matches!(block("nonsense", "x").await, Err(Stop::Refused(BlacklistRefusal::Account(_)))));
        block(TRON, "stolen").await.unwrap();
        block(TRON, "reported as stolen").await.unwrap();
        let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_blacklist(tx)?) };
        let list = app.app.store().read(read).await.unwrap();
        assert_eq!((list.len(), list[0].reason.as_str()), (1, "reported as stolen"));
        let refused = save(&app, alpha, TRON, "").await;
        assert!(matches!(refused, Err(Stop::Refused(AccountRefusal::Blocked))), "{refused:?}");
        save(&app, alpha, OTHER_TRON, "").await.unwrap();
        let unblock = async || {
            let deed = app.deed();
            app.app.store().write(move |tx| unblock_account(tx, &deed, "USDTTRC20", TRON)).await
        };
        unblock().await.unwrap();
        assert!(matches!(unblock().await, Err(Stop::Refused(BlacklistRefusal::NotListed))));
        save(&app, alpha, TRON, "").await.unwrap();
        app.close().await;
    }
}

//! Where partners want to be paid.

use store::Tx;

use crate::app::Plain;
use crate::features::payouts::{NewSavedAccount, Standing, list_accounts, save_account};
use crate::on_both_engines;
use crate::testkit::TestApp;

use super::{assert_taken, form, olga, page};

const LIST: &str = "/desk/accounts";
const BLACKLIST: &str = "/desk/accounts/blacklist";
const CARD: &str = "2200 7000 1234 5673";

async fn save(app: &TestApp, partner_id: i64) -> i64 {
    let (deed, currency, account) = (app.deed(), "SBERRUB".to_owned(), CARD.to_owned());
    let new = NewSavedAccount { partner_id, currency, account, label: "<card>".to_owned() };
    app.app.store().write(move |tx| save_account(tx, &deed, &new)).await.unwrap()
}

async fn standing(app: &TestApp) -> Vec<Standing> {
    let read = |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_accounts(tx, None, "", None, 9)?) };
    let all = app.app.store().read(read).await.unwrap();
    all.iter().map(|saved| saved.standing()).collect()
}

on_both_engines! {
    async fn an_account_is_verified_refused_and_taken_back(app: TestApp) {
        let cookies = olga(&app).await;
        assert!(page(&app, &cookies, LIST).await.contains("No accounts here"));
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        save(&app, alpha).await;
        let html = page(&app, &cookies, LIST).await;
        assert!(html.contains(CARD) && html.contains("&#60;card&#62;") && html.contains("Partner alpha (1)"), "{html}");
        assert!(!html.contains(">shared<"), "{html}");
        save(&app, beta).await;
        assert!(page(&app, &cookies, LIST).await.contains("q=2200700012345673\" title=\"Another partner"));
        assert_taken(&app.post(&cookies, "/desk/accounts/1/verification", "on=yes").await, "verified");
        let empty = app.post(&cookies, "/desk/accounts/2/refusal?q=2200", &form(&[("reason", " ")])).await;
        assert_eq!(empty.status, 422);
        assert!(empty.text().contains("id=\"error-2\"") && empty.text().contains("Say why"), "{}", empty.text());
        let sent = app.post(&cookies, "/desk/accounts/2/refusal?q=2200", &form(&[("reason", "of <another>")])).await;
        assert_taken(&sent, "refused");
        assert!(sent.header("location").unwrap().contains("q=2200"), "the list stays as it was");
        assert_eq!(standing(&app).await, [Standing::Refused, Standing::Verified]);
        let html = page(&app, &cookies, "/desk/accounts?status=refused").await;
        assert!(html.contains("of &#60;another&#62;") && !html.contains("Partner alpha"), "{html}");
        assert!(page(&app, &cookies, "/desk/accounts?status=verified&q=1").await.contains("Partner alpha"));
        assert!(page(&app, &cookies, "/desk/accounts?status=all&q=no").await.contains("Nothing found"));
        assert_taken(&app.post(&cookies, "/desk/accounts/2/verification", "on=no").await, "taken-back");
        assert_eq!(standing(&app).await, [Standing::Waiting, Standing::Verified]);
        let gone = app.post(&cookies, "/ru/desk/accounts/99/verification", "on=yes").await;
        assert_eq!(gone.status, 409);
        assert!(gone.text().contains("партнёр удалил этот счёт"), "{}", gone.text());
        assert_eq!(app.post(&cookies, "/desk/accounts/x/verification", "on=yes").await.status, 404);
        app.close().await;
    }

    async fn the_blacklist_is_kept(app: TestApp) {
        let cookies = olga(&app).await;
        assert!(page(&app, &cookies, BLACKLIST).await.contains("Nothing is on the blacklist"));
        let alpha = app.partner("alpha").await;
        save(&app, alpha).await;
        for (currency, account, reason, field) in [
            ("GOLD", CARD, "x", "currency"),
            ("SBERRUB", "12", "x", "account"),
            ("SBERRUB", CARD, "", "reason"),
        ] {
            let sent = app.post(&cookies, BLACKLIST, &form(&[("currency", currency), ("account", account), ("reason", reason)])).await;
            assert_eq!(sent.status, 422, "{field}");
            assert!(sent.text().contains(&format!("id=\"{field}-error\"")), "{field}: {}", sent.text());
        }
        let good = form(&[("currency", "SBERRUB"), ("account", CARD), ("reason", "a <drop>")]);
        assert_taken(&app.post(&cookies, BLACKLIST, &good).await, "listed");
        let html = page(&app, &cookies, BLACKLIST).await;
        assert!(html.contains("a &#60;drop&#62;") && html.contains(CARD), "{html}");
        assert!(page(&app, &cookies, "/desk/accounts/blacklist?q=nobody").await.contains("Nothing found"));
        assert!(page(&app, &cookies, "/desk/accounts/blacklist?q=22007000+drop").await.contains(CARD));
        assert!(page(&app, &cookies, LIST).await.contains("title=\"a &#60;drop&#62;\">blacklist<"));
        let normal = form(&[("normal", "2200700012345673")]);
        assert_taken(&app.post(&cookies, "/desk/accounts/blacklist/removal", &normal).await, "unlisted");
        assert!(page(&app, &cookies, BLACKLIST).await.contains("Nothing is on the blacklist"));
        app.close().await;
    }
}

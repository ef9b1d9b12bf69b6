//! Whom an order belongs to: bindings, own orders, models, and what the journal keeps of them.

use http::HeaderMap;
use http::header::COOKIE;
use store::{Stop, Tx};

use crate::app::Plain;
use crate::command::Errand;
use crate::config::AttributionConfig;
use crate::features::clicks::{Binding, Model, Rule};
use crate::features::journal::{NoteKind, notes_of};
use crate::features::orders::{Order, Placed};
use crate::features::rewards::{Base, ProgrammeRefusal, Terms, assign_programme, create_programme};
use crate::features::storefront::ordering::Filled;
use crate::on_both_engines;
use crate::testkit::{TestApp, browser_with};
use crate::words::Lang;

const DAY_MS: i64 = 86_400_000;

async fn ordered(app: &TestApp, browser: &HeaderMap) -> Order {
    app.order(browser, "USDTTRC20", "SBERRUB", "1").await
}

/// Completes an order by the desk's steps.
async fn completed(app: &TestApp, order: &Order) {
    app.steps(order.id, "receive complete").await;
}

async fn ordered_by(app: &TestApp, browser: &HeaderMap, email: &str) -> Order {
    let filled = Filled { email: email.to_owned(), ..app.form("USDTTRC20", "SBERRUB", "1") };
    match app.submit(browser, &filled).await {
        Ok(Placed::New(order)) => order,
        other => panic!("{other:?}"),
    }
}

/// Whom the order of somebody without a cookie is credited to.
async fn bare(app: &TestApp, email: &str) -> Option<i64> {
    let order = ordered_by(app, &HeaderMap::new(), email).await;
    order.attributed.map(|attributed| attributed.partner_id)
}

async fn with(app: TestApp, change: impl FnOnce(&mut AttributionConfig)) -> TestApp {
    app.reopen(|config| change(&mut config.attribution)).await
}

async fn notes(app: &TestApp, order: i64) -> Vec<(NoteKind, Option<i64>)> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(notes_of(tx, order)?) };
    let notes = app.app.store().read(read).await.unwrap();
    notes.into_iter().map(|noted| (noted.note.kind, noted.note.partner_id)).collect()
}

on_both_engines! {
    async fn a_customer_who_completed_an_order_is_his_partners_for_life(app: TestApp) {
        app.open_market().await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        let app = with(app, |config| config.bind_customers = Binding::First).await;
        let brought = app.browser(&["/ref/alpha/?sub1=post7"]).await;
        let first = ordered_by(&app, &brought, "Ann@Mail.example").await;
        assert_eq!(bare(&app, "ann@mail.example").await, None, "an order under way binds nobody");
        completed(&app, &first).await;
        app.clock.advance_ms(900 * DAY_MS);
        let back = ordered_by(&app, &HeaderMap::new(), "ANN@mail.example").await;
        let came = back.attributed.unwrap();
        assert_eq!((came.partner_id, came.bound_by), (alpha, Some(first.id)));
        assert_eq!(came.query_string, "sub1=post7");
        assert_eq!(came.user_hash, "", "the partner does not learn which visitor it was");
        let words = format!("the customer came by link `alpha` before, with order {}, and stays with that partner", first.id);
        assert_eq!(came.rule.words(Lang::En), words);
        let elsewhere = app.browser(&["/ref/beta/"]).await;
        let again = ordered_by(&app, &elsewhere, "ann@mail.example").await;
        assert_eq!(again.attributed.unwrap().partner_id, alpha);
        assert_eq!(notes(&app, again.id).await, [(NoteKind::PassedOver, Some(beta))]);
        assert_eq!(bare(&app, "bob@mail.example").await, None);
        app.steps(first.id, "refund").await;
        assert_eq!(bare(&app, "ann@mail.example").await, None, "money that went back binds nobody");
        app.close().await;
    }

    async fn the_latest_click_makes_a_new_binding_and_by_itself_a_binding_makes_none(app: TestApp) {
        app.open_market().await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        let app = with(app, |config| config.bind_customers = Binding::Latest).await;
        let mut orders = Vec::new();
        for link in ["/ref/alpha/", "/ref/beta/"] {
            let browser = app.browser(&[link]).await;
            let order = ordered_by(&app, &browser, "ann@mail.example").await;
            completed(&app, &order).await;
            orders.push(order.id);
            let back = ordered_by(&app, &HeaderMap::new(), "ann@mail.example").await;
            completed(&app, &back).await;
        }
        assert_eq!(bare(&app, "ann@mail.example").await, Some(beta));
        app.steps(orders[1], "refund").await;
        assert_eq!(bare(&app, "ann@mail.example").await, Some(alpha));
        app.close().await;
    }

    async fn whoever_is_signed_in_is_known_whatever_address_he_types(app: TestApp) {
        app.open_market().await;
        let alpha = app.partner("alpha").await;
        app.customer("ann").await;
        let app = with(app, |config| config.bind_customers = Binding::First).await;
        let session = app.sign_in("ann@customer.example").await;
        let link = app.browser(&["/ref/alpha/"]).await;
        let cookies = format!("{}; {session}", link[COOKIE].to_str().unwrap());
        let order = ordered_by(&app, &browser_with(&cookies), "work@mail.example").await;
        completed(&app, &order).await;
        assert_eq!(bare(&app, "work@mail.example").await, None);
        let back = ordered_by(&app, &browser_with(&session), "home@mail.example").await;
        assert_eq!(back.attributed.unwrap().partner_id, alpha);
        app.close().await;
    }

    async fn customers_are_not_even_counted_where_none_is_bound(app: TestApp) {
        app.open_market().await;
        app.partner("alpha").await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        let order = ordered_by(&app, &browser, "ann@mail.example").await;
        completed(&app, &order).await;
        assert_eq!(bare(&app, "ann@mail.example").await, None);
        let count = |tx: &mut Tx<'_>| -> Plain<i64> {
            Ok(tx.query_one("select count(*) from customers", &store::args![], |row| row.get(0))?)
        };
        assert_eq!(app.app.store().read(count).await.unwrap(), 0);
        app.close().await;
    }

    async fn a_partner_earns_nothing_on_his_own_order_unless_the_office_says_so(app: TestApp) {
        app.open_market().await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        let own = app.browser(&["/ref/alpha/"]).await;
        let order = ordered_by(&app, &own, "Alpha@Partner.example").await;
        assert_eq!(order.attributed, None);
        assert_eq!(notes(&app, order.id).await, [(NoteKind::PassedOver, Some(alpha))]);
        // Signed in, whatever address he types; whoever brought him before has brought him.
        let session = app.sign_in("alpha@partner.example").await;
        let both = app.browser(&["/ref/beta/", "/ref/alpha/"]).await;
        let cookies = format!("{}; {session}", both[COOKIE].to_str().unwrap());
        let order = ordered_by(&app, &browser_with(&cookies), "x@mail.example").await;
        let came = order.attributed.unwrap();
        assert_eq!((came.partner_id, matches!(came.rule, Rule::NextClick { .. })), (beta, true));
        let app = with(app, |config| config.own_orders = true).await;
        let order = ordered_by(&app, &own, "alpha@partner.example").await;
        assert_eq!(order.attributed.unwrap().partner_id, alpha);
        app.close().await;
    }

    async fn the_first_click_counts_where_the_office_says_so_while_it_is_in_its_window(app: TestApp) {
        app.open_market().await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        let app = with(app, |config| {
            config.model = Model::FirstClick;
            config.window_days = 10;
        }).await;
        let mut jar = app.browser(&["/ref/alpha/?sub=1"]).await;
        app.clock.advance_ms(9 * DAY_MS);
        let reply = app.get("/ref/beta/?sub=2").header("user-agent", "Mozilla/5.0 Firefox/145.0")
            .header("cookie", jar[COOKIE].to_str().unwrap()).send().await;
        jar = browser_with(&reply.cookies().join("; "));
        let order = ordered_by(&app, &jar, "ann@mail.example").await.attributed.unwrap();
        assert_eq!((order.partner_id, order.query_string.as_str()), (alpha, "sub=1"));
        assert_eq!(order.rule.words(Lang::En), "first click 9 days before, link `alpha`");
        app.clock.advance_ms(DAY_MS + 1);
        let order = ordered_by(&app, &jar, "ann@mail.example").await;
        let came = order.attributed.unwrap();
        assert_eq!((came.partner_id, came.query_string.as_str()), (beta, "sub=2"));
        assert_eq!(notes(&app, order.id).await, [(NoteKind::PassedOver, Some(alpha))]);
        app.close().await;
    }

    async fn each_programme_has_a_window_of_its_own(app: TestApp) {
        app.open_market().await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        let terms = Terms { window_days: Some(2), ..Terms::read(Base::Profit, "30", 14).unwrap() };
        let deed = app.deed();
        let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<ProgrammeRefusal>> {
            create_programme(tx, &deed, "short", &terms)?;
            assign_programme(tx, &deed, beta, Some("short"))
        };
        app.app.store().write(unit).await.unwrap();
        app.app.refresh().await.unwrap();
        assert_eq!((app.app.window_of(alpha), app.app.window_of(beta)), (365, 2));
        let browser = app.browser(&["/ref/alpha/", "/ref/beta/"]).await;
        app.clock.advance_ms(2 * DAY_MS);
        let in_time = ordered(&app, &browser).await;
        assert_eq!(in_time.attributed.unwrap().partner_id, beta);
        app.clock.advance_ms(1);
        let late = ordered(&app, &browser).await;
        assert_eq!(late.attributed.unwrap().partner_id, alpha, "a click that is too old is as if it had never happened");
        let beta = app.sign_in("beta@partner.example").await;
        assert!(app.open_page(&beta, "/profile/partner-programme").await.text().contains("2 days"));
        app.close().await;
    }

    async fn of_several_links_of_one_partner_the_last_one_is_told(app: TestApp) {
        app.open_market().await;
        let alpha = app.partner("alpha").await;
        app.errand(Errand::PartnerLink {
            partner: alpha, code: Some("summer".into()), label: String::new(), target: String::new(),
        }).await;
        let browser = app.browser(&["/ref/alpha/?sub=a", "/ref/summer/?sub=b"]).await;
        let came = ordered(&app, &browser).await.attributed.unwrap();
        assert_eq!((came.partner_id, came.query_string.as_str()), (alpha, "sub=b"));
        assert_eq!(app.app.links().code_of(came.link_id), Some("summer"));
        app.close().await;
    }

    async fn a_suspension_after_the_click_leaves_the_order_to_whoever_came_before(app: TestApp) {
        app.open_market().await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        let browser = app.browser(&["/ref/alpha/", "/ref/beta/"]).await;
        app.errand(Errand::PartnerSuspend { partner: beta, is_suspended: true }).await;
        let order = ordered(&app, &browser).await;
        assert_eq!(order.attributed.unwrap().partner_id, alpha);
        assert_eq!(notes(&app, order.id).await, [(NoteKind::PassedOver, Some(beta))]);
        app.close().await;
    }

    async fn a_form_that_comes_again_is_noted_once(app: TestApp) {
        app.open_market().await;
        let filled = app.form("USDTTRC20", "SBERRUB", "1");
        for _ in 0..4 {
            app.submit(&browser_with("a=b"), &filled).await.unwrap();
        }
        assert_eq!(notes(&app, 1).await, [(NoteKind::FormAgain, None)]);
        app.close().await;
    }
}

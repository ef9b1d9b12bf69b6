//! The queue: what is listed, found, sorted and counted.

use store::{Engine, Tx, args};

use super::{BTC, attributed, olga, press, step};
use crate::app::Plain;
use crate::features::orders::Action;
use crate::jobs::fold_orders;
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

/// The numbers of the orders that a page of the queue lists.
fn listed(reply: &Reply) -> Vec<i64> {
    assert_eq!(reply.status, 200, "{}", reply.text());
    let html = reply.text();
    let rows = html.split("data-row=\"").skip(1);
    rows.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

async fn queue(app: &TestApp, cookies: &str, query: &str) -> Reply {
    app.open_page(cookies, &format!("/desk/orders{query}")).await
}

/// The address of the next page.
fn next(reply: &Reply) -> Option<String> {
    let html = reply.text();
    let (before, _) = html.split_once("\" rel=\"next\"")?;
    Some(before.rsplit_once("href=\"")?.1.replace("&#38;", "&"))
}

/// An order of somebody, paid to an account.
async fn order_of(app: &TestApp, email: &str, account: &str) -> i64 {
    let mut filled = app.form("USDTTRC20", "CASHUSD", "100");
    filled.city = "MSK".to_owned();
    filled.email = email.to_owned();
    filled.account = account.to_owned();
    let browser = http::HeaderMap::new();
    match app.submit(&browser, &filled).await.unwrap() {
        crate::features::orders::Placed::New(order) => order.id,
        other => panic!("{other:?}"),
    }
}

on_both_engines! {
    async fn the_queue_lists_what_is_under_way_and_each_state_newest_first(app: TestApp) {
        let cookies = olga(&app).await;
        assert!(queue(&app, &cookies, "").await.text().contains("Nothing is under way"));
        for _ in 0..5 {
            app.order_on_page(BTC, "0.01").await;
        }
        step(&app, 2, Action::MarkPaid).await;
        step(&app, 3, Action::Cancel).await;
        step(&app, 4, Action::Pause).await;
        for (query, expected) in [
            ("", vec![5, 4, 2, 1]),
            ("?state=new", vec![5, 1]),
            ("?state=paid", vec![2]),
            ("?state=waiting", vec![2]),
            ("?state=paused", vec![4]),
            ("?state=cancelled", vec![3]),
            ("?state=refunded", vec![]),
            ("?state=all", vec![5, 4, 3, 2, 1]),
            ("?state=all&sort=oldest", vec![1, 2, 3, 4, 5]),
            ("?state=nonsense&after=-1", vec![5, 4, 2, 1]),
        ] {
            assert_eq!(listed(&queue(&app, &cookies, query).await), expected, "{query}");
        }
        let russian = app.open_page(&cookies, "/ru/desk/orders?state=paid").await.text();
        assert!(russian.contains("Об оплате сообщено"), "{russian}");
        app.close().await;
    }

    async fn a_long_queue_is_read_page_by_page_in_every_order(app: TestApp) {
        let cookies = olga(&app).await;
        for _ in 0..53 {
            app.order_on_page(BTC, "0.001").await;
        }
        // Some changed later than others, and some at the same moment.
        for number in [10, 11, 12, 40] {
            app.clock.advance_ms(1000 * (number % 2));
            step(&app, number, Action::MarkPaid).await;
        }
        for sort in ["newest", "oldest", "changed", "waiting"] {
            let first = queue(&app, &cookies, &format!("?sort={sort}")).await;
            let mut seen = listed(&first);
            assert_eq!(seen.len(), 50, "{sort}");
            // What is placed in between moves nothing.
            app.order_on_page(BTC, "0.001").await;
            let second = app.open_page(&cookies, &next(&first).unwrap()).await;
            seen.extend(listed(&second));
            let mut once = seen.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), seen.len(), "{sort}: none is listed twice");
            assert!((1..=53).all(|number| seen.contains(&number)), "{sort}: {seen:?}");
            assert!(second.text().contains("To the beginning"));
        }
        assert_eq!(listed(&queue(&app, &cookies, "?sort=changed").await)[0], 57);
        app.close().await;
    }

    async fn an_order_is_found_by_its_number_its_customer_and_his_account(app: TestApp) {
        let cookies = olga(&app).await;
        let anna = order_of(&app, "Anna.K%_x@Почта.рф", "Анна КОВАЛЁВА +7 900 000-00-01").await;
        let boris = order_of(&app, "boris@mail.example", "Борис +7 900 000-00-02").await;
        for typed in ["%231", "%E2%84%96+1", "+%231+"] {
            let found = app.open_page(&cookies, &format!("/ru/desk/orders?q={typed}")).await;
            assert_eq!((found.status, found.header("location")), (303, Some("/ru/desk/orders/1")), "{typed}");
        }
        let all = [boris, anna];
        for (typed, expected) in [
            ("1", &[boris, anna][1..]),
            ("anna.k", &all[1..]),
            ("ПОЧТА.РФ", &all[1..]),
            ("ковалёва", &all[1..]),
            ("КОВАЛЁВА", &all[1..]),
            ("%", &all[1..]),
            ("_", &all[1..]),
            ("\\", &[]),
            ("000-00-02", &all[..1]),
            ("+7 900", &all[..]),
            ("nobody", &[]),
            ("#99", &[]),
            ("#-1", &[]),
            ("99999999999999999999", &[]),
        ] {
            let query: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
            let found = queue(&app, &cookies, &format!("?q={query}")).await;
            let found: Vec<_> = listed(&found).into_iter().filter(|number| typed != "1" || *number == anna).collect();
            assert_eq!(found, expected, "{typed}");
        }
        // Those of an older version are found once background work has seen to them.
        let unfold = |tx: &mut Tx<'_>| -> Plain<_> {
            tx.execute("update orders set email_folded = null, account_folded = null", &args![])?;
            Ok(())
        };
        app.app.store().write(unfold).await.unwrap();
        assert_eq!(listed(&queue(&app, &cookies, "?q=anna").await), Vec::<i64>::new());
        fold_orders(app.app.clone()).await;
        assert_eq!(listed(&queue(&app, &cookies, "?q=anna").await), [anna]);
        app.close().await;
    }

    async fn filters_narrow_the_queue_and_say_what_is_wrong_with_them(app: TestApp) {
        let cookies = olga(&app).await;
        app.partner("alpha").await;
        app.order_on_page(BTC, "0.1").await;
        attributed(&app, "1010").await;
        app.clock.advance_ms(86_400_000);
        app.order_on_page(BTC, "0.1").await;
        press(&app, &cookies, 1, "receive", "").await;
        for (query, expected) in [
            ("?from=btc", vec![3, 1]),
            ("?to=SBERRUB", vec![3, 1]),
            ("?to=BTC", vec![]),
            ("?from=USDTTRC20&to=CASHUSD", vec![2]),
            ("?partner=1", vec![2]),
            ("?partner=alpha", vec![2]),
            ("?partner=7", vec![]),
            ("?since=2026-11-02", vec![3]),
            ("?until=2026-11-01", vec![2, 1]),
            ("?since=2026-11-01&until=2026-11-02", vec![3, 2, 1]),
            ("?mine=1", vec![1]),
            ("?mine=1&from=USDTTRC20", vec![]),
            ("?from=BTC&q=ann", vec![3, 1]),
        ] {
            assert_eq!(listed(&queue(&app, &cookies, query).await), expected, "{query}");
        }
        for (query, said) in [
            ("?from=NOPE", "The office has no currency NOPE."),
            ("?to=%3Cb%3E", "The office has no currency &#60;B&#62;."),
            ("?since=yesterday", "id=\"since-error\""),
            ("?since=2026-11-02&until=2026-11-01", "id=\"until-error\""),
            ("?partner=nobody", "No partner has this number, and no link this code."),
        ] {
            let refused = queue(&app, &cookies, query).await;
            assert_eq!(refused.status, 422, "{query}");
            assert!(refused.text().contains(said), "{query}: {}", refused.text());
        }
        app.close().await;
    }

    async fn a_page_of_the_desk_asks_no_more_of_a_full_office(app: TestApp) {
        let cookies = olga(&app).await;
        app.order_on_page(BTC, "0.001").await;
        let mut counted = Vec::new();
        for more in [0, 40] {
            for _ in 0..more {
                app.order_on_page(BTC, "0.001").await;
            }
            for target in ["/desk", "/desk/orders?q=ann&from=BTC", "/desk/orders/1"] {
                // The first ones prepare.
                for _ in 0..8 {
                    app.open_page(&cookies, target).await;
                }
                let before = app.app.store().round_trips();
                app.open_page(&cookies, target).await;
                counted.push(app.app.store().round_trips() - before);
            }
        }
        assert_eq!(counted[..3], counted[3..]);
        assert_eq!(counted[0] > 0, app.app.store().engine() == Engine::Postgres);
        assert!(counted.iter().all(|trips| *trips <= 60), "{counted:?}");
        app.close().await;
    }
}

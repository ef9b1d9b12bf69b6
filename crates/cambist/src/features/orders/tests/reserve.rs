//! What orders take of a reserve, give back and spend.

use std::collections::HashSet;
use std::sync::Arc;

use crate::features::orders::{PlaceRefusal, Placed, QuoteRefusal};
use crate::features::storefront::ordering::OrderProblem;
use crate::on_both_engines;
use crate::testkit::browser_with;

const ALL: i64 = 100_000_000;

on_both_engines! {
    async fn a_reserve_is_taken_given_back_and_spent(app: TestApp) {
        app.open_market().await;
        let get = 9000;
        let mut spent = 0;
        let table = [
            ("", 1, 0),
            ("cancel", 0, 0),
            ("expire", 0, 0),
            ("mark-paid", 1, 0),
            ("mark-paid cancel", 0, 0),
            ("mark-paid receive", 1, 0),
            ("receive refund", 0, 0),
            ("receive complete", 0, 1),
            ("receive complete refund", 0, 1),
            ("pause", 1, 0),
            ("pause resume", 1, 0),
            ("pause cancel", 0, 0),
            ("mark-paid receive pause resume complete", 0, 1),
        ];
        let mut held = 0;
        for (path, holds, spends) in table {
            let order = app.order(&browser_with("a=b"), "USDTTRC20", "SBERRUB", "1").await;
            assert_eq!(order.get.units(), get);
            assert_eq!(app.reserve("SBERRUB").await, (ALL - spent, held + get), "{path}");
            app.steps(order.id, path).await;
            (held, spent) = (held + holds * get, spent + spends * get);
            assert_eq!(app.reserve("SBERRUB").await, (ALL - spent, held), "{path}");
        }
        app.app.refresh().await.unwrap();
        let snapshot = app.app.snapshot();
        let (from, to) = ("USDTTRC20", "SBERRUB");
        let pair = (snapshot.rates.find(from).unwrap(), snapshot.rates.find(to).unwrap());
        let published = snapshot.rates.offers(pair.0, pair.1)[0].reserve.units();
        assert_eq!(published, ALL - spent - held, "feeds publish what can still be promised");
        app.close().await;
    }

    async fn a_reserve_is_never_promised_twice(app: TestApp) {
        app.open_market().await;
        let app = Arc::new(app);
        // Each takes 270,000 of 1,000,000: three fit, whatever each of them saw published.
        let customers: Vec<_> = (0..12)
            .map(|_| {
                let (app, form) = (Arc::clone(&app), app.form("USDTTRC20", "SBERRUB", "3000"));
                tokio::spawn(async move { app.submit(&browser_with("a=b"), &form).await })
            })
            .collect();
        let mut orders = HashSet::new();
        for customer in customers {
            match customer.await.unwrap() {
                Ok(Placed::New(order)) => assert!(orders.insert(order.id)),
                Err(OrderProblem::Place(PlaceRefusal::ReserveShort)) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(orders.len(), 3);
        assert_eq!(app.reserve("SBERRUB").await, (ALL, 3 * 27_000_000));
        Arc::into_inner(app).unwrap().close().await;
    }

    async fn what_is_taken_can_not_be_asked_for(app: TestApp) {
        app.open_market().await;
        app.order(&browser_with("a=b"), "USDTTRC20", "SBERRUB", "11000").await;
        let form = app.form("USDTTRC20", "SBERRUB", "111.111113");
        let problem = app.submit(&browser_with("a=b"), &form).await.unwrap_err();
        assert!(matches!(problem, OrderProblem::Quote(QuoteRefusal::AboveMaximum { .. })));
        assert_eq!(problem.to_string(), "at most 111.111112 USDT can be given");
        app.order(&browser_with("a=b"), "USDTTRC20", "SBERRUB", "111.111112").await;
        app.close().await;
    }

    async fn a_reserve_that_an_import_has_shrunk_never_goes_below_nothing(app: TestApp) {
        app.open_market().await;
        let order = app.order(&browser_with("a=b"), "USDTTRC20", "SBERRUB", "100").await;
        let file = "USDTTRC20;SBERRUB;1;90;50;;\n";
        app.import(crate::features::rates::files::Format::Txt, file).await;
        assert_eq!(app.reserve("SBERRUB").await, (5000, 900_000));
        app.steps(order.id, "receive complete").await;
        assert_eq!(app.reserve("SBERRUB").await, (0, 0));
        app.close().await;
    }
}
